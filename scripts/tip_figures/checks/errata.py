"""Do the errata of the changelog contain every corrected figure, and nothing that is not true?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.revisions import CHANGELOG
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures import labels
from tip_figures.figures.changes.changelog import (
    CORRECTED_COLUMNS,
    VALUE,
    Erratum,
    read_errata,
    write_correction,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow

RANGE = "between"  # the bound of a range, which its value shows
EMPTY = "(empty)"


def check(old: Figures, new: Figures) -> Iterator[Finding]:
    """Is every corrected value in the errata, and is every new entry of the errata true?"""
    errata = read_errata(new.package)
    yield from errata.findings
    new_entries = _remove_entries(errata.entries, read_errata(old.package).entries)
    for figure in new.figures:
        before = old.figure_by_id.get(figure.figure_id)
        if before is not None:
            yield from _check_correction(new, before, figure, new_entries)
    for entry in new_entries:
        yield from _check_entry(new, entry, new_entries)


def _remove_entries(
    entries: Sequence[Erratum], old_entries: Sequence[Erratum]
) -> Sequence[Erratum]:
    """Return the entries without those of an older changelog, each removed once.

    A correction that is made again needs an entry of its own.
    """
    remaining = list(entries)
    for old_entry in old_entries:
        copy = next((entry for entry in remaining if entry.says_the_same(old_entry)), None)
        if copy is not None:
            remaining.remove(copy)
    return remaining


def _check_correction(
    new: Figures, before: FigureRow, figure: FigureRow, entries: Sequence[Erratum]
) -> Iterator[Finding]:
    """Do the errata contain the old and the new cell of each column that was corrected?"""
    for column in CORRECTED_COLUMNS:
        old_cell, new_cell = format_cell(before, column), format_cell(figure, column)
        if old_cell == new_cell or (column == "bound" and RANGE in (old_cell, new_cell)):
            continue
        own_entries = _select_entries(entries, figure.figure_id, column)
        # If several releases lie between the versions, both may be in different entries.
        names_old = any(entry.old == old_cell for entry in own_entries)
        names_new = any(entry.new == new_cell for entry in own_entries)
        if names_old and names_new:
            continue
        place = labels.describe_place(figure) or f"derived by {figure.derived_by}"
        correction = write_correction(column, old_cell, new_cell)
        yield new.create_finding(
            figure,
            column,
            "erratum-missing",
            old=old_cell,
            new=new_cell,
            expected=f"- {figure.figure_id}: {correction} ({place})",
        )


def _select_entries(entries: Sequence[Erratum], figure_id: str, column: str) -> list[Erratum]:
    """Return the entries about a column of a figure."""
    return [entry for entry in entries if (entry.figure_id, entry.column) == (figure_id, column)]


def _check_entry(new: Figures, entry: Erratum, entries: Sequence[Erratum]) -> Iterator[Finding]:
    """Does the figure of an entry exist and have its new cell, unless that was corrected too?"""
    figure = new.figure_by_id.get(entry.figure_id)
    if figure is None:
        if new.has_all_rows("figures", entry.figure_id):
            yield _report_entry(entry, "there is no such figure")
        return
    cell = format_cell(figure, entry.column)
    own_entries = _select_entries(entries, entry.figure_id, entry.column)
    corrected_again = any(other.old == entry.new for other in own_entries)
    if entry.new != cell and not corrected_again:
        yield _report_entry(entry, f"the {entry.column} is {cell}, not {entry.new}")


def _report_entry(entry: Erratum, problem: str) -> Finding:
    values = {"figure": entry.figure_id, "problem": problem}
    return create_finding("erratum-unfounded", CHANGELOG, entry.line, "", entry.figure_id, **values)


def format_cell(figure: FigureRow, column: str) -> str:
    """Write a cell as an erratum does: `2500000`, `1–3` for a range, `(empty)`."""
    if column == VALUE:
        numbers = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
        return "–".join(_write_number(number) for number in numbers)
    cell = getattr(figure, column)
    if cell is None or cell == "":
        return EMPTY
    return cell if isinstance(cell, str) else _write_number(cell)


def _write_number(number: Decimal | int) -> str:
    return format_number(number).replace(",", "")
