"""Rows of the generated table `parts`: how totals divide."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tip_figures.datapackage.text_format import as_decimal
from tip_figures.figures.arithmetic import CONTRADICTED
from tip_figures.figures.divisions import NOT_STATED, ROUNDING, Part, TotalDivision
from tip_figures.figures.flat_rows import FigureFacts, GeneratedRow, format_cell
from tip_figures.figures.labels import describe_code

REMAINDER_LABELS = {NOT_STATED: "not stated", ROUNDING: "rounding"}


def make_part_rows(facts: FigureFacts, division: TotalDivision) -> Iterator[GeneratedRow]:
    """Make a row for each part of a division."""
    figures = facts.figures
    total = division.total
    indicator = figures.indicator_by_id[division.indicator_id]
    for part in division.parts:
        words = REMAINDER_LABELS.get(part.code) if not part.figure_ids else None
        yield {
            "year": str(total.year),
            "area": figures.get_code_label("ref_area", total.ref_area),
            "what": indicator.label,
            "counted_by": indicator.counted_by,
            "dimension": division.dimension.name,
            "part": words or describe_code(figures, division.dimension, part.code),
            "value": format_cell(part.value),
            "bound": part.bound,
            "total": format_cell(total.value),
            "share": _calculate_share(part, division),
            "unit": total.unit,
            "contradicted_by": _find_contradictions(facts, division, part),
            "part_code": part.code,
            "figure_id": part.figure_ids[0] if len(part.figure_ids) == 1 else "",
            "total_figure_id": total.figure_id,
            "indicator_id": division.indicator_id,
            "ref_area": total.ref_area,
        }


def _calculate_share(part: Part, division: TotalDivision) -> str:
    """Return the share of a part to six places; "" unless part and total are exact."""
    total = division.total
    is_exact = part.bound == total.bound == "exact"
    if not is_exact or total.value == 0:
        return ""
    share = Fraction(part.value) / Fraction(total.value)
    return format_cell(round(as_decimal(share), 6).normalize() + Decimal(0))


def _find_contradictions(facts: FigureFacts, division: TotalDivision, part: Part) -> str:
    """Return the contradicted identities of a part; for the remainder, the one that it is of."""
    if part.figure_ids:
        return facts.join_contradictions(part.figure_ids)
    evaluated = division.evaluated
    return evaluated.identity.identity_id if evaluated.verdict == CONTRADICTED else ""
