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
    """Yield a row for each identity that does not hold.

    Indicator, area, scope and year are taken from the figure that the report gives. An identity is
    left out if the codebook does not have this indicator, or if all terms are conversions of money.
    """
    for evaluated in figures.evaluated:
        if evaluated.verdict not in (CONTRADICTED, DIFFERS):
            continue
        stating = _find_stating(figures, evaluated)
        is_known = stating.indicator_id in figures.indicator_by_id
        if is_known and not all(is_conversion(figures, term) for term in evaluated.figures):
            yield make_subject_cells(figures, stating.indicator_id, stating.ref_area) | {
                **copy_cells(evaluated.identity, "identity_id", "explanation"),
                **copy_cells(stating, "year"),
                "scope": describe_scope(figures, stating) or FULL_SCOPE,
                "between": _find_distance(figures, evaluated.figures),
                **_make_number_cells(figures, evaluated),
                "verdict": evaluated.verdict,
                "figure_ids": ";".join(figure.figure_id for figure in evaluated.figures),
                "links": _join_links(figures, evaluated),
            }


def _find_stating(figures: Figures, evaluated: EvaluatedIdentity) -> FigureRow:
    """Return the figure of an identity with the number that the report gives."""
    if evaluated.kind is SAME_RATE:
        return evaluated.figures[0]
    percentages = evaluated.figures_of_role(*PERCENTAGE_ROLES)
    if percentages:
        return percentages[0]
    return evaluated.others[0] if _is_reversed(figures, evaluated) else evaluated.main


def _find_distance(figures: Figures, terms: Sequence[FigureRow]) -> str:
    """Return the code of `between`: ONE_REPORT, EDITIONS or REPORTS.

    Terms from different reports give REPORTS, even if their editions differ as well.
    """
    sources = [figures.source_by_id[term.source_id] for term in terms]
    if len({source.report for source in sources}) > 1:
        return REPORTS
    return EDITIONS if len({source.edition_year for source in sources}) > 1 else ONE_REPORT


def _make_number_cells(figures: Figures, evaluated: EvaluatedIdentity) -> GeneratedRow:
    """Return the cells with what a report says, what follows, their difference and the unit.

    An identity that compares no two numbers, such as one about exchange rates, has only the unit.
    """
    sides = _compare_numbers(evaluated)
    if sides is None:
        return {"unit": evaluated.figures[0].unit}
    says, follows, unit = sides
    if _is_reversed(figures, evaluated):
        says, follows = follows, says
    return {
        "report_says": write_cell(says),
        "follows": write_cell(follows),
        "difference": write_cell(follows - says),
        "unit": unit,
    }


def _compare_numbers(evaluated: EvaluatedIdentity) -> tuple[Decimal, Decimal, str] | None:
    """Return (number that a report gives, number that follows from other numbers, unit).

    Returns:
        None if the kind of identity is in neither group: with another arithmetic, a sum of its
        terms would mean nothing
    """
    comparison = evaluated.kind.comparison
    if comparison in COMPARED_WITH_A_SUM:
        main = evaluated.main
        signed = zip(evaluated.operands, evaluated.figures, strict=True)
        follows = sum(
            (figure.value * (-term.sign or 1) for term, figure in signed if figure is not main),
            Decimal(0),
        )
        return main.value, follows, main.unit
    if comparison in SIGN_OF_RESIDUAL and evaluated.evaluation:
        (stated,) = evaluated.figures_of_role(*PERCENTAGE_ROLES)
        residual = as_decimal(evaluated.evaluation.residual)
        follows = stated.value + SIGN_OF_RESIDUAL[comparison] * residual
        return stated.value, round(follows, DECIMALS), stated.unit
    return None


def _is_reversed(figures: Figures, evaluated: EvaluatedIdentity) -> bool:
    """Return whether the first of the other figures counts as what the report says.

    In an identity between sources, this is so if the figure is from an earlier edition than the
    main figure or, between reports, from a preferred report.
    """
    if not evaluated.kind.crosses_sources or evaluated.kind.main_role not in TOTAL_ROLES:
        return False
    main, other = evaluated.main, evaluated.others[0]

    def rank(figure: FigureRow) -> int:
        if _find_distance(figures, [main, other]) == REPORTS:
            return rank_report(figures, figure)
        return figures.source_by_id[figure.source_id].edition_year

    return rank(other) < rank(main)


def describe_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Return (what a report says, what follows from other numbers), in words.

    - a sum: "110", "82 + 15 = 97"
    - parts of a whole: "at most 110", "82 + 40 = 122"
    - an order: "less than 40 in 2020", "45 in 2019"
    - a share: "80 percent", "41 of 50 = 82 percent"
    - another kind: its first number and its arithmetic
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
    follows = follows.removeprefix(" + ").lstrip()
    if len(evaluated.others) > 1:
        follows += f" = {format_number(parts_sum)}"
    if _is_reversed(figures, evaluated):
        return follows, says
    return f"at most {says}" if kind is PART_OF else says, follows


def _join_links(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return links to the first stated figure of each source of an identity, joined with spaces."""
    links: dict[str, str] = {}
    for figure in evaluated.figures:
        link = link_numeral(figures, figures.find_stating_numeral(figure))
        if link:
            links.setdefault(figure.source_id, link)
    return " ".join(links.values())
