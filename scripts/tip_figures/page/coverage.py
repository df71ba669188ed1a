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
    """The lines of one subject: each with words, and a number for each edition."""

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
    """Lay out the table `coverage` with a column for each edition; one table for each section."""
    figures = tables.figures
    sections = group_by(tables["coverage"], lambda row: (row["report"], row["section"]))
    for (report, section), rows in sections.items():
        editions = sorted({row["edition_year"] for row in rows})
        row_by_cell = {(row["subject"], row["edition_year"]): row for row in rows}
        subjects = sorted(
            {row["subject"] for row in rows}, key=lambda code: figures.rank_code("subject", code)
        )
        blocks = []
        for subject in subjects:
            columns = [row_by_cell.get((subject, edition), {}) for edition in editions]
            lines = [
                (words, [column.get(name, "") for column in columns])
                for name, words in WORDS.items()
            ]
            label = capitalize(figures.get_code_label("subject", subject))
            blocks.append(SubjectLines(label, lines))
        title = f"{figures.get_code_label('report', report)}, section “{section}”"
        yield CoverageTable(title, editions, blocks)
