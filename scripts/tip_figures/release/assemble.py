"""Every file of a release: which there are, in which order they are written, and how they come into their folder."""

import filecmp
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
from tqdm import tqdm
from xlsxwriter.exceptions import XlsxWriterException

from tip_figures.datapackage.citation import format_citation_file
from tip_figures.datapackage.errors import CommandError, describe_error
from tip_figures.datapackage.json_values import as_list
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import Package, compute_sha256, locate_file
from tip_figures.figures.model import Figures
from tip_figures.page.html_page import render_pages
from tip_figures.release import codebook, flat_tables, formats, json_ld, workbook
from tip_figures.release.contents import EARLIEST, Release, described, find_release_time, within

CHECKOUT = Path(__file__).resolve().parents[3]
SUMS = "SHA256SUMS"
BESIDE_THE_PAGE = (
    ".xlsx", "figures_flat.csv", "totals.csv", "figures_flat.parquet", "figures_flat.dta", ".sqlite", ".whl", ".zip",
)  # fmt: skip
FAILURES = (  # of the libraries that write a file
    OSError, sqlite3.Error, pl.exceptions.PolarsError, pyreadstat.PyreadstatError, pyreadstat.ReadstatError, XlsxWriterException,
)  # fmt: skip


def _own_files(package: Package) -> dict[str, Path]:
    listed: list[Any] = ["README.md", "CHANGELOG.md", "LICENSE"]
    for one in package.resources:
        listed += [*(as_list(one.get("path")) or [one.get("path")]), one.get("schema")]
    found = {path: locate_file(package.root, path)[0] for path in listed if isinstance(path, str)}
    return {path: file for path, file in found.items() if file}


def _package(release: Release) -> None:
    """The package itself, its zip, and the tables that are made of it."""
    for path, file in _own_files(release.package).items():
        shutil.copyfile(file, release.file(path))
    release.write(release.package.path, to_json(release.descriptor))
    if cited := format_citation_file(release.descriptor):
        release.write("CITATION.cff", cited)
    paths, version = release.files(), release.descriptor.get("version")
    name = f"{release.stem}-{version}.zip" if version else f"{release.stem}.zip"
    with zipfile.ZipFile(release.file(name), "w") as made:
        for path in paths:
            # Date, system and rights are not those of this machine.
            entry = zipfile.ZipInfo(path, release.moment.timetuple()[:6])
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            made.writestr(entry, release.file(path).read_bytes(), zipfile.ZIP_DEFLATED)
    for table in release.made:
        release.write(table.path, table.content or b"")


def _wheel(release: Release) -> None:
    """What `pip install .` makes of this checkout: commands and tables. The code of another package is never run.

    raises: Stop if hatchling cannot make it
    """
    if release.package.root.resolve() != CHECKOUT:
        return
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", release.folder.resolve()],
        cwd=CHECKOUT, env={**os.environ, "SOURCE_DATE_EPOCH": str(int(release.moment.timestamp()))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        lines = (made.stderr or made.stdout).strip().splitlines() or ["hatchling failed"]
        raise CommandError(f"the wheel cannot be written: {lines[-1]}")


def _search_engines(release: Release) -> None:
    files = {path: path for path in release.files() if "/" not in path}
    release.write("dataset.jsonld", json_ld.dataset(release, files, "codebook.html"))


def _page(release: Release) -> None:
    """The page, with what readers take away beside it, so that the folder works wherever it is put."""
    if release.figures is None:
        return
    names = {
        path.rpartition("/")[2]: path for path in release.files() if path.endswith(BESIDE_THE_PAGE)
    }
    for name, path in names.items():
        shutil.copyfile(release.file(path), release.file(f"site/{name}"))
    downloads = {
        name: (release.file(path).stat().st_size, compute_sha256(release.file(path)))
        for name, path in names.items()
    }
    package = replace(release.package, descriptor=release.descriptor)
    dataset = json_ld.dataset(release, names, "index.html")
    for name, content in render_pages(package, release.figures, downloads, dataset):
        release.write(f"site/{name}", content)


def _sums(release: Release) -> None:
    release.write(
        SUMS, "".join(f"{compute_sha256(release.file(path))}  {path}\n" for path in release.files())
    )


WRITERS: Mapping[str, Callable[[Release], None]] = {
    "package": _package,
    "SQLite database": formats.database,
    "Parquet files": formats.parquet,
    "workbook": workbook.write,
    "Stata files": formats.stata,
    "codebook": codebook.write,
    "Croissant metadata": json_ld.croissant,
    "wheel": _wheel,
    "schema.org metadata": _search_engines,
    "page": _page,
    "list of sums": _sums,
}
"""What a release consists of, in the order in which it is written: later files tell the sums of earlier ones."""


def build_release(package: Package, target: Path) -> list[str]:
    """Write the release of a valid package into a folder, and take away what an earlier release left there.

    A table without a schema is in it as it stands, and in no other format.

    returns: paths of its files
    raises:  Stop if a file cannot be written, or the data have what a format cannot hold; OSError
    """
    found = Figures.load(package)
    figures = None if isinstance(found, tuple) else found
    tables = tuple(table for table in package.tables.values() if table.file and table.fields)
    made = flat_tables.build_tables(figures) if figures else ()
    for name in package.tables.keys() & {table.name for table in made}:
        raise CommandError(
            f"the package has a table of its own called {name}, which a release makes."
        )
    created = find_release_time(package)
    told, bears = described(package, figures, created), max(created or EARLIEST, EARLIEST)
    target.mkdir(parents=True, exist_ok=True)
    if target.samefile(package.root):
        raise CommandError(
            f"{target} holds the package itself, and a release needs a folder of its own."
        )
    for left in target.glob(".new-*"):
        shutil.rmtree(left, ignore_errors=True)  # of a build that was killed
    try:
        with tempfile.TemporaryDirectory(prefix=".new-", dir=target) as folder:
            release = Release(package, figures, told, Path(folder), tables, made, bears)
            for what, write in tqdm(
                WRITERS.items(), "release", unit="file", leave=False, disable=None
            ):
                try:
                    write(release)
                except FAILURES as error:
                    raise CommandError(
                        f"the {what} cannot be written: {describe_error(error).splitlines()[0]}"
                    ) from None
            for path, file in _own_files(package).items():
                if not filecmp.cmp(file, release.file(path), shallow=False):
                    raise CommandError(
                        f"the package has a file of its own called {path}, which a release makes."
                    )
            return _publish(release, target)
    finally:
        with suppress(OSError):
            target.rmdir()  # a folder made for a release that came to nothing is empty


def _publish(release: Release, target: Path) -> list[str]:
    """Move the files to their places, the list of sums last."""
    sums, paths = within(target, SUMS), release.files()
    old = {line[66:] for line in sums.read_text("utf-8").splitlines()} if sums.is_file() else set()
    for path in sorted(paths, key=lambda one: one == SUMS):
        file = within(target, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        release.file(path).replace(file)
    for path in old.difference(paths):
        with suppress(CommandError, OSError):  # an old list may name anything
            within(target, path).unlink()
            within(target, path).parent.rmdir()
    return paths
