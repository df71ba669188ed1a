"""What search engines and archives read: schema.org's Dataset, and Zenodo's deposit metadata."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tipdata.package.load import Package
from tipdata.release.archive import stem

FORMATS = {
    ".csv": "text/csv", ".zip": "application/zip", ".parquet": "application/vnd.apache.parquet",
    ".sqlite": "application/vnd.sqlite3", ".dta": "application/x-stata-dta", ".sql": "application/sql", ".md": "text/markdown",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".html": "text/html",
}  # fmt: skip


def about(package: Package) -> dict[str, Any]:
    """What schema.org says of any creative work, from the descriptor; shared with Croissant."""
    told = package.descriptor
    made = {
        "name": told.get("title") or stem(package),
        "alternateName": stem(package) if told.get("title") else None,
        "description": told.get("description"),
        "version": told.get("version"),
        "license": next((e["path"] for e in told.get("licenses", []) if e.get("path")), None),
        "url": told.get("homepage"),
        "keywords": told.get("keywords"),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "datePublished": str(told["created"])[:10] if told.get("created") else None,
        "creator": [_person(person) for person in authors(told)],
    }
    return {key: value for key, value in made.items() if value}


def authors(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The contributors who are authors; all of them where none is said to be one."""
    people = [person for person in told.get("contributors", []) if person.get("title") or person.get("familyName")]
    named = [person for person in people if "author" in [*person.get("roles", []), person.get("role")]]
    return named or people or [{"title": f"The makers of {told.get('name', 'these data')}"}]


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    if person.get("familyName"):
        full = f"{person.get('givenName', '')} {person['familyName']}".strip()
        return {"@type": "Person", "name": full, "familyName": person["familyName"]}
    return {"@type": "Organization", "name": person["title"]}


def jsonld(package: Package, files: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """schema.org's Dataset.

    files: size and sha256 by name of what can be downloaded
    """
    told = package.descriptor
    made: dict[str, Any] = {
        "@context": {"@vocab": "http://schema.org/"},  # the form that harvesters look for
        "@type": "Dataset",
        "@id": told.get("homepage") or "./",  # the folder in which this file stands
        **about(package),
    }
    made["identifier"] = str(told.get("id") or " ".join(filter(None, (stem(package), told.get("version")))))
    made.setdefault("url", "codebook.html")
    based = [
        {"@type": "CreativeWork", "name": e.get("title") or e["path"], "url": e.get("path")}
        for e in told.get("sources", [])
    ]
    if based:
        made["isBasedOn"] = [{key: value for key, value in entry.items() if value} for entry in based]
    made |= _coverage(package)
    made["distribution"] = [_download(name, size, sha) for name, (size, sha) in files.items()]
    return made


def _download(name: str, size: int, sha: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload", "name": name, "contentUrl": name, "contentSize": f"{size} B", "sha256": sha,
        "encodingFormat": FORMATS[Path(name).suffix],
    }  # fmt: skip


def _coverage(package: Package) -> dict[str, Any]:
    """Years, areas and what is measured, where the tables of figures tell them."""
    made: dict[str, Any] = {}
    if package.has("figures", "areas") and {"year", "ref_area"} <= set(package.tables["figures"].fields):
        years: set[int] = set()
        codes: set[str] = set()
        for batch in package.tables["figures"].batches():
            years |= set(batch.frame["year"].drop_nulls().unique())
            codes |= set(batch.frame["ref_area"].drop_nulls().unique())
        names = dict(package.tables["areas"].frame.select("area_id", "name").iter_rows())
        if years:
            made["temporalCoverage"] = f"{min(years)}/{max(years)}"
            made["spatialCoverage"] = [{"@type": "Place", "name": names.get(c, c)} for c in sorted(codes)]
    if package.has("indicators") and {"label", "definition", "units"} <= set(package.tables["indicators"].fields):
        made["variableMeasured"] = [
            {
                "@type": "PropertyValue", "name": row["label"], "description": row["definition"], "propertyID": row["indicator_id"],
                "unitText": str(row["units"]).replace(";", ", "),
            }
            for row in package.tables["indicators"].rows()
        ]  # fmt: skip
    return made


def zenodo(package: Package) -> dict[str, Any]:
    """Zenodo's deposit metadata."""
    told = package.descriptor
    licenses = [str(e["name"]).lower() for e in told.get("licenses", []) if e.get("name")]
    related = [
        {"identifier": e["path"], "relation": "isDerivedFrom", "scheme": "url"}
        for e in told.get("sources", [])
        if e.get("path")
    ]
    made = {
        "title": told.get("title") or stem(package),
        "upload_type": "dataset",
        "description": told.get("description") or told.get("title") or stem(package),
        "creators": [{"name": _zenodo_name(person)} for person in authors(told)],
        "access_right": "open",
        "license": licenses[0] if licenses else None,
        "version": told.get("version"),
        "publication_date": str(told["created"])[:10] if told.get("created") else None,
        "keywords": told.get("keywords"),
        "language": "eng",
        "related_identifiers": related,
    }
    return {key: value for key, value in made.items() if value}


def _zenodo_name(person: Mapping[str, Any]) -> str:
    if person.get("familyName"):
        return ", ".join(filter(None, (person["familyName"], person.get("givenName"))))
    return str(person["title"])
