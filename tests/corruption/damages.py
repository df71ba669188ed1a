"""The ways in which a table can be damaged: one cell, two cells of a column, whole rows, whole columns."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from corruption.grid import Kept, Row

ROWS = "(rows)"  # stands for the column where whole rows are damaged
ZERO_WIDTH, NO_BREAK = "\u200b", "\u00a0"
LOOKALIKES = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))  # Latin → Cyrillic
MANY = 7  # digits beyond which a number's digits are damaged only at its ends


@dataclass(frozen=True)
class Edit:
    """A row, by table and place from 0, and what stands there instead: no row, one or two."""

    table: str
    place: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Damage:
    """One damage.

    kind:   in words
    table:  in which it is told
    column: its name, or `ROWS`
    what:   the row and what became of it
    """

    kind: str
    table: str
    column: str
    what: str
    edits: tuple[Edit, ...]

    @property
    def whole(self) -> bool:
        """Whether whole rows or columns were damaged, so that there may be no row left to point to."""
        return self.column == ROWS or self.kind == "columns swapped"

    def grids(self, kept: Kept) -> dict[str, list[Row]]:
        """The tables that changed, damaged."""
        made = {}
        for table in dict.fromkeys(edit.table for edit in self.edits):
            new = {edit.place: edit.rows for edit in self.edits if edit.table == table}
            made[table] = [row for i, old in enumerate(kept.grids[table]) for row in new.get(i, (old,))]
        return made

    def found(self) -> list[tuple[str, int]]:
        """(table, place from 0) of the damaged rows; a damage that adds or takes rows has one edit."""
        return [(edit.table, edit.place + i) for edit in self.edits for i in range(len(edit.rows))]


def damages(kept: Kept, *tables: str) -> Iterator[Damage]:
    """Every damage of every table, or of some, in a fixed order; those that leave the meaning as it was are none."""
    for table in tables or kept.grids:
        for made in (*_cells(kept, table), *_pairs(kept, table), *_rows(kept, table), *_columns(kept, table)):
            if not _same(kept, made):
                yield made


def _same(kept: Kept, made: Damage) -> bool:
    """Whether a damage leaves the meaning as it was."""
    return all(
        kept.same(table, [e.place for e in edits], [row for e in edits for row in e.rows])
        for table in {edit.table for edit in made.edits}
        if (edits := [edit for edit in made.edits if edit.table == table])
    )


def _with(kept: Kept, table: str, *cells: tuple[int, int, str]) -> tuple[Edit, ...]:
    """Rows with some cells replaced, as (place, column, cell)."""
    made = {place: list(kept.grids[table][place]) for place, _, _ in cells}
    for place, column, cell in cells:
        made[place][column] = cell
    return tuple(Edit(table, place, (row,)) for place, row in made.items())


def _cells(kept: Kept, table: str) -> Iterator[Damage]:
    rows, columns = kept.grids[table], kept.columns[table]
    for column, name in enumerate(columns):
        for place, row in enumerate(rows):
            seen = {row[column]}
            for kind, cell in _spoiled(kept, table, column, place):
                if cell not in seen:
                    seen.add(cell)
                    what = f"{kept.key(table, row)}: {row[column]!r} → {cell!r}"
                    yield Damage(kind, table, name, what, _with(kept, table, (place, column, cell)))


def _spoiled(kept: Kept, table: str, column: int, place: int) -> Iterator[tuple[str, str]]:
    """Each damage to one cell, as (kind, what the cell says then)."""
    rows = kept.grids[table]
    cell = rows[place][column]
    numeric = kept.numeric(table, column)
    yield "emptied", ""
    yield from _digits(cell, numeric)
    for near in (place - 1, place + 1):
        if 0 <= near < len(rows):
            yield "a neighbour's value", rows[near][column]
    codes = kept.codes(table, column)
    for code in codes:
        yield "another valid code", code
    yield from _listed(cell, kept.items(table, column))
    if codes or kept.items(table, column):
        for code in list(_foreign(kept, table, column))[:2]:
            yield "a code of another list", code
    if cell:
        for spaced in (
            f" {cell}",
            f"{cell} ",
            cell.replace(" ", "  ", 1),
            f"{cell}{NO_BREAK}",
            cell.replace(" ", NO_BREAK, 1),
        ):
            yield "white space added", spaced
        middle = len(cell) // 2
        for hidden in (f"{cell[:middle]}{ZERO_WIDTH}{cell[middle:]}", f"{cell}{ZERO_WIDTH}", f"\ufeff{cell}"):
            yield "an invisible character added", hidden
        for cased in (cell.upper(), cell.lower(), cell.swapcase(), cell[:1].swapcase() + cell[1:]):
            yield "letter case changed", cased
        for letter in list(dict.fromkeys(c for c in cell if c in LOOKALIKES))[:3]:
            yield "a look-alike letter", cell.replace(letter, LOOKALIKES[letter], 1)


def _digits(cell: str, numeric: bool) -> Iterator[tuple[str, str]]:
    digits = [i for i, c in enumerate(cell) if c.isdecimal()]
    places = digits if numeric and len(digits) <= MANY else [*digits[:2], *digits[-2:]]
    for i in places:
        for step in (1, 5) if numeric else (1,):
            yield "a digit changed", f"{cell[:i]}{(int(cell[i]) + step) % 10}{cell[i + 1 :]}"
    pairs = [i for i in digits if i + 1 in digits and cell[i] != cell[i + 1]]
    for i in pairs if numeric else [*pairs[:1], *pairs[-1:]]:
        yield "two digits swapped", cell[:i] + cell[i + 1] + cell[i] + cell[i + 2 :]
    if numeric and re.fullmatch("[0-9]+", cell):
        yield "off by one", str(int(cell) + 1)
        yield "off by one", str(int(cell) - 1)
    if numeric and cell:
        yield "sign", f"-{cell}"


def _listed(cell: str, items: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Damages to a list of codes: one more, one less, another one in the place of one."""
    present = cell.split(";") if items and cell else []
    for i, item in enumerate(present):
        yield "another valid code", ";".join(present[:i] + present[i + 1 :])
        yield "a code of another list", ";".join([*present[:i], "shelters", *present[i + 1 :]])
        for other in items:
            yield "another valid code", ";".join([*present[:i], other, *present[i + 1 :]])
            yield "another valid code", f"{cell};{other}"
        yield "letter case changed", ";".join([*present[:i], item.swapcase(), *present[i + 1 :]])
    for other in items if not present else ():
        yield "another valid code", other


def _foreign(kept: Kept, table: str, column: int) -> Iterator[str]:
    """One code of each other list, of a kind that this column does not have."""
    mine = {*kept.codes(table, column), *kept.items(table, column)}
    for other in kept.grids:
        for place in range(len(kept.columns[other])):
            codes = [code for code in kept.codes(other, place) if code not in mine]
            if codes:
                yield codes[0]


def _pairs(kept: Kept, table: str) -> Iterator[Damage]:
    """A value moved one row down, and the values of two rows exchanged."""
    rows = kept.grids[table]
    draw = random.Random(table)
    for column, name in enumerate(kept.columns[table]):
        for place, row in enumerate(rows):
            later = [i for i in range(place + 1, len(rows)) if rows[i][column] != row[column]]
            key, cell = kept.key(table, row), row[column]
            if cell and place + 1 < len(rows):
                moved = _with(kept, table, (place, column, ""), (place + 1, column, cell))
                yield Damage("a value moved one row down", table, name, f"{key}: {cell!r}", moved)
            for other in dict.fromkeys([*later[:2], *(draw.sample(later[2:], 1) if later[2:] else [])]):
                theirs = rows[other][column]
                swapped = _with(kept, table, (place, column, theirs), (other, column, cell))
                what = f"{key} ↔ {kept.key(table, rows[other])}: {cell!r} ↔ {theirs!r}"
                yield Damage("two rows' values exchanged", table, name, what, swapped)


def _rows(kept: Kept, table: str) -> Iterator[Damage]:
    names = list(kept.grids)
    alike = [name for name in names if len(kept.columns[name]) == len(kept.columns[table]) and name != table]
    partner = (alike or [names[names.index(table) - 1]])[0]
    for place, row in enumerate(kept.grids[table]):
        key = kept.key(table, row)
        yield Damage("row deleted", table, ROWS, key, (Edit(table, place, ()),))
        yield Damage("row doubled", table, ROWS, key, (Edit(table, place, (row, row)),))
        at = place % len(kept.grids[partner])
        swapped = (Edit(table, place, (kept.grids[partner][at],)), Edit(partner, at, (row,)))
        yield Damage("row swapped with another file", table, ROWS, f"{key} ↔ {partner}", swapped)


def _columns(kept: Kept, table: str) -> Iterator[Damage]:
    rows, columns = kept.grids[table], kept.columns[table]
    for one, other in combinations(range(len(columns)), 2):
        cells = [((i, one, row[other]), (i, other, row[one])) for i, row in enumerate(rows)]
        swapped = _with(kept, table, *(cell for both in cells for cell in both))
        yield Damage("columns swapped", table, columns[one], f"{columns[one]} ↔ {columns[other]}", swapped)
