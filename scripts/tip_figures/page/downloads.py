"""The files of a release beside a page, by what they are for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

MAIN_DOWNLOADS = (
    ("CSV of totals", "totals.csv"),
    ("Excel", ".xlsx"),
    ("Everything (zip)", ".zip"),
)
"""Buttons at the top of a page, and how the names of their files end."""

PURPOSES = {
    "totals.csv": "one number for each series and year, or why there is none",
    "parts.csv": "how totals divide",
    "figures_flat.csv": "every number, with a link to its place in the report",
    "contradictions.csv": "where the reports contradict themselves or each other",
    ".xlsx": "these tables as sheets",
    ".csv": "",
    ".whl": "loads the tables and checks your own",
    ".sqlite": "all tables, and views for common questions",
    ".zip": "the package with all tables, Stata and Parquet files",
}
"""What a file is for, by how its name ends; in the order in which files are listed."""

GROUPS = (
    ("For a spreadsheet", (".csv", ".xlsx")),
    ("For Python", (".whl",)),
    ("For a database", (".sqlite",)),
    ("Everything, also for R and Stata", (".zip",)),
)
"""Groups of the list of downloads, and how the names of their files end."""


class Download(NamedTuple):
    """A file beside the page; size in bytes."""

    name: str
    size: int
    sha256: str

    @property
    def purpose(self) -> str:
        """What it is for; empty if that is not known."""
        return PURPOSES.get(self.ending, "")

    @property
    def ending(self) -> str:
        """The first ending of PURPOSES that its name has; empty if it has none."""
        return next((ending for ending in PURPOSES if self.name.endswith(ending)), "")


@dataclass(frozen=True)
class DownloadGroup:
    """Files for one use."""

    title: str
    downloads: Sequence[Download]


def find_main_downloads(downloads: Sequence[Download]) -> list[tuple[str, Download]]:
    """Find the files of the buttons at the top of a page, each with the words on its button."""
    buttons = []
    for title, ending in MAIN_DOWNLOADS:
        files = [download for download in downloads if download.name.endswith(ending)]
        buttons += [(title, download) for download in files]
    return buttons


def group_downloads(downloads: Sequence[Download]) -> list[DownloadGroup]:
    """Group files by what they are for; a group without a file is left out."""
    groups = []
    for title, endings in GROUPS:
        files = [download for download in downloads if download.name.endswith(endings)]
        if files:
            groups.append(DownloadGroup(title, sorted(files, key=_position)))
    return groups


def _position(download: Download) -> tuple[int, str]:
    """Sort files as PURPOSES lists them, others first, by name."""
    endings = list(PURPOSES)
    position = endings.index(download.ending) if download.ending else -1
    return position, download.name
