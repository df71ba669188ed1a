"""Which figures may stand together in an identity: units, counters, sources, years, and how their cells stand."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from tip_figures.figures.containment import Containment, find_differences
from tip_figures.figures.evaluation import EvaluatedIdentity
from tip_figures.figures.identity_kinds import IDENTITY_KINDS
from tip_figures.figures.records import FigureRow, IndicatorRow

Incompatibility = tuple[FigureRow, FigureRow, str, Mapping[str, Any]]
"""A figure that cannot stand where it does, because of another, with code and values of the finding."""


def find_incompatibilities(
    one: EvaluatedIdentity, indicators: Mapping[str, IndicatorRow], cover: Containment
) -> Iterator[Incompatibility]:
    """What cannot stand together in an identity, all of whose roles are there.

    cover: what the codes of its source cover
    """
    kind = IDENTITY_KINDS[one.identity.kind]
    of = {role: one.figures_of_role(role) for role in kind.roles}
    for roles in kind.alike:
        first, *others = (figure for role in roles for figure in of[role])
        for figure in others:
            same = (
                kind.name == "restated" and figure.source_id == first.source_id
            )  # one numeral may count for two
            yield from _alike(figure, first, {} if same else indicators)
    added = of.get("again", [])
    if (
        kind.whole_role and one.adds_up
    ):  # what is taken away need not lie inside the total, nor the total around others
        added, whole = of["part"], of[kind.whole_role][0]
        for part in added:
            yield from _part(part, whole, cover)
    for other, figure in combinations(added, 2):
        if not cover.are_disjoint(figure, other):
            yield figure, other, "parts-overlap", {}
    if kind.compared:
        yield from _compared(of[kind.compared[0]][0], of[kind.compared[1]][0], cover)
    if kind.name == "percent_change":
        change = of["change"][0]
        if change.unit != "percent":
            yield change, of["new"][0], "unit-differs", {"expected": "percent"}
        yield from _elsewhere(change, of["new"][0])
    if kind.name == "same_rate":
        for figure, other in zip(
            of["local"], of["foreign"], strict=True
        ):  # of one cell, in two currencies
            if apart := find_differences(figure, other) or (
                ["no currency"] if figure.unit == other.unit else []
            ):
                yield _unlike("rate-unlike", other, figure, apart)
    for figure in of.get("again", []):
        # What another source says again lies in the first cell or around it; within a source a numeral may say any two things.
        first = of["first"][0]
        apart, inside = (
            find_differences(figure, first),
            not (
                cover.find_outside_dimension(first, figure)
                and cover.find_outside_dimension(figure, first)
            ),
        )
        if figure.source_id != first.source_id and (
            {"indicator_id", "year", "ref_area"} & {*apart} or not inside
        ):
            yield _unlike("restated-unlike", figure, first, apart)


def _alike(
    figure: FigureRow, first: FigureRow, indicators: Mapping[str, IndicatorRow]
) -> Iterator[Incompatibility]:
    """What is added or compared has one unit, and was counted by one party: the counts of two overlap in unknown ways."""
    if figure.unit != first.unit:
        yield figure, first, "unit-differs", {"expected": first.unit}
    counter, expected = (
        indicators[one.indicator_id].counted_by if one.indicator_id in indicators else ""
        for one in (figure, first)
    )
    if counter and expected and counter != expected:
        yield figure, first, "counter-differs", {"counter": counter, "expected": expected}


def _part(part: FigureRow, whole: FigureRow, cover: Containment) -> Iterator[Incompatibility]:
    """A part lies in the year, area and cell of its whole."""
    apart = find_differences(part, whole)
    if {"year", "ref_area"} & {*apart}:
        yield from _elsewhere(part, whole)
    elif lost := cover.find_outside_dimension(whole, part):
        mine, other = (
            f"“{one.codes[lost]}”" if one.codes[lost] else "empty" for one in (part, whole)
        )
        reason = f"its {lost} is {mine}, the other's {other}"
        kept = (
            ", and the identities of this source keep them apart"
            if cover.contains(whole, part, lost)
            else ""
        )
        yield part, whole, "part-outside", {"reason": reason + kept}
    elif not apart:
        yield part, whole, "part-outside", {"reason": "both are one cell"}


def _compared(one: FigureRow, other: FigureRow, cover: Containment) -> Iterator[Incompatibility]:
    """What is compared differs in one respect, not in what is counted, and the lower is no part of the higher anyway."""
    apart = find_differences(one, other)
    inside = not {"year", "ref_area"} & {*apart} and not cover.find_outside_dimension(other, one)
    if len(apart) != 1 or apart == ["indicator_id"] or inside:
        yield _unlike("compared-unlike", one, other, apart)


def _unlike(
    code: str, figure: FigureRow, other: FigureRow, respects: Sequence[str]
) -> Incompatibility:
    return figure, other, code, {"respects": ", ".join(respects) or "nothing"}


def _elsewhere(figure: FigureRow, other: FigureRow) -> Iterator[Incompatibility]:
    for mine, theirs in ((figure.year, other.year), (figure.ref_area, other.ref_area)):
        if mine != theirs:
            yield figure, other, "term-elsewhere", {"about": mine, "expected": theirs}
