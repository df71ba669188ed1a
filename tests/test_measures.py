"""The tools that measure: how a drawn mistake is made, and what the pages say."""

import json

from cases import cases
from cells import read_rows
from conftest import read_figures
from measures.benchmark import ProcessCost, render_page
from measures.deleted_identities import delete_identity, find_codes, list_deletable
from measures.drawn_mistakes import (
    AT_ROW,
    ELSEWHERE,
    LIST,
    OUTDATED,
    SILENT,
    Outcome,
    find_result,
    make_mistake,
)
from measures.drawn_mistakes import render_page as render_mistakes
from tip_figures.datapackage.csv_file import read_csv_rows
from tip_figures.figures.records import NO_TEXTS

FIGURE = "demo-2021-isl-identified-2019"
CHANGE = {
    "table": "figures",
    "key": f"figure_id={FIGURE}",
    "action": "set",
    "column": "value",
    "old": "24",
    "new": "25",
}


def test_drawn_mistake_changes_deletes_and_inserts(package):
    figures = read_rows(package, "figures")
    first, *others = read_rows(package, "areas")
    new_row = first | {"area_id": "ABC"}
    insertion = {"table": "areas", "key": "area_id=ABC", "action": "insert"}
    deletion = {"table": "areas", "key": f"area_id={first['area_id']}", "action": "delete"}
    make_mistake(package, [CHANGE, insertion | {"new": json.dumps(new_row)}, deletion])
    assert read_rows(package, "areas") == [*others, new_row]
    (changed,) = [row for row in read_rows(package, "figures") if row not in figures]
    assert (changed["figure_id"], changed["value"]) == (FIGURE, "25")


@cases(
    "cells",
    [
        # other cell
        {"old": "23"},
        # row is gone
        {"key": "figure_id=x"},
        # deleted row is gone
        {"key": "figure_id=x", "action": "delete"},
        # inserted row exists
        {"action": "insert", "new": "{}"},
        # column is gone
        {"column": "x"},
    ],
)
def test_drawn_mistake_is_outdated_where_the_tables_have_changed(package, cells):
    """Nothing is written."""
    before = read_rows(package, "figures")
    assert not make_mistake(package, [CHANGE, CHANGE | cells])
    assert read_rows(package, "figures") == before


def test_page_counts_mistakes_and_lists_silent_ones():
    results = {
        "s1": (SILENT, AT_ROW),
        "s2": (SILENT, SILENT),
        "s3": (ELSEWHERE, ELSEWHERE),
        "c1": (OUTDATED, OUTDATED),
    }
    outcomes = [
        Outcome({"mistake": name, "kind": "slip", "why": "tired"}, *both)
        for name, both in results.items()
    ]
    page = render_mistakes(outcomes, 2)
    assert "| single | 0 | 1 | 2 | 1 | 1 | 1 | 0 |\n" in page
    assert "| coordinated | 0 | 0 | 0 | 0 | 0 | 0 | 1 |\n" in page
    assert page.endswith("| s2 | slip | tired |\n")


@cases(
    "key, expected",
    {"its row": (FIGURE, AT_ROW), "another": ("x", ELSEWHERE), "none": (None, SILENT)},
)
def test_error_counts_at_the_row_that_a_mistake_changes(key, expected):
    errors = [] if key is None else [{"key": key}]
    assert find_result(errors, [CHANGE]) == expected


def test_list_has_no_sentences_of_reports():
    quotes = [row["new"] for row in read_csv_rows(LIST) if row["column"] == "quote"]
    assert max(len(quote.split()) for quote in quotes) <= 6


def test_page_compares_median_times_with_frictionless():
    """The highest memory counts."""
    costs = {
        "frictionless validate": [ProcessCost(0, 4, 4, 50)],
        "validate": [ProcessCost(0, 1, 1, 90), ProcessCost(0, 9, 9, 80), ProcessCost(0, 2, 2, 70)],
    }
    page = render_page(costs, 0.2)
    rows = page.splitlines()[-2:]
    assert rows == [
        "| `frictionless validate` | 4.00 | 1.00 | 50 |",
        "| `validate` | 2.00 | 0.50 | 90 |",
    ]


def test_deleted_identity_is_reported_where_codes_show_it():
    """No identity is left out but those from which figures are derived."""
    figures = read_figures()
    deletable = list_deletable(figures)
    assert len(figures.identities) - len(deletable) == 3
    assert find_codes(figures, NO_TEXTS) == []
    codes = {name: find_codes(delete_identity(figures, name), NO_TEXTS) for name in deletable}
    assert codes["demo-2022-isl-identified-2020-again"] == ["relation-undeclared"]
    assert codes["demo-2021-isl-identified-foreign"] == ["sum-undeclared"]
    assert codes["demo-2021-isl-allocation-fall"] == []
