"""What machines read about the tables, in JSON-LD: schema.org's Dataset, and Croissant, which adds rows to that."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tip_figures.datapackage.citation import (
    format_author,
    format_citation,
    list_authors,
    release_url,
)
from tip_figures.datapackage.json_values import as_objects
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import compute_sha256
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.figures.model import Figures
from tip_figures.release.contents import Release, description
from tip_figures.release.frames import DAY, NUMBER, TEXT, TRUTH, WHOLE, kind

FORMATS = {
    ".csv": "text/csv", ".zip": "application/zip", ".parquet": "application/vnd.apache.parquet", ".html": "text/html",
    ".sqlite": "application/vnd.sqlite3", ".dta": "application/x-stata-dta",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".whl": "application/zip",
}  # fmt: skip
CROISSANT_TYPES = {
    TEXT: "sc:Text",
    WHOLE: "sc:Integer",
    NUMBER: "sc:Float",
    TRUTH: "sc:Boolean",
    DAY: "sc:Date",
}
WORDS = (
    "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath key "
    "md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
)
CROISSANT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/", "rai": "http://mlcommons.org/croissant/RAI/", "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "examples": {"@id": "cr:examples", "@type": "@json"},
    **{word: f"cr:{word}" for word in WORDS.split()},
}  # fmt: skip


def _said(made: Mapping[str, Any]) -> dict[str, Any]:
    """Properties without those of which nothing is known."""
    return {key: value for key, value in made.items() if value}


def dataset(release: Release, files: Mapping[str, str], page: str) -> str:
    """schema.org's Dataset.

    page:  where people read about it, beside what holds the answer, while it has no homepage
    files: name, beside what holds the answer, of each file that can be downloaded → its path in the release
    """
    told = release.descriptor
    return to_json(_said({
        "@context": {"@vocab": "http://schema.org/"},  # the form that harvesters look for
        "@type": "Dataset",
        "@id": told.get("homepage") or "./",  # the folder in which this stands
        "url": page,
        **_about(release),
        "identifier": str(told.get("id") or release.named),
        "creditText": format_citation(told),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": one.get("title", ""), "url": one.get("path", "")}
            for one in as_objects(told.get("sources"))
        ],
        **(_coverage(release.figures) if release.figures else {}),
        "distribution": [
            {
                "@type": "DataDownload", "name": name, "encodingFormat": FORMATS[Path(path).suffix], **_file(release, path),
                "contentUrl": release_url(told, path) if path == name else name,  # of a folder no file is attached to a release
            }
            for name, path in files.items() if Path(path).suffix in FORMATS
        ],
    }))  # fmt: skip


def croissant(release: Release) -> None:
    """Write croissant.json, whose addresses are relative to it: the CSV files as record sets, with the labels of the codes."""
    made = {
        "@context": CROISSANT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", **_about(release),
        "citeAs": format_citation(release.descriptor), "isLiveDataset": False,
        "distribution": [
            {
                "@type": "cr:FileObject", "@id": one.path, "name": one.path, "description": description(one),
                "contentUrl": one.path, **_file(release, one.path), "encodingFormat": "text/csv",
            }
            for one in release.all_tables
        ],
        # References are not declared: the reference reader joins them and drops rows with an empty cell.
        "recordSet": [
            _said({
                "@type": "cr:RecordSet", "@id": one.name, "name": one.name, "description": description(one),
                "field": [_field(one, name, field) for name, field in one.fields.items()],
                "key": [{"@id": f"{one.name}/{name}"} for name in one.primary_key],
            })
            for one in release.all_tables
        ],
    }  # fmt: skip
    release.write("croissant.json", to_json(made))


def _about(release: Release) -> dict[str, Any]:
    """What schema.org says of any creative work, from the descriptor."""
    told = release.descriptor
    return _said({
        "name": release.title, "alternateName": release.stem if told.get("title") else None,
        "description": told.get("description"), "version": told.get("version"),
        "license": next((one["path"] for one in as_objects(told.get("licenses")) if one.get("path")), None),
        "url": release_url(told), "keywords": told.get("keywords"),
        "datePublished": str(told.get("created") or "")[:10],
        "creator": [
            {"@type": "Person" if "family-names" in one else "Organization", "name": format_author(one)} for one in list_authors(told)
        ],
    })  # fmt: skip


def _file(release: Release, path: str) -> dict[str, str]:
    file = release.file(path)
    return {"contentSize": f"{file.stat().st_size} B", "sha256": compute_sha256(file)}


def _coverage(figures: Figures) -> dict[str, Any]:
    years = [one.year for one in figures.figures]
    areas = sorted({one.ref_area for one in figures.figures})
    return {
        "temporalCoverage": f"{min(years)}/{max(years)}",
        "spatialCoverage": [{"@type": "Place", "name": figures.code_label("ref_area", area)} for area in areas],
        "variableMeasured": [
            {
                "@type": "PropertyValue", "name": one.label, "description": one.definition, "propertyID": one.indicator_id,
                "unitText": ", ".join(one.units),
            }
            for one in figures.indicators
        ],
    }  # fmt: skip


def _field(table: Table, name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    called = f"{table.name}/{name}"
    words = [str(field.get("description") or name)]
    if field.get("unit"):
        words.append(f"Unit: {field['unit']}.")
    if codes := read_categories(field):
        words.append(f"Codes: {'; '.join(f'{code}: {label}' for code, label in codes.items())}.")
    return {
        "@type": "cr:Field", "@id": called, "name": called, "description": " ".join(words),
        "dataType": CROISSANT_TYPES[kind(field)], "source": {"fileObject": {"@id": table.path}, "extract": {"column": name}},
    }  # fmt: skip
