"""Which figure is the total of an area, indicator, unit and year."""

import pytest
from figure_sets import make_figure, make_figures
from report_sets import make_report_set

from cases import cases
from conftest import read_figures
from tip_figures.figures.tables.totals import select_totals


def select_ids(figures, *identities, **options):
    """Return id and scope of each total of some figures."""
    totals = select_totals(make_report_set(figures, *identities, **options))
    return [(total.figure.figure_id, total.scope) for total in totals]


def test_totals_are_one_a_year():
    """A figure with a breakdown, or of an indicator that is part of another, is not a total."""
    totals = [total.figure for total in select_totals(read_figures())]
    identified = [total for total in totals if total.indicator_id == "victims_identified"]
    assert [(total.year, total.value, total.source_id) for total in identified] == [
        (2019, 24, "demo-2021-isl-protection"),
        (2020, 30, "demo-2021-isl-protection"),
        (2021, 33, "demo-2022-isl-protection"),
    ]
    call_indicators = {total.indicator_id for total in totals if total.unit == "call"}
    assert call_indicators == {"hotline_calls"}


def test_totals_are_sorted_by_area_indicator_unit_and_year():
    figures = make_figures(
        "norway 5 ref_area=NOR",
        "later 7 year=2021",
        "earlier 9",
        "assisted 3 indicator_id=victims_assisted",
    )
    assert [figure_id for figure_id, _ in select_ids(figures)] == [
        "assisted",
        "earlier",
        "later",
        "norway",
    ]


# Scope


def test_widest_figure_is_total_where_no_source_states_one():
    figures = make_figures(
        "suspected 9 status=potential",
        "female 4 status=potential sex=female",
        "female-labor 1 status=potential sex=female citizenship=NOR",
    )
    assert select_ids(figures) == [("suspected", "suspected victims")]


def test_scope_has_all_limits_in_words():
    figures = [make_figure("x 9 citizenship=foreign exploited_in=foreign sex=male")]
    assert select_ids(figures) == [("x", "foreign citizens, abroad, male")]


def test_foreign_includes_each_other_country():
    figures = make_figures("foreign 9 citizenship=foreign", "norwegian 4 citizenship=NOR")
    assert select_ids(figures) == [("foreign", "foreign citizens")]


def test_code_may_include_others_by_the_identities_of_one_source():
    """The later edition counts transgender as female; the other does not mention it."""
    figures = make_figures(
        "before 5 source_id=first-2021 sex=female",
        "after 9 source_id=first-2022 sex=female",
        "part 4 source_id=first-2022 sex=transgender",
    )
    assert select_ids(figures) == []
    assert select_ids(figures, "part_of after part") == [("after", "female")]


@cases(
    "codes",
    {
        "disjoint": {"sex": "male"},
        "overlapping": {"citizenship": "NOR"},
    },
)
def test_figures_of_which_none_includes_the_other_have_no_total(codes):
    figures = [make_figure("female 4 sex=female"), make_figure("other 5", **codes)]
    assert select_ids(figures) == []


def test_full_total_of_any_report_is_preferred_to_a_limited_one():
    figures = make_figures(
        "limited 9 source_id=first-2021 status=potential", "full 8 source_id=second-2024"
    )
    assert select_ids(figures) == [("full", "")]


# What is left out


def test_indicator_that_is_part_of_another_has_no_total():
    figures = [make_figure("x 9 indicator_id=victims_referred")]
    assert select_ids(figures, part_of={"victims_referred": ""}) == [("x", "")]
    part_of = {"victims_referred": "victims_assisted"}
    assert select_ids(figures, part_of=part_of) == []


@pytest.mark.parametrize("period", ["part_of_year", "several_years"])
def test_figure_of_a_shorter_or_longer_period_is_not_a_total(period):
    """It does not keep a narrower figure from being the total either."""
    figures = [make_figure("period 9", period=period), make_figure("male 2 sex=male")]
    assert select_ids(figures) == [("male", "male")]


@pytest.mark.parametrize("cells", [{"source_id": "gone"}, {"indicator_id": "gone"}])
def test_figure_of_unknown_source_or_indicator_is_left_out(cells):
    assert select_ids([make_figure("x 9", **cells)]) == []


# Reports, periods and editions


def test_first_report_is_preferred_to_a_newer_edition_of_another():
    figures = make_figures("second 9 source_id=second-2024", "first 8 source_id=first-2021")
    assert select_ids(figures) == [("first", "")]


def test_calendar_year_is_preferred_to_reporting_period():
    figures = make_figures(
        "reporting 9 source_id=first-2021 period=reporting_period",
        "calendar 8 source_id=first-2022",
    )
    assert select_ids(figures) == [("calendar", "")]


def make_editions(*values):
    """Make a figure of each edition of the first report, with some values."""
    return [
        make_figure(f"in-{2021 + number} {value}", source_id=f"first-{2021 + number}")
        for number, value in enumerate(values)
    ]


def test_first_of_editions_that_agree_is_the_total():
    assert select_ids(make_editions("9", "9", "9")) == [("in-2021", "")]


def test_latest_of_editions_that_differ_is_the_total():
    assert select_ids(make_editions("9", "8", "9")) == [("in-2023", "")]


def test_edition_that_divides_the_total_is_preferred_if_editions_agree():
    parts = make_figures(
        "female 4 source_id=first-2022 sex=female", "male 5 source_id=first-2022 sex=male"
    )
    figures = [*make_editions("9", "9", "9"), *parts]
    assert select_ids(figures, "sum in-2022 female male") == [("in-2022", "")]
    assert select_ids(figures) == [("in-2022", "")]


def test_sum_is_preferred_to_parts_without_an_identity():
    figures = [
        *make_editions("9", "9", "9"),
        make_figure("male 5 source_id=first-2021 sex=male"),
        make_figure("female 4 source_id=first-2022 sex=female"),
    ]
    assert select_ids(figures, "part_of in-2022 female") == [("in-2022", "")]
