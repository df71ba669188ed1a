"""The Data Package as it is, in one zip: descriptor, tables, schemas, and the documents that go with them."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tipdata.package.citation import citation_file
from tipdata.package.load import Package

DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE", "requirements.lock")
CITATION = "CITATION.cff"


def created(package: Package) -> datetime:
    """When the release was made, as the descriptor tells; without that, the first moment that a zip can hold."""
    try:
        told = datetime.fromisoformat(str(package.descriptor.get("created")))
    except ValueError:
        told = datetime(1980, 1, 1, tzinfo=UTC)
    told = told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)
    return max(told, datetime(1980, 1, 1, tzinfo=UTC))


def stem(package: Package) -> str:
    """Name of the release without its version: the package's."""
    name = str(package.descriptor.get("name") or package.root.resolve().name)
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name).lstrip(".") or "package"


def contents(package: Package) -> Iterator[str]:
    """Paths in the zip, relative to the package, the generated citation apart."""
    yield package.path
    for table in package.tables.values():
        yield table.path
        if table.schema_path not in ("", package.path):
            yield table.schema_path
    for name in DOCUMENTS:
        if (package.root / name).is_file():
            yield name


def write(package: Package, folder: Path) -> None:
    """Write NAME-VERSION.zip."""
    version = package.descriptor.get("version")
    file = folder / (f"{stem(package)}-{version}.zip" if version else f"{stem(package)}.zip")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        cited = {CITATION} if citation_file(package.descriptor) else set()
        for path in sorted({*contents(package), *cited}):
            with made.open(_entry(package, path), "w", force_zip64=True) as target:
                if path == CITATION:
                    target.write(citation_file(package.descriptor).encode())
                else:
                    with (package.root / path).open("rb") as source:
                        shutil.copyfileobj(source, target)


def _entry(package: Package, path: str) -> zipfile.ZipInfo:
    """An entry whose date, system and rights are not those of this machine."""
    entry = zipfile.ZipInfo(path, created(package).timetuple()[:6])
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry
