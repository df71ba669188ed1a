"""Files that readers can take away."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass

from tipdata.package.load import Package


@dataclass(frozen=True)
class Download:
    """A file of the release: its name in the folder above the page, its bytes, its sha256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """What the name's ending stands for."""
        own = {
            ".parquet": "application/vnd.apache.parquet",
            ".sqlite": "application/vnd.sqlite3",
            ".jsonld": "application/ld+json",
        }
        ending = f".{self.name.rpartition('.')[2]}"
        return own.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")

    @property
    def shown_size(self) -> str:
        """“15.6 kB”."""
        return (
            f"{self.size:,} B"
            if self.size < 1000
            else f"{self.size / 1000:,.1f} kB"
            if self.size < 10**6
            else f"{self.size / 10**6:,.1f} MB"
        )


def listed(package: Package, downloads: Sequence[Download]) -> list[Download]:
    """The files of the release; where none are told, the tables as the descriptor lists them."""
    if downloads:
        return list(downloads)
    resources = package.descriptor.get("resources", [])
    return [
        Download(str(one.get("path")), int(one.get("bytes") or 0), str(one.get("hash") or "").removeprefix("sha256:"))
        for one in resources
        if isinstance(one, dict)
    ]
