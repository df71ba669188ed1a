"""CSV on the Web: what each column of each CSV is, and how the tables refer to each other."""

import re
from collections.abc import Mapping
from typing import Any

from tipdata.package.constraints import category_values
from tipdata.package.json_file import objects, written
from tipdata.package.table import Table
from tipdata.release.contents import DAY, NUMBER, TEXT, TRUTH, WHOLE, Release, description, kind, title

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
        "@context": CONTEXT,
        "dc:title": release.title,
        "dc:description": told.get("description"),
        "dc:issued": {"@value": told["created"][:10], "@type": "xsd:date"} if told.get("created") else None,
        "dc:license": [{"@id": one["path"]} for one in objects(told.get("licenses")) if one.get("path")],
        "schema:version": told.get("version"),
        "tables": [_table(one) for one in release.all_tables],
    }
    release.write("csv-metadata.json", written({key: value for key, value in about.items() if value}))


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_column(name, field) for name, field in table.fields.items()]}
    if table.primary_key:
        schema["primaryKey"] = table.primary_key
    schema["foreignKeys"] = [
        {"columnReference": mine, "reference": {"resource": other.path, "columnReference": theirs}}
        for mine, other, theirs in table.references
        # CSVW has no word for a reference that an empty cell leaves unused.
        if all(table.fields[name].get("constraints", {}).get("required") is True for name in mine)
    ]
    made = {"url": table.path, "dc:title": title(table), "dc:description": description(table), "tableSchema": schema}
    return made | ({"dialect": {"delimiter": table.delimiter}} if table.delimiter != "," else {})


def _column(name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = field.get("constraints", {})
    datatype: dict[str, Any] = {"base": TYPES[kind(field)]}
    datatype |= {theirs: constraints[ours] for ours, theirs in BOUNDS.items() if ours in constraints}
    pattern = constraints.get("pattern")
    if "enum" in constraints:
        pattern = "|".join(re.sub(r"([\\.*+?()\[\]{}|^$])", r"\\\1", str(code)) for code in constraints["enum"])
    if pattern and datatype["base"] == "string":
        datatype["format"] = pattern
    labels = category_values(field)
    made = {
        "name": name,
        "titles": name,
        "datatype": datatype,
        "dc:title": field.get("title"),
        "dc:description": field.get("description"),
        "schema:unitText": field.get("unit"),
        "rdfs:comment": "; ".join(f"{code}: {label}" for code, label in labels.items()),
        "required": constraints.get("required") is True,
    }
    return {key: value for key, value in made.items() if value}
