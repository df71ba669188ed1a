"""Every file of a release: which there are, in which order they are written, and how they come into their folder."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl
from tqdm import tqdm

from tipdata.figures.model import Figures
from tipdata.package.citation import citation_file
from tipdata.package.json_file import written
from tipdata.package.load import Package, sha256
from tipdata.release import (
    archive,
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
from tipdata.release.contents import Release, described, moment, within
from tipdata.release.export_types import CannotBuild
from tipdata.release.page.html_page import Download, pages

SUMS = "SHA256SUMS"
BESIDE_THE_PAGE = (
    ".xlsx",
    "figures_flat.csv",
    "totals.csv",
    "figures_flat.parquet",
    "figures_flat.dta",
    ".sqlite",
    ".whl",
    ".zip",
)


def _package(release: Release) -> None:
    """The package itself, and its zip."""
    for path, file in release.own_files():
        shutil.copyfile(file, release.file(path))
    release.write(release.package.path, written(release.descriptor))
    if cited := citation_file(release.descriptor):
        release.write("CITATION.cff", cited)
    archive.write(release)


def _made_tables(release: Release) -> None:
    for table in release.tables:
        if table.table is None:
            release.write(table.path, flat_tables.to_csv(table))


def _search_engines(release: Release) -> None:
    files = {path: path for path in release.files() if "/" not in path}
    release.write("dataset.jsonld", written(schema_org.dataset(release, files, "codebook.html")))


def _page(release: Release) -> None:
    """The page, with what readers take away beside it, so that the folder works wherever it is put."""
    if release.figures is None:
        return
    names = {path.rpartition("/")[2]: path for path in release.files() if path.endswith(BESIDE_THE_PAGE)}
    for name, path in names.items():
        shutil.copyfile(release.file(path), release.file(f"site/{name}"))
    downloads = [
        Download(name, file.stat().st_size, sha256(file))
        for name, file in ((n, release.file(p)) for n, p in names.items())
    ]
    package = replace(release.package, descriptor=release.descriptor)
    described = written(schema_org.dataset(release, names, "index.html"))
    for name, content in pages(package, release.figures, downloads, described):
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
                except OSError as error:
                    raise CannotBuild(f"the {what} cannot be written: {error.strerror or error}.") from None
                except (sqlite3.Error, pl.exceptions.ComputeError) as error:
                    raise CannotBuild(f"the {what} cannot be written: {str(error).splitlines()[0]}.") from None
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
    tables = flat_tables.tables(package, figures)
    for part in ([table.path for table in tables], [table.name for table in tables]):
        if twice := [one for one, times in Counter(part).items() if times > 1]:
            raise CannotBuild(f"the package has a table of its own called {twice[0]}, which a release makes.")
    created = moment(package)
    return Release(package, figures, described(package, figures, created), folder, tables, created)


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
