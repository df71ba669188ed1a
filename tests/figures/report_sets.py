"""Small sets of figures of several reports, editions and countries, written as literals."""

from collections.abc import Sequence
from dataclasses import replace

from figure_sets import make_set

from records import make_record
from tip_figures.figures.model import Figures
from tip_figures.figures.records import AreaRow, FigureRow, SourceRow

SOURCES = ("2021", "2022", "2023", "2024", "other-2020", "other-2022", "other-2024")
"""Ids of the sources: the edition of the first report, or of another one, which ranks second."""
REPORTS = {"first": "First Report", "other": "Other Report"}
AREAS = {"ISL": "Iceland", "NOR": "Norway", "DNK": "Denmark", "foreign": "all foreign countries"}


def make_report_set(
    figures: str | Sequence[FigureRow],
    *identities: str,
    part_of: dict[str, str] | None = None,
) -> Figures:
    """Make a set of figures with the sources SOURCES.

    The arguments are those of `make_set`.
    """
    figure_set = make_set(figures, *identities, part_of=part_of)
    example = figure_set.sources[0]
    source_by_figure = {figure.figure_id: figure.source_id for figure in figure_set.figures}
    first_terms = {term.identity_id: term for term in reversed(figure_set.terms)}
    return replace(
        figure_set,
        sources=(example, *(_make_source(example, source_id) for source_id in SOURCES)),
        areas=tuple(
            make_record(AreaRow, area_id=area_id, name=name) for area_id, name in AREAS.items()
        ),
        identities=tuple(
            replace(row, source_id=source_by_figure[first_terms[row.identity_id].figure_id])
            for row in figure_set.identities
        ),
        categories={
            **figure_set.categories,
            "report": {code: {"label": label} for code, label in REPORTS.items()},
            "ref_area": {code: {"label": label} for code, label in AREAS.items()},
        },
    )


def _make_source(example: SourceRow, source_id: str) -> SourceRow:
    *_, edition = source_id.split("-")
    report = "other" if "other" in source_id else "first"
    return replace(
        example,
        source_id=source_id,
        report=report,
        title=f"{edition} {REPORTS[report]}",
        edition_year=int(edition),
        year_covered=int(edition) - 1,
        url=f"https://example.org/{source_id}",
    )
