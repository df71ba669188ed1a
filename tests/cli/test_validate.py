"""scripts/validate.py: what it reports, in which format, and how it ends."""

import json

import pytest

from cells import edit_row
from conftest import edit_json, field
from tip_figures.cli.validate import IGNORABLE_ERRORS
from tip_figures.datapackage.findings import read_finding_table
from tip_figures.figures.model import Figures

COLUMN = [field("a")]


@pytest.fixture
def package_with_warning(make_package):
    """A package of which one table has no rows."""
    make_package("a\n", COLUMN, name="empty")
    return make_package("a\nx\n", COLUMN, name="full")


def validate(run, *arguments):
    """Return the exit status of the command, and what it writes as JSON."""
    result = run("validate.py", *arguments, "--format", "json")
    return result.returncode, json.loads(result.stdout)


def test_strict_treats_warnings_as_errors(run, package_with_warning):
    status, content = validate(run, package_with_warning, "--strict")
    assert (status, content["valid"]) == (1, False)
    assert {finding["severity"] for finding in content["findings"]} == {"error"}


def test_package_with_an_unread_table_is_not_fully_checked(run, make_package):
    """That is neither valid nor invalid, even if warnings are errors."""
    licensed = {"licenses": [{"name": "CC0-1.0"}]}
    root = make_package("a\nx\n", COLUMN, package=licensed, resource={"encoding": "latin-1"})
    status, content = validate(run, root, "--strict")
    assert (status, content["valid"], content["complete"]) == (3, True, False)
    assert [finding["code"] for finding in content["findings"]] == ["not-read"]


def test_figures_are_read_once_in_a_run(run, package, texts, monkeypatch):
    """Also for the proof, for the hint of an empty cell, and for the causes of findings."""
    loaded = []
    load = Figures.load
    monkeypatch.setattr(Figures, "load", lambda package: loaded.append(package) or load(package))
    edit_row(package, "identities", "identified-foreign", verdict="", statement="")
    status, content = validate(run, package, *(f"--text={text}" for text in texts))
    assert (status, len(content["findings"])) == (1, 2)
    assert len(loaded) == 1


# Ignored findings


def test_ignored_findings_are_counted(run, package_with_warning):
    """They may be errors in a descriptor."""
    with edit_json(package_with_warning / "datapackage.json") as descriptor:
        descriptor["keywords"] = "text"
    options = ("--strict", "--ignore", "table-empty", "--ignore", "descriptor-invalid")
    status, content = validate(run, package_with_warning, *options)
    assert (status, content["ignored"], content["findings"]) == (0, 2, [])


def test_errors_that_may_be_ignored_exist():
    table = read_finding_table()
    assert {table[code]["severity"] for code in IGNORABLE_ERRORS} == {"error"}
