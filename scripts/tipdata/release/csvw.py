"""CSV on the Web: what each column is, beside each CSV, and all tables with their references in csv-metadata.json."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tipdata.package.json_file import written
from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.release import export_types as cells
from tipdata.release import flat_table as flat

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
GROUP = "csv-metadata.json"
TYPES = {
    cells.WHOLE: "integer",
    cells.NUMBER: "decimal",
    cells.TRUTH: "boolean",
    cells.DAY: "date",
    cells.TEXT: "string",
}
BOUNDS = {
    "minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "minExclusive", "exclusiveMaximum": "maxExclusive",
    "minLength": "minLength", "maxLength": "maxLength",
}  # fmt: skip


def write(package: Package, folder: Path) -> None:
    """Write TABLE.csv-metadata.json for each CSV, and csv-metadata.json for all of them."""
    tables = [*package.tables.values(), *([flat.table(package)] if flat.possible(package) else [])]
    made = [_table(package, table) for table in tables]
    for table, described in zip(tables, made, strict=True):
        _json(folder / f"{table.name}.csv-metadata.json", {"@context": CONTEXT, **described})
    group: dict[str, Any] = {"@context": CONTEXT, **_about(package.descriptor)}
    for table, described in zip(tables, made, strict=True):
        if foreign := _foreign(table):
            described["tableSchema"]["foreignKeys"] = foreign
    _json(folder / GROUP, {**group, "tables": made})


def _json(file: Path, value: object) -> None:
    file.write_bytes(written(value).encode())


def _about(told: Mapping[str, Any]) -> dict[str, Any]:
    made = {
        "dc:title": told.get("title") or told.get("name"),
        "dc:description": told.get("description"),
        "dc:issued": {"@value": str(told["created"])[:10], "@type": "xsd:date"} if told.get("created") else None,
        "dc:license": [{"@id": e["path"]} for e in told.get("licenses", []) if e.get("path")],
        "schema:version": told.get("version"),
    }
    return {key: value for key, value in made.items() if value}


def _table(package: Package, table: Table) -> dict[str, Any]:
    schema = table.schema
    made: dict[str, Any] = {"url": f"{table.name}.csv"}
    made |= {f"dc:{part}": schema[part] for part in ("title", "description") if schema.get(part)}
    made |= {key: value for key, value in _about(package.descriptor).items() if key == "dc:license"}
    if table.delimiter != ",":
        made["dialect"] = {"delimiter": table.delimiter}
    columns = [_column(name, field) for name, field in table.fields.items()]
    made["tableSchema"] = {"columns": columns, **({"primaryKey": table.primary_key} if table.primary_key else {})}
    return made


def _column(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    datatype: dict[str, Any] = {"base": TYPES[cells.kind(field)]}
    datatype |= {theirs: constraints[ours] for ours, theirs in BOUNDS.items() if ours in constraints}
    pattern = constraints.get("pattern")
    if "enum" in constraints and datatype["base"] == "string":
        pattern = "|".join(map(_plain, constraints["enum"]))
    if pattern and datatype["base"] == "string":
        datatype["format"] = str(pattern)
    made: dict[str, Any] = {"name": name, "titles": name}
    made |= {f"dc:{part}": field[part] for part in ("title", "description") if field.get(part)}
    if field.get("unit"):
        made["schema:unitText"] = field["unit"]
    if labels := category_values(field):
        made["rdfs:comment"] = "; ".join(f"{code}: {label}" for code, label in labels.items())
    required = constraints.get("required") is True
    return {
        **made,
        "datatype": datatype if len(datatype) > 1 else datatype["base"],
        **({"required": True} if required else {}),
    }


def _plain(value: object) -> str:
    return "".join(f"\\{c}" if c in r"\.*+?()[]{}|^$" else c for c in str(value))


def _foreign(table: Table) -> list[dict[str, Any]]:
    """Foreign keys whose columns are always filled; CSVW has no word for one that an empty cell leaves unused."""
    made = []
    for mine, other, theirs in table.references:
        if all(table.fields[name].get("constraints", {}).get("required") is True for name in mine):
            target = {"resource": f"{other.name}.csv", "columnReference": list(theirs)}
            made.append({"columnReference": list(mine), "reference": target})
    return made
