"""The codes of generated tables and gaps, which are those of the other source tables.

A code is added in one place: the schema of `figures`, `indicators` or `sources`. Each column of the
other tables that has codes takes them from the column of the same name there.
"""

from collections.abc import Mapping
from typing import Any, Final

from tip_figures.datapackage.field_types import Field, list_codes
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.package import Package
from tip_figures.figures.tables.generated_tables import list_generated_tables

_TABLES_WITH_CODES: Final = ("sources", "indicators", "figures")
"""The tables from which the others take coded cells; the last that has a column counts."""


def update_codes(package: Package) -> Mapping[str, Mapping[str, Any]]:
    """Return the Table Schemas whose codes differ from those of the source tables.

    returns: the schemas with the codes of the source tables, by the name of the table; without
             those in which a field is malformed, which is a finding of its own
    """
    coded_fields: dict[str, Field] = {}
    for table_name in _TABLES_WITH_CODES:
        fields = package.tables[table_name].fields if table_name in package.tables else {}
        coded_fields |= {name: field for name, field in fields.items() if list_codes(field)}
    schemas = {}
    for table_name, table in package.tables.items():
        if table_name not in (*list_generated_tables(package), "gaps"):
            continue
        fields = {
            name: _take_codes(field, coded_fields[name]) if name in coded_fields else field
            for name, field in table.fields.items()
        }
        is_well_formed = list(table.fields.values()) == table.schema.get("fields")
        if is_well_formed and fields != table.fields:
            schemas[table_name] = {**table.schema, "fields": list(fields.values())}
    return schemas


def _take_codes(field: Field, source: Field) -> Field:
    """Return a field with the codes and labels of a source table, unless it is in words."""
    if not list_codes(field):
        return field
    constraints = as_object(field.get("constraints")) | {"enum": list_codes(source)}
    updated = {**field, "constraints": constraints}
    if "categories" in source:
        updated["categories"] = source["categories"]
    return updated
