"""Rows of the generated table `figures_flat`, and the cells that other tables share with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.identity_kinds import write_solution
from tip_figures.figures.labels import describe_code, find_stating_numerals, make_link
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import Cell, FigureRow, IndicatorRow, NumeralRow
from tip_figures.figures.tables.edition_comparison import order_statements

GeneratedRow = dict[str, str]
"""Cells of a generated table by column; an empty cell is "" or not in it."""


@dataclass(frozen=True)
class FigureFacts:
    """What the rows of generated tables need to know of the figures.

    stating_numerals: figure_id → numeral that states it
    contradictions:   figure_id → contradicted identities, if there are any
    figures_by_cell:  cell → figures of all sources, the oldest edition first
    """

    figures: Figures
    stating_numerals: Mapping[str, NumeralRow]
    contradictions: Mapping[str, Sequence[str]]
    figures_by_cell: Mapping[Cell, Sequence[FigureRow]]

    @staticmethod
    def collect(figures: Figures, contradictions: Mapping[str, Sequence[str]]) -> "FigureFacts":
        """Collect the facts about all figures whose source exists."""
        with_source = [row for row in figures.figures if row.source_id in figures.source_by_id]
        return FigureFacts(
            figures=figures,
            stating_numerals=find_stating_numerals(figures),
            contradictions=contradictions,
            figures_by_cell=group_by(
                order_statements(figures, with_source), lambda figure: figure.cell
            ),
        )

    def join_contradictions(self, figure_ids: Iterable[str]) -> str:
        """Return the contradicted identities of some figures, joined with semicolons."""
        identity_ids: set[str] = set()
        for figure_id in figure_ids:
            identity_ids.update(self.contradictions.get(figure_id, ()))
        return ";".join(sorted(identity_ids))


def format_cell(number: Decimal | None) -> str:
    """Write a number for a cell: no thousands separators, no trailing zeros; "" for None."""
    return "" if number is None else format_number(number).replace(",", "")


def make_flat_rows(
    facts: FigureFacts, total_ids: Iterable[str], part_ids: Iterable[str]
) -> list[GeneratedRow]:
    """Make the rows of the table of all figures.

    total_ids, part_ids: figures that the tables of totals and parts contain
    """
    uses = dict.fromkeys(part_ids, "parts") | dict.fromkeys(total_ids, "totals")
    rows = []
    for statements in facts.figures_by_cell.values():
        is_used = any(figure.figure_id in uses for figure in statements)
        for figure in statements:
            if figure.indicator_id not in facts.figures.indicator_by_id:
                continue
            is_last = figure is statements[-1]
            unused = "detail" if is_last and not is_used else "other_edition"
            rows.append(_make_flat_row(facts, figure, uses.get(figure.figure_id, unused)))
    return rows


def _make_flat_row(facts: FigureFacts, figure: FigureRow, used_in: str) -> GeneratedRow:
    row = make_common_cells(facts, figure)
    for dimension in facts.figures.dimensions:
        row |= _make_dimension_cells(facts.figures, figure, dimension)
    numeral = find_quoted_numeral(facts.figures, figure, facts.stating_numerals)
    return row | {
        "breakdown": ";".join(figure.breakdown) or "total",
        "used_in": used_in,
        "paragraph": str(numeral.paragraph) if numeral else "",
        "sentence": str(numeral.sentence) if numeral else "",
        "label": figure.label,
        "period": figure.period,
        "basis": figure.basis,
        "derived_from": describe_derivation(facts.figures, figure),
        "source_id": figure.source_id,
    }


def _make_dimension_cells(
    figures: Figures, figure: FigureRow, dimension: Dimension
) -> GeneratedRow:
    """Write a dimension in words, and beside the name of a country its code."""
    code = figure.codes[dimension.name]
    words = code if code in ("", "all") else describe_code(figures, dimension, code)
    if not dimension.is_area:
        return {dimension.name: words}
    return {dimension.name: words, f"{dimension.name}_code": code}


def make_subject_cells(figures: Figures, indicator: IndicatorRow, area_id: str) -> GeneratedRow:
    """Make the cells of every table that say what is counted, and where."""
    return {
        "area": figures.get_code_label("ref_area", area_id),
        "what": indicator.label,
        "counted_by": indicator.counted_by,
        "indicator_id": indicator.indicator_id,
        "ref_area": area_id,
    }


def make_common_cells(facts: FigureFacts, figure: FigureRow) -> GeneratedRow:
    """Make the cells that the tables of all figures and of totals have."""
    figures = facts.figures
    source = figures.source_by_id[figure.source_id]
    indicator = figures.indicator_by_id[figure.indicator_id]
    numeral = find_quoted_numeral(figures, figure, facts.stating_numerals)
    quoted_source = figures.source_by_id.get(numeral.source_id) if numeral else None
    is_exact = figure.bound == "exact"
    return make_subject_cells(figures, indicator, figure.ref_area) | {
        "year": str(figure.year),
        "value": format_cell(figure.value),
        "value_to": format_cell(figure.value if is_exact else figure.value_to),
        "bound": figure.bound,
        "unit": figure.unit,
        "rounded_to": format_cell(figure.rounded_to),
        "obs_status": figure.obs_status,
        "report": source.report,
        "edition_year": str(source.edition_year),
        "contradicted_by": facts.join_contradictions([figure.figure_id]),
        "note": figure.note,
        "quote": numeral.quote if numeral else "",
        "link": make_link(quoted_source, numeral.quote) if numeral and quoted_source else "",
        "figure_id": figure.figure_id,
    }


def describe_derivation(figures: Figures, figure: FigureRow) -> str:
    """Write from what a figure follows: "34 = 40 - 6: tip-…-identified-2019; tip-…-abroad".

    returns: arithmetic and figure ids of the other terms; "" for a stated figure
    """
    evaluated = figures.evaluated_by_id.get(figure.derived_by)
    if figure.basis != "derived" or evaluated is None:
        return ""
    kind = evaluated.identity.kind
    other_ids = [
        term.figure_id for term in evaluated.operands if term.figure_id != figure.figure_id
    ]
    if kind == "restated" and len(other_ids) == 1:
        return f"the same number: {other_ids[0]}"
    arithmetic = write_solution(kind, evaluated.operands, figure.figure_id) or evaluated.arithmetic
    return f"{arithmetic}: {'; '.join(other_ids)}"


def find_quoted_numeral(
    figures: Figures, figure: FigureRow, stating_numerals: Mapping[str, NumeralRow]
) -> NumeralRow | None:
    """Return the numeral that states a figure; for a derived one, that of its first term.

    stating_numerals: figure_id → numeral that states it
    returns:          None if no term is stated, or if figures follow from each other in a circle
    """
    visited_ids: set[str] = set()
    while figure.figure_id not in visited_ids:
        visited_ids.add(figure.figure_id)
        numeral = stating_numerals.get(figure.figure_id)
        if numeral is not None:
            return numeral
        first_term = _find_first_term(figures, figure)
        if first_term is None:
            return None
        figure = first_term
    return None


def _find_first_term(figures: Figures, figure: FigureRow) -> FigureRow | None:
    """Return the figure of the first other term of the identity that derives a figure."""
    evaluated = figures.evaluated_by_id.get(figure.derived_by)
    if evaluated is None:
        return None
    others = (other for other in evaluated.figures if other.figure_id != figure.figure_id)
    return next(others, None)
