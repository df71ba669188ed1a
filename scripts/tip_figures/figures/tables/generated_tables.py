"""The tables that tidy makes from the source tables alone, and the codes of their schemas."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tip_figures.datapackage.field_types import Field, list_codes
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.identities.arithmetic import CONTRADICTED, REDEFINED
from tip_figures.figures.identities.evaluation import EvaluatedIdentity
from tip_figures.figures.identities.identity_kinds import TOTAL_ROLES
from tip_figures.figures.labels import format_amount, link_numeral, make_link
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import FigureRow, GapRow
from tip_figures.figures.tables.divisions import make_part_rows
from tip_figures.figures.tables.edition_comparison import list_statements, rank_report
from tip_figures.figures.tables.flat_rows import (
    GeneratedRow,
    StatementsByCell,
    copy_cells,
    make_figure_cells,
    make_flat_rows,
    make_subject_cells,
    write_cell,
)
from tip_figures.figures.tables.needed_gaps import get_gap_series
from tip_figures.figures.tables.totals import list_series, name_series, select_totals

GENERATED_TABLES = ("totals", "parts", "figures_flat", "contradictions")
TABLES_WITH_CODES = ("sources", "indicators", "figures")
"""The tables from which the others take coded cells; the last that has a column counts."""


def list_generated_tables(package: Package) -> list[str]:
    """Return the names of the generated tables that a package has.

    In a package without figures, a table of one of these names is about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return []
    return [name for name in GENERATED_TABLES if name in package.tables]


def make_generated_rows(figures: Figures) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables, by name.

    Figures without a source or an indicator are left out; other checks report them.
    """
    statements_by_cell = group_by(list_statements(figures), lambda figure: figure.cell)
    totals = select_totals(figures)
    part_rows = list(make_part_rows(figures, totals))
    uses = {row["figure_id"]: "parts" for row in part_rows}
    uses |= {total.figure_id: "totals" for total in totals}
    return {
        "totals": list(_make_total_rows(figures, totals, statements_by_cell)),
        "parts": part_rows,
        "figures_flat": list(make_flat_rows(figures, statements_by_cell, uses)),
        "contradictions": list(_make_contradiction_rows(figures)),
    }


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables of a package, by name.

    returns: nothing if a source table or one of its rows cannot be read, so that no table is made
             from a part of the figures
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple) or not figures.is_complete:
        return {}
    return make_generated_rows(figures)


def _make_total_rows(
    figures: Figures, totals: Sequence[FigureRow], statements_by_cell: StatementsByCell
) -> Iterator[GeneratedRow]:
    """Make the rows of the series of totals.

    A year without a number has a row if the table of gaps says why; otherwise the check of gaps
    reports it.
    """
    gaps = [gap for gap in figures.gaps if gap.source_id in figures.source_by_id]
    # Of several gaps of one year, that of the preferred report counts, so it comes last.
    gaps.sort(key=lambda gap: (rank_report(figures, gap.source_id), gap.source_id), reverse=True)
    gap_by_year = {(get_gap_series(gap), gap.year): gap for gap in gaps}
    for series in list_series(figures, totals):
        for year in series.years:
            figure = series.figure_by_year.get(year)
            gap = gap_by_year.get((series.key, year))
            cells = {
                "scope": series.key.scope,
                "series": name_series(figures, series, year),
                "break_before": "false",
            }
            if figure:
                cells |= make_figure_cells(figures, figure)
                cells["note"] = _join_notes(figures, figure, statements_by_cell[figure.cell])
                if series.find_definition_year(year) == year:
                    cells["break_before"] = "true"
                yield cells
            elif gap:
                yield cells | _make_gap_cells(figures, gap)


def _join_notes(figures: Figures, figure: FigureRow, statements: Sequence[FigureRow]) -> str:
    """Join the note of a figure with those of the other sources that state its cell.

    A note of another source begins with the title of its edition; of equal notes the first counts.
    """
    notes = {figure.note: figure.note}
    for other in statements:
        title = figures.source_by_id[other.source_id].title
        notes.setdefault(other.note, f"{title}: {other.note}")
    notes.pop("", None)
    return " ".join(notes.values())


def _make_gap_cells(figures: Figures, gap: GapRow) -> GeneratedRow:
    """Make the cells of a year without a number."""
    source = figures.source_by_id[gap.source_id]
    return {
        **make_subject_cells(figures, gap.indicator_id, gap.ref_area),
        **copy_cells(source, "report", "edition_year"),
        **copy_cells(gap, "year", "unit", "note", "quote"),
        "why_no_value": figures.get_code_label("reason", gap.reason),
        "link": make_link(source, gap.quote),
    }


# Contradictions


def _make_contradiction_rows(figures: Figures) -> Iterator[GeneratedRow]:
    """Make a row for each identity that does not hold or was redefined."""
    for evaluated in figures.evaluated:
        if evaluated.verdict not in (CONTRADICTED, REDEFINED):
            continue
        first = evaluated.figures[0]
        indicator = figures.indicator_by_id.get(first.indicator_id)
        says, follows = _compare_sides(figures, evaluated)
        yield copy_cells(evaluated.identity, "identity_id", "explanation") | {
            "year": str(first.year),
            "area": figures.get_code_label("ref_area", first.ref_area),
            "what": indicator.label if indicator else first.indicator_id,
            "report_says": says,
            "follows": follows,
            "difference": write_cell(evaluated.identity.residual or Decimal(0)),
            "verdict": evaluated.verdict,
            "links": _join_links(figures, evaluated),
        }


def _compare_sides(figures: Figures, evaluated: EvaluatedIdentity) -> tuple[str, str]:
    """Write what a report says, and what follows from other numbers: "110", "82 + 15 = 97".

    A share differs in percentage points: "80 percent", "41 of 50 = 82 percent".
    """
    kind, roles = evaluated.identity.kind, [term.role for term in evaluated.operands]
    amounts = [format_amount(figures, figure) for figure in evaluated.figures]
    amount_of = dict(zip(roles, amounts, strict=True))
    figure_of = dict(zip(roles, evaluated.figures, strict=True))
    if kind == "order":
        says = f"less than {amount_of['higher']} in {figure_of['higher'].year}"
        return says, f"{amount_of['lower']} in {figure_of['lower'].year}"
    if kind == "share":
        percent = round(figure_of["part"].value * 100 / figure_of["whole"].value, 2)
        parts = f"{amount_of['part']} of {amount_of['whole']}"
        return amount_of["share"], f"{parts} = {format_number(percent)} percent"
    if not amount_of.keys() & set(TOTAL_ROLES):
        return amounts[0], evaluated.arithmetic
    says = ""
    follows: list[str] = []
    value = Decimal(0)
    for term, figure, amount in zip(evaluated.operands, evaluated.figures, amounts, strict=True):
        if term.role in TOTAL_ROLES:
            says = f"at most {amount}" if kind == "part_of" else amount
        else:
            follows += ["-" if term.sign > 0 else "+", amount]
            value += -figure.value if term.sign > 0 else figure.value
    text = " ".join(follows).removeprefix("+ ")
    return says, text if len(follows) == 2 else f"{text} = {format_number(value)}"


def _join_links(figures: Figures, evaluated: EvaluatedIdentity) -> str:
    """Return the address of the first stated figure of each source of an identity."""
    links: dict[str, str] = {}
    for figure in evaluated.figures:
        link = link_numeral(figures, figures.find_stating_numeral(figure))
        if link:
            links.setdefault(figure.source_id, link)
    return " ".join(links.values())


# Codes


def update_codes(package: Package) -> Mapping[str, Mapping[str, Any]]:
    """Return the Table Schemas whose codes differ from those of the source tables.

    returns: the schemas with the codes of the source tables, by the name of the table; without
             those in which a field is malformed, which is a finding of its own
    """
    coded_fields: dict[str, Field] = {}
    for table_name in TABLES_WITH_CODES:
        fields = package.tables[table_name].fields if table_name in package.tables else {}
        coded_fields |= {name: field for name, field in fields.items() if list_codes(field)}
    schemas = {}
    for table_name in (*list_generated_tables(package), "gaps"):
        table = package.tables.get(table_name)
        if table is None or list(table.fields.values()) != table.schema.get("fields"):
            continue
        updated = [
            _take_codes(field, coded_fields.get(name)) for name, field in table.fields.items()
        ]
        if updated != table.schema["fields"]:
            schemas[table_name] = {**table.schema, "fields": updated}
    return schemas


def _take_codes(field: Field, source: Field | None) -> Field:
    """Return a field with the codes and labels of a source table, unless it is in words."""
    if source is None or not list_codes(field):
        return field
    constraints = as_object(field.get("constraints")) | {"enum": list_codes(source)}
    updated = {**field, "constraints": constraints}
    if "categories" in source:
        updated["categories"] = source["categories"]
    return updated
