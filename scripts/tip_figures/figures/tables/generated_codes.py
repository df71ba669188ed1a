"""The codes of generated tables and gaps, which are those of the other source tables.

A code is added in one place: the schema of `figures`, `indicators` or `sources`. Each column of the
other tables that has codes takes them from the column of the same name there.
"""

from collections.abc import Mapping
from typing import Any, Final

from tip_figures.datapackage.json_values import as_list, as_object
from tip_figures.datapackage.package import Package
from tip_figures.figures.tables.generated_tables import list_generated_tables

Field = Mapping[str, Any]
"""The description of a column in a schema."""
Schema = Mapping[str, Any]
"""A Table Schema."""

GAPS: Final = "gaps"
_TABLES_WITH_CODES: Final = ("figures", "indicators", "sources")
"""The tables from which the generated ones take coded cells; the first that has a column counts."""


def update_codes(package: Package) -> Mapping[str, Schema]:
    """Return the schemas of tables whose codes differ from those of the source tables.

    returns: the schemas with the codes of the source tables, by the name of the table
    """
    coded_fields = _collect_coded_fields(package)
    schemas = {}
    generated = list_generated_tables(package)
    names = [*generated, GAPS] if generated and GAPS in package.tables else generated
    for name in names:
        schema = package.tables[name].schema
        fields = [_take_codes(field, coded_fields) for field in as_list(schema.get("fields"))]
        if fields != as_list(schema.get("fields")):
            schemas[name] = {**schema, "fields": fields}
    return schemas


def _collect_coded_fields(package: Package) -> Mapping[str, Field]:
    """Return the columns of the source tables that have a list of codes, by name."""
    coded_fields: dict[str, Field] = {}
    for table_name in _TABLES_WITH_CODES:
        table = package.tables.get(table_name)
        fields = table.fields if table else {}
        for name, field in fields.items():
            if _has_codes(field):
                coded_fields.setdefault(name, field)
    return coded_fields


def _has_codes(field: Field) -> bool:
    return isinstance(as_object(field.get("constraints")).get("enum"), list)


def _take_codes(field: Any, coded_fields: Mapping[str, Field]) -> Any:
    """Return a field of a generated table with the codes and labels of the source table.

    A field without codes, or without such a column in the source tables, is returned as it is.
    """
    name = as_object(field).get("name")
    source = coded_fields.get(name) if isinstance(name, str) else None
    if source is None or not _has_codes(field):
        return field
    constraints = {**field["constraints"], "enum": source["constraints"]["enum"]}
    updated = {**field, "constraints": constraints}
    if "categories" in source:
        updated["categories"] = source["categories"]
    return updated
