"""Croissant: metadata with which machine-learning tools load the CSV files as records."""

from collections.abc import Mapping
from typing import Any

from tip_figures.datapackage.citation import format_citation
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.table import Table
from tip_figures.release.contents import Release, get_description
from tip_figures.release.frames import FieldKind, get_field_kind
from tip_figures.release.schema_org import describe_file, describe_work, without_empty

DATA_TYPES = {
    FieldKind.TEXT: "sc:Text",
    FieldKind.INTEGER: "sc:Integer",
    FieldKind.NUMBER: "sc:Float",
    FieldKind.BOOLEAN: "sc:Boolean",
    FieldKind.DATE: "sc:Date",
}
TERMS = (
    "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format "
    "includes isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated "
    "replace samplingRate separator source subField transform"
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
    **{term: f"cr:{term}" for term in TERMS.split()},
}
"""The JSON-LD context that Croissant 1.0 prescribes."""


def write_croissant(release: Release) -> None:
    """Write croissant.json, whose addresses are relative to it."""
    metadata = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **describe_work(release),
        "citeAs": format_citation(release.descriptor),
        "isLiveDataset": False,
        "distribution": [_describe_csv_file(release, table) for table in release.tables],
        "recordSet": [_describe_records(table) for table in release.tables],
    }
    release.write_package_file("croissant.json", to_json(metadata))


def _describe_csv_file(release: Release, table: Table) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": table.path,
        "name": table.path,
        "description": get_description(table),
        "contentUrl": table.path,
        **describe_file(release.resolve_in_package(table.path)),
        "encodingFormat": "text/csv",
    }


def _describe_records(table: Table) -> dict[str, Any]:
    """Describe the rows of a table.

    References are not declared: the reference reader would join them, and drop rows with an
    empty cell.
    """
    record_set = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": get_description(table),
        "field": [_describe_field(table, name, field) for name, field in table.fields.items()],
        "key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key],
    }
    return without_empty(record_set)


def _describe_field(table: Table, name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    field_id = f"{table.name}/{name}"
    sentences = [str(field.get("description") or name)]
    if field.get("unit"):
        sentences.append(f"Unit: {field['unit']}.")
    categories = [f"{code}: {label}" for code, label in read_categories(field).items()]
    if categories:
        sentences.append(f"Codes: {'; '.join(categories)}.")
    return {
        "@type": "cr:Field",
        "@id": field_id,
        "name": field_id,
        "description": " ".join(sentences),
        "dataType": DATA_TYPES[get_field_kind(field)],
        "source": {"fileObject": {"@id": table.path}, "extract": {"column": name}},
    }
