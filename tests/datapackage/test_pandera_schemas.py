"""A Table Schema as a Pandera schema."""

import pandera.errors
import polars as pl
import pytest

from conftest import field
from tip_figures.datapackage.schema.pandera_schemas import build_pandera_schema

SCHEMA = {
    "fields": [
        field("id", required=True, pattern="[a-z]+"),
        field("born", "year", minimum=1900),
        field("height", "number", maximum=2.5),
        field("died", "year"),
    ],
    "rules": [
        {"name": "life", "expression": "died >= born", "message": "Death comes after birth."},
    ],
    "primaryKey": "id",
}
VALID_COLUMNS = {
    "id": ["x", "y"],
    "born": [1950, None],
    "height": [1.8, None],
    "died": [None, 1990],
}


def find_failures(columns):
    """Return the failure cases of a frame in which these columns replace valid ones."""
    frame = pl.DataFrame({**VALID_COLUMNS, **columns})
    with pytest.raises(pandera.errors.SchemaErrors) as raised:
        build_pandera_schema(SCHEMA).validate(frame, lazy=True)
    return raised.value.failure_cases.rows(named=True)


def test_valid_frame_passes():
    """A valid frame is returned as it is."""
    frame = pl.DataFrame(VALID_COLUMNS)
    assert build_pandera_schema(SCHEMA).validate(frame, lazy=True).equals(frame)


BROKEN_COLUMNS = {
    "pattern": ({"id": ["x", "1"]}, "id", "does not match the pattern [a-z]+", 1),
    "required": ({"id": ["x", None]}, "id", "is empty, and this column must be filled", 1),
    "minimum": ({"born": [1800, None]}, "born", "is below the minimum 1900", 0),
    "maximum": ({"height": [3.0, 1.0]}, "height", "is above the maximum 2.5", 0),
    "rule": ({"died": [1940, 1990]}, None, "life", 0),
}


@pytest.mark.parametrize(
    ("columns", "column", "check", "index"), BROKEN_COLUMNS.values(), ids=BROKEN_COLUMNS
)
def test_broken_rule_fails_with_its_words_and_row(columns, column, check, index):
    """The failure case names column, check and index; of a rule with a name, this name."""
    failures = find_failures(columns)
    places = [(failure["column"], failure["check"], failure["index"]) for failure in failures]
    assert (column, check, index) in places


def test_duplicate_primary_key_fails():
    """The primary key is unique in Pandera too."""
    checks = [failure["check"] for failure in find_failures({"id": ["x", "x"]})]
    assert "multiple_fields_uniqueness" in checks


def test_wrong_dtype_fails():
    """Dates, truth values and texts have a dtype; numbers may have any numeric one."""
    checks = [failure["check"] for failure in find_failures({"id": [1, 2]})]
    assert "dtype('String')" in checks
