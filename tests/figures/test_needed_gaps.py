"""Which years without a number need a row in the table of gaps, and from which passage."""

from dataclasses import replace

from figure_sets import make_figure
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.tables.totals import find_needed_gaps


def find_gaps(figures, source_ids):
    """Return year, source, scope, unit and reason of each gap that some figures need.

    source_ids: passages of the package, all excerpts but that of 2022
    """
    figure_set = make_report_set(figures)
    sources = [
        replace(source, extent="complete" if source.source_id == "2022" else "excerpt")
        for source in figure_set.sources
        if source.source_id in source_ids.split()
    ]
    needed = find_needed_gaps(replace(figure_set, sources=tuple(sources), gaps=()))
    return [f"{gap.year} {gap.source_id} {gap.scope} {gap.unit} {gap.reason}" for gap in needed]


def make_years(*years, source_id="2021", **cells):
    """Make a total of some years; the passage of edition N is about the year N - 1."""
    return [make_figure(f"in-{year} 9", year=year, source_id=source_id, **cells) for year in years]


FIRST = "2021 2022 2023"
OTHER = make_figure("other 4 year=2021 source_id=2022")
IN_2021 = "2021 2022 all person not_reported"
"""The passage of 2022 is complete, so only a person can say why 2021 has no number."""


@cases(
    "figures, source_ids, expected",
    {
        "between-two-numbers": (make_years(2020, 2022), FIRST, [IN_2021]),
        "years-that-passages-cover": (
            make_years(2021, 2022, source_id="2022"),
            f"{FIRST} 2024",
            ["2020 2021 all person not_read", "2023 2024 all person not_read"],
        ),
        "number-for-a-part-of-the-year": (
            [*make_years(2020, 2022), replace(OTHER, period="2021-01/2021-08")],
            FIRST,
            ["2021 2022 all person part_of_year"],
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
        "scope-in-words": (
            make_years(2020, 2022, status="potential"),
            FIRST,
            ["2021 2022 potential victims person not_reported"],
        ),
        "counter-in-words": (
            make_years(2020, 2022, counted_by="ngo"),
            FIRST,
            ["2021 2022 counted by NGOs person not_reported"],
        ),
        "counter-that-is-not-named": (
            [*make_years(2020), *make_years(2022, counted_by="report")],
            FIRST,
            [IN_2021],
        ),
        "definition-in-words": (
            make_years(2020, 2022, definition="with begging"),
            FIRST,
            ["2021 2022 with begging person not_reported"],
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
            ["2021 other-2022 all person not_read"],
        ),
        "nearest-of-later-editions": (
            make_years(2020, 2022, source_id="2023"),
            "2023 2024",
            ["2021 2023 all person not_read", "2023 2024 all person not_read"],
        ),
        "no-later-passage": (make_years(2020, 2022), "2021", []),
        "later-passage-of-another-report": (
            make_years(2020, 2021, 2023),
            "2021 other-2024",
            ["2022 other-2024 all person not_read"],
        ),
    },
)
def test_passage_that_covers_the_year_is_named(figures, source_ids, expected):
    assert find_gaps(figures, source_ids) == expected
