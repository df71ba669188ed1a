"""Rows of the table of contradictions: what a report says, and what follows."""

from dataclasses import replace
from decimal import Decimal

from report_sets import make_report_set, select

from cases import cases
from tip_figures.figures.tables.tidy_rules import make_generated_rows


def make_rows(figures, identity, **cells):
    """Return the rows of the table; `cells` are those of the identity."""
    figure_set = make_report_set(figures, identity)
    identities = tuple(replace(row, **cells) for row in figure_set.identities)
    return make_generated_rows(replace(figure_set, identities=identities))["contradictions"]


@cases(
    "figures",
    {
        "holds": "all 9; f 4 sex=female; m 5 sex=male",
        "unknown-indicator": "all 8 indicator_id=gone; f 4 sex=female; m 5 sex=male",
    },
)
def test_identity_that_holds_or_has_no_indicator_has_no_row(figures):
    assert make_rows(figures, "sum all f m") == []


def test_row_describes_what_does_not_hold():
    figures = "all 8; f 4 sex=female; m 5 sex=male"
    (row,) = make_rows(figures, "sum all f m", residual=Decimal(-1), explanation="One too many.")
    columns = "year area what report_says follows difference verdict explanation links"
    assert select([row], "identity_id", *columns.split()) == [
        "i1|2020|Iceland|trafficking victims identified|8|4 + 5 = 9|-1|contradicted|One too many.|"
    ]


PARTS = "all 4; f 5 sex=female; m 6 sex=male"


@cases(
    "figures, identity, says, follows",
    {
        "parts": (PARTS, "part_of all f m", "at most 4", "5 + 6 = 11"),
        "single-part": (PARTS, "part_of all f", "at most 4", "5"),
        "restated": (PARTS, "restated all f", "4", "5"),
        "share": (
            "all 942; f 772 sex=female; stated 80 unit=percent",
            "share share=stated whole=all part=f",
            "80 percent",
            "772 of 942 = 81.95 percent",
        ),
        "order": (
            "all 3; before 3 year=2019",
            "order lower=all higher=before",
            "less than 3 in 2019",
            "3 in 2020",
        ),
        "other-kinds-as-arithmetic": (
            "before 4 year=2019; all 9; stated 50 unit=percent",
            "percent_change old=before new=all rise=stated",
            "4",
            "4 -> 9: a rise of 50 percent",
        ),
    },
)
def test_sides_of_an_identity(figures, identity, says, follows):
    (row,) = make_rows(figures, identity)
    assert (row["report_says"], row["follows"]) == (says, follows)
