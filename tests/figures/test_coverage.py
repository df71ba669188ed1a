"""Rows of the table of coverage: which sections state a number, and what the others say."""

import pytest

from cases import cases
from cells import add_row, edit_row, read_rows, write_rows
from conftest import edit_json, read_figures, run_checks
from tip_figures.figures.tables.coverage import COLUMNS, make_coverage_rows

SOURCE = "demo-2021-isl-protection"
FIGURE = "demo-2021-isl-identified-2020"
STATEMENT = f"{SOURCE}/prosecuted"


def list_counts(package, subject):
    """Return the columns that are not zero, of each row about a subject: `number 1 sections 1`."""
    rows = [row for row in make_coverage_rows(read_figures(package)) if row["subject"] == subject]
    texts = []
    for row in rows:
        names = [name for name in (*COLUMNS, "sections") if row[name] != "0"]
        texts.append(" ".join(f"{name} {row[name]}" for name in names))
    return texts


def list_findings(package):
    """Return code and line of each finding about the table of statements."""
    findings = run_checks(package)
    return [
        (finding.code, finding.line)
        for finding in findings
        if finding.path == "resources/statements.csv"
    ]


@pytest.fixture
def one_figure(package):
    """The small package with one of its figures, which its first section states."""
    rows = read_rows(package, "figures")
    write_rows(package, "figures", [row for row in rows if row["figure_id"] == FIGURE])
    return package


@cases(
    "changes, expected",
    {
        "calendar-year": ({}, "number"),
        "twelve-months": ({"period": "2020-04/2021-03"}, "number"),
        "part-of-a-year": ({"period": "2020-01/2020-06"}, "part"),
        "several-years": ({"period": "2018/2020"}, "part"),
        "zero": ({"value": "0"}, "zero"),
        "zero-for-several-years": ({"value": "0", "period": "2018/2020"}, "zero"),
        "from-zero": ({"value": "0", "value_to": "5", "bound": "between"}, "number"),
        "one-area-of-another-section": ({"source_id": "demo-2022-isl-protection"}, "nothing"),
        "derived": ({"basis": "derived"}, "nothing"),
        "another-subject": ({"indicator_id": "victims_referred"}, "nothing"),
    },
)
def test_figure_puts_its_section_into_a_column(one_figure, changes, expected):
    edit_row(one_figure, "figures", FIGURE, **changes)
    assert list_counts(one_figure, "victims") == [f"{expected} 1 sections 1"]


@cases("statement", ["word", "no_data"])
def test_statement_counts_where_no_figure_is(one_figure, statement):
    """Beside a figure it changes nothing."""
    edit_row(one_figure, "statements", STATEMENT, statement=statement, subject="victims")
    assert list_counts(one_figure, "victims") == ["number 1 sections 1"]
    edit_row(one_figure, "figures", FIGURE, basis="derived")
    assert list_counts(one_figure, "victims") == [f"{statement} 1 sections 1"]


def test_first_column_that_applies_counts(one_figure):
    """A number comes before a number for a part of the year, and this one before a zero."""
    edit_row(one_figure, "figures", FIGURE, value="0")
    add_row(one_figure, "figures", **copy_figure(one_figure, value="4", period="2020-01/2020-06"))
    assert list_counts(one_figure, "victims") == ["part 1 sections 1"]
    add_row(one_figure, "figures", **copy_figure(one_figure, value="4", figure_id="another"))
    assert list_counts(one_figure, "victims") == ["number 1 sections 1"]


def copy_figure(package, **changes):
    """Return the cells of the first figure under another id, with changes."""
    return read_rows(package, "figures")[0] | {"figure_id": "other"} | changes


def test_excerpts_are_not_counted(package):
    """Every edition with a whole section has a row, and every subject of the codebook."""
    assert list_counts(package, "victims") == ["number 1 sections 1"]
    assert list_counts(package, "investigations") == ["zero 1 sections 1"]
    assert list_counts(package, "prosecuted") == ["word 1 sections 1"]
    assert list_counts(package, "convicted") == ["nothing 1 sections 1"]
    edit_row(package, "sources", "demo-2022-isl-protection", extent="complete")
    assert list_counts(package, "victims") == ["number 1 sections 1", "number 1 sections 1"]
    edit_row(package, "sources", "demo-2022-isl-protection", edition_year="2021")
    assert list_counts(package, "victims") == ["number 2 sections 2"]
    edit_row(package, "sources", SOURCE, extent="excerpt")
    edit_row(package, "sources", "demo-2022-isl-protection", extent="excerpt")
    assert list_counts(package, "victims") == []


def test_package_without_subjects_or_statements_has_coverage(package):
    """Without subjects there are no rows; without statements every other section says nothing."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"] = [
            entry for entry in descriptor["resources"] if entry["name"] != "statements"
        ]
    assert list_counts(package, "prosecuted") == ["nothing 1 sections 1"]
    with edit_json(package / "schemas/indicators.json") as schema:
        schema["fields"] = [entry for entry in schema["fields"] if entry["name"] != "subject"]
    rows = read_rows(package, "indicators")
    for row in rows:
        del row["subject"]
    write_rows(package, "indicators", rows)
    assert list(make_coverage_rows(read_figures(package))) == []


@cases(
    "cells, code",
    {
        "no-such-sentence": ({"sentence": "5"}, "reference-missing"),
        "no-such-subject": ({"subject": "arrested"}, "cell-enum"),
        "no-statement": ({"statement": "nothing"}, "cell-enum"),
    },
)
def test_statement_is_about_a_sentence_and_a_subject(package, cells, code):
    edit_row(package, "statements", STATEMENT, **cells)
    assert list_findings(package) == [(code, 2)]
