"""tip_figures/page/series.py: the series of the small package, and the sentences about them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from page_helpers import NEW, OLD, redefine_victims

import cells
from conftest import read_figures
from tip_figures.figures.model import Figures
from tip_figures.page.chart import draw_chart
from tip_figures.page.series import (
    AreaSeries,
    Series,
    find_series,
    write_headline,
    write_standfirst,
)


@pytest.fixture(scope="module")
def figures() -> Figures:
    return read_figures()


@pytest.fixture(scope="module")
def series(figures: Figures) -> AreaSeries:
    return find_series(figures)


def write_headline_of(figures: Figures, line: Series, *values: int) -> str:
    """Write the headline of a series with other numbers, the last one in the same year."""
    newest = line.figures[-1]
    members = [
        replace(newest, figure_id=f"f{number}", year=newest.year - number, value=Decimal(value))
        for number, value in enumerate(reversed(values))
    ]
    return write_headline(figures, replace(line, figures=members[::-1]))


def test_headline_of_few_numbers_has_no_highest_one(figures: Figures, series: AreaSeries) -> None:
    """Of four numbers the highest one says little."""
    assert write_headline_of(figures, series.leading[0], 1, 2, 3, 4) == (
        "Iceland identified 4 trafficking victims in 2021."
    )


def test_headline_states_the_newest_number_and_that_it_is_the_highest(
    figures: Figures, series: AreaSeries
) -> None:
    """Where the newest of five numbers is the highest, the sentence says so."""
    assert write_headline_of(figures, series.leading[0], 1, 2, 3, 4, 5) == (
        "Iceland identified 5 trafficking victims in 2021, the highest number of this series."
    )


def test_headline_states_the_newest_number_and_the_highest(
    figures: Figures, series: AreaSeries
) -> None:
    """Of 1 victim the noun is singular; the highest number follows with its year."""
    assert write_headline_of(figures, series.leading[0], 2, 3, 30, 4, 1) == (
        "Iceland identified 1 trafficking victim in 2021; "
        "the highest number of this series is 30, in 2019."
    )


def test_headline_marks_numbers_in_doubt(figures: Figures, series: AreaSeries) -> None:
    """The newest number is contradicted by its parts, the highest one by another identity."""
    (line,) = series.leading
    assert write_headline(figures, line) == (
        "Iceland identified 33 trafficking victims in 2021 (in doubt)."
    )
    disputed = replace(line, contradictions={"f2": ["x"]})
    assert write_headline_of(figures, disputed, 2, 3, 30, 4, 1).endswith(
        "; the highest number of this series is 30, in 2019 (in doubt)."
    )


def test_headline_limits_a_total_beside_its_noun(figures: Figures, series: AreaSeries) -> None:
    """The limit is read with the number, not after the year."""
    line = replace(series.leading[0], scope="forced labor")
    assert write_headline(figures, line).startswith(
        "Iceland identified 33 trafficking victims (forced labor) in 2021"
    )


def test_headline_of_one_year_has_no_comparison(figures: Figures, series: AreaSeries) -> None:
    """A series of one figure is stated without a highest number."""
    lines = {line.indicator.indicator_id: line for line in series.every}
    assert write_headline(figures, lines["victims_assisted"]) == (
        "Non-governmental organizations assisted at least 41 trafficking victims in 2020."
    )


def test_series_hold_the_total_of_each_year(series: AreaSeries) -> None:
    """2020 is stated by both editions; its figure is that of the edition that divides it."""
    lines = {line.indicator.indicator_id: line for line in series.every}
    totals = [
        (figure.year, int(figure.value), figure.source_id)
        for figure in lines["victims_identified"].figures
    ]
    assert totals == [
        (2019, 24, "demo-2021-isl-protection"),
        (2020, 30, "demo-2021-isl-protection"),
        (2021, 33, "demo-2022-isl-protection"),
    ]


def test_series_know_their_gaps_and_doubtful_figures(series: AreaSeries) -> None:
    """A year without a figure after the first one is a gap."""
    lines = {line.indicator.indicator_id: line for line in series.every}
    assert lines["victims_identified"].gaps == []
    assert lines["hotline_calls"].gaps == []
    doubtful = [figure.figure_id for figure in lines["hotline_calls"].doubtful]
    assert doubtful == [NEW + "hotline-calls-2021"]


def test_series_leave_out_converted_amounts(series: AreaSeries) -> None:
    """The allocation is stated in krona and converted into dollars; only krona make a series."""
    units = {
        line.figures[0].unit
        for line in series.every
        if line.indicator.indicator_id == "assistance_allocation"
    }
    assert units == {"ISK"}


def test_gap_has_the_reason_of_its_row(series: AreaSeries) -> None:
    """The table of gaps says why the year is missing, in a code and a note."""
    lines = {line.indicator.indicator_id: line for line in series.every}
    (gap,) = lines["victims_assisted"].gaps
    assert (gap.years, gap.words) == ("2021", "not reported")
    assert [row.note for row in gap.rows] == ["It is not said that help ended."]


@pytest.mark.parametrize(
    ("reason", "quote", "words"),
    [
        pytest.param("not_read", "", "not in the part we read", id="not-read"),
        pytest.param("not_reported", "", "not reported", id="not-reported"),
        pytest.param("vague", "help to hundreds of", "“hundreds”, no count", id="vague"),
    ],
)
def test_reasons_of_gaps_are_distinguished(
    package: Path, reason: str, quote: str, words: str
) -> None:
    """A year that was not read is never said to have no count."""
    key = "victims_assisted/ISL/all/person/2021/demo-2022-isl-protection"
    cells.edit_row(package, "gaps", key, reason=reason, quote=quote)
    lines = {line.indicator.indicator_id: line for line in find_series(read_figures(package)).every}
    (gap,) = lines["victims_assisted"].gaps
    assert (gap.reason, gap.words) == (reason, words)


def test_year_of_another_scope_is_not_said_to_have_no_number(package: Path) -> None:
    """A line joins equal scopes only, but a number of another scope exists."""
    rows = cells.read_rows(package, "figures")
    earlier = next(row for row in rows if row["figure_id"] == OLD + "identified-2019")
    labor = {"figure_id": "labor", "year": "2022", "exploitation": "forced_labor"}
    cells.add_row(package, "figures", **{**earlier, **labor})
    (line,) = find_series(read_figures(package)).leading
    assert [(gap.years, gap.words) for gap in line.gaps] == [
        ("2022", "only a number of forced labor")
    ]


def test_consecutive_years_with_different_reasons_are_two_gaps(package: Path) -> None:
    """A year without a row in the table of gaps has no number, for an unknown reason."""
    source = cells.read_rows(package, "sources")[-1]
    cells.edit_row(package, "sources", source["source_id"], year_covered="2022")
    lines = {line.indicator.indicator_id: line for line in find_series(read_figures(package)).every}
    gaps = [(gap.years, gap.words) for gap in lines["victims_assisted"].gaps]
    assert gaps == [("2021", "not reported"), ("2022", "no number")]


def test_definition_that_changed_breaks_the_series(package: Path) -> None:
    """The line ends where a number is of another source than the one that was redefined."""
    redefine_victims(package)
    figures = read_figures(package)
    line = find_series(figures).leading[0]
    assert [(change.earlier, change.later) for change in line.breaks] == [(2019, 2020)]
    assert line.breaks[0].explanation == "The 2022 edition counts begging."
    chart = draw_chart(figures, [line])
    assert (len(chart.segments), len(chart.breaks)) == (1, 1)
    assert "highest" not in write_headline_of(figures, line, 1, 2, 3, 4, 5)


def test_standfirst_says_that_a_series_ends_early(figures: Figures, series: AreaSeries) -> None:
    """The page has counts of 2021; this series ends in 2020."""
    lines = {line.indicator.indicator_id: line for line in series.every}
    assert write_standfirst(figures, lines["victims_assisted"]) == (
        "Non-governmental organizations assisted at least 41 trafficking victims in 2020, "
        "the last year with a number in the text that was read."
    )
    assert write_standfirst(figures, lines["victims_identified"]) == (
        "Iceland identified 33 trafficking victims in 2021 (in doubt)."
    )


def test_leading_series_are_the_longest_of_each_counter(series: AreaSeries) -> None:
    """All have the unit of the longest; series of other counters need two years."""
    leading = [line.indicator.indicator_id for line in series.leading]
    assert leading == ["victims_identified"]
    assert series.every[0] is series.leading[0]


@pytest.mark.parametrize(
    ("year", "gaps"),
    [
        pytest.param("2016", ["2017–2018"], id="two-years"),
        pytest.param("2018", [], id="no-year"),
    ],
)
def test_gap_is_a_run_of_years(package: Path, year: str, gaps: list[str]) -> None:
    """Years between two figures are one gap, from its first to its last year."""
    cells.edit_row(package, "figures", OLD + "identified-2019", year="2019")
    rows = cells.read_rows(package, "figures")
    earlier = next(row for row in rows if row["figure_id"] == OLD + "identified-2019")
    cells.add_row(
        package, "figures", **{**earlier, "figure_id": OLD + "identified-earlier", "year": year}
    )
    figures = read_figures(package)
    assert [gap.years for gap in find_series(figures).leading[0].gaps] == gaps
