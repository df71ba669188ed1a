"""How totals divide: the parts of each total by one dimension, and the rows of the table `parts`.

A division comes from a declared `sum` or `part_of` whose whole states the number of the total, or
from a `restated` that says that all are alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import as_decimal
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    WITHIN_ROUNDING,
)
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.labels import describe_code
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import FOREIGN, FigureRow
from tip_figures.figures.tables.edition_comparison import get_stated_value, rank_report
from tip_figures.figures.tables.flat_rows import (
    FigureFacts,
    GeneratedRow,
    format_cell,
    make_subject_cells,
)
from tip_figures.figures.tables.totals import Total

NOT_STATED, ROUNDING, DIFFERENCE = "not_stated", "rounding", "difference"
REMAINDERS = {NOT_STATED: "not stated", ROUNDING: "rounding", DIFFERENCE: "difference"}
"""Codes of what remains of a divided total → words; a difference is below zero."""


class Part(NamedTuple):
    """A part of a total.

    code:  of the dimension, or of the remainder
    terms: figures that make it up; none for the remainder
    """

    code: str
    value: Decimal
    bound: str
    terms: tuple[FigureRow, ...]

    @property
    def figure_id(self) -> str:
        """The figure that the part is; "" if it is a remainder or several figures."""
        return self.terms[0].figure_id if len(self.terms) == 1 else ""


@dataclass(frozen=True)
class TotalDivision:
    """A total divided by one dimension.

    indicator_id: of the parts; it may be another one, which is part of that of the total
    evaluated:    the identity that lists the parts, and its figure that they make up
    parts:        they add up to the total exactly; the remainder is the last, if there is any
    """

    total: Total
    indicator_id: str
    dimension: Dimension
    evaluated: EvaluatedIdentity
    whole: FigureRow
    parts: tuple[Part, ...]


class ListedParts(NamedTuple):
    """The parts of a figure that an identity lists."""

    evaluated: EvaluatedIdentity
    whole: FigureRow
    terms: Sequence[FigureRow]


def divide_totals(figures: Figures, totals: Iterable[Total]) -> list[TotalDivision]:
    """Find the preferred division of each total by each dimension by which one divides it.

    A sum is preferred to a list of parts, then the first report, then the edition nearest the year,
    then the division with fewer parts.
    """
    lists_by_cell = group_by(_list_parts(figures), lambda parts: parts.whole.cell)
    divisions = []
    for total in totals:
        candidates: list[TotalDivision] = []
        for listed in lists_by_cell.get(total.figure.cell, ()):
            candidates.extend(_find_divisions(figures, total, listed))
        by_dimension = group_by(candidates, lambda division: division.dimension)
        for same_dimension in by_dimension.values():
            preferred = min(same_dimension, key=lambda division: _rank_division(figures, division))
            divisions.append(preferred)
    return divisions


def _list_parts(figures: Figures) -> Iterator[ListedParts]:
    """Find the identities that list parts, or that say that all of a number are alike."""
    for evaluated in figures.evaluated:
        if evaluated.whole is not None:
            yield ListedParts(evaluated, evaluated.whole, evaluated.figures_of_role("part"))
        elif evaluated.identity.kind == "restated" and evaluated.verdict == EXACT:
            (first,) = evaluated.figures_of_role("first")
            yield ListedParts(evaluated, first, evaluated.figures_of_role("again"))


def _rank_division(figures: Figures, division: TotalDivision) -> tuple[bool, int, int, int, str]:
    """Return the order in which divisions of one total by one dimension are preferred."""
    identity = division.evaluated.identity
    edition_year = figures.source_by_id[division.whole.source_id].edition_year
    years_after = abs(edition_year - division.total.figure.year)
    report = rank_report(figures, division.whole)
    return identity.kind != "sum", report, years_after, len(division.parts), identity.identity_id


def _find_divisions(figures: Figures, total: Total, listed: ListedParts) -> Iterator[TotalDivision]:
    """Find the dimensions by which an identity divides a total.

    listed: of an identity whose whole states the cell of the total
    """
    evaluated, whole, terms = listed
    figure = total.figure
    if whole.source_id not in figures.source_by_id or whole.bound != figure.bound:
        return
    is_same_number = get_stated_value(whole) == get_stated_value(figure)
    if not is_same_number or not _are_parts_of(figures, terms, figure):
        return
    for dimension in figures.dimensions:
        if _divides_by(terms, figure, dimension):
            parts = _make_parts(figure, evaluated, terms, dimension)
            remainder = _make_remainder(figure, parts, evaluated)
            if remainder is not None:
                indicator_id = terms[0].indicator_id
                all_parts = (*parts, *remainder)
                yield TotalDivision(total, indicator_id, dimension, evaluated, whole, all_parts)


def _are_parts_of(figures: Figures, terms: Sequence[FigureRow], total: FigureRow) -> bool:
    """Whether terms count the same as a total, or what is part of it, in its area and year."""
    if len({term.indicator_id for term in terms}) != 1:
        return False
    indicator = figures.indicator_by_id.get(terms[0].indicator_id)
    if indicator is None or total.indicator_id not in (indicator.indicator_id, indicator.part_of):
        return False
    places = {(term.ref_area, term.year, term.unit) for term in terms}
    return places == {(total.ref_area, total.year, total.unit)}


def _divides_by(terms: Sequence[FigureRow], total: FigureRow, dimension: Dimension) -> bool:
    """Whether terms divide a total by a dimension: each has a code of it, and they differ.

    A single term divides it only by the one dimension in which it is not a total, since by others
    it may be a part of a part.
    """
    codes = {term.codes[dimension.name] for term in terms}
    total_code = total.codes[dimension.name]
    if codes & {"", "all", total_code} or (dimension.says_origin and total_code not in ("", "all")):
        return False
    if len(terms) == 1:
        narrower = [
            name for name in terms[0].breakdown if terms[0].codes[name] != total.codes[name]
        ]
        return narrower == [dimension.name]
    return len(codes) > 1


def _make_parts(
    total: FigureRow,
    evaluated: EvaluatedIdentity,
    terms: Sequence[FigureRow],
    dimension: Dimension,
) -> tuple[Part, ...]:
    """Add up the terms of each code.

    Countries other than the own one are foreign where a sum shows that no foreigner is missing.
    """
    lists_all_foreigners = dimension.says_origin and evaluated.identity.kind == "sum"

    def find_code(term: FigureRow) -> str:
        code = term.codes[dimension.name]
        return FOREIGN if lists_all_foreigners and code != total.ref_area else code

    parts = []
    for code, same_code in sorted(group_by(terms, find_code).items()):
        value = sum((term.value for term in same_code), Decimal(0))
        bound = _add_bounds([term.bound for term in same_code])
        parts.append(Part(code, value, bound, tuple(same_code)))
    return tuple(parts)


def _make_remainder(
    total: FigureRow, parts: Sequence[Part], evaluated: EvaluatedIdentity
) -> tuple[Part, ...] | None:
    """Make the part that remains of a total, if there is any.

    returns: None if the parts exceed the total without contradicting it, as “at least 40” may; then
             they do not divide it
    """
    verdict = evaluated.verdict
    value = total.value - sum((part.value for part in parts), Decimal(0))
    if value < 0 and verdict != CONTRADICTED:
        return None
    if value == 0:
        return ()
    code = ROUNDING if verdict == WITHIN_ROUNDING else NOT_STATED
    if value < 0:
        code = DIFFERENCE
    opposite = [_reverse_bound(part.bound) for part in parts]
    return (Part(code, value, _add_bounds([total.bound, *opposite]), ()),)


def _add_bounds(bounds: Sequence[str]) -> str:
    """Return the bound of a sum: exact, at least, at most, or about if they differ."""
    if len(bounds) == 1:
        return bounds[0]
    others = set(bounds) - {"exact"}
    if not others:
        return "exact"
    if others <= {*LOWER_BOUNDS, "between"}:
        return "at_least"
    return "at_most" if others <= set(UPPER_BOUNDS) else "about"


def _reverse_bound(bound: str) -> str:
    """Return the bound of what remains after a number is subtracted."""
    if bound in ("exact", "about"):
        return bound
    return "at_least" if bound in UPPER_BOUNDS else "at_most"


def make_part_rows(facts: FigureFacts, division: TotalDivision) -> Iterator[GeneratedRow]:
    """Make a row for each part of a division."""
    figures = facts.figures
    total = division.total.figure
    indicator = figures.indicator_by_id[division.indicator_id]
    for part in division.parts:
        words = REMAINDERS.get(part.code) if not part.terms else None
        yield make_subject_cells(figures, indicator, total.ref_area) | {
            "year": str(total.year),
            "scope": division.total.scope,
            "dimension": division.dimension.name,
            "part": words or describe_code(figures, division.dimension, part.code),
            "value": format_cell(part.value),
            "bound": part.bound,
            "total": format_cell(total.value),
            "share": _calculate_share(part, total),
            "unit": total.unit,
            "obs_status": _combine_statuses(part),
            "contradicted_by": _find_contradictions(facts, division, part),
            "total_contradicted_by": facts.join_contradictions([total.figure_id]),
            "note": " ".join(dict.fromkeys(term.note for term in part.terms if term.note)),
            "part_code": part.code,
            "figure_id": part.figure_id,
            "total_figure_id": total.figure_id,
        }


def _calculate_share(part: Part, total: FigureRow) -> str:
    """Return the share of a part to six places; "" unless part and total are exact."""
    is_exact = part.bound == total.bound == "exact"
    if not is_exact or total.value == 0 or part.code == DIFFERENCE:
        return ""
    share = Fraction(part.value) / Fraction(total.value)
    return format_cell(round(as_decimal(share), 6).normalize() + Decimal(0))


def _combine_statuses(part: Part) -> str:
    """Return the status of a part: of several figures, that of the first one that is not normal."""
    statuses = [term.obs_status for term in part.terms]
    return next((status for status in statuses if status != "A"), "A" if statuses else "")


def _find_contradictions(facts: FigureFacts, division: TotalDivision, part: Part) -> str:
    """Return the contradicted identities of a part; for the remainder, the one that it is of."""
    if part.terms:
        return facts.join_contradictions(term.figure_id for term in part.terms)
    evaluated = division.evaluated
    return evaluated.identity.identity_id if evaluated.verdict == CONTRADICTED else ""
