"""Is each file the very one that the descriptor describes?"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.read.load import Package

DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}


def check(package: Package) -> Iterator[Finding]:
    """Is each file the very one that the descriptor describes?"""
    for resource, file in _described(package):
        where, path = f"resources.{resource['name']}.", resource.get("path")
        size, recorded = file.stat().st_size, resource.get("bytes")
        if recorded not in (None, size):
            yield create_finding(
                "bytes-differ",
                package.path,
                0,
                f"{where}bytes",
                file=path,
                bytes=size,
                recorded=recorded,
            )
        if (recorded := resource.get("hash")) is None:
            continue
        kind, mark, digits = str(recorded).rpartition(":")
        kind = kind if mark else "md5"
        if DIGITS.get(kind) != len(digits) or not re.fullmatch("[0-9a-fA-F]*", digits):
            yield create_finding("hash-unsupported", package.path, 0, f"{where}hash", hash=recorded)
            continue
        with file.open("rb") as stream:
            if hashlib.file_digest(stream, kind).hexdigest() != digits.lower():
                yield create_finding(
                    "hash-differs", package.path, 0, f"{where}hash", file=path, kind=kind
                )


def count_checked(package: Package) -> Mapping[str, int]:
    """How many files are described by size or hash."""
    described = _described(package)
    return {"files": len(described)} if described else {}


def _described(package: Package) -> list[tuple[Mapping[str, Any], Path]]:
    found = (
        (r, package.files.get(str(r.get("name"))))
        for r in package.resources
        if "hash" in r or "bytes" in r
    )
    return [(resource, file) for resource, file in found if file is not None]
