"""CSV on the Web: what each column of each CSV is, and how the tables refer to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipdata.package.constraints import category_values
from tipdata.package.json_file import objects, written
from tipdata.release.contents import Export, Release
from tipdata.release.export_types import DAY, NUMBER, TEXT, TRUTH, WHOLE, kind

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
TYPES = {WHOLE: "integer", NUMBER: "decimal", TRUTH: "boolean", DAY: "date", TEXT: "string"}
BOUNDS = {
    "minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "minExclusive", "exclusiveMaximum": "maxExclusive",
    "minLength": "minLength", "maxLength": "maxLength",
}  # fmt: skip


def write(release: Release) -> None:
    """Write csv-metadata.json."""
    told = release.descriptor
    about = {
        "dc:title": release.title,
        "dc:description": told.get("description"),
        "dc:issued": {"@value": told["created"][:10], "@type": "xsd:date"} if told.get("created") else None,
        "dc:license": [{"@id": one["path"]} for one in objects(told.get("licenses")) if one.get("path")],
        "schema:version": told.get("version"),
    }
    made = {"@context": CONTEXT, **{key: value for key, value in about.items() if value}}
    release.write("csv-metadata.json", written({**made, "tables": [_table(one) for one in release.tables]}))


def _table(table: Export) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(name, field) for name, field in table.fields.items()]}
    if table.primary_key:
        schema["primaryKey"] = table.primary_key
    if foreign := list(_foreign(table)):
        schema["foreignKeys"] = foreign
    made: dict[str, Any] = {"url": table.path, "dc:title": table.title, "dc:description": table.description}
    if table.table and table.table.delimiter != ",":
        made["dialect"] = {"delimiter": table.table.delimiter}
    return {**made, "tableSchema": schema}


def _column(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    datatype: dict[str, Any] = {"base": TYPES[kind(field)]}
    datatype |= {theirs: constraints[ours] for ours, theirs in BOUNDS.items() if ours in constraints}
    pattern = constraints.get("pattern")
    if "enum" in constraints:
        pattern = "|".join(map(_plain, constraints["enum"]))
    if pattern and datatype["base"] == "string":
        datatype["format"] = str(pattern)
    made: dict[str, Any] = {"name": name, "titles": name, "datatype": datatype}
    made |= {f"dc:{part}": field[part] for part in ("title", "description") if field.get(part)}
    if field.get("unit"):
        made["schema:unitText"] = field["unit"]
    if labels := category_values(field):
        made["rdfs:comment"] = "; ".join(f"{code}: {label}" for code, label in labels.items())
    return made | ({"required": True} if constraints.get("required") is True else {})


def _plain(value: object) -> str:
    return "".join(f"\\{c}" if c in r"\.*+?()[]{}|^$" else c for c in str(value))


def _foreign(table: Export) -> Iterator[dict[str, Any]]:
    """Foreign keys whose columns are always filled; CSVW has no word for one that an empty cell leaves unused."""
    for mine, other, theirs in table.table.references if table.table else ():
        if all(table.fields[name].get("constraints", {}).get("required") is True for name in mine):
            target = {"resource": other.path, "columnReference": list(theirs)}
            yield {"columnReference": list(mine), "reference": target}
