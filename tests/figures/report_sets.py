"""Small sets of figures of several reports, editions and countries, written as literals."""

from collections.abc import Sequence
from dataclasses import replace

from figure_sets import make_set

from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import AreaRow, FigureRow, SourceRow

SOURCES = {
    # source_id: report and edition; the report `first` is preferred to the report `second`
    "first-2021": ("first", 2021),
    "first-2022": ("first", 2022),
    "first-2023": ("first", 2023),
    "first-2024": ("first", 2024),
    "second-2020": ("second", 2020),
    "second-2022": ("second", 2022),
    "second-2024": ("second", 2024),
}
REPORTS = {"first": "First Report", "second": "Another Report"}
AREAS = {"ISL": "Iceland", "NOR": "Norway", "DNK": "Denmark", "foreign": "all foreign countries"}


def make_report_set(
    figures: Sequence[FigureRow], *identities: str, part_of: dict[str, str] | None = None
) -> Figures:
    """Make a set of figures whose sources are named in SOURCES; else as `make_set`."""
    figure_set = make_set(figures, *identities, part_of=part_of)
    example = figure_set.sources[0]
    sources = [_make_source(example, source_id) for source_id in SOURCES]
    source_by_figure = {figure.figure_id: figure.source_id for figure in figures}
    first_terms = {term.identity_id: term for term in reversed(figure_set.terms)}
    return replace(
        figure_set,
        sources=(example, *sources),
        areas=tuple(AreaRow(area_id, name, "country", "") for area_id, name in AREAS.items()),
        identities=tuple(
            replace(row, source_id=source_by_figure[first_terms[row.identity_id].figure_id])
            for row in figure_set.identities
        ),
        code_labels={**figure_set.code_labels, "report": REPORTS, "ref_area": AREAS},
    )


def _make_source(example: SourceRow, source_id: str) -> SourceRow:
    report, edition_year = SOURCES[source_id]
    return replace(
        example,
        source_id=source_id,
        report=report,
        title=f"{edition_year} {REPORTS[report]}",
        edition_year=edition_year,
        year_covered=edition_year - 1,
        url=f"https://example.org/{source_id}",
    )
