"""Metadata for search engines (schema.org), machine learning (Croissant) and Zenodo."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from tip_figures.datapackage import citation
from tip_figures.datapackage.frames import describe_columns
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.table import Table
from tip_figures.page.site import Download
from tip_figures.release.contents import Release

MEDIA_TYPES = {
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".sqlite": "application/vnd.sqlite3",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".whl": "application/zip",
}
"""Files that are offered for download, by suffix."""
DATA_TYPES = {
    "integer": "sc:Integer",
    "year": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
}
"""Types of Table Schema; all others are text."""
CARD_SECTIONS = {
    "rai:dataBiases": "Limits",
    "rai:dataLimitations": "Not for",
    "rai:dataUseCases": "Good for",
    "rai:personalSensitiveInformation": "Personal data",
}
"""Properties of Croissant, and the section of docs/data-card.md that has their text."""
TERMS = "citeAs column extract field fileObject key recordSet source"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    **{term: f"cr:{term}" for term in TERMS.split()},
}
"""The part of the JSON-LD context of Croissant 1.0 that is used here."""
METHOD = (
    "Numbers are read from the text of the reports, recorded with their places, and compared with "
    "each other; nothing is estimated."
)


def write_dataset(release: Release, files: Sequence[Download]) -> str:
    """Return the package as a Dataset of schema.org, in JSON-LD, for search engines.

    Properties without a value are left out. Without a `homepage` in the descriptor, the address is
    `./`, the folder of the JSON-LD.

    Args:
        files: the files that can be downloaded (see `_describe_file`)
    """
    descriptor = release.descriptor
    homepage = descriptor.get("homepage")
    years = sorted(row["year"] for row in release.rows["figures_flat"])
    return _write_json(
        {
            "@context": {"@vocab": "http://schema.org/"},  # the form that harvesters look for
            "@type": "Dataset",
            "@id": homepage or "./",
            **_describe_work(descriptor),
            "url": homepage or "./",  # replaces the `url` of the work, which may be empty
            "identifier": homepage or release.name_and_version,
            "isAccessibleForFree": True,
            "measurementTechnique": METHOD,
            "isBasedOn": [
                {"@type": "CreativeWork", "name": source["title"], "url": source["path"]}
                for source in descriptor["sources"]
            ],
            "temporalCoverage": "/".join(years[:1] + years[-1:]),  # first and last: 2015/2022
            "spatialCoverage": [
                {"@type": "Place", "name": name} for name in release.rows.area_names.values()
            ],
            "variableMeasured": [
                {
                    "@type": "PropertyValue",
                    "name": indicator.label,
                    "description": indicator.definition,
                    "propertyID": indicator.indicator_id,
                    "unitText": ", ".join(indicator.units),
                }
                for indicator in release.rows.figures.indicators
            ],
            "distribution": [
                {"@type": "DataDownload", **_describe_file(descriptor, file)} for file in files
            ],
        }
    )


def write_croissant(release: Release) -> str:
    """Return metadata in the Croissant format, as JSON-LD, for machine learning.

    Besides the package as a whole, they describe its CSV files, and the columns of each table.
    Texts about the use of the data are from the data card, if the package has one. Properties
    without a value are left out.
    """
    return _write_json(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": [
                "http://mlcommons.org/croissant/1.0",
                "http://mlcommons.org/croissant/RAI/1.0",
            ],
            **_describe_work(release.descriptor),
            "citeAs": citation.format_citation(release.descriptor),
            "rai:dataCollection": METHOD,
            **_read_data_card(release.package.root / "docs/data-card.md"),
            "distribution": [
                {
                    "@type": "cr:FileObject",
                    "@id": file.name,
                    **_describe_file(release.descriptor, file),
                }
                for file in release.table_files
            ],
            "recordSet": [_describe_records(table) for table in release.tables],
        }
    )


def write_zenodo(descriptor: Mapping[str, Any]) -> str:
    """Return .zenodo.json, which tells Zenodo how to archive a release of the repository.

    Properties without a value are left out. The addresses of the reports are listed as what the
    package is derived from, each once.

    Args:
        descriptor: as it is released, with the reports as `sources`
    """
    work = _describe_work(descriptor)
    addresses = dict.fromkeys(source["path"] for source in descriptor["sources"])
    return _write_json(
        {
            "upload_type": "dataset",
            "title": work["name"],
            "description": work["description"],
            "version": work["version"],
            "publication_date": work["datePublished"],
            "creators": [{"name": author["name"]} for author in work["creator"]],
            "license": citation.license_name(descriptor),
            "access_right": "open",
            "language": "eng",
            "keywords": work["keywords"],
            "related_identifiers": [
                {"identifier": address, "relation": "isDerivedFrom", "scheme": "url"}
                for address in addresses
            ],
        }
    )


def _write_json(properties: Mapping[str, Any]) -> str:
    """Return a JSON object as text, without those of its own properties that are empty or None.

    In nested objects, such properties stay.
    """
    return to_json({key: value for key, value in properties.items() if value})


def _describe_work(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a package that schema.org has for any work, such as a book.

    A property that the descriptor does not have is None or empty; callers leave it out with
    `_write_json`. Only the address of the first license is given. The first author is the publisher
    as well.

    Args:
        descriptor: needs a license and an author; all other properties are optional
    """
    authors = [
        {"@type": "Organization", "name": author} for author in citation.list_authors(descriptor)
    ]
    return {
        "name": descriptor.get("title"),
        "description": descriptor.get("description"),
        "version": descriptor.get("version"),
        "license": descriptor["licenses"][0].get("path"),
        "url": descriptor.get("homepage"),
        "sameAs": citation.repository_url(descriptor),
        "keywords": descriptor.get("keywords"),
        "datePublished": str(descriptor.get("created") or "")[:10],  # the day: 2026-11-25
        "creator": authors,
        "publisher": authors[0],
    }


def _describe_file(descriptor: Mapping[str, Any], file: Download) -> dict[str, str]:
    """Return the properties that schema.org and Croissant have for a file: its address, size, hash.

    Args:
        file: if its name contains a slash, it is a path in the package, which is the address.
            Otherwise the file is published with the pages, and `citation.release_url` gives its
            address. The ending of the name must be in MEDIA_TYPES
    """
    is_in_package = "/" in file.name
    return {
        "contentUrl": file.name if is_in_package else citation.release_url(descriptor, file.name),
        "name": file.name,
        "encodingFormat": MEDIA_TYPES[PurePath(file.name).suffix],
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _read_data_card(card: Path) -> dict[str, str]:
    """Return the texts of sections of the data card: property of Croissant -> text in one line.

    CARD_SECTIONS has the properties and the headings of the sections. A text is "" if the card or
    the section does not exist.

    Args:
        card: Markdown file, in which each section has a heading of the second level: `## Limits`
    """
    text = card.read_text("utf-8") if card.is_file() else ""
    # Pairs of a heading of the second level and the text up to the next one or the end.
    section_by_heading = dict(re.findall(r"(?ms)^## (.*?)$(.*?)(?=^## |\Z)", text))
    properties = {}
    for name, heading in CARD_SECTIONS.items():
        section = section_by_heading.get(heading, "")
        properties[name] = " ".join(section.split())  # in one line
    return properties


def _describe_records(table: Table) -> dict[str, Any]:
    """Return a table as a record set of Croissant: its description, columns and primary key.

    A table without a description has its name instead. References to other tables are left out: the
    reference implementation of Croissant would join the tables, and drop rows whose referring cell
    is empty.
    """
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.schema.get("description", table.name),
        "field": [_describe_field(table, row) for row in describe_columns(table).to_dicts()],
        "key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key],
    }


def _describe_field(table: Table, column: Mapping[str, str]) -> dict[str, Any]:
    """Return a column as a field of Croissant, whose description ends with the codes of the column.

    The type of the field is that of DATA_TYPES, or text.

    Args:
        table: the table of the column
        column: its row of the codebook, with `name`, `type`, `description` and `codes`
    """
    field_id = f"{table.name}/{column['name']}"
    codes = f" Codes: {column['codes']}." if column["codes"] else ""
    return {
        "@type": "cr:Field",
        "@id": field_id,
        "name": field_id,
        "description": f"{column['description']}{codes}",
        "dataType": DATA_TYPES.get(column["type"], "sc:Text"),
        "source": {"fileObject": {"@id": table.path}, "extract": {"column": column["name"]}},
    }
