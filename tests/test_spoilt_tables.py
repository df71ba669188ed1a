"""Spoilt tables: the command `validate` and the Pandera schema report the same rows."""

from pathlib import Path

import polars as pl
import pytest
from pandera.errors import SchemaError

from cells import add_row, edit_row, read_rows
from figures.test_schema_rules import BROKEN_RULES
from tip_figures.datapackage.frame_conversion import convert_frame
from tip_figures.datapackage.frame_validation import find_errors
from tip_figures.datapackage.pandera_schemas import build_pandera_schema
from tip_figures.datapackage.frames.rule_evaluation import find_failed_rows
from tip_figures.datapackage.package import load_package

pytestmark = pytest.mark.slow

SOURCE = "demo-2021-isl-protection"
TOTAL = "demo-2021-isl-identified-2020"
ROW_CHECKS = ("cells", "keys")

SPOILT_CELLS = {
    "required cell is empty": ("figures", TOTAL, {"value": ""}),
    "half a year": ("figures", TOTAL, {"year": "2020.5"}),
    "year of five digits": ("figures", TOTAL, {"year": "20200"}),
    "number with a comma": ("figures", TOTAL, {"value": "3,0"}),
    "unknown code": ("figures", TOTAL, {"sex": "femal"}),
    "identifier in capitals": ("figures", TOTAL, {"figure_id": "TOTAL"}),
    "long label": ("figures", TOTAL, {"label": "x" * 121}),
    "unknown indicator": ("figures", TOTAL, {"indicator_id": "victims_identifed"}),
    "unknown area": ("figures", TOTAL, {"ref_area": "XXX"}),
    "unknown source": ("figures", TOTAL, {"source_id": "demo-2021-isl"}),
    "unknown sentence": ("numerals", f"{SOURCE}/1/2/14", {"sentence": "99"}),
    "unknown paragraph": ("numerals", f"{SOURCE}/1/2/14", {"paragraph": "99"}),
    "part of an unknown indicator": ("indicators", "victims_referred", {"part_of": "victims"}),
    "term of an unknown identity": ("identity_terms", "identified-foreign/1", {"identity_id": "x"}),
    "integer of 20 digits": ("numerals", f"{SOURCE}/1/2/14", {"end": "12345678901234567890"}),
    "integer of 20 digits in a rule": ("numerals", f"{SOURCE}/1/2/14", {"start": "1" * 20}),
    "number that is infinite": ("figures", TOTAL, {"value": "INF"}),
    "two faults in one row": ("figures", TOTAL, {"unit": "people", "value_to": "20"}),
    "three faults in one row": ("figures", TOTAL, {"year": "x", "bound": "x", "basis": ""}),
}


def find_rows_of_command(root: Path, table: str, run_checks) -> set[int]:
    """Return the numbers of the rows, from 0, in which the command finds an error."""
    return {
        finding.line - 2
        for finding in run_checks(root, *ROW_CHECKS)
        if Path(finding.path).stem == table
        and finding.severity == "error"
        and finding.code != "row-order"  # frames may be in any order
    }


def find_pandera_errors(root: Path, table_name: str) -> list[SchemaError]:
    """Return the errors of a table under the Pandera schema of the package at hand."""
    table = load_package(root).tables[table_name]
    frame = pl.read_csv(table.file, infer_schema=False)
    schema = build_pandera_schema(table)
    return list(find_errors(convert_frame(frame, table), table, schema))


def find_rows_of_pandera(root: Path, table: str) -> set[int]:
    """Return the numbers of the rows, from 0, that Pandera refuses."""
    height = len(read_rows(root, table))
    rows: set[int] = set()
    for error in find_pandera_errors(root, table):
        rows.update(find_failed_rows(error, height).arg_true())
    return rows


def find_failed_checks(root: Path, table: str) -> list[str]:
    """Return the words of the checks that fail."""
    return [str(getattr(error.check, "error", "")) for error in find_pandera_errors(root, table)]


def assert_same_rows(root: Path, table: str, run_checks) -> set[int]:
    """Both find the same rows; return these."""
    rows = find_rows_of_pandera(root, table)
    assert find_rows_of_command(root, table, run_checks) == rows
    return rows


@pytest.mark.parametrize(("table", "key", "cells"), SPOILT_CELLS.values(), ids=SPOILT_CELLS)
def test_spoilt_row_is_reported_by_both(package, run_checks, table, key, cells):
    """And no other row is."""
    line = edit_row(package, table, key, **cells)
    assert assert_same_rows(package, table, run_checks) >= {line - 2}


@pytest.mark.parametrize(("table", "key", "cells", "rule"), BROKEN_RULES)
def test_broken_rule_is_reported_by_both(package, run_checks, table, key, cells, rule):
    """Each rule of the published schemas, by its name."""
    line = edit_row(package, table, key, **cells)
    assert assert_same_rows(package, table, run_checks) == {line - 2}
    assert any(f"rule {rule}: " in name for name in find_failed_checks(package, table))


def test_repeated_row_is_reported_by_both(package, run_checks):
    """Pandera reports both rows, the command the second one with the line of the first."""
    first, *_ = read_rows(package, "areas")
    line = add_row(package, "areas", **first)
    assert find_rows_of_pandera(package, "areas") == {0, line - 2}
    assert find_rows_of_command(package, "areas", run_checks) == {line - 2}


def test_repeated_code_is_reported_by_both(package, run_checks):
    """Of a unique column that is not the primary key, too."""
    line = edit_row(package, "areas", "NOR", iso_alpha2="IS")
    assert find_rows_of_command(package, "areas", run_checks) <= {1, line - 2}
    assert find_rows_of_pandera(package, "areas") == {1, line - 2}


def test_number_of_40_digits_is_valid_but_does_not_fit_into_a_frame(package, run_checks):
    """A file may contain it; the column of a frame holds 38 digits."""
    line = edit_row(package, "figures", TOTAL, value="1" * 40)
    assert find_rows_of_command(package, "figures", run_checks) == set()
    assert find_rows_of_pandera(package, "figures") == {line - 2}


def test_correct_tables_are_accepted_by_both(package, run_checks):
    """Every table of the package."""
    for table in load_package(package).tables:
        assert assert_same_rows(package, table, run_checks) == set()
