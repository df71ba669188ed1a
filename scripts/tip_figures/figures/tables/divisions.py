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
    """Yield the rows of the table `parts`, which shows how totals divide.

    Totals come in the order of the table of totals. Each total has rows for each dimension, such as
    sex, by which it divides (see `_make_dimension_rows`). The totals are the figures that the
    attribute `divided` of the selection has, and percentages that are shares of an unknown total.
    """
    shares = sorted(
        find_shares(figures, selection.divided),
        key=lambda share: figures.rank_code(share.dimension, share.figure.codes[share.dimension]),
    )
    shares_by_total = group_by(shares, lambda share: share.total_id)
    # Checks report identities whose main figure has no source.
    lists_of_parts = [
        evaluated
        for evaluated in figures.evaluated
        if _lists_parts(evaluated) and evaluated.main.source_id in figures.source_by_id
    ]
    # By what the main figure (the whole) counts.
    lists_by_count = group_by(lists_of_parts, lambda evaluated: evaluated.main.count_key)
    # A share whose total is unknown is a share of itself: its figure takes the place of the total.
    without_total = [share.figure for share in shares if share.total_id == share.figure.figure_id]
    for total in _sort_totals(figures, [*selection.divided, *without_total]):
        lists_of_total = _sort_lists(figures, lists_by_count.get(total.count_key, ()), total)
        shares_of_total = shares_by_total.get(total.figure_id, ())
        for dimension in figures.dimensions:
            yield from _make_dimension_rows(
                figures, total, dimension, lists_of_total, shares_of_total
            )


def _make_dimension_rows(
    figures: Figures,
    total: FigureRow,
    dimension: Dimension,
    lists_of_total: Sequence[EvaluatedIdentity],
    shares_of_total: Sequence[Share],
) -> Iterator[GeneratedRow]:
    """Yield the rows that show how a total divides by one dimension, such as sex.

    Each way to divide the total is a division; divisions are numbered from 1, in this order:

    1. the total alone, if it has a code of its own in the dimension, such as `male`;
    2. each list of parts that an identity states, such as 25 women and 15 men of 40 people;
    3. all shares that a report gives only in percent, together.

    Args:
        lists_of_total: identities that list parts of the total, the preferred first
        shares_of_total: shares of this total in percent, by any dimension
    """
    number = FIRST_DIVISION
    if _is_shown_with_own_code(figures, total, dimension):
        yield _make_total_row(figures, total, dimension)
        number += 1
    for division in _list_divisions(total, lists_of_total, dimension):
        for part in division.parts:
            yield _make_part_row(figures, division, number, part)
        number += 1
    for share in shares_of_total:
        if share.dimension == dimension.name:
            yield _make_share_row(figures, total, share, number)


def _sort_totals(figures: Figures, totals: Iterable[FigureRow]) -> list[FigureRow]:
    """Return totals in the order of the table of totals: by series, then year, then period.

    A series is the numbers of one area, indicator and so on (see `SeriesKey`).
    """

    def rank(total: FigureRow) -> tuple[object, ...]:
        return rank_series(figures, find_series(figures, total)), total.year, total.period

    return sorted(totals, key=rank)


def _is_shown_with_own_code(figures: Figures, total: FigureRow, dimension: Dimension) -> bool:
    """Return whether the table `parts` has a row for a total itself, with its code in a dimension.

    A total of people in forced labor has the code `forced_labor`, so the result is True. A total
    of all victims has no code or the code `all`, so the result is False. For a rate, or for an
    indicator of the group CONTEXT, it is always False: these totals have no rows of their own.
    """
    indicator = figures.indicator_by_id[total.indicator_id]
    is_counted = indicator.group != CONTEXT and indicator.measure != "rate"
    return is_counted and dimension.name in total.breakdown


# Divisions


def _lists_parts(evaluated: EvaluatedIdentity) -> bool:
    """Return whether an identity (a relation such as `40 = 25 + 15`) lists parts of a whole.

    Sums and lists of some of the parts do, unless they subtract a part or cannot be evaluated. An
    exact restatement counts as well: “all 40 were women” lists one part, which is as large as the
    whole.
    """
    is_exact = evaluated.verdict == EXACT  # which implies that `kind` exists
    return evaluated.whole is not None or (is_exact and evaluated.kind is RESTATED)


def _sort_lists(
    figures: Figures, lists: Iterable[EvaluatedIdentity], total: FigureRow
) -> list[EvaluatedIdentity]:
    """Return the identities whose parts fit a total (see `_fits_total`), the preferred first.

    These criteria are compared in turn. Preferred is

    1. a sum: other kinds of identity may list only some of the parts;
    2. an identity whose main figure (the whole) is from the source of the total;
    3. an identity that is not contradicted;
    4. the identity with more parts;
    5. the edition of the main figure that `rank_edition` puts first;
    6. the identity whose codes come first in the schema.

    Args:
        lists: identities that list parts (`40 = 25 + 15`) of what the total counts
    """

    def rank(evaluated: EvaluatedIdentity) -> tuple[object, ...]:
        codes: list[tuple[int, str]] = []
        for part in evaluated.others:
            for dimension in part.breakdown:
                code = part.codes[dimension]
                # Codes that are not in the schema have the same rank, so they are compared as text.
                codes.append((figures.rank_code(dimension, code), code))
        return (  # the lowest is first, and False is lower than True
            evaluated.kind is not SUM,
            evaluated.main.source_id != total.source_id,
            evaluated.verdict == CONTRADICTED,
            -len(evaluated.others),
            rank_edition(figures, evaluated.main),
            codes,
        )

    fitting_lists = [evaluated for evaluated in lists if _fits_total(figures, evaluated, total)]
    return sorted(fitting_lists, key=rank)


def _fits_total(figures: Figures, evaluated: EvaluatedIdentity, total: FigureRow) -> bool:
    """Return whether the parts that an identity lists are parts of a total.

    The main figure of the identity (the whole) must have the number and the bound of the total.
    Each part must have the area, year, period and unit of the total. All parts must have the same
    indicator, which must be in the codebook.

    Args:
        evaluated: an identity whose main figure counts the same as the total, in any source
    """
    main, parts = evaluated.main, evaluated.others
    states_total = main.stated_value == total.stated_value and main.bound == total.bound
    indicator_id = parts[0].indicator_id

    def describe(part: FigureRow) -> tuple[object, ...]:
        return part.indicator_id, part.ref_area, part.year, part.period, part.unit

    expected = (indicator_id, total.ref_area, total.year, total.period, total.unit)
    has_same_subject = all(describe(part) == expected for part in parts)
    return states_total and has_same_subject and indicator_id in figures.indicator_by_id


def _list_divisions(
    total: FigureRow, lists_of_total: Iterable[EvaluatedIdentity], dimension: Dimension
) -> Iterator[Division]:
    """Yield the divisions of a total by a dimension: the lists of its parts that identities state.

    A code appears in one division only: a part is omitted if an earlier division has its code. If
    the other parts do not add up to the total, the division ends with a remainder.

    A list of parts is left out if

    - it does not divide the total by this dimension, or all its parts are omitted;
    - its parts exceed the total, and the identity is not contradicted (see `_add_remainder`);
    - it has a remainder, and an earlier division has none: its parts are within the earlier ones.

    Args:
        lists_of_total: identities that list parts of the total, the preferred first
    """
    named_codes: set[str] = set()
    has_complete_division = False
    for evaluated in lists_of_total:
        if _find_dividing_dimension(total, evaluated) != dimension.name:
            continue
        listed_parts = _make_parts(total, evaluated, dimension)
        new_parts = [part for part in listed_parts if part.code not in named_codes]
        parts = _add_remainder(total, evaluated, new_parts)
        if not new_parts or not parts:  # all are omitted, or they exceed the total
            continue
        has_remainder = len(parts) > len(new_parts)
        if has_remainder and has_complete_division:
            continue
        has_complete_division = has_complete_division or not has_remainder
        named_codes |= {part.code for part in new_parts}
        yield Division(total, evaluated, dimension, parts)


def _find_dividing_dimension(total: FigureRow, evaluated: EvaluatedIdentity) -> str:
    """Return the name of the dimension by which an identity divides a total; "" if by none.

    If 40 people are 25 women and 15 men, this is the dimension with the codes for women and men.
    Each part must have a code of its own in the dimension: not the code of another part or of the
    total, not `all`, and not "". If several dimensions are like this, the first one in the schema
    is returned.

    An identity that is not a sum may list only some of the parts. If their codes
    limit them in two dimensions or more in which the total has another code, the result is "": “15
    boys” are limited in sex and age, so they may be only some of the male people.
    """
    parts = evaluated.others
    limited_dimensions: set[str] = set()
    for part in parts:
        limited_dimensions |= {
            name for name in part.breakdown if part.codes[name] != total.codes[name]
        }
    if evaluated.kind is not SUM and len(limited_dimensions) > 1:
        return ""
    for name in total.codes:
        codes = {part.codes[name] for part in parts}
        has_own_codes = codes.isdisjoint(("", "all", total.codes[name]))
        if has_own_codes and len(codes) == len(parts):
            return name
    return ""


def _make_parts(total: FigureRow, evaluated: EvaluatedIdentity, dimension: Dimension) -> list[Part]:
    """Return the parts that an identity lists, in its order, with their codes in a dimension.

    Each figure is a part of its own, except in a sum of people by origin. Such a sum lists all
    foreigners, so they become one part with the code FOREIGN, to which their numbers are added. If
    the total is limited to an origin, or if the identity is not a sum and may omit some foreigners,
    each country of origin stays a part.

    Args:
        dimension: by which the identity divides the total
    """
    is_from_anywhere = total.codes[dimension.name] in ("", "all")
    lists_all_foreigners = dimension.says_origin and evaluated.kind is SUM and is_from_anywhere

    def find_code(term: FigureRow) -> str:
        code = term.codes[dimension.name]
        return FOREIGN if lists_all_foreigners and code != total.ref_area else code

    parts = []
    for code, terms in group_by(evaluated.others, find_code).items():
        value = sum((term.value for term in terms), Decimal(0))
        bound = _add_bounds([term.bound for term in terms])
        parts.append(Part(code, value, bound, terms))
    return parts


def _add_remainder(
    total: FigureRow, evaluated: EvaluatedIdentity, parts: Sequence[Part]
) -> Sequence[Part]:
    """Return the parts of a total, and one more part for the rest if they do not add up to it.

    The rest has the code REMAINDER, or DIFFERENCE if the identity is contradicted: of 40 people, 25
    women leave a remainder of 15. A difference may be negative. The bound of the rest follows from
    the bounds of the total and of the parts.

    Args:
        evaluated: the identity that lists the parts
        parts: the parts to show, which may be only some of those that the identity lists

    Returns:
        the parts in their order, and the rest last; without a rest if they add up to the total. An
        empty sequence if they exceed the total and the identity is not contradicted: parts of 45
        people agree with a total of “at least 40”
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
    """Return the bound of a sum from the bounds of its terms: `exact, more_than` -> `at_least`.

    A range (`between`) counts as `at_least`, because only its lower end is added.

    Returns:
        for one term, its bound; for several, `exact` if all are exact. Otherwise the terms that are
        not exact decide: `at_least` if all of these are lower bounds, `at_most` if all are upper
        bounds, and `about` in any other case
    """
    term_bounds = ["at_least" if bound == "between" else bound for bound in bounds]
    if len(term_bounds) == 1:
        return term_bounds[0]
    inexact_bounds = set(term_bounds) - {"exact"}
    if not inexact_bounds:
        return "exact"
    if inexact_bounds <= set(LOWER_BOUNDS):
        return "at_least"
    return "at_most" if inexact_bounds <= set(UPPER_BOUNDS) else "about"


def _reverse_bound(bound: str) -> str:
    """Return the bound of a difference from the bound of the number that is subtracted.

    The direction changes, `at_least` -> `at_most`: 40 less “at least 10” is at most 30. `exact` and
    `about` stay. A range (`between`) counts as a lower bound, because its lower end is subtracted.
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
    """Return the cells of a row of `parts`, except for value, bound, total, share and division.

    The cells of the series, such as area, indicator and scope, and the year and the period are
    those of the total. The link leads to the first figure of the part. `figure_id` is empty if the
    part has several figures or none.

    Args:
        total: the figure that is divided
        dimension: by which the total is divided
        code: the code of the part in the dimension; REMAINDER or DIFFERENCE for the rest
        terms: figures that make up the part; none for the rest
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
    """Return texts joined with spaces, without empty and repeated texts: `a, b, a` -> `a b`."""
    return " ".join(dict.fromkeys(filter(None, texts)))


def _make_total_row(figures: Figures, total: FigureRow, dimension: Dimension) -> GeneratedRow:
    """Return the row of a total that has a code of its own in a dimension, such as forced labor.

    The only part is the total itself, so the row has a value and no share. It is the first division
    of the total by this dimension.
    """
    row = _make_row(figures, total, dimension, total.codes[dimension.name], [total])
    return row | copy_cells(total, "value", "bound") | {"division": str(FIRST_DIVISION)}


def _make_part_row(figures: Figures, division: Division, number: int, part: Part) -> GeneratedRow:
    """Return the row of one part of a division; a remainder has no figure and no note.

    The indicator is that of the parts, which may differ from the indicator of the total. If the
    identity is contradicted, the remainder (DIFFERENCE) names it in `contradicted_by`.

    Args:
        number: number of the division among those of its total and dimension, from 1
    """
    total, evaluated = division.total, division.evaluated
    row = _make_row(figures, total, division.dimension, part.code, part.terms)
    # All parts have the same indicator (see `_fits_total`).
    row |= make_subject_cells(figures, evaluated.others[0].indicator_id, total.ref_area)
    if part.code == DIFFERENCE:
        row["contradicted_by"] = evaluated.identity.identity_id
    # Doubts about the total are doubts about shares and remainders, which are calculated from it.
    row["doubtful"] = _join((row["doubtful"], total.doubtful))
    return row | {
        "division": str(number),
        "value": write_cell(part.value),
        "bound": part.bound,
        "total": write_cell(total.value),
        "share": _calculate_share(part, total),
    }


def _calculate_share(part: Part, total: FigureRow) -> str:
    """Return what fraction of a total a part is, as the text of a cell: 10 of 40 -> `0.25`.

    The result is rounded to six places.

    Returns:
        "" if part or total is not exact, the total is zero, or the part is a DIFFERENCE, which is
        not a part of the total but the amount by which a report contradicts itself
    """
    is_exact = part.bound == total.bound == "exact"
    if not is_exact or not total.value or part.code == DIFFERENCE:
        return ""
    return write_cell(round(part.value / total.value, 6))


def _make_share_row(figures: Figures, total: FigureRow, share: Share, number: int) -> GeneratedRow:
    """Return the row of a part for which a report gives only a percentage: “60 percent were men”.

    The row has a share and no value. Its unit is that of the percentage. Its scope says what limits
    the total: nothing (FULL_SCOPE) if the total is unknown.

    Args:
        total: the figure that the share is a share of; `share.figure` if the total is unknown
        number: number of the division among those of its total and dimension, from 1
    """
    (dimension,) = [entry for entry in figures.dimensions if entry.name == share.dimension]
    figure = share.figure
    row = _make_row(figures, total, dimension, figure.codes[dimension.name], [figure])
    return row | {
        "division": str(number),
        "bound": figure.bound,
        "unit": figure.unit,
        # If the total is unknown, the scope in `row` is that of the percentage.
        "scope": FULL_SCOPE if total is figure else row["scope"],
        "share": write_cell(figure.value / 100),
    }
