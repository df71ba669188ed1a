"""The eight tables of figures, read once into typed records."""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.figures import records
from tip_figures.figures.containment import Containment, derive_containment
from tip_figures.figures.evaluation import EvaluatedIdentity, evaluate_identity
from tip_figures.figures.identity_kinds import IDENTITY_KINDS

_TEXT, _WHOLE, _NUMBER = ("string",), ("integer", "year"), ("number", "integer")
_NEEDED = ("Needed", "int", "Decimal")  # a row without such a cell is left out
_KINDS: Mapping[str, tuple[tuple[str, ...], Any, Callable[[Any], Any]]] = {
    "Needed": (_TEXT, "", str),
    "str": (_TEXT, "", str),
    "tuple[str, ...]": (_TEXT, (), lambda cell: tuple(filter(None, cell.split(";")))),
    "int": (_WHOLE, None, lambda cell: int(cell) if math.isfinite(cell) else None),
    "Decimal": (_NUMBER, None, lambda cell: Decimal(str(cell)) if math.isfinite(cell) else None),
}
"""The type of a record's field → types of a column that serve, what stands for an empty cell, a cell as the record has it."""


class Dimension(NamedTuple):
    """A column of figures that divides an indicator: its name, its title for people, and whether its codes are areas."""

    name: str
    title: str
    is_area: bool


@dataclasses.dataclass(frozen=True)
class Figures:
    """The eight tables, typed, in the order of their files.

    dimensions: columns of figures whose schema says `"dimension": true`
    code_labels: column → code → label, of coded columns of figures, indicators and sources, and of those that name areas
    omitted_ids: table → ids that stand in rows which were left out because a cell that they need is missing or unreadable
    package:    where they were read from
    """

    sources: tuple[records.SourceRow, ...]
    sentences: tuple[records.SentenceRow, ...]
    numerals: tuple[records.NumeralRow, ...]
    areas: tuple[records.AreaRow, ...]
    indicators: tuple[records.IndicatorRow, ...]
    figures: tuple[records.FigureRow, ...]
    identities: tuple[records.IdentityRow, ...]
    terms: tuple[records.TermRow, ...]
    dimensions: tuple[Dimension, ...]
    code_labels: Mapping[str, Mapping[str, str]]
    omitted_ids: Mapping[str, frozenset[str]]
    package: Package

    @staticmethod
    def load(package: Package) -> Figures | tuple[Finding, ...]:
        """Read the eight tables.

        returns: no findings where the package is about something else, or where a table cannot be read, which is said
                 elsewhere; findings where a table or a column is missing or of a type that does not serve
        """
        if not {"figures", "indicators"} <= package.tables.keys():
            return ()
        faults = tuple(_faults(package))
        tables = [package.tables[name] for name in records.ROW_TYPES if name in package.tables]
        if faults or not all(
            table.is_readable and len(table.frame_columns) == len(table.fields) for table in tables
        ):
            return faults
        read = {table.name: _read(table, records.ROW_TYPES[table.name]) for table in tables}
        code_labels = {
            column: read_categories(descriptor)
            for name in ("sources", "indicators", "figures")
            for column, descriptor in package.tables[name].fields.items()
            if "categories" in descriptor
        }
        areas = {area.area_id: area.name for area in read["areas"][0]}
        dimensions = _dimensions(package.tables["figures"])
        code_labels |= dict.fromkeys(
            ["ref_area", *(one.name for one in dimensions if one.is_area)], areas
        )
        rows = {
            "terms" if name == "identity_terms" else name: found
            for name, (found, _) in read.items()
        }
        omitted_ids = {name: ids for name, (_, ids) in read.items()}
        return Figures(
            **rows,
            dimensions=dimensions,
            code_labels=code_labels,
            omitted_ids=omitted_ids,
            package=package,
        )

    @cached_property
    def source_by_id(self) -> Mapping[str, records.SourceRow]:
        """Sources by source_id."""
        return {one.source_id: one for one in self.sources}

    @cached_property
    def area_by_id(self) -> Mapping[str, records.AreaRow]:
        """Areas by area_id."""
        return {one.area_id: one for one in self.areas}

    @cached_property
    def indicator_by_id(self) -> Mapping[str, records.IndicatorRow]:
        """Indicators by indicator_id."""
        return {one.indicator_id: one for one in self.indicators}

    @cached_property
    def figure_by_id(self) -> Mapping[str, records.FigureRow]:
        """Figures by figure_id."""
        return {one.figure_id: one for one in self.figures}

    @cached_property
    def numerals_by_figure(self) -> Mapping[str, Sequence[records.NumeralRow]]:
        """Numerals that name a figure by its figure_id, in the order of the text."""
        found = group_by((one for one in self.numerals if one.figure_id), lambda one: one.figure_id)
        return {
            name: sorted(rows, key=lambda one: (one.sentence_key, one.start))
            for name, rows in found.items()
        }

    @cached_property
    def terms_by_identity(self) -> Mapping[str, Sequence[records.TermRow]]:
        """Terms by identity_id, in the order of their positions."""
        found = group_by(self.terms, lambda one: one.identity_id)
        return {name: sorted(rows, key=lambda one: one.position) for name, rows in found.items()}

    @property
    def cell_columns(self) -> tuple[str, ...]:
        """The columns of figures that say what one counts, as in `Figure.cell`."""
        return ("indicator_id", "ref_area", "year", *(one.name for one in self.dimensions), "unit")

    @cached_property
    def evaluated(self) -> Sequence[EvaluatedIdentity]:
        """The identities, judged."""
        return [
            evaluate_identity(
                one, self.terms_by_identity.get(one.identity_id, ()), self.figure_by_id
            )
            for one in self.identities
        ]

    @cached_property
    def containments(self) -> Mapping[str, Containment]:
        """What the codes of a source cover, by source_id."""
        areas = frozenset(one.name for one in self.dimensions if one.is_area)
        lists: dict[str, list[tuple[records.FigureRow, Sequence[records.FigureRow]]]] = defaultdict(
            list
        )
        for one in self.evaluated:
            if one.adds_up and (whole_role := IDENTITY_KINDS[one.identity.kind].whole_role):
                lists[one.identity.source_id].append(
                    (one.figures_of_role(whole_role)[0], one.figures_of_role("part"))
                )
        return defaultdict(
            lambda: Containment(areas),
            {source: derive_containment(areas, of) for source, of in lists.items()},
        )

    def code_label(self, column: str, code: str) -> str:
        """The label of a code; the code itself where it has none."""
        return self.code_labels.get(column, {}).get(code, code)

    def has_all_rows(self, table: str, *ids: str) -> bool:
        """Whether no row of a table that names one of these ids was left out, so that a missing one is truly missing.

        Without ids: whether no row at all was.
        """
        lost = self.omitted_ids[table]
        return not lost or ("" not in lost and bool(ids) and lost.isdisjoint(ids))

    def key(self, record: records.TableRow) -> str:
        """The primary key of a record as findings write it."""
        names = self.package.tables[records.TABLE_NAMES[type(record)]].primary_key
        return "/".join(str(getattr(record, name, "")) for name in names)

    def finding(
        self, record: records.TableRow, column: str, code: str, /, **values: Any
    ) -> Finding:
        """A finding at a cell of a record, in the words of its code; at the whole row where `column` is empty.

        values: what its words name besides `row`, the record, and `column`
        """
        path = self.package.tables[records.TABLE_NAMES[type(record)]].path
        return create_finding(
            code, path, record.line, column, self.key(record), row=record, column=column, **values
        )


def _dimensions(table: Table) -> tuple[Dimension, ...]:
    areas = {
        one.columns[0]
        for one in table.references
        if one.table.name == "areas" and len(one.columns) == 1
    }
    titles = {name: str(table.fields[name].get("title", name)) for name in dimension_columns(table)}
    return tuple(Dimension(name, title, name in areas) for name, title in titles.items())


def row_columns(record: type[records.TableRow]) -> Mapping[str, str]:
    """The columns of a record's table that stand in it by name, each with its annotation."""
    return {
        one.name: str(one.type)
        for one in dataclasses.fields(record)
        if one.name not in ("line", "codes")
    }


def _faults(package: Package) -> Iterator[Finding]:
    """Tables and columns that are missing, or of a type that does not serve."""
    for name, record in records.ROW_TYPES.items():
        if name not in package.tables:
            yield create_finding("table-needed", package.path, 0, "resources", table=name)
            continue
        table = package.tables[name]
        wanted = {
            column: _KINDS[kind.removesuffix(" | None")][0]
            for column, kind in row_columns(record).items()
        }
        if record is records.FigureRow:
            wanted |= dict.fromkeys(dimension_columns(table), _TEXT)
        for column, types in wanted.items():
            if column not in table.fields or table.fields[column].get("type") not in types:
                words = {"table": name, "needed": column, "type": " or ".join(types)}
                yield create_finding("column-needed", table.schema_path, 0, column, **words)


def dimension_columns(table: Table) -> list[str]:
    """The columns of figures that divide an indicator."""
    return [
        name for name, descriptor in table.fields.items() if descriptor.get("dimension") is True
    ]


def _read(table: Table, record: type[records.TableRow]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """The records of a table, and the ids in rows that were left out."""
    cells, gone = dict[str, list[Any]](), set[int]()
    for name, annotation in row_columns(record).items():
        _, missing, typed = _KINDS[annotation.removesuffix(" | None")]
        cells[name] = [
            missing if cell is None else typed(cell) for cell in table.frame[name].to_list()
        ]
        if annotation in _NEEDED:
            gone |= {place for place, cell in enumerate(cells[name]) if cell is None or cell == ""}
    lost = frozenset(
        listed[place] for name, listed in cells.items() if name.endswith("_id") for place in gone
    )
    codes = [_codes(table)] if record is records.FigureRow else []
    rows = enumerate(zip(table.lines, *cells.values(), *codes, strict=True))
    return tuple(record(*row, line=line) for place, (line, *row) in rows if place not in gone), lost


def _codes(table: Table) -> list[Mapping[str, str]]:
    """The codes of each row of figures; rows with the same ones share them."""
    names = dimension_columns(table)
    rows = (
        table.frame.select(pl.col(names).fill_null("")).rows()
        if names
        else [()] * table.frame.height
    )
    made = {row: dict(zip(names, row, strict=True)) for row in set(rows)}
    return [made[row] for row in rows]
