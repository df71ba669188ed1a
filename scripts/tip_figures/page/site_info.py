"""What every page of a site shares: title, address, downloads, and the links at its foot."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tip_figures.datapackage.citation import repository_url
from tip_figures.datapackage.json_file import as_objects

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
"""How the name of a file ends and what it is for, in the order in which files are listed."""
BUTTONS = {"totals.csv": "CSV of totals", ".xlsx": "Excel", ".zip": "Everything (zip)"}
"""The words of the downloads at the top of a page, by how the name of the file ends."""


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
    downloads:  files of the release in the same folder; none for a page outside of a site
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
        """The day of this version, as “2026-11-25”; empty if it is not known."""
        return self.get("created")[:10]

    @property
    def licenses(self) -> list[dict[str, Any]]:
        """The licenses of the data: title or name, and path."""
        return as_objects(self.descriptor.get("licenses"))

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
    def offers(self) -> Iterator[tuple[Download, str, str]]:
        """Each download with its purpose and the words of its button; empty if it has none."""
        for ending, purpose in PURPOSES.items():
            for download in self.downloads:
                if download.name.endswith(ending):
                    yield download, purpose, BUTTONS.get(ending, "")
