"""The ways in which a table can be damaged: one cell, two cells of a column, whole rows, two columns."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

import cells
from cells import Row
from tipdata.package.load import load

Tables = Mapping[str, list[Row]]
LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # Latin → Cyrillic
FREE_TEXT = ("definition", "explanation", "note", "statement")  # nobody but a reader can know whether it is true
HIDDEN = ("white space added", "an invisible character added", "a look-alike letter")  # wrong in free text too
EXCHANGED = "two rows' values exchanged"
ROWS = "(rows)"  # stands for the column where whole rows are damaged


@dataclass(frozen=True)
class Damage:
    """One damage to one table.

    edits: what stands instead of a row, by its place from 0: no row, one or two
    """

    kind: str
    table: str
    column: str
    edits: Mapping[int, tuple[Row, ...]]

    def applied(self, rows: list[Row]) -> list[Row]:
        """The rows of the table, damaged."""
        return [row for place, old in enumerate(rows) for row in self.edits.get(place, (old,))]

    def words(self, tables: Tables) -> str:
        """What was done, for people."""
        rows = tables[self.table]
        return "; ".join(
            f"{next(iter(rows[place].values()))}: {rows[place].get(self.column, '')!r} → "
            f"{' and '.join(repr(row.get(self.column, 'row')) for row in new) or 'gone'}"
            for place, new in list(self.edits.items())[:2]
        )


class Grid:
    """The tables of a package as cells of text, with what its schemas say of them."""

    def __init__(self, root: Path) -> None:
        self.known = load(root).tables
        self.tables = {name: cells.read(root, name) for name in self.known}

    def codes(self, table: str, column: str) -> list[str]:
        """What else may stand in a column: its codes, or keys of the table that it refers to; nothing where all may."""
        for columns, other, targets in self.known[table].references:
            if columns == [column]:
                return [row[targets[0]] for row in self.tables[other.name]]
        return list(self.known[table].fields[column].get("constraints", {}).get("enum", []))

    def numeric(self, table: str, column: str) -> bool:
        """Whether a column holds numbers."""
        return self.known[table].fields[column]["type"] in ("integer", "number", "year")

    def meaning(self, table: str, rows: list[Row], order: bool = False) -> list[str]:
        """The rows in no order, equal numbers written alike; the order of terms says nothing, unless it is asked for."""
        apart = "position" if table == "identity_terms" and not order else ""

        def value(name: str, cell: str) -> object:
            try:
                return Decimal(cell).normalize() + 0 if self.numeric(table, name) else cell
            except InvalidOperation:
                return cell

        return sorted(repr([value(name, cell) for name, cell in row.items() if name != apart]) for row in rows)

    def same(self, damage: Damage) -> bool:
        """Whether the meaning is as it was; terms of one role may change places."""
        old = [self.tables[damage.table][place] for place in damage.edits]
        new = [row for rows in damage.edits.values() for row in rows]
        one, other = (self.meaning(damage.table, rows, damage.kind != EXCHANGED) for rows in (old, new))
        return one == other


def damages(grid: Grid) -> Iterator[Damage]:
    """Every cell damaged in one way, drawn for each but the same in every run; then rows and columns."""
    for table, rows in grid.tables.items():
        for column in rows[0]:
            draw = random.Random(f"{table}.{column}")
            for place in range(len(rows)):
                made: dict[tuple[tuple[int, str], ...], Damage] = {}
                for kind, texts in _slips(grid, table, column, place):
                    edits = {p: ({**rows[p], column: text},) for p, text in texts.items()}
                    one = Damage(kind, table, column, edits)
                    if (kind in HIDDEN or column not in FREE_TEXT) and not grid.same(one):
                        made.setdefault(tuple(texts.items()), one)
                yield from draw.sample([*made.values()], min(1, len(made)))
        for place, row in enumerate(rows):
            if len(rows) > 1:
                yield Damage("row deleted", table, ROWS, {place: ()})
            yield Damage("row doubled", table, ROWS, {place: (row, row)})
        for one, other in pairwise(rows[0]):
            swapped = {i: ({**row, one: row[other], other: row[one]},) for i, row in enumerate(rows)}
            yield Damage("columns swapped", table, one, swapped)


def _slips(grid: Grid, table: str, column: str, place: int) -> Iterator[tuple[str, dict[int, str]]]:
    """Each slip that a person or a program makes in one cell, or two of a column: its kind, and what these say then."""
    rows = grid.tables[table]
    cell = rows[place][column]

    def one(text: str) -> dict[int, str]:
        return {place: text}

    yield "emptied", one("")
    digits = [i for i, c in enumerate(cell) if c.isdecimal()]
    for i in {*digits[:1], *digits[-1:]}:
        yield "a digit changed", one(f"{cell[:i]}{(int(cell[i]) + 1) % 10}{cell[i + 1 :]}")
    for i in [i for i in digits if i + 1 in digits][:1]:
        yield "two digits swapped", one(cell[:i] + cell[i + 1] + cell[i] + cell[i + 2 :])
    if grid.numeric(table, column) and cell.isdecimal():
        yield "off by one", one(str(int(cell) + 1))
        yield "sign", one(f"-{cell}")
    for near in (place - 1, place + 1):
        if 0 <= near < len(rows):
            yield "a neighbour's value", one(rows[near][column])
    codes = grid.codes(table, column)
    for code in random.Random(f"{table}{column}{place}").sample(codes, min(3, len(codes))):
        yield "another valid code", one(code)
    if cell:
        middle = len(cell) // 2
        yield "white space added", one(f"{cell} ")
        yield "white space added", one(f"{cell[:middle]}\u00a0{cell[middle:]}")
        yield "an invisible character added", one(f"{cell[:middle]}\u200b{cell[middle:]}")
        yield "letter case changed", one(cell.swapcase())
        yield "a look-alike letter", one(cell.translate(LOOKALIKES))
    later = next((p for p in range(place + 1, len(rows)) if rows[p][column] != cell), 0)
    if later:
        yield EXCHANGED, {place: rows[later][column], later: cell}
    if cell and later == place + 1:
        yield "a value moved one row down", {place: "", later: cell}
