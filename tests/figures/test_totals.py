"""Which figures are totals: the widest of each area, indicator, unit, counter and year."""

from dataclasses import replace

from figure_sets import make_figure, set_category
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.labels import describe_scope
from tip_figures.figures.tables.selection import list_statements, select


def select_ids(figures, *identities, **options):
    """Return id and scope of each total of some figures: "ID (SCOPE)"."""
    figure_set = make_report_set(figures, *identities, **options)
    totals = select(figure_set).totals
    return [f"{total.figure_id} ({describe_scope(figure_set, total)})" for total in totals]


@cases(
    "figures, expected",
    {
        "widest": (
            "x 9 status=potential; f 4 status=potential sex=female; "
            "n 1 status=potential sex=female citizenship=NOR",
            ["x (potential victims)"],
        ),
        "disjoint": ("f 4 sex=female; m 5 sex=male", ["f (female)", "m (male)"]),
        "statuses-have-their-own": (
            "p 9 status=potential; c 4 status=confirmed; n 1 status=confirmed sex=male",
            ["c (confirmed victims)", "p (potential victims)"],
        ),
        "full-total-of-any-report": (
            "limited 9 source_id=2021 status=potential; full 8 source_id=other-2024",
            ["full ()"],
        ),
        "calendar-year-beside-twelve-months": (
            "calendar 8 source_id=2021; months 9 source_id=2022 period=2020-04/2021-03",
            ["calendar ()", "months ()"],
        ),
        "women-of-the-year-are-not-in-twelve-months": (
            "women 8 sex=female; months 9 period=2020-04/2021-03",
            ["months ()", "women (female)"],
        ),
        "latest-of-two-periods": (
            "early 8 period=2020-04/2021-03; late 9 period=2020-07/2021-06",
            ["late ()"],
        ),
        "range": ("x 4 value_to=6 bound=between; f 2 sex=female", ["f (female)"]),
        "twelve-months": ("months 9 period=2020-04/2021-03", ["months ()"]),
        "counters-have-their-own": (
            "g 9 source_id=2021; n 4 counted_by=ngo; nobody 9 source_id=2022 counted_by=report",
            ["g ()", "n (counted by NGOs)"],
        ),
        "unnamed-counter-beside-others": (
            "n 4 counted_by=ngo; nobody 9 source_id=2022 counted_by=report",
            ["n (counted by NGOs)", "nobody ()"],
        ),
        "counter-does-not-include-another": (
            "n 9 counted_by=ngo; m 4 sex=male",
            ["m (male)", "n (counted by NGOs)"],
        ),
        "unknown-source": ("x 9 source_id=gone", []),
        "unknown-indicator": ("x 9 indicator_id=gone", []),
    },
)
def test_total_is_the_figure_that_no_other_includes(figures, expected):
    assert sorted(select_ids(figures)) == expected


def test_oldest_edition_is_first_and_the_first_report_last_within_a_year():
    figures = make_report_set("c 1 source_id=2022; a 1 source_id=2021; b 1 source_id=other-2022")
    assert [figure.figure_id for figure in list_statements(figures)] == ["a", "b", "c"]


def test_code_may_include_others_by_the_identities_of_one_source():
    """The later edition counts transgender as female; the other does not mention it."""
    figures = (
        "before 5 source_id=2021 sex=female; after 9 source_id=2022 sex=female; "
        "part 4 source_id=2022 sex=transgender"
    )
    transgender = "part (transgender)"
    assert select_ids(figures) == ["after (female)", transgender]
    assert select_ids(figures, "part_of after part") == ["after (female)"]


@cases(
    "cells, identity, expected",
    {
        "no-identity": ("sex=male", "", ["all ()", "x (male)"]),
        "part-with-a-code": ("sex=male", "part_of all x", ["all ()"]),
        "part-without-a-code": ("", "part_of all x", ["all ()", "x ()"]),
    },
)
def test_part_of_another_indicator_is_a_total_unless_its_total_divides_by_it(
    cells, identity, expected
):
    figures = f"all 9 indicator_id=victims_assisted; x 4 indicator_id=victims_referred {cells}"
    part_of = {"victims_referred": "victims_assisted"}
    assert select_ids(figures, identity, part_of=part_of) == expected


def test_figure_that_is_limited_to_a_sector_is_no_total_beside_one_that_is_not():
    """Whatever the other codes are; without one it is a total."""
    figures = "confirmed 7 status=confirmed age=child; all 4 status=potential"
    figure_set = make_report_set(figures)
    limited = set_category(figure_set, "age", "child", limits="sector")
    assert [total.figure_id for total in select(limited).totals] == ["all"]
    alone = replace(limited, figures=figure_set.figures[:1])
    assert [total.figure_id for total in select(alone).totals] == ["confirmed"]


def test_conversion_of_an_amount_in_local_currency_is_no_total():
    """The indicator lists the local currency first; dollars alone are a total."""
    cells = "indicator_id=assistance_allocation"
    dollars = f"usd 9 {cells} unit=USD"
    assert select_ids(f"isk 900 {cells} unit=ISK; {dollars}") == ["isk ()"]
    other_source = f"isk 900 {cells} unit=ISK source_id=2021; {dollars}"
    assert sorted(select_ids(other_source)) == ["isk ()", "usd ()"]
    assert select_ids(dollars) == ["usd ()"]


@cases("period", ["2020-01/2020-08", "2018/2020", "2020-01/..", "../2020"])
def test_figure_of_a_shorter_or_longer_period_is_not_a_total(period):
    """It does not keep a narrower figure from being the total either."""
    figures = [make_figure("period 9", period=period), make_figure("male 2 sex=male")]
    assert select_ids(figures) == ["male (male)"]


# Editions

AGREE = "a 9 source_id=2021; b 9 source_id=2022; c 9 source_id=2023"


@cases(
    "figures, identity, expected",
    {
        "first-of-those-that-agree": (AGREE, "", "a"),
        "one-that-states-the-year": (AGREE.replace("b 9", "b 9 year_basis=stated"), "", "b"),
        "latest-of-two-reports": ("a 9 source_id=2021; b 8 source_id=other-2024", "", "b"),
        "first-report-of-one-year": ("a 9 source_id=other-2022; b 8 source_id=2022", "", "b"),
        "latest-of-those-that-differ": (AGREE.replace("b 9", "b 8"), "", "c"),
        "one-that-divides": (
            f"{AGREE}; m 5 source_id=2021 sex=male; f 9 source_id=2022 sex=female",
            "part_of b f",
            "b",
        ),
    },
)
def test_edition_of_the_total(figures, identity, expected):
    assert select_ids(figures, identity) == [f"{expected} ()"]


def test_whole_section_is_preferred_to_an_excerpt():
    figure_set = make_report_set("a 9 source_id=2021; b 9 source_id=other-2022")
    sources = [
        replace(source, extent="excerpt" if source.source_id == "2021" else "complete")
        for source in figure_set.sources
    ]
    (total,) = select(replace(figure_set, sources=tuple(sources))).totals
    assert total.figure_id == "b"


def test_numbers_of_a_revised_pair_of_editions_come_from_one_edition():
    """The later edition revises the number of 2020, so that of 2019 is from it, too."""
    figures = "a 9 source_id=2021; b 8 source_id=2022; "
    same = "c 5 year=2019 source_id=2021; d 5 year=2019 source_id=2022"
    assert sorted(select_ids(figures + same)) == ["b ()", "d ()"]
    assert sorted(select_ids(figures.replace("8", "9") + same)) == ["a ()", "c ()"]
