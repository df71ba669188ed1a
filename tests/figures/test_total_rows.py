"""Rows of the table of totals: series, changes of definition, years without a number, notes."""

from dataclasses import replace

from figure_sets import make_figure
from report_sets import make_report_set, select

from cases import cases
from tip_figures.figures.records.record_types import GapRow
from tip_figures.figures.tables.tidy_rules import make_generated_rows

SERIES = "Iceland: trafficking victims identified"
REASONS = {"not_reported": "no number", "not_read": "not read", "vague": "only words"}


def make_gap(year, source_id="2022", reason="not_reported", **cells):
    """Make a gap in the series of all victims identified."""
    key = {"indicator_id": "victims_identified", "ref_area": "ISL", "scope": "all"}
    row = {**key, "unit": "person", "year": year, "source_id": source_id, "reason": reason}
    return GapRow(line=2, **(row | {"place": "", "quote": "", "note": ""} | cells))


def make_rows(figures, *gaps, source_ids=("2021", "2022", "2023")):
    """Return the rows of the totals of some figures, by year.

    source_ids: passages of the package; that of the edition N covers the year N - 1
    """
    figure_set = make_report_set(figures)
    changed = replace(
        figure_set,
        gaps=gaps,
        sources=tuple(row for row in figure_set.sources if row.source_id in source_ids),
        code_labels={**figure_set.code_labels, "reason": REASONS},
    )
    return sorted(make_generated_rows(changed)["totals"], key=lambda row: row["year"])


def make_years(*years, status_by_year=None):
    """Make a total of 9 in some years; their statuses are A unless others are given."""
    return [
        make_figure(
            f"in-{year} 9 source_id=2021",
            year=year,
            obs_status=(status_by_year or {}).get(year, "A"),
        )
        for year in years
    ]


def test_changed_definition_starts_a_new_series():
    """It goes on until the next one; only its first row has the break."""
    figures = make_years(
        2018, 2019, 2020, 2021, 2022, status_by_year={2019: "U", 2020: "B", 2022: "D"}
    )
    assert select(make_rows(figures), "series", "break_before") == [
        f"{SERIES}|false",
        f"{SERIES}|false",
        f"{SERIES} (definition of 2020)|true",
        f"{SERIES} (definition of 2020)|false",
        f"{SERIES} (definition of 2022)|true",
    ]


@cases("gaps", [[], *([cells] for cells in ({"scope": "female"}, {"unit": "case"}))])
def test_year_without_a_reason_for_its_series_has_no_row(gaps):
    """The check of gaps reports it."""
    rows = make_rows(make_years(2020, 2022), *(make_gap(2021, **cells) for cells in gaps))
    assert select(rows, "year") == ["2020", "2022"]


@cases("order", [1, -1])
def test_reason_is_that_of_the_preferred_report(order):
    gaps = (make_gap(2021, "other-2022", "vague"), make_gap(2021))[::order]
    rows = make_rows(make_years(2020, 2022), *gaps, source_ids=("2021", "2022", "other-2022"))
    assert select(rows, "why_no_value") == ["", "no number", ""]


def test_note_of_any_edition_is_in_the_total():
    figures = [
        make_figure("all 8 source_id=2021", note="Counted twice."),
        make_figure("again 8 source_id=other-2024", note="The other report doubts it."),
        make_figure("same 8 source_id=2022", note="Counted twice."),
        make_figure("silent 8 source_id=2023", note=""),
    ]
    rows = make_rows(figures, source_ids=("2021", "2022", "2023", "other-2024"))
    assert select(rows, "figure_id", "note") == [
        "all|Counted twice. 2024 Other Report: The other report doubts it."
    ]
