"""The pages that the sources of a package were read from: downloading and checking them.

What uses the network is imported only when pages are downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tip_figures.checks import FigureCheck
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import Finding
from tip_figures.figures.model import Figures
from tip_figures.proof.source_proof import PackageProof

if TYPE_CHECKING:
    from tip_figures.cli.page_download import Downloads


def download_sources(figures: Figures, cache: Path | None) -> Downloads:
    """Download the page of each source.

    cache:  folder of the pages; the user's cache if it is None
    raises: CommandError if there is no page to download, or no folder for the cache
    """
    from tip_figures.cli.page_download import DownloadError, download_pages, find_cache_folder

    if not figures.sources:
        raise CommandError("the package has no sources, so there is no page to download.")
    try:
        folder = cache or find_cache_folder(os.environ)
    except DownloadError as error:
        raise CommandError(f"{error}.") from None
    return download_pages([source.url for source in figures.sources], folder)


@dataclass(frozen=True)
class PageCheck:
    """The check that each page contains the passage which was read from it.

    proof:     of the package, with all pages among its texts
    downloads: the pages
    """

    proof: PackageProof
    downloads: Downloads

    def find_missing_passages(self, figures: Figures) -> Iterator[Finding]:
        """Yield the sources whose passage is on none of the pages, although theirs is at hand."""
        for passage in self.proof.passages:
            source = passage.match.source
            is_missing = passage.coverage.sentences_found == 0
            file = self.downloads.files.get(source.url)
            if is_missing and file is not None:
                number = passage.coverage.sentences
                yield figures.create_finding(
                    source, "url", "page-differs", file=file, number=number
                )

    def count_pages(self, _figures: Figures) -> Mapping[str, int]:
        """Count the pages that are at hand."""
        return {"pages": len(self.downloads.files)}

    @property
    def as_check(self) -> FigureCheck:
        """The check as one of a report."""
        return FigureCheck("pages", self.find_missing_passages, self.count_pages)
