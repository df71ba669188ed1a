"""Is each file the one that the descriptor describes?"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.unsupported import read_path

HASH_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}  # hexadecimal digits
DEFAULT_ALGORITHM = "md5"  # of a hash without a prefix, as the standard says


@dataclass(frozen=True)
class DescribedFile:
    """A file whose resource has a size or a hash."""

    resource: Mapping[str, Any]
    file: Path

    @property
    def place(self) -> str:
        """The resource as a place in the descriptor."""
        return f"resources.{self.resource['name']}"


def check(package: Package) -> Iterator[Finding]:
    """Yield the files whose size or hash is not the recorded one."""
    for described in _find_described_files(package):
        yield from _compare_size(package, described)
        yield from _compare_hash(package, described)


def count_checked(package: Package) -> Mapping[str, int]:
    """Count the files that have a size or a hash; nothing if no file has one."""
    number = len(_find_described_files(package))
    return {"files": number} if number else {}


def _find_described_files(package: Package) -> list[DescribedFile]:
    described = []
    for resource in package.resources:
        file = package.files.get(str(resource.get("name")))
        if file is not None and ("hash" in resource or "bytes" in resource):
            described.append(DescribedFile(resource, file))
    return described


def _compare_size(package: Package, described: DescribedFile) -> Iterator[Finding]:
    recorded = described.resource.get("bytes")
    size = described.file.stat().st_size
    if recorded not in (None, size):
        path = read_path(described.resource)
        yield create_finding(
            "bytes-differ",
            package.path,
            0,
            f"{described.place}.bytes",
            file=path,
            bytes=size,
            recorded=recorded,
        )


def _compare_hash(package: Package, described: DescribedFile) -> Iterator[Finding]:
    recorded = described.resource.get("hash")
    if recorded is None:
        return
    place = f"{described.place}.hash"
    prefix, separator, digits = str(recorded).rpartition(":")
    algorithm = prefix if separator else DEFAULT_ALGORITHM
    has_right_length = HASH_LENGTHS.get(algorithm) == len(digits)
    if not has_right_length or not re.fullmatch("[0-9a-fA-F]*", digits):
        yield create_finding("hash-unsupported", package.path, 0, place, hash=recorded)
        return
    with described.file.open("rb") as stream:
        actual = hashlib.file_digest(stream, algorithm).hexdigest()
    if actual != digits.lower():
        path = read_path(described.resource)
        yield create_finding("hash-differs", package.path, 0, place, file=path, algorithm=algorithm)
