"""Do the errata of the changelog contain every corrected figure, and nothing that is not true?

The errata are there so that people who used the old figures see what was corrected. Under a heading
`### Errata` each correction is one list item: `- FIGURE_ID: OLD → NEW (place in the report)` for a
value, and `- FIGURE_ID: COLUMN OLD → NEW (place in the report)` for another column. Values are
written as in the table; a range is LOWER–UPPER, and an empty cell is (empty).
"""

import re
from collections import Counter
from collections.abc import Iterator

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.revisions import CHANGELOG
from tip_figures.figures.labels import describe_place
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow
from tip_figures.figures.tables.flat_rows import write_cell

HEADING = "### Errata"
PLACE_SUFFIX = re.compile(r" \([^\s()][^()]*\)$")
"""What follows the correction in an erratum."""
VALUE = "value"
CORRECTED_COLUMNS = (VALUE, "year", "bound", "rounded_to", "obs_status")
"""Columns of figures whose corrections are errata; `value` includes `value_to`."""
RANGE = "between"  # the bound of a range, which its value shows


Correction = tuple[FigureRow, str, str, str]
"""A figure, a column, and its old and new cell as an erratum has them."""


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Is every corrected value in the errata, and is every new entry of the errata true?

    An entry is new if it occurs more often than in the old changelog: a correction that is made
    again needs an entry of its own.
    """
    corrections = _find_corrections(old, new)
    items = _list_items(new.package)
    new_texts = Counter(items.values()) - Counter(_list_items(old.package).values())
    stated = {PLACE_SUFFIX.sub("", text) for text in new_texts}
    for line, text in items.items():
        problem = ""
        if PLACE_SUFFIX.sub("", text) not in corrections:
            problem = "OLD and NEW do not differ like this"
        elif not PLACE_SUFFIX.search(text):
            problem = "the place is missing"
        if text in new_texts and problem:
            values = {"text": text, "problem": problem}
            yield create_finding("erratum-unfounded", CHANGELOG, line, **values)
    for erratum, (figure, column, old_cell, new_cell) in corrections.items():
        if erratum not in stated:
            place = describe_place(figure) or f"derived by {figure.derived_by}"
            values = {"old": old_cell, "new": new_cell, "expected": f"{erratum} ({place})"}
            yield new.create_finding(figure, column, "erratum-missing", **values)


def _list_items(package: Package) -> dict[int, str]:
    """Return the list items under the heading of errata by their lines, from 1."""
    try:
        text = (package.root / CHANGELOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    items = {}
    is_in_errata = False
    for line_number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            is_in_errata = line.rstrip() == HEADING
        elif is_in_errata and line.startswith("- "):
            items[line_number] = line
    return items


def _find_corrections(old: Figures, new: Figures) -> dict[str, Correction]:
    """Return the cells that were corrected by their erratum without the place."""
    corrections = {}
    for figure in new.figures:
        before = old.figure_by_id.get(figure.figure_id, figure)
        for column in CORRECTED_COLUMNS:
            cells = _write_cell(before, column), _write_cell(figure, column)
            if cells[0] != cells[1] and not (column == "bound" and RANGE in cells):
                name = "" if column == VALUE else f"{column} "
                erratum = f"- {figure.figure_id}: {name}{' → '.join(cells)}"
                corrections[erratum] = (figure, column, *cells)
    return corrections


def _write_cell(figure: FigureRow, column: str) -> str:
    """Write a cell as an erratum does: `2500000`, `1–3` for a range, `(empty)`."""
    cell = write_cell(getattr(figure, column)) or "(empty)"
    if column == VALUE and figure.value_to is not None:
        return f"{cell}–{write_cell(figure.value_to)}"
    return cell
