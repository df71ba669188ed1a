"""The table `contradictions`: identities that do not hold, in numbers, and in words for pages."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import CONTRADICTED, DIFFERS, LIMIT_ROLES
from tip_figures.figures.identities.identity_kinds import (
    ORDER,
    PART_OF,
    PERCENTAGE_ROLES,
    RESTATED,
    SHARE,
    TOTAL_ROLES,
)
from tip_figures.figures.labels import format_amount, link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.tables.cells import (
    GeneratedRow,
    copy_cells,
    make_series_cells,
    write_cell,
)
from tip_figures.figures.tables.selection import is_conversion, rank_report

DECIMALS = 6  # of numbers that follow by division


def make_contradiction_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Yield a row for each identity that does not hold, in the order of their table.

    An identity between conversions of other amounts has no row, nor has one with a figure without
    a source, which checks report.
    """
    for evaluated in figures.evaluated:
        terms = evaluated.figures
        has_sources = all(term.source_id in figures.source_by_id for term in terms)
        if evaluated.verdict not in (CONTRADICTED, DIFFERS) or not has_sources:
            continue
        reported, number_cells = _compare_numbers(figures, evaluated)
        is_known = reported.indicator_id in figures.indicator_by_id
        if not is_known or all(is_conversion(figures, term) for term in terms):
            continue
        links: dict[str, str] = {}  # by source_id
        for term in terms:
            link = link_numeral(figures, figures.find_stating_numeral(term))
            if link:
                links.setdefault(term.source_id, link)
        yield make_series_cells(figures, reported) | {
            **copy_cells(evaluated.identity, "identity_id", "explanation"),
            **number_cells,
            "year": str(reported.year),
            "between": _find_distance(figures, terms),
            "verdict": evaluated.verdict,
            "figure_ids": ";".join(term.figure_id for term in terms),
            "links": " ".join(links.values()),
        }


def _find_distance(figures: Figures, terms: Sequence[FigureRow]) -> str:
    """Return the code of `between`: whether figures are from several reports or editions."""
    sources = [figures.source_by_id[term.source_id] for term in terms]
    if len({source.report for source in sources}) > 1:
        return "reports"
    return "editions" if len({source.edition_year for source in sources}) > 1 else "one report"


def _compare_numbers(
    figures: Figures, evaluated: EvaluatedIdentity
) -> tuple[FigureRow, GeneratedRow]:
    """Return the figure that the report states, and the cells that compare it with the others.

    A percentage is compared with the one that it should be; any other main figure with the sum of
    the others. Exchange rates have several pairs, so there are no two numbers to compare.
    """
    if not evaluated.kind.single_roles:
        return evaluated.figures[0], {}
    reported = evaluated.main
    percentages = evaluated.figures_of_role(*PERCENTAGE_ROLES)
    if percentages and evaluated.evaluation:
        (reported,) = percentages
        residual = as_decimal(evaluated.evaluation.residual)
        follows = reported.value + (-residual if evaluated.kind is SHARE else residual)
        follows = round(follows, DECIMALS)
    elif _has_sides_exchanged(figures, evaluated):
        reported, follows = evaluated.others[0], reported.value
    else:
        follows = Decimal(0)
        for term, figure in zip(evaluated.operands, evaluated.figures, strict=True):
            if figure is not reported:
                # A part has the sign -1, or 1 if it is subtracted; the term of an order has 0.
                follows += figure.value * (-term.sign or 1)
    numbers = {
        "report_says": reported.value,
        "follows": follows,
        "difference": follows - reported.value,
    }
    return reported, {column: write_cell(number) for column, number in numbers.items()}


def _has_sides_exchanged(figures: Figures, evaluated: EvaluatedIdentity) -> bool:
    """Return whether the second figure of a `restated` is from the earlier edition or report."""
    if evaluated.kind is not RESTATED:
        return False
    pair = [evaluated.main, evaluated.others[0]]
    main_rank, other_rank = [figures.source_by_id[term.source_id].edition_year for term in pair]
    if _find_distance(figures, pair) == "reports":
        main_rank, other_rank = [rank_report(figures, term) for term in pair]
    return other_rank < main_rank


def describe_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return what a report says, and what follows from other numbers: `"110", "82 + 15 = 97"`."""
    kind, write = evaluated.kind, partial(format_amount, figures)
    if kind.main_role not in (*TOTAL_ROLES, *LIMIT_ROLES):
        return write(evaluated.figures[0]), evaluated.arithmetic
    main = evaluated.main
    if kind is ORDER:
        (lower,) = evaluated.others
        return f"less than {write(main)} in {main.year}", f"{write(lower)} in {lower.year}"
    if kind is SHARE:
        (part,), (share,) = evaluated.others, evaluated.figures_of_role("share")
        percent = format_number(round(part.value * 100 / main.value, 2))
        return write(share), f"{write(part)} of {write(main)} = {percent} percent"
    follows = ""
    parts_sum = Fraction(0)
    for term, figure in zip(evaluated.operands, evaluated.figures, strict=True):
        if term.role == kind.other_role:  # a part has the sign -1, or 1 if it is subtracted
            follows += f" {'-' if term.sign > 0 else '+'} {write(figure)}"
            parts_sum -= term.sign * term.value
    follows = follows.removeprefix(" + ").lstrip()  # a leading minus stays
    if len(evaluated.others) > 1:
        follows += f" = {format_number(parts_sum)}"
    if _has_sides_exchanged(figures, evaluated):
        return follows, write(main)
    return f"at most {write(main)}" if kind is PART_OF else write(main), follows
