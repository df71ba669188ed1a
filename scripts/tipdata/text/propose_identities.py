"""Proposals for identities: sums that hold, parts of wholes, comparisons, rates, and cells that other editions state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from tipdata.figures.model import Figures
from tipdata.figures.records import Source
from tipdata.text.propose import Proposal

MOST_PARTS, MOST_TRIED = 5, 12  # of one sum; cells among which the parts of one total are looked for
Cells = dict[str, str]


@dataclass(frozen=True)
class Tie:
    """A proposed identity: its terms are pairs of figure and role, in the order of their positions."""

    identity_id: str
    kind: str
    terms: tuple[tuple[str, str], ...]
    statement: str


@dataclass
class Found:
    """Proposed identities, and the figures that follow from them."""

    ties: list[Tie] = field(default_factory=list)
    derived: list[Proposal] = field(default_factory=list)


def propose(figures: Figures, source: Source, proposals: Sequence[Proposal]) -> Found:
    """Propose the identities of a passage from the proposals for its numerals."""
    return _Finder(figures, source, proposals).found


class _Finder:
    def __init__(self, figures: Figures, source: Source, proposals: Sequence[Proposal]) -> None:
        self.figures, self.source = figures, source
        self.stem = source.source_id.removesuffix(f"-{source.section.lower()}")
        self.areas = {one.name for one in figures.dimensions if one.area}
        self.names = [one.name for one in figures.dimensions]
        self.by_mention = {one.mention: one for one in proposals if one.mention}
        self.stated = [one for one in proposals if one.role == "figure" and one.mention and one.mention.tie != "range"]
        self.found = Found()
        self.held: set[str] = set()  # figures that lie in a whole already
        self._all_but()
        for total in self.stated:
            self._sums(total)
        self._margins()
        for whole in sorted(self._everything(), key=self._breadth, reverse=True):
            self._parts(whole)
        self._of_other_indicators()
        self._compared()
        self._rates()
        self._restated()

    def _everything(self) -> list[Proposal]:
        return [*self.stated, *self.found.derived]

    # How cells stand to each other.

    def _covers(self, whole: Cells, part: Cells, name: str) -> bool:
        mine, other = whole.get(name, ""), part.get(name, "")
        abroad = name in self.areas and mine == "foreign" and other not in ("", "all", self.source.ref_area)
        return mine in (other, "all") or abroad

    def _alike(self, one: Cells, other: Cells) -> bool:
        return all(one.get(name) == other.get(name) for name in ("indicator_id", "ref_area", "year", "unit"))

    def _inside(self, whole: Proposal, part: Proposal) -> bool:
        same = self._alike(whole.cells, part.cells)
        return (
            same
            and self._differ(whole, part) != ()
            and all(self._covers(whole.cells, part.cells, n) for n in self.names)
        )

    def _differ(self, one: Proposal, other: Proposal) -> tuple[str, ...]:
        return tuple(name for name in self.names if one.cells.get(name, "") != other.cells.get(name, ""))

    def _disjoint(self, parts: Iterable[Proposal]) -> bool:
        return all(
            any(not self._covers(a.cells, b.cells, n) and not self._covers(b.cells, a.cells, n) for n in self.names)
            for a, b in combinations(parts, 2)
        )

    def _breadth(self, one: Proposal) -> int:
        return sum(one.cells.get(name) not in ("", "all") for name in self.names)

    # Sums.

    def _all_but(self) -> None:
        """“All but six of the 40 were exploited there” gives the other 34."""
        for one in list(self.stated):
            hedge = (one.mention.around.hedge or "").lower() if one.mention else ""
            name = next((n for n in self.names if n in self.areas and one.cells.get(n) not in ("", "all", None)), "")
            total = self._figure({**one.cells, name: "all"})
            if hedge != "all but" or not name or total is None:
                continue
            home = self.source.ref_area
            other = {**one.cells, name: home if one.cells[name] == "foreign" else "foreign"}
            self._complete(total, [self._figure(other) or other, one])

    def _figure(self, cells: Cells) -> Proposal | None:
        return next(
            (
                p
                for p in self._everything()
                if self._alike(p.cells, cells) and all(p.cells.get(n, "") == cells.get(n, "") for n in self.names)
            ),
            None,
        )

    def _complete(self, total: Proposal, parts: Sequence[Proposal | Cells]) -> None:
        """Propose a sum; a part that is no figure yet, or the total, is derived from it."""
        known = [part for part in parts if isinstance(part, Proposal)]
        identity_id = self._name(total, "sum", known)
        terms = []
        for part in parts:
            if not isinstance(part, Proposal):
                part = self._derive(part, total.value - sum(p.value for p in known), identity_id)
            terms.append(part)
        self._add("sum", [(total, "total"), *((part, "part") for part in terms)], identity_id)

    def _derive(self, cells: Cells, value: Decimal, identity_id: str) -> Proposal:
        cells = {
            **cells,
            "value": f"{value:f}",
            "bound": "exact",
            "basis": "derived",
            "derived_by": identity_id,
            "obs_status": "A",
        }
        codes = [cells[name] for name in self.names if cells.get(name) not in ("", "all", None)]
        name = re.sub(
            r"[^a-z0-9]+", "-", "-".join([self.stem, cells["indicator_id"], cells["year"], *codes, "derived"]).lower()
        )
        made = Proposal(None, "figure", name, "", cells, ["derived_by"])
        self.found.derived.append(made)
        return made

    def _sums(self, total: Proposal) -> None:
        inside = [p for p in self.stated if self._inside(total, p) and p.value > 0]
        groups: dict[tuple[str, ...], list[Proposal]] = {}
        for part in inside:
            groups.setdefault(self._differ(total, part), []).append(part)
        if not any([self._best(total, group) for group in groups.values()]) and len(groups) > 1:
            self._best(total, inside)

    def _best(self, total: Proposal, parts: Sequence[Proposal]) -> bool:
        """Propose the sum of these parts that holds, with as many of them as can be; the last told where there are several."""
        for count in range(min(MOST_PARTS, len(parts)), 1, -1):
            for chosen in combinations(parts[-MOST_TRIED:], count):
                if self._adds_up(total, chosen) and self._disjoint(chosen):
                    self._complete(total, chosen)
                    return True
        return False

    def _adds_up(self, total: Proposal, parts: Iterable[Proposal]) -> bool:
        terms = [total, *parts]
        gap = abs(total.value - sum(part.value for part in terms[1:]))
        return gap <= sum(Decimal(term.cells.get("rounded_to") or 0) for term in terms) / 2

    def _margins(self) -> None:
        """Totals by a dimension that all the smallest parts of a total have, where the text gives none."""
        sums = {tie.terms[0][0]: [term for term, _ in tie.terms[1:]] for tie in self.found.ties if tie.kind == "sum"}
        by_id = {one.figure_id: one for one in self._everything()}

        def leaves(name: str) -> list[Proposal]:
            return [leaf for part in sums[name] for leaf in leaves(part)] if name in sums else [by_id[name]]

        for name in list(sums):
            parts, total = leaves(name), by_id[name]
            for dimension in self.names:
                codes = dict.fromkeys(part.cells.get(dimension, "") for part in parts)
                if (
                    len(codes) < 2
                    or {"", "all"} & codes.keys()
                    or total.cells.get(dimension) != "all"
                    or len(codes) == len(parts)
                ):
                    continue
                if all(self._figure({**total.cells, dimension: code}) for code in codes):
                    continue
                margins = [
                    self._margin({**total.cells, dimension: code}, [p for p in parts if p.cells[dimension] == code])
                    for code in codes
                ]
                if self._disjoint(margins):
                    self._add("sum", [(total, "total"), *((one, "part") for one in margins)])

    def _margin(self, cells: Cells, parts: Sequence[Proposal]) -> Proposal:
        if (stated := self._figure(cells)) is not None:
            return stated
        made = self._derive(
            {k: v for k, v in cells.items() if k not in ("rounded_to", "value_to")},
            sum((p.value for p in parts), Decimal(0)),
            "",
        )
        made.cells["derived_by"] = self._add("sum", [(made, "total"), *((part, "part") for part in parts)])
        return made

    # Parts.

    def _parts(self, whole: Proposal) -> None:
        """Cells inside a whole that no sum and no smaller whole holds."""
        groups: dict[tuple[str, ...], list[Proposal]] = {}
        for part in self._everything():
            if self._inside(whole, part) and part.figure_id not in self.held and part.value <= whole.value:
                groups.setdefault(self._differ(whole, part), []).append(part)
        for parts in groups.values():
            for some in [parts] if self._disjoint(parts) else [[part] for part in parts]:
                self._add("part_of", [*((part, "part") for part in some), (whole, "whole")])

    def _of_other_indicators(self) -> None:
        for indicator in self.figures.indicators:
            children = [
                p for p in self.stated if p.cells["indicator_id"] == indicator.indicator_id and indicator.part_of
            ]
            for year in dict.fromkeys(p.cells["year"] for p in children):
                parts = [p for p in children if p.cells["year"] == year]
                whole = next(
                    (
                        p
                        for p in self.stated
                        if p.cells["indicator_id"] == indicator.part_of
                        and p.cells["year"] == year
                        and p.cells["unit"] == parts[0].cells["unit"]
                        and self._breadth(p) == 0
                    ),
                    None,
                )
                if whole and self._disjoint(parts):
                    exact = len(parts) > 1 and self._adds_up(whole, parts)
                    pairs = [(part, "part") for part in parts]
                    self._add("sum", [(whole, "total"), *pairs]) if exact else self._add(
                        "part_of", [*pairs, (whole, "whole")]
                    )

    # What the text compares or says again.

    def _compared(self) -> None:
        for one in self.stated:
            mention = one.mention
            head = self.by_mention.get(mention.head) if mention and mention.head else None
            if mention and head and mention.tie == "compared" and mention.rise is not None and head.cells:
                for a, b in zip(self._currencies(one), self._currencies(head), strict=False):
                    low, high = (a, b) if mention.rise is False else (b, a)
                    self._add("order", [(low, "lower"), (high, "higher")])
            if mention and head and mention.tie == "change":
                old = next(
                    (
                        p
                        for p in self.stated
                        if p.mention
                        and p.mention.head is mention.head
                        and p.mention.tie == "compared"
                        and p.key > one.key
                    ),
                    None,
                )
                for a, b in zip(self._currencies(old), self._currencies(head), strict=False) if old else ():
                    self._add("percent_change", [(one, "change"), (a, "old"), (b, "new")])

    def _currencies(self, one: Proposal) -> list[Proposal]:
        return [
            one,
            *(p for p in self.stated if p.mention and p.mention.tie == "converted" and p.mention.head is one.mention),
        ]

    def _rates(self) -> None:
        pairs: dict[tuple[str, str], list[tuple[Proposal, str]]] = {}
        for one in self.stated:
            if one.mention and one.mention.tie == "converted" and one.mention.head in self.by_mention:
                local = self.by_mention[one.mention.head]
                pairs.setdefault((local.cells["unit"], one.cells["unit"]), []).extend(
                    [(local, "local"), (one, "foreign")]
                )
        for terms in pairs.values():
            if len(terms) > 2:
                self._add("same_rate", terms)

    def _restated(self) -> None:
        """Cells that another edition states more finely, or as one; and those that it states otherwise."""
        for mine in self.stated:
            theirs = [
                self._proposal(f)
                for f in self.figures.figures
                if f.source_id != self.source.source_id and str(f.year) == mine.cells["year"] and f.basis == "stated"
            ]
            same = [p for p in theirs if self._alike(p.cells, mine.cells) and not self._differ(p, mine)]
            if same or self._breadth(mine) == 0:
                continue
            finer = [p for p in theirs if self._inside(mine, p)]
            for chosen in (c for n in (1, 2, 3) for c in combinations(finer[:MOST_TRIED], n)):
                if (
                    sum(p.value for p in chosen) == mine.value
                    and self._disjoint(chosen)
                    and len({p.cells["source_id"] for p in chosen}) == 1
                ):
                    terms = (
                        [(chosen[0], "first"), (mine, "again")]
                        if len(chosen) == 1
                        else [(mine, "first"), *((p, "again") for p in chosen)]
                    )
                    self._add("restated", terms)
                    break

    def _proposal(self, figure: object) -> Proposal:
        cells = {
            name: str(getattr(figure, name))
            for name in ("source_id", "indicator_id", "ref_area", "year", "unit", "value")
        }
        return Proposal(None, "figure", figure.figure_id, "", cells | dict(figure.codes))  # type: ignore[attr-defined]

    # Writing it down.

    def _add(self, kind: str, terms: Sequence[tuple[Proposal, str]], identity_id: str = "") -> str:
        listed = tuple((one.figure_id, role) for one, role in terms)
        twice = next((tie for tie in self.found.ties if sorted(tie.terms) == sorted(listed)), None)
        if twice:
            return twice.identity_id
        main = next(one for one, role in terms if role in ("total", "whole", "higher", "new", "local", "again"))
        name = identity_id or self._name(main, kind.replace("_", "-"), [one for one, _ in terms if one is not main])
        if kind in ("sum", "part_of"):
            self.held |= {one.figure_id for one, role in terms if role == "part"}
        self.found.ties.append(Tie(name, kind, listed, self._statement(kind, terms, main)))
        return name

    def _name(self, main: Proposal, kind: str, others: Sequence[Proposal]) -> str:
        differ = dict.fromkeys(name for one in others for name in self._differ(main, one))
        name = "-".join([main.figure_id.removesuffix("-derived"), kind, *differ])
        name = re.sub(r"[^a-z0-9]+", "-", name)[:74].strip("-")
        taken = {tie.identity_id for tie in self.found.ties}
        return next(n for n in [name, *(f"{name}-{k}" for k in range(2, 99))] if n not in taken)

    def _statement(self, kind: str, terms: Sequence[tuple[Proposal, str]], main: Proposal) -> str:
        label = (
            self.figures.indicator[main.cells["indicator_id"]].label
            if main.cells["indicator_id"] in self.figures.indicator
            else ""
        )
        said = [self._words(one, main) for one, role in terms if one is not main]
        listed = " and ".join(filter(None, [", ".join(said[:-1]), said[-1]])) if said else ""
        return {
            "sum": f"These make up {self._words(main, None) or 'all'} {label}: {listed}.",
            "part_of": f"These are part of {self._words(main, None) or 'all'} {label}: {listed}.",
            "order": f"More {label} in {main.cells['year']} than in {terms[0][0].cells['year']}.",
            "percent_change": f"The change of {label} is that between the two years, in {main.cells['unit']}.",
            "same_rate": "One exchange rate converts all amounts.",
            "restated": f"Another edition states the same {label} in other cells.",
        }[kind]

    def _words(self, one: Proposal, beside: Proposal | None) -> str:
        codes = [
            (n, one.cells.get(n, "")) for n in self.names if beside is None or one.cells.get(n) != beside.cells.get(n)
        ]
        return ", ".join(self.figures.word(n, code) for n, code in codes if code not in ("", "all"))
