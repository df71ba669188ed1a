"""Reading CSV: cells, physical lines, and what is wrong with a file at which line."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from cases import cases
from conftest import field, run_checks
from tip_figures.datapackage.csv_file import LINE, read_csv

FIELDS = [field("id"), field("n", "integer")]


def read_rows(content):
    """Return the rows of a file with their lines; an empty cell is ""."""
    data = read_csv(content)
    rows = data.rows.drop(LINE).fill_null("").rows()
    return list(zip(data.rows[LINE], rows, strict=True))


# By id: content of a file, its rows as "LINE: CELL|CELL", and its findings as "LINE CODE".
FILES = {
    "line breaks": ('a,b\n1,"x\n\ny"\n2,z\n', ["2: 1|x\n\ny", "5: 2|z"], []),
    "one column": ("a\n1\n2\n", ["2: 1", "3: 2"], []),
    "carriage returns": ("a,b\r\n1,2\r\n", ["2: 1|2"], ["1 file-format"]),
    "byte order mark": ("\ufeffa,b\n1,2\n", ["2: 1|2"], ["1 file-format"]),
    "no final line end": ("a,b\n1,2", ["2: 1|2"], ["2 file-format"]),
    "blank rows": (
        '\na,b\n"",""\n1,2\n \n',
        ["4: 1|2"],
        ["1 ragged-row"],
    ),
    "ragged rows": ("a,b\n1,2,3\n4\n", ["2: 1|2", "3: 4|"], ["2 ragged-row", "3 ragged-row"]),
    "stray quote": ('a,b\n1,x"y\n2,z\n', ['2: 1|x"y', "3: 2|z"], ["2 quote"]),
    "text after a quote": ('a,b\n1,"x"y\n', ['2: 1|"x"y'], ["2 quote"]),
    "quote without end before a wide row": (
        'a,b\n1,"x\n2,3,z\n',
        ['2: 1|"x', "3: 2|3"],
        ["2 quote"],
    ),
    "quote without end": ('a,b\n1,"x\n2,z\n', ['2: 1|"x', "3: 2|z"], ["2 quote"]),
    "latin-1": ("a,b\n1,\udce9\n", [], ["2 encoding"]),
    "nul": ("a,b\n1,\x00\n", [], ["2 encoding"]),
    "empty": ("", [], ["1 empty-file"]),
    "merge marker": ("a,b\n1,2\n<<<<<<< HEAD\n", [], ["3 merge-conflict"]),
    "too wide": (",".join("a" * 1001) + "\n", [], ["1 not-read"]),
}


@cases("content, rows, findings", FILES)
def test_rows_and_faults_have_physical_lines(content, rows, findings):
    """The line of a row is that at which it begins."""
    data = content.encode(errors="surrogateescape")
    assert [f"{line}: {'|'.join(cells)}" for line, cells in read_rows(data)] == rows
    assert [f"{finding.line} {finding.code}" for finding in read_csv(data).findings] == findings


def test_delimiter_is_any_character():
    """It is not read as a part of a regular expression."""
    content = read_csv(b'a|b\n1|"2|3"\n', "t.csv", "|")
    assert content.rows.drop(LINE).rows() == [("1", "2|3")]
    assert content.findings == []


def test_blank_rows_are_counted_in_one_finding():
    (finding,) = read_csv(b"a\n\n1\n\n").findings
    assert finding.line == 2
    assert finding.message == "2 rows are blank, of which this is the first."


def test_rows_after_a_quote_without_end_are_uncertain():
    """Those before it are not, and a quote that is closed makes only its own row uncertain."""
    assert read_csv(b'a,b\n1,2\n3,"x\n4,5\n').is_broken.to_list() == [False, True, True]
    assert read_csv(b'a,b\n1,2\n3,x"\n4,5\n').is_broken.to_list() == [False, True, False]


CELLS = st.text(st.sampled_from('ab,"\n é'), max_size=4)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=6))
def test_rows_are_those_that_python_has_written(rows):
    """Blank rows are left out; all others are read as they were."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([("x", "y", "z"), *rows])
    expected = [row for row in rows if "".join(row).strip()]
    assert [row for _, row in read_rows(text.getvalue().encode())] == expected


def test_cells_of_a_broken_row_are_not_checked(make_package):
    """Which cell is in which column is not known; the row's key is, so others may refer to it."""
    fields = [field("id", "integer"), field("n", "integer")]
    key = {"fields": "n", "reference": {"fields": "id"}}
    (finding,) = run_checks(make_package("id,n\n1,2\n2,x,1\n", fields, foreignKeys=[key]))
    assert (finding.line, finding.code) == (3, "ragged-row")


HEADERS = {
    "id,n": [],
    "n,id": ["header-order n"],
    "id,m": ["header-extra m", "header-missing n"],
    "id,n,n": ["header-duplicate n"],
    "id,n,": ["header-extra "],
    "id;n": ["delimiter "],
}


@cases("header, expected", HEADERS.items())
def test_header_must_be_that_of_the_schema(make_package, header, expected):
    findings = run_checks(make_package(f"{header}\n", FIELDS), "structure")
    assert [f"{finding.code} {finding.column}" for finding in findings] == expected


def test_wrong_column_is_named(make_package):
    missing, extra = run_checks(
        make_package("id,vlaue\n", [field("id"), field("value")]), "structure"
    )
    assert missing.message == "The column “value” is missing."
    assert extra.hint == "Did you mean “value”?"
    (moved,) = run_checks(make_package("n,id\n", FIELDS), "structure")
    assert moved.message == "Column 1 is “n”, but the schema has “id”."
