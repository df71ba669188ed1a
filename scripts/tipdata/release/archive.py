"""The package as it is released, in one zip: descriptor, tables, schemas, and the documents that go with them."""

from __future__ import annotations

import shutil
import zipfile

from tipdata.release.contents import Release


def write(release: Release) -> None:
    """Write NAME-VERSION.zip of what has been written so far."""
    version = release.descriptor.get("version")
    name = f"{release.stem}-{version}.zip" if version else f"{release.stem}.zip"
    paths = release.files()
    with zipfile.ZipFile(release.file(name), "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for path in paths:
            # Date, system and rights are not those of this machine.
            entry = zipfile.ZipInfo(path, release.moment.timetuple()[:6])
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            with made.open(entry, "w", force_zip64=True) as target, release.file(path).open("rb") as source:
                shutil.copyfileobj(source, target)
