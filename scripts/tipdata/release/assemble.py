"""Every file of a release, written into one folder: which there are, in which order, and their sums."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tipdata.figures import model
from tipdata.package.citation import citation_file
from tipdata.package.json_file import written
from tipdata.package.load import Package, sha256
from tipdata.release import archive, checks_sql, codebook_page, croissant, csvw, dataset, parquet, sqlite, stata, xlsx
from tipdata.release import flat_table as flat
from tipdata.release import page as site
from tipdata.release.export_types import CannotBuild
from tipdata.release.swap import SUMS

Tell = Callable[[int], None]
"""Told the rows that a format has written."""


@dataclass(frozen=True)
class Writer:
    """One kind of file in a release.

    what:  name for people
    write: package, folder, whom to tell → files in the folder
    rows:  whether it tells the rows it writes
    """

    what: str
    write: Callable[[Package, Path, Tell], None]
    rows: bool = False


def writers(package: Package) -> Iterator[Writer]:
    """What a release of this package consists of, in the order in which it is written."""
    yield Writer("CSV", _csv)
    if flat.possible(package):
        yield Writer("flat CSV", lambda p, folder, _: flat.write(p, folder))
    if citation_file(package.descriptor):
        yield Writer("citation", lambda p, folder, _: _text(folder / archive.CITATION, citation_file(p.descriptor)))
    yield Writer("SQLite database", sqlite.write, rows=True)
    yield Writer("Parquet files", lambda p, folder, _: parquet.write(p, folder))
    yield Writer("workbook", xlsx.write, rows=True)
    yield Writer("Stata files", stata.write, rows=True)
    yield Writer("codebook", lambda p, folder, _: codebook_page.write(p, folder))
    yield Writer("checks in SQL", lambda p, folder, _: checks_sql.write(p, folder))
    yield Writer("CSVW metadata", lambda p, folder, _: csvw.write(p, folder))
    yield Writer("zip", lambda p, folder, _: archive.write(p, folder))
    yield Writer("metadata for search engines and archives", _metadata)
    if package.has(*model.TABLES):
        yield Writer(SITE, _site)


SITE = "site"


def assemble(package: Package, folder: Path, begin: Callable[[Writer], Tell], only: str = "") -> None:
    """Write every file of the release into a folder; with `only` those of one writer beside what is there.

    begin:  told which writer begins, and whom it is to tell of its rows
    raises: CannotBuild if a file cannot be written, or the data have what a format cannot hold
    """
    for writer in writers(package):
        if only not in ("", writer.what):
            continue
        try:
            writer.write(package, folder, begin(writer))
        except OSError as error:
            raise CannotBuild(f"the {writer.what} cannot be written: {error.strerror or error}.") from None
        except (sqlite3.Error, pl.exceptions.ComputeError) as error:
            raise CannotBuild(f"the {writer.what} cannot be written: {str(error).splitlines()[0]}.") from None
    try:
        _text(folder / SUMS, "".join(f"{sha256(folder / name)}  {name}\n" for name in files(folder)))
    except OSError as error:
        raise CannotBuild(f"{SUMS} cannot be written: {error.strerror or error}.") from None


def files(folder: Path) -> list[str]:
    """Paths of the files of a release, relative to it and sorted, the list of sums apart."""
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file() and f.name != SUMS)


def _text(file: Path, text: str) -> None:
    file.write_bytes(text.encode())


def _csv(package: Package, folder: Path, _: Tell) -> None:
    for table in package.tables.values():
        assert table.file is not None  # a valid package has every file
        shutil.copyfile(table.file, folder / f"{table.name}.csv")


def _metadata(package: Package, folder: Path, _: Tell) -> None:
    """Croissant, schema.org and Zenodo; the first two tell the sizes and sums of the files that are there by now."""
    downloads = [name for name in files(folder) if Path(name).suffix in dataset.FORMATS]
    told = {name: ((folder / name).stat().st_size, sha256(folder / name)) for name in downloads}
    _text(folder / "dataset.jsonld", written(dataset.jsonld(package, told)))
    _text(folder / "croissant.json", written(croissant.croissant(package, told)))
    _text(folder / "zenodo.json", written(dataset.zenodo(package)))


def _site(package: Package, folder: Path, _: Tell) -> None:
    """The page, which tells the sizes and sums of the files that are there by now."""
    downloads = [name for name in files(folder) if not name.startswith("site/")]
    told = [site.Download(name, (folder / name).stat().st_size, sha256(folder / name)) for name in downloads]
    for path, content in site.pages(package, told).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
