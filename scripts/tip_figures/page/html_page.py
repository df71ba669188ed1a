"""What every HTML page shows: title, style, script, and the package as search engines read it."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from tip_figures.datapackage.citation import format_bibtex, format_citation, pages_url
from tip_figures.datapackage.json_values import as_objects
from tip_figures.page.downloads import (
    Download,
    DownloadGroup,
    find_main_downloads,
    group_downloads,
)
from tip_figures.page.rendering import read_static


class License(NamedTuple):
    """A license of the data."""

    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class HtmlPage:
    """A page of a package.

    descriptor: of the package, as it is released
    dataset:    the package as schema.org describes it, in JSON-LD; empty without one
    downloads:  files of the release in the same folder
    """

    descriptor: Mapping[str, Any]
    dataset: str
    downloads: Sequence[Download]

    @property
    def package_title(self) -> str:
        """The package's title; its name if it has none."""
        return str(self.descriptor.get("title") or self.descriptor.get("name") or "")

    @property
    def description(self) -> str:
        """What the package is."""
        return str(self.descriptor.get("description") or "")

    @property
    def version(self) -> str:
        """The package's version."""
        return str(self.descriptor.get("version") or "")

    @property
    def name_and_version(self) -> str:
        """Name and version of the package, as citations of a figure have them."""
        return f"{self.descriptor.get('name') or ''} {self.version}".strip()

    @property
    def licenses(self) -> list[License]:
        """The licenses of the data."""
        return [
            License(
                str(entry.get("title") or entry.get("name") or ""), str(entry.get("path") or "")
            )
            for entry in as_objects(self.descriptor.get("licenses"))
        ]

    @property
    def citation(self) -> str:
        """How to cite the package."""
        return format_citation(self.descriptor)

    @property
    def bibtex(self) -> str:
        """The same as an entry for BibTeX."""
        return format_bibtex(self.descriptor)

    @property
    def date(self) -> str:
        """The day of this version of the data; empty if it is not known."""
        return str(self.descriptor.get("created") or "")[:10]

    @property
    def main_downloads(self) -> list[tuple[str, Download]]:
        """The downloads at the top, each with the words on its button."""
        return find_main_downloads(self.downloads)

    @property
    def download_groups(self) -> list[DownloadGroup]:
        """All downloads, by what they are for."""
        return group_downloads(self.downloads)

    def address_of(self, file: str) -> str:
        """Return the address of a file beside the page; relative if the site's is not known."""
        site = pages_url(self.descriptor)
        return f"{site}/{file}" if site else file

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
    def content_security_policy(self) -> Markup:
        """The policy that allows this style sheet and this script, and nothing else."""
        return Markup(
            f"default-src 'none'; style-src '{_hash_source(self.style)}'; "
            f"script-src '{_hash_source(self.script)}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def _hash_source(text: str) -> str:
    """Write the hash of an element's text as a content security policy has it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
