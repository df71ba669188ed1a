"""scripts/validate.py: what it reports, in which format, and how it ends."""

import json

import pytest

from cases import cases
from cells import edit_row, read_rows
from conftest import edit_json, field
from tip_figures.cli.validate import IGNORABLE_ERRORS
from tip_figures.datapackage.findings import read_finding_table
from tip_figures.figures.model import Figures

COLUMN = [field("a")]
LICENSED = {"licenses": [{"name": "CC0-1.0"}]}


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
    root = make_package("a\nx\n", COLUMN, package=LICENSED, resource={"encoding": "latin-1"})
    status, content = validate(run, root, "--strict")
    assert (status, content["valid"], content["complete"]) == (3, True, False)
    assert [finding["code"] for finding in content["findings"]] == ["not-read"]


# Tables without rows


@cases("schema, codes", {"no-word": ({}, ["table-empty"]), "may": ({"mayBeEmpty": True}, [])})
def test_only_its_schema_lets_a_table_be_empty(run, make_package, schema, codes):
    make_package("a\n", COLUMN, name="empty", package=LICENSED, **schema)
    root = make_package("a\nx\n", COLUMN, name="full")
    status, content = validate(run, root, "--strict")
    assert status == len(codes)
    assert [finding["code"] for finding in content["findings"]] == codes


def test_package_without_contradictions_and_gaps_is_valid(run, package):
    """Its two numbers that do not make 33 are corrected, and money has no series with years."""
    numeral = {"text": "13", "value": "13", "quote": "were citizens and 13"}
    edit_row(package, "numerals", "2022-isl-protection/1/3/30", **numeral)
    edit_row(package, "figures", "demo-2022-isl-identified-2021-foreign", value="13")
    exact = {"verdict": "exact", "residual": "0", "explanation": ""}
    edit_row(package, "identities", "demo-2022-isl-identified-by-citizenship", **exact)
    edit_row(package, "indicators", "assistance_allocation", measure="instance")
    gaps = package / "resources/gaps.csv"
    gaps.write_text(gaps.read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    run("tidy.py", package)
    assert read_rows(package, "contradictions") == read_rows(package, "gaps") == []
    status, content = validate(run, package, "--strict")
    assert (status, content["findings"]) == (0, [])


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
