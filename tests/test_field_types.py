"""What cells become: values of their columns' types, exact where a column can hold them."""

from datetime import date, datetime, time
from decimal import Decimal

import polars as pl
import pytest

from conftest import field
from tipdata.package import field_types
from tipdata.package.load import load

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


@pytest.mark.parametrize(("descriptor", "cells", "values", "dtype"), VALUES)
def test_cells_become_values(make, descriptor, cells, values, dtype):
    """Each cell is the value that the standard says, in a column as wide as it needs."""
    rows = "x,k\n" + "".join(f'"{cell}",1\n' for cell in cells)
    column = load(make(rows, [descriptor, field("k", "integer")])).tables["t"].frame["x"]
    assert column.to_list() == values
    assert column.dtype == dtype or isinstance(column.dtype, dtype)


def test_what_cannot_be_read_is_null_and_remembered(make):
    """A wrong cell becomes null, and the batch knows which it was and how it was written."""
    (batch,) = load(make("x\n1\none\n007\n", [field("x", "integer")])).tables["t"].batches()
    assert batch.frame["x"].to_list() == [1, None, 7]
    assert batch.unread("x").to_list() == [False, True, False]
    column = batch.columns["x"]
    assert (column.texts[1], column.odd.to_list()) == ("one", [False, False, True])


@pytest.mark.parametrize(
    "descriptor",
    [{"type": "geopoint", "format": "array"}, {"type": "number", "decimalChar": ""}, {"type": "boolean", "trueValues": 5}, {"type": "list", "itemType": "any"}],
)  # fmt: skip
def test_formats_and_marks_that_are_not_read_are_told(descriptor):
    """They are no fault of the package, and nothing is judged by them."""
    assert field_types.of(descriptor) is None and descriptor["type"] in field_types.NAMES


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
    assert field_types.typed(descriptor, value).to_list() == [expected]
