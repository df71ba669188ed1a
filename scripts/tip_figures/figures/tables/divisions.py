"""How totals divide: the rows of the table `parts`.

There are three kinds of rows:

- a total with a code of its own, such as forced labor, in the dimension of that code;
- the parts of a total by a dimension, which add up to it, from a declared `sum` or `part_of` whose
  whole states the number of the total, or from a `restated` that says that all are alike;
- a share that the report gives in percent alone.
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
)
from tip_figures.figures.identities.identity_kinds import RESTATED, SUM
from tip_figures.figures.labels import link_numeral, name_code
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import describe_period
from tip_figures.figures.records import FOREIGN, FigureRow
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.tables.figure_rows import (
    GeneratedRow,
    copy_cells,
    find_quoted_numeral,
    make_series_cells,
    make_subject_cells,
    write_cell,
)
from tip_figures.figures.tables.selection import CONTEXT, Selection, rank_edition
from tip_figures.figures.tables.series import FULL_SCOPE, find_series, rank_series
from tip_figures.figures.tables.shares import Share, find_shares

REMAINDERS = REMAINDER, DIFFERENCE = "remainder", "difference"
"""Codes of what is left of a divided total; the second one if the total is contradicted."""
FIRST_DIVISION = 1


class Part(NamedTuple):
    """A part of a total.

    Attributes:
        code: of the dimension, or of the remainder
        terms: figures that make it up; none for the remainder
    """

    code: str
    value: Decimal
    bound: str
    terms: Sequence[FigureRow] = ()


class Division(NamedTuple):
    """A total that an identity divides by a dimension; the parts add up to it."""

    total: FigureRow
    evaluated: EvaluatedIdentity
    dimension: Dimension
    parts: Sequence[Part]


def make_part_rows(figures: Figures, selection: Selection) -> Iterator[GeneratedRow]:
    """Yield the rows of the table `parts`, in the order of the table of totals.

    Within a dimension, a total that has a code of its own is the first division. Then come the
    parts that identities list, and the shares that a report gives only in percent.
    """
    shares = sorted(
        find_shares(figures, selection.divided),
        key=lambda share: figures.rank_code(share.dimension, share.figure.codes[share.dimension]),
    )
    shares_by_total = group_by(shares, lambda share: share.total_id)
    lists = filter(_lists_parts, figures.evaluated)
    lists_by_count = group_by(lists, lambda evaluated: evaluated.main.count_key)
    # A share of an unknown total is a row of its own.
    unattached = [share.figure for share in shares if share.total_id == share.figure.figure_id]
    for total in _sort(figures, [*selection.divided, *unattached]):
        lists_of_total = _sort_lists(figures, lists_by_count.get(total.count_key, ()), total)
        for dimension in figures.dimensions:
            number = FIRST_DIVISION
            if _has_own_code(figures, total, dimension):
                yield _make_total_row(figures, total, dimension)
                number += 1
            for division in _list_divisions(total, lists_of_total, dimension):
                for part in division.parts:
                    yield _make_part_row(figures, division, number, part)
                number += 1
            for share in shares_by_total.get(total.figure_id, ()):
                if share.dimension == dimension.name:
                    yield _make_share_row(figures, total, share, number)


def _sort(figures: Figures, totals: Iterable[FigureRow]) -> list[FigureRow]:
    """Return totals sorted by series, year and period, as in the table of totals."""

    def rank(total: FigureRow) -> tuple[object, ...]:
        return rank_series(figures, find_series(figures, total)), total.year, total.period

    return sorted(totals, key=rank)


def _has_own_code(figures: Figures, total: FigureRow, dimension: Dimension) -> bool:
    """Return whether a total has a code of its own in a dimension, such as forced labor.

    Totals of context and rates have no row of this kind, so the result is False for them.
    """
    indicator = figures.indicator_by_id[total.indicator_id]
    is_counted = indicator.group != CONTEXT and indicator.measure != "rate"
    return is_counted and dimension.name in total.breakdown


# Divisions


def _lists_parts(evaluated: EvaluatedIdentity) -> bool:
    """Return whether an identity lists parts of its main figure.

    An exact restatement counts as a list of one part: “all 40 were women”.
    """
    is_exact = evaluated.verdict == EXACT
    return evaluated.whole is not None or (is_exact and evaluated.kind is RESTATED)


def _sort_lists(
    figures: Figures, lists: Iterable[EvaluatedIdentity], total: FigureRow
) -> list[EvaluatedIdentity]:
    """Return the identities that list parts of a total, in the order of preference.

    Identities are compared by these criteria in turn; preferred is

    1. a sum, rather than a list of parts;
    2. an identity whose main figure is from the source of the total;
    3. an identity that is not contradicted;
    4. the identity with more parts;
    5. the edition of the main figure that `rank_edition` puts first;
    6. the codes that are first in the schema.
    """

    def rank(evaluated: EvaluatedIdentity) -> tuple[object, ...]:
        codes = [
            (figures.rank_code(name, term.codes[name]), term.codes[name])
            for term in evaluated.others
            for name in term.breakdown
        ]
        return (
            evaluated.kind is not SUM,
            evaluated.main.source_id != total.source_id,
            evaluated.verdict == CONTRADICTED,
            -len(evaluated.others),
            rank_edition(figures, evaluated.main),
            codes,
        )

    listed = [entry for entry in lists if _lists_parts_of(figures, entry, total)]
    return sorted(listed, key=rank)


def _lists_parts_of(figures: Figures, evaluated: EvaluatedIdentity, total: FigureRow) -> bool:
    """Return whether the parts that an identity lists are parts of a total.

    The main figure of the identity must state the number of the total. All parts must have the
    area, year, period and unit of the total, and share one indicator, which is in the codebook.

    Args:
        evaluated: an identity whose main figure counts the same as the total, in any source
    """
    main, terms = evaluated.main, evaluated.others
    indicator_id = terms[0].indicator_id
    states_total = (main.stated_value, main.bound) == (total.stated_value, total.bound)

    def describe(term: FigureRow) -> tuple[object, ...]:
        return term.indicator_id, term.ref_area, term.year, term.period, term.unit

    expected = (indicator_id, *describe(total)[1:])
    has_same_subject = all(describe(term) == expected for term in terms)
    return states_total and has_same_subject and indicator_id in figures.indicator_by_id


def _list_divisions(
    total: FigureRow, lists_of_total: Iterable[EvaluatedIdentity], dimension: Dimension
) -> Iterator[Division]:
    """Yield the divisions of a total by a dimension.

    Each division has only parts whose codes no earlier division has. After a division without a
    remainder, a division with one is left out, because its parts lie within the earlier parts.

    Args:
        lists_of_total: identities that list parts of the total, in the order of preference
    """
    named_codes: set[str] = set()
    is_complete = False
    for evaluated in lists_of_total:
        if _find_dimension(total, evaluated) == dimension.name:
            named = _name_parts(total, evaluated, dimension)
            new_parts = [part for part in named if part.code not in named_codes]
            parts = _add_remainder(total, evaluated, new_parts)
            is_partial = parts != new_parts
            if new_parts and parts and not (is_complete and is_partial):
                is_complete = is_complete or not is_partial
                named_codes |= {part.code for part in new_parts}
                yield Division(total, evaluated, dimension, parts)


def _find_dimension(total: FigureRow, evaluated: EvaluatedIdentity) -> str:
    """Return the name of the dimension by which an identity divides a total; "" if by none.

    This is the first dimension in the order of the schema in which each term has a different code,
    and none has the code of the total. The terms of an identity that is no sum may be only some of
    the parts. If these are narrower than the total in two dimensions or more, the result is "",
    because each may be a part of a part.
    """
    terms = evaluated.others
    narrower = {
        name for term in terms for name in term.breakdown if term.codes[name] != total.codes[name]
    }
    if evaluated.kind is not SUM and len(narrower) > 1:
        return ""
    for name in total.codes:
        codes = {term.codes[name] for term in terms}
        is_named = codes.isdisjoint(("", "all", total.codes[name]))
        if name in narrower and is_named and len(codes) == len(terms):
            return name
    return ""


def _name_parts(total: FigureRow, evaluated: EvaluatedIdentity, dimension: Dimension) -> list[Part]:
    """Return a part for each code of a dimension, with the sum of its terms, in order of the terms.

    A sum by origin lists all foreigners, so each country except the country of the total becomes
    FOREIGN. Other identities may leave foreigners out, so their countries are kept. Countries are
    kept as well if the total itself has a code in the dimension.
    """
    is_from_anywhere = total.codes[dimension.name] in ("", "all")
    lists_all_foreigners = dimension.says_origin and evaluated.kind is SUM and is_from_anywhere

    def find_code(term: FigureRow) -> str:
        code = term.codes[dimension.name]
        return FOREIGN if lists_all_foreigners and code != total.ref_area else code

    parts = []
    for code, terms in group_by(evaluated.others, find_code).items():
        value = sum((term.value for term in terms), Decimal(0))
        parts.append(Part(code, value, _add_bounds([term.bound for term in terms]), terms))
    return parts


def _add_remainder(
    total: FigureRow, evaluated: EvaluatedIdentity, parts: Sequence[Part]
) -> Sequence[Part]:
    """Return parts of a total, followed by a part for the remainder if the total differs.

    Returns:
        an empty sequence if the parts exceed the total without contradicting it: parts may rightly
        exceed “at least 40” or a rounded number
    """
    remainder = total.value - sum(part.value for part in parts)
    is_contradicted = evaluated.verdict == CONTRADICTED
    if not remainder:
        return parts
    if remainder < 0 and not is_contradicted:
        return ()
    code = DIFFERENCE if is_contradicted else REMAINDER
    bounds = [total.bound, *(_reverse_bound(part.bound) for part in parts)]
    return [*parts, Part(code, remainder, _add_bounds(bounds))]


def _add_bounds(bounds: Sequence[str]) -> str:
    """Return the bound of a sum, from the bounds of its terms: `exact, more_than` -> `at_least`.

    Only the lower end of a range is added, so `between` counts as `at_least`. The bound of a single
    term is kept.

    Returns:
        exact if all are exact; at_least if the others are lower bounds; at_most if they are upper
        bounds; otherwise about
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

    An upper bound becomes at_least. A lower bound becomes at_most. A range becomes at_most as well,
    because its lower end is subtracted.
    """
    if bound in ("exact", "about"):
        return bound
    return "at_least" if bound in UPPER_BOUNDS else "at_most"


# Rows


def _make_row(
    figures: Figures,
    total: FigureRow,
    dimension: Dimension,
    code: str,
    terms: Sequence[FigureRow],
) -> GeneratedRow:
    """Return the cells of a part that follow from its figures; the caller adds the number.

    Args:
        code: of the dimension, or of the remainder
        terms: figures that make up the part; if there are several, the row has no figure_id
    """
    numerals = [find_quoted_numeral(figures, term) for term in terms]
    return make_series_cells(figures, find_series(figures, total)) | {
        **copy_cells(total, "year"),
        "dimension": dimension.name,
        "part": name_code(figures, dimension, code),
        "period": describe_period(figures.get_period(total)) if total.period else "",
        "doubtful": _join(term.doubtful for term in terms),
        "contradicted_by": figures.join_contradictions(terms),
        "total_contradicted_by": figures.join_contradictions([total]),
        "note": _join(term.note for term in terms),
        "link": link_numeral(figures, numerals[0]) if numerals else "",
        "part_code": code,
        "figure_id": terms[0].figure_id if len(terms) == 1 else "",
        "total_figure_id": total.figure_id,
    }


def _join(texts: Iterable[str]) -> str:
    """Return texts joined with spaces; empty and repeated texts are left out."""
    return " ".join(dict.fromkeys(filter(None, texts)))


def _make_total_row(figures: Figures, total: FigureRow, dimension: Dimension) -> GeneratedRow:
    """Make the row of a total in a dimension in which it has a code of its own."""
    row = _make_row(figures, total, dimension, total.codes[dimension.name], [total])
    return row | copy_cells(total, "value", "bound") | {"division": str(FIRST_DIVISION)}


def _make_part_row(figures: Figures, division: Division, number: int, part: Part) -> GeneratedRow:
    """Make the row of a part of a division; a remainder has no figure and no note.

    The indicator is that of the parts, which may be different from that of the total.

    Args:
        number: of the division
    """
    total, evaluated = division.total, division.evaluated
    row = _make_row(figures, total, division.dimension, part.code, part.terms)
    row |= make_subject_cells(figures, evaluated.others[0].indicator_id, total.ref_area)
    if not part.terms and evaluated.verdict == CONTRADICTED:
        row["contradicted_by"] = evaluated.identity.identity_id
    row["doubtful"] = _join((row["doubtful"], total.doubtful))  # so are share and remainder
    return row | {
        "division": str(number),
        "value": write_cell(part.value),
        "bound": part.bound,
        "total": write_cell(total.value),
        "share": _calculate_share(part, total),
    }


def _calculate_share(part: Part, total: FigureRow) -> str:
    """Return the share of a part in its total, to six places: "0.25".

    Returns:
        "" unless both are exact and the total is not zero; "" for a DIFFERENCE
    """
    is_exact = part.bound == total.bound == "exact"
    if not is_exact or not total.value or part.code == DIFFERENCE:
        return ""
    return write_cell(round(part.value / total.value, 6))


def _make_share_row(figures: Figures, total: FigureRow, share: Share, number: int) -> GeneratedRow:
    """Make the row of a part of which a report gives only the share, in percent.

    Args:
        total: the total of the share; the figure of the share itself if its total is unknown
        number: of the division
    """
    (dimension,) = [entry for entry in figures.dimensions if entry.name == share.dimension]
    figure = share.figure
    row = _make_row(figures, total, dimension, figure.codes[dimension.name], [figure])
    return row | {
        "division": str(number),
        "bound": figure.bound,
        "unit": figure.unit,
        "scope": FULL_SCOPE if total is figure else row["scope"],
        "share": write_cell(figure.value / 100),
    }
