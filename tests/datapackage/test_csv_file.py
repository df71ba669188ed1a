"""CSV files: bytes, header, records, the physical lines of rows, and the values of cells."""

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
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.schema import field_types

FIELDS = [field("id"), field("n", "integer"), field("s")]
NOT_UTF8 = "is not valid UTF-8 text; the file may be in another encoding."
ZERO_BYTE = f"The zero byte of UTF-16 or of a binary file {NOT_UTF8}"
CARRIAGE_RETURN = "This line ends with a carriage return; only LF is expected."
CARRIAGE_RETURNS = "This line and 1 more end with a carriage return; only LF is expected."
BYTE_ORDER_MARK = (
    "The file begins with a byte order mark, "
    "which hides the name of the first column from some programs."
)
NOT_A_NUMBER = "“k” is not a whole number: digits only, without separators or spaces."


def places(findings):
    """Return line, column and code of each finding as one text.

    A check that had nothing to check is left out: that is not about the file.
    """
    return [
        " ".join(filter(None, (str(finding.line), finding.column, finding.code)))
        for finding in findings
        if finding.code != "nothing-checked"
    ]


# By id: the file, the places of all findings, and the message of one of them (empty: not compared).
FILES = {
    "CRLF": ("id,n,s\r\na,1,x\r\nb,2,y\r\n", "2 line-end", CARRIAGE_RETURNS),
    "CR": ("id,n,s\ra,1,x\rb,2,y\r", "2 line-end", CARRIAGE_RETURNS),
    "byte order mark": ("\ufeffid,n,s\na,1,x\n", "1 byte-order-mark", BYTE_ORDER_MARK),
    "NUL": ("id,n,s\na,1,x\nb,2,\x00y\n", "3 encoding", f"A NUL byte {NOT_UTF8}"),
    "latin-1 row": ("id,n,s\na,1,x\nb,2,é\n".encode("latin-1"), "3 encoding", f"Byte 0xe9 {NOT_UTF8}"),
    "latin-1 header": ("id,n,é\na,1,x\n".encode("latin-1"), "1 encoding", f"Byte 0xe9 {NOT_UTF8}"),
    "UTF-16": ("id,n,s\na,1,x\n".encode("utf-16"), "1 encoding", ZERO_BYTE),
    "binary": (bytes(range(256)), "1 encoding", ""),
    "no final newline": ("id,n,s\na,1,x", "2 final-newline",
                         "The last line has no line end; the file may be cut short."),
    "semicolons": ("id;n;s\na;1;x\n", "1 delimiter",
                   "The columns are separated by semicolons, but the delimiter of the resource is “,”. "
                   'If the file is right, add "dialect": {"delimiter": ";"} to the resource.'),
    "merge conflict": ("id,n,s\n<<<<<<< HEAD\na,1,x\n=======\na,2,x\n>>>>>>> other\n", "2 merge-conflict",
                       "This line marks an unfinished merge, so the file is not read."),
    "empty": ("", "1 empty-file", "The file is empty: it does not even have a header."),
    "too few cells": ("id,n,s\na,1\nb,2,y\n", "2 ragged-row", "The row has 2 cells, but the header has 3."),
    "too many cells": ("id,n,s\na,1,x\nb,2,y,z\n", "3 ragged-row", "The row has 4 cells, but the header has 3."),
    "blank line": ("id,n,s\na,1,x\n\nb,2,y\n", "3 blank-row", "The row is blank."),
    "blank cells": ('id,n,s\na,1,x\n"",,""\nb,2,y\n', "3 blank-row", "The row is blank."),
    "quote in a cell": ('id,n,s\na,1,x"y\n', "2 quote",
                        "Unexpected quotation mark: cannot determine where the cells end."),
    "text after a quote": ('id,n,s\na,1,x\nb,2,"y"z\n', "3 quote", ""),
    "quote not closed": ('id,n,s\na,1,x\nb,2,"y\nc,3,z\n', "3 quote", ""),
    "quote in the header": ('id,n,"s"x\na,1,x\n', "1 quote", ""),
    "repeated column": ("id,n,n,s\na,1,1,x\n", "1 n header-duplicate",
                        "The column name “n” is repeated in the header."),
    "column without a name": ("id,n,s,\na,1,x,\n", "1 header-empty", "Column 4 has no name."),
    "unknown column": ("id,n,s,t\na,1,x,y\n", "1 t header-extra", "The schema has no column “t”."),
    "missing column": ("id,s\na,x\n", "1 n header-missing", "The column “n” is missing from the header."),
    "column order": ("n,id,s\n1,a,x\n", "1 n header-order", "Column 1 is “n”, but the schema has “id”."),
    "column in capitals": ("id,N,s\na,1,x\n", "1 N header-extra|1 n header-missing",
                           "The schema has no column “N”."),
    "no rows": ("id,n,s\n", "1 table-empty", "The table has a header and no rows, so nothing in it was checked."),
    "no rows, CRLF": ("id,n,s\r\n", "1 line-end|1 table-empty", CARRIAGE_RETURN),
    # Reading continues after an error, and what follows from it is not reported.
    "several errors": ('id,n,s\na,1\n\nb,2,"x"y\nc,3,p"q\r\nd,k,z\n',
                       "2 ragged-row|3 blank-row|4 quote|5 line-end|5 quote|6 n cell-type", ""),
    "two bytes": (b"id,n,s\na,\xff,\xff\nb,2,x\n", "2 encoding", ""),
    # A row's line is that of the file, also after cells that span lines.
    "cells over lines": ('id,n,s\na,1,"x\ny\nz"\nb,k,"p, ""q"""\n"c\nd",l,\n', "5 n cell-type|6 n cell-type",
                         NOT_A_NUMBER),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected", "message"), FILES.values(), ids=FILES)
def test_file_error_is_reported_once_at_its_line(
    make_package, run_checks, content, expected, message
):
    """Errors of bytes, records, quotes and header have one finding each, at their line."""
    findings = run_checks(make_package(content, FIELDS, resource={"encoding": "utf-8"}))
    assert places(findings) == expected.split("|")
    assert not message or message in {finding.message for finding in findings}


def test_lines_of_a_multiline_header_are_counted(make_package, run_checks):
    """A name in the header may span lines; the rows are counted from the header's end."""
    fields = [field("id"), field("a\nb", "integer")]
    findings = run_checks(make_package('id,"a\nb"\nx,1\ny,k\n', fields))
    assert places(findings) == ["4 a\nb cell-type"]


@pytest.mark.parametrize(
    ("code", "number", "message"),
    [
        ("header-extra", 10, "And 90 more of this kind."),
        ("header-empty", 10, "And 40 more of this kind."),
        ("ragged-row", 1000, "And 500 more of this kind."),
    ],
    ids=["unknown columns", "columns without a name", "rows"],
)
def test_many_findings_of_one_kind_are_counted(make_package, run_checks, code, number, message):
    """Of columns ten are listed, of rows a thousand; one more finding has the number of the others."""
    names = ",".join(f"x{i}" for i in range(100))
    header = f"id,n,s,{names}{',' * 50}\n"
    root = make_package(header + "a\n" * 1500, FIELDS)
    findings = run_checks(root, "structure", "cells")
    messages = {finding.message: finding.line for finding in findings if finding.code == code}
    last_line = 1002 if code == "ragged-row" else 1
    assert messages[message] == last_line
    assert sum(finding.code == code for finding in findings) == number + 1


def test_ragged_row_keeps_its_key(make_package, run_checks):
    """A row with a wrong number of cells can be referred to, and its other cells are not validated."""
    make_package("id,n,s\na,1,x\nb,2,y,z\nc\n", FIELDS, name="u", primaryKey=["id"])
    foreign_key = {"fields": ["u"], "reference": {"resource": "u", "fields": ["id"]}}
    findings = run_checks(make_package("u\na\nb\nc\n", [field("u")], foreignKeys=[foreign_key]))
    assert [(finding.path, finding.line, finding.code) for finding in findings] == [
        ("u.csv", 3, "ragged-row"),
        ("u.csv", 4, "ragged-row"),
    ]


cell_texts = st.text(st.sampled_from('ab,"\n é'), max_size=4)
row_lists = st.lists(st.lists(cell_texts, min_size=2, max_size=2), min_size=1, max_size=8)


@given(row_lists)
def test_both_readers_read_what_the_csv_module_writes(rows):
    """The exact reader returns the cells at their lines; so does the fast one, or it declines."""
    rows = [row for row in rows if any(row)] or [["a", "b"]]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    lines = []
    for row in rows:
        lines.append(5 + stream.getvalue().count("\n"))
        writer.writerow(row)
    data = stream.getvalue().encode()
    exact = read_exactly(data, Dialect(), 2, 5)
    assert exact.texts.fill_null("").rows() == [tuple(row) for row in rows]
    assert exact.lines.to_list() == lines
    assert exact.findings == []
    fast = read_fast(data, Dialect(), 2, 5)
    if fast is not None:
        assert fast.texts.equals(exact.texts)
        assert fast.lines.to_list() == lines


DECLINED = {
    "quote not closed": 'a,"b\n',
    "quote in a cell": 'a,b"c\n',
    "text after a quote": 'a,"b"c\n',
    "cell over lines": 'a,"b\nc"\n',
    "too few cells": "a\n",
    "too many cells": "a,b,c\nd\n",
    "blank row": ",\n",
    "quote at the end": 'a,b\n"',
    "quote at the start": '"a,b\n',
    "no final newline": "a,b",
    "lone CR": "a,b\rc,d\n",
    "NUL": "a,\x00\n",
}


@pytest.mark.parametrize("content", DECLINED.values(), ids=DECLINED)
def test_fast_reader_declines_what_polars_would_misread(content):
    """polars gets only what it reads exactly."""
    assert read_fast(content.encode(), Dialect(), 2, 2) is None


def test_fast_reader_reads_line_ends_of_windows():
    """CRLF, the default of the standard, does not need the slow reader."""
    block = read_fast(b"a,b\r\nc,d\r\n", Dialect(), 2, 2)
    assert block is not None
    assert block.texts.rows() == [("a", "b"), ("c", "d")]
    assert places(block.findings) == ["2 line-end"]


def test_record_longer_than_a_block_ends_the_reading(make_package, run_checks, monkeypatch):
    """A quote that is never closed does not load a large file into memory; nor does an endless header."""
    monkeypatch.setattr(csv_block, "BLOCK_BYTES", 64)
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 64)
    rows = "id,n,s\n" + "a,1,x\n" * 20 + 'b,2,"y\n' + "c,3,z\n" * 100
    (finding,) = run_checks(make_package(rows, FIELDS))
    assert places([finding]) == ["22 record-too-long"]
    assert finding.message == (
        "The record that begins here does not end within 64 bytes; the rest of the file is not read."
    )
    endless_header = 'id,n,"' + "x" * 100
    assert places(run_checks(make_package(endless_header, FIELDS))) == ["1 record-too-long"]


@pytest.mark.parametrize("size", [24, 40, 64, 1000])
@pytest.mark.parametrize("comment", ["", "# it's a comment, \"\n"], ids=["plain", "comments"])
def test_block_size_does_not_change_the_findings(
    make_package, run_checks, monkeypatch, size, comment
):
    """A file that is read in blocks has the same findings as one that is read at once."""
    rows = "id,x,s\n"
    for i in range(60):
        number = f"{i}.5" if i % 3 else f"{i}"
        text = "p, q" if i % 4 else "a\nb"
        rows += f'{i % 37},{number},"{text}"\n{comment}'
    fields = [
        field("id", "integer"),
        field("x", "number", maximum=58),
        field("s", pattern="(?s).*p.*"),
    ]
    dialect = {"dialect": {"commentChar": "#"}} if comment else {}
    root = make_package(rows, fields, primaryKey=["id"], uniqueKeys=[["x"]], resource=dialect)
    # The order of rows is checked only in tables that fit in memory.
    expected = [finding for finding in run_checks(root) if finding.code != "row-order"]
    monkeypatch.setattr(csv_block, "BLOCK_BYTES", size)
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 0)
    assert run_checks(root) == expected
    codes = {finding.code for finding in expected}
    assert codes == {"cell-maximum", "cell-pattern", "key-duplicate"}


def test_large_file_without_errors_is_read_once(make_package, run_checks, monkeypatch):
    """The first reading leaves the facts that the check of keys and the counts need."""
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 0)
    readings = []
    read_blocks = csv_file.read_blocks

    def count_and_read(*args):
        readings.append(args)
        return read_blocks(*args)

    monkeypatch.setattr(csv_file, "read_blocks", count_and_read)
    root = make_package("id,n,s\na,1,x\nb,2,y\n", FIELDS, primaryKey=["id"])
    assert run_checks(root) == []
    assert len(readings) == 1


def test_facts_do_not_depend_on_who_read_before(make_package, monkeypatch):
    """They are the same after a whole reading, after a part of one, and without any."""
    monkeypatch.setattr(csv_block, "BLOCK_BYTES", 64)
    rows = "id,n,s\n" + "".join(f"a{i},{i % 50},x\n" for i in range(60))
    root = make_package(rows, FIELDS, primaryKey=["id"], uniqueKeys=[["n"]])
    monkeypatch.setattr(table, "MAX_BYTES_IN_MEMORY", 0)
    unread, partly_read, read = (load_package(root).tables["t"] for _ in range(3))
    next(partly_read.batches())
    assert len(list(read.batches())) > 1
    for large_table in (unread, partly_read, read):
        assert large_table.facts.count == 60
        assert [key.columns for key in large_table.facts.similar_keys] == [["n"]]


BIG = "12345678901234567890"
VALUES = {
    "integer": (field("x", "integer"), ["7", "+7", "-007", ""], [7, 7, -7, None], pl.Int64),
    "integer of 20 digits": (field("x", "integer"), ["7", BIG], [7, int(BIG)], pl.Int128),
    "grouped integer": (field("x", "integer", groupChar=","), ["1,234,567", "12"], [1234567, 12], pl.Int64),
    "number": (field("x", "number"), ["1.50", "-2", "+.5"], [Decimal("1.50"), Decimal("-2.00"), Decimal("0.50")],
               pl.Decimal),
    "scientific": (field("x", "number"), ["2.4E-05", "1e2"], [Decimal("0.000024"), Decimal("100.000000")], pl.Decimal),
    "38 digits": (field("x", "number"), [f"{BIG}.{BIG[:18]}"], [Decimal(f"{BIG}.{BIG[:18]}")], pl.Decimal),
    "infinite": (field("x", "number"), ["1.5", "INF", "-inf"], [1.5, float("inf"), float("-inf")], pl.Float64),
    "huge": (field("x", "number"), ["1e300", "9" * 40], [1e300, 1e40], pl.Float64),
    "decimal comma": (field("x", "number", decimalChar=",", groupChar="."), ["1.234,50"], [Decimal("1234.50")],
                      pl.Decimal),
    "number with a unit": (field("x", "number", bareNumber=False), ["EUR 95", "12.5%"],
                           [Decimal("95.0"), Decimal("12.5")], pl.Decimal),
    "boolean": (field("x", "boolean"), ["true", "0"], [True, False], pl.Boolean),
    "date": (field("x", "date"), ["2024-02-29"], [date(2024, 2, 29)], pl.Date),
    "formatted date": (field("x", "date", format="%d/%m/%Y"), ["29/02/2024"], [date(2024, 2, 29)], pl.Date),
    "formatted time": (field("x", "time", format="%H:%M"), ["09:30"], [time(9, 30)], pl.Time),
    "formatted datetime": (field("x", "datetime", format="%Y-%m-%dT%H:%M:%S%z"),
                           ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00+01:00"],
                           [datetime(2024, 1, 1), datetime(2023, 12, 31, 23)], pl.Datetime),
    "datetime": (field("x", "datetime"), ["2024-01-01T00:00:00+01:00"], ["2024-01-01T00:00:00+01:00"], pl.String),
    "year": (field("x", "year"), ["2024", "0044"], [2024, 44], pl.Int64),
    "no type": ({"name": "x"}, ["007", "-82.3"], ["007", "-82.3"], pl.String),
}  # fmt: skip


@pytest.mark.parametrize(("descriptor", "texts", "values", "dtype"), VALUES.values(), ids=VALUES)
def test_cells_become_values_of_their_type(make_package, descriptor, texts, values, dtype):
    """Each cell is the value that the standard defines, in a column as wide as it needs."""
    rows = "x,k\n" + "".join(f'"{text}",1\n' for text in texts)
    root = make_package(rows, [descriptor, field("k", "integer")])
    column = load_package(root).tables["t"].frame["x"]
    assert column.to_list() == values
    assert column.dtype == dtype or isinstance(column.dtype, dtype)


@pytest.mark.parametrize(
    "descriptor",
    [
        {"type": "geopoint", "format": "list"},
        {"type": "number", "decimalChar": ""},
        {"type": "boolean", "trueValues": 5},
        {"type": "list", "itemType": "any"},
    ],
    ids=["geopoint", "number", "boolean", "list"],
)
def test_unsupported_format_has_no_field_type(descriptor):
    """The type is of the standard, but cells cannot be validated by it."""
    assert field_types.find_field_type(descriptor) is None
    assert descriptor["type"] in field_types.TYPE_NAMES


@pytest.mark.parametrize(
    ("descriptor", "value", "expected"),
    [
        pytest.param(field("x", "integer"), 5, 5, id="number"),
        pytest.param(field("x", "integer"), "ten", None, id="not a number"),
        pytest.param(field("x", "boolean", trueValues=["yes"]), True, True, id="boolean"),
        pytest.param(field("x", "array"), [1], "[1]", id="array"),
        pytest.param(field("x", "date"), "2024-02-30", None, id="no such day"),
        pytest.param(field("x", "number", decimalChar=","), "0,5", Decimal("0.5"), id="comma"),
        pytest.param(field("x", "number", decimalChar=","), 0.5, Decimal("0.5"), id="JSON number"),
        pytest.param(field("x", "integer", groupChar="."), "1.834", 1834, id="grouped"),
    ],
)
def test_values_in_a_schema_are_cast_like_cells(descriptor, value, expected):
    """A limit or example is a JSON value, or a text as in a cell, with separators."""
    assert field_types.cast_value(descriptor, value).to_list() == [expected]
