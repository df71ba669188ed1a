"""Types of Table Schema: what is a value, what is none, and what is said of it."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from conftest import field
from tipdata.package import field_types as fieldtypes

WHOLE = "a whole number: digits alone (18 at most), no thousands marks, spaces, plus sign or leading zeros"
NUMBER = "a number: digits and a decimal point alone, at most 20 digits before it and 18 behind, no thousands marks"
POINT = '{"type": "Point", "coordinates": [1, 2]}'

GOOD = [
    ({"type": "string"}, ["x", "é", "1", "true"]),
    ({"type": "string", "format": "email"}, ["a@example.org"]),
    ({"type": "string", "format": "uri"}, ["https://example.org/x?y#z", "urn:isbn:1"]),
    ({"type": "string", "format": "uuid"}, ["123e4567-e89b-12d3-a456-426614174000"]),
    ({"type": "string", "format": "binary"}, ["YWJj", "YQ==", "YWI="]),
    ({"type": "any"}, ["x"]),
    ({"type": "integer"}, ["0", "1", "-5", "999999999999999999"]),
    ({"type": "number"}, ["0", "-0.5", "1.50", "1e3", "1E-2", "12345678901234567890.123456789012345678"]),
    ({"type": "boolean"}, ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"]),
    ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}, ["ja", "nein"]),
    ({"type": "date"}, ["2019-02-28", "2020-02-29", "0001-01-01", "9999-12-31"]),
    ({"type": "date", "format": "%d/%m/%Y"}, ["28/02/2019"]),
    ({"type": "time"}, ["00:00:00", "23:59:59.123456", "10:00:00Z"]),
    ({"type": "time", "format": "%H.%M"}, ["10.30"]),
    ({"type": "datetime"}, ["2020-01-01T10:00:00Z", "2020-01-01T10:00:00", "2020-01-01T10:00:00.5+05:30"]),
    ({"type": "datetime", "format": "%Y-%m-%d %H:%M"}, ["2020-01-01 10:00"]),
    ({"type": "year"}, ["2019", "0001", "-0044"]),
    ({"type": "yearmonth"}, ["2019-01", "2019-12"]),
    ({"type": "duration"}, ["P1Y", "PT1H", "P1Y2M10DT2H30M", "P2W", "PT0.5S", "-P1Y"]),
    ({"type": "object"}, ["{}", '{"a": [1]}']),
    ({"type": "array"}, ["[]", '[1, "a"]']),
    ({"type": "list"}, ["a", "a,b", "a,,b"]),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, ["1", "1;-2"]),
    ({"type": "list", "itemType": "boolean"}, ["true,false", "1,0,TRUE"]),
    ({"type": "list", "itemType": "date"}, ["2019-01-01,2019-01-02"]),
    ({"type": "geopoint"}, ["1.5, -2", "1,2", "-180, 90"]),
    ({"type": "geopoint", "format": "array"}, ["[1, 2]"]),
    ({"type": "geopoint", "format": "object"}, ['{"lon": 1, "lat": 2}']),
    ({"type": "geojson"}, [POINT]),
    ({"type": "geojson", "format": "topojson"}, [POINT]),
]
BAD = [
    ({"type": "integer"}, ["1_000", " 1", "1 ", "+1", "01", "-0", "٣", "1.0", "1e3", "x", "nan", "9" * 19, "1\n"], WHOLE),
    (
        {"type": "number"},
        ["1_000", " 1", "+1", "01", "٣", "nan", "NaN", "inf", "-INF", "1e400", "1e30", "1e-30", "1.", ".5", "1,5", "12e", "1" * 21, "0." + "1" * 19],
        NUMBER,
    ),
    ({"type": "boolean"}, ["yes", "no", "TRue", "2", "t"], "a truth value: true, True, TRUE, 1, false, False, FALSE, 0"),
    ({"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]}, ["true", "Ja"], "a truth value: ja, nein"),
    (
        {"type": "date"},
        ["2019-02-30", "2019-02-29", "2020-1-1", "20200101", "99999-01-01", "0000-01-01", "2020-01-01T00:00:00"],
        "a day of the calendar written YYYY-MM-DD",
    ),
    ({"type": "date", "format": "%d/%m/%Y"}, ["2019-02-28", "30/02/2019", "01/01/0000"], "a date written %d/%m/%Y"),
    ({"type": "time"}, ["10:00", "24:00:00", "10:00:60"], "a time written hh:mm:ss"),
    ({"type": "time", "format": "%H.%M"}, ["10:30"], "a time written %H.%M"),
    (
        {"type": "datetime"},
        ["2020-01-01", "2020-01-01 10:00:00", "2020-02-30T10:00:00Z", "2020-01-01T25:00:00Z"],
        "a moment written YYYY-MM-DDThh:mm:ssZ",
    ),
    ({"type": "year"}, ["99999", "19", "abc", "+2019"], "a year of four digits"),
    ({"type": "yearmonth"}, ["2019-13", "2019-1", "201912"], "a month written YYYY-MM"),
    ({"type": "duration"}, ["1Y", "P", "PT", "P1YT", "P1Y2", "P1,5Y"], "a duration as in ISO 8601, P1Y2M10DT2H30M"),
    ({"type": "object"}, ["[]", "{", "1", "null", "[" * 9999], "a JSON object"),
    ({"type": "array"}, ["{}", "x"], "a JSON array"),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, ["1;x", "1;", "1,2"], "a list of integer with ;"),
    ({"type": "list", "itemType": "date"}, ["2019-02-28,2019-02-29", "x"], "a list of date with ,"),
    ({"type": "list", "itemType": "boolean"}, ["1,x"], "a list of boolean with ,"),
    ({"type": "geopoint"}, ["1", "a, b", "1 2", "181,0", "0,-91"], "a point written longitude, latitude"),
    ({"type": "geopoint", "format": "array"}, ["1, 2", "{}", "[]", "[1]", "[1, \"a\"]", "[181, 0]", "[1, true]", "[NaN, 1]"], "a longitude and a latitude as a JSON array"),
    ({"type": "geopoint", "format": "object"}, ["{}", "[1, 2]", "{\"lon\": 1}", "{\"lon\": 1, \"lat\": \"a\"}"], "a longitude and a latitude as a JSON object"),
    ({"type": "geojson"}, ["{}", "[]", '{"type": "Pt"}'], "a GeoJSON object"),
    ({"type": "string", "format": "email"}, ["a", "a@b", "a b@c.d"], "a text of format email"),
    ({"type": "string", "format": "uri"}, ["x", "//a"], "a text of format uri"),
    ({"type": "string", "format": "uuid"}, ["123"], "a text of format uuid"),
    ({"type": "string", "format": "binary"}, ["a", "YQ="], "a text of format binary"),
]  # fmt: skip


def shown(descriptor):
    """A descriptor as the name of a test."""
    return "-".join(str(value) for value in descriptor.values())


def quote(cell: str) -> str:
    """A cell in quotes, as CSV has it."""
    return '"' + cell.replace('"', '""') + '"'


def csv(cells: list[str]) -> str:
    """A table with a key and these cells."""
    return "id,x\n" + "".join(f"r{i},{quote(cell)}\n" for i, cell in enumerate(cells))


@pytest.mark.parametrize(("descriptor", "cells"), GOOD, ids=[shown(d) for d, _ in GOOD])
def test_fieldtypes_good_cells_pass(make, findings, descriptor, cells):
    """Each value of a type, written as the specification writes it, is read."""
    assert findings(make(csv(cells), [field("id"), {"name": "x", **descriptor}], primaryKey=["id"])) == []


@pytest.mark.parametrize(("descriptor", "cells", "expects"), BAD, ids=[shown(d) for d, _, _ in BAD])
def test_fieldtypes_bad_cells_are_found_each(make, findings, descriptor, cells, expects):
    """Each cell that is no value of its type is found once, alone, with what it should have been."""
    found = findings(make(csv(cells), [field("id"), {"name": "x", **descriptor}], primaryKey=["id"]), "rules")
    assert {(f.path, f.column, f.code) for f in found} == {("t.csv", "x", "cell-type")}
    assert [f.key for f in found] == [f"r{i}" for i in range(len(cells))]
    assert all(f.message.endswith(f" is not {expects}.") for f in found)


def test_fieldtypes_one_wrong_cell_is_found_at_its_place(make, findings):
    """A wrong cell is found at its line and column, with the row's key and the cell in the message."""
    fields = [field("id"), field("x", "integer", required=True, maximum=9)]
    (found,) = findings(make("id,x\na,1\nb,1_000\nc,3\n", fields, primaryKey=["id"]))
    assert (found.path, found.line, found.column, found.code, found.key) == ("t.csv", 3, "x", "cell-type", "b")
    assert found.message == f"“1_000” is not {WHOLE}."


def test_fieldtypes_good_cells_beside_a_bad_one_keep_their_values(make, findings):
    """A cell that cannot be read takes nothing from its neighbours, whatever digits it has."""
    fields = [field("id"), field("x", "number", maximum=3)]
    rows = "id,x\na,1.0000000000000000001\nb,12345678901234567890\nc,2.5\n"
    found = findings(make(rows, fields))
    assert [(f.line, f.code) for f in found] == [(2, "cell-type"), (3, "cell-maximum")]


def test_fieldtypes_many_wrong_cells_are_counted(make, findings):
    """Of thousands of wrong cells a thousand are listed, and the rest is counted."""
    found = findings(make("id,x\n" + "a,k\n" * 1500, [field("id"), field("x", "integer")]))
    assert len(found) == 1001
    assert (found[-1].line, found[-1].message) == (1002, "And 500 more cells of this column.")


@pytest.mark.parametrize(
    ("descriptor", "cell", "value"),
    [
        ({"type": "integer"}, "-5", -5),
        ({"type": "number"}, "1.50", Decimal("1.50")),
        ({"type": "number"}, "1.5e3", Decimal(1500)),
        ({"type": "number"}, "1E-2", Decimal("0.01")),
        ({"type": "boolean"}, "0", False),
        ({"type": "date"}, "2020-02-29", date(2020, 2, 29)),
        ({"type": "date", "format": "%d/%m/%Y"}, "28/02/2019", date(2019, 2, 28)),
        ({"type": "datetime", "format": "%Y-%m-%d %H:%M"}, "2020-01-01 10:00", datetime(2020, 1, 1, 10)),
        ({"type": "year"}, "-0044", -44),
        ({"type": "yearmonth"}, "2019-01", "2019-01"),
    ],
)
def test_fieldtypes_cast_gives_exact_values(descriptor, cell, value):
    """Numbers are exact, never binary floats; the column's type is the one that is promised for empty columns."""
    kind = fieldtypes.of(descriptor)
    assert kind is not None
    typed = kind.cast(pl.Series([cell, None]))
    assert typed.to_list() == [value, None]
    assert type(typed.dtype) is type(kind.dtype)


@pytest.mark.parametrize(
    "descriptor",
    [
        {"type": "intger"},
        {"type": 5},
        {"type": ["string"]},
        {"type": "string", "format": "foo"},
        {"type": "date", "format": "any"},
        {"type": "date", "format": 5},
        {"type": "integer", "format": "hex"},
        {"type": "boolean", "trueValues": 5},
        {"type": "boolean", "falseValues": [[1]]},
        {"type": "list", "itemType": ["x"]},
        {"type": "list", "itemType": "list"},
        {"type": "list", "delimiter": ""},
    ],
)
def test_fieldtypes_unknown_type_is_a_finding_of_the_schema(make, findings, descriptor):
    """A type that cannot be judged is said of the schema, because none of its cells are checked."""
    found = findings(make("id,x\na,b\n", [field("id"), {"name": "x", **descriptor}]))
    (one,) = (f for f in found if f.code != "descriptor-invalid")
    assert (one.path, one.line, one.column, one.code) == ("t.json", 0, "x", "type-unknown")
    style = descriptor.get("format", "default")
    assert one.message == f"The column's type “{descriptor['type']}” (format “{style}”) cannot be judged."


def test_fieldtypes_misspelt_type_is_recognised(make, findings):
    """The type that was meant is named."""
    (found,) = findings(make("id,x\na,1\n", [field("id"), field("x", "intger")]))
    assert found.hint == "Did you mean “integer”?"


def test_fieldtypes_missing_type_is_a_finding(make, findings):
    """A column without a type would be read as anything, so that is said."""
    (found,) = findings(make("id,x\na,1\n", [field("id"), {"name": "x"}]))
    assert (found.path, found.column, found.code) == ("t.json", "x", "type-missing")
    assert found.message == "The column “x” has no type, so its cells cannot be judged."


@pytest.mark.parametrize(
    ("descriptor", "value", "expects"),
    [
        ({"type": "integer"}, 5, ""),
        ({"type": "integer"}, "x", WHOLE),
        ({"type": "year"}, 2019, ""),
        ({"type": "boolean"}, True, ""),
        ({"type": "number"}, 1.5, ""),
        ({"type": "object"}, {"a": 1}, ""),
        ({"type": "date"}, "2019-02-30", "a day of the calendar written YYYY-MM-DD"),
        ({"type": "nonsense"}, "x", ""),
    ],
)
def test_fieldtypes_mismatch_judges_values_in_schemas(descriptor, value, expects):
    """Examples stand in a schema as JSON values, and are judged as the cells that they would be."""
    assert fieldtypes.mismatch(descriptor, value) == expects
