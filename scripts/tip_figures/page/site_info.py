"""What every page of a site shares: title, address, downloads, and the links at its foot."""

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from tip_figures.datapackage.citation import (
    format_bibtex,
    format_citation,
    release_url,
    repository_url,
)
from tip_figures.datapackage.json_file import as_objects
from tip_figures.page.rendering import read_static

PURPOSES = {
    "totals.csv": "one row for each series and year: the number, or why there is none",
    "parts.csv": "how totals divide",
    "figures_flat.csv": "every number, with a link to its words in the report",
    "contradictions.csv": "where the reports contradict themselves or each other",
    ".xlsx": "these tables as sheets of one workbook",
    ".sqlite": "all tables as a database, with views for common questions",
    ".whl": "for Python: loads the tables and checks your own",
    ".zip": "everything, also for R and Stata: CSV, Parquet, Stata files and metadata",
}
"""What a file is for, by how its name ends; in the order in which files are listed."""
BUTTONS = (("CSV of totals", "totals.csv"), ("Excel", ".xlsx"), ("Everything (zip)", ".zip"))
"""Downloads at the top of a page, and how the names of their files end."""


class Download(NamedTuple):
    """A file beside the pages; size in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class SiteInfo:
    """What every page of a site shares.

    descriptor: of the package, as it is released; `homepage` is the address of the site
    dataset:    the package as schema.org describes it, in JSON-LD; empty without one
    downloads:  files of the release in the same folder
    documents:  paths in the package of the documents that are in the same folder, too
    """

    descriptor: Mapping[str, Any]
    dataset: str = ""
    downloads: Sequence[Download] = ()
    documents: Collection[str] = ()

    def get(self, key: str) -> str:
        """Return a property of the descriptor; empty if it has none."""
        return str(self.descriptor.get(key) or "")

    @property
    def date(self) -> str:
        """The day of this version, as “25 November 2026”; empty if it is not known."""
        try:
            day = date.fromisoformat(self.get("created")[:10])
        except ValueError:
            return ""
        return f"{day.day} {day:%B %Y}"

    @property
    def licenses(self) -> list[dict[str, Any]]:
        """The licenses of the data: title or name, and path."""
        return as_objects(self.descriptor.get("licenses"))

    @property
    def citation(self) -> str:
        """How to cite the package."""
        return format_citation(self.descriptor)

    @property
    def bibtex(self) -> str:
        """The same as an entry for BibTeX."""
        return format_bibtex(self.descriptor)

    @property
    def repository(self) -> str:
        """The address of the repository; empty if it is not known."""
        return repository_url(self.descriptor)

    @property
    def report_address(self) -> str:
        """Where to report a mistake; empty if it is not known."""
        if self.repository:
            return f"{self.repository}/issues/new"
        return self.document_address("CONTRIBUTING.md")

    def document_address(self, path: str) -> str:
        """Return the address of a document: in the repository, or its copy beside the pages.

        path:    in the package
        returns: empty if the package has no such document
        """
        if path not in self.documents:
            return ""
        return f"{self.repository}/blob/HEAD/{path}" if self.repository else Path(path).name

    @property
    def listed_downloads(self) -> list[tuple[Download, str]]:
        """The downloads in the order of PURPOSES, each with its purpose; hashes are left out."""
        listed = []
        for ending, purpose in PURPOSES.items():
            listed += [(download, purpose) for download in self._find_downloads(ending)]
        return listed

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """The downloads at the top of a page: the words of each button, and its file."""
        buttons = []
        for title, ending in BUTTONS:
            buttons += [(title, download.name) for download in self._find_downloads(ending)]
        return buttons

    def _find_downloads(self, ending: str) -> list[Download]:
        return [download for download in self.downloads if download.name.endswith(ending)]

    def address_of(self, file: str) -> str:
        """Return the address of a file of the site; its name if the site has no address."""
        return release_url(self.descriptor, file)

    @property
    def embedded_dataset(self) -> Markup:
        """The description for search engines, which cannot end the element that it is in."""
        return Markup(self.dataset.replace("<", "\\u003c"))

    @property
    def style(self) -> Markup:
        """The style sheet."""
        return Markup(read_static("style.css"))

    @property
    def script(self) -> Markup:
        """The script."""
        return Markup(read_static("script.js"))

    @property
    def content_security_policy(self) -> str:
        """The policy that allows this style sheet and this script, and nothing else."""
        return (
            f"default-src 'none'; style-src '{_hash_source(self.style)}'; "
            f"script-src '{_hash_source(self.script)}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def _hash_source(text: str) -> str:
    """Write the hash of an element's text as a content security policy has it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
