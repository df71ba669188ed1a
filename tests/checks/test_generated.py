"""The check of generated tables: each is what follows from the source tables."""

import json

import pytest

from cases import cases
from cells import drop_row, edit_row, read_rows, write_rows
from conftest import edit_json, replace_text
from tip_figures.datapackage.package import load_package

TOTAL = "Iceland: trafficking victims identified/2020"
GENERATED = ("totals", "parts", "figures_flat", "contradictions")


def find_outdated(package, run_checks):
    """Return table, line, column and message of each table that is out of date."""
    return [
        (finding.path, finding.line, finding.column, finding.message)
        for finding in run_checks(package, "generated")
        if finding.code == "table-outdated"
    ]


def test_tables_that_follow_from_the_others_have_no_findings(package, run_checks):
    assert run_checks(package, "generated") == []


def test_changed_cell_is_reported_with_both_texts(package, run_checks):
    line = edit_row(package, "totals", TOTAL, value="31")
    message = (
        "The table does not follow from the source tables: here it has “31”, but “30” was expected."
    )
    assert find_outdated(package, run_checks) == [("resources/totals.csv", line, "value", message)]
    (finding,) = run_checks(package, "generated")
    assert (finding.severity, finding.is_fixed_by_tidy) == ("error", True)


def test_changed_figure_makes_each_table_with_it_outdated(package, run_checks):
    """The total, what it divides into, and the row of the figure."""
    edit_row(package, "figures", "demo-2021-isl-identified-2020", note="Counted twice.")
    outdated = find_outdated(package, run_checks)
    assert [path for path, *_ in outdated] == [
        "resources/figures_flat.csv",
        "resources/totals.csv",
    ]
    assert {column for _, _, column, _ in outdated} == {"note"}


@pytest.mark.parametrize("table", GENERATED[:3])
def test_missing_row_is_reported_where_it_belongs(package, run_checks, table):
    rows = read_rows(package, table)
    write_rows(package, table, rows[:1] + rows[2:])
    ((path, line, column, message),) = find_outdated(package, run_checks)
    assert (path, line, column) == (f"resources/{table}.csv", 3, "")
    assert message.startswith("The table does not follow from the source tables: here it has “")


def test_missing_last_row_is_reported(package, run_checks):
    rows = read_rows(package, "totals")
    write_rows(package, "totals", rows[:-1])
    ((_, line, _, message),) = find_outdated(package, run_checks)
    assert line == len(rows) + 1
    assert "here it has “nothing”" in message


@cases(
    "content",
    {
        "empty": b"",
        "conflict": b"<<<<<<< HEAD\n=======\n>>>>>>> other\n",
        "not-text": b"\xff\xfe",
        "open-quotation-mark": b'"',
    },
)
def test_file_of_any_bytes_is_out_of_date(package, run_checks, content):
    (package / "resources/totals.csv").write_bytes(content)
    ((path, line, column, _),) = find_outdated(package, run_checks)
    assert (path, line, column) == ("resources/totals.csv", 1, "")


def test_spaces_at_the_end_are_a_difference(package, run_checks):
    file = package / "resources/parts.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    assert len(find_outdated(package, run_checks)) == 1


def test_tables_are_not_compared_with_a_part_of_the_figures(package, run_checks):
    """A figure without a value has no record; the check of cells reports it."""
    edit_row(package, "figures", "demo-2021-isl-identified-2020", value="x")
    assert find_outdated(package, run_checks) == []


def test_package_without_generated_tables_is_not_checked(package, run_checks):
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"] = [
            resource for resource in descriptor["resources"] if resource["name"] not in GENERATED
        ]
    assert run_checks(package, "generated") == []


def test_missing_file_is_left_to_the_check_of_structure(package, run_checks):
    (package / "resources/parts.csv").unlink()
    assert find_outdated(package, run_checks) == []
    assert "path-missing" in [finding.code for finding in run_checks(package, "structure")]


def test_column_of_another_order_is_a_difference(package, run_checks):
    replace_text(package / "resources/totals.csv", "series,year,area", "year,series,area")
    ((_, line, column, _),) = find_outdated(package, run_checks)
    assert (line, column) == (1, "")


def test_dropped_source_row_changes_the_tables(package, run_checks):
    drop_row(package, "figures", "demo-2021-isl-operations-2020")
    paths = [path for path, *_ in find_outdated(package, run_checks)]
    assert paths == ["resources/figures_flat.csv", "resources/totals.csv"]
    assert load_package(package).findings == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.unlink(), id="missing", marks=pytest.mark.slow),
        pytest.param(
            lambda file: file.write_text("<<<<<<< HEAD\n"), id="conflict", marks=pytest.mark.slow
        ),
        pytest.param(lambda file: replace_text(file, ",30,30,exact", ",x,30,exact"), id="text"),
    ],
)
def test_whatever_is_wrong_with_a_generated_table_is_fixed_by_tidy(package, run, spoil):
    """The usual hints would have people edit it."""
    spoil(package / "resources/totals.csv")
    report = json.loads(run("validate.py", package, "--format", "json").stdout)
    hints = {finding["hint"] for finding in report["findings"]}
    assert (report["valid"], hints) == (False, {"scripts/tidy.py fixes this."})
    assert run("tidy.py", package).returncode == 0
    assert json.loads(run("validate.py", package, "--format", "json").stdout)["valid"]
