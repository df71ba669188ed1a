"""Mistakes that were drawn by hand, by somebody who had not seen the checks.

`drawn_mistakes.csv` has one row for each cell or row that a mistake changes. Its keys and its
column `old` are those of the tables before the mistake. The list is not changed when a check is.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from measures.damages import PackageCells
from measures.table_files import Row, read_csv
from tip_figures.datapackage.grouping import group_by

LIST = Path(__file__).with_name("drawn_mistakes.csv")
COORDINATED = "c"  # begins the names of coordinated mistakes


@dataclass(frozen=True)
class DrawnMistake:
    """A mistake that was drawn by hand.

    edits: the rows of each table that it changes; None if the tables are no longer what they were
    """

    name: str
    kind: str
    edits: Mapping[str, Sequence[Row]] | None

    @property
    def is_coordinated(self) -> bool:
        """Whether it changes several rows so that the tables agree."""
        return self.name.startswith(COORDINATED)


class OutdatedRow(Exception):
    """The tables are no longer what they were when a mistake was drawn."""


def read_drawn_mistakes(cells: PackageCells, path: Path = LIST) -> Iterator[DrawnMistake]:
    """Read the list, and make each of its mistakes in the tables of a package."""
    for name, rows in group_by(read_csv(path), lambda row: row["mistake"]).items():
        try:
            edits = apply_rows(cells, rows)
        except OutdatedRow:
            edits = None
        yield DrawnMistake(name, rows[0]["kind"], edits)


def apply_rows(cells: PackageCells, rows: Sequence[Row]) -> dict[str, Sequence[Row]]:
    """Return the tables that a mistake changes, each sorted by its primary key.

    rows: of the list, all of one mistake
    """
    edits: dict[str, Sequence[Row]] = {}
    for table, table_rows in group_by(rows, lambda row: row["table"]).items():
        edited = apply_table_rows(cells.tables[table], table_rows)
        edits[table] = sort_rows(cells, table, edited)
    return edits


def apply_table_rows(table: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Return the rows of one table with the changes of a mistake."""
    edited = [dict(row) for row in table]
    deleted = set()
    inserted = []
    for row in rows:
        number = find_row(table, row)
        if row["action"] == "insert":
            inserted.append(read_new_row(table, row, number))
        elif number is None:
            raise OutdatedRow
        elif row["action"] == "delete":
            deleted.add(number)
        elif table[number].get(row["column"]) != row["old"]:
            raise OutdatedRow
        else:
            edited[number][row["column"]] = row["new"]
    left = [row for number, row in enumerate(edited) if number not in deleted]
    return left + inserted


def find_row(table: Sequence[Row], row: Row) -> int | None:
    """Return the number of the row of a table that a row of the list names, from 0."""
    key = read_key(row)
    for number, candidate in enumerate(table):
        if all(candidate.get(column) == text for column, text in key.items()):
            return number
    return None


def read_key(row: Row) -> dict[str, str]:
    """Return the key of a row of the list, such as `figure_id=a` or `source_id=b;paragraph=1`."""
    key = {}
    for part in row["key"].split(";"):
        column, _, text = part.partition("=")
        key[column] = text
    return key


def read_new_row(table: Sequence[Row], row: Row, existing: int | None) -> Row:
    """Return the row that a mistake inserts.

    existing: number of the row that has its key already
    """
    new_row = json.loads(row["new"])
    columns = list(table[0])
    if existing is not None or set(new_row) != set(columns):
        raise OutdatedRow
    return {column: str(new_row[column]) for column in columns}


def sort_rows(cells: PackageCells, table: str, rows: Sequence[Row]) -> list[Row]:
    """Sort rows by primary key, so that no mistake is reported because of its place."""
    key = cells.schemas[table].primary_key
    numeric = [column for column in key if cells.is_number(table, column)]

    def sort_key(row: Row) -> list[Decimal | str]:
        return [Decimal(row[column]) if column in numeric else row[column] for column in key]

    return sorted(rows, key=sort_key)
