"""How totals divide: the rows of the table `parts`.

There are three kinds of rows:

- a total with a code of its own, such as forced labor, in the dimension of that code;
- the parts of a total by a dimension, which add up to it, from a declared `sum` or `part_of` whose
  whole states the number of the total, or from a `restated` that says that all are alike;
- a share that the report gives in percent alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import (
    CONTRADICTED,
    EXACT,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
)
from tip_figures.figures.identities.identity_kinds import PERCENTAGE_ROLES, RESTATED, SUM
from tip_figures.figures.labels import link_numeral, name_code
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FOREIGN, PERCENT, Dimension, FigureRow
from tip_figures.figures.tables.cells import (
    GeneratedRow,
    copy_cells,
    describe_period_of,
    find_quoted_numeral,
    make_indicator_cells,
    make_series_cells,
    write_cell,
)
from tip_figures.figures.tables.selection import (
    CONTEXT,
    get_series_counter,
    list_statements,
    rank_edition,
    select,
    select_editions,
)
from tip_figures.figures.tables.series import FULL_SCOPE, find_series, rank_series

REMAINDERS = REMAINDER, DIFFERENCE = "remainder", "difference"
"""Codes of what is left of a divided total; the second one if the total is contradicted."""


class Part(NamedTuple):
    """A part of a total: the figures that make it up, or none for what is left."""

    code: str
    value: Decimal
    bound: str
    terms: Sequence[FigureRow] = ()


class Share(NamedTuple):
    """A percentage without a number; `total_id` is its own figure_id if its total is unknown."""

    figure: FigureRow
    dimension: str
    total_id: str


@lru_cache(maxsize=1)
def list_part_rows(figures: Figures) -> list[GeneratedRow]:
    """Return the rows of `parts`: how each total divides by each dimension, such as sex.

    Totals are those that the selection has as `divided`, in the order of the table of totals, and
    percentages that are shares of an unknown total.
    """
    totals = select(figures).divided
    shares = sorted(
        _find_shares(figures, totals),
        key=lambda share: figures.rank_code(share.dimension, share.figure.codes[share.dimension]),
    )
    shares_by_total = group_by(shares, lambda share: share.total_id)
    # “All 40 were women” lists one part, which is as large as the whole.
    lists_of_parts = [
        evaluated
        for evaluated in figures.evaluated
        if evaluated.whole or (evaluated.verdict == EXACT and evaluated.kind is RESTATED)
    ]
    lists_by_count = group_by(lists_of_parts, lambda evaluated: evaluated.main.count_key)
    without_total = [share.figure for share in shares if share.total_id == share.figure.figure_id]

    def rank(total: FigureRow) -> tuple[object, ...]:
        return rank_series(figures, find_series(figures, total)), total.year, total.period

    rows: list[GeneratedRow] = []
    for total in sorted([*totals, *without_total], key=rank):
        lists_of_total = _sort_lists(figures, lists_by_count.get(total.count_key, ()), total)
        for dimension in figures.dimensions:
            shares_of_total = [
                share.figure
                for share in shares_by_total.get(total.figure_id, ())
                if share.dimension == dimension.name
            ]
            rows += _make_dimension_rows(figures, total, dimension, lists_of_total, shares_of_total)
    return rows


def _make_dimension_rows(
    figures: Figures,
    total: FigureRow,
    dimension: Dimension,
    lists_of_total: Iterable[EvaluatedIdentity],
    shares: Iterable[FigureRow],
) -> Iterator[GeneratedRow]:
    """Yield the rows that show how a total divides by one dimension, such as sex.

    Each way to divide the total is a division; they are numbered from 1: the total alone if it has
    a code of its own, then each list of parts, then all shares together.
    """
    number = 1
    indicator = figures.indicator_by_id[total.indicator_id]
    is_counted = indicator.group != CONTEXT and indicator.measure != "rate"
    if is_counted and dimension.name in total.breakdown:
        row = _make_row(figures, total, dimension, total.codes[dimension.name], [total])
        yield row | copy_cells(total, "value", "bound") | {"division": str(number)}
        number += 1
    for evaluated, parts in _list_divisions(total, lists_of_total, dimension):
        for part in parts:
            row = _make_row(figures, total, dimension, part.code, part.terms)
            # All parts have the same indicator (see `_sort_lists`).
            row |= make_indicator_cells(figures, evaluated.others[0].indicator_id)
            row |= {"division": str(number), "bound": part.bound}
            row |= {"value": write_cell(part.value), "total": write_cell(total.value)}
            if part.code == DIFFERENCE:
                row["contradicted_by"] = evaluated.identity.identity_id
            elif part.bound == total.bound == "exact" and total.value:
                row["share"] = write_cell(round(part.value / total.value, 6))
            # Shares and remainders are calculated from the total, so its doubts are theirs.
            row["doubtful"] = _join((row["doubtful"], total.doubtful))
            yield row
        number += 1
    for figure in shares:
        row = _make_row(figures, total, dimension, figure.codes[dimension.name], [figure])
        row |= copy_cells(figure, "bound", "unit")
        row |= {"division": str(number), "share": write_cell(figure.value / 100)}
        if total is figure:  # the scope in `row` is that of the percentage
            row["scope"] = FULL_SCOPE
        yield row


def _make_row(
    figures: Figures, total: FigureRow, dimension: Dimension, code: str, terms: Sequence[FigureRow]
) -> GeneratedRow:
    """Return the cells of a row except for its numbers; those of the series are of the total.

    Args:
        terms: figures that make up the part, to the first of which the link leads
    """
    numerals = [find_quoted_numeral(figures, term) for term in terms]
    return make_series_cells(figures, total) | {
        "year": str(total.year),
        "dimension": dimension.name,
        "part": name_code(figures, dimension, code),
        "period": describe_period_of(figures, total),
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
    """Return texts joined with spaces, without empty and repeated texts."""
    return " ".join(dict.fromkeys(filter(None, texts)))


# Divisions


def _sort_lists(
    figures: Figures, lists: Iterable[EvaluatedIdentity], total: FigureRow
) -> list[EvaluatedIdentity]:
    """Return the identities whose parts fit a total, the preferred first.

    Preferred is a sum (others may list only some of the parts), then the source of the total, what
    is not contradicted, more parts, the edition that `rank_edition` puts first, and the codes that
    come first in the schema. The main figure must state the number of the total, and parts must
    agree with it in all but codes and indicator.
    """

    def fits_total(evaluated: EvaluatedIdentity) -> bool:
        main, parts = evaluated.main, evaluated.others
        subjects = {
            (part.indicator_id, part.ref_area, part.year, part.period, part.unit) for part in parts
        }
        indicator_id = parts[0].indicator_id
        expected = (indicator_id, total.ref_area, total.year, total.period, total.unit)
        return (
            main.source_id in figures.source_by_id
            and indicator_id in figures.indicator_by_id
            and (main.stated_value, main.bound) == (total.stated_value, total.bound)
            and subjects == {expected}
        )

    def rank(evaluated: EvaluatedIdentity) -> tuple[object, ...]:
        codes: list[tuple[int, str]] = []
        for part in evaluated.others:
            for dimension in part.breakdown:
                code = part.codes[dimension]
                # Codes that are not in the schema have one rank, so they are compared as text.
                codes.append((figures.rank_code(dimension, code), code))
        return (  # the lowest is first, and False is lower than True
            evaluated.kind is not SUM,
            evaluated.main.source_id != total.source_id,
            evaluated.verdict == CONTRADICTED,
            -len(evaluated.others),
            rank_edition(figures, evaluated.main),
            codes,
        )

    return sorted(filter(fits_total, lists), key=rank)


def _list_divisions(
    total: FigureRow, lists_of_total: Iterable[EvaluatedIdentity], dimension: Dimension
) -> Iterator[tuple[EvaluatedIdentity, Sequence[Part]]]:
    """Yield the lists of parts that divide a total by a dimension, with the parts to show.

    A code appears in one division only: a part is omitted if an earlier division has its code. What
    is left of the total is the last part. A list is left out if all its parts are omitted, if they
    exceed the total without a contradiction (45 agree with “at least 40”), or if it has a remainder
    and an earlier division has none: its parts are within the earlier ones.
    """
    named_codes: set[str] = set()
    has_complete_division = False
    for evaluated in lists_of_total:
        if _find_dividing_dimension(total, evaluated) != dimension.name:
            continue
        listed_parts = _make_parts(total, evaluated, dimension)
        parts = [part for part in listed_parts if part.code not in named_codes]
        remainder = total.value - sum(part.value for part in parts)
        is_contradicted = evaluated.verdict == CONTRADICTED
        is_exceeded = remainder < 0 and not is_contradicted
        if not parts or is_exceeded or (remainder and has_complete_division):
            continue
        has_complete_division |= not remainder
        named_codes |= {part.code for part in parts}
        if remainder:
            code = DIFFERENCE if is_contradicted else REMAINDER
            bounds = [total.bound, *(_reverse_bound(part.bound) for part in parts)]
            parts.append(Part(code, remainder, _add_bounds(bounds)))
        yield evaluated, parts


def _find_dividing_dimension(total: FigureRow, evaluated: EvaluatedIdentity) -> str:
    """Return the first dimension in which each part has a code of its own; "" if there is none.

    An identity that is not a sum may list only some of the parts. If their codes limit them in two
    dimensions, it divides by none: “15 boys” may be only some of the male people.
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
        if codes.isdisjoint(("", "all", total.codes[name])) and len(codes) == len(parts):
            return name
    return ""


def _make_parts(total: FigureRow, evaluated: EvaluatedIdentity, dimension: Dimension) -> list[Part]:
    """Return the parts that an identity lists, in its order, with their codes in a dimension.

    A sum of people by origin lists all foreigners, so they become one part with the code FOREIGN.
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


def _add_bounds(bounds: Sequence[str]) -> str:
    """Return the bound of a sum from the bounds of its terms: `exact, more_than` -> `at_least`.

    A range (`between`) counts as `at_least`, because only its lower end is added.
    """
    term_bounds = ["at_least" if bound == "between" else bound for bound in bounds]
    inexact_bounds = set(term_bounds) - {"exact"}
    if len(term_bounds) == 1 or not inexact_bounds:
        return term_bounds[0]
    if inexact_bounds <= set(LOWER_BOUNDS):
        return "at_least"
    return "at_most" if inexact_bounds <= set(UPPER_BOUNDS) else "about"


def _reverse_bound(bound: str) -> str:
    """Return the bound of a difference from that of the number that is subtracted.

    40 less “at least 10” is at most 30. Of a range (`between`), the lower end is subtracted.
    """
    if bound in ("exact", "about"):
        return bound
    return "at_least" if bound in UPPER_BOUNDS else "at_most"


# Shares


def _find_shares(figures: Figures, totals: Iterable[FigureRow]) -> Iterator[Share]:
    """Yield the percentages for which no number is given: “60 percent of the victims were men”.

    The indicator of a percentage is `part_of` that of its total, unless one of its codes names the
    whole. A total has the codes of the percentage, but for the one by which it divides. Without a
    total, a percentage with one code is a share of itself.
    """

    def get_subject(figure: FigureRow, indicator_id: str) -> tuple[object, ...]:
        counter = get_series_counter(figures, figure)
        return (
            *(indicator_id, figure.ref_area, figure.year, figure.period),
            *(counter, figure.definition),
        )

    compared_ids = {
        figure.figure_id
        for evaluated in figures.evaluated
        for figure in evaluated.figures_of_role(*PERCENTAGE_ROLES)
    }
    percentages = [
        figure
        for figure in list_statements(figures)
        if figure.unit == PERCENT
        and figures.indicator_by_id[figure.indicator_id].part_of
        and figure.figure_id not in compared_ids
    ]
    counts = group_by(percentages, lambda figure: figure.count_key).values()
    totals_by_subject = group_by(totals, lambda total: get_subject(total, total.indicator_id))
    for figure in select_editions(figures, counts):
        whole_id = figures.indicator_by_id[figure.indicator_id].part_of
        codes = {}
        for name in figure.breakdown:
            code = figure.codes[name]
            category = figures.get_category(name, code)
            if "whole" in category:
                whole_id = str(category["whole"])
            else:
                codes[name] = code
        shares = [
            Share(figure, dimension, total.figure_id)
            for total in totals_by_subject.get(get_subject(figure, whole_id), ())
            for dimension in codes
            if {name: total.codes[name] for name in total.breakdown}
            == {name: code for name, code in codes.items() if name != dimension}
        ]
        if not shares and len(codes) == 1:
            shares = [Share(figure, next(iter(codes)), total_id=figure.figure_id)]
        yield from shares[:1]
