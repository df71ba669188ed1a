"""scripts/validate.py: what it reports, in which format, and how it ends."""

import json

import pytest

from cases import cases
from conftest import edit_json, field
from tip_figures.cli.validate import IGNORABLE_ERRORS
from tip_figures.datapackage.findings import read_finding_table

COLUMN = [field("a")]


@pytest.fixture
def package_with_warning(make_package):
    """A package of which one table has no rows."""
    root = make_package("a\n", COLUMN, name="empty")
    return make_package("a\nx\n", COLUMN, name="full") and root


def validate(run, *arguments):
    """Return the exit status of the command, and what it writes as JSON."""
    result = run("validate.py", *arguments, "--format", "json")
    return result.returncode, json.loads(result.stdout)


@cases(
    "option, status, severity", {"none": ([], 0, "warning"), "strict": (["--strict"], 1, "error")}
)
def test_strict_treats_warnings_as_errors(run, package_with_warning, option, status, severity):
    returncode, content = validate(run, package_with_warning, *option)
    assert (returncode, content["valid"]) == (status, status == 0)
    assert {finding["severity"] for finding in content["findings"]} == {severity}


# What is not read


@pytest.fixture
def package_with_workbook(make_package):
    """A package of which one table is a workbook, which is not read."""
    root = make_package("a\nx\n", COLUMN, package={"licenses": [{"name": "CC0-1.0"}]})
    (root / "book.xlsx").write_bytes(b"PK")
    with edit_json(root / "datapackage.json") as descriptor:
        schema = {"fields": COLUMN}
        descriptor["resources"].append({"name": "book", "path": "book.xlsx", "schema": schema})
    return root


@cases("option", {"warnings": (), "strict": ("--strict",)})
def test_package_with_an_unread_table_is_not_fully_checked(run, package_with_workbook, option):
    """That is neither valid nor invalid, even if warnings are errors; an error decides before."""
    status, content = validate(run, package_with_workbook, *option)
    assert (status, content["valid"], content["complete"]) == (3, True, False)
    assert [finding["code"] for finding in content["findings"]] == ["not-read"]
    (package_with_workbook / "t.csv").write_text("a\nx,y\n")
    status, content = validate(run, package_with_workbook, *option)
    assert (status, content["valid"], content["complete"]) == (1, False, False)


# Ignored findings


def test_ignored_findings_are_counted(run, package_with_warning):
    options = ("--strict", "--ignore", "table-empty", "--ignore", "row-order")
    status, content = validate(run, package_with_warning, *options)
    assert (status, content["ignored"], content["findings"]) == (0, 1, [])


def test_error_in_a_descriptor_may_be_ignored(run, package_with_warning):
    with edit_json(package_with_warning / "datapackage.json") as descriptor:
        descriptor["keywords"] = "text"
    assert validate(run, package_with_warning)[0] == 1
    status, content = validate(run, package_with_warning, "--ignore", "descriptor-invalid")
    assert (status, content["valid"], content["ignored"]) == (0, True, 1)


def test_errors_that_may_be_ignored_exist():
    table = read_finding_table()
    assert {table[code]["severity"] for code in IGNORABLE_ERRORS} == {"error"}
