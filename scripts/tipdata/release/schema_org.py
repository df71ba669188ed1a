"""What search engines read: schema.org's Dataset, for a file beside the release and for the page."""

from collections.abc import Mapping
from typing import Any

from tipdata.package.citation import address, authors, cite, name
from tipdata.package.json_file import objects
from tipdata.package.load import sha256
from tipdata.release.contents import Release

FORMATS = {
    ".csv": "text/csv", ".zip": "application/zip", ".parquet": "application/vnd.apache.parquet", ".html": "text/html",
    ".sqlite": "application/vnd.sqlite3", ".dta": "application/x-stata-dta", ".sql": "application/sql",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".whl": "application/zip",
}  # fmt: skip


def about(release: Release) -> dict[str, Any]:
    """What schema.org says of any creative work, from the descriptor; shared with Croissant."""
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


def dataset(release: Release, files: Mapping[str, str], page: str) -> dict[str, Any]:
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
        **about(release),
        "identifier": str(told.get("id") or release.named),
        "creditText": cite(told),
        "isBasedOn": [
            {"@type": "CreativeWork", "name": one.get("title", ""), "url": one.get("path", "")}
            for one in objects(told.get("sources"))
        ],
        **_coverage(release),
        "distribution": [
            {
                "@type": "DataDownload", "name": name, "contentUrl": address(told, name), "contentSize": f"{file.stat().st_size} B",
                "sha256": sha256(file), "encodingFormat": FORMATS[file.suffix],
            }
            for name, file in ((name, release.file(path)) for name, path in files.items())
            if file.suffix in FORMATS
        ],
    }  # fmt: skip
    return {key: value for key, value in made.items() if value}


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
