"""Rows of the generated tables as analysts read them; `test_total_rows` has those of totals."""

from dataclasses import replace
from decimal import Decimal

from figure_sets import make_figures
from report_sets import make_report_set

from cases import cases
from records import select
from tip_figures.figures.identities.arithmetic import BALANCE
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS, SUM
from tip_figures.figures.tables import make_generated_rows
from tip_figures.figures.tables.contradictions import describe_sides


def make_rows(table: str, figures, *identities: str) -> list[dict[str, str]]:
    """Return the rows that a set of figures has in a generated table."""
    return list(make_generated_rows(make_report_set(figures, *identities))[table])


# Parts

PARTS = "all 9; f 3 sex=female; m 4 sex=male"


@cases(
    "figures, expected",
    {
        "six-places": (
            PARTS,
            ["female|3|exact|0.333333", "male|4|exact|0.444444", "remainder|2|exact|0.222222"],
        ),
        "parts-not-exact": (
            "all 9; f 3 sex=female bound=at_least; m 4 sex=male bound=at_least",
            ["female|3|at_least|", "male|4|at_least|", "remainder|2|at_most|"],
        ),
        "total-not-exact": (
            PARTS.replace("9;", "9 bound=at_least;"),
            ["female|3|exact|", "male|4|exact|", "remainder|2|at_least|"],
        ),
        "nothing": (
            "all 0; f 0 sex=female; m 0 sex=male",
            ["female|0|exact|", "male|0|exact|"],
        ),
        "difference": (
            "all 9; f 4 sex=female; m 6 sex=male",
            ["female|4|exact|0.444444", "male|6|exact|0.666667", "difference|-1|exact|"],
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
    assert select(rows, "part", "value", "figure_id", "note", "doubtful") == [
        "Iceland|4|own||",
        "foreigners|5||By law.|Copied.",
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


# Contradictions

RATES = [("ISK", 1, 800), ("USD", 1, 2), ("ISK", 2, 900), ("USD", 2, 3)]


def test_contradictions_are_joined_with_semicolons():
    """A part whose own number agrees names what contradicts its total."""
    figures = "all 8; f 4 sex=female; m 4 sex=male; a 5 age=adult; c 5 age=child; b 9 sex=unknown"
    sums = ("sum all f m", "sum all a c", "sum all b")
    totals = make_rows("totals", figures, *sums)
    assert select(totals, "figure_id", "contradicted_by") == ["all|i2;i3"]
    parts = make_rows("parts", figures, *sums)
    rows = [row for row in parts if (row["dimension"], row["division"]) == ("sex", "1")]
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
    "figures, identity, numbers, words",
    {
        "single-part": (
            "all 4; f 5 sex=female",
            "part_of all f",
            "4|5|1|person",
            ("at most 4", "5"),
        ),
        "sum": (
            "all 8; f 4 sex=female; m 5 sex=male",
            "sum all f m",
            "8|9|1|person",
            ("8", "4 + 5 = 9"),
        ),
        "order": (
            "before 4 year=2019; all 9",
            "order higher=before lower=all",
            "4|9|5|person",
            ("less than 4 in 2019", "9 in 2020"),
        ),
        "share": (
            "all 40; f 10 sex=female; s 20 unit=percent indicator_id=allocation_fall",
            "share whole=all part=f share=s",
            "20|25|5|percent",
            ("20 percent", "10 of 40 = 25 percent"),
        ),
        "share-of-an-earlier-part": (
            "all 40 source_id=2022; f 10 sex=female source_id=2021; "
            "s 20 unit=percent indicator_id=allocation_fall source_id=2022",
            "share whole=all part=f share=s",
            "20|25|5|percent",
            ("20 percent", "10 of 40 = 25 percent"),
        ),
        "other-kinds-as-arithmetic": (
            "before 4 year=2019; all 9; stated 50 unit=percent",
            "percent_change old=before new=all rise=stated",
            "50|125|75|percent",
            ("4", "4 -> 9: a rise of 50 percent"),
        ),
        "editions-in-their-order": (
            "late 8 source_id=2022; early 9 source_id=2021",
            "restated late early",
            "9|8|-1|person",
            ("9", "8"),
        ),
        "reports-in-their-order": (
            "second 8 source_id=other-2020; first 9 source_id=2021",
            "restated second first",
            "9|8|-1|person",
            ("9", "8"),
        ),
    },
)
def test_sides_of_a_contradiction(figures, identity, numbers, words):
    """In numbers in the table, in words for pages."""
    figure_set = make_report_set(figures, identity)
    rows = make_generated_rows(figure_set)["contradictions"]
    assert select(rows, "report_says", "follows", "difference", "unit") == [numbers]
    assert describe_sides(figure_set, figure_set.evaluated[0]) == words


def test_contradiction_of_any_arithmetic_compares_numbers(monkeypatch):
    """A kind without a rule of its own is compared like a sum."""
    other = BALANCE._replace(verdict_bounds=(False, False))
    monkeypatch.setitem(IDENTITY_KINDS, "sum", SUM._replace(comparison=other))
    rows = make_rows("contradictions", "all 8; f 4 sex=female; m 5 sex=male", "sum all f m")
    assert select(rows, "report_says", "follows", "difference", "unit") == ["8|9|1|person"]


def test_contradicted_exchange_rates_have_no_two_numbers():
    amounts = [f"{unit}{n} {value} unit={unit}" for unit, n, value in RATES]
    terms = "local=ISK1 foreign=USD1 local=ISK2 foreign=USD2"
    rows = make_rows("contradictions", "; ".join(amounts), f"same_rate {terms}")
    assert select(rows, "report_says", "follows", "unit", "figure_ids") == [
        "||ISK|ISK1;USD1;ISK2;USD2"
    ]


@cases(
    "other, between",
    {"2021": "one report", "2022": "editions", "other-2022": "reports"}.items(),
)
def test_contradiction_says_between_what_it_is(other, between):
    figures = f"a 8 source_id=2021; b 9 sex=female source_id={other}"
    rows = make_rows("contradictions", figures, "restated a b")
    assert select(rows, "between", "scope", "figure_ids") == [f"{between}|all|a;b"]


def test_contradiction_without_a_source_has_no_row():
    rows = make_rows("contradictions", "a 8 source_id=2021; b 9 source_id=unknown", "restated a b")
    assert rows == []


def test_conversions_alone_have_no_row():
    cells = "indicator_id=assistance_allocation"
    amounts = [
        f"{name}-{unit} {value} {cells} unit={unit} source_id={source_id}"
        for unit in ("ISK", "USD")
        for name, value, source_id in (("a", 8, "2021"), ("b", 9, "2022"))
    ]
    relations = ("restated a-ISK b-ISK", "restated a-USD b-USD")
    rows = make_rows("contradictions", "; ".join(amounts), *relations)
    assert select(rows, "figure_ids") == ["a-ISK;b-ISK"]


# What a figure is used for


def test_use_is_the_first_that_fits():
    figures = (
        "all 9 source_id=2021; again 9 source_id=2022; f 4 sex=female source_id=2021; "
        "detail 2 sex=female citizenship=NOR source_id=2021; "
        "ngo 3 counted_by=ngo source_id=2021 period=2018/2020"
    )
    rows = make_rows("figures_flat", figures, "part_of all f")
    assert sorted(select(rows, "figure_id", "used_in")) == [
        "again|other_edition",
        "all|totals",
        "detail|detail",
        "f|parts",
        "ngo|detail",
    ]


def test_figure_of_context_is_used_as_context():
    figure_set = make_report_set("all 9")
    indicators = tuple(replace(row, group="context") for row in figure_set.indicators)
    tables = make_generated_rows(replace(figure_set, indicators=indicators))
    assert tables["totals"] == []
    assert select(tables["figures_flat"], "used_in") == ["context"]


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
