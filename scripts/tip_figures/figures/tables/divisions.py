"""How totals divide: the parts of each total by one dimension, and the rows of the table `parts`.

A division comes from a declared `sum` or `part_of` whose whole states the number of the total, or
from a `restated` that says that all are alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    WITHIN_ROUNDING,
)
from tip_figures.figures.identities.identity_kinds import RESTATED, SUM
from tip_figures.figures.labels import describe_scope, name_code
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FOREIGN, FigureRow
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.tables.figure_rows import (
    GeneratedRow,
    copy_cells,
    make_subject_cells,
    write_cell,
)

REMAINDERS = NOT_STATED, ROUNDING, DIFFERENCE = "not_stated", "rounding", "difference"
"""Codes of what remains of a divided total; a difference is below zero."""


class Part(NamedTuple):
    """A part of a total.

    code:  of the dimension, or of the remainder
    terms: figures that make it up; none for the remainder
    """

    code: str
    value: Decimal
    bound: str
    terms: Sequence[FigureRow] = ()


def make_part_rows(figures: Figures, totals: Iterable[FigureRow]) -> Iterator[GeneratedRow]:
    """Make the rows of each total for each dimension by which an identity divides it.

    An identity from any source may divide a total, if its main figure counts the same. A sum is
    preferred to a list of parts, then the source of the total, then what is not contradicted, then
    fewer parts. A total that no identity divides by a dimension has no rows for it.
    """
    lists = filter(_lists_parts, figures.evaluated)
    lists_by_cell = group_by(lists, lambda evaluated: evaluated.main.cell)
    for total in totals:
        lists_of_total = [
            evaluated
            for evaluated in lists_by_cell.get(total.cell, ())
            if _lists_parts_of(figures, evaluated, total)
        ]
        lists_of_total.sort(
            key=lambda evaluated: (
                evaluated.kind is not SUM,
                evaluated.main.source_id != total.source_id,
                evaluated.verdict == CONTRADICTED,
                len(evaluated.others),
            )
        )
        for dimension in figures.dimensions:
            for evaluated in lists_of_total:
                parts = _divide(total, evaluated, dimension)
                for part in parts:
                    yield _make_part_row(figures, total, evaluated, dimension, part)
                if parts:
                    break


def _lists_parts(evaluated: EvaluatedIdentity) -> bool:
    """Whether an identity lists parts of its main figure.

    An exact restatement does, too: “all 40 were women” lists the one part that is everything.
    """
    is_exact = evaluated.verdict == EXACT
    return evaluated.whole is not None or (is_exact and evaluated.kind is RESTATED)


def _lists_parts_of(figures: Figures, evaluated: EvaluatedIdentity, total: FigureRow) -> bool:
    """Whether the parts that an identity lists are parts of a total.

    Its main figure must state the number of the total. All parts must have its area, year and unit,
    and one indicator, which is in the codebook.

    evaluated: an identity whose main figure counts the same as the total, in any source
    """
    main, terms = evaluated.main, evaluated.others
    indicator_id = terms[0].indicator_id
    states_total = (main.stated_value, main.bound) == (total.stated_value, total.bound)
    subjects = {(term.indicator_id, term.ref_area, term.year, term.unit) for term in terms}
    expected = {(indicator_id, total.ref_area, total.year, total.unit)}
    return states_total and subjects == expected and indicator_id in figures.indicator_by_id


def _divide(total: FigureRow, evaluated: EvaluatedIdentity, dimension: Dimension) -> Sequence[Part]:
    """Divide a total by a dimension, if the parts that an identity lists divide it.

    returns: parts that add up to the total exactly; the remainder is the last, if there is any.
             Nothing if the parts do not divide by it, or exceed the total without contradicting it
    """
    if not _divides_by(evaluated.others, total, dimension):
        return ()
    parts = _make_parts(total, evaluated, dimension)
    remainder = total.value - sum(part.value for part in parts)
    code = ROUNDING if evaluated.verdict == WITHIN_ROUNDING else NOT_STATED
    if remainder < 0:
        if evaluated.verdict != CONTRADICTED:
            return ()  # parts may exceed a total rightly: “at least 40”, or a rounded number
        code = DIFFERENCE
    if remainder:
        bounds = [total.bound, *(_reverse_bound(part.bound) for part in parts)]
        parts.append(Part(code, remainder, _add_bounds(bounds)))
    return parts


def _divides_by(terms: Sequence[FigureRow], total: FigureRow, dimension: Dimension) -> bool:
    """Whether terms divide a total by a dimension: each has a code of it, and they differ.

    A total of people from one place is not divided by where they are from. A single term divides
    the total only if it is narrower than the total in this dimension alone; otherwise it may be a
    part of a part.
    """
    codes = {term.codes[dimension.name] for term in terms}
    total_code = total.codes[dimension.name]
    has_one_origin = dimension.says_origin and total_code not in ("", "all")
    if has_one_origin or codes & {"", "all", total_code}:
        return False
    if len(terms) > 1:
        return len(codes) > 1
    (term,) = terms
    narrower = [name for name in term.breakdown if term.codes[name] != total.codes[name]]
    return narrower == [dimension.name]


def _make_parts(total: FigureRow, evaluated: EvaluatedIdentity, dimension: Dimension) -> list[Part]:
    """Make a part for each code of a dimension, with the sum of its terms, in order of the codes.

    A sum by origin lists all foreigners, so all countries but the total's own become FOREIGN. Other
    identities may leave some out, so their countries stay as they are.
    """
    lists_all_foreigners = dimension.says_origin and evaluated.kind is SUM

    def find_code(term: FigureRow) -> str:
        code = term.codes[dimension.name]
        return FOREIGN if lists_all_foreigners and code != total.ref_area else code

    parts = []
    for code, terms in sorted(group_by(evaluated.others, find_code).items()):
        value = sum((term.value for term in terms), Decimal(0))
        parts.append(Part(code, value, _add_bounds([term.bound for term in terms]), terms))
    return parts


def _add_bounds(bounds: Sequence[str]) -> str:
    """Return the bound of the sum of numbers with some bounds; that of a single number is its own.

    A part has no upper end, so a range counts as a lower bound.

    returns: exact if all are exact; at_least if the others are lower bounds; at_most if they are
             upper bounds; otherwise about
    """
    bounds = ["at_least" if bound == "between" else bound for bound in bounds]
    if len(bounds) == 1:
        return bounds[0]
    others = set(bounds) - {"exact"}
    if not others:
        return "exact"
    if others <= {*LOWER_BOUNDS}:
        return "at_least"
    return "at_most" if others <= set(UPPER_BOUNDS) else "about"


def _reverse_bound(bound: str) -> str:
    """Return the bound of what remains after a number with a bound is subtracted.

    An upper bound becomes at_least. A lower bound becomes at_most, and so does a range, of which
    the lower end is subtracted.
    """
    if bound in ("exact", "about"):
        return bound
    return "at_least" if bound in UPPER_BOUNDS else "at_most"


def _make_part_row(
    figures: Figures,
    total: FigureRow,
    evaluated: EvaluatedIdentity,
    dimension: Dimension,
    part: Part,
) -> GeneratedRow:
    """Make the row of a part of a total; a remainder has no figure, status or note.

    The indicator is that of the parts, which may be different from that of the total. If several
    figures make up the part, it has the first status that is not A, and no figure_id.

    evaluated: the identity that lists the parts
    """
    terms = part.terms
    contradicted_by = figures.join_contradictions(terms)
    if not terms and evaluated.verdict == CONTRADICTED:
        contradicted_by = evaluated.identity.identity_id
    statuses = [term.obs_status for term in terms]
    return {
        **make_subject_cells(figures, evaluated.others[0].indicator_id, total.ref_area),
        **copy_cells(total, "year", "unit", "counted_by"),
        "scope": describe_scope(figures, total),
        "dimension": dimension.name,
        "part": name_code(figures, dimension, part.code).replace("_", " "),
        "value": write_cell(part.value),
        "bound": part.bound,
        "total": write_cell(total.value),
        "share": _calculate_share(part, total),
        "obs_status": max(statuses, key=lambda status: status != "A", default=""),
        "doubtful": " ".join(dict.fromkeys(term.doubtful for term in terms if term.doubtful)),
        "contradicted_by": contradicted_by,
        "total_contradicted_by": figures.join_contradictions([total]),
        "note": " ".join(dict.fromkeys(term.note for term in terms if term.note)),
        "part_code": part.code,
        "figure_id": terms[0].figure_id if len(terms) == 1 else "",
        "total_figure_id": total.figure_id,
    }


def _calculate_share(part: Part, total: FigureRow) -> str:
    """Return the share of a part in its total, to six places: "0.25".

    returns: "" unless both are exact and the total is not zero; "" for a DIFFERENCE
    """
    is_exact = part.bound == total.bound == "exact"
    if not is_exact or not total.value or part.code == DIFFERENCE:
        return ""
    return write_cell(round(part.value / total.value, 6))
