"""Proposals for sums that hold among the figures of a passage, for parts of wholes, and for figures that follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from tipdata.figures.cover import Cover, differences
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Source
from tipdata.text.identity_list import Group, IdentityList
from tipdata.text.propose import Proposal, figure_id

MOST_PARTS, MOST_TRIED = 5, 12  # of one sum; cells among which the parts of one total are looked for


class Sums:
    """The figures of a passage, and what adds up among them.

    figures: those that are stated, and those that are derived here
    derived: figures that are derived here, with the identity that each is derived by
    """

    def __init__(self, known: Figures, source: Source, figures: Group, drafted: frozenset[str]) -> None:
        self.figures = list(figures)
        self.derived: list[Figure] = []
        self.identities = IdentityList(known, source.source_id)
        self._source = source
        self._cover = Cover(frozenset(one.name for one in known.dimensions if one.area))
        self._used = {one.figure_id for one in known.figures} - drafted | {one.figure_id for one in figures}

    def propose(self, proposals: Sequence[Proposal], known: Figures) -> None:
        """Propose sums and parts, and figures that follow from them."""
        self._all_but(proposals)
        for total in list(self.figures):
            self._sums(total)
        self._margins()
        for whole in sorted(self.figures, key=lambda one: -len(one.divided)):
            self._parts(whole)
        for indicator in known.indicators:
            if indicator.part_of:
                self._of_indicator(indicator.indicator_id, indicator.part_of)

    def inside(self, whole: Figure, part: Figure) -> bool:
        """Whether a cell lies in another of its indicator, area and year, and is not the same."""
        alike = whole.cell[:3] == part.cell[:3] and whole.unit == part.unit and whole.cell != part.cell
        return alike and all(self._cover.holds(whole, part, name) for name in whole.codes)

    def disjoint(self, parts: Group) -> bool:
        """Whether no two cells have anybody in common."""
        return all(self._cover.disjoint(one, other) for one, other in combinations(parts, 2))

    def _cell(self, like: Figure, **codes: str) -> Figure | None:
        cell = dataclasses.replace(like, codes={**like.codes, **codes}).cell
        return next((one for one in self.figures if one.cell == cell), None)

    def _derive(self, like: Figure, value: Decimal, **codes: str) -> Figure:
        codes = {**like.codes, **codes}
        made = dataclasses.replace(
            like, value=value, codes=codes, bound="exact", value_to=None, rounded_to=None, basis="derived"
        )
        made = dataclasses.replace(made, figure_id=figure_id(self._source, made, self._used), note="")
        self.figures.append(made)
        return made

    def _derived_by(self, figure: Figure, identity_id: str) -> None:
        self.derived.append(dataclasses.replace(figure, derived_by=identity_id))

    def _all_but(self, proposals: Sequence[Proposal]) -> None:
        """“All but six of the 40 were exploited there” gives the other 34."""
        home = self._source.ref_area
        for one in [p.figure for p in proposals if p.figure and p.mention and p.mention.all_but]:
            name = next((n for n in one.divided if n in self._cover.areas), "")
            total = self._cell(one, **{name: "all"}) if name else None
            if total is None:
                continue
            code = {name: home if one.codes[name] == "foreign" else "foreign"}
            if stated := self._cell(one, **code):
                self.identities.add("sum", [total], [stated, one])
            else:
                other = self._derive(one, total.value - one.value, **code)
                self._derived_by(other, self.identities.add("sum", [total], [other, one]))

    def _sums(self, total: Figure) -> None:
        """The parts of a total that differ from it in the same dimensions, else any."""
        inside = [one for one in self.figures if one.value > 0 and one.basis == "stated" and self.inside(total, one)]
        groups = grouped(inside, lambda one: tuple(differences(one, total)))
        for names in sorted(groups, key=len):
            if not self._is_summed(total, names if len(names) == 1 else None):
                self._add_widest(total, groups[names])
        if len(groups) > 1 and not self._is_summed(total):
            self._add_widest(total, inside)

    def _is_summed(self, total: Figure, names: Sequence[str] | None = None) -> bool:
        """Whether a total has a sum by these dimensions already, or any."""
        by_id = {one.figure_id: one for one in self.figures}
        sums = [one.terms for one in self.identities.of("sum") if (total.figure_id, "total") in one.terms]
        parts = [by_id[name] for terms in sums for name, role in terms if role == "part" and name in by_id]
        return bool(sums) if names is None else any(differences(part, total) == list(names) for part in parts)

    def _add_widest(self, total: Figure, group: Group) -> None:
        """Add the sum that holds, of the widest cells."""
        wide = [one for one in group if not any(self.inside(other, one) for other in group)]
        for parts in (wide, group):
            for count in range(min(MOST_PARTS, len(parts)), 1, -1):
                for chosen in combinations(parts[:MOST_TRIED], count):
                    if self._adds_up(total, chosen) and self.disjoint(chosen):
                        self.identities.add("sum", [total], chosen)
                        return

    def _adds_up(self, total: Figure, parts: Group) -> bool:
        gap = abs(total.value - sum(part.value for part in parts))
        return gap <= sum(term.rounded_to or 0 for term in (total, *parts)) / Decimal(2)

    def _margins(self) -> None:
        """Totals by a dimension that all the smallest parts of a total have, where the text gives none."""
        by_id = {one.figure_id: one for one in self.figures}
        sums: dict[str, list[Figure]] = {}
        for one in self.identities.of("sum"):
            listed = [by_id[name] for name, _ in one.terms if name in by_id]
            if listed and all(self.inside(listed[0], part) for part in listed[1:]):
                sums[listed[0].figure_id] = listed[1:]

        def leaves(one: Figure) -> list[Figure]:
            return [leaf for part in sums[one.figure_id] for leaf in leaves(part)] if one.figure_id in sums else [one]

        for total in [by_id[name] for name in sums]:
            for name in [name for name, code in total.codes.items() if code == "all"]:
                self._margin(total, name, grouped(leaves(total), lambda one, name=name: one.codes[name]))  # type: ignore[misc]

    def _margin(self, total: Figure, name: str, by_code: dict[str, list[Figure]]) -> None:
        """The totals by one dimension; none where one would be a single cell said again."""
        told = {code: self._cell(total, **{name: code}) for code in by_code}
        single = any(len(group) == 1 and not told[code] for code, group in by_code.items())
        if single or "all" in by_code or all(told.values()) or not self.disjoint([g[0] for g in by_code.values()]):
            return
        margins = []
        for code, group in by_code.items():
            one = told[code]
            if one is None:
                one = self._derive(total, sum((part.value for part in group), Decimal(0)), **{name: code})
                self._derived_by(one, self.identities.add("sum", [one], group))
            margins.append(one)
        self.identities.add("sum", [total], margins)

    def _parts(self, whole: Figure) -> None:
        """Cells inside a whole that no sum and no smaller whole holds."""
        inside = [one for one in self.figures if 0 < one.value <= whole.value and self.inside(whole, one)]
        free = [one for one in inside if one.figure_id not in self.identities.held]
        for group in grouped(free, lambda one: tuple(differences(one, whole))).values():
            for parts in [group] if self.disjoint(group) else [[one] for one in group]:
                self.identities.add("part_of", parts, [whole])

    def _of_indicator(self, indicator: str, part_of: str) -> None:
        """Figures of an indicator that is part of another."""
        children = [one for one in self.figures if one.indicator_id == indicator]
        for (year, unit), parts in grouped(children, lambda one: (one.year, one.unit)).items():
            wholes = [one for one in self.figures if (one.indicator_id, one.year, one.unit) == (part_of, year, unit)]
            whole = next((one for one in wholes if not one.divided), None)
            if whole is None or not self.disjoint(parts):
                continue
            if len(parts) > 1 and self._adds_up(whole, parts):
                self.identities.add("sum", [whole], parts)
            else:
                self.identities.add("part_of", parts, [whole])
