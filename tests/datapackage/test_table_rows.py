"""Rows of a table as text cells, read and written."""

import pytest

from conftest import field
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import read_repaired_rows, render_rows

FIELDS = [field("year", "integer"), field("name")]
ROWS = [{"year": "2020", "name": "a, b"}, {"year": "2021", "name": ""}]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'year,name\n2020,"a, b"\n2021,\n', id="canonical form"),
        pytest.param(b"\xef\xbb\xbfyear;name\r\n2020;a, b\r\n2 021;\r\n", id="spreadsheet form"),
    ],
)
def test_cells_are_text_by_column(make_package, content):
    table = load_package(make_package(content, FIELDS)).tables["t"]
    assert read_repaired_rows(table) == ROWS


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("year,name\nx,a\n", "“x”", id="invalid cell"),
        pytest.param("year,name\n2020,a,b\n", "3", id="ragged row"),
        pytest.param("jahr,name\n2020,a\n", "“jahr”", id="invalid header"),
    ],
)
def test_invalid_table_is_not_read(make_package, content, problem):
    """Rows are only changed if all of them can be read."""
    table = load_package(make_package(content, FIELDS)).tables["t"]
    with pytest.raises(ReadError) as error:
        read_repaired_rows(table)
    assert problem in str(error.value)
    assert str(error.value).startswith("t.csv: line ")


def test_rows_are_written_in_the_order_of_their_key(make_package):
    """Numbers of the key are ordered as numbers; a cell that a row does not have is empty."""
    root = make_package("year,name\n2020,a\n", FIELDS, primaryKey=["year"])
    rows = [{"year": "10000", "name": "c"}, {"year": "2021"}, {"year": "2020", "extra": "x"}]
    content = render_rows(load_package(root).tables["t"], rows)
    assert content == b"year,name\n2020,\n2021,\n10000,c\n"
