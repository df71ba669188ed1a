"""Which years without a number need a row in the table of gaps, and from which passage."""

from dataclasses import replace

import pytest
from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.tables.needed_gaps import find_needed_gaps

EXTENT_BY_SOURCE = {"first-2022": "complete"}


def find_gaps(figures, *source_ids):
    """Return year and source of each gap that some figures need, and who writes it.

    source_ids: passages of the package, all excerpts but those of EXTENT_BY_SOURCE
    """
    figure_set = make_report_set(figures)
    sources = [
        replace(source, extent=EXTENT_BY_SOURCE.get(source.source_id, "excerpt"))
        for source in figure_set.sources
        if source.source_id in source_ids
    ]
    needed = find_needed_gaps(replace(figure_set, sources=tuple(sources)))
    return [
        (gap.key.year, gap.key.source_id, "tidy" if gap.is_written_by_tidy else "a person")
        for gap in needed
    ]


def make_years(*years, source_id="first-2021", **cells):
    """Make a total of some years; the passage of edition N is about the year N - 1."""
    return [make_figure(f"in-{year} 9", year=year, source_id=source_id, **cells) for year in years]


FIRST = ("first-2021", "first-2022", "first-2023")


def test_year_between_two_numbers_needs_a_gap():
    """The passage of 2021 is complete, so only a person can say why."""
    expected = [(2021, "first-2022", "a person")]
    assert find_gaps(make_years(2020, 2022), *FIRST) == expected


def test_series_goes_from_the_first_to_the_last_year_that_a_passage_covers():
    """The passage of 2021 is about 2020, and the first number about 2021."""
    expected = [(2020, "first-2021", "tidy"), (2023, "first-2024", "tidy")]
    figures = make_years(2021, 2022, source_id="first-2022")
    assert find_gaps(figures, "first-2021", "first-2022", "first-2023", "first-2024") == expected


def test_series_begins_with_its_first_number_if_that_is_earlier():
    expected = [(2021, "first-2022", "a person"), (2022, "first-2023", "tidy")]
    assert find_gaps(make_years(2019, 2020), *FIRST) == expected


def test_series_without_missing_years_needs_no_gap():
    assert find_gaps(make_years(2020, 2021, 2022), *FIRST) == []


def test_single_year_is_no_series():
    assert find_gaps(make_years(2020), *FIRST) == []


@pytest.mark.parametrize("cells", [{"status": "potential"}, {"unit": "case"}])
def test_number_of_another_scope_or_unit_fills_no_year(cells):
    figures = [
        *make_years(2020, 2022),
        make_figure("other 4 year=2021 source_id=first-2022", **cells),
    ]
    assert find_gaps(figures, *FIRST) == [(2021, "first-2022", "a person")]


def test_scope_and_unit_are_part_of_the_key():
    figures = make_report_set(make_years(2020, 2022, status="potential"))
    keys = {(gap.key.scope, gap.key.unit) for gap in find_needed_gaps(figures)}
    assert keys == {("suspected victims", "person")}
    figures = make_report_set(make_years(2020, 2022))
    assert {gap.key.scope for gap in find_needed_gaps(figures)} == {"all"}


def test_series_of_another_country_needs_its_own_gaps():
    """No passage is about Norway, so no row could name one."""
    figures = [*make_years(2020, 2021, 2022), *make_years(2020, 2022, ref_area="NOR")]
    renamed = [replace(row, figure_id=f"{row.ref_area}-{row.year}") for row in figures]
    assert find_gaps(renamed, *FIRST) == []


@cases(
    "source_ids, expected",
    {
        "report-of-the-series": ((*FIRST, "second-2022"), [(2021, "first-2022", "a person")]),
        "next-edition": (("first-2021", "first-2023"), [(2021, "first-2023", "tidy")]),
        "no-later-passage": (("first-2021",), []),
        "later-passage-of-another-report": (
            ("first-2021", "second-2024"),
            [(2021, "second-2024", "tidy")],
        ),
    },
)
def test_passage_that_covers_the_year_is_named(source_ids, expected):
    gaps = find_gaps(make_years(2020, 2022), *source_ids)
    assert [gap for gap in gaps if gap[0] == 2021] == expected
