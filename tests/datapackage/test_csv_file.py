"""Reading CSV: cells, physical lines, and what is wrong with a file at which line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import field
from tip_figures.datapackage.csv_file import read_csv

FIELDS = [field("id"), field("n", "integer")]


def read_rows(content):
    """Return the rows of a file with their lines; an empty cell is ""."""
    data = read_csv(content.encode() if isinstance(content, str) else content)
    rows = [[cell or "" for cell in row] for row in data.texts.rows()]
    return list(zip(data.lines, rows, strict=True))


def find_codes(content):
    """Return line and code of what is wrong with a file."""
    data = read_csv(content.encode() if isinstance(content, str) else content)
    return [(finding.line, finding.code) for finding in data.findings]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param("a,b\n1,x\n2,\n", [(2, ["1", "x"]), (3, ["2", ""])], id="plain"),
        pytest.param('a,b\n1,"x, y"\n2,z\n', [(2, ["1", "x, y"]), (3, ["2", "z"])], id="comma"),
        pytest.param(
            'a,b\n1,"x\n\ny"\n2,z\n', [(2, ["1", "x\n\ny"]), (5, ["2", "z"])], id="line-breaks"
        ),
        pytest.param('a,b\n1,"x ""y"""\n', [(2, ["1", 'x "y"'])], id="doubled-quote"),
        pytest.param('"a","b"\n"",""\n1,2\n', [(3, ["1", "2"])], id="row-of-empty-quotes"),
        pytest.param("a\n1\n2\n", [(2, ["1"]), (3, ["2"])], id="one-column"),
        pytest.param("a,b\r\n1,2\r\n", [(2, ["1", "2"])], id="crlf"),
        pytest.param("\ufeffa,b\n1,2\n", [(2, ["1", "2"])], id="byte-order-mark"),
        pytest.param("a,b\n", [], id="header-only"),
        pytest.param("a,b\n1,2", [(2, ["1", "2"])], id="no-final-line-end"),
        pytest.param("a,b\n\n1,2\n", [(3, ["1", "2"])], id="blank-row"),
        pytest.param("a,b\n1,2,3\n4\n", [(2, ["1", "2"]), (3, ["4", ""])], id="ragged-rows"),
        pytest.param('a,b\n1,x"y\n2,z\n', [(2, ["1", 'x"y']), (3, ["2", "z"])], id="stray-quote"),
        pytest.param(
            'a,b\n1,"x\n2,z\n', [(2, ["1", '"x']), (3, ["2", "z"])], id="quote-without-end"
        ),
    ],
)
def test_row_has_the_physical_line_at_which_it_begins(content, rows):
    assert read_rows(content) == rows


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        pytest.param("a,b\n1,2\n", [], id="nothing"),
        pytest.param('a,b\n1,"x ""y"""\n', [], id="doubled-quote"),
        pytest.param("a,b\r\n1,2\r\n", [(1, "line-end")], id="crlf"),
        pytest.param("\ufeffa,b\n1,2\n", [(1, "byte-order-mark")], id="byte-order-mark"),
        pytest.param("a,b\n1,2", [(2, "final-newline")], id="no-final-line-end"),
        pytest.param("a,b\n1,2\n\n", [(3, "blank-row")], id="blank-row"),
        pytest.param("a,b\n1,2,3\n4\n", [(2, "ragged-row"), (3, "ragged-row")], id="ragged-rows"),
        pytest.param('a,b\n1,x"y\n', [(2, "quote")], id="stray-quote"),
        pytest.param('a,b\n1,"x"y\n', [(2, "quote")], id="text-after-a-quote"),
        pytest.param('a,b\n1,"x\n2,z\n', [(2, "quote")], id="quote-without-end"),
        pytest.param(b"a,b\n1,\xe9\n", [(2, "encoding")], id="latin-1"),
        pytest.param("a,b\n1,\x00\n", [(2, "encoding")], id="nul"),
        pytest.param("", [(1, "empty-file")], id="empty"),
        pytest.param("a,b\n1,2\n<<<<<<< HEAD\n", [(3, "merge-conflict")], id="merge-marker"),
        pytest.param(",".join("a" * 1001) + "\n", [(1, "header-too-wide")], id="too-wide"),
    ],
)
def test_what_is_wrong_with_a_file_has_its_line(content, codes):
    assert find_codes(content) == codes


CELLS = st.text(st.sampled_from('ab,"\n é'), max_size=4)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_rows_are_those_that_python_has_written(rows):
    """Blank rows are left out; all others are read as they were."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("x", "y", "z"), *rows])
    expected = [list(row) for row in rows if any(row)]
    assert [row for _, row in read_rows(text.getvalue())] == expected


def test_cells_of_a_broken_row_are_not_checked(make_package, run_checks):
    """Which cell is in which column is not known; the row's key is, so others may refer to it."""
    key = {"fields": ["id"], "reference": {"resource": "u", "fields": ["id"]}}
    make_package("id,n\na,x,1\nb,2\n", FIELDS, name="u", primaryKey="id")
    root = make_package("id\na\nb\n", [field("id")], foreignKeys=[key])
    assert [(f.path, f.line, f.code) for f in run_checks(root)] == [("u.csv", 2, "ragged-row")]


HEADERS = {
    "id,n": [],
    "n,id": [("header-order", "n")],
    "id,m": [("header-extra", "m"), ("header-missing", "n")],
    "id,n,n": [("header-duplicate", "n")],
    "id,n,": [("header-empty", "")],
    "id;n": [("delimiter", "")],
}


@pytest.mark.parametrize(("header", "expected"), HEADERS.items(), ids=HEADERS)
def test_header_must_be_that_of_the_schema(make_package, run_checks, header, expected):
    findings = run_checks(make_package(f"{header}\n", FIELDS), "structure")
    assert [(finding.code, finding.column) for finding in findings] == expected


def test_misspelt_column_is_suggested(make_package, run_checks):
    missing, extra = run_checks(
        make_package("id,vlaue\n", [field("id"), field("value")]), "structure"
    )
    assert extra.message == "The schema has no column “vlaue”."
    assert extra.hint == "Did you mean “value”?"
    assert missing.message == "The column “value” is missing from the header."
