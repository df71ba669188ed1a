"""Rows of the generated table `coverage`: what the sections of an edition state about a subject.

Which figures belong to a subject is a column of indicators, and what a section says instead of a
number is the table of statements. A package without that column has no rows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

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


def make_coverage_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Yield a row for each subject and each section of an edition, such as “Protection” in 2021.

    An edition has this section several times, once for each area. The row says in how many of them
    a number about the subject is stated, in how many only zero, and so on (see COLUMNS). Excerpts
    are left out, because the rest of their section is unknown.

    The subjects are the codes of the column `subject` of indicators; without it, there are no rows.
    """
    subject_by_indicator = {
        cells["indicator_id"]: cells["subject"]
        for cells in read_cells(figures.package, "indicators")
        if cells.get("subject")
    }
    stated_figures = [figure for figure in figures.figures if figure.basis == "stated"]
    # A key is the source_id of a section, and a subject.
    figures_by_key = group_by(
        stated_figures,
        lambda figure: (figure.source_id, subject_by_indicator.get(figure.indicator_id, "")),
    )
    statement_by_key = {
        (cells["source_id"], cells["subject"]): cells["statement"]
        for cells in read_cells(figures.package, STATEMENTS)
    }
    whole_sections = [source for source in figures.sources if source.extent != EXCERPT]
    editions = group_by(
        whole_sections, lambda source: (source.report, source.section, source.edition_year)
    )
    for sources in editions.values():
        for subject in figures.code_labels.get("subject", ()):
            counts: Counter[str] = Counter()
            for source in sources:
                key = source.source_id, subject
                figures_of_section = figures_by_key.get(key, ())
                statement = statement_by_key.get(key, NOTHING)
                counts[_classify_section(figures, figures_of_section, statement)] += 1
            yield {
                **copy_cells(sources[0], "report", "section", "edition_year"),
                "subject": subject,
                **{column: str(counts[column]) for column in COLUMNS},
                "sections": str(len(sources)),
            }


def _classify_section(figures: Figures, stated_figures: Sequence[FigureRow], statement: str) -> str:
    """Return the column of COLUMNS in which a section is counted for a subject.

    Args:
        stated_figures: figures that the section states about the subject
        statement: code of what the section says instead of a number; NOTHING if it says nothing

    Returns:
        NUMBER if at least one figure above zero is about twelve months; PART if all figures above
        zero are about a part of a year, several years or a point in time; ZERO if all figures are
        zero; `statement` if there are no figures
    """
    if not stated_figures:
        return statement
    # A range is above zero if its upper end is.
    positive = [figure for figure in stated_figures if (figure.value_to or figure.value) > 0]
    if not positive:
        return ZERO
    period_types = {figures.get_period_type(figure) for figure in positive}
    return NUMBER if period_types & {CALENDAR_YEAR, TWELVE_MONTHS} else PART
