"""A package as it is or was: in a folder, in the archive of a release, or at a git revision of a checkout.

Of an archive or a revision only the descriptor, the files that it names and the changelog are written, to a temporary
folder. Nothing of it is trusted: names that climb, links, and archives that unpack to more than they should are refused.
"""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from tipdata.diff import git as checkout
from tipdata.package import json_file as jsontext
from tipdata.package.errors import CannotRead
from tipdata.package.load import DESCRIPTOR, Package, load
from tipdata.package.wording import quoted

CHANGELOG = "CHANGELOG.md"
MAX_ENTRIES = 10_000  # of an archive
MAX_BYTES = 1 << 30  # of all files that are unpacked
MAX_RATIO = 200  # unpacked to packed, of a file that is large; tables rarely shrink to a fiftieth
LARGE = 1 << 24  # bytes

Files = Mapping[str, tuple[int, Callable[[], bytes]]]
"""What an archive or a revision holds: size and content by path from the descriptor's folder."""


@contextmanager
def opened(where: str, here: Path) -> Iterator[Package]:
    """The package at `where`, for as long as the context lasts.

    where:  a folder, a descriptor, a zip archive, or a git revision; a path wins over a revision of the same name
    here:   folder of the package in the checkout whose revisions are meant
    raises: CannotRead
    """
    path = Path(where)
    try:
        there, zipped = (
            bool(where) and path.exists(),
            path.is_file() and (zipfile.is_zipfile(path) or path.suffix == ".zip"),
        )
    except (OSError, ValueError):  # a name too long or with a NUL in it
        there = zipped = False
    if there and not zipped:
        yield load(path)
        return
    with TemporaryDirectory(prefix="tipdata-") as name:
        folder = Path(name)
        if zipped:
            _unzip(path, folder)
        else:
            _check_out(where, here, folder)
        try:
            package = load(folder)
        except CannotRead as error:
            raise CannotRead(str(error).replace(f"{folder}/", f"{where}: ")) from None
        yield package


def _unzip(path: Path, folder: Path) -> None:
    broken = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, UnicodeError, ValueError)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse(path, entries)
            names = [PurePosixPath(entry.filename) for entry in entries]
            roots = sorted((len(n.parts), str(n.parent)) for n in names if n.name == DESCRIPTOR)
            if not roots:
                raise CannotRead(f"{path}: the archive holds no {DESCRIPTOR}.")
            if len(roots) > 1 and roots[0][0] == roots[1][0]:
                raise CannotRead(f"{path}: the archive holds several packages: {roots[0][1]} and {roots[1][1]}.")
            top = PurePosixPath(roots[0][1])
            files = {
                str(name.relative_to(top)): (entry.file_size, partial(archive.read, entry))
                for name, entry in zip(names, entries, strict=True)
                if name.is_relative_to(top)
            }
            _write(str(path), files, folder)
    except broken as error:
        raise CannotRead(f"{path}: the archive is damaged: {str(error) or type(error).__name__}") from None
    except OSError as error:
        raise CannotRead(f"{path}: {error.strerror or error}.") from None


def _refuse(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Raise CannotRead at what no release holds."""
    if len(entries) > MAX_ENTRIES:
        raise CannotRead(f"{path}: the archive has more than {MAX_ENTRIES:,} entries.")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name or not name.isprintable():
            raise CannotRead(f"{path}: the entry {quoted(name)} would leave the folder that it is unpacked to.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise CannotRead(f"{path}: the entry {quoted(name)} is a link.")
        if entry.flag_bits & 1:
            raise CannotRead(f"{path}: the entry {quoted(name)} is encrypted.")
        if name in seen:
            raise CannotRead(f"{path}: two entries have the name {quoted(name)}.")
        if entry.file_size > LARGE and entry.file_size > MAX_RATIO * entry.compress_size:
            said = f"would unpack {entry.compress_size:,} bytes to {entry.file_size:,}, as no table does"
            raise CannotRead(f"{path}: the entry {quoted(name)} {said}.")
        seen.add(name)


def _check_out(revision: str, here: Path, folder: Path) -> None:
    if revision.startswith("-"):
        raise CannotRead(f"{quoted(revision)} is neither a file nor a revision: none begins with a hyphen.")
    if not revision.isprintable() or not revision:
        raise CannotRead(f"{quoted(revision)} is neither a file nor a revision.")
    try:
        top = checkout.prefix(here)
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        commit = checkout.ask(here, *asked).decode().strip()
    except checkout.NoAnswer as error:
        why = f" ({error})" if str(error) != "git gave no answer" else ""
        raise CannotRead(f"{revision}: there is no such file, and no such revision of this checkout{why}.") from None
    try:
        listed = checkout.ask(here, "ls-tree", "-r", "-l", "-z", "--full-tree", f"{commit}:{top}")
        files = {}
        for line in filter(None, listed.decode(errors="replace").split("\0")):
            facts, name = line.split("\t", 1)
            mode, _, blob, size = facts.split()
            if mode.startswith("100"):  # a regular file, neither a link nor another repository
                files[name] = (int(size), partial(checkout.ask, here, "cat-file", "blob", blob))
        if DESCRIPTOR not in files:
            raise CannotRead(f"{revision}: there was no {top}{DESCRIPTOR} at this revision.")
        _write(revision, files, folder)
    except checkout.NoAnswer as error:
        raise CannotRead(f"{revision}: {error}.") from None
    except OSError as error:
        raise CannotRead(f"{revision}: {error.strerror or error}.") from None


def _write(where: str, files: Files, folder: Path) -> None:
    """Write the descriptor and what it speaks of; a file that it names and that is not there is a fault of the package."""
    if files[DESCRIPTOR][0] > jsontext.MAX_BYTES:
        raise CannotRead(f"{where}: the descriptor has more than {jsontext.MAX_BYTES:,} bytes.")
    descriptor = folder / DESCRIPTOR
    descriptor.write_bytes(files[DESCRIPTOR][1]())
    try:
        named = _named(jsontext.read(descriptor, DESCRIPTOR, []))
    except ValueError:
        return  # what is wrong with it is said where the package is loaded
    wanted = [name for name in sorted({CHANGELOG, *named}) if name in files and name != DESCRIPTOR]
    if sum(files[name][0] for name in wanted) > MAX_BYTES:
        raise CannotRead(f"{where}: the package has more than {MAX_BYTES:,} bytes.")
    for name in wanted:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(files[name][1]())


def _named(descriptor: object) -> Iterator[str]:
    """Paths of tables and schemas, as the descriptor writes them."""
    for resource in jsontext.objects(descriptor.get("resources") if isinstance(descriptor, dict) else None):
        for part in ("path", "schema"):
            if isinstance(resource.get(part), str):
                yield resource[part]
