"""Croissant: the CSV files as record sets that machine-learning tools load, with the labels of the codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table
from tipdata.release import export_types as cells
from tipdata.release import flat_table as flat
from tipdata.release.codebook_page import cite
from tipdata.release.dataset import about

TYPES = {
    cells.TEXT: "sc:Text", cells.WHOLE: "sc:Integer", cells.NUMBER: "sc:Float", cells.TRUTH: "sc:Boolean", cells.DAY: "sc:Date",
}  # fmt: skip
CONFORMS = "http://mlcommons.org/croissant/1.0"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        word: f"cr:{word}"
        for word in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet", "format",
            "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex",
            "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform",
        )
    },
}  # fmt: skip


def croissant(package: Package, files: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """The metadata.

    files: size and sha256 by name of what can be downloaded, the CSV files among them
    """
    tables = [*package.tables.values(), *([flat.table(package)] if flat.possible(package) else [])]
    made: dict[str, Any] = {"@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": CONFORMS, **about(package)}
    made |= {"citeAs": cite(package), "isLiveDataset": False}
    made["distribution"] = [_file(table, *files[f"{table.name}.csv"]) for table in tables]
    made["recordSet"] = [
        *(s for table in tables for s in _codes(table)),
        *map(_records, tables),
    ]
    return made


def _file(table: Table, size: int, sha: str) -> dict[str, Any]:
    name = f"{table.name}.csv"
    return {
        "@type": "cr:FileObject", "@id": name, "name": name, "description": str(table.schema.get("description") or name),
        "contentUrl": name, "contentSize": f"{size} B", "encodingFormat": "text/csv", "sha256": sha,
    }  # fmt: skip


def _codes(table: Table) -> list[dict[str, Any]]:
    """The codes of each coded column with their labels, as a record set that holds its own data."""
    made = []
    for name, field in table.fields.items():
        labels = category_values(field)
        if not labels or table.name == flat.NAME:
            continue
        called = f"{table.name}.{name}.codes"
        made.append(
            {
                "@type": "cr:RecordSet", "@id": called, "name": called, "description": f"Codes of {name} in {table.name}.",
                "dataType": "sc:Enumeration", "key": {"@id": f"{called}/code"},
                "field": [
                    {"@type": "cr:Field", "@id": f"{called}/{part}", "name": f"{called}/{part}", "dataType": kind}
                    for part, kind in (("code", "sc:Text"), ("label", "sc:Text"))
                ],
                "data": [{f"{called}/code": code, f"{called}/label": label} for code, label in labels.items()],
            }
        )  # fmt: skip
    return made


def _records(table: Table) -> dict[str, Any]:
    """The rows of a table. References are not declared: the reference reader joins them and drops rows with an empty cell."""
    made: dict[str, Any] = {"@type": "cr:RecordSet", "@id": table.name, "name": table.name}
    made["description"] = str(table.schema.get("description") or table.name)
    if table.primary_key:
        key = [{"@id": f"{table.name}/{name}"} for name in table.primary_key]
        made["key"] = key[0] if len(key) == 1 else key
    made["field"] = [_field(table, name, field) for name, field in table.fields.items()]
    return made


def _field(table: Table, name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    called = f"{table.name}/{name}"
    codes = (
        f"Codes: record set {table.name}.{name}.codes." if category_values(field) and table.name != flat.NAME else ""
    )
    described = " ".join(filter(None, (str(field.get("description") or name), _unit(field), codes)))
    return {
        "@type": "cr:Field", "@id": called, "name": called, "description": described, "dataType": TYPES[cells.kind(field)],
        "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": name}},
    }  # fmt: skip


def _unit(field: Mapping[str, Any]) -> str:
    return f"Unit: {field['unit']}." if field.get("unit") else ""
