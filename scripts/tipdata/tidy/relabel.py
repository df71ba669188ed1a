"""The labels of figures, made anew from their codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tipdata.figures import labels as codebook
from tipdata.figures import model
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.wording import many
from tipdata.tidy import tables
from tipdata.tidy.canonical import Draft

NEEDS = ("figures", "indicators", "areas")


def relabel(package: Package, figures: Draft) -> tuple[Draft, list[int]]:
    """The figures with the labels that their codes call for, and the places of those for which none can be made.

    A row with a doubtful cell keeps its label, which may be all that still tells what stood in the cell.

    package: as it will be written, labels apart
    """
    if list(model.ready(package, *NEEDS)) or not package.has(*NEEDS):
        return figures, []
    table = package.tables["figures"]
    if "label" not in figures.columns or table.frame.height != len(figures.rows):
        return figures, []
    known = codebook.words(package)
    doubtful = {place for place, _, _ in tables.doubtful(figures)}
    rows = enumerate(table.frame.iter_rows(named=True))
    made = [None if place in doubtful else codebook.label(row, known) for place, row in rows]
    old = figures.column("label")
    new = [label or kept for label, kept in zip(made, old, strict=True)]
    count = sum(a != b for a, b in zip(old, new, strict=True))
    if count:
        said = f"{many(count, 'label')} made anew"
        figures = replace(figures, rows=figures.with_column("label", new), changes=(*figures.changes, said))
    return figures, [place for place, label in enumerate(made) if label is None]


def findings(figures: Draft, unmade: list[int], written: bool) -> Iterator[Finding]:
    """The figures for which no label can be made.

    written: as for tables
    """
    lines = figures.written_lines() if written else figures.lines
    key = figures.table.primary_key
    for place in unmade:
        row = dict(zip(figures.columns, figures.rows[place], strict=True))
        said = "The label cannot be made anew: a code that it needs is unknown, or a cell that it needs is empty."
        name = "/".join(row.get(column, "") for column in key)
        hint = "scripts/validate.py names the code; correct it and tidy again."
        yield Finding(figures.table.path, lines[place], "label", "label-unmade", name, said, hint)
