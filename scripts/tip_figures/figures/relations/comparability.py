"""Which figures may be terms of one identity: what they count must be comparable."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from tip_figures.figures.identities.containment import Containment, find_differences
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow

_PERIODS_AROUND: Mapping[str, Sequence[str]] = {
    "part_of_year": ("calendar_year", "reporting_period", "several_years"),
    "calendar_year": ("several_years",),
    "reporting_period": ("several_years",),
}
"""Periods that contain others: a part may cover the first half of the year of its whole."""


_COMPARABLE = "Figures that are compared differ in one respect, and neither is a part of the other"
_CONVERTED = "The amounts of a pair are one cell in two currencies"
_RESTATED = "A figure of another source is restated by one that contains it or is inside it"


class Incompatibility(NamedTuple):
    """A figure that cannot be a term beside another.

    code, values: code of the finding, and the values for its message
    """

    figure: FigureRow
    other: FigureRow
    code: str
    values: Mapping[str, Any]


def find_incompatibilities(
    evaluated: EvaluatedIdentity, figures: Figures
) -> Iterator[Incompatibility]:
    """Find terms of an identity that cannot be added or compared.

    evaluated: an identity that could be evaluated, so no role is missing
    figures:   with the codebook, and what the codes of each source contain
    """
    yield from CHECK_BY_KIND[evaluated.identity.kind](_Terms(evaluated, figures))


@dataclass(frozen=True)
class _Terms:
    """The terms of an identity, and what is needed to compare them."""

    evaluated: EvaluatedIdentity
    figures: Figures

    def get_shared_containment(self, figure: FigureRow, other: FigureRow) -> Containment:
        """Return which codes contain others in the source of two figures.

        Two sources may define a code differently, so in figures of two sources codes contain what
        they contain everywhere.
        """
        is_same_source = figure.source_id == other.source_id
        return self.figures.get_containment(figure.source_id if is_same_source else "")

    def get_all(self, role: str) -> Sequence[FigureRow]:
        """Return the figures that have a role."""
        return self.evaluated.figures_of_role(role)

    def get_first(self, role: str) -> FigureRow:
        """Return the first figure that has a role."""
        return self.get_all(role)[0]

    def check_units_and_counters(
        self, first: FigureRow, others: Sequence[FigureRow]
    ) -> Iterator[Incompatibility]:
        """Do the others have the unit and the counter of the first figure?"""
        for figure in others:
            yield from _check_units(figure, first)
            yield from self.check_counters(figure, first)

    def check_indicators(
        self, first: FigureRow, others: Sequence[FigureRow]
    ) -> Iterator[Incompatibility]:
        """Do the others have the indicator of the first figure, or is one part of the other?"""
        main_ids = self.figures.list_main_indicators
        for figure in others:
            ids = (figure.indicator_id, first.indicator_id)
            is_same = figure.indicator_id == first.indicator_id
            is_part = ids[1] in main_ids(ids[0]) or ids[0] in main_ids(ids[1])
            if not is_same and not is_part:
                yield Incompatibility(figure, first, "indicator-differs", {})

    def check_counters(self, figure: FigureRow, other: FigureRow) -> Iterator[Incompatibility]:
        """Did one party count both? The counts of different parties overlap in unknown ways."""
        indicator = self.figures.indicator_by_id.get(figure.indicator_id)
        expected = self.figures.indicator_by_id.get(other.indicator_id)
        if indicator is None or expected is None:
            return
        counters = {"counter": indicator.counted_by, "expected": expected.counted_by}
        if all(counters.values()) and indicator.counted_by != expected.counted_by:
            yield Incompatibility(figure, other, "counter-differs", counters)

    def check_overlaps(self, figures: Sequence[FigureRow]) -> Iterator[Incompatibility]:
        """Do figures that are added share no person?"""
        for other, figure in combinations(figures, 2):
            containment = self.get_shared_containment(figure, other)
            if not containment.are_disjoint(figure, other):
                yield Incompatibility(figure, other, "parts-overlap", {})

    def check_part(self, part: FigureRow, container: FigureRow) -> Iterator[Incompatibility]:
        """Does a part have the year and area of its container, and codes inside those?"""
        differences = find_differences(part, container)
        if "year" in differences or "ref_area" in differences:
            yield from _check_year_and_area(part, container)
            return
        containment = self.get_shared_containment(container, part)
        if dimension := containment.find_uncontained_dimension(container, part):
            reason = _explain_outside(part, container, dimension, containment)
            yield Incompatibility(part, container, "part-outside", {"reason": reason})
        elif not differences:
            reason = "both count the same cell"
            yield Incompatibility(part, container, "part-outside", {"reason": reason})

    def check_comparison(self, figure: FigureRow, other: FigureRow) -> Iterator[Incompatibility]:
        """Do figures that are compared differ in exactly one respect?

        This must not be the indicator, and the first figure must not be a part of the second. What
        one edition leaves open, another may limit: its dimension is no further respect.
        """
        differences = find_differences(figure, other)
        if figure.source_id != other.source_id:
            differences = [name for name in differences if not _is_left_open(figure, other, name)]
        same_year_and_area = not {"year", "ref_area"} & {*differences}
        containment = self.get_shared_containment(figure, other)
        is_contained = not containment.find_uncontained_dimension(other, figure)
        is_part = same_year_and_area and is_contained
        if len(differences) != 1 or differences == ["indicator_id"] or is_part:
            yield _report_difference(figure, other, differences, _COMPARABLE)


def _check_sum(terms: _Terms) -> Iterator[Incompatibility]:
    total, parts = terms.get_first("total"), terms.get_all("part")
    yield from terms.check_units_and_counters(total, parts)
    yield from terms.check_indicators(total, parts)
    if terms.evaluated.lists_parts:  # a number that is subtracted may lie outside the total
        for part in parts:
            yield from _check_period(part, total)
            yield from terms.check_part(part, total)
        yield from terms.check_overlaps(parts)


def _check_part_of(terms: _Terms) -> Iterator[Incompatibility]:
    container, parts = terms.get_first("whole"), terms.get_all("part")
    yield from terms.check_units_and_counters(parts[0], [*parts[1:], container])
    yield from terms.check_indicators(container, parts)
    for part in parts:
        if container.period not in _PERIODS_AROUND.get(part.period, ()):
            yield from _check_period(part, container)
        yield from terms.check_part(part, container)
    yield from terms.check_overlaps(parts)


def _check_order(terms: _Terms) -> Iterator[Incompatibility]:
    lower, higher = terms.get_first("lower"), terms.get_first("higher")
    yield from terms.check_units_and_counters(lower, [higher])
    yield from terms.check_comparison(lower, higher)


def _check_percent_change(terms: _Terms) -> Iterator[Incompatibility]:
    (change,) = terms.get_all("rise") or terms.get_all("fall")
    old, new = terms.get_first("old"), terms.get_first("new")
    yield from terms.check_units_and_counters(old, [new])
    yield from terms.check_comparison(new, old)
    if change.unit != "percent":
        yield Incompatibility(change, new, "unit-differs", {"expected": "percent"})
    yield from _check_year_and_area(change, new)


def _check_share(terms: _Terms) -> Iterator[Incompatibility]:
    """Is the share a percentage of the part's year, and the part inside a whole of that year?

    A whole of another year is one that the part is only compared with.
    """
    share, part, whole = (terms.get_first(role) for role in ("share", "part", "whole"))
    yield from terms.check_units_and_counters(whole, [part])
    if share.unit != "percent":
        yield Incompatibility(share, part, "unit-differs", {"expected": "percent"})
    yield from _check_year_and_area(share, part)
    if part.year == whole.year:
        yield from terms.check_part(part, whole)


def _check_same_rate(terms: _Terms) -> Iterator[Incompatibility]:
    """Are the amounts of each currency alike, and the pairs one cell in two currencies?"""
    for role in ("local", "foreign"):
        first, *others = terms.get_all(role)
        yield from terms.check_units_and_counters(first, others)
    for local, foreign in zip(terms.get_all("local"), terms.get_all("foreign"), strict=True):
        differences = find_differences(local, foreign)
        if differences or local.unit == foreign.unit:
            yield _report_difference(foreign, local, differences, _CONVERTED)


def _check_restated(terms: _Terms) -> Iterator[Incompatibility]:
    first, repeated = terms.get_first("first"), terms.get_all("again")
    yield from terms.check_indicators(first, repeated)
    for figure in repeated:
        yield from _check_units(figure, first)
        if figure.source_id != first.source_id:  # within a source a numeral may give two counts
            yield from terms.check_counters(figure, first)
    yield from terms.check_overlaps(repeated)
    for figure in repeated:
        if figure.source_id != first.source_id:
            yield from _check_other_source(terms, figure, first)


def _check_other_source(
    terms: _Terms, figure: FigureRow, first: FigureRow
) -> Iterator[Incompatibility]:
    """Do both figures have one indicator, year and area, and does one contain the other?

    One source may list side by side what the other counts together, so it is enough if one figure
    contains the other by the definitions of either source.
    """
    differences = find_differences(figure, first)
    is_nested = any(
        _contains_either(terms.figures.get_containment(source_id), figure, first)
        for source_id in (figure.source_id, first.source_id)
    )
    counts_the_same = not {"indicator_id", "year", "ref_area"} & {*differences}
    if not counts_the_same or not is_nested:
        yield _report_difference(figure, first, differences, _RESTATED)


def _contains_either(containment: Containment, figure: FigureRow, other: FigureRow) -> bool:
    """Whether one of two figures contains the other."""
    return not containment.find_uncontained_dimension(
        figure, other
    ) or not containment.find_uncontained_dimension(other, figure)


CHECK_BY_KIND: Mapping[str, Callable[[_Terms], Iterator[Incompatibility]]] = {
    "sum": _check_sum,
    "part_of": _check_part_of,
    "order": _check_order,
    "percent_change": _check_percent_change,
    "share": _check_share,
    "same_rate": _check_same_rate,
    "restated": _check_restated,
}


def _is_left_open(figure: FigureRow, other: FigureRow, column: str) -> bool:
    """Whether a column is a dimension in which one of two figures counts all."""
    return "all" in (figure.codes.get(column), other.codes.get(column))


def _check_units(figure: FigureRow, other: FigureRow) -> Iterator[Incompatibility]:
    if figure.unit != other.unit:
        yield Incompatibility(figure, other, "unit-differs", {"expected": other.unit})


def _check_period(figure: FigureRow, other: FigureRow) -> Iterator[Incompatibility]:
    if figure.period != other.period:
        values = {"about": figure.period, "expected": other.period}
        yield Incompatibility(figure, other, "term-elsewhere", values)


def _check_year_and_area(figure: FigureRow, other: FigureRow) -> Iterator[Incompatibility]:
    if figure.year != other.year:
        values = {"about": figure.year, "expected": other.year}
        yield Incompatibility(figure, other, "term-elsewhere", values)
    if figure.ref_area != other.ref_area:
        area_values = {"about": figure.ref_area, "expected": other.ref_area}
        yield Incompatibility(figure, other, "term-elsewhere", area_values)


def _explain_outside(
    part: FigureRow, container: FigureRow, dimension: str, containment: Containment
) -> str:
    """Explain why a part is not contained in its container in a dimension."""
    code, container_code = _write_code(part, dimension), _write_code(container, dimension)
    reason = f"its {dimension} is {code}, that of the whole is {container_code}"
    if containment.contains_in(container, part, dimension):
        reason += ", and the identities of this source list the two side by side"
    return reason


def _report_difference(
    figure: FigureRow, other: FigureRow, differences: Sequence[str], expected: str
) -> Incompatibility:
    values = {"respects": ", ".join(differences) or "nothing", "expected": expected}
    return Incompatibility(figure, other, "terms-unlike", values)


def _write_code(figure: FigureRow, dimension: str) -> str:
    code = figure.codes[dimension]
    return f"“{code}”" if code else "empty"
