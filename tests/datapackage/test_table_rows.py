"""Rows of a table as text cells, read and written."""

import pytest

from cases import cases
from conftest import field
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table_rows import read_repaired_rows, render_rows

FIELDS = [field("year", "integer"), field("name")]


def test_cells_are_text_by_column(make_package):
    """Also in the form of a spreadsheet."""
    content = "\ufeffyear;name\r\n2020;a, b\r\n2 021;\r\n"
    table = load_package(make_package(content, FIELDS)).tables["t"]
    assert read_repaired_rows(table) == [
        {"year": "2020", "name": "a, b"},
        {"year": "2021", "name": ""},
    ]


@cases(
    "content, problem",
    {
        "invalid cell": ("year,name\nx,a\n", "“x”"),
        "ragged row": ("year,name\n2020,a,b\n", "3"),
        "invalid header": ("jahr,name\n2020,a\n", "“jahr”"),
    },
)
def test_invalid_table_is_not_read(make_package, content, problem):
    """Rows are only changed if all of them can be read."""
    table = load_package(make_package(content, FIELDS)).tables["t"]
    message = rf"{problem}.* Fix this first \(see scripts/validate\.py\)\.\Z"
    with pytest.raises(ReadError, match=message):
        read_repaired_rows(table)


def test_rows_are_written_in_the_order_of_their_key(make_package):
    """Numbers of the key are ordered as numbers; a cell that a row does not have is empty."""
    root = make_package("year,name\n2020,a\n", FIELDS, primaryKey=["year"])
    rows = [{"year": "10000", "name": "c"}, {"year": "2021"}, {"year": "2020", "extra": "x"}]
    content = render_rows(load_package(root).tables["t"], rows)
    assert content == b"year,name\n2020,\n2021,\n10000,c\n"
