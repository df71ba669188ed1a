"""scripts/validate.py: what it reports, in which format, and how it ends."""

import json

import pytest

from conftest import edit_json
from tip_figures.cli.validate import IGNORABLE_ERRORS
from tip_figures.datapackage.findings import read_finding_table

TEXT_FIELD = {"name": "a", "type": "string"}


@pytest.fixture
def package_with_warning(make_package):
    """A package of which one table has no rows."""
    root = make_package("a\n", [TEXT_FIELD], name="empty")
    return make_package("a\nx\n", [TEXT_FIELD], name="full") and root


def test_warning_leaves_a_package_valid(run, package_with_warning):
    result = run("validate.py", package_with_warning)
    assert result.returncode == 0
    assert "warning" in result.stdout.splitlines()[-1]


def test_strict_treats_warnings_as_errors(run, package_with_warning):
    result = run("validate.py", package_with_warning, "--strict", "--format", "json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["valid"]) == (1, False)
    assert {finding["severity"] for finding in content["findings"]} == {"error"}


# What is not read


@pytest.fixture
def package_with_workbook(make_package):
    """A package of which one table is a workbook, which is not read."""
    root = make_package("a\nx\n", [TEXT_FIELD])
    (root / "book.xlsx").write_bytes(b"PK")
    with edit_json(root / "datapackage.json") as descriptor:
        schema = {"fields": [TEXT_FIELD]}
        descriptor["resources"].append({"name": "book", "path": "book.xlsx", "schema": schema})
    return root


@pytest.mark.parametrize("option", [(), ("--strict",)], ids=["warnings", "strict"])
def test_package_with_an_unread_table_is_not_fully_checked(run, package_with_workbook, option):
    """That is neither valid nor invalid, even if warnings are errors."""
    with edit_json(package_with_workbook / "datapackage.json") as descriptor:
        descriptor["licenses"] = [{"name": "CC0-1.0"}]
    result = run("validate.py", package_with_workbook, *option, "--format", "json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["valid"], content["complete"]) == (3, True, False)
    codes = [finding["code"] for finding in content["findings"]]
    assert codes == ["not-read"]
    text = run("validate.py", package_with_workbook, *option).stdout
    assert text.splitlines()[-1] == "not fully checked; what was read is valid, with 1 warning"


def test_error_beside_an_unread_table_makes_a_package_invalid(run, package_with_workbook):
    """What is read is checked as always; errors decide before what is not read."""
    (package_with_workbook / "t.csv").write_text("a\nx,y\n")
    result = run("validate.py", package_with_workbook, "--format", "json")
    content = json.loads(result.stdout)
    assert (result.returncode, content["valid"], content["complete"]) == (1, False, False)


# Ignored findings


def test_ignored_findings_are_counted(run, package_with_warning):
    result = run("validate.py", package_with_warning, "--strict", "--ignore", "table-empty")
    assert result.returncode == 0
    assert "table-empty" not in result.stdout
    assert result.stdout.splitlines()[-1] == "valid; 1 finding ignored"
    arguments = ("--format", "json", "--ignore", "table-empty", "--ignore", "row-order")
    content = json.loads(run("validate.py", package_with_warning, *arguments).stdout)
    assert (content["valid"], content["ignored"], content["findings"]) == (True, 1, [])


def test_error_in_a_descriptor_may_be_ignored(run, package_with_warning):
    with edit_json(package_with_warning / "datapackage.json") as descriptor:
        descriptor["keywords"] = "text"
    arguments = ("--ignore", "descriptor-invalid", "--format", "json")
    assert run("validate.py", package_with_warning).returncode == 1
    result = run("validate.py", package_with_warning, *arguments)
    content = json.loads(result.stdout)
    assert (result.returncode, content["valid"], content["ignored"]) == (0, True, 1)


def test_unread_table_may_be_ignored(run, package_with_workbook):
    """The exit status is 0, but the report does not claim that everything was checked."""
    arguments = ("--ignore", "not-read", "--format", "json")
    result = run("validate.py", package_with_workbook, *arguments)
    content = json.loads(result.stdout)
    assert (result.returncode, content["complete"], content["ignored"]) == (0, False, 1)


def test_errors_that_may_be_ignored_exist():
    table = read_finding_table()
    assert {table[code]["severity"] for code in IGNORABLE_ERRORS} == {"error"}
