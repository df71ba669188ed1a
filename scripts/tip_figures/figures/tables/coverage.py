"""Rows of the generated table `coverage`: what the sections of an edition state about a subject.

Which figures belong to a subject is a column of indicators, and what a section says instead of a
number is the table of statements. A package without that column has no rows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import CALENDAR_YEAR, TWELVE_MONTHS
from tip_figures.figures.records import EXCERPT, FigureRow
from tip_figures.figures.records.row_reader import read_cells
from tip_figures.figures.tables.figure_rows import GeneratedRow, copy_cells

STATEMENTS = "statements"
"""The table of a package that says what sections say instead of a number."""

NUMBER, PART, ZERO, NOTHING = "number", "part", "zero", "nothing"
COLUMNS = (NUMBER, PART, ZERO, "word", "no_data", NOTHING)
"""Columns that add up to the sections: the first that applies counts. Those between ZERO and
NOTHING are codes of statements."""

SectionAndSubject = tuple[str, str]
"""source_id of a section, and a subject."""


def make_coverage_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Make a row for each report, section, edition and subject of the codebook.

    Only whole sections count, since what an excerpt leaves out is not known.
    """
    subject_by_indicator = {
        cells["indicator_id"]: cells["subject"]
        for cells in read_cells(figures.package, "indicators")
        if cells.get("subject")
    }
    stated = group_by(
        (figure for figure in figures.figures if figure.basis == "stated"),
        lambda figure: (figure.source_id, subject_by_indicator.get(figure.indicator_id, "")),
    )
    statements = {
        (cells["source_id"], cells["subject"]): cells["statement"]
        for cells in read_cells(figures.package, STATEMENTS)
    }
    whole_sections = [source for source in figures.sources if source.extent != EXCERPT]
    editions = group_by(
        whole_sections, lambda source: (source.report, source.section, source.edition_year)
    )
    for sources in editions.values():
        for subject in figures.code_labels.get("subject", ()):
            keys = [(source.source_id, subject) for source in sources]
            counts = Counter(_find_column(figures, key, stated, statements) for key in keys)
            yield {
                **copy_cells(sources[0], "report", "section", "edition_year"),
                "subject": subject,
                **{column: str(counts[column]) for column in COLUMNS},
                "sections": str(len(sources)),
            }


def _find_column(
    figures: Figures,
    key: SectionAndSubject,
    stated: Mapping[SectionAndSubject, Sequence[FigureRow]],
    statements: Mapping[SectionAndSubject, str],
) -> str:
    """Return the column in which a section counts for a subject.

    Args:
        stated: figures that a section states
        statements: codes of what it says instead of a number
    """
    section_figures = stated.get(key, ())
    if not section_figures:
        return statements.get(key, NOTHING)
    positive = [figure for figure in section_figures if (figure.value_to or figure.value) > 0]
    if not positive:
        return ZERO
    period_types = {figures.get_period_type(figure) for figure in positive}
    return NUMBER if period_types & {CALENDAR_YEAR, TWELVE_MONTHS} else PART
