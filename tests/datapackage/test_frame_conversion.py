"""Cells of any frame as the types of a Table Schema: without loss, or not at all."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import field
from tip_figures.datapackage.frame_conversion import NUMBER_DTYPE, convert_frame
from tip_figures.datapackage.table import Table

INTEGER = field("x", "integer")
NUMBER = field("x", "number")
YEAR = field("x", "year")
TEXT = field("x")
BOOLEAN = field("x", "boolean")
DATE = field("x", "date")
OBJECT = field("x", "object")
ARRAY = field("x", "array")
DURATION = field("x", "duration")


def convert(descriptor, values, dtype=None, **schema):
    """Convert a column, and return its values and what is wrong with the others."""
    table = Table("t", "", None, {"fields": [descriptor], **schema})
    converted = convert_frame(pl.DataFrame({"x": pl.Series(values, dtype=dtype)}), table)
    problems = [
        f"{text} {cells.problem}"
        for groups in converted.unreadable.values()
        for cells in groups
        for text in cells.texts.filter(cells.rows)
    ]
    return converted.frame["x"], problems


KEPT_VALUES = {
    "integers as floats": (INTEGER, [1.0, None, -0.0, 1e15], None, [1, None, 0, 10**15]),
    "integers as decimals": (INTEGER, [Decimal("7.00"), None], None, [7, None]),
    "integers as text": (INTEGER, ["7", "", None, "007"], None, [7, None, None, 7]),
    "large integers": (INTEGER, [2**63 - 1, -(2**63)], None, [2**63 - 1, -(2**63)]),
    "integers of another size": (INTEGER, [5, None], pl.UInt8, [5, None]),
    "years as floats": (YEAR, [2019.0, None], None, [2019, None]),
    "early years": (YEAR, [800, 5, -44, 12024, 9999], None, [800, 5, -44, 12024, 9999]),
    "early years as floats": (YEAR, [800.0, None], None, [800, None]),
    "numbers as integers": (NUMBER, [40, None], None, [Decimal(40), None]),
    "numbers as floats": (NUMBER, [0.1, 1e-6, 2.5e7], None, ["0.1", "0.000001", "25000000"]),
    "numbers as text": (NUMBER, ["36", None, "1.50", ".5"], None, [36, None, "1.5", "0.5"]),
    "numbers as decimals": (NUMBER, [Decimal("0.10000000"), None], None, ["0.1", None]),
    "an empty column of text": (NUMBER, [None, None], pl.String, [None, None]),
    "an empty column without a type": (INTEGER, [None, None], pl.Null, [None, None]),
    "text as integers": (TEXT, [40, None], None, ["40", None]),
    "text as floats": (TEXT, [40.0, 2.5, None], None, ["40", "2.5", None]),
    "text as categories": (TEXT, ["a", None], pl.Categorical, ["a", None]),
    "empty text": (TEXT, ["", "a"], None, [None, "a"]),
    "truth values as text": (BOOLEAN, ["true", "False", None], None, [True, False, None]),
    "truth values as integers": (BOOLEAN, [1, 0, None], None, [True, False, None]),
    "truth values as floats": (BOOLEAN, [1.0, 0.0, None], None, [True, False, None]),
    "dates as text": (DATE, ["2019-05-31", None], None, [date(2019, 5, 31), None]),
    "dates as midnight": (DATE, [datetime(2019, 5, 31), None], None, [date(2019, 5, 31), None]),
    "objects": (OBJECT, [{"a": [1], "b": "é"}, None], None, ['{"a": [1], "b": "é"}', None]),
    "arrays": (ARRAY, [[1.5, 2], [], None], None, ["[1.5, 2.0]", "[]", None]),
    "durations": (DURATION, [timedelta(days=1, hours=2), None], None, ["P1DT2H", None]),
}


@pytest.mark.parametrize(
    ("descriptor", "values", "dtype", "expected"), KEPT_VALUES.values(), ids=KEPT_VALUES
)
def test_value_of_another_type_is_kept(descriptor, values, dtype, expected):
    """What is written otherwise is the same value."""
    column, problems = convert(descriptor, values, dtype)
    if descriptor is NUMBER:
        expected = [None if value is None else Decimal(value) for value in expected]
    assert (column.to_list(), problems) == (expected, [])


UNREADABLE_VALUES = {
    "half a year": (YEAR, [2019.5], "2019.5 is not a year of four digits"),
    "year zero": (YEAR, [0], "0000 is not a year of four digits"),
    "no year": (YEAR, [float("nan")], "NaN is not a year of four digits"),
    "half an integer": (
        INTEGER,
        [1.5],
        "1.5 is not a whole number: digits only, without separators or spaces",
    ),
    "integer that is no number": (
        INTEGER,
        [float("nan")],
        "NaN is not a whole number: digits only, without separators or spaces",
    ),
    "integer of 20 digits": (
        INTEGER,
        ["12345678901234567890"],
        "12345678901234567890 is larger than an integer of 64 bits can be",
    ),
    "truth value as an integer": (
        INTEGER,
        [True],
        "true is not a whole number: digits only, without separators or spaces",
    ),
    "number with a comma": (
        NUMBER,
        ["1,5"],
        "1,5 is not a number: digits and a decimal point, without separators or spaces",
    ),
    "number with 7 decimal places": (
        NUMBER,
        [0.1234567],
        "0.1234567 has more than 32 digits, or more than 6 decimal places",
    ),
    "number with 40 digits": (
        NUMBER,
        ["1" * 40],
        f"{'1' * 40} has more than 32 digits, or more than 6 decimal places",
    ),
    "infinite number": (
        NUMBER,
        [float("inf")],
        "inf is not a finite number",
    ),
    "truth value as another number": (
        BOOLEAN,
        [2],
        "2 is not a truth value: true, True, TRUE, 1, false, False, FALSE, 0",
    ),
    "date with a time": (
        DATE,
        [datetime(2019, 5, 31, 12)],
        "2019-05-31T12:00:00 is not a calendar day written YYYY-MM-DD",
    ),
    "date that does not exist": (
        DATE,
        ["2019-02-30"],
        "2019-02-30 is not a calendar day written YYYY-MM-DD",
    ),
    "list": (
        INTEGER,
        [[1, 2]],
        "[1, 2] is not a whole number: digits only, without separators or spaces",
    ),
    "duration": (
        INTEGER,
        [timedelta(hours=1)],
        "PT1H is not a whole number: digits only, without separators or spaces",
    ),
}


@pytest.mark.parametrize(
    ("descriptor", "values", "problem"), UNREADABLE_VALUES.values(), ids=UNREADABLE_VALUES
)
def test_value_that_would_change_is_reported(descriptor, values, problem):
    """The cell becomes null, and is not rounded, cut or guessed."""
    column, problems = convert(descriptor, values)
    assert (column.to_list(), problems) == ([None], [problem])


def test_other_cells_of_the_column_are_kept():
    """Of a column with an infinite, a long and a wrong number, the rest stays exact."""
    values = ["0.1", "inf", "1" * 40, "many", "123456789012345678901234567890.123456"]
    column, problems = convert(NUMBER, values)
    kept = Decimal("123456789012345678901234567890.123456")
    assert column.to_list() == [Decimal("0.1"), None, None, None, kept]
    assert len(problems) == 3


def test_schema_says_how_text_is_read():
    """Missing values and marks of numbers count in text; numbers of a frame have no marks."""
    descriptor = field("x", "number", decimalChar=",", groupChar=".", bareNumber=False)
    schema = {"missingValues": ["", "-", "NaN", "-9"]}
    texts = ["1.234,5 EUR", "-", "NaN"]
    assert convert(descriptor, texts, **schema)[0].to_list() == [1234.5, None, None]
    assert convert(descriptor, [1234.5, None, -9], **schema)[0].to_list() == [1234.5, None, None]


def test_categories_are_read_like_text():
    """A column of categories is text, with marks of numbers and leading zeros."""
    descriptor = field("x", "number", decimalChar=",", bareNumber=False)
    assert convert(descriptor, ["1,5 EUR"], pl.Categorical)[0].to_list() == [1.5]
    for dtype in (pl.String, pl.Categorical, pl.Enum(["800"])):
        assert convert(YEAR, ["800"], dtype)[1] == ["800 is not a year of four digits"]


def test_columns_that_the_schema_does_not_have_are_unchanged():
    """Pandera reports them."""
    table = Table("t", "", None, {"fields": [INTEGER]})
    frame = pl.DataFrame({"y": [1.5], "x": [1.0]})
    assert convert_frame(frame, table).frame.equals(pl.DataFrame({"y": [1.5], "x": [1]}))


@given(st.lists(st.floats() | st.none(), min_size=1, max_size=5))
def test_float_is_exact_or_reported(values):
    """A number of the result is written like the float; every other float is reported."""
    column, problems = convert(NUMBER, values, pl.Float64)
    assert column.dtype == NUMBER_DTYPE
    for value, number in zip(values, column, strict=True):
        if number is not None:
            assert float(number) == value
            assert number == Decimal(repr(value))
    missing = sum(value is None for value in values)
    assert column.null_count() == missing + len(problems)


@given(st.lists(st.floats() | st.integers(-(2**70), 2**70), min_size=1, max_size=5))
def test_integer_is_exact_or_reported(values):
    """Written as text, as integers of any size are."""
    texts = [str(value) for value in values]
    column, problems = convert(INTEGER, texts)
    for value, number in zip(values, column, strict=True):
        assert number is None or number == value
    assert column.null_count() == len(problems)
