"""What search engines and machine-learning tools read: schema.org's Dataset, and Croissant, which adds the rows to it."""

from collections.abc import Mapping
from typing import Any

from tipdata.package.citation import address, authors, cite, name
from tipdata.package.constraints import category_values
from tipdata.package.json_file import objects, written
from tipdata.package.load import sha256
from tipdata.package.table import Table
from tipdata.release.contents import DAY, NUMBER, TEXT, TRUTH, WHOLE, Release, description, kind

FORMATS = {
    ".csv": "text/csv", ".zip": "application/zip", ".parquet": "application/vnd.apache.parquet", ".html": "text/html",
    ".sqlite": "application/vnd.sqlite3", ".dta": "application/x-stata-dta", ".sql": "application/sql",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".whl": "application/zip",
}  # fmt: skip
TYPES = {TEXT: "sc:Text", WHOLE: "sc:Integer", NUMBER: "sc:Float", TRUTH: "sc:Boolean", DAY: "sc:Date"}
WORDS = (
    "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format includes isLiveDataset jsonPath key "
    "md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
)
CROISSANT: dict[str, Any] = {
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


def dataset(release: Release, files: Mapping[str, str], page: str) -> str:
    """schema.org's Dataset.

    page:  where people read about it, beside what holds the answer, while it has no homepage
    files: name, beside what holds the answer, of each file that can be downloaded → its path in the release
    """
    told = release.descriptor
    made: dict[str, Any] = {
        "@context": {"@vocab": "http://schema.org/"},  # the form that harvesters look for
        "@type": "Dataset",
        "@id": told.get("homepage") or "./",  # the folder in which this stands
        "url": page,
        **_about(release),
        "identifier": str(told.get("id") or release.named),
        "creditText": cite(told),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": one.get("title", ""), "url": one.get("path", "")}
            for one in objects(told.get("sources"))
        ],
        **_coverage(release),
        "distribution": [
            {
                "@type": "DataDownload", "name": name, "contentUrl": address(told, name), **_file(release, path),
                "encodingFormat": FORMATS[path[path.rindex("."):]],
            }
            for name, path in files.items() if path.endswith(tuple(FORMATS))
        ],
    }  # fmt: skip
    return written({key: value for key, value in made.items() if value})


def croissant(release: Release) -> None:
    """Write croissant.json, whose addresses are relative to it: the CSV files as record sets, with the labels of the codes."""
    tables = release.all_tables
    made = {
        "@context": CROISSANT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", **_about(release),
        "citeAs": cite(release.descriptor), "isLiveDataset": False,
        "distribution": [
            {
                "@type": "cr:FileObject", "@id": one.path, "name": one.path, "description": description(one),
                "contentUrl": one.path, **_file(release, one.path), "encodingFormat": "text/csv",
            }
            for one in tables
        ],
        "recordSet": [_records(one) for one in tables],
    }  # fmt: skip
    release.write("croissant.json", written(made))


def _about(release: Release) -> dict[str, Any]:
    """What schema.org says of any creative work, from the descriptor."""
    told = release.descriptor
    made = {
        "name": release.title,
        "alternateName": release.stem if told.get("title") else None,
        "description": told.get("description"),
        "version": told.get("version"),
        "license": next((one["path"] for one in objects(told.get("licenses")) if one.get("path")), None),
        "url": told.get("homepage"),
        "keywords": told.get("keywords"),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "datePublished": str(told.get("created") or "")[:10],
        "creator": [
            {"@type": "Person" if "family-names" in one else "Organization", "name": name(one)} for one in authors(told)
        ],
    }
    return {key: value for key, value in made.items() if value}


def _file(release: Release, path: str) -> dict[str, str]:
    file = release.file(path)
    return {"contentSize": f"{file.stat().st_size} B", "sha256": sha256(file)}


def _coverage(release: Release) -> dict[str, Any]:
    """Years, areas and what is measured."""
    if release.figures is None:
        return {}
    years = [one.year for one in release.figures.figures]
    areas = sorted({one.ref_area for one in release.figures.figures})
    return {
        "temporalCoverage": f"{min(years)}/{max(years)}",
        "spatialCoverage": [{"@type": "Place", "name": release.figures.word("ref_area", area)} for area in areas],
        "variableMeasured": [
            {
                "@type": "PropertyValue", "name": one.label, "description": one.definition, "propertyID": one.indicator_id,
                "unitText": ", ".join(one.units),
            }
            for one in release.figures.indicators
        ],
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
