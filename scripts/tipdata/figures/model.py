"""The eight tables of figures, read once into typed records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from tipdata.figures import typed_rows
from tipdata.figures.cover import Cover, of_source
from tipdata.figures.judged import Judged, judged
from tipdata.figures.records import (
    TABLES,
    Area,
    Figure,
    Identity,
    Indicator,
    Numeral,
    Row,
    Sentence,
    Source,
    Term,
)  # fmt: skip
from tipdata.package.constraints import category_values
from tipdata.package.finding import Finding, finding
from tipdata.package.load import Package
from tipdata.package.table import Table

Words = Mapping[str, Mapping[str, str]]
"""Column → code → label."""


@dataclass(frozen=True)
class Dimension:
    """A column of figures that divides an indicator.

    name:   of the column
    title:  for people
    area:   whether its codes are areas
    labels: of its codes
    """

    name: str
    title: str
    area: bool
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Figures:
    """The eight tables, typed, in the order of their files.

    dimensions: columns of figures whose schema says `"dimension": true`
    words:      labels of coded columns of figures, indicators and sources, and names of areas
    lost:       table → ids that stand in rows which were left out because a cell that they need is missing or unreadable
    package:    where they were read from
    """

    sources: tuple[Source, ...]
    sentences: tuple[Sentence, ...]
    numerals: tuple[Numeral, ...]
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    figures: tuple[Figure, ...]
    identities: tuple[Identity, ...]
    terms: tuple[Term, ...]
    dimensions: tuple[Dimension, ...]
    words: Words
    lost: Mapping[str, frozenset[str]]
    package: Package

    @staticmethod
    def load(package: Package) -> Figures | tuple[Finding, ...]:
        """Read the eight tables.

        returns: no findings where the package is about something else, or where a table cannot be read, which is said
                 elsewhere; findings where a table or a column is missing or of a type that does not serve
        """
        if not {"figures", "indicators"} <= package.tables.keys():
            return ()
        faults = tuple(typed_rows.faults(package))
        tables = [package.tables[name] for name in TABLES if name in package.tables]
        if faults or any(map(typed_rows.headless, tables)):
            return faults
        read = {table.name: typed_rows.read(table, TABLES[table.name]) for table in tables}
        labels = {
            column: category_values(descriptor)
            for name in ("sources", "indicators", "figures")
            for column, descriptor in package.tables[name].fields.items()
            if "categories" in descriptor
        }
        areas = {area.area_id: area.name for area in read["areas"][0]}
        dimensions = tuple(_dimensions(package.tables["figures"], labels, areas))
        words = labels | {"ref_area": areas} | {one.name: one.labels for one in dimensions}
        rows = {"terms" if name == "identity_terms" else name: found for name, (found, _) in read.items()}
        lost = {name: ids for name, (_, ids) in read.items()}
        return Figures(**rows, dimensions=dimensions, words=words, lost=lost, package=package)

    @cached_property
    def source(self) -> Mapping[str, Source]:
        """Sources by source_id."""
        return {one.source_id: one for one in self.sources}

    @cached_property
    def area(self) -> Mapping[str, Area]:
        """Areas by area_id."""
        return {one.area_id: one for one in self.areas}

    @cached_property
    def indicator(self) -> Mapping[str, Indicator]:
        """Indicators by indicator_id."""
        return {one.indicator_id: one for one in self.indicators}

    @cached_property
    def figure(self) -> Mapping[str, Figure]:
        """Figures by figure_id."""
        return {one.figure_id: one for one in self.figures}

    @cached_property
    def identity(self) -> Mapping[str, Identity]:
        """Identities by identity_id."""
        return {one.identity_id: one for one in self.identities}

    @cached_property
    def numerals_of(self) -> Mapping[str, Sequence[Numeral]]:
        """Numerals that name a figure by its figure_id, in the order of the text."""
        found = grouped((one for one in self.numerals if one.figure_id), lambda one: one.figure_id)
        return {name: sorted(rows, key=lambda one: (one.place, one.start)) for name, rows in found.items()}

    @cached_property
    def terms_of(self) -> Mapping[str, Sequence[Term]]:
        """Terms by identity_id, in the order of their positions."""
        found = grouped(self.terms, lambda one: one.identity_id)
        return {name: sorted(rows, key=lambda one: one.position) for name, rows in found.items()}

    @property
    def cell_columns(self) -> tuple[str, ...]:
        """The columns of figures that say what one counts, as in `Figure.cell`."""
        return ("indicator_id", "ref_area", "year", *(one.name for one in self.dimensions), "unit")

    @cached_property
    def judged(self) -> Sequence[Judged]:
        """The identities, judged."""
        return tuple(judged(self.identities, self.terms_of, self.figure))

    @cached_property
    def judged_of(self) -> Mapping[str, Judged]:
        """The identities, judged, by identity_id."""
        return {one.identity.identity_id: one for one in self.judged}

    def covers(self, source_id: str) -> Cover:
        """What the codes of a source cover."""
        return self._covers.get(source_id) or Cover(self._area_dimensions)

    @property
    def _area_dimensions(self) -> frozenset[str]:
        return frozenset(one.name for one in self.dimensions if one.area)

    @cached_property
    def _covers(self) -> Mapping[str, Cover]:
        lists: dict[str, list[tuple[Figure, list[Figure]]]] = defaultdict(list)
        for one in self.judged:
            if one.judgement and one.parts:
                whole, parts = one.parts
                lists[one.identity.source_id].append((self.figure[whole], [self.figure[part] for part in parts]))
        return {source: of_source(self._area_dimensions, listed) for source, listed in lists.items()}

    def word(self, column: str, code: str) -> str:
        """The label of a code; the code itself where it has none."""
        return self.words.get(column, {}).get(code, code)

    def whole(self, table: str, *ids: str) -> bool:
        """Whether no row of a table that names one of these ids was left out, so that a missing one is truly missing.

        Without ids: whether no row at all was.
        """
        lost = self.lost[table]
        return not lost or ("" not in lost and bool(ids) and lost.isdisjoint(ids))

    def finding(self, record: Row, column: str, code: str, /, **values: Any) -> Finding:
        """A finding at a cell of a record, in the words of its code; at the whole row where `column` is empty."""
        return finding(code, self.package.tables[record.TABLE].path, record.line, column, record.key, **values)


R = TypeVar("R")
K = TypeVar("K")


def grouped(records: Iterable[R], key: Callable[[R], K]) -> dict[K, list[R]]:
    """Records by a key, each group and the groups in the order in which they come."""
    made: dict[K, list[R]] = defaultdict(list)
    for one in records:
        made[key(one)].append(one)
    return dict(made)


def _dimensions(table: Table, labels: Words, areas: Mapping[str, str]) -> Iterator[Dimension]:
    of_areas = {one.columns[0] for one in table.references if one.table.name == "areas" and len(one.columns) == 1}
    for name in typed_rows.dimension_columns(table):
        codes = areas if name in of_areas else labels.get(name, {})
        yield Dimension(name, str(table.fields[name].get("title", name)), name in of_areas, codes)
