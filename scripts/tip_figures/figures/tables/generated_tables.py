"""The tables that tidy makes from the source tables alone, and the codes of their schemas."""

from collections.abc import Mapping, Sequence
from typing import Any

from tip_figures.datapackage.field_types import Field, list_codes
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.package import Package
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.divisions import make_part_rows
from tip_figures.figures.tables.figure_rows import (
    GeneratedRow,
    make_contradiction_rows,
    make_flat_rows,
)
from tip_figures.figures.tables.series import list_series, load_complete_figures, make_total_rows
from tip_figures.figures.tables.totals import list_statements

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
    series = list_series(figures)
    totals = [total for line in series for total in line.figure_by_year.values()]
    part_rows = list(make_part_rows(figures, totals))
    uses = {row["figure_id"]: "parts" for row in part_rows}
    uses |= {total.figure_id: "totals" for total in totals}
    return {
        "totals": list(make_total_rows(figures, series, statements_by_cell)),
        "parts": part_rows,
        "figures_flat": list(make_flat_rows(figures, statements_by_cell, uses)),
        "contradictions": list(make_contradiction_rows(figures)),
    }


def build_generated_tables(package: Package) -> Mapping[str, Sequence[GeneratedRow]]:
    """Make the rows of the generated tables of a package, by name.

    returns: nothing if a source table or one of its rows cannot be read
    """
    figures = load_complete_figures(package)
    return make_generated_rows(figures) if figures else {}


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
