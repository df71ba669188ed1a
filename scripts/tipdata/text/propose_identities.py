"""Proposals for the identities of a passage: sums and parts, comparisons, rates, and what other editions state."""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from tipdata.figures.cover import Cover, differences
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Identity, Source, Term
from tipdata.text.clauses import Mention
from tipdata.text.identity_list import Group, IdentityList
from tipdata.text.propose import Proposal, figure_id

MOST_PARTS, MOST_TRIED = 5, 12  # of one sum; cells among which the parts of one total are looked for
Stated = Mapping[Mention, Figure]


def propose(
    known: Figures, source: Source, proposals: Sequence[Proposal], drafted: frozenset[str] = frozenset()
) -> tuple[Sequence[tuple[Identity, Sequence[Term]]], list[Figure]]:
    """Propose the identities that a passage does not have yet, and the figures that follow from them.

    proposals: for its numerals; those that are coded with the figure that stands
    drafted:   identifiers of figures that followed from earlier proposals, and may be given again
    """
    stated = {one.mention: one.figure for one in proposals if one.states and one.mention}
    given = [one.figure for one in proposals if one.states]
    sums = _Sums(known, source, given, drafted)
    for mention, figure in stated.items():
        if mention.all_but:
            sums.rest(figure)
    sums.propose()
    _orders(stated, sums.identities)
    _rates(stated, sums.identities)
    sums.restate()
    first = {term.figure_id: one.identity_id for one, terms in reversed(sums.identities.made) for term in terms}
    derived = [one for one in sums.figures[len(given) :] if one.figure_id in first]
    return sums.identities.made, [dataclasses.replace(one, derived_by=first[one.figure_id]) for one in derived]


def _orders(stated: Stated, identities: IdentityList) -> None:
    """A word of increase or decrease asserts an order."""
    for one, old in stated.items():
        new = stated.get(one.head) if one.head and one.tie == "compared" else None
        if new and one.rise is not None and differences(old, new) == ["year"]:
            low, high = (new, old) if one.rise else (old, new)
            identities.add("order", high, lower=[low], higher=[high])


def _rates(stated: Stated, identities: IdentityList) -> None:
    """One rate converts all amounts of two currencies."""
    pairs = [
        (stated[one.head], figure)
        for one, figure in stated.items()
        if one.tie == "converted" and one.head and one.head in stated
    ]
    for group in grouped(pairs, lambda pair: (pair[0].unit, pair[1].unit)).values():
        if len(group) > 1:
            local, foreign = zip(*group, strict=True)
            identities.add("same_rate", local[0], local=local, foreign=foreign)


class _Sums:
    """The figures of a passage, and what adds up among them.

    figures: those that are given, then those that follow from them
    """

    def __init__(self, known: Figures, source: Source, figures: Group, drafted: frozenset[str]) -> None:
        self.figures = list(figures)
        self.identities = IdentityList(known, source.source_id)
        self._known, self._source = known, source
        self._cover = Cover(frozenset(one.name for one in known.dimensions if one.area))
        self._used = {one.figure_id for one in known.figures} - drafted | {one.figure_id for one in figures}

    def propose(self) -> None:
        """Propose sums and parts, and figures that follow from them."""
        for total in list(self.figures):
            self._sums(total)
        for total in list(self.figures):
            self._margins(total)
        for whole in sorted(self.figures, key=lambda one: -len(one.divided)):
            self._parts(whole)
        for indicator in self._known.indicators:
            if indicator.part_of:
                self._of_indicator(indicator.indicator_id, indicator.part_of)

    def restate(self) -> None:
        """A figure that an earlier edition states for a cell inside its own."""
        earlier = {one.source_id for one in self._known.sources if one.edition_year < self._source.edition_year}
        theirs = [one for one in self._known.figures if one.basis == "stated" and one.source_id in earlier]
        for mine in [one for one in self.figures if one.divided and one.basis == "stated"]:
            for first in theirs:
                if first.value == mine.value and self._inside(mine, first):
                    self.identities.add("restated", mine, first=[first], again=[mine])

    def _inside(self, whole: Figure, part: Figure) -> bool:
        """Whether a cell lies in another of its indicator, area and year, and is not the same."""
        alike = whole.cell[:3] == part.cell[:3] and whole.unit == part.unit and whole.cell != part.cell
        return alike and all(self._cover.holds(whole, part, name) for name in whole.codes)

    def _groups(self, total: Figure) -> dict[tuple[str, ...], list[Figure]]:
        """Stated cells inside a total by the dimensions in which they differ from it."""
        inside = [one for one in self.figures if one.value > 0 and one.basis == "stated" and self._inside(total, one)]
        return grouped(inside, lambda one: tuple(differences(one, total)))

    def _disjoint(self, parts: Group) -> bool:
        """Whether no two cells have anybody in common."""
        return all(self._cover.disjoint(one, other) for one, other in combinations(parts, 2))

    def _make(self, total: Figure, parts: Group) -> bool:
        gap = abs(total.value - sum(part.value for part in parts))
        return gap <= sum(term.rounded_to or 0 for term in (total, *parts)) / Decimal(2) and self._disjoint(parts)

    def _cell(self, like: Figure, name: str, code: str) -> Figure | None:
        cell = dataclasses.replace(like, codes={**like.codes, name: code}).cell
        return next((one for one in self.figures if one.cell == cell), None)

    def _derive(self, like: Figure, value: Decimal, name: str, code: str) -> Figure:
        codes = {**like.codes, name: code}
        made = dataclasses.replace(
            like, value=value, codes=codes, bound="exact", value_to=None, rounded_to=None, basis="derived", note=""
        )
        made = dataclasses.replace(made, figure_id=figure_id(self._source, made, self._used))
        self.figures.append(made)
        return made

    def rest(self, one: Figure) -> None:
        """“All but six of the 40 were exploited there” gives the other 34."""
        name = next((n for n in one.divided if n in self._cover.areas), "")
        total = self._cell(one, name, "all") if name else None
        if total:
            code = self._source.ref_area if one.codes[name] == "foreign" else "foreign"
            other = self._cell(one, name, code) or self._derive(one, total.value - one.value, name, code)
            self.identities.add("sum", total, total=[total], part=[other, one])

    def _sums(self, total: Figure) -> None:
        """The parts of a total that differ from it in the same dimensions."""
        for group in self._groups(total).values():
            tried = group[:MOST_TRIED]
            sizes = range(min(MOST_PARTS, len(tried)), 1, -1)
            chosen = (parts for size in sizes for parts in combinations(tried, size) if self._make(total, parts))
            if parts := next(chosen, None):
                self.identities.add("sum", total, total=[total], part=parts)

    def _margins(self, total: Figure) -> None:
        """Totals by one dimension, where the text gives none and states all cells of several."""
        for names, cells in self._groups(total).items():
            for name in names if len(names) > 1 and self._make(total, cells) else ():
                by_code = grouped(cells, lambda one, name=name: one.codes[name])  # type: ignore[misc]
                told = {code: self._cell(total, name, code) for code in by_code}
                if all(told.values()) or any(len(by_code[code]) == 1 and not one for code, one in told.items()):
                    continue  # a single cell would be said again
                for code, group in by_code.items():
                    if told[code] is None:
                        told[code] = one = self._derive(total, sum((p.value for p in group), Decimal(0)), name, code)
                        self.identities.add("sum", one, total=[one], part=group)
                self.identities.add("sum", total, total=[total], part=[one for one in told.values() if one])

    def _parts(self, whole: Figure) -> None:
        """Cells inside a whole that no sum and no smaller whole holds."""
        inside = [one for one in self.figures if 0 < one.value <= whole.value and self._inside(whole, one)]
        free = [one for one in inside if not self.identities.is_part(one)]
        for group in grouped(free, lambda one: tuple(differences(one, whole))).values():
            if self._disjoint(group):
                self.identities.add("part_of", whole, part=group, whole=[whole])

    def _of_indicator(self, indicator: str, part_of: str) -> None:
        """Figures of an indicator that is part of another."""
        children = [one for one in self.figures if one.indicator_id == indicator]
        for (year, unit), parts in grouped(children, lambda one: (one.year, one.unit)).items():
            wholes = [one for one in self.figures if (one.indicator_id, one.year, one.unit) == (part_of, year, unit)]
            whole = next((one for one in wholes if not one.divided), None)
            if whole and len(parts) > 1 and self._make(whole, parts):
                self.identities.add("sum", whole, total=[whole], part=parts)
            elif whole and self._disjoint(parts):
                self.identities.add("part_of", whole, part=parts, whole=[whole])
