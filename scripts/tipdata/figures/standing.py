"""Which figures may stand together in an identity: units, counters, sources, years, and how their cells stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tipdata.figures.cover import Cover, differences, value
from tipdata.figures.kinds import KINDS, Kind
from tipdata.figures.records import Figure

Members = Mapping[str, Sequence[Figure]]
"""The figures of an identity by role."""


@dataclass(frozen=True)
class Misfit:
    """A figure that cannot stand where it does.

    code, values: the finding's
    """

    figure: Figure
    code: str
    values: Mapping[str, Any]


def misfits(kind: str, members: Members, counters: Mapping[str, str], cover: Cover, added: bool) -> Iterator[Misfit]:
    """What cannot stand together in an identity of a kind, all of whose roles are there.

    counters: who counted, by indicator_id
    cover:    what the codes of its source cover
    added:    whether every part is added; one that is taken away need not lie inside the total, nor the total around others
    """
    record = KINDS[kind]
    yield from _alike(record, members, counters)
    if record.parts and added:
        yield from _parts(members[record.parts[0]], members[record.parts[1]][0], cover)
    if record.compared:
        yield from _compared(*(members[role][0] for role in record.compared))
    if kind == "percent_change":
        yield from _change(members["change"][0], members["new"][0])
    if kind == "same_rate":
        yield from _pairs(members)
    if kind == "restated":
        yield from _restated(members["first"][0], members["again"], cover)


def _alike(kind: Kind, members: Members, counters: Mapping[str, str]) -> Iterator[Misfit]:
    """What is added or compared has one unit, and was counted by one party: the counts of two overlap in unknown ways."""
    for roles in kind.alike:
        first, *others = (figure for role in roles for figure in members[role])
        for figure in others:
            if figure.unit != first.unit:
                yield _unit(figure, first, first.unit)
            mine, theirs = counters.get(figure.indicator_id, ""), counters.get(first.indicator_id, "")
            same = kind.name == "restated" and figure.source_id == first.source_id  # one numeral may count for two
            if mine and theirs and mine != theirs and not same:
                yield Misfit(figure, "counter-differs", {"counter": mine, "other": first.figure_id, "expected": theirs})


def _parts(parts: Sequence[Figure], whole: Figure, cover: Cover) -> Iterator[Misfit]:
    """Parts lie in the year, area and cell of their whole, and no two overlap."""
    for place, part in enumerate(parts):
        apart = differences(part, whole)
        elsewhere = [name for name in ("year", "ref_area") if name in apart]
        lost = cover.outside(whole, part)
        if elsewhere:
            yield _elsewhere(part, whole, elsewhere[0])
        elif not apart:
            yield Misfit(part, "part-outside", {"whole": whole.figure_id, "reason": "both are one cell"})
        elif lost:
            reason = f"its {lost} is {value(part, lost)}, the other's {value(whole, lost)}"
            if cover.holds(whole, part, lost):
                reason += ", and the identities of this source keep them apart"
            yield Misfit(part, "part-outside", {"whole": whole.figure_id, "reason": reason})
        yield from _overlaps(part, parts[:place], cover)


def _overlaps(figure: Figure, before: Sequence[Figure], cover: Cover) -> Iterator[Misfit]:
    """What is added has nobody in common."""
    for other in before:
        if not cover.disjoint(figure, other):
            yield Misfit(figure, "parts-overlap", {"other": other.figure_id})


def _compared(one: Figure, other: Figure) -> Iterator[Misfit]:
    """What is compared differs in one respect, and not in what is counted."""
    apart = differences(one, other)
    if len(apart) != 1 or apart == ["indicator_id"]:
        yield Misfit(one, "compared-unlike", {"other": other.figure_id, "respects": ", ".join(apart) or "nothing"})


def _change(change: Figure, new: Figure) -> Iterator[Misfit]:
    """A change is in percent, and about the year and area of the newer figure."""
    if change.unit != "percent":
        yield _unit(change, new, "percent")
    for name in [name for name in ("year", "ref_area") if name in differences(change, new)]:
        yield _elsewhere(change, new, name)


def _pairs(members: Members) -> Iterator[Misfit]:
    """The amounts of a pair are of one cell, in two currencies."""
    for local, foreign in zip(members["local"], members["foreign"], strict=True):
        apart = differences(local, foreign) or (["no currency"] if local.unit == foreign.unit else [])
        if apart:
            yield Misfit(foreign, "rate-unlike", {"other": local.figure_id, "respects": ", ".join(apart)})


def _restated(first: Figure, again: Sequence[Figure], cover: Cover) -> Iterator[Misfit]:
    """What another source says again lies in the first cell or around it; within a source a numeral may say any two things."""
    for place, figure in enumerate(again):
        apart = differences(figure, first)
        inside = not cover.outside(first, figure) or not cover.outside(figure, first)
        if figure.source_id != first.source_id and ({"indicator_id", "year", "ref_area"} & set(apart) or not inside):
            yield Misfit(figure, "restated-unlike", {"other": first.figure_id, "respects": ", ".join(apart)})
        yield from _overlaps(figure, again[:place], cover)


def _unit(figure: Figure, other: Figure, expected: str) -> Misfit:
    return Misfit(figure, "unit-differs", {"unit": figure.unit, "other": other.figure_id, "expected": expected})


def _elsewhere(figure: Figure, other: Figure, respect: str) -> Misfit:
    values = {"about": getattr(figure, respect), "other": other.figure_id, "expected": getattr(other, respect)}
    return Misfit(figure, "term-elsewhere", values)
