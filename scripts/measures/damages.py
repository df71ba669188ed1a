"""Mistakes that people and programs make in tables: one in each cell, and two in each row.

Temporary, like `corruption.py`, which makes them.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from measures.table_files import Row, read_rows
from tip_figures.datapackage.package import load_package
from tip_figures.figures.generated_tables import GENERATED_TABLES

Tables = Mapping[str, Sequence[Row]]
"""Rows of text by the name of their table."""

WHOLE_ROWS = "(rows)"  # in place of a column
EXCHANGED = "two rows' values exchanged"
SPACE_ADDED = "white space added"
INVISIBLE_ADDED = "an invisible character added"
LOOK_ALIKE = "a look-alike letter"
INVISIBLE_SLIPS = (SPACE_ADDED, INVISIBLE_ADDED, LOOK_ALIKE)
"""Slips that are mistakes in any text.

After other slips only a reader can know whether a free text is still true."""
FREE_TEXT_COLUMNS = ("definition", "explanation", "note", "statement")
NUMBER_TYPES = ("integer", "number", "year")
MAX_CODES = 3  # other codes that are tried in one cell
NO_BREAK_SPACE = "\u00a0"
ZERO_WIDTH_SPACE = "\u200b"
LATIN = "aceopxyABCEHKMOPTX"
CYRILLIC = "асеорхуАВСЕНКМОРТХ"
LOOK_ALIKES = str.maketrans(LATIN, CYRILLIC)


@dataclass(frozen=True)
class Damage:
    """One damage to one table.

    column: WHOLE_ROWS if whole rows are damaged
    edits:  the rows that replace a row, by its number from 0: none, one or two
    """

    kind: str
    table: str
    column: str
    edits: Mapping[int, tuple[Row, ...]]

    def apply(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows of the table with the damage."""
        damaged: list[Row] = []
        for number, row in enumerate(rows):
            damaged += self.edits.get(number, (row,))
        return damaged

    def describe(self, rows: Sequence[Row]) -> str:
        """Say what was done to the rows of the table."""
        return "; ".join(
            self._describe_edit(rows[number], new_rows) for number, new_rows in self.edits.items()
        )

    def _describe_edit(self, row: Row, new_rows: Sequence[Row]) -> str:
        key = next(iter(row.values()))
        old_text = row.get(self.column, "")
        new_texts = [repr(new_row.get(self.column, "row")) for new_row in new_rows]
        return f"{key}: {old_text!r} → {' and '.join(new_texts) or 'removed'}"


class Slip(NamedTuple):
    """A mistake in one column: its kind, and the new texts of cells by the number of their row."""

    kind: str
    texts: Mapping[int, str]


class PackageCells:
    """The source tables of a package as cells of text, and what their schemas define."""

    def __init__(self, root: Path) -> None:
        tables = load_package(root).tables
        # What is changed in a generated table is undone by tidy.
        self.schemas = {name: tables[name] for name in tables if name not in GENERATED_TABLES}
        self.tables: Tables = {name: read_rows(root, name) for name in self.schemas}

    def find_codes(self, table: str, column: str) -> list[str]:
        """Return what a column allows: its codes, or keys of another table; none if all texts."""
        for reference in self.schemas[table].references:
            if reference.columns == [column]:
                key = reference.targets[0]
                return [row[key] for row in self.tables[reference.table.name]]
        constraints = self.schemas[table].fields[column].get("constraints", {})
        return list(constraints.get("enum", []))

    def is_number(self, table: str, column: str) -> bool:
        """Whether the schema says that a column has numbers."""
        return self.schemas[table].fields[column]["type"] in NUMBER_TYPES


def list_damages(package: PackageCells) -> Iterator[Damage]:
    """Damage every cell in one way, then remove and duplicate every row.

    The ways are drawn at random, but are the same in every run.
    """
    for table, rows in package.tables.items():
        for column in rows[0]:
            draw = random.Random(f"{table}.{column}")
            for number in range(len(rows)):
                damages = _list_cell_damages(package, table, column, number)
                if damages:
                    yield draw.choice(damages)
        for number, row in enumerate(rows):
            if len(rows) > 1:
                yield Damage("row deleted", table, WHOLE_ROWS, {number: ()})
            yield Damage("row doubled", table, WHOLE_ROWS, {number: (row, row)})


def _list_cell_damages(package: PackageCells, table: str, column: str, number: int) -> list[Damage]:
    """Return all damages to one cell that change what the table means, each result once."""
    rows = package.tables[table]
    damages: dict[tuple[tuple[int, str], ...], Damage] = {}
    for slip in _list_slips(package, table, column, number):
        edits = {edited: ({**rows[edited], column: text},) for edited, text in slip.texts.items()}
        damage = Damage(slip.kind, table, column, edits)
        is_certain = slip.kind in INVISIBLE_SLIPS or column not in FREE_TEXT_COLUMNS
        if is_certain and not keeps_meaning(rows, damage):
            damages.setdefault(tuple(slip.texts.items()), damage)
    return list(damages.values())


def keeps_meaning(rows: Sequence[Row], damage: Damage) -> bool:
    """Whether the rows mean the same as before; terms of one role may exchange their positions."""
    ignored_column = "position" if damage.kind == EXCHANGED else ""
    old_rows = [rows[number] for number in damage.edits]
    new_rows: list[Row] = []
    for edited_rows in damage.edits.values():
        new_rows += edited_rows
    return sort_cells(old_rows, ignored_column) == sort_cells(new_rows, ignored_column)


def sort_cells(rows: Sequence[Row], ignored_column: str = "position") -> list[list[str]]:
    """Return the cells of rows without one column, in an order that does not depend on the rows."""
    return sorted(list_cells_except(row, ignored_column) for row in rows)


def list_cells_except(row: Row, ignored_column: str) -> list[str]:
    """Return the cells of a row without one column."""
    return [text for column, text in row.items() if column != ignored_column]


def _list_slips(package: PackageCells, table: str, column: str, number: int) -> Iterator[Slip]:
    """Find each slip that a person or a program makes in a cell, or in two of its column."""
    rows = package.tables[table]
    text = rows[number][column]
    yield Slip("emptied", {number: ""})
    for kind, new_text in _change_digits(text):
        yield Slip(kind, {number: new_text})
    if text.strip("0").isdecimal() and package.is_number(table, column):
        yield Slip("off by one", {number: str(int(text) + 1)})
        yield Slip("sign", {number: f"-{text}"})
    for neighbour in (number - 1, number + 1):
        if 0 <= neighbour < len(rows):
            yield Slip("a neighbour's value", {number: rows[neighbour][column]})
    codes = package.find_codes(table, column)
    draw = random.Random(f"{table}{column}{number}")
    for code in draw.sample(codes, min(MAX_CODES, len(codes))):
        yield Slip("another valid code", {number: code})
    for kind, new_text in _change_letters(text):
        yield Slip(kind, {number: new_text})
    yield from _move_texts([row[column] for row in rows], number)


def _change_digits(text: str) -> Iterator[tuple[str, str]]:
    """Change the first and last digit, and swap the first two neighbours: kinds and new texts."""
    digits = [position for position, letter in enumerate(text) if letter.isdecimal()]
    for position in sorted({*digits[:1], *digits[-1:]}):
        digit = (int(text[position]) + 1) % 10
        yield "a digit changed", f"{text[:position]}{digit}{text[position + 1 :]}"
    pairs = [position for position in digits if position + 1 in digits]
    if pairs:
        first = pairs[0]
        second = first + 1
        swapped = text[second] + text[first]
        yield "two digits swapped", text[:first] + swapped + text[second + 1 :]


def _change_letters(text: str) -> Iterator[tuple[str, str]]:
    """Add what is not seen, and change letters: kinds and new texts."""
    if not text:
        return
    middle = len(text) // 2
    start, end = text[:middle], text[middle:]
    yield SPACE_ADDED, f"{text} "
    yield SPACE_ADDED, f"{start}{NO_BREAK_SPACE}{end}"
    yield INVISIBLE_ADDED, f"{start}{ZERO_WIDTH_SPACE}{end}"
    yield "letter case changed", text.swapcase()
    yield LOOK_ALIKE, text.translate(LOOK_ALIKES)


def _move_texts(texts: Sequence[str], number: int) -> Iterator[Slip]:
    """Exchange a text with the next different one of its column, and move it one row down."""
    text = texts[number]
    for other in range(number + 1, len(texts)):
        if texts[other] != text:
            yield Slip(EXCHANGED, {number: texts[other], other: text})
            if text and other == number + 1:
                yield Slip("a value moved one row down", {number: "", other: text})
            return
