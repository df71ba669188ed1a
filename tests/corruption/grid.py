"""Tables as cells of text that can be damaged and written again, with what the schemas say of their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table

Row = Sequence[str]
Rows = Sequence[Row]
Grids = Mapping[str, Rows]
"""Rows by table, without headers."""

LISTS = {
    "units": "unit",
    "dimensions": "",
}  # columns of the codebook that hold lists: of codes of that column of figures
DIVIDING = ("citizenship", "exploitation", "exploited_in", "referred_by", "purpose")


@dataclass(frozen=True)
class Link:
    """A declared foreign key: columns of a table, by place, and those of the table that they refer to."""

    table: str
    columns: tuple[int, ...]
    other: str
    wanted: tuple[int, ...]


@dataclass(frozen=True)
class Kept:
    """A right package, from which damaged ones are made."""

    package: Package

    @cached_property
    def columns(self) -> Mapping[str, list[str]]:
        """Columns by table."""
        return {table.name: list(table.fields) for table in self.package.tables.values()}

    @cached_property
    def grids(self) -> Grids:
        """The cells as they are written."""
        made = {}
        for table in self.package.tables.values():
            assert table.file is not None
            with table.file.open(encoding="utf-8", newline="") as stream:
                _, *rows = csv.reader(stream)
            made[table.name] = rows
        return made

    @cached_property
    def links(self) -> list[Link]:
        """Every foreign key."""
        made = []
        for table in self.package.tables.values():
            for mine, other, wanted in table.references:
                places = [
                    tuple(self.columns[t.name].index(n) for n in ns) for t, ns in ((table, mine), (other, wanted))
                ]
                made.append(Link(table.name, places[0], other.name, places[1]))
        return made

    def field(self, table: str, column: int) -> Mapping[str, Any]:
        """The field descriptor of a column."""
        return self.package.tables[table].fields[self.columns[table][column]]

    def numeric(self, table: str, column: int) -> bool:
        """Whether a column holds numbers."""
        return self.field(table, column)["type"] in ("number", "integer", "year")

    def codes(self, table: str, column: int) -> list[str]:
        """What may stand in a column: its codes, or the keys of the table that it refers to; nothing where all may."""
        if listed := list(category_values(self.field(table, column))):
            return listed
        for link in self.links:
            if link.table == table and link.columns == (column,):
                return [row[link.wanted[0]] for row in self.grids[link.other]]
        return []

    def items(self, table: str, column: int) -> list[str]:
        """What may stand in a list of codes; nothing where the column holds no lists."""
        name = self.columns[table][column]
        if table != "indicators" or name not in LISTS:
            return []
        return list(category_values(self.package.tables["figures"].fields[LISTS[name]])) if LISTS[name] else [*DIVIDING]

    def key(self, table: str, row: Row) -> str:
        """A row's primary key as findings write it."""
        names = self.package.tables[table].primary_key
        return "/".join(row[self.columns[table].index(name)] for name in names)

    def damaged(self, grids: Grids) -> Package:
        """The package with the rows of some tables replaced, as if hashes had been made anew."""
        changed = {name: self._table(self.package.tables[name], rows) for name, rows in grids.items()}
        return replace(self.package, tables={**self.package.tables, **changed})

    def _table(self, table: Table, rows: Rows) -> Table:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerows([list(table.fields), *rows])
        return replace(table, content=stream.getvalue().encode())

    def same(self, table: str, places: Sequence[int], rows: Rows) -> bool:
        """Whether a table means what it meant when the rows at some places become these: the same values in some order.

        Parts of one sum may change places, because a sum does not care; of the pairs of a rate both change together.
        """
        old, new = ([self._typed(table, row) for row in r] for r in ([self.grids[table][i] for i in places], rows))
        if sorted(old, key=repr) == sorted(new, key=repr):
            return True
        if table != "identity_terms" or any(len(row) != len(self.columns[table]) for row in rows):
            return False
        ids = {row[0] for row in (*old, *new)}
        rest = [self._typed(table, row) for i, row in enumerate(self.grids[table]) if i not in places and row[0] in ids]
        return self._terms([*rest, *old]) == self._terms([*rest, *new])

    def _typed(self, table: str, row: Row) -> tuple[Any, ...]:
        return tuple(self._value(table, i, cell) for i, cell in enumerate(row))

    def _terms(self, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        place = {name: i for i, name in enumerate(self.columns["identity_terms"])}
        kinds = {row[0]: row[self.columns["identities"].index("kind")] for row in self.grids["identities"]}
        made: list[Any] = []
        for identity in sorted({row[place["identity_id"]] for row in rows}, key=repr):
            mine = [row for row in rows if row[place["identity_id"]] == identity]
            mine.sort(key=lambda row: repr((row[place["position"]], row)))
            positions = sorted(repr(row[place["position"]]) for row in mine)
            terms = [tuple(row[place[name]] for name in ("role", "figure_id", "coefficient")) for row in mine]
            if kinds.get(identity) == "same_rate":
                local, foreign = ([t for t in terms if t[0] == role] for role in ("local", "foreign"))
                rest = [t for t in terms if t[0] not in ("local", "foreign")]
                made.append(
                    (identity, positions, sorted(map(repr, zip(local, foreign, strict=False))), len(terms), rest)
                )
            else:
                made.append((identity, positions, sorted(map(repr, terms))))
        return made

    def _value(self, table: str, column: int, cell: str) -> object:
        if column < len(self.columns[table]) and self.numeric(table, column):
            try:
                return Decimal(cell).normalize() + 0
            except InvalidOperation:
                return cell
        return cell
