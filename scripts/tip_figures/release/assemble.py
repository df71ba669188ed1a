"""Build a release: write all files into a temporary folder, then move them to their places."""

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
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.package_files import compute_sha256, find_file
from tip_figures.figures.model import Figures
from tip_figures.page.html_page import Download
from tip_figures.page.site import render_pages
from tip_figures.release import (
    codebook,
    croissant,
    database,
    flat_tables,
    parquet,
    schema_org,
    stata,
    workbook,
)
from tip_figures.release.contents import (
    EARLIEST_TIME,
    Release,
    find_release_time,
    make_descriptor,
    resolve_inside,
)

CHECKOUT = Path(__file__).resolve().parents[3]
SUMS = "SHA256SUMS"
HASH_LENGTH = 64  # hexadecimal digits of a SHA-256 hash; two spaces and a path follow
UNFINISHED = ".new-"  # begins the name of the folder in which a release is written
UNIX = 3  # ZIP's number of the system, so that permissions are read as Unix has them
FILE_PERMISSIONS = 0o644
DOCUMENTS = ("README.md", "CHANGELOG.md", "LICENSE")
PAGE_DOWNLOADS = (
    ".xlsx",
    "figures_flat.csv",
    "totals.csv",
    "figures_flat.parquet",
    "figures_flat.dta",
    ".sqlite",
    ".whl",
    ".zip",
)
"""Ends of the paths of files that are copied beside the page."""
WRITE_ERRORS = (
    OSError,
    sqlite3.Error,
    pl.exceptions.PolarsError,
    pyreadstat.PyreadstatError,
    pyreadstat.ReadstatError,
    XlsxWriterException,
)
"""Errors of the libraries that write files."""


def build_release(package: Package, target: Path) -> list[str]:
    """Write the release of a valid package into a folder, and remove files of an earlier release.

    A table without a schema is released as it is, and in no other format.

    returns: paths of its files
    raises:  CommandError if a file cannot be written, or a format cannot hold the data; OSError
    """
    loaded = Figures.load(package)
    figures = None if isinstance(loaded, tuple) else loaded
    generated_tables = flat_tables.build_tables(figures) if figures else ()
    for table in generated_tables:
        if table.name in package.tables:
            raise CommandError(
                f"the package has a table of its own called {table.name}, "
                "which a release generates; rename it."
            )
    package_tables = tuple(
        table for table in package.tables.values() if table.file and table.fields
    )
    created = find_release_time(package)
    release = Release(
        package=package,
        figures=figures,
        descriptor=make_descriptor(package, figures, created),
        folder=target,
        package_tables=package_tables,
        generated_tables=generated_tables,
        time=max(created or EARLIEST_TIME, EARLIEST_TIME),
    )
    _prepare_target(package, target)
    try:
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target) as folder:
            unfinished = replace(release, folder=Path(folder))
            _write_all(unfinished)
            _refuse_replaced_files(unfinished)
            return _publish(unfinished, target)
    finally:
        with suppress(OSError):
            target.rmdir()  # an empty folder is left if the build failed


def _prepare_target(package: Package, target: Path) -> None:
    """Create the folder, and remove what a killed build left in it."""
    target.mkdir(parents=True, exist_ok=True)
    if target.samefile(package.root):
        raise CommandError(
            f"{target} contains the package itself; choose another folder for the release."
        )
    for folder in target.glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _write_all(release: Release) -> None:
    """Write every file of the release.

    raises: CommandError if a file cannot be written
    """
    progress = tqdm(WRITERS.items(), "release", unit="file", leave=False, disable=None)
    for name, write in progress:
        try:
            write(release)
        except WRITE_ERRORS as error:
            reason = describe_error(error).splitlines()[0]
            raise CommandError(f"the {name} cannot be written: {reason}") from None


def _refuse_replaced_files(release: Release) -> None:
    """Refuse a package with a file at a path that the release needs.

    raises: CommandError
    """
    for path, file in _package_files(release.package).items():
        if not filecmp.cmp(file, release.resolve(path), shallow=False):
            raise CommandError(
                f"the package has a file of its own called {path}, "
                "which a release generates; rename it."
            )


def _publish(release: Release, target: Path) -> list[str]:
    """Move the files to their places, and remove those of the previous release.

    The list of hashes is moved last, so that it names only files that are in place.
    """
    sums_file = resolve_inside(target, SUMS)
    lines = sums_file.read_text("utf-8").splitlines() if sums_file.is_file() else []
    old_paths = {line[HASH_LENGTH + 2 :] for line in lines}
    paths = release.list_files()
    for path in sorted(paths, key=lambda path: path == SUMS):
        file = resolve_inside(target, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        release.resolve(path).replace(file)
    for path in old_paths.difference(paths):
        with suppress(CommandError, OSError):  # an old list may name anything
            file = resolve_inside(target, path)
            file.unlink()
            file.parent.rmdir()
    return paths


def _package_files(package: Package) -> dict[str, Path]:
    """Return the files that are released as they are, by path: documents, tables and schemas."""
    paths: list[Any] = list(DOCUMENTS)
    for resource in package.resources:
        paths += as_list(resource.get("path")) or [resource.get("path")]
        paths.append(resource.get("schema"))
    files = {}
    for path in paths:
        file = find_file(package.root, path) if isinstance(path, str) else None
        if file:
            files[path] = file
    return files


def _write_package(release: Release) -> None:
    """Write the package itself, its zip, and the tables that are generated from it."""
    for path, file in _package_files(release.package).items():
        shutil.copyfile(file, release.resolve(path))
    release.write_file(release.package.path, to_json(release.descriptor))
    citation = format_citation_file(release.descriptor)
    if citation:
        release.write_file("CITATION.cff", citation)
    _write_zip(release)
    for table in release.generated_tables:
        release.write_file(table.path, table.content or b"")


def _write_zip(release: Release) -> None:
    """Write a zip of the files so far, with the date of the release and fixed permissions."""
    paths = release.list_files()
    version = release.descriptor.get("version")
    stem = f"{release.file_stem}-{version}" if version else release.file_stem
    with zipfile.ZipFile(release.resolve(f"{stem}.zip"), "w") as archive:
        for path in paths:
            entry = zipfile.ZipInfo(path, release.time.timetuple()[:6])
            entry.create_system = UNIX
            entry.external_attr = FILE_PERMISSIONS << 16
            archive.writestr(entry, release.resolve(path).read_bytes(), zipfile.ZIP_DEFLATED)


def _write_wheel(release: Release) -> None:
    """Write the wheel of this checkout, with commands and tables.

    The code of another package is never run.

    raises: CommandError if hatchling cannot build it
    """
    if release.package.root.resolve() != CHECKOUT:
        return
    command = [
        *(sys.executable, "-m", "hatchling", "build", "--target", "wheel"),
        *("--directory", str(release.folder.resolve())),
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(release.time.timestamp()))}
    result = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["hatchling failed"]
        raise CommandError(f"the wheel cannot be written: {lines[-1]}")


def _write_schema_org(release: Release) -> None:
    """Write dataset.jsonld, which describes the files that are attached to a release."""
    attached = {path: path for path in release.list_files() if "/" not in path}
    dataset = schema_org.write_dataset(release, attached, "codebook.html")
    release.write_file("dataset.jsonld", dataset)


def _write_site(release: Release) -> None:
    """Write the pages and copy their downloads beside them, so that the folder works anywhere."""
    if release.figures is None:
        return
    path_of_name = {
        Path(path).name: path for path in release.list_files() if path.endswith(PAGE_DOWNLOADS)
    }
    downloads = []
    for name, path in path_of_name.items():
        file = release.resolve(path)
        shutil.copyfile(file, release.resolve(f"site/{name}"))
        downloads.append(Download(name, file.stat().st_size, compute_sha256(file)))
    package = replace(release.package, descriptor=release.descriptor)
    dataset = schema_org.write_dataset(release, path_of_name, "index.html")
    for name, content in render_pages(package, release.figures, downloads, dataset):
        release.write_file(f"site/{name}", content)


def _write_sums(release: Release) -> None:
    """Write the list of hashes, as sha256sum reads it."""
    lines = [f"{compute_sha256(release.resolve(path))}  {path}\n" for path in release.list_files()]
    release.write_file(SUMS, "".join(lines))


WRITERS: Mapping[str, Callable[[Release], None]] = {
    "package": _write_package,
    "SQLite database": database.write_database,
    "Parquet files": parquet.write_parquet,
    "workbook": workbook.write_workbook,
    "Stata files": stata.write_stata,
    "codebook": codebook.write_codebook,
    "Croissant metadata": croissant.write_croissant,
    "wheel": _write_wheel,
    "schema.org metadata": _write_schema_org,
    "page": _write_site,
    "list of hashes": _write_sums,
}
"""Parts of a release in the order of writing: later files contain hashes of earlier ones."""
