"""Series of totals, their headlines and titles; and rows of the tables in words."""

from dataclasses import replace

from page_helpers import make_tables, make_total, make_totals

from cases import cases
from conftest import read_figures
from tip_figures.page.charts import Series, find_series
from tip_figures.page.headline import write_headline
from tip_figures.page.tables import (
    describe_reading,
    describe_unit,
    write_amount,
    write_figure,
    write_limited,
)

FIGURES = read_figures()
NEW_DEFINITION = {"break_before": "edition 2021: with minors"}
HEADLINES = {
    "down-from-the-previous": (
        "2019:20 2020:88 2021:24",
        {},
        "Utopia identified 24 victims in 2021, down from 88 in 2020.",
    ),
    "up-from-the-previous": (
        "2018:20 2019:10 2020:24",
        {},
        "Utopia identified 24 victims in 2020, up from 10 in 2019.",
    ),
    "same-number": ("2019:24 2020:24", {}, "Utopia identified 24 victims in 2020."),
    "not-compared-with-a-contradicted-number": (
        "2019:99 2020:24",
        {2019: {"contradicted_by": "sum"}},
        "Utopia identified 24 victims in 2020.",
    ),
    "not-compared-with-a-bound": (
        "2019:99 2020:24",
        {2019: {"bound": "at_least"}},
        "Utopia identified 24 victims in 2020.",
    ),
    "bound-is-not-compared": (
        "2019:99 2020:24",
        {2020: {"bound": "at_least"}},
        "Utopia identified at least 24 victims in 2020.",
    ),
    "contradicted": (
        "2019:99 2020:24",
        {2020: {"contradicted_by": "sum"}},
        "Utopia identified 24 victims in 2020 (contradicted by other numbers).",
    ),
    "new-definition": (
        "2019: 2020:24",
        {2019: NEW_DEFINITION},
        "Utopia identified 24 victims in 2020, by a definition that differs from that of earlier "
        "years.",
    ),
    "compared-within-a-definition": (
        "2018:99 2019:50 2020:24",
        {2018: NEW_DEFINITION},
        "Utopia identified 24 victims in 2020, down from 50 in 2019.",
    ),
    "scope-with-the-noun": (
        "2020:24",
        {2020: {"scope": "suspected victims"}},
        "Utopia identified 24 suspected victims in 2020.",
    ),
    "newest-year-has-no-number": ("2020:24 2021:", {}, "Utopia identified 24 victims in 2020."),
    "period-other-than-the-calendar-year": (
        "2019:20 2020:24",
        {
            2019: {"period": "April 2019 to March 2020"},
            2020: {"period": "April 2020 to March 2021"},
        },
        "Utopia, April 2020 to March 2021: 24 victims identified, up from 20 in April 2019 to "
        "March 2020.",
    ),
    "other-months": (
        "2019:20 2020:24",
        {2019: {"period": "July 2019 to June 2020"}, 2020: {"period": "April 2020 to March 2021"}},
        "Utopia, April 2020 to March 2021: 24 victims identified.",
    ),
    "point-in-time": (
        "2019:20 2020:24",
        {2020: {"period_type": "point_in_time"}},
        "Utopia identified 24 victims in 2020.",
    ),
    "not-counted-by-the-government": (
        "2020:24",
        {2020: {"counted_by": "ngo"}},
        "Utopia 2020: 24 victims identified.",
    ),
    "two-verbs": (
        "2020:24",
        {2020: {"what": "victims rescued or released"}},
        "Utopia rescued or released 24 victims in 2020.",
    ),
    "label-without-a-verb": (
        "2019:9 2020:24",
        {2019: {"what": "calls"}, 2020: {"what": "calls"}},
        "Utopia 2020: 24 calls, up from 9 in 2019.",
    ),
    "verb-inside-the-label": (
        "2020:24",
        {2020: {"what": "people convicted of trafficking"}},
        "Utopia 2020: 24 people convicted of trafficking.",
    ),
    "one": ("2020:1", {}, "Utopia 2020: 1 victims identified."),
}


def find_one_series(numbers: str, cells: dict[int, dict[str, str]] | None = None) -> Series:
    (series,) = find_series(make_tables(make_totals(numbers, cells)), "UTO")
    return series


@cases("numbers, cells, sentence", HEADLINES)
def test_headline_is_true_and_names_what_limits_the_number(numbers, cells, sentence):
    totals = make_totals(numbers, cells)
    assert write_headline(make_tables(totals), find_one_series(numbers, cells)) == sentence


def test_core_series_come_first_then_charts_then_what_most_areas_have():
    totals = [
        *make_totals("2020:1 2021:2", indicator_id="calls", series="calls"),
        *make_totals("2020:9 2021:8"),
        *make_totals("2020:5 2021:6", scope="women", series="women"),
        *make_totals("2018:3 2019:4", indicator_id="a_rare_one", series="rare"),
        *make_totals("2020:7", unit="case", series="cases"),
        *make_totals("2022:9", ref_area="XXX"),
    ]
    series = find_series(make_tables(totals, core_ids=("victims_identified", "a_rare_one")), "UTO")
    values = [[row["value"] for row in line.rows] for line in series]
    assert values == [["9", "8"], ["5", "6"], ["3", "4"], ["7"], ["1", "2"]]
    assert [line.is_core for line in series] == [True, True, True, True, False]
    assert [line.is_drawn for line in series] == [True, True, True, False, True]


def test_series_of_zeros_is_not_drawn():
    assert not find_one_series("2020:0 2021:0").is_drawn


@cases(
    "cells, stem, title",
    {
        "scope": (
            {"scope": "forced labor", "series": "Utopia: victims identified, forced labor"},
            "UTO-victims_identified-forced-labor",
            "Victims identified (forced labor)",
        ),
        "money": (
            {"unit": "USD", "series": "Utopia: victims identified, in US dollars"},
            "UTO-victims_identified-in-US-dollars",
            "Victims identified",
        ),
    },
)
def test_series_has_a_file_name_and_a_title(cells, stem, title):
    series = find_one_series("2020:5", {2020: cells})
    assert (series.stem, series.title) == (stem, title)


@cases(
    "cells, amount",
    [
        ({"bound": "at_least", "value_to": ""}, "at least 2,500"),
        ({"bound": "between", "value_to": "3000"}, "between 2,500 and 3,000"),
        ({"unit": "USD"}, "2,500 USD"),
        ({"unit": "percent"}, "2,500 percent"),
    ],
)
def test_amount_has_bound_and_unit(cells, amount):
    assert write_amount(FIGURES, make_total(2020, "2500", **cells)) == amount


@cases(
    "label, figure",
    {
        "year": ("2 gifts from Utopia, Utopia 2020", "2 gifts from Utopia"),
        "period": ("2 gifts, Utopia, as of June 2020", "2 gifts"),
    },
)
def test_figure_is_written_without_area_and_time(label, figure):
    assert write_figure(make_total(2020, "2", area="Utopia", label=label)) == figure


def test_limits_are_adjectives_or_in_brackets():
    limited = write_limited("trafficking victims", "confirmed victims, in the fishing industry")
    assert limited == "confirmed trafficking victims (in the fishing industry)"


@cases("unit, words", [("person", "People"), ("case", "Cases"), ("USD", "US dollars")])
def test_unit_names_who_counted(unit, words):
    description = describe_unit(FIGURES, make_total(2020, "5", unit=unit))
    assert description == f"{words}, according to the government"


def test_unit_names_no_counter_that_the_report_does_not_name():
    assert describe_unit(FIGURES, make_total(2020, "5", counted_by="report")) == "People"


def test_reading_says_how_much_of_each_report_was_read():
    """Editions of several areas that were read alike are named once."""
    first, *_ = FIGURES.sources
    sources = [replace(first, edition_year=year) for year in (2023, 2025, 2023, 2024)]
    assert describe_reading(FIGURES, [*sources, replace(first, section="Labor")]) == [
        "Report on Made-up Places, section “Protection”, 2023–2025: the whole section.",
        "Report on Made-up Places, section “Labor”, 2021: the whole section.",
    ]
