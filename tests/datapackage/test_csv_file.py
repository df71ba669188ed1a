"""CSV files: bytes, header, records, the physical lines of rows, and the values that cells become."""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import field
from tip_figures.datapackage.read import csv_block, csv_file, table
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_exact import read_exactly
from tip_figures.datapackage.read.csv_fast import read_fast
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.schema import field_types

FIELDS = [field("id"), field("n", "integer"), field("s")]


def places(found):
    """Line, column and code of each finding in one text, but for the one that nothing was left to check."""
    return [
        " ".join(filter(None, (str(f.line), f.column, f.code)))
        for f in found
        if f.code != "nothing-checked"
    ]


# What stands in the file, where it is found, and in which words.
BYTES = [
    ("id,n,s\r\na,1,x\r\nb,2,y\r\n", "2 line-end", "This line and 1 more end with a carriage return; only LF is expected."),
    ("id,n,s\ra,1,x\rb,2,y\r", "2 line-end", "This line and 1 more end with a carriage return; only LF is expected."),
    ("\ufeffid,n,s\na,1,x\n", "1 byte-order-mark", "The file begins with a byte order mark, which hides the name of the first column from some programs."),
    ("id,n,s\na,1,x\nb,2,\x00y\n", "3 encoding", "A NUL byte is not valid UTF-8 text; the file may be in another encoding."),
    ("id,n,s\na,1,x\nb,2,é\n".encode("latin-1"), "3 encoding", "Byte 0xe9 is not valid UTF-8 text; the file may be in another encoding."),
    ("id,n,é\na,1,x\n".encode("latin-1"), "1 encoding", "Byte 0xe9 is not valid UTF-8 text; the file may be in another encoding."),
    ("id,n,s\na,1,x\n".encode("utf-16"), "1 encoding", "The zero byte of UTF-16 or of a binary file is not valid UTF-8 text; the file may be in another encoding."),
    (bytes(range(256)), "1 encoding", ""),
    ("id,n,s\na,1,x", "2 final-newline", "The last line has no line end; the file may be cut short."),
    ("id;n;s\na;1;x\n", "1 delimiter", "The columns are separated by semicolons, but “,” is declared."),
    ("id,n,s\n<<<<<<< HEAD\na,1,x\n=======\na,2,x\n>>>>>>> other\n", "2 merge-conflict", "Here is a marker of an unresolved merge, so the file is not read."),
    ("", "1 empty-file", "The file is empty: it does not even have a header."),
    ("id,n,s\na,1\nb,2,y\n", "2 ragged-row", "The row has 2 cells, but the header has 3."),
    ("id,n,s\na,1,x\nb,2,y,z\n", "3 ragged-row", "The row has 4 cells, but the header has 3."),
    ("id,n,s\na,1,x\n\nb,2,y\n", "3 blank-row", "The row is blank."),
    ('id,n,s\na,1,x\n"",,""\nb,2,y\n', "3 blank-row", "The row is blank."),
    ('id,n,s\na,1,x"y\n', "2 quote", "Unexpected quotation mark: cannot determine where the cells end."),
    ('id,n,s\na,1,x\nb,2,"y"z\n', "3 quote", ""),
    ('id,n,s\na,1,x\nb,2,"y\nc,3,z\n', "3 quote", ""),
    ('id,n,"s"x\na,1,x\n', "1 quote", ""),
    ("id,n,n,s\na,1,1,x\n", "1 n header-duplicate", "The column name “n” is repeated in the header."),
    ("id,n,s,\na,1,x,\n", "1 header-empty", "Column 4 has no name."),
    ("id,n,s,t\na,1,x,y\n", "1 t header-extra", "The schema has no column “t”."),
    ("id,s\na,x\n", "1 n header-missing", "The column “n” is missing from the header."),
    ("n,id,s\n1,a,x\n", "1 n header-order", "Column 1 is “n”, but the schema has “id”."),
    ("id,n,s\n", "1 table-empty", "The table has a header and no rows, so nothing in it was checked."),
    ("id,n,s\r\n", "1 line-end|1 table-empty", "This line ends with a carriage return; only LF is expected."),
    ("id,N,s\na,1,x\n", "1 N header-extra|1 n header-missing", "The schema has no column “N”."),
    # Reading goes on behind a fault, and what follows from it is not said.
    ('id,n,s\na,1\n\nb,2,"x"y\nc,3,p"q\r\nd,k,z\n', "2 ragged-row|3 blank-row|4 quote|5 line-end|5 quote|6 n cell-type", ""),
    (b"id,n,s\na,\xff,\xff\nb,2,x\n", "2 encoding", ""),
    # A row's line is that of the file, also behind cells that span lines.
    ('id,n,s\na,1,"x\ny\nz"\nb,k,"p, ""q"""\n"c\nd",l,\n', "5 n cell-type|6 n cell-type", "“k” is not a whole number: digits only, without separators or spaces."),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected", "message"), BYTES)
def test_odd_bytes_are_found_at_their_line(make_package, run_checks, rows, expected, message):
    """What is wrong with bytes, records, quotes or header is said once, at the line where it stands."""
    found = run_checks(make_package(rows, FIELDS))
    assert places(found) == expected.split("|")
    assert not message or message in {f.message for f in found}


def test_a_header_over_several_lines_is_counted(make_package, run_checks):
    """A name in the header may span lines, and the rows are counted from its end."""
    fields = [field("id"), field("a\nb", "integer")]
    assert places(run_checks(make_package('id,"a\nb"\nx,1\ny,k\n', fields))) == ["4 a\nb cell-type"]


def test_many_faults_of_one_kind_are_counted(make_package, run_checks):
    """Of a header with a hundred foreign columns ten are named, of rows a thousand, and the rest is counted."""
    names = ",".join(f"x{i}" for i in range(100))
    found = run_checks(
        make_package(f"id,n,s,{names}{',' * 50}\n" + "a\n" * 1500, FIELDS), "structure", "cells"
    )
    by_code = {
        code: [f for f in found if f.code == code]
        for code in ("header-extra", "header-empty", "ragged-row")
    }
    assert [len(listed) for listed in by_code.values()] == [11, 11, 1001]
    assert {f"And {more} more of this kind." for more in (40, 90, 500)} <= {
        f.message for f in found
    }
    assert by_code["ragged-row"][-1].line == 1002


def test_a_ragged_row_keeps_its_key(make_package, run_checks):
    """References to a row with a cell too many are not called missing, and its shifted cells are not judged."""
    make_package("id,n,s\na,1,x\nb,2,y,z\nc\n", FIELDS, name="u", primaryKey=["id"])
    to = {"fields": ["u"], "reference": {"resource": "u", "fields": ["id"]}}
    found = run_checks(make_package("u\na\nb\nc\n", [field("u")], foreignKeys=[to]))
    assert [(f.path, f.line, f.code) for f in found] == [
        ("u.csv", 3, "ragged-row"),
        ("u.csv", 4, "ragged-row"),
    ]


ROW = st.lists(st.text(st.sampled_from('ab,"\n é'), max_size=4), min_size=2, max_size=2)


@given(st.lists(ROW, min_size=1, max_size=8))
def test_what_is_written_is_read(rows):
    """Whatever Python's csv module writes is read as it was, by polars as by ourselves, each record at its line."""
    rows = [row for row in rows if any(row)] or [["a", "b"]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    lines = []
    for row in rows:
        lines.append(5 + text.getvalue().count("\n"))
        writer.writerow(row)
    data = text.getvalue().encode()
    careful, quick = (
        read_exactly(data, Dialect(), 2, 5),
        read_fast(data, Dialect(), 2, 5),
    )
    assert [[cell or "" for cell in row] for row in careful.texts.rows()] == rows
    assert (careful.lines.to_list(), careful.findings) == (lines, [])
    assert quick is None or (quick.texts.equals(careful.texts) and quick.lines.to_list() == lines)


@pytest.mark.parametrize(
    "data", ['a,"b\n', 'a,b"c\n', 'a,"b"c\n', 'a,"b\nc"\n', "a\n", "a,b,c\nd\n", ",\n", 'a,b\n"', '"a,b\n', "a,b", "a,b\rc,d\n", "a,\x00\n"]
)  # fmt: skip
def test_quick_reading_declines_what_needs_care(data):
    """Polars is shown only what it reads as strictly as we do; the line ends of the standard's default dialect cost no time."""
    assert read_fast(data.encode(), Dialect(), 2, 2) is None
    assert read_fast(b"a,b\r\nc,d\r\n", Dialect(), 2, 2).texts.rows() == [
        ("a", "b"),
        ("c", "d"),
    ]


def test_a_record_longer_than_a_block_stops_the_reading(make_package, run_checks, monkeypatch):
    """A quote that never closes does not swallow a large file into memory; nor does a header without an end."""
    monkeypatch.setattr(csv_block, "BLOCK_BYTES", 64)
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 64)
    rows = "id,n,s\n" + "a,1,x\n" * 20 + 'b,2,"y\n' + "c,3,z\n" * 100
    (found,) = run_checks(make_package(rows, FIELDS))
    said = "The record that begins here does not end within 64 bytes; the rest of the file is not read."
    assert (found.line, found.code, found.message) == (22, "record-too-long", said)
    assert places(run_checks(make_package('id,n,"' + "x" * 100, FIELDS))) == ["1 record-too-long"]


@pytest.mark.parametrize("size", [24, 40, 64, 1000])
@pytest.mark.parametrize("comment", ["", "# it's a comment, \"\n"])
def test_blocks_give_the_same_findings_as_one_reading(
    make_package, run_checks, monkeypatch, size, comment
):
    """A file that is read in pieces says the same as one that is read at once, keys and decimals included."""
    rows = "id,x,s\n" + "".join(
        f'{i % 37},{i}{".5" if i % 3 else ""},"{"p, q" if i % 4 else "a" + chr(10) + "b"}"\n{comment}'
        for i in range(60)
    )
    fields = [
        field("id", "integer"),
        field("x", "number", maximum=58),
        field("s", pattern="(?s).*p.*"),
    ]
    dialect = {"dialect": {"commentChar": "#"}} if comment else {}
    root = make_package(rows, fields, primaryKey=["id"], uniqueKeys=[["x"]], resource=dialect)
    whole = [f for f in run_checks(root) if f.code != "row-order"]
    monkeypatch.setattr(csv_block, "BLOCK_BYTES", size)
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 0)
    assert run_checks(root) == whole
    assert {f.code for f in whole} == {"cell-maximum", "cell-pattern", "key-duplicate"}


def test_a_large_file_is_read_once_for_rules_and_keys(make_package, run_checks, monkeypatch):
    """The first reading leaves what the keys and the counts need, so that a large good file is read once."""
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 0)
    read: list[object] = []
    real = csv_file.read_blocks
    monkeypatch.setattr(csv_file, "read_blocks", lambda *given: read.append(given) or real(*given))
    assert run_checks(make_package("id,n,s\na,1,x\nb,2,y\n", FIELDS, primaryKey=["id"])) == []
    assert len(read) == 1


BIG = "12345678901234567890"
VALUES = [
    (field("x", "integer"), ["7", "+7", "-007", ""], [7, 7, -7, None], pl.Int64),
    (field("x", "integer"), ["7", BIG], [7, int(BIG)], pl.Int128),
    (field("x", "integer", groupChar=","), ["1,234,567", "12"], [1234567, 12], pl.Int64),
    (field("x", "number"), ["1.50", "-2", "+.5"], [Decimal("1.50"), Decimal("-2.00"), Decimal("0.50")], pl.Decimal),
    (field("x", "number"), ["2.4E-05", "1e2"], [Decimal("0.000024"), Decimal("100.000000")], pl.Decimal),
    (field("x", "number"), [f"{BIG}.{BIG[:18]}"], [Decimal(f"{BIG}.{BIG[:18]}")], pl.Decimal),
    (field("x", "number"), ["1.5", "INF", "-inf"], [1.5, float("inf"), float("-inf")], pl.Float64),
    (field("x", "number"), ["1e300", "9" * 40], [1e300, 1e40], pl.Float64),
    (field("x", "number", decimalChar=",", groupChar="."), ["1.234,50"], [Decimal("1234.50")], pl.Decimal),
    (field("x", "number", bareNumber=False), ["EUR 95", "12.5%"], [Decimal("95.0"), Decimal("12.5")], pl.Decimal),
    (field("x", "boolean"), ["true", "0"], [True, False], pl.Boolean),
    (field("x", "date"), ["2024-02-29"], [date(2024, 2, 29)], pl.Date),
    (field("x", "date", format="%d/%m/%Y"), ["29/02/2024"], [date(2024, 2, 29)], pl.Date),
    (field("x", "time", format="%H:%M"), ["09:30"], [time(9, 30)], pl.Time),
    (field("x", "datetime", format="%Y-%m-%dT%H:%M:%S%z"), ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00+01:00"], [datetime(2024, 1, 1), datetime(2023, 12, 31, 23)], pl.Datetime),
    (field("x", "datetime"), ["2024-01-01T00:00:00+01:00"], ["2024-01-01T00:00:00+01:00"], pl.String),
    (field("x", "year"), ["2024", "0044"], [2024, 44], pl.Int64),
    ({"name": "x"}, ["007", "-82.3"], ["007", "-82.3"], pl.String),
]  # fmt: skip


@pytest.mark.parametrize(("descriptor", "written", "values", "dtype"), VALUES)
def test_cells_become_values(make_package, descriptor, written, values, dtype):
    """Each cell is the value that the standard says, in a column as wide as it needs."""
    rows = "x,k\n" + "".join(f'"{cell}",1\n' for cell in written)
    column = (
        load_package(make_package(rows, [descriptor, field("k", "integer")])).tables["t"].frame["x"]
    )
    assert column.to_list() == values
    assert column.dtype == dtype or isinstance(column.dtype, dtype)


@pytest.mark.parametrize(
    "descriptor",
    [{"type": "geopoint", "format": "array"}, {"type": "number", "decimalChar": ""}, {"type": "boolean", "trueValues": 5}, {"type": "list", "itemType": "any"}],
)  # fmt: skip
def test_formats_and_marks_that_are_not_read_are_told(descriptor):
    """They are no fault of the package, and nothing is judged by them."""
    assert (
        field_types.find_field_type(descriptor) is None
        and descriptor["type"] in field_types.TYPE_NAMES
    )


@pytest.mark.parametrize(
    ("descriptor", "value", "expected"),
    [
        (field("x", "integer"), 5, 5),
        (field("x", "integer"), "ten", None),
        (field("x", "boolean", trueValues=["yes"]), True, True),
        (field("x", "array"), [1], "[1]"),
        (field("x", "date"), "2024-02-30", None),
        (field("x", "number", decimalChar=","), "0,5", Decimal("0.5")),
        (field("x", "number", decimalChar=","), 0.5, Decimal("0.5")),
        (field("x", "integer", groupChar="."), "1.834", 1834),
    ],
)
def test_values_in_a_schema_are_read_as_its_cells_are(descriptor, value, expected):
    """A limit or example may be a value of JSON, or a text as cells have it, marks included."""
    assert field_types.cast_value(descriptor, value).to_list() == [expected]
