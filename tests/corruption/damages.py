"""The ways in which a table can be damaged: one cell, two cells of a column, whole rows, two columns."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from tipdata.package.load import load

Row = dict[str, str]
Tables = Mapping[str, list[Row]]
LOOKALIKES = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")  # Latin → Cyrillic
FREE_TEXT = ("definition", "explanation", "note", "statement")  # nobody but a reader can know whether it is true
HIDDEN = ("white space added", "an invisible character added", "a look-alike letter")  # wrong in free text too
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
        self.paths = {name: table.path for name, table in self.known.items()}
        self.tables = {name: read(root / path) for name, path in self.paths.items()}

    def codes(self, table: str, column: str) -> list[str]:
        """What else may stand in a column: its codes, or keys of the table that it refers to; nothing where all may."""
        for columns, other, targets in self.known[table].references:
            if columns == [column]:
                return [row[targets[0]] for row in self.tables[other.name]]
        return list(self.known[table].fields[column].get("constraints", {}).get("enum", []))

    def numeric(self, table: str, column: str) -> bool:
        """Whether a column holds numbers."""
        return self.known[table].fields[column]["type"] in ("integer", "number", "year")

    def same(self, damage: Damage) -> bool:
        """Whether the meaning is as it was: equal numbers, rows in another order, terms of one role that change places."""
        places = damage.edits
        old, new = ([self.tables[damage.table][p] for p in places], [row for rows in places.values() for row in rows])
        apart = "position" if damage.table == "identity_terms" and damage.kind == "two rows' values exchanged" else ""
        return self._values(damage.table, old, apart) == self._values(damage.table, new, apart)

    def _values(self, table: str, rows: list[Row], apart: str) -> list[str]:
        def value(name: str, cell: str) -> object:
            try:
                return Decimal(cell).normalize() + 0 if self.numeric(table, name) else cell
            except InvalidOperation:
                return cell

        return sorted(repr([value(name, cell) for name, cell in row.items() if name != apart]) for row in rows)


def read(file: Path) -> list[Row]:
    """The rows of a CSV file; one with too many or too few cells has what fits."""
    rows = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), restval="")
    return [{name: cell for name, cell in row.items() if name is not None} for row in rows]


def written(rows: list[Row]) -> str:
    """Rows as a CSV file."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def damages(grid: Grid, ways: int) -> Iterator[Damage]:
    """Every cell damaged in some ways, drawn anew for each but the same in every run; then rows and columns."""
    for table, rows in grid.tables.items():
        for column in rows[0]:
            draw = random.Random(f"{table}.{column}")
            for place in range(len(rows)):
                made = [one for one in _cell(grid, table, column, place) if not grid.same(one)]
                yield from draw.sample(made, min(ways, len(made)))
        for place, row in enumerate(rows):
            yield Damage("row deleted", table, ROWS, {place: ()})
            yield Damage("row doubled", table, ROWS, {place: (row, row)})
        names = list(rows[0])
        for one, other in pairwise(names):
            swapped = {i: ({**row, one: row[other], other: row[one]},) for i, row in enumerate(rows)}
            yield Damage("columns swapped", table, one, swapped)


def _cell(grid: Grid, table: str, column: str, place: int) -> Iterator[Damage]:
    """Each damage to one cell, and to it and another of its column; to free text only what is hidden."""
    rows = grid.tables[table]
    cell, free = rows[place][column], column in FREE_TEXT

    def put(kind: str, *cells: tuple[int, str]) -> Damage:
        return Damage(kind, table, column, {p: ({**rows[p], column: text},) for p, text in cells})

    seen = {cell}
    for kind, text in _spoilt(grid, table, column, place):
        if text not in seen and (kind in HIDDEN or not free):
            seen.add(text)
            yield put(kind, (place, text))
    later = [p for p in range(place + 1, len(rows)) if rows[p][column] != cell]
    if later and not free:
        yield put("two rows' values exchanged", (place, rows[later[0]][column]), (later[0], cell))
        if cell and later[0] == place + 1:
            yield put("a value moved one row down", (place, ""), (place + 1, cell))


def _spoilt(grid: Grid, table: str, column: str, place: int) -> Iterator[tuple[str, str]]:
    """Each slip that a person or a program makes in one cell, as (kind, what the cell says then)."""
    rows = grid.tables[table]
    cell, numeric = rows[place][column], grid.numeric(table, column)
    yield "emptied", ""
    digits = [i for i, c in enumerate(cell) if c.isdecimal()]
    for i in {*digits[:1], *digits[-1:]}:
        yield "a digit changed", f"{cell[:i]}{(int(cell[i]) + 1) % 10}{cell[i + 1 :]}"
    for i in [i for i in digits if i + 1 in digits][:1]:
        yield "two digits swapped", cell[:i] + cell[i + 1] + cell[i] + cell[i + 2 :]
    if numeric and cell.isdecimal():
        yield "off by one", str(int(cell) + 1)
        yield "sign", f"-{cell}"
    for near in (place - 1, place + 1):
        if 0 <= near < len(rows):
            yield "a neighbour's value", rows[near][column]
    codes = grid.codes(table, column)
    for code in random.Random(f"{table}{column}{place}").sample(codes, min(3, len(codes))):
        yield "another valid code", code
    if cell:
        middle = len(cell) // 2
        yield "white space added", f"{cell} "
        yield "white space added", f"{cell[:middle]}\u00a0{cell[middle:]}"
        yield "an invisible character added", f"{cell[:middle]}\u200b{cell[middle:]}"
        yield "letter case changed", cell.swapcase()
        yield "a look-alike letter", cell.translate(LOOKALIKES)
