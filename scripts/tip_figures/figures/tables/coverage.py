"""The table `coverage`: in how many sections of an edition a subject has a number, or what else."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import CALENDAR_YEAR, TWELVE_MONTHS
from tip_figures.figures.records import EXCERPT, FigureRow, read_cells
from tip_figures.figures.tables.cells import GeneratedRow, copy_cells

STATEMENTS = "statements"
"""The table of a package that says what sections say instead of a number."""
COLUMNS = ("number", "part", "zero", "word", "no_data", "nothing")
"""Columns that add up to the sections: the first that applies counts. `word` and `no_data` are
codes of statements."""


def make_coverage_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Yield a row for each edition of a section and each subject of the codebook.

    Excerpts are left out, and figures that are derived from others.
    """
    subject_by_indicator = {
        cells["indicator_id"]: cells.get("subject") or ""
        for cells in read_cells(figures.package, "indicators")
    }
    figures_by_key = group_by(
        (figure for figure in figures.figures if figure.basis == "stated"),
        lambda figure: (figure.source_id, subject_by_indicator.get(figure.indicator_id, "")),
    )
    statement_by_key = {
        (cells["source_id"], cells["subject"]): cells["statement"]
        for cells in read_cells(figures.package, STATEMENTS)
    }
    editions = group_by(
        (source for source in figures.sources if source.extent != EXCERPT),
        lambda source: (source.report, source.section, source.edition_year),
    )
    for sources in editions.values():
        for subject in figures.code_labels.get("subject", ()):
            counts: Counter[str] = Counter()
            for source in sources:
                key = source.source_id, subject
                column = _find_column(figures, figures_by_key.get(key, ()))
                counts[column or statement_by_key.get(key, "nothing")] += 1
            yield {
                **copy_cells(sources[0], "report", "section", "edition_year"),
                "subject": subject,
                **{column: str(counts[column]) for column in COLUMNS},
                "sections": str(len(sources)),
            }


def _find_column(figures: Figures, stated_figures: Sequence[FigureRow]) -> str:
    """Return the column to which figures put their section; "" without figures."""
    # A range is above zero if its upper end is.
    positive = [figure for figure in stated_figures if (figure.value_to or figure.value) > 0]
    if not positive:
        return "zero" if stated_figures else ""
    period_types = {figures.get_period_type(figure) for figure in positive}
    return "number" if period_types & {CALENDAR_YEAR, TWELVE_MONTHS} else "part"
