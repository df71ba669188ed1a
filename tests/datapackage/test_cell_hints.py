"""Hints for cells that are not of the type of their column."""

import polars as pl
import pytest

from conftest import field
from tip_figures.datapackage.checks.cell_hints import suggest_missing_value, suggest_type

YEARS = "All such cells of this column are years: is its type “year”?"
DECIMALS = "All such cells of this column end with .0: is its type “number”?"

SUGGESTED_TYPES = {
    "years in a column of dates": ("date", ["1971", "2020"], YEARS),
    "decimals in a column of integers": ("integer", ["1.0", "-20.00", "+3.0"], DECIMALS),
}
NO_SUGGESTION = {
    "one cell only": ("date", ["1971"]),
    "a year and another text": ("date", ["1971", "unknown"]),
    "a fraction": ("integer", ["1.0", "1.5"]),
    "year of two digits": ("date", ["71", "72"]),
    "another type": ("boolean", ["1.0", "0.0"]),
    "no type": (None, ["1971", "1972"]),
    "no cells": ("date", []),
}


@pytest.mark.parametrize(
    ("type_name", "cells", "hint"), SUGGESTED_TYPES.values(), ids=SUGGESTED_TYPES
)
def test_cells_of_another_type_suggest_it(type_name, cells, hint):
    assert suggest_type(type_name, pl.Series(cells, dtype=pl.String)) == hint


@pytest.mark.parametrize(("type_name", "cells"), NO_SUGGESTION.values(), ids=NO_SUGGESTION)
def test_other_cells_suggest_no_type(type_name, cells):
    assert suggest_type(type_name, pl.Series(cells, dtype=pl.String)) == ""


def test_marker_of_a_missing_value_has_a_hint():
    """As programs and people write it; other texts have none."""
    hint = "If it means that a value is missing, list it in missingValues."
    for cell in ("#N/A", "NA", "null", "-", " n/a "):
        assert suggest_missing_value(cell) == hint
    for cell in ("", "0", "nan-value", "NAM"):
        assert suggest_missing_value(cell) == ""


def find_hints(root, run_checks):
    return [finding.hint for finding in run_checks(root, "cells", "pandera") if finding.code == "cell-type"]


def test_hints_are_in_the_findings(make_package, run_checks):
    """A hint about a column is in the first of its findings."""
    rows = "day,n\n1971,1.0\n1972,2.0\n"
    fields = [field("day", "date"), field("n", "integer")]
    hints = find_hints(make_package(rows, fields), run_checks)
    assert sorted(hint for hint in hints if hint in (YEARS, DECIMALS)) == sorted([YEARS, DECIMALS])


def test_valid_cells_have_no_hint(make_package, run_checks):
    """The same cells under the types that the hints suggest."""
    fields = [field("day", "year"), field("n", "number")]
    assert find_hints(make_package("day,n\n1971,1.0\n1972,2.0\n", fields), run_checks) == []
