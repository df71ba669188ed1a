"""What the sections of each edition state about a subject, as tables of the index page."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.page.tables import Tables, capitalize

WORDS = {
    "number": "a number for twelve months",
    "part": "only for a part of a year, or several years",
    "zero": "a zero",
    "word": "only a word",
    "no_data": "that no data exist",
    "nothing": "nothing",
    "sections": "sections read",
}
"""Columns of `coverage` in words, in their order."""


class SubjectLines(NamedTuple):
    """The lines of one subject, such as convictions.

    Attributes:
        lines: words for what sections state (see WORDS), each with a number for each edition
    """

    subject: str
    lines: Sequence[tuple[str, Sequence[str]]]


class CoverageTable(NamedTuple):
    """The table of one section of a report.

    Attributes:
        editions: years of the editions, in order
    """

    title: str
    editions: Sequence[str]
    subjects: Sequence[SubjectLines]


def list_coverage(tables: Tables) -> Iterator[CoverageTable]:
    """Yield a table for each section of a report, made from the rows of the table `coverage`.

    A report has the same section, such as “Protection”, in each edition and about each area. The
    table has a column for each edition. For each subject, such as convictions, it has a line for
    each entry of WORDS, such as “a zero”. A cell is a number as text: for how many areas the
    section states this. In the last line, it is the number of areas whose section was read. A cell
    is "" if `coverage` has no row for its subject and edition.
    """
    figures = tables.figures
    sections = group_by(tables["coverage"], lambda row: (row["report"], row["section"]))
    for (report, section), rows in sections.items():
        editions = sorted({row["edition_year"] for row in rows})
        row_by_cell = {(row["subject"], row["edition_year"]): row for row in rows}
        subject_codes = {row["subject"] for row in rows}
        subjects = sorted(subject_codes, key=lambda code: figures.rank_code("subject", code))
        blocks = []
        for subject in subjects:
            edition_rows = [row_by_cell.get((subject, edition), {}) for edition in editions]
            lines = []
            for column, words in WORDS.items():
                lines.append((words, [row.get(column, "") for row in edition_rows]))
            label = capitalize(figures.get_code_label("subject", subject))
            blocks.append(SubjectLines(label, lines))
        title = f"{figures.get_code_label('report', report)}, section “{section}”"
        yield CoverageTable(title, editions, blocks)
