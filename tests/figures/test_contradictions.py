"""Rows of the table of contradictions: what a report says, and what follows."""

from dataclasses import replace
from decimal import Decimal

from report_sets import make_report_set

from cases import cases
from tip_figures.figures.tables.tidy_rules import make_generated_rows

COLUMNS = "identity_id year area what report_says follows difference verdict explanation links"


def make_rows(figures, identity, roles="", **cells):
    """Return the rows of the table.

    roles: kind of the identity and roles of its terms, if others than those of `identity`
    cells: of the identity
    """
    figure_set = make_report_set(figures, identity)
    identities, terms = figure_set.identities, figure_set.terms
    if roles:
        kind, *term_roles = roles.split()
        cells["kind"] = kind
        pairs = zip(terms, term_roles, strict=True)
        terms = tuple(replace(term, role=role) for term, role in pairs)
    changed = tuple(replace(row, **cells) for row in identities)
    return make_generated_rows(replace(figure_set, identities=changed, terms=terms))[
        "contradictions"
    ]


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
    assert {column: row[column] for column in COLUMNS.split()} == {
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


PARTS = "all 4; f 5 sex=female; m 6 sex=male"


@cases(
    "figures, identity, roles, says, follows",
    {
        "parts": (PARTS, "part_of all f m", "", "at most 4", "5 + 6 = 11"),
        "single-part": (PARTS, "part_of all f", "", "at most 4", "5"),
        "restated": (PARTS, "restated all f", "", "4", "5"),
        "share": (
            "all 942; f 772 sex=female; share 80 unit=percent",
            "sum all f share",
            "share whole part share",
            "80 percent",
            "772 of 942 = 81.95 percent",
        ),
        "order": (
            "all 3; before 3 year=2019",
            "restated all before",
            "order lower higher",
            "less than 3 in 2019",
            "3 in 2020",
        ),
        "other-kinds-as-arithmetic": (
            "old 4 year=2019; new 9; rise 50 unit=percent",
            "sum old new rise",
            "percent_change old new rise",
            "4",
            "4 -> 9: a rise of 50 percent",
        ),
    },
)
def test_sides_of_an_identity(figures, identity, roles, says, follows):
    (row,) = make_rows(figures, identity, roles)
    assert (row["report_says"], row["follows"]) == (says, follows)
