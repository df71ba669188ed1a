"""schema.org's description of the data set in JSON-LD, for search engines of data."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tip_figures.datapackage import citation
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.json_values import as_objects
from tip_figures.datapackage.package_files import compute_sha256
from tip_figures.figures.model import Figures
from tip_figures.figures.records import IndicatorRow
from tip_figures.release.contents import Release

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".parquet": "application/vnd.apache.parquet",
    ".html": "text/html",
    ".sqlite": "application/vnd.sqlite3",
    ".dta": "application/x-stata-dta",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".whl": "application/zip",
}
"""Files that are offered for download, by suffix."""


def without_empty(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties without those that have no value."""
    return {key: value for key, value in properties.items() if value}


def write_package_dataset(release: Release) -> None:
    """Write dataset.jsonld into the package; it describes the tables beside it."""
    downloads = []
    for table in release.tables:
        file = release.resolve_in_package(table.path)
        downloads.append(_describe_download(table.path, file, table.path))
    dataset = _format_dataset(release, downloads, "codebook.html")
    release.write_package_file("dataset.jsonld", dataset)


def write_dataset(release: Release, attached: Sequence[str]) -> str:
    """Write schema.org's Dataset as JSON-LD for the pages.

    attached: names of the files that are attached to the release
    """
    downloads = []
    for name in attached:
        address = citation.release_url(release.descriptor, name)
        if Path(name).suffix in MEDIA_TYPES:
            downloads.append(_describe_download(name, release.resolve(name), address))
    return _format_dataset(release, downloads, "index.html")


def _format_dataset(release: Release, downloads: Sequence[Mapping[str, str]], page: str) -> str:
    """Write schema.org's Dataset.

    page: the page about the data, beside the JSON-LD; an address of the release takes its place
    """
    descriptor = release.descriptor
    sources = as_objects(descriptor.get("sources"))
    dataset = {
        "@context": {"@vocab": "http://schema.org/"},  # the form that harvesters look for
        "@type": "Dataset",
        "@id": descriptor.get("homepage") or "./",  # the folder of the JSON-LD
        "url": page,
        **describe_work(release),
        "identifier": str(descriptor.get("id") or release.name_and_version),
        "creditText": citation.format_citation(descriptor),
        "isBasedOn": [_describe_source(source) for source in sources],
        **(_describe_coverage(release.figures) if release.figures else {}),
        "distribution": downloads,
    }
    return to_json(without_empty(dataset))


def describe_work(release: Release) -> dict[str, Any]:
    """Return the properties that schema.org has for any creative work, from the descriptor."""
    descriptor = release.descriptor
    licenses = [
        entry["path"] for entry in as_objects(descriptor.get("licenses")) if entry.get("path")
    ]
    properties = {
        "name": release.title,
        "alternateName": release.file_stem if descriptor.get("title") else None,
        "description": descriptor.get("description"),
        "version": descriptor.get("version"),
        "license": licenses[0] if licenses else None,
        "url": citation.release_url(descriptor),
        "keywords": descriptor.get("keywords"),
        "datePublished": str(descriptor.get("created") or "")[:10],
        "creator": [_describe_author(author) for author in citation.list_authors(descriptor)],
    }
    return without_empty(properties)


def describe_file(file: Path) -> dict[str, str]:
    """Return size and SHA-256 hash of a file."""
    return {"contentSize": f"{file.stat().st_size} B", "sha256": compute_sha256(file)}


def _describe_author(author: Mapping[str, str]) -> dict[str, str]:
    author_type = "Person" if "family-names" in author else "Organization"
    return {"@type": author_type, "name": citation.format_author(author)}


def _describe_source(source: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "CreativeWork",
        "name": source.get("title", ""),
        "url": source.get("path", ""),
    }


def _describe_download(name: str, file: Path, address: str) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": name,
        "encodingFormat": MEDIA_TYPES.get(file.suffix, "text/csv"),
        **describe_file(file),
        "contentUrl": address,
    }


def _describe_coverage(figures: Figures) -> dict[str, Any]:
    """Return years, areas and indicators; nothing if there are no figures."""
    years = [figure.year for figure in figures.figures]
    areas = sorted({figure.ref_area for figure in figures.figures})
    if not years:
        return {}
    return {
        "temporalCoverage": f"{min(years)}/{max(years)}",
        "spatialCoverage": [
            {"@type": "Place", "name": figures.get_code_label("ref_area", area)} for area in areas
        ],
        "variableMeasured": [_describe_indicator(indicator) for indicator in figures.indicators],
    }


def _describe_indicator(indicator: IndicatorRow) -> dict[str, str]:
    return {
        "@type": "PropertyValue",
        "name": indicator.label,
        "description": indicator.definition,
        "propertyID": indicator.indicator_id,
        "unitText": ", ".join(indicator.units),
    }
