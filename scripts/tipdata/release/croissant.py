"""Croissant: the CSV files as record sets that machine-learning tools load, with the labels of the codes."""

from collections.abc import Mapping
from typing import Any

from tipdata.package.citation import cite
from tipdata.package.constraints import category_values
from tipdata.package.json_file import written
from tipdata.package.load import sha256
from tipdata.package.table import Table
from tipdata.release.contents import DAY, NUMBER, TEXT, TRUTH, WHOLE, Release, description, kind
from tipdata.release.schema_org import about

TYPES = {TEXT: "sc:Text", WHOLE: "sc:Integer", NUMBER: "sc:Float", TRUTH: "sc:Boolean", DAY: "sc:Date"}
WORDS = (
    "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath key "
    "md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
)
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
    **{word: f"cr:{word}" for word in WORDS.split()},
}


def write(release: Release) -> None:
    """Write croissant.json, whose addresses are relative to it."""
    made = {
        "@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", **about(release),
        "citeAs": cite(release.descriptor), "isLiveDataset": False,
        "distribution": [_file(release, table) for table in release.all_tables],
        "recordSet": [_records(table) for table in release.all_tables],
    }  # fmt: skip
    release.write("croissant.json", written(made))


def _file(release: Release, table: Table) -> dict[str, Any]:
    file = release.file(table.path)
    return {
        "@type": "cr:FileObject", "@id": table.path, "name": table.path, "description": description(table),
        "contentUrl": table.path, "contentSize": f"{file.stat().st_size} B", "encodingFormat": "text/csv", "sha256": sha256(file),
    }  # fmt: skip


def _records(table: Table) -> dict[str, Any]:
    """The rows of a table. References are not declared: the reference reader joins them and drops rows with an empty cell."""
    made: dict[str, Any] = {
        "@type": "cr:RecordSet", "@id": table.name, "name": table.name, "description": description(table),
        "field": [_field(table, name, field) for name, field in table.fields.items()],
    }  # fmt: skip
    key = [{"@id": f"{table.name}/{name}"} for name in table.primary_key]
    return made | ({"key": key} if key else {})


def _field(table: Table, name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    called = f"{table.name}/{name}"
    words = [str(field.get("description") or name), f"Unit: {field['unit']}." if field.get("unit") else ""]
    if codes := category_values(field):
        words.append(f"Codes: {'; '.join(f'{code}: {label}' for code, label in codes.items())}.")
    return {
        "@type": "cr:Field", "@id": called, "name": called, "description": " ".join(filter(None, words)),
        "dataType": TYPES[kind(field)], "source": {"fileObject": {"@id": table.path}, "extract": {"column": name}},
    }  # fmt: skip
