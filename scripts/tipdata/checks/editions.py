"""Do the editions agree where several of them state one cell, and does any repeat last year's number?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipdata.figures.kinds import plain
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure
from tipdata.package.finding import Finding
from tipdata.package.wording import many

FEW = 20  # below it a number comes again by chance


@dataclass(frozen=True)
class Compared:
    """What comparing the editions came to.

    cells:    how many several editions state, and of those how many all give the same value
    repeated: values that a later edition gives again for the year after
    """

    cells: int
    agree: int
    repeated: int

    @property
    def line(self) -> str:
        """The comparison in a line."""
        repeated = f"{many(self.repeated, 'value')} repeated in another year"
        return f"{many(self.cells, 'cell')} stated by several editions, {self.agree:,} agree; {repeated}"


def compared(figures: Figures) -> Compared:
    """Compare the editions."""
    cells = list(_shared(figures))
    agree = sum(len({_value(one) for one in stating}) == 1 for stating in cells)
    return Compared(len(cells), agree, sum(1 for _ in _repeated(figures)))


def counts(figures: Figures) -> Mapping[str, int]:
    """What is looked at: sources, and cells that several of them state."""
    return {"sources": len(figures.sources), "cells stated by several": sum(1 for _ in _shared(figures))}


def check(figures: Figures) -> Iterator[Finding]:
    """Do the editions agree where several of them state one cell, and does any repeat last year's number?"""
    explained = _explained(figures)
    for stating in _shared(figures):
        first = stating[0]
        for figure in stating[1:]:
            others = {one.figure_id for one in stating if _value(one) != _value(figure)}
            if _value(figure) != _value(first) and not others & explained.get(figure.figure_id, set()):
                values = {"source": first.source_id, "other": first.figure_id, "expected": plain(first.value)}
                yield figures.finding(figure, "value", "editions-differ", value=plain(figure.value), **values)
    for before, after in _repeated(figures):
        if "U" not in (before.obs_status, after.obs_status):
            values = {"value": plain(after.value), "year": str(before.year), "other": before.figure_id}
            yield figures.finding(after, "value", "value-repeated", **values)


def _value(figure: Figure) -> tuple[object, object]:
    return figure.value, figure.value_to


def _comparable(figures: Figures) -> list[Figure]:
    """Figures of known sources, but for amounts that are a conversion by their edition; the oldest edition first."""
    rates = {one.identity_id for one in figures.identities if one.kind == "same_rate"}
    converted = {one.figure_id for one in figures.terms if one.role == "foreign" and one.identity_id in rates}
    known = [one for one in figures.figures if one.figure_id not in converted and one.source_id in figures.source]
    return sorted(known, key=lambda one: (figures.source[one.source_id].edition_year, one.source_id))


def _shared(figures: Figures) -> Iterator[Sequence[Figure]]:
    """The figures of each cell that several sources state, the oldest edition first."""
    for stating in grouped(_comparable(figures), lambda one: one.cell).values():
        if len({one.source_id for one in stating}) > 1:
            yield stating


def _explained(figures: Figures) -> Mapping[str, set[str]]:
    """Figures with those that an explained restatement joins them to."""
    made: dict[str, set[str]] = {}
    for identity in figures.identities:
        if identity.kind == "restated" and identity.explanation:
            ids = {term.figure_id for term in figures.terms_of.get(identity.identity_id, ())}
            for name in ids:
                made.setdefault(name, set()).update(ids)
    return made


def _repeated(figures: Figures) -> Iterator[tuple[Figure, Figure]]:
    """Figures of two years, one after the other, to which two editions, one after the other, give one value."""
    flows = {one.indicator_id for one in figures.indicators if one.measure == "flow"}
    known = [one for one in _comparable(figures) if one.value >= FEW and one.indicator_id in flows]
    known = [one for one in known if one.basis == "stated"]

    def key(figure: Figure, years: int) -> tuple[object, ...]:
        year, edition = figure.year - years, figures.source[figure.source_id].edition_year - years
        return figure.indicator_id, figure.ref_area, *figure.codes.values(), figure.unit, year, edition, _value(figure)

    at = {key(one, 0): one for one in known}
    for figure in known:
        if before := at.get(key(figure, 1)):
            yield before, figure
