"""Rows of the generated table `contradictions`, and the two sides of a relation in words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from tip_figures.datapackage.text_format import as_decimal, format_number
from tip_figures.figures.identities import EvaluatedIdentity
from tip_figures.figures.identities.arithmetic import CONTRADICTED, DIFFERS
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


def make_contradiction_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Make a row for each identity that does not hold.

    Indicator, area, scope and year are those of the figure that the report gives; an identity is
    left out if this indicator is not in the codebook, or if it is about conversions of money alone.
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
    """Return between what a contradiction is: one report, editions of it, or two reports."""
    sources = [figures.source_by_id[term.source_id] for term in terms]
    if len({source.report for source in sources}) > 1:
        return REPORTS
    return EDITIONS if len({source.edition_year for source in sources}) > 1 else ONE_REPORT


def _make_number_cells(figures: Figures, evaluated: EvaluatedIdentity) -> GeneratedRow:
    """Make the cells with what a report says, what follows, and the difference of the two.

    Exchange rates have no two such numbers.
    """
    if evaluated.kind is SAME_RATE:
        return {"unit": evaluated.figures[0].unit}
    says, follows, unit = _compare_numbers(evaluated)
    if _is_reversed(figures, evaluated):
        says, follows = follows, says
    return {
        "report_says": write_cell(says),
        "follows": write_cell(follows),
        "difference": write_cell(follows - says),
        "unit": unit,
    }


def _compare_numbers(evaluated: EvaluatedIdentity) -> tuple[Decimal, Decimal, str]:
    """Return the number that a report gives, the one that follows from others, and their unit."""
    percentages = evaluated.figures_of_role(*PERCENTAGE_ROLES)
    if percentages and evaluated.evaluation:
        (stated,) = percentages
        sign = -1 if evaluated.kind is SHARE else 1
        residual = as_decimal(evaluated.evaluation.residual)
        return stated.value, round(stated.value + sign * residual, DECIMALS), stated.unit
    main = evaluated.main
    signed = zip(evaluated.operands, evaluated.figures, strict=True)
    follows = sum(
        (figure.value * (-term.sign or 1) for term, figure in signed if figure is not main),
        Decimal(0),
    )
    return main.value, follows, main.unit


def _is_reversed(figures: Figures, evaluated: EvaluatedIdentity) -> bool:
    """Return whether the other figure of a restatement is from the earlier edition or report."""
    if not evaluated.kind.crosses_sources or evaluated.kind.main_role not in TOTAL_ROLES:
        return False
    main, other = evaluated.main, evaluated.others[0]

    def rank(figure: FigureRow) -> int:
        if _find_distance(figures, [main, other]) == REPORTS:
            return rank_report(figures, figure)
        return figures.source_by_id[figure.source_id].edition_year

    return rank(other) < rank(main)


def describe_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Write what a report says, and what follows from other numbers: "110", "82 + 15 = 97".

    An order: "less than 40 in 2020", "45 in 2019". A share: "80 percent", "41 of 50 = 82 percent".
    Of parts of a whole the report says "at most 110". A kind that has no such sides gives its first
    number and all of its arithmetic.
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
