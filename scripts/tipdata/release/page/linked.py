"""The package as schema.org describes data sets, for search engines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tipdata.release.page.book import Book
from tipdata.release.page.downloads import Download, listed


def dataset(book: Book, downloads: Sequence[Download]) -> str:
    """JSON-LD that may stand inside a script element."""
    told = book.package.descriptor
    years = sorted({row["year"] for row in book.figures.values()})
    licenses = [one.get("path") for one in told.get("licenses", []) if isinstance(one, dict)]
    made: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": told.get("title", told.get("name")),
        "identifier": f"{told.get('name')}@{told.get('version')}",
        "description": told.get("description"),
        "version": told.get("version"),
        "dateCreated": told.get("created"),
        "keywords": told.get("keywords"),
        "license": licenses[0] if licenses else None,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "url": told.get("homepage"),
        "creator": [
            {"@type": "Organization", "name": one["title"]}
            for one in told.get("contributors", [])
            if isinstance(one, dict) and "title" in one
        ],
        "isBasedOn": [
            {
                "@type": "CreativeWork",
                "name": book.passage(source),
                "publisher": {"@type": "Organization", "name": source["publisher"]},
                "url": source["url"],
            }
            for source in book.sources.values()
        ],
        "temporalCoverage": f"{years[0]}/{years[-1]}" if years else None,
        "spatialCoverage": [
            {"@type": "Country", "name": book.words.areas[area], "identifier": area}
            for area in sorted({row["ref_area"] for row in book.figures.values()})
        ],
        "variableMeasured": [
            {
                "@type": "PropertyValue",
                "name": row["label"],
                "identifier": name,
                "description": row["definition"],
                "unitText": row["units"],
            }
            for name, row in book.indicators.items()
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": one.name,
                "contentUrl": one.name,
                "contentSize": f"{one.size} B",
                "sha256": one.sha256,
                "encodingFormat": one.media_type,
            }
            for one in listed(book.package, downloads)
        ],
    }
    kept = {name: value for name, value in made.items() if value}
    return script_safe(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))


def script_safe(text: str) -> str:
    """JSON in which nothing can end or open an element."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
