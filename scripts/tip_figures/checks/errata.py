"""Do the errata of the changelog contain every corrected figure, and nothing that is not true?

The errata are there so that people who used the old figures see what was corrected. Under a heading
`### Errata` each correction is one list item: `- FIGURE_ID: OLD → NEW (place in the report)` for a
value, and `- FIGURE_ID: COLUMN OLD → NEW (place in the report)` for another column. Values are
written as in the table; a range is LOWER–UPPER, and an empty cell is (empty).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.revisions import CHANGELOG
from tip_figures.figures.labels import describe_place
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow
from tip_figures.figures.tables.flat_rows import write_cell

HEADING = "### Errata"
LIST_ITEM = re.compile(r"\s*[-*+] ")
VALUE = "value"
CORRECTED_COLUMNS = (VALUE, "year", "bound", "rounded_to", "obs_status")
"""Columns of figures whose corrections are errata; `value` includes `value_to`."""
ERRATUM = re.compile(
    rf"- (?P<figure>\S+): (?:(?P<column>{'|'.join(CORRECTED_COLUMNS)}) )?"
    r"(?P<old>\S+) → (?P<new>\S+) \(\S(?:.*\S)?\)"
)
RANGE = "between"  # the bound of a range, which its value shows


class Erratum(NamedTuple):
    """An entry of the errata.

    line: in the changelog, from 1
    """

    line: int
    text: str
    figure_id: str
    column: str
    old: str
    new: str


EntriesByCell = Mapping[tuple[str, str], Sequence[Erratum]]
"""Errata by figure and column."""


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Is every corrected value in the errata, and is every new entry of the errata true?

    An entry that the old changelog has as often is not new: a correction that is made again needs
    an entry of its own.
    """
    old_items = Counter(text for _, text in _list_items(old.package))
    entries = []
    for line, text in _list_items(new.package):
        match = ERRATUM.fullmatch(text)
        old_items[text] -= 1
        if old_items[text] >= 0:
            continue
        if match:
            column = match["column"] or VALUE
            entries.append(Erratum(line, text, match["figure"], column, match["old"], match["new"]))
        else:
            yield _report_item(line, text, "", "it is not written in the form of an erratum")
    by_cell = group_by(entries, lambda entry: (entry.figure_id, entry.column))
    for figure in new.figures:
        before = old.figure_by_id.get(figure.figure_id)
        if before is not None:
            yield from _check_correction(new, before, figure, by_cell)
    for entry in entries:
        problem = _find_problem(new, entry, by_cell)
        if problem:
            yield _report_item(entry.line, entry.text, entry.figure_id, problem)


def _list_items(package: Package) -> Iterator[tuple[int, str]]:
    """Yield line number and text of the list items under the heading of errata."""
    try:
        text = (package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    is_in_errata = False
    for line_number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            is_in_errata = line.rstrip() == HEADING
        elif is_in_errata and LIST_ITEM.match(line):
            yield line_number, line


def _check_correction(
    new: Figures, before: FigureRow, figure: FigureRow, by_cell: EntriesByCell
) -> Iterator[Finding]:
    """Do the errata contain the old and the new cell of each column that was corrected?"""
    for column in CORRECTED_COLUMNS:
        old_cell, new_cell = _format_cell(before, column), _format_cell(figure, column)
        if old_cell == new_cell or (column == "bound" and RANGE in (old_cell, new_cell)):
            continue
        entries = by_cell.get((figure.figure_id, column), ())
        # If several releases lie between the versions, both may be in different entries.
        names_old = any(entry.old == old_cell for entry in entries)
        if names_old and any(entry.new == new_cell for entry in entries):
            continue
        place = describe_place(figure) or f"derived by {figure.derived_by}"
        name = "" if column == VALUE else f"{column} "
        expected = f"- {figure.figure_id}: {name}{old_cell} → {new_cell} ({place})"
        cells = {"old": old_cell, "new": new_cell, "expected": expected}
        yield new.create_finding(figure, column, "erratum-missing", **cells)


def _find_problem(new: Figures, entry: Erratum, by_cell: EntriesByCell) -> str:
    """Return why an entry is not true; "" if its figure has the new cell or was corrected again."""
    figure = new.figure_by_id.get(entry.figure_id)
    if figure is None:
        is_known = new.has_all_rows("figures", entry.figure_id)
        return "there is no such figure" if is_known else ""
    cell = _format_cell(figure, entry.column)
    later_entries = by_cell[entry.figure_id, entry.column]
    if entry.new == cell or any(later.old == entry.new for later in later_entries):
        return ""
    return f"the {entry.column} is {cell}, not {entry.new}"


def _report_item(line: int, text: str, figure_id: str, problem: str) -> Finding:
    words = {"text": text.strip(), "problem": problem}
    return create_finding("erratum-unfounded", CHANGELOG, line, "", figure_id, **words)


def _format_cell(figure: FigureRow, column: str) -> str:
    """Write a cell as an erratum does: `2500000`, `1–3` for a range, `(empty)`."""
    cell = write_cell(getattr(figure, column)) or "(empty)"
    if column == VALUE and figure.value_to is not None:
        return f"{cell}–{write_cell(figure.value_to)}"
    return cell
