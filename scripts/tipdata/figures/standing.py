"""Which figures may stand together in an identity: units, counters, sources, years, and how their cells stand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipdata.figures.cover import Cover, differences, value
from tipdata.figures.kinds import KINDS, Judged, Kind
from tipdata.figures.records import Figure, Indicator

Members = Mapping[str, Sequence[Figure]]
"""The figures of an identity by role."""

Indicators = Mapping[str, Indicator]

Misfit = tuple[Figure, str, Mapping[str, Any]]
"""A figure that cannot stand where it does, with code and values of the finding."""


def misfits(one: Judged, indicators: Indicators, cover: Cover) -> Iterator[Misfit]:
    """What cannot stand together in an identity, all of whose roles are there.

    cover: what the codes of its source cover
    """
    kind = KINDS[one.identity.kind]
    members = {role: one.of_role(role) for role in kind.roles}
    yield from _alike(kind, members, indicators)
    if kind.parts and one.adds_up:  # what is taken away need not lie inside the total, nor the total around others
        yield from _parts(members[kind.parts[0]], members[kind.parts[1]][0], cover)
    if kind.compared:
        yield from _compared(members[kind.compared[0]][0], members[kind.compared[1]][0], cover)
    if kind.name == "percent_change":
        yield from _change(members["change"][0], members["new"][0])
    if kind.name == "same_rate":
        yield from _pairs(members)
    if kind.name == "restated":
        yield from _restated(members["first"][0], members["again"], cover)


def _alike(kind: Kind, members: Members, indicators: Indicators) -> Iterator[Misfit]:
    """What is added or compared has one unit, and was counted by one party: the counts of two overlap in unknown ways."""
    for roles in kind.alike:
        first, *others = (figure for role in roles for figure in members[role])
        for figure in others:
            if figure.unit != first.unit:
                yield _unit(figure, first, first.unit)
            counters = [
                indicators[one.indicator_id].counted_by for one in (figure, first) if one.indicator_id in indicators
            ]
            same = kind.name == "restated" and figure.source_id == first.source_id  # one numeral may count for two
            if len({*counters, ""}) == 3 and not same:
                yield (
                    figure,
                    "counter-differs",
                    {"counter": counters[0], "other": first.figure_id, "expected": counters[1]},
                )


def _parts(parts: Sequence[Figure], whole: Figure, cover: Cover) -> Iterator[Misfit]:
    """Parts lie in the year, area and cell of their whole, and no two overlap."""
    for place, part in enumerate(parts):
        apart = differences(part, whole)
        lost = cover.outside(whole, part)
        if {"year", "ref_area"} & {*apart}:
            yield from _elsewhere(part, whole)
        elif not apart or lost:
            reason = (
                f"its {lost} is {value(part, lost)}, the other's {value(whole, lost)}" if lost else "both are one cell"
            )
            if lost and cover.holds(whole, part, lost):
                reason += ", and the identities of this source keep them apart"
            yield part, "part-outside", {"whole": whole.figure_id, "reason": reason}
        yield from _overlaps(part, parts[:place], cover)


def _overlaps(figure: Figure, before: Sequence[Figure], cover: Cover) -> Iterator[Misfit]:
    """What is added has nobody in common."""
    for other in before:
        if not cover.disjoint(figure, other):
            yield figure, "parts-overlap", {"other": other.figure_id}


def _compared(one: Figure, other: Figure, cover: Cover) -> Iterator[Misfit]:
    """What is compared differs in one respect, not in what is counted, and the lower is no part of the higher anyway."""
    apart = differences(one, other)
    inside = not {"year", "ref_area"} & {*apart} and not cover.outside(other, one)
    if len(apart) != 1 or apart == ["indicator_id"] or inside:
        yield _unlike("compared-unlike", one, other, apart)


def _change(change: Figure, new: Figure) -> Iterator[Misfit]:
    """A change is in percent, and about the year and area of the newer figure."""
    if change.unit != "percent":
        yield _unit(change, new, "percent")
    yield from _elsewhere(change, new)


def _pairs(members: Members) -> Iterator[Misfit]:
    """The amounts of a pair are of one cell, in two currencies."""
    for local, foreign in zip(members["local"], members["foreign"], strict=True):
        apart = differences(local, foreign) or (["no currency"] if local.unit == foreign.unit else [])
        if apart:
            yield _unlike("rate-unlike", foreign, local, apart)


def _restated(first: Figure, again: Sequence[Figure], cover: Cover) -> Iterator[Misfit]:
    """What another source says again lies in the first cell or around it; within a source a numeral may say any two things."""
    for place, figure in enumerate(again):
        apart = differences(figure, first)
        inside = not cover.outside(first, figure) or not cover.outside(figure, first)
        if figure.source_id != first.source_id and ({"indicator_id", "year", "ref_area"} & {*apart} or not inside):
            yield _unlike("restated-unlike", figure, first, apart)
        yield from _overlaps(figure, again[:place], cover)


def _unit(figure: Figure, other: Figure, expected: str) -> Misfit:
    return figure, "unit-differs", {"unit": figure.unit, "other": other.figure_id, "expected": expected}


def _unlike(code: str, figure: Figure, other: Figure, respects: Sequence[str]) -> Misfit:
    return figure, code, {"other": other.figure_id, "respects": ", ".join(respects) or "nothing"}


def _elsewhere(figure: Figure, other: Figure) -> Iterator[Misfit]:
    for mine, theirs in ((figure.year, other.year), (figure.ref_area, other.ref_area)):
        if mine != theirs:
            yield figure, "term-elsewhere", {"about": mine, "other": other.figure_id, "expected": theirs}
