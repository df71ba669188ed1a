"""Rows of the table of contradictions: what a report says, and what follows."""

from dataclasses import replace
from decimal import Decimal

import pytest
from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.tables.generated_tables import make_generated_rows


def make_rows(figures, *identities, **cells):
    """Return the rows of the table; cells are those of each identity."""
    figure_set = make_report_set(figures, *identities)
    changed = tuple(replace(row, **cells) for row in figure_set.identities)
    return make_generated_rows(replace(figure_set, identities=changed))["contradictions"]


def make_total(value, **cells):
    return make_figure(f"all {value}", source_id="first-2021", **cells)


def make_sexes(*values, **cells):
    return [
        make_figure(f"{sex} {value}", source_id="first-2021", sex=sex, **cells)
        for sex, value in zip(("female", "male"), values, strict=False)
    ]


def test_identity_that_holds_has_no_row():
    assert make_rows([make_total("9"), *make_sexes("4", "5")], "sum all female male") == []


def test_sum_that_does_not_hold():
    figures = [make_total("8"), *make_sexes("4", "5")]
    (row,) = make_rows(
        figures, "sum all female male", residual=Decimal(-1), explanation="One too many."
    )
    assert row == {
        "identity_id": "i1",
        "year": "2020",
        "area": "Iceland",
        "what": "trafficking victims identified",
        "report_says": "8",
        "follows": "4 + 5 = 9",
        "difference": "-1",
        "verdict": "contradicted",
        "explanation": "One too many.",
        "links": "",
    }


@cases(
    "identity, values, says, follows",
    {
        "parts": ("part_of all female male", "456", "at most 4", "5 + 6 = 11"),
        "single-part": ("part_of all female", "45", "at most 4", "5"),
        "restated": ("restated all female", "45", "4", "5"),
    },
)
def test_sides_of_an_identity(identity, values, says, follows):
    total, *parts = values
    (row,) = make_rows([make_total(total), *make_sexes(*parts)], identity)
    assert (row["report_says"], row["follows"]) == (says, follows)


def test_share_that_does_not_hold_is_compared_in_percent():
    figures = [make_total("942"), make_figure("share 80 source_id=first-2021 unit=percent")]
    figure_set = make_report_set([*figures, *make_sexes("772")], "sum all female share")
    identities = tuple(
        replace(row, kind="share", residual=Decimal("-1.953291")) for row in figure_set.identities
    )
    roles = {"all": "whole", "female": "part", "share": "share"}
    terms = tuple(replace(term, role=roles[term.figure_id]) for term in figure_set.terms)
    changed = replace(figure_set, identities=identities, terms=terms)
    (row,) = make_generated_rows(changed)["contradictions"]
    assert (row["report_says"], row["follows"]) == ("80 percent", "772 of 942 = 81.95 percent")
    assert row["difference"] == "-1.953291"


def test_redefined_number_of_another_edition_has_a_row():
    figures = [make_total("8"), make_figure("again 5 source_id=first-2022")]
    (row,) = make_rows(figures, "restated all again", verdict="redefined", residual=Decimal(3))
    assert (row["report_says"], row["follows"], row["difference"]) == ("8", "5", "3")
    assert row["verdict"] == "redefined"


def test_order_that_does_not_hold(package_with_wrong_order):
    (row,) = package_with_wrong_order
    assert (row["report_says"], row["follows"]) == ("less than 3 in 2019", "3 in 2020")


@pytest.fixture
def package_with_wrong_order():
    """The rows of a report that says that the number fell from 3 to 3."""
    figures = [make_total("3"), make_figure("before 3 source_id=first-2021 year=2019")]
    figure_set = make_report_set(figures, "restated all before")
    identities = tuple(replace(row, kind="order") for row in figure_set.identities)
    roles = {"all": "lower", "before": "higher"}
    terms = tuple(replace(term, role=roles[term.figure_id]) for term in figure_set.terms)
    changed = replace(figure_set, identities=identities, terms=terms)
    return make_generated_rows(changed)["contradictions"]
