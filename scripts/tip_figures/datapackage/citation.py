"""Who made a package, how it is cited, and where it is published: from its descriptor alone."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tip_figures.datapackage.json_values import as_list, as_objects

Descriptor = Mapping[str, Any]
GITHUB = r"https://(?:github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?|([\w-]+)\.github\.io/([\w.-]+))/?"


def list_authors(descriptor: Descriptor) -> list[dict[str, str]]:
    """The contributors who are authors, all of them where none is called one, as the Citation File Format writes them."""
    people = as_objects(descriptor.get("contributors"))
    made = []
    for one in [
        one for one in people if "author" in (one.get("role"), *as_list(one.get("roles")))
    ] or people:
        names = {"family-names": one.get("familyName"), "given-names": one.get("givenName")}
        if not one.get("familyName"):
            names = {"name": one.get("title") or one.get("organization")}
        made.append({key: str(value) for key, value in names.items() if value})
    return [one for one in made if one]


def format_author(author: Mapping[str, str]) -> str:
    """An author's name in full."""
    return (
        author.get("name")
        or f"{author.get('given-names', '')} {author.get('family-names', '')}".strip()
    )


def list_license_names(descriptor: Descriptor) -> list[str]:
    """The licenses by the names that SPDX gives them."""
    return [str(one["name"]) for one in as_objects(descriptor.get("licenses")) if one.get("name")]


def format_citation(descriptor: Descriptor) -> str:
    """The package in one line, as a list of references has it."""
    title = descriptor.get("title") or descriptor.get("name")
    who = "; ".join(map(format_author, list_authors(descriptor))) or f"The makers of {title}"
    year = f" ({str(descriptor['created'])[:4]})" if descriptor.get("created") else ""
    version = f", version {descriptor['version']}" if descriptor.get("version") else ""
    where = f". {release_url(descriptor)}" if descriptor.get("homepage") else ""
    return f"{who}{year}. {title}{version} [data set]{where}"


def format_citation_file(descriptor: Descriptor) -> str:
    """CITATION.cff in the Citation File Format 1.2.0; empty where the descriptor names no title or no author."""
    made = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": descriptor.get("title"),
        "abstract": descriptor.get("description"),
        "version": descriptor.get("version"),
        "date-released": str(descriptor.get("created") or "")[:10],
        "license": list_license_names(descriptor),
        "url": release_url(descriptor),
        "keywords": descriptor.get("keywords"),
        "authors": list_authors(descriptor),
    }
    # JSON is YAML.
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in made.items() if value
    ]
    return "".join(lines) if made["title"] and made["authors"] else ""


def release_url(descriptor: Descriptor, file: str = "") -> str:
    """Where this version, or a file of its first folder, is found: as `homepage` says, or where GitHub keeps the release.

    Without a homepage it is the file's relative path.
    """
    home, version = str(descriptor.get("homepage") or ""), descriptor.get("version")
    if (found := re.fullmatch(GITHUB, home)) and version:
        owner, repository = (part for part in found.groups() if part)
        kept = f"download/v{version}/{file}" if file else f"tag/v{version}"
        return f"https://github.com/{owner}/{repository}/releases/{kept}"
    return f"{home.rstrip('/')}/{file}" if home and file else home or file
