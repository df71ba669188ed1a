"""Rows of the generated table `parts`: how totals divide."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tip_figures.datapackage.text_format import as_decimal
from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.divisions import DIFFERENCE, REMAINDERS, Part, TotalDivision
from tip_figures.figures.flat_rows import FigureFacts, GeneratedRow, format_cell
from tip_figures.figures.labels import describe_code
from tip_figures.figures.records import FigureRow


def make_part_rows(facts: FigureFacts, division: TotalDivision) -> Iterator[GeneratedRow]:
    """Make a row for each part of a division."""
    figures = facts.figures
    total = division.total.figure
    indicator = figures.indicator_by_id[division.indicator_id]
    for part in division.parts:
        words = REMAINDERS.get(part.code) if not part.terms else None
        yield {
            "year": str(total.year),
            "area": figures.get_code_label("ref_area", total.ref_area),
            "what": indicator.label,
            "scope": division.total.scope,
            "counted_by": indicator.counted_by,
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
            "indicator_id": division.indicator_id,
            "ref_area": total.ref_area,
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
