"""Build a release: write all files into a temporary folder, then move them to their places.

The files at the top are attached to the release: tables, workbook, database, wheel, the zip of the
whole package, and the list of their hashes. The folder `site` is published as pages.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyreadstat
from tqdm import tqdm
from xlsxwriter.exceptions import XlsxWriterException

from tip_figures.datapackage.errors import CommandError, describe_error
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.package_files import compute_sha256
from tip_figures.figures.model import Figures
from tip_figures.page.downloads import Download
from tip_figures.page.site import render_pages
from tip_figures.release import (
    codebook,
    database,
    limits,
    released_package,
    schema_org,
    workbook,
)
from tip_figures.release.contents import (
    EARLIEST_TIME,
    Release,
    find_release_time,
    list_files,
    make_descriptor,
    resolve_inside,
)

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

CHECKOUT = Path(__file__).resolve().parents[3]
SUMS = "SHA256SUMS"
HASH_LENGTH = 64  # hexadecimal digits of a SHA-256 hash; two spaces and a path follow
UNFINISHED = ".new-"  # begins the name of the folder in which a release is written
SITE = "site/"
ATTACHED_TABLES = ("totals", "parts", "figures_flat", "contradictions")
"""Tables whose CSV files are attached to a release beside the zip."""
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
    tables = tuple(table for table in package.tables.values() if table.file and table.fields)
    created = find_release_time(package)
    release = Release(
        package=package,
        figures=figures,
        descriptor=make_descriptor(package, figures, created),
        folder=target,
        tables=tables,
        time=max(created or EARLIEST_TIME, EARLIEST_TIME),
    )
    limits.refuse_what_no_release_holds(release)
    target.mkdir(parents=True, exist_ok=True)
    if target.samefile(package.root):
        raise CommandError(
            f"{target} contains the package itself; choose another folder for the release."
        )
    with lock_folder(target):
        return _write_release(release, target)


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder, if the system can lock one.

    raises: CommandError if another build writes into it
    """
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CommandError(
            f"another build writes into {folder}; wait until it ends, or choose another folder."
        ) from None
    finally:
        os.close(descriptor)


def _write_release(release: Release, target: Path) -> list[str]:
    """Write all files into a temporary folder inside that of the release, and publish them."""
    for left_over in target.glob(f"{UNFINISHED}*"):  # by a build that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    try:
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=target) as folder:
            unfinished = replace(release, folder=Path(folder))
            _write_all(unfinished)
            return _publish(unfinished, target)
    finally:
        with suppress(OSError):
            target.rmdir()  # an empty folder is left if the build failed


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


def _publish(release: Release, target: Path) -> list[str]:
    """Move the files to their places, and remove those of the previous release.

    The lists of hashes are moved last, so that they name only files that are in place.
    """
    old_paths = _read_old_paths(target)
    paths = release.list_files()
    for path in sorted(paths, key=lambda path: Path(path).name == SUMS):
        file = resolve_inside(target, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        release.resolve(path).replace(file)
    for path in old_paths.difference(paths):
        with suppress(CommandError, OSError):  # an old list may name anything
            file = resolve_inside(target, path)
            file.unlink()
            file.parent.rmdir()
    return paths


def _read_old_paths(target: Path) -> set[str]:
    """Read which files the previous release has, from its lists of hashes."""
    paths: set[str] = set()
    for folder in ("", SITE):
        sums_file = resolve_inside(target, f"{folder}{SUMS}")
        lines = sums_file.read_text("utf-8").splitlines() if sums_file.is_file() else []
        paths.update(folder + line[HASH_LENGTH + 2 :] for line in lines)
    return paths


def _write_tables(release: Release) -> None:
    """Write the tables that most people look for beside the zip."""
    for table in release.tables:
        if table.name in ATTACHED_TABLES and table.file:
            release.write_file(f"{table.name}.csv", table.file.read_bytes())


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


def _write_site(release: Release) -> None:
    """Write the pages, and copies of the attached files, so that the folder works anywhere."""
    if release.figures is None:
        return
    attached = release.list_attached()
    downloads = []
    for name in attached:
        file = release.resolve(name)
        shutil.copyfile(file, release.resolve(f"{SITE}{name}"))
        downloads.append(Download(name, file.stat().st_size, compute_sha256(file)))
    release.write_file(f"{SITE}codebook.html", codebook.render_codebook(release))
    package = replace(release.package, descriptor=release.descriptor)
    dataset = schema_org.write_dataset(release, attached)
    for name, content in render_pages(package, release.figures, downloads, dataset):
        release.write_file(f"{SITE}{name}", content)
    site_files = list_files(release.resolve(SITE))
    release.write_file(f"{SITE}{SUMS}", _list_hashes(release.resolve(SITE), site_files))


def _write_sums(release: Release) -> None:
    """Write the list of hashes of the attached files."""
    release.write_file(SUMS, _list_hashes(release.folder, release.list_attached()))


def _list_hashes(folder: Path, paths: Sequence[str]) -> str:
    """List the hashes of files, as sha256sum reads them."""
    return "".join(f"{compute_sha256(folder / path)}  {path}\n" for path in paths)


WRITERS: Mapping[str, Callable[[Release], None]] = {
    "package": released_package.write_package,
    "tables": _write_tables,
    "SQLite database": database.write_database,
    "workbook": workbook.write_workbook,
    "wheel": _write_wheel,
    "site": _write_site,
    "list of hashes": _write_sums,
}
"""Parts of a release in the order of writing: later files contain hashes of earlier ones."""
