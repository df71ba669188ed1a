"""Suggest the identities of a passage: sums, parts, comparisons, exchange rates, restatements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from tip_figures.datapackage.grouping import group_by
from tip_figures.drafting.claimed_identities import find_claimed_identities
from tip_figures.drafting.identifiers import make_figure_id, make_unused_id
from tip_figures.drafting.statements import write_statement
from tip_figures.drafting.suggestion import Suggestion
from tip_figures.drafting.uniform_totals import UniformTotal
from tip_figures.figures.containment import Containment, find_differences
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, IdentityRow, SourceRow, TermRow
from tip_figures.figures.relations import find_part_lists

TermKey = tuple[str, str]
"""What tells the terms of an identity apart: the identifier of the figure, and its role."""


@dataclass(frozen=True)
class SuggestedIdentity:
    """An identity and its terms, by position."""

    identity: IdentityRow
    terms: Sequence[TermRow]


def suggest_identities(
    figures: Figures,
    source: SourceRow,
    stated: Sequence[Suggestion],
    coded: Sequence[FigureRow],
    used_ids: set[str],
    uniform_totals: Sequence[UniformTotal] = (),
) -> tuple[list[SuggestedIdentity], list[FigureRow]]:
    """Suggest the identities that a passage does not have yet.

    stated:   what its numerals state, in the order of the text
    coded:    the other figures of the passage
    used_ids: identifiers that are used, to which new ones are added
    uniform_totals: totals of which the text says that all are alike
    returns:  the identities, and the derived figures that they need
    """
    passage_figures = [suggestion.figure for suggestion in stated]
    passage = _PassageFigures(figures, source, [*passage_figures, *coded], used_ids)
    for suggestion in stated:
        if suggestion.mention.all_but:
            passage.suggest_complement(suggestion.figure)
    claimed_identities = list(find_claimed_identities(stated))
    for claimed in claimed_identities:
        if claimed.kind == "sum":
            passage.suggest_claimed_sum(claimed.main, claimed.figures["part"])
    for total in list(passage.figures):
        passage.suggest_sums(total)
    for container in sorted(passage.figures, key=_count_breakdowns, reverse=True):
        passage.suggest_parts(container)
    for claimed in claimed_identities:
        if claimed.kind != "sum":
            passage.add(claimed.kind, claimed.main, **claimed.figures)
    for uniform in uniform_totals:
        passage.suggest_uniform(uniform)
    passage.suggest_restated()
    passage.suggest_differing()
    return passage.identities, passage.derived_figures


def _count_breakdowns(figure: FigureRow) -> int:
    return len(figure.breakdown)


class _PassageFigures:
    """The figures of a passage, and the identities that are suggested for them.

    figures:    its figures, and after them the derived ones
    identities: in the order in which they are suggested
    """

    def __init__(
        self, tables: Figures, source: SourceRow, figures: list[FigureRow], used_ids: set[str]
    ) -> None:
        """Begin with the figures that the passage has.

        tables:   the package
        used_ids: identifiers that are used, to which new ones are added
        """
        self.figures = figures
        self.identities: list[SuggestedIdentity] = []
        self._given_count = len(figures)
        self._tables = tables
        self._source = source
        self._used_ids = used_ids
        area_dimensions = [dimension.name for dimension in tables.dimensions if dimension.is_area]
        self._containment = Containment(frozenset(area_dimensions))
        self._existing = _collect_existing(tables, source)

    @property
    def derived_figures(self) -> list[FigureRow]:
        """The derived figures, each with the first identity that has it as a term."""
        derived_by: dict[str, str] = {}
        for suggested in self.identities:
            for term in suggested.terms:
                derived_by.setdefault(term.figure_id, suggested.identity.identity_id)
        derived = self.figures[self._given_count :]
        return [
            replace(figure, derived_by=derived_by.get(figure.figure_id, "")) for figure in derived
        ]

    def add(self, kind: str, main: FigureRow, **groups: Sequence[FigureRow]) -> None:
        """Add an identity about a figure, with its figures by role, unless the passage has it."""
        members = []
        for role, group in groups.items():
            members += [(figure, role) for figure in group]
        keys = {(figure.figure_id, role) for figure, role in members}
        if (kind, keys) in self._existing:
            return
        self._existing.append((kind, keys))
        identity_id = make_unused_id(f"{main.figure_id}-{kind}", self._used_ids)
        others = [figure for figure, _ in members if figure is not main]
        identity = IdentityRow(
            identity_id=identity_id,
            source_id=self._source.source_id,
            kind=kind,
            statement=write_statement(self._tables, kind, main, others),
            verdict="",
            residual=None,
            explanation="",
        )
        terms = [
            TermRow(identity_id, position, figure.figure_id, role, coefficient=None)
            for position, (figure, role) in enumerate(members, 1)
        ]
        self.identities.append(SuggestedIdentity(identity, terms))

    def suggest_complement(self, excluded: FigureRow) -> None:
        """Suggest that those whom “all but six” excludes and the others make up a total."""
        area_dimensions = self._containment.area_dimensions
        dimension = next((name for name in excluded.breakdown if name in area_dimensions), None)
        if dimension is None:
            return
        total = self._find_cell(excluded, dimension, "all")
        if total is None:
            return
        is_foreign = excluded.codes[dimension] == "foreign"
        code = self._source.ref_area if is_foreign else "foreign"
        remainder = self._find_cell(excluded, dimension, code)
        if remainder is None:
            value = total.value - excluded.value
            remainder = self._derive(excluded, value, dimension, code)
        self.add("sum", total, total=[total], part=[remainder, excluded])

    def suggest_claimed_sum(self, total: FigureRow, parts: Sequence[FigureRow]) -> None:
        """Suggest a sum that words claim, if the codes of its figures allow one.

        It need not add up: then the report contradicts itself, which a person explains.
        """
        are_inside = all(self._is_inside(total, part) for part in parts)
        if are_inside and self._are_disjoint(parts):
            self.add("sum", total, total=[total], part=parts)

    def suggest_sums(self, total: FigureRow) -> None:
        """Suggest the sums of a total: parts that differ from it in the same dimensions.

        Where parts in several dimensions add up, totals by one of these dimensions are derived.
        """
        inside = [
            figure
            for figure in self.figures
            if figure.value > 0 and figure.basis == "stated" and self._is_inside(total, figure)
        ]

        def differences(figure: FigureRow) -> tuple[str, ...]:
            return tuple(find_differences(figure, total))

        has_sum = False
        for dimensions, cells in group_by(inside, differences).items():
            is_partition = (
                len(cells) > 1
                and total.value == sum(figure.value for figure in cells)
                and self._are_disjoint(cells)
            )
            if "indicator_id" in dimensions:
                # A few figures of other indicators may add up by chance; all of them hardly do.
                if is_partition:
                    self.add("sum", total, total=[total], part=cells)
                continue
            parts = next(find_part_lists(total, cells, self._containment.are_disjoint), ())
            if parts:
                self.add("sum", total, total=[total], part=parts)
                has_sum = True
            if is_partition and len(dimensions) > 1:
                for dimension in dimensions:
                    self._suggest_margin(total, dimension, cells)
        if not has_sum:
            self._suggest_mixed_sum(total, inside)

    def _suggest_mixed_sum(self, total: FigureRow, inside: Sequence[FigureRow]) -> None:
        """Suggest a sum of parts of which some are divided further: men, women and children.

        inside: figures that are parts of the total
        """
        cells = [figure for figure in inside if figure.indicator_id == total.indicator_id]
        for parts in find_part_lists(total, cells, self._containment.are_disjoint):
            shared = set.intersection(*(set(find_differences(part, total)) for part in parts))
            if shared:
                self.add("sum", total, total=[total], part=parts)
                return

    def _suggest_margin(self, total: FigureRow, dimension: str, cells: Sequence[FigureRow]) -> None:
        """Suggest the totals by one dimension, unless one of them would only repeat a single cell.

        cells: parts of the total that add up to it and differ from it in several dimensions
        """
        cells_by_code = group_by(cells, lambda figure: figure.codes[dimension])
        margins = {code: self._find_cell(total, dimension, code) for code in cells_by_code}
        if all(margins.values()):
            return
        for code, members in cells_by_code.items():
            if len(members) == 1 and margins[code] is None:
                return
        parts = []
        for code, members in cells_by_code.items():
            margin = margins[code]
            if margin is None:
                value = sum((figure.value for figure in members), Decimal(0))
                margin = self._derive(total, value, dimension, code)
                self.add("sum", margin, total=[margin], part=members)
            parts.append(margin)
        self.add("sum", total, total=[total], part=parts)

    def suggest_parts(self, container: FigureRow) -> None:
        """Suggest that figures are parts of a container.

        Figures that are parts of a sum, or of a smaller container, are left out.
        """
        part_ids = set()
        for _, keys in self._existing:
            part_ids |= {figure_id for figure_id, role in keys if role == "part"}
        inside = [
            figure
            for figure in self.figures
            if 0 < figure.value <= container.value
            and self._is_inside(container, figure)
            and figure.figure_id not in part_ids
        ]

        def differences(figure: FigureRow) -> tuple[str, ...]:
            return tuple(find_differences(figure, container))

        for parts in group_by(inside, differences).values():
            if self._are_disjoint(parts):
                self.add("part_of", container, part=parts, whole=[container])

    def suggest_restated(self) -> None:
        """Suggest that a figure restates one of an earlier edition, of a cell inside its own."""
        earlier_ids = {
            source.source_id
            for source in self._tables.sources
            if source.edition_year < self._source.edition_year
        }
        earlier_figures = [
            figure
            for figure in self._tables.figures
            if figure.basis == "stated" and figure.source_id in earlier_ids
        ]
        for figure in list(self.figures):
            if not figure.breakdown or figure.basis != "stated":
                continue
            for earlier in earlier_figures:
                if earlier.value == figure.value and self._is_inside(figure, earlier):
                    self.add("restated", figure, first=[earlier], again=[figure])

    def suggest_uniform(self, uniform: UniformTotal) -> None:
        """Suggest that all of a total have some codes, with the derived figure for these."""
        total = uniform.figure
        alike = replace(total, codes={**total.codes, **uniform.codes})
        if all(figure.cell != alike.cell for figure in self.figures):
            alike = self._add_derived(replace(alike, basis="derived", note=""))
            self.add("restated", alike, first=[total], again=[alike])

    def suggest_differing(self) -> None:
        """Suggest that a figure restates one of another source that gives another number.

        A person says why they differ. Of several other sources, the latest edition counts.
        """
        editions = {source.source_id: source.edition_year for source in self._tables.sources}
        others_by_cell = group_by(
            (figure for figure in self._tables.figures if self._is_of_other_source(figure)),
            lambda figure: figure.cell,
        )
        for figure in list(self.figures):
            others = others_by_cell.get(figure.cell, ())
            if figure.basis != "stated" or not others:
                continue
            latest = max(others, key=lambda other: editions.get(other.source_id, 0))
            is_equal = (latest.value, latest.value_to) == (figure.value, figure.value_to)
            if not is_equal and figure.indicator_id:
                self.add("restated", figure, first=[latest], again=[figure])

    def _is_of_other_source(self, figure: FigureRow) -> bool:
        return figure.basis == "stated" and figure.source_id != self._source.source_id

    def _is_inside(self, container: FigureRow, part: FigureRow) -> bool:
        """Whether a cell is part of another cell of the same area, year and unit."""
        is_comparable = (
            container.ref_area == part.ref_area
            and container.year == part.year
            and container.unit == part.unit
        )
        is_same_indicator = container.indicator_id == part.indicator_id
        has_indicators = bool(container.indicator_id and part.indicator_id)
        is_related = is_same_indicator or self._is_part_indicator(container, part)
        if not has_indicators or not is_comparable or not is_related or container.cell == part.cell:
            return False
        return not self._containment.find_uncontained_dimension(container, part)

    def _is_part_indicator(self, container: FigureRow, part: FigureRow) -> bool:
        """Whether a figure's indicator is part of the indicator of a total."""
        indicator = self._tables.indicator_by_id.get(part.indicator_id)
        is_part = indicator is not None and indicator.part_of == container.indicator_id
        return is_part and not container.breakdown

    def _are_disjoint(self, parts: Sequence[FigureRow]) -> bool:
        return all(
            self._containment.are_disjoint(first, second)
            for first, second in combinations(parts, 2)
        )

    def _find_cell(self, like: FigureRow, dimension: str, code: str) -> FigureRow | None:
        """Find the figure that differs from another in the code of one dimension."""
        cell = replace(like, codes={**like.codes, dimension: code}).cell
        for figure in self.figures:
            if figure.cell == cell:
                return figure
        return None

    def _derive(self, like: FigureRow, value: Decimal, dimension: str, code: str) -> FigureRow:
        """Add a derived figure that differs from another in its value and in one dimension."""
        figure = replace(
            like,
            value=value,
            value_to=None,
            bound="exact",
            rounded_to=None,
            basis="derived",
            note="",
            codes={**like.codes, dimension: code},
        )
        return self._add_derived(figure)

    def _add_derived(self, figure: FigureRow) -> FigureRow:
        """Add a derived figure with an identifier of its own."""
        figure_id = make_figure_id(self._source, figure, self._used_ids)
        figure = replace(figure, figure_id=figure_id)
        self.figures.append(figure)
        return figure


def _collect_existing(figures: Figures, source: SourceRow) -> list[tuple[str, set[TermKey]]]:
    """Collect the kind and the terms of each identity that a source has already."""
    existing = []
    for identity in figures.identities:
        if identity.source_id == source.source_id:
            terms = figures.terms_by_identity.get(identity.identity_id, ())
            existing.append((identity.kind, {(term.figure_id, term.role) for term in terms}))
    return existing
