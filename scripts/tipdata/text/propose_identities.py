"""Proposals for identities: sums that hold, parts of wholes, comparisons, rates, and cells that other editions state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from tipdata.figures.cover import Cover, differences
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import PROPOSAL, Figure, Source
from tipdata.text.clauses import Mention
from tipdata.text.propose import Proposal, figure_id, unused

MOST_PARTS, MOST_TRIED = 5, 12  # of one sum; cells among which the parts of one total are looked for
Group = Sequence[Figure]


@dataclass(frozen=True)
class Tie:
    """A proposed identity: its terms are pairs of figure and role, in the order of their positions."""

    identity_id: str
    kind: str
    terms: tuple[tuple[str, str], ...]
    statement: str


def propose(figures: Figures, source: Source, proposals: list[Proposal]) -> list[Tie]:
    """Propose the identities of a passage that it does not have yet.

    proposals: for its numerals, those that are coded with the figure that stands; figures that follow are added to them
    """
    finder = _Finder(figures, source, proposals)
    return finder.ties[finder.coded :]


class _Finder:
    def __init__(self, figures: Figures, source: Source, proposals: list[Proposal]) -> None:
        self.known, self.source, self.proposals = figures, source, proposals
        self.figures = [one.figure for one in proposals if one.figure]
        self.of = {one.mention: one.figure for one in proposals if one.figure and one.mention}
        self.cover = Cover(frozenset(one.name for one in figures.dimensions if one.area))
        self.used = {one.figure_id for one in (*figures.figures, *self.figures)}
        mine = [one for one in figures.identities if one.source_id == source.source_id]
        coded = [one for one in mine if not one.statement.startswith(PROPOSAL)]
        terms = {
            one.identity_id: [(t.figure_id, t.role) for t in figures.terms_of.get(one.identity_id, ())] for one in coded
        }
        self.fresh: set[str] = set()  # figures that are derived here
        self.ties = [Tie(one.identity_id, one.kind, tuple(terms[one.identity_id]), one.statement) for one in coded]
        self.coded = len(self.ties)
        self.names = {one.identity_id for one in figures.identities} - {one.identity_id for one in mine} | terms.keys()
        # Figures that lie in a whole already.
        self.held = {
            figure
            for tie in self.ties
            if tie.kind in ("sum", "part_of")
            for figure, role in tie.terms
            if role == "part"
        }
        self._all_but()
        for total in list(self.figures):
            self._sums(total)
        self._margins()
        for whole in sorted(self.figures, key=lambda one: -len(one.divided)):
            self._parts(whole)
        for indicator in figures.indicators:
            self._of_indicator(indicator.indicator_id, indicator.part_of)
        self._compared()
        self._rates()
        self._other_editions()

    def _inside(self, whole: Figure, part: Figure) -> bool:
        alike = whole.cell[:3] == part.cell[:3] and whole.unit == part.unit and whole.cell != part.cell
        return alike and all(self.cover.holds(whole, part, name) for name in whole.codes)

    def _disjoint(self, parts: Group) -> bool:
        return all(self.cover.disjoint(one, other) for one, other in combinations(parts, 2))

    def _cell(self, like: Figure, **codes: str) -> Figure | None:
        cell = dataclasses.replace(like, codes={**like.codes, **codes}).cell
        return next((one for one in self.figures if one.cell == cell), None)

    # Sums.

    def _all_but(self) -> None:
        """“All but six of the 40 were exploited there” gives the other 34."""
        home = self.source.ref_area
        for mention, one in list(self.of.items()):
            name = next((n for n in one.divided if n in self.cover.areas), "")
            total = self._cell(one, **{name: "all"}) if name and mention.around.hedge.lower() == "all but" else None
            if total:
                code = home if one.codes[name] == "foreign" else "foreign"
                other = self._cell(one, **{name: code}) or self._derive(one, total.value - one.value, **{name: code})
                name = self._add("sum", [total], [other, one])
                self._derived_by(other, name)

    def _derive(self, like: Figure, value: Decimal, **codes: str) -> Figure:
        made = dataclasses.replace(
            like,
            value=value,
            codes={**like.codes, **codes},
            bound="exact",
            value_to=None,
            rounded_to=None,
            basis="derived",
        )
        made = dataclasses.replace(made, figure_id=figure_id(self.source, made, self.used))
        self.figures.append(made)
        self.fresh.add(made.figure_id)
        return made

    def _derived_by(self, figure: Figure, identity_id: str) -> None:
        if figure.figure_id in self.fresh:
            made = dataclasses.replace(figure, derived_by=identity_id)
            self.proposals.append(Proposal(None, "figure", made, made.figure_id, open=["value"]))

    def _sums(self, total: Figure) -> None:
        """The parts of a total that differ from it in the same dimensions, else any."""
        inside = [one for one in self.figures if one.value > 0 and one.basis == "stated" and self._inside(total, one)]
        groups = grouped(inside, lambda one: tuple(differences(one, total)))
        for names in sorted(groups, key=len):
            if not self._summed(total, names if len(names) == 1 else None):
                self._best(total, groups[names])
        if len(groups) > 1 and not self._summed(total):
            self._best(total, inside)

    def _summed(self, total: Figure, names: Sequence[str] | None = None) -> bool:
        """Whether a total has a sum by these dimensions already, or any."""
        by_id = {one.figure_id: one for one in self.figures}
        sums = [tie.terms for tie in self.ties if tie.kind == "sum" and (total.figure_id, "total") in tie.terms]
        first = [
            next((by_id[name] for name, role in terms if role == "part" and name in by_id), None) for terms in sums
        ]
        return any(names is None or (part and differences(part, total) == list(names)) for part in first)

    def _best(self, total: Figure, group: Group) -> None:
        """Add the sum that holds, of the widest cells."""
        wide = [one for one in group if not any(self._inside(other, one) for other in group)]
        for parts in (wide, group):
            for count in range(min(MOST_PARTS, len(parts)), 1, -1):
                for chosen in combinations(parts[:MOST_TRIED], count):
                    if self._adds_up(total, chosen) and self._disjoint(chosen):
                        self._add("sum", [total], chosen)
                        return

    def _adds_up(self, total: Figure, parts: Group) -> bool:
        gap = abs(total.value - sum(part.value for part in parts))
        return gap <= sum(term.rounded_to or 0 for term in (total, *parts)) / Decimal(2)

    def _margins(self) -> None:
        """Totals by a dimension that all the smallest parts of a total have, where the text gives none."""
        by_id = {one.figure_id: one for one in self.figures}
        sums = {
            tie.terms[0][0]: [by_id[term] for term, _ in tie.terms[1:]]
            for tie in self.ties
            if tie.kind == "sum" and all(term in by_id for term, _ in tie.terms)
        }

        def leaves(one: Figure) -> list[Figure]:
            return [leaf for part in sums[one.figure_id] for leaf in leaves(part)] if one.figure_id in sums else [one]

        for total in [by_id[name] for name in sums]:
            parts = leaves(total)
            for name in [n for n, code in total.codes.items() if code == "all"]:
                by_code = grouped(parts, lambda one, name=name: one.codes[name])  # type: ignore[misc]
                told = {code: self._cell(total, **{name: code}) for code in by_code}
                single = any(len(group) == 1 and not told[code] for code, group in by_code.items())
                first = [group[0] for group in by_code.values()]
                if single or "all" in by_code or all(told.values()) or not self._disjoint(first):
                    continue
                for code, group in by_code.items():
                    if not self._cell(total, **{name: code}):
                        margin = self._derive(total, sum((p.value for p in group), Decimal(0)), **{name: code})
                        self._derived_by(margin, self._add("sum", [margin], group))
                self._add("sum", [total], [one for code in by_code if (one := self._cell(total, **{name: code}))])

    # Parts.

    def _parts(self, whole: Figure) -> None:
        """Cells inside a whole that no sum and no smaller whole holds."""
        free = [
            p
            for p in self.figures
            if self._inside(whole, p) and p.figure_id not in self.held and 0 < p.value <= whole.value
        ]
        for group in grouped(free, lambda one: tuple(differences(one, whole))).values():
            for parts in [group] if self._disjoint(group) else [[one] for one in group]:
                self._add("part_of", parts, [whole])

    def _of_indicator(self, indicator: str, part_of: str) -> None:
        children = [one for one in self.figures if one.indicator_id == indicator and part_of]
        for (year, unit), parts in grouped(children, lambda one: (one.year, one.unit)).items():
            wholes = [one for one in self.figures if (one.indicator_id, one.year, one.unit) == (part_of, year, unit)]
            whole = next((one for one in wholes if not one.divided), None)
            if whole and self._disjoint(parts) and len(parts) > 1 and self._adds_up(whole, parts):
                self._add("sum", [whole], parts)
            elif whole and self._disjoint(parts):
                self._add("part_of", parts, [whole])

    # What the text compares, converts or says again.

    def _currencies(self, mention: Mention | None) -> Iterator[Figure]:
        """The figure of a numeral, and its conversions."""
        for other, figure in self.of.items():
            if mention and (other is mention or (other.tie == "converted" and other.head is mention)):
                yield figure

    def _compared(self) -> None:
        changed = {one.head for one in self.of if one.tie == "change"}
        for one, figure in list(self.of.items()):
            if one.tie == "compared" and one.rise is not None and one.head not in changed:
                for old, new in zip(self._currencies(one), self._currencies(one.head), strict=False):
                    lower, higher = (new, old) if one.rise else (old, new)
                    if differences(lower, higher) == ["year"]:
                        self._add("order", [lower], [higher])
            if one.tie == "change":
                later = [
                    m
                    for m in self.of
                    if m.tie == "compared" and m.head is one.head and m.numeral.start > one.numeral.start
                ]
                for old, new in zip(
                    self._currencies(next(iter(later), None)), self._currencies(one.head), strict=False
                ):
                    self._add("percent_change", [figure], [old], [new])

    def _rates(self) -> None:
        pairs = [(self.of[m.head], one) for m, one in self.of.items() if m.tie == "converted" and m.head in self.of]
        for group in grouped(pairs, lambda pair: (pair[0].unit, pair[1].unit)).values():
            if len(group) > 1:
                self._add("same_rate", *([one] for pair in group for one in pair))

    def _other_editions(self) -> None:
        """Cells that an earlier edition states as several, or as part of one that it states alone."""
        editions = {one.source_id: one.edition_year for one in self.known.sources}
        early = [
            f
            for f in self.known.figures
            if f.basis == "stated" and editions.get(f.source_id, 9999) < self.source.edition_year
        ]
        mine = [one for one in self.figures if one.divided and one.basis == "stated"]
        for theirs in grouped(early, lambda one: one.source_id).values():
            self._again(mine, theirs, first=False)
            self._again(theirs, mine, first=True)

    def _again(self, wholes: Group, finer: Group, *, first: bool) -> None:
        cells = {one.cell for one in finer}
        for whole in [one for one in wholes if one.divided and one.cell not in cells]:
            inside = [one for one in finer if self._inside(whole, one)][:MOST_TRIED]
            for parts in (chosen for count in (1, 2, 3)[: 3 if first else 1] for chosen in combinations(inside, count)):
                if self._disjoint(parts) and sum(p.value for p in parts) == whole.value:
                    self._add("restated", *([[whole], parts] if first else [parts, [whole]]))
                    break

    # Writing it down.

    def _add(self, kind: str, *groups: Group) -> str:
        """Add an identity unless it is there; groups of terms stand in the order of the roles of its kind."""
        roles = _ROLES[kind]
        terms = [(one, roles[place % len(roles)]) for place, group in enumerate(groups) for one in group]
        listed = tuple((one.figure_id, role) for one, role in terms)
        if twice := next((tie for tie in self.ties if tie.kind == kind and set(tie.terms) == set(listed)), None):
            return twice.identity_id
        main = next(one for one, role in reversed(terms) if role in _MAIN)
        others = [one for one, _ in terms if one is not main]
        differ = dict.fromkeys(name for one in others for name in differences(one, main) if name in one.codes)
        name = unused("-".join([main.figure_id, kind, *differ])[:76], self.names)
        if kind in ("sum", "part_of"):
            self.held |= {one.figure_id for one, role in terms if role == "part"}
        self.ties.append(Tie(name, kind, listed, self._statement(kind, main, others)))
        return name

    def _statement(self, kind: str, main: Figure, others: Group) -> str:
        """What an identity says, in words that a coder may keep or better."""
        indicator = self.known.indicator.get(main.indicator_id)
        label = indicator.label if indicator else main.indicator_id
        codes = [
            [self.known.word(n, c) for n, c in one.codes.items() if c not in ("", "all", main.codes[n])] or [label]
            for one in others
        ]
        said = [", ".join(words) for words in codes]
        whole = ", ".join(self.known.word(name, main.codes[name]) for name in main.divided)
        of = f"{label} ({whole})" if whole else label
        told = " and ".join(filter(None, ["; ".join(said[:-1]), said[-1]]))
        text = {
            "sum": f"{told} make up all {of}.",
            "part_of": f"{told} are part of all {of}.",
            "order": f"more {of} in {main.year} than in {others[0].year}.",
            "percent_change": f"the change of {of} between the two years is as told, in {main.unit}.",
            "same_rate": "one exchange rate converts all amounts.",
            "restated": f"{of}: stated by another edition in other cells.",
        }[kind]
        return text[:1].upper() + text[1:]


_ROLES = {
    "sum": ("total", "part"),
    "part_of": ("part", "whole"),
    "order": ("lower", "higher"),
    "percent_change": ("change", "old", "new"),
    "same_rate": ("local", "foreign"),
    "restated": ("first", "again"),
}
_MAIN = ("total", "whole", "higher", "new", "local", "again")
