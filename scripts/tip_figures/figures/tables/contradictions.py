"""Rows of the generated table `contradictions`, and the two sides of a relation in words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import (
    BALANCE,
    BELOW_LIMIT,
    CHANGE,
    CONTRADICTED,
    DIFFERS,
    SHARE_OF_WHOLE,
    WITHIN_LIMIT,
)
from tip_figures.figures.identities.identity_kinds import (
    ORDER,
    PART_OF,
    PERCENTAGE_ROLES,
    RESTATED,
    SAME_RATE,
    SHARE,
    TOTAL_ROLES,
)
from tip_figures.figures.labels import describe_scope, format_amount, link_numeral
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.figures.tables.figure_rows import (
    GeneratedRow,
    copy_cells,
    make_subject_cells,
    write_cell,
)
from tip_figures.figures.tables.selection import is_conversion, rank_report
from tip_figures.figures.tables.series import FULL_SCOPE

ONE_REPORT, EDITIONS, REPORTS = "one report", "editions", "reports"
"""Codes of `between`."""
DECIMALS = 6  # of numbers that follow by division
COMPARED_WITH_A_SUM = (BALANCE, WITHIN_LIMIT, BELOW_LIMIT)
"""Comparisons of the main figure with the sum of the others."""
SIGN_OF_RESIDUAL = {CHANGE: 1, SHARE_OF_WHOLE: -1}
"""Comparison of a stated percentage → sign of the residual that leads to what it should be."""


def make_contradiction_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Yield a row for each identity whose numbers do not agree, even if a person has explained why.

    Indicator, area, scope and year are those of the reported figure, with whose number the others
    do not agree (see `_find_reported_figure`). An identity is left out if this indicator or the
    source of a term does not exist, or if all terms are amounts of money that the report converted.
    """
    for evaluated in figures.evaluated:
        has_sources = all(term.source_id in figures.source_by_id for term in evaluated.figures)
        if evaluated.verdict not in (CONTRADICTED, DIFFERS) or not has_sources:
            continue
        reported = _find_reported_figure(figures, evaluated)
        is_known = reported.indicator_id in figures.indicator_by_id
        if is_known and not all(is_conversion(figures, term) for term in evaluated.figures):
            yield make_subject_cells(figures, reported.indicator_id, reported.ref_area) | {
                **copy_cells(evaluated.identity, "identity_id", "explanation"),
                **copy_cells(reported, "year"),
                "scope": describe_scope(figures, reported) or FULL_SCOPE,
                "between": _find_distance(figures, evaluated.figures),
                **_make_number_cells(figures, evaluated),
                "verdict": evaluated.verdict,
                "figure_ids": ";".join(figure.figure_id for figure in evaluated.figures),
                "links": _join_links(figures, evaluated),
            }


def _find_reported_figure(figures: Figures, evaluated: EvaluatedIdentity) -> FigureRow:
    """Return the figure of an identity whose number counts as what the report says.

    This is the percentage if the identity has one. Otherwise it is the main figure, such as the
    total of a sum, with two exceptions. In a restatement whose sides are exchanged, it is the first
    of the figures that repeat the number. In a comparison of exchange rates, which has no main
    figure, it is the first figure.
    """
    if evaluated.kind is SAME_RATE:
        return evaluated.figures[0]
    percentages = evaluated.figures_of_role(*PERCENTAGE_ROLES)
    if percentages:
        return percentages[0]
    return evaluated.others[0] if _has_sides_exchanged(figures, evaluated) else evaluated.main


def _find_distance(figures: Figures, terms: Sequence[FigureRow]) -> str:
    """Return the code of `between`: how far apart the sources of some figures are.

    Args:
        terms: the figures, such as those of all terms of an identity

    Returns:
        REPORTS if they are from different reports; EDITIONS if they are from editions of different
        years of one report; otherwise ONE_REPORT
    """
    sources = [figures.source_by_id[term.source_id] for term in terms]
    if len({source.report for source in sources}) > 1:
        return REPORTS
    return EDITIONS if len({source.edition_year for source in sources}) > 1 else ONE_REPORT


def _make_number_cells(figures: Figures, evaluated: EvaluatedIdentity) -> GeneratedRow:
    """Return the cells `report_says`, `follows` (from other numbers), `difference` and `unit`.

    The difference is positive if the number that follows is larger. The sides of a restatement may
    be exchanged (see `_has_sides_exchanged`). An identity that does not compare two numbers, such
    as one about exchange rates, has only the unit.
    """
    sides = _compare_numbers(evaluated)
    if sides is None:
        return {"unit": evaluated.figures[0].unit}
    says, follows, unit = sides
    if _has_sides_exchanged(figures, evaluated):
        says, follows = follows, says
    return {
        "report_says": write_cell(says),
        "follows": write_cell(follows),
        "difference": write_cell(follows - says),
        "unit": unit,
    }


def _compare_numbers(evaluated: EvaluatedIdentity) -> tuple[Decimal, Decimal, str] | None:
    """Return (number that a report gives, number that follows from other numbers, unit).

    Either the main figure is compared with the sum of the other figures (COMPARED_WITH_A_SUM), or a
    stated percentage with the calculated one (SIGN_OF_RESIDUAL).

    Returns:
        None if the identity compares something else, such as exchange rates
    """
    comparison = evaluated.kind.comparison
    if comparison in COMPARED_WITH_A_SUM:
        main = evaluated.main
        follows = Decimal(0)
        for term, figure in zip(evaluated.operands, evaluated.figures, strict=True):
            if figure is not main:
                # A part has the sign -1, or 1 if it is subtracted; the term of an order has 0.
                follows += figure.value * (-term.sign or 1)
        return main.value, follows, main.unit
    if comparison in SIGN_OF_RESIDUAL and evaluated.evaluation:
        (stated,) = evaluated.figures_of_role(*PERCENTAGE_ROLES)
        residual = as_decimal(evaluated.evaluation.residual)
        follows = stated.value + SIGN_OF_RESIDUAL[comparison] * residual
        return stated.value, round(follows, DECIMALS), stated.unit
    return None


def _has_sides_exchanged(figures: Figures, evaluated: EvaluatedIdentity) -> bool:
    """Return whether the two sides of a contradiction are shown in exchanged order.

    The first number of a restatement (`evaluated.main`) is shown as what the report says, and the
    number that repeats it as what follows. They are exchanged if the repeated number is from an
    earlier edition or, between reports, from a preferred report. If several figures repeat the
    number, the first of these decides. The sides of other kinds of identity are never exchanged.
    """
    if evaluated.kind is not RESTATED:
        return False
    main, other = evaluated.main, evaluated.others[0]

    def rank(figure: FigureRow) -> int:  # a lower rank is preferred
        if _find_distance(figures, [main, other]) == REPORTS:
            return rank_report(figures, figure)
        return figures.source_by_id[figure.source_id].edition_year

    return rank(other) < rank(main)


def describe_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return (what a report says, what follows from other numbers), in words.

    - a sum: "110", "82 + 15 = 97"
    - parts of a whole: "at most 110", "82 + 40 = 122"
    - a restatement: "110", "97"; its sides may be exchanged (see `_has_sides_exchanged`)
    - an order: "less than 40 in 2020", "45 in 2019"
    - a share: "80 percent", "41 of 50 = 82 percent"
    - another kind: its first number and its arithmetic

    Args:
        evaluated: an identity that could be evaluated
    """
    kind, write = evaluated.kind, partial(format_amount, figures)
    if kind is ORDER:
        higher, (lower,) = evaluated.main, evaluated.others
        says = f"less than {write(higher)} in {higher.year}"
        return says, f"{write(lower)} in {lower.year}"
    if kind is SHARE:
        whole, (part,) = evaluated.main, evaluated.others
        percent = round(part.value * 100 / whole.value, 2)
        (share,) = evaluated.figures_of_role("share")
        return write(share), f"{write(part)} of {write(whole)} = {format_number(percent)} percent"
    if kind.main_role not in TOTAL_ROLES:
        return write(evaluated.figures[0]), evaluated.arithmetic
    says = write(evaluated.main)
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
        return follows, says
    return f"at most {says}" if kind is PART_OF else says, follows


def _join_links(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return links to the figures of an identity, one for each source, joined with spaces.

    A link leads to the first figure of the source that a numeral states. A source without one has
    no link, so the result may be "".
    """
    links: dict[str, str] = {}  # by source_id
    for figure in evaluated.figures:
        link = link_numeral(figures, figures.find_stating_numeral(figure))
        if link:
            links.setdefault(figure.source_id, link)
    return " ".join(links.values())
