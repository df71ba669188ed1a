"""Every file of a release: which there are, in which order they are written, and how they come into their folder."""

import shutil
import sqlite3
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl
from tqdm import tqdm
from xlsxwriter.exceptions import XlsxWriterException

from tipdata.figures.model import Figures
from tipdata.package.citation import citation_file
from tipdata.package.errors import reason
from tipdata.package.json_file import written
from tipdata.package.load import Package, sha256
from tipdata.release import (
    checks_sql,
    codebook,
    croissant,
    csvw,
    database,
    flat_tables,
    parquet,
    schema_org,
    stata,
    wheel,
    workbook,
)  # fmt: skip
from tipdata.release.contents import CannotBuild, Release, described, moment, within
from tipdata.release.page.html_page import Download, pages

SUMS = "SHA256SUMS"
BESIDE_THE_PAGE = (
    ".xlsx", "figures_flat.csv", "totals.csv", "figures_flat.parquet", "figures_flat.dta", ".sqlite", ".whl", ".zip",
)  # fmt: skip


def _package(release: Release) -> None:
    """The package itself, and its zip."""
    for path, file in release.own_files():
        shutil.copyfile(file, release.file(path))
    release.write(release.package.path, written(release.descriptor))
    if cited := citation_file(release.descriptor):
        release.write("CITATION.cff", cited)
    version = release.descriptor.get("version")
    paths = release.files()
    with zipfile.ZipFile(
        release.file(f"{release.stem}-{version}.zip" if version else f"{release.stem}.zip"), "w"
    ) as made:
        for path in paths:
            # Date, system and rights are not those of this machine.
            entry = zipfile.ZipInfo(path, release.moment.timetuple()[:6])
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            made.writestr(entry, release.file(path).read_bytes(), zipfile.ZIP_DEFLATED)


def _made_tables(release: Release) -> None:
    for table in release.made:
        release.write(table.path, table.content or b"")


def _search_engines(release: Release) -> None:
    files = {path: path for path in release.files() if "/" not in path}
    release.write("dataset.jsonld", written(schema_org.dataset(release, files, "codebook.html")))


def _page(release: Release) -> None:
    """The page, with what readers take away beside it, so that the folder works wherever it is put."""
    if release.figures is None:
        return
    names = {path.rpartition("/")[2]: path for path in release.files() if path.endswith(BESIDE_THE_PAGE)}
    downloads = []
    for name, path in names.items():
        file = Path(shutil.copyfile(release.file(path), release.file(f"site/{name}")))
        downloads.append(Download(name, file.stat().st_size, sha256(file)))
    package = replace(release.package, descriptor=release.descriptor)
    dataset = written(schema_org.dataset(release, names, "index.html"))
    for name, content in pages(package, release.figures, downloads, dataset):
        release.write(f"site/{name}", content)


def _sums(release: Release) -> None:
    release.write(SUMS, "".join(f"{sha256(release.file(path))}  {path}\n" for path in release.files()))


WRITERS: Mapping[str, Callable[[Release], None]] = {
    "package": _package,
    "flat tables": _made_tables,
    "SQLite database": database.write,
    "Parquet files": parquet.write,
    "workbook": workbook.write,
    "Stata files": stata.write,
    "codebook": codebook.write,
    "checks in SQL": checks_sql.write,
    "CSVW metadata": csvw.write,
    "Croissant metadata": croissant.write,
    "wheel": wheel.write,
    "schema.org metadata": _search_engines,
    "page": _page,
    "list of sums": _sums,
}
"""What a release consists of, in the order in which it is written: later files tell the sums of earlier ones."""


def build(package: Package, target: Path) -> list[str]:
    """Write the release of a valid package into a folder, and take away what an earlier release left there.

    returns: paths of its files
    raises:  CannotBuild if a file cannot be written, or the data have what a format cannot hold; OSError
    """
    target.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".new-", dir=target) as folder:
            release = _release(package, Path(folder))
            for what, write in tqdm(WRITERS.items(), "release", unit="file", leave=False, disable=None):
                try:
                    write(release)
                except (OSError, sqlite3.Error, pl.exceptions.PolarsError, XlsxWriterException) as error:
                    raise CannotBuild(f"the {what} cannot be written: {reason(error).splitlines()[0]}") from None
            return _publish(release, target)
    finally:
        with suppress(OSError):
            target.rmdir()  # a folder made for a release that came to nothing is empty


def _release(package: Package, folder: Path) -> Release:
    """What the writers are given.

    raises: CannotBuild if two tables would have one file
    """
    found = Figures.load(package)
    figures = None if isinstance(found, tuple) else found
    created = moment(package)
    tables = tuple(table for table in package.tables.values() if table.file)
    made = flat_tables.tables(figures) if figures else ()
    for name, times in Counter(name for table in (*tables, *made) for name in (table.name, table.path)).items():
        if times > 1:
            raise CannotBuild(f"the package has a table of its own called {name}, which a release makes.")
    return Release(package, figures, described(package, figures, created), folder, tables, made, created)


def _publish(release: Release, target: Path) -> list[str]:
    """Move the files to their places, the list of sums last."""
    sums, paths = within(target, SUMS), release.files()
    old = {line[66:] for line in sums.read_text("utf-8").splitlines()} if sums.is_file() else set()
    for path in sorted(paths, key=lambda one: one == SUMS):
        file = within(target, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        release.file(path).replace(file)
    for path in old.difference(paths):
        with suppress(CannotBuild, OSError):  # an old list may name anything
            within(target, path).unlink()
            within(target, path).parent.rmdir()
    return paths
