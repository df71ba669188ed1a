"""Who made a package, how to cite it, and where it is published, from its descriptor alone.

`release.contents` refuses a descriptor without name, title, version, license or author.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from tip_figures.datapackage.json_file import as_list, as_objects

Descriptor = Mapping[str, Any]
GITHUB_PAGES = re.compile(r"https://([\w-]+)\.github\.io/([\w.-]+)/?")
"""The address of a repository's site: owner and repository."""


def list_authors(descriptor: Descriptor) -> list[str]:
    """Return the names of a package's authors.

    An author is a contributor whose `roles` contain "author"; the name is the contributor's
    `title`.
    """
    return [
        str(contributor.get("title"))
        for contributor in as_objects(descriptor.get("contributors"))
        if "author" in as_list(contributor.get("roles"))
    ]


def license_name(descriptor: Descriptor) -> str:
    """Return the SPDX identifier of the first license: `CC0-1.0`; "" if the license has no name."""
    return str(descriptor["licenses"][0].get("name") or "")


def format_citation(descriptor: Descriptor) -> str:
    """Return the package as an entry of a list of references, in one line.

    An example is `A. Doe (2019). Demo, version 2.0.0 [data set]. https://example.org/`. Year and
    address are left out if the descriptor does not have them.

    Args:
        descriptor: has a title and a version
    """
    authors = "; ".join(list_authors(descriptor))
    year = f" ({str(descriptor['created'])[:4]})" if descriptor.get("created") else ""
    title = f"{descriptor['title']}, version {descriptor['version']} [data set]"
    address = f". {release_url(descriptor)}" if descriptor.get("homepage") else ""
    return f"{authors}{year}. {title}{address}"


def format_bibtex(descriptor: Descriptor) -> str:
    """Return the package as a BibTeX entry of type `@misc`; empty fields are left out.

    The key of the entry is made from name and version: `demo-2-0-0`. Braces around each author and
    the title keep BibTeX from changing them.

    Args:
        descriptor: has a name, a title and a version
    """
    key = re.sub(r"\W", "-", f"{descriptor['name']}-{descriptor['version']}")
    authors = ["{" + author + "}" for author in list_authors(descriptor)]
    entries = {
        "author": " and ".join(authors),
        "title": "{" + str(descriptor["title"]) + "}",
        "year": str(descriptor.get("created") or "")[:4],
        "version": descriptor["version"],
        "note": "Data set",
        "url": release_url(descriptor),
    }
    lines = [f"  {entry} = {{{value}}},\n" for entry, value in entries.items() if value]
    return f"@misc{{{key},\n{''.join(lines)}}}\n"


def format_citation_file(descriptor: Descriptor) -> str:
    """Return the text of CITATION.cff, in the Citation File Format 1.2.0.

    Entries for which the descriptor has no value are left out.

    Args:
        descriptor: has a title, a version and a license
    """
    entries = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": descriptor["title"],
        "abstract": descriptor.get("description"),
        "version": descriptor["version"],
        "date-released": str(descriptor.get("created") or "")[:10],
        "license": license_name(descriptor),
        "url": release_url(descriptor),
        "repository-code": repository_url(descriptor),
        "keywords": descriptor.get("keywords"),
        "authors": [{"name": author} for author in list_authors(descriptor)],
    }
    # The file is YAML, of which JSON is a part.
    lines = []
    for key, value in entries.items():
        if value:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines)


def release_url(descriptor: Descriptor, file: str = "") -> str:
    """Return the address of the package's website, or of a file on it.

    Args:
        file: name of the file, or "" for the website itself

    Returns:
        `https://example.org/FILE` if `homepage` is `https://example.org/`; `file` alone if the
        descriptor has no `homepage`
    """
    homepage = str(descriptor.get("homepage") or "")
    if homepage and file:
        return f"{homepage.rstrip('/')}/{file}"
    return homepage or file


def repository_url(descriptor: Descriptor) -> str:
    """Return the address of the GitHub repository whose website is the `homepage`.

    `https://OWNER.github.io/NAME/` gives `https://github.com/OWNER/NAME`. For any other address,
    the result is "".
    """
    site = GITHUB_PAGES.fullmatch(str(descriptor.get("homepage") or ""))
    if site is None:
        return ""
    owner, repository = site.groups()
    return f"https://github.com/{owner}/{repository}"
