"""Rows of the generated tables as analysts read them; `test_total_rows` has those of totals."""

from dataclasses import replace
from decimal import Decimal

from figure_sets import make_figures
from report_sets import make_report_set, select

from cases import cases
from conftest import read_figures
from tip_figures.figures.tables import make_generated_rows


def make_rows(table: str, figures, *identities: str) -> list[dict[str, str]]:
    """Return the rows that a set of figures has in a generated table."""
    return list(make_generated_rows(make_report_set(figures, *identities))[table])


COLUMNS = {
    "figures_flat": (
        "year year_basis area what counted_by counter value value_to unit bound rounded_to "
        "citizenship citizenship_code exploitation exploited_in exploited_in_code sex age status "
        "actor purpose breakdown used_in period period_type definition report edition_year "
        "paragraph sentence quote link label figure_id basis derived_from obs_status doubtful "
        "contradicted_by note indicator_id ref_area source_id"
    ),
    "totals": (
        "series year area what scope counted_by counter value value_to bound unit period "
        "rounded_to break_before why_no_value obs_status doubtful report edition_year "
        "contradicted_by note quote link figure_id indicator_id ref_area"
    ),
    "parts": (
        "year area what scope counted_by dimension part value bound total share unit "
        "obs_status doubtful contradicted_by total_contradicted_by note part_code figure_id "
        "total_figure_id indicator_id ref_area"
    ),
    "contradictions": (
        "identity_id year area what report_says follows difference verdict explanation links"
    ),
}


@cases("table, columns", COLUMNS.items())
def test_columns_are_those_of_the_contract(table, columns):
    """The first line of a file has the columns of its schema."""
    assert list(read_figures().package.tables[table].fields) == columns.split()


# Parts

PARTS = "all 9; f 3 sex=female; m 4 sex=male"


@cases(
    "figures, expected",
    {
        "six-places": (
            PARTS,
            ["female|3|exact|0.333333", "male|4|exact|0.444444", "not stated|2|exact|0.222222"],
        ),
        "parts-not-exact": (
            "all 9; f 3 sex=female bound=at_least; m 4 sex=male bound=at_least",
            ["female|3|at_least|", "male|4|at_least|", "not stated|2|at_most|"],
        ),
        "total-not-exact": (
            PARTS.replace("9;", "9 bound=at_least;"),
            ["female|3|exact|", "male|4|exact|", "not stated|2|at_least|"],
        ),
        "nothing": (
            "all 0; f 0 sex=female; m 0 sex=male",
            ["female|0|exact|", "male|0|exact|"],
        ),
        "difference": (
            "all 9; f 4 sex=female; m 6 sex=male",
            ["female|4|exact|0.444444", "male|6|exact|0.666667", "difference|-1|exact|"],
        ),
        "several-of-one-code": (
            "all 9; f 4 sex=female bound=at_least age=child; m 4 sex=female age=adult",
            ["adults|4|exact|0.444444", "children|4|at_least|", "not stated|1|at_most|"],
        ),
    },
)
def test_share_is_that_of_an_exact_part_in_an_exact_total(figures, expected):
    rows = make_rows("parts", figures, "part_of all f m")
    assert select(rows, "part", "value", "bound", "share") == expected


COUNTRIES = "all 9; own 4 citizenship=ISL; d 3 citizenship=DNK obs_status=E; n 2 citizenship=NOR"


def test_countries_counted_as_foreign_have_their_notes_and_no_figure():
    figures = make_figures(COUNTRIES)
    cells = {"note": "By law.", "doubtful": "Copied."}
    noted = [*figures[:2], *(replace(figure, **cells) for figure in figures[2:])]
    rows = make_rows("parts", noted, "sum all own d n")
    assert select(rows, "part", "value", "figure_id", "note", "obs_status", "doubtful") == [
        "Iceland|4|own||A|",
        "foreign citizens|5||By law.|E|Copied.",
    ]


# All figures


@cases(
    "cells, period, period_type",
    {
        "calendar-year": ("", "", "calendar_year"),
        "part-of-year": ("period=2020-01/2020-08", "January to August 2020", "part_of_year"),
        "twelve-months": (
            "period=2020-04/2021-03",
            "April 2020 to March 2021",
            "twelve_months",
        ),
        "several-years": ("period=2013/..", "since 2013", "several_years"),
    },
)
def test_period_is_in_words(cells, period, period_type):
    """The calendar year has none; only the type names it."""
    rows = make_rows("figures_flat", f"all 9 {cells}")
    assert select(rows, "period", "period_type") == [f"{period}|{period_type}"]


def test_row_of_a_figure_says_who_counted_and_what_is_doubtful():
    cells = "counted_by=trade_union counter=CGIL definition=wider doubtful=Copied."
    rows = make_rows("figures_flat", f"all 9 {cells}")
    columns = ("counted_by", "counter", "definition", "doubtful")
    assert select(rows, *columns) == ["trade_union|CGIL|wider|Copied."]


# Contradictions


def test_contradictions_are_joined_with_semicolons():
    """A part whose own number agrees names what contradicts its total."""
    figures = "all 8; f 4 sex=female; m 4 sex=male; a 5 age=adult; c 5 age=child; b 9 sex=unknown"
    sums = ("sum all f m", "sum all a c", "sum all b")
    totals = make_rows("totals", figures, *sums)
    assert select(totals, "figure_id", "contradicted_by") == ["all|i2;i3"]
    rows = [row for row in make_rows("parts", figures, *sums) if row["dimension"] == "sex"]
    assert select(rows, "figure_id", "contradicted_by", "total_contradicted_by") == [
        "f||i2;i3",
        "m||i2;i3",
    ]


def test_contradiction_without_an_indicator_has_no_row():
    figures = "all 8 indicator_id=gone; f 4 sex=female; m 5 sex=male"
    assert make_rows("contradictions", figures, "sum all f m") == []


def test_explained_difference_has_a_row_and_contradicts_no_number():
    """Its verdict is that of the identity; without a record it would contradict both numbers."""
    figure_set = make_report_set("a 8 source_id=2021; b 9 source_id=2022", "restated a b")
    cells = {"verdict": "differs", "residual": Decimal(1), "explanation": "By law."}
    identities = tuple(replace(row, **cells) for row in figure_set.identities)
    tables = make_generated_rows(replace(figure_set, identities=identities))
    columns = ("identity_id", "verdict", "difference", "explanation")
    assert select(tables["contradictions"], *columns) == ["i1|differs|1|By law."]
    assert select(tables["figures_flat"], "contradicted_by") == ["", ""]
    tables = make_generated_rows(figure_set)
    assert select(tables["contradictions"], "verdict") == ["contradicted"]
    assert select(tables["figures_flat"], "contradicted_by") == ["i1", "i1"]


@cases(
    "figures, identity, sides",
    {
        "single-part": ("all 4; f 5 sex=female", "part_of all f", "at most 4|5"),
        "other-kinds-as-arithmetic": (
            "before 4 year=2019; all 9; stated 50 unit=percent",
            "percent_change old=before new=all rise=stated",
            "4|4 -> 9: a rise of 50 percent",
        ),
    },
)
def test_sides_of_a_contradiction(figures, identity, sides):
    """Those of other identities are in the published table."""
    rows = make_rows("contradictions", figures, identity)
    assert select(rows, "report_says", "follows") == [sides]


# Derived figures


@cases(
    "figures, expected",
    {
        "from-each-other": (
            "a 4 sex=female basis=derived derived_by=i1; b 4 sex=male basis=derived derived_by=i1",
            ["a|||the same number: b", "b|||the same number: a"],
        ),
        "unknown-identity": (
            "a 4 basis=derived derived_by=gone; b 4 sex=male",
            ["a|||", "b|||"],
        ),
    },
)
def test_derived_figure_without_a_stated_number_has_no_quote(figures, expected):
    rows = make_rows("figures_flat", figures, "restated a b")
    assert select(rows, "figure_id", "quote", "link", "derived_from") == expected
