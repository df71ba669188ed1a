"""Validation of frames: what is reported, in which words, and what is returned."""

from itertools import product

import pandera.errors
import polars as pl
import pytest

from conftest import add_table, field
from tip_figures.datapackage.frame_validation import validate_frame
from tip_figures.datapackage.pandera_schemas import build_pandera_schema
from tip_figures.datapackage.package import load_package

FIELDS = [
    field("id", required=True, pattern="[a-z]+", maxLength=3),
    field("year", "year", required=True, minimum=1900),
    field("value", "number", minimum=0),
    field("value_to", "number"),
    field("unit", enum=["person", "case"]),
    field("area"),
    field("parent"),
]
RANGE = {
    "name": "range-order",
    "expression": "value_to > value",
    "message": "A range ends above its beginning.",
}
VALID = {
    "id": ["a", "b", "c"],
    "year": [2019, 2020, 2021],
    "value": [40, 2.5, 0],
    "value_to": [None, "2.75", None],
    "unit": ["person", "case", None],
    "area": ["KAZ", "ISL", "KAZ"],
    "parent": [None, "a", None],
}


@pytest.fixture
def table(tmp_path):
    """A table with rules of every kind, and the table of areas that it refers to."""
    root = add_table(tmp_path / "package", "area\nISL\nKAZ\n", [field("area")], name="areas")
    add_table(
        root,
        "id,year,value,value_to,unit,area,parent\n",
        FIELDS,
        name="counts",
        primaryKey=["id"],
        foreignKeys=[
            {"fields": "area", "reference": {"resource": "areas", "fields": "area"}},
            {"fields": "parent", "reference": {"fields": "id"}},
        ],
        rules=[RANGE],
    )
    return load_package(root).tables["counts"]


def validate(frame, table):
    """Validate a frame against the schema of a table."""
    return validate_frame(frame, table, build_pandera_schema(table), {})


def find_errors(frame, table):
    """Return the error of a frame that is not valid."""
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        validate(frame, table)
    return raised.value


def test_valid_frame_is_returned_with_the_types_of_the_table(table):
    """As polars reads it, where a column of numbers is text and counts are floats."""
    frame = pl.DataFrame(VALID, strict=False)
    assert (frame["value"].dtype, frame["value_to"].dtype) == (pl.Float64, pl.String)
    validated = validate(frame, table)
    assert validated.schema["value"] == validated.schema["value_to"] == pl.Decimal(38, 6)
    assert validated.rows()[1][:5] == ("b", 2020, 2.5, 2.75, "case")


def test_lazy_frame_is_returned_lazily(table):
    """It is validated at once all the same: Pandera alone would only look at its types."""
    validated = validate(pl.LazyFrame(VALID, strict=False), table)
    assert isinstance(validated, pl.LazyFrame)
    with pytest.raises(pandera.errors.SchemaErrors):
        validate(pl.LazyFrame({**VALID, "year": [1, 2, 3]}, strict=False), table)


def test_validated_frame_is_valid(table):
    """A second validation changes nothing."""
    validated = validate(pl.DataFrame(VALID, strict=False), table)
    assert validate(validated, table).equals(validated)


def test_other_objects_are_refused(table):
    """The message says what is needed."""
    with pytest.raises(TypeError, match="expected a DataFrame of polars or pandas, not dict"):
        validate(VALID, table)


SPOILT_COLUMNS = {
    "half a year": (
        {"year": [2019.5, 2020, 2021]},
        ["year, row 0 (a): “2019.5” is not a year of four digits."],
    ),
    "empty cell": (
        {"year": [2019, None, 2021]},
        ["year, row 1 (b): The cell is empty, and this column must be filled."],
    ),
    "year below the minimum": (
        {"year": [2019, 2020, 19]},
        ["year, row 2 (c): “19” is below the minimum 1900."],
    ),
    "number below the minimum": (
        {"value": [40, -2.5, 0]},
        ["value, row 1 (b): “-2.5” is below the minimum 0."],
    ),
    "pattern and length": (
        {"id": ["a", "b", "ABCD"]},
        [
            "id, row 2 (ABCD): “ABCD” is longer than 3 characters.",
            "id, row 2 (ABCD): “ABCD” does not match the pattern [a-z]+.",
        ],
    ),
    "wrong code": (
        {"unit": ["persn", "case", None]},
        [
            "unit, row 0 (a): “persn” is not one of the codes of this column: person, case. "
            "Did you mean “person”?"
        ],
    ),
    "unknown area": (
        {"area": ["KAZ", "XXX", "KAZ"]},
        ["area, row 1 (b): “XXX” is not in areas (area)."],
    ),
    "row without a parent": (
        {"parent": [None, "z", None]},
        ["parent, row 1 (b): parent is not in counts (id) (parent = z)"],
    ),
    "repeated key": (
        {"id": ["a", "b", "b"]},
        [
            "id, row 1 (b): the primary key is repeated (id = b)",
            "id, row 2 (b): the primary key is repeated (id = b)",
        ],
    ),
    "rule over two columns": (
        {"value_to": [None, "2.5", None]},
        [
            "value_to, row 1 (b): rule range-order: A range ends above its beginning. "
            "(value_to = 2.5, value = 2.5)"
        ],
    ),
    "key that is not text of the right form": (
        {"id": ["a", None, None]},
        [
            "id, row 1: The cell is empty, and this column must be filled.",
            "id, row 2: The cell is empty, and this column must be filled.",
        ],
    ),
    "missing column": (
        {"year": None},
        ["year: The column is missing."],
    ),
    "missing column of the key": (
        {"id": None},
        ["id: The column is missing."],
    ),
    "column of a rule": (
        {"value": None},
        ["value: The column is missing."],
    ),
    "extra columns": (
        {"years": [1, 2, 3], "colour": [1, 2, 3]},
        [
            "years: The table has no such column. Did you mean “year”?",
            "colour: The table has no such column.",
        ],
    ),
    "one row with three faults": (
        {"year": [2019, "next", 2021], "unit": [None, "x", None], "value": [1, "a lot", 2]},
        [
            "year, row 1 (b): “next” is not a year of four digits.",
            "value, row 1 (b): “a lot” is not a number: digits and a decimal point, without "
            "separators or spaces.",
            "unit, row 1 (b): “x” is not one of the codes of this column: person, case.",
        ],
    ),
}


@pytest.mark.parametrize(("columns", "lines"), SPOILT_COLUMNS.values(), ids=SPOILT_COLUMNS)
def test_text_names_column_row_and_rule(table, columns, lines):
    """One line for each fault, and none for what follows from it."""
    spoilt = {name: values for name, values in {**VALID, **columns}.items() if values}
    frame = pl.DataFrame({name: to_series(values) for name, values in spoilt.items()})
    heading, *rest = str(find_errors(frame, table)).splitlines()
    errors = "1 error" if len(lines) == 1 else f"{len(lines)} errors"
    assert heading == f"{errors} in the frame of the table counts (rows count from 0):"
    assert sorted(rest) == sorted(f"- {line}" for line in lines)


def to_series(values):
    """Make a column; values of several types become text."""
    if any(isinstance(value, str) for value in values):
        return pl.Series([None if value is None else str(value) for value in values])
    return pl.Series(values, strict=False)


def test_failure_cases_contain_the_same(table):
    """Cells that are no values of their type, and what Pandera found."""
    frame = pl.DataFrame({**VALID, "year": [2019.5, None, 2021], "unit": "x"}, strict=False)
    errors = find_errors(frame, table)
    cases = errors.failure_cases.select("column", "index", "failure_case", "check").rows()
    code = "is not one of the codes of this column: person, case"
    assert cases == [
        ("year", 0, "2019.5", "is not a year of four digits"),
        ("year", 1, None, "not_nullable"),
        ("unit", 0, "x", code),
        ("unit", 1, "x", code),
        ("unit", 2, "x", code),
    ]
    assert errors.schema.name == "counts"


def test_rows_of_one_fault_are_limited(table):
    """The rest is counted; the failure cases have all."""
    ids = ["".join(letters) for letters in product("abcde", "abcdefghij")]
    frame = pl.DataFrame({"id": ids, "year": 1800}).with_columns(
        value=1, value_to=None, unit=None, area=None, parent=None
    )
    errors = find_errors(frame, table)
    lines = str(errors).splitlines()
    assert lines[1] == "- year, row 0 (aa): “1800” is below the minimum 1900."
    assert lines[-1] == "- year: 30 more rows of this kind."
    assert len(lines) == 22
    assert errors.failure_cases.height == 50


def test_rule_that_cannot_be_evaluated_is_an_error(tmp_path):
    """It is not taken for kept."""
    rule = {"name": "cast", "expression": "CAST(s AS INT) < a", "message": "S is below a."}
    root = add_table(
        tmp_path / "package", "s,a\n", [field("s"), field("a", "integer")], rules=[rule]
    )
    table = load_package(root).tables["t"]
    (_, line) = str(find_errors(pl.DataFrame({"s": ["x"], "a": [1]}), table)).splitlines()
    assert line.startswith("- the check “rule cast: S is below a.” cannot be evaluated: ")
