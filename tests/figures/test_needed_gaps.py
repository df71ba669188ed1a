"""Which years without a number need a row in the table of gaps, and from which passage."""

from dataclasses import replace

from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.tables.series import find_needed_gaps, list_series


def find_gaps(figures, source_ids):
    """Return figure, year, source and reason of each gap that some figures need.

    Args:
        source_ids: passages of the package, all excerpts but that of 2022
    """
    figure_set = make_report_set(figures)
    sources = [
        replace(source, extent="complete" if source.source_id == "2022" else "excerpt")
        for source in figure_set.sources
        if source.source_id in source_ids.split()
    ]
    changed = replace(figure_set, sources=tuple(sources), gaps=())
    needed = find_needed_gaps(changed, list_series(changed))
    return [f"{gap.figure_id} {gap.year} {gap.source_id} {gap.reason}" for gap in needed]


def make_years(*years, source_id="2021", **cells):
    """Make a total of some years; the passage of edition N is about the year N - 1."""
    return [make_figure(f"in-{year} 9", year=year, source_id=source_id, **cells) for year in years]


FIRST = "2021 2022 2023"
OTHER = make_figure("other 4 year=2021 source_id=2022")
IN_2021 = "in-2020 2021 2022 not_in_section"
"""The passage of 2022, which covers 2021, is complete, so tidy writes this row."""


@cases(
    "figures, source_ids, expected",
    {
        "between-two-numbers": (make_years(2020, 2022), FIRST, [IN_2021]),
        "years-that-passages-cover": (
            make_years(2021, 2022, source_id="2022"),
            f"{FIRST} 2024",
            ["in-2021 2023 2024 not_read"],
        ),
        "number-for-a-part-of-the-year": (
            [*make_years(2020, 2022), replace(OTHER, period="2021-01/2021-08")],
            FIRST,
            ["in-2020 2021 2022 part_of_year"],
        ),
        "number-of-a-part-of-the-year-with-another-scope": (
            [*make_years(2020, 2022), *make_years(2021, period="2021-01/2021-08", sex="male")],
            FIRST,
            [IN_2021],
        ),
        "number-for-several-years": (
            [*make_years(2020, 2022), replace(OTHER, period="2018/2021")],
            FIRST,
            [IN_2021],
        ),
        "single-year": (make_years(2020), FIRST, []),
        "number-of-another-scope": (
            [*make_years(2020, 2022), replace(OTHER, codes={**OTHER.codes, "sex": "male"})],
            FIRST,
            [IN_2021],
        ),
        "counter-that-is-not-named": (
            [*make_years(2020), *make_years(2022, counted_by="report")],
            FIRST,
            [IN_2021],
        ),
        "one-year-of-each-definition": (
            [*make_years(2020), *make_years(2022, definition="with begging")],
            FIRST,
            [],
        ),
        "country-without-a-passage": (make_years(2020, 2022, ref_area="NOR"), FIRST, []),
        "report-of-the-series": (make_years(2020, 2022), f"{FIRST} other-2022", [IN_2021]),
        "year-covered-by-another-report": (
            make_years(2020, 2022),
            "2021 other-2022 2023",
            ["in-2020 2021 other-2022 not_read"],
        ),
        "nearest-of-later-editions": (
            make_years(2020, 2022, source_id="2023"),
            "2023 2024",
            ["in-2020 2021 2023 not_read", "in-2020 2023 2024 not_read"],
        ),
        "last-year-that-the-next-edition-usually-gives": (
            [*make_years(2019, source_id="2021"), *make_years(2020, source_id="2022")],
            "2021 2022",
            ["in-2019 2021 2022 next_edition_missing"],
        ),
        "last-year-that-its-own-edition-usually-gives": (
            [*make_years(2019, source_id="other-2020"), *make_years(2020, source_id="2021")],
            "other-2020 2021 2022",
            ["in-2019 2021 2022 not_in_section"],
        ),
        "no-later-passage": (make_years(2020, 2022), "2021", []),
        "later-passage-of-another-report": (
            make_years(2020, 2021, 2023),
            "2021 other-2024",
            ["in-2020 2022 other-2024 not_read"],
        ),
    },
)
def test_passage_that_covers_the_year_is_named(figures, source_ids, expected):
    assert find_gaps(figures, source_ids) == expected
