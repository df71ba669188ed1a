"""Proposals for the identities of a passage: sums and parts, comparisons, rates, and what other editions state."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from tip_figures.datapackage.grouping import group_by
from tip_figures.drafting.clauses import Mention
from tip_figures.drafting.suggest_figures import make_figure_id, make_unused_id
from tip_figures.figures.containment import Containment, find_differences, find_parts
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, SourceRow, TermRow

_STATEMENTS = {
    "sum": "{others} make up all {main}.",
    "part_of": "{others}: part of all {main}.",
    "order": "more {main} in {year} than in {before}.",
    "same_rate": "one exchange rate converts all amounts.",
    "restated": "{main}: stated by another edition in other cells.",
}


def suggest_identities(
    figures: Figures,
    source: SourceRow,
    mentions: Sequence[Mention],
    coded: Sequence[FigureRow],
    used: set[str],
) -> tuple[list[tuple[IdentityRow, list[TermRow]]], list[FigureRow]]:
    """Propose the identities that a passage does not have yet, and the figures that follow from them.

    mentions: its numerals that state a figure
    coded:    its other figures
    used:     identifiers, to which new ones are added
    """
    passage = _Passage(figures, source, [*(one.figure for one in mentions), *coded], used)
    for one in mentions:
        if one.all_but:
            passage.rest(one.figure)
    for total in list(passage.figures):
        passage.sums(total)
    for whole in sorted(passage.figures, key=lambda one: -len(one.breakdown)):
        passage.parts(whole)
    tied = [(one, one.head.figure) for one in mentions if one.head and one.head.states]
    for one, head in tied:
        if (
            one.tie == "compared"
            and one.falls is not None
            and find_differences(one.figure, head) == ["year"]
        ):
            low, high = (head, one.figure) if one.falls else (one.figure, head)
            passage.add("order", high, lower=[low], higher=[high])
    pairs = [(head, one.figure) for one, head in tied if one.tie == "converted"]
    for group in group_by(pairs, lambda pair: (pair[0].unit, pair[1].unit)).values():
        local, foreign = zip(*group, strict=True)
        if len(group) > 1:
            passage.add("same_rate", local[0], local=local, foreign=foreign)
    passage.restate()
    by = {
        term.figure_id: one.identity_id for one, terms in reversed(passage.made) for term in terms
    }
    derived = passage.figures[passage.given :]
    return passage.made, [replace(one, derived_by=by.get(one.figure_id, "")) for one in derived]


class _Passage:
    """The figures of a passage, those that follow from them behind the `given` ones, and the identities that are proposed."""

    def __init__(
        self, known: Figures, source: SourceRow, figures: list[FigureRow], used: set[str]
    ) -> None:
        self.figures, self.given = figures, len(figures)
        self.made: list[tuple[IdentityRow, list[TermRow]]] = []
        self._known, self._source, self._used = known, source, used
        self._cover = Containment(frozenset(one.name for one in known.dimensions if one.is_area))
        self._terms = [
            (
                one.kind,
                {
                    (term.figure_id, term.role)
                    for term in known.terms_by_identity.get(one.identity_id, ())
                },
            )
            for one in known.identities
            if one.source_id == source.source_id
        ]

    def add(self, kind: str, main: FigureRow, **groups: Sequence[FigureRow]) -> None:
        """Add an identity about a figure, with its figures by role, unless it is there."""
        listed = [(one, role) for role, group in groups.items() for one in group]
        terms = {(one.figure_id, role) for one, role in listed}
        if (kind, terms) in self._terms:
            return
        self._terms.append((kind, terms))
        name = make_unused_id(f"{main.figure_id}-{kind}", self._used)
        others = [one for one, _ in listed if one is not main]
        words = ", ".join(self._words(one, main) or self._label(one) for one in others).rsplit(
            ", ", 1
        )
        what = self._label(main) + (f" ({self._words(main)})" if main.breakdown else "")
        told = _STATEMENTS[kind].format(
            others=" and ".join(words), main=what, year=main.year, before=others[0].year
        )
        identity = IdentityRow(
            name, self._source.source_id, kind, told[0].upper() + told[1:], "", None, ""
        )
        self.made.append(
            (
                identity,
                [
                    TermRow(name, n, one.figure_id, role, None)
                    for n, (one, role) in enumerate(listed, 1)
                ],
            )
        )

    def _words(self, one: FigureRow, whole: FigureRow | None = None) -> str:
        """The codes that divide a figure; of a part those that its whole does not have."""
        codes = [
            (name, one.codes[name])
            for name in one.breakdown
            if not whole or one.codes[name] != whole.codes[name]
        ]
        known = load_countries()  # of which the package may not have this one yet
        return " ".join(
            known[code].name if code in known else self._known.code_label(name, code)
            for name, code in codes
        )

    def _label(self, one: FigureRow) -> str:
        indicator = self._known.indicator_by_id.get(one.indicator_id)
        return indicator.label if indicator else "of this"  # no indicator is proposed

    def rest(self, one: FigureRow) -> None:
        """“All but six of the 40 were exploited there” gives the other 34."""
        name = next((n for n in one.breakdown if n in self._cover.area_dimensions), "")
        if total := self._cell(one, name, "all") if name else None:
            code = self._source.ref_area if one.codes[name] == "foreign" else "foreign"
            other = self._cell(one, name, code) or self._derive(
                one, total.value - one.value, name, code
            )
            self.add("sum", total, total=[total], part=[other, one])

    def sums(self, total: FigureRow) -> None:
        """The parts of a total that differ from it in the same dimensions; totals by one of these where the text gives none."""
        inside = [
            one
            for one in self.figures
            if one.value > 0 and one.basis == "stated" and self._inside(total, one)
        ]
        for names, cells in group_by(
            inside, lambda one: tuple(find_differences(one, total))
        ).items():
            all_cells = (
                len(cells) > 1
                and total.value == sum(one.value for one in cells)
                and self._disjoint(cells)
            )
            if "indicator_id" in names:  # a few of them make a total by chance
                parts: Sequence[FigureRow] = cells if all_cells else ()
            else:
                parts = find_parts(total, cells, self._cover)
            if parts:
                self.add("sum", total, total=[total], part=parts)
            for name in (
                names if all_cells and len(names) > 1 and "indicator_id" not in names else ()
            ):
                self._margin(total, name, cells)

    def _margin(self, total: FigureRow, name: str, cells: Sequence[FigureRow]) -> None:
        """Totals by one dimension; where a single cell would be said again there are none."""
        by_code = group_by(cells, lambda one: one.codes[name])
        told = {code: self._cell(total, name, code) for code in by_code}
        if not all(told.values()) and all(
            len(group) > 1 or told[code] for code, group in by_code.items()
        ):
            for code, group in by_code.items():
                if told[code] is None:
                    told[code] = one = self._derive(
                        total, sum((p.value for p in group), Decimal(0)), name, code
                    )
                    self.add("sum", one, total=[one], part=group)
            self.add("sum", total, total=[total], part=[one for one in told.values() if one])

    def parts(self, whole: FigureRow) -> None:
        """Cells inside a whole that no sum and no smaller whole holds."""
        inside = [
            one for one in self.figures if 0 < one.value <= whole.value and self._inside(whole, one)
        ]
        free = [
            one
            for one in inside
            if not any((one.figure_id, "part") in terms for _, terms in self._terms)
        ]
        for group in group_by(free, lambda one: tuple(find_differences(one, whole))).values():
            if self._disjoint(group):
                self.add("part_of", whole, part=group, whole=[whole])

    def restate(self) -> None:
        """A figure that an earlier edition states for a cell inside its own."""
        earlier = {
            one.source_id
            for one in self._known.sources
            if one.edition_year < self._source.edition_year
        }
        theirs = [
            one for one in self._known.figures if one.basis == "stated" and one.source_id in earlier
        ]
        for mine in [one for one in self.figures if one.breakdown and one.basis == "stated"]:
            for first in theirs:
                if first.value == mine.value and self._inside(mine, first):
                    self.add("restated", mine, first=[first], again=[mine])

    def _inside(self, whole: FigureRow, part: FigureRow) -> bool:
        """Whether a cell lies in another of its area, year and unit, and is not the same."""
        indicator = self._known.indicator_by_id.get(part.indicator_id)
        held = (
            indicator is not None
            and indicator.part_of == whole.indicator_id
            and not whole.breakdown
        )
        related = part.indicator_id == whole.indicator_id or held
        alike = (
            whole.cell[1:3] == part.cell[1:3]
            and whole.unit == part.unit
            and whole.cell != part.cell
        )
        return related and alike and not self._cover.find_outside_dimension(whole, part)

    def _disjoint(self, parts: Sequence[FigureRow]) -> bool:
        return all(self._cover.are_disjoint(one, other) for one, other in combinations(parts, 2))

    def _cell(self, like: FigureRow, name: str, code: str) -> FigureRow | None:
        cell = replace(like, codes={**like.codes, name: code}).cell
        return next((one for one in self.figures if one.cell == cell), None)

    def _derive(self, like: FigureRow, value: Decimal, name: str, code: str) -> FigureRow:
        made = replace(
            like, value=value, codes={**like.codes, name: code}, bound="exact", value_to=None, rounded_to=None,
            basis="derived", note="",
        )  # fmt: skip
        self.figures.append(replace(made, figure_id=make_figure_id(self._source, made, self._used)))
        return self.figures[-1]
