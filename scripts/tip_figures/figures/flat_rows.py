"""Rows of the generated tables `figures_flat` and `totals`: figures in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.contradictions import find_contradictions
from tip_figures.figures.derivation import describe_derivation, find_quoted_numeral
from tip_figures.figures.edition_comparison import find_latest_ids
from tip_figures.figures.labels import describe_code, find_stating_numerals, make_link
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.preference import order_statements
from tip_figures.figures.records import Cell, FigureRow, NumeralRow
from tip_figures.figures.redefinitions import explain_redefinitions
from tip_figures.figures.totals import Total

GeneratedRow = dict[str, str]
"""Cells of a generated table by column; an empty cell is "" or not in it."""


@dataclass(frozen=True)
class FigureFacts:
    """What the rows of generated tables need to know of the figures.

    latest_ids:       figures that no later edition states
    stating_numerals: figure_id → numeral that states it
    contradictions:   figure_id → contradicted identities, if there are any
    figures_by_cell:  cell → figures of all sources, the oldest edition first
    redefinitions:    figure_id → why another source has another number
    """

    figures: Figures
    latest_ids: frozenset[str]
    stating_numerals: Mapping[str, NumeralRow]
    contradictions: Mapping[str, Sequence[str]]
    figures_by_cell: Mapping[Cell, Sequence[FigureRow]]
    redefinitions: Mapping[str, str]

    @staticmethod
    def collect(figures: Figures) -> "FigureFacts":
        """Collect the facts about all figures whose source exists."""
        with_source = [row for row in figures.figures if row.source_id in figures.source_by_id]
        return FigureFacts(
            figures=figures,
            latest_ids=find_latest_ids(figures),
            stating_numerals=find_stating_numerals(figures),
            contradictions=find_contradictions(figures),
            figures_by_cell=group_by(
                order_statements(figures, with_source), lambda figure: figure.cell
            ),
            redefinitions=explain_redefinitions(figures),
        )

    def join_contradictions(self, figure_ids: Iterable[str]) -> str:
        """Return the contradicted identities of some figures, joined with semicolons."""
        identity_ids: set[str] = set()
        for figure_id in figure_ids:
            identity_ids.update(self.contradictions.get(figure_id, ()))
        return ";".join(sorted(identity_ids))


def format_cell(number: Decimal) -> str:
    """Write a number for a cell: no thousands separators, no trailing zeros."""
    return format_number(number).replace(",", "")


def make_total_row(facts: FigureFacts, total: Total) -> GeneratedRow:
    """Make the row of a total.

    Its note has those of the other editions as well, and says if another one counts differently.
    """
    row = _make_common_cells(facts, total.figure)
    return row | {"scope": total.scope, "note": _join_notes(facts, total.figure)}


def _join_notes(facts: FigureFacts, figure: FigureRow) -> str:
    """Return the note of a figure, and those of the other sources that state its cell.

    A note of another source begins with the title of its edition; of equal notes the first counts.
    """
    notes = {figure.note: figure.note} if figure.note else {}
    for other in facts.figures_by_cell[figure.cell]:
        if other.note and other.note not in notes:
            source = facts.figures.source_by_id[other.source_id]
            notes[other.note] = f"{source.title}: {other.note}"
    redefinition = facts.redefinitions.get(figure.figure_id)
    if redefinition:
        notes[redefinition] = f"Counted differently in another edition. {redefinition}"
    return " ".join(notes.values())


def make_flat_row(facts: FigureFacts, figure: FigureRow) -> GeneratedRow:
    """Make the row of a figure in the table of all figures."""
    row = _make_common_cells(facts, figure)
    for dimension in facts.figures.dimensions:
        row |= _make_dimension_cells(facts.figures, figure, dimension)
    numeral = find_quoted_numeral(facts.figures, figure, facts.stating_numerals)
    return row | {
        "breakdown": ";".join(figure.breakdown) or "total",
        "latest": "true" if figure.figure_id in facts.latest_ids else "false",
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


def _make_common_cells(facts: FigureFacts, figure: FigureRow) -> GeneratedRow:
    """Make the cells that both tables have."""
    figures = facts.figures
    source = figures.source_by_id[figure.source_id]
    indicator = figures.indicator_by_id[figure.indicator_id]
    numeral = find_quoted_numeral(figures, figure, facts.stating_numerals)
    quoted_source = figures.source_by_id.get(numeral.source_id) if numeral else None
    return {
        "year": str(figure.year),
        "area": figures.get_code_label("ref_area", figure.ref_area),
        "what": indicator.label,
        "counted_by": indicator.counted_by,
        "value": format_cell(figure.value),
        "value_to": _write_upper_end(figure),
        "bound": figure.bound,
        "unit": figure.unit,
        "obs_status": figure.obs_status,
        "report": source.report,
        "edition_year": str(source.edition_year),
        "contradicted_by": facts.join_contradictions([figure.figure_id]),
        "note": figure.note,
        "quote": numeral.quote if numeral else "",
        "link": make_link(quoted_source, numeral.quote) if numeral and quoted_source else "",
        "figure_id": figure.figure_id,
        "indicator_id": figure.indicator_id,
        "ref_area": figure.ref_area,
    }


def _write_upper_end(figure: FigureRow) -> str:
    """Write the highest number that a figure may mean; "" if its bound is open."""
    if figure.bound == "exact":
        return format_cell(figure.value)
    return "" if figure.value_to is None else format_cell(figure.value_to)
