"""A package as it is or was: in a folder, or at a git revision of a checkout.

Of a revision only the descriptor, the files that it names and the changelog are written, to a temporary folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tipdata.diff import git
from tipdata.package.errors import CannotRead
from tipdata.package.json_file import objects, read
from tipdata.package.load import DESCRIPTOR, Package, load
from tipdata.package.wording import quoted

CHANGELOG = "CHANGELOG.md"


@contextmanager
def opened(where: str, here: Path) -> Iterator[Package]:
    """The package at `where`, for as long as the context lasts.

    where:  a folder, a descriptor, or a git revision; a path wins over a revision of the same name
    here:   folder of the package in the checkout whose revisions are meant
    raises: CannotRead
    """
    with suppress(OSError, ValueError):  # a name too long or with a NUL in it is no file
        if where and Path(where).exists():
            yield load(Path(where))
            return
    with TemporaryDirectory(prefix="tipdata-") as name:
        folder = Path(name)
        _check_out(where, here, folder)
        try:
            package = load(folder)
        except CannotRead as error:
            raise CannotRead(str(error).replace(f"{folder}/", f"{where}: ")) from None
        yield package


def _check_out(revision: str, here: Path, folder: Path) -> None:
    """Write what a package was at a revision."""
    if not revision or not revision.isprintable() or revision.startswith("-"):
        raise CannotRead(f"{quoted(revision)} is neither a file nor a revision.")
    try:
        top = git.prefix(here)
        commit = git.ask(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except git.NoAnswer as error:
        reason = f" ({error})" if str(error) != "git gave no answer" else ""
        raise CannotRead(f"{revision}: there is no such file, and no such revision of this checkout{reason}.") from None
    start = f"{commit.decode().strip()}:{top}"
    try:
        (folder / DESCRIPTOR).write_bytes(git.ask(here, "cat-file", "blob", f"{start}{DESCRIPTOR}"))
    except git.NoAnswer:
        raise CannotRead(f"{revision}: there was no {top}{DESCRIPTOR} at this revision.") from None
    for name in {CHANGELOG, *_named(folder)}:
        file = (folder / name).resolve()
        if file.is_relative_to(folder.resolve()) and file != folder / DESCRIPTOR:
            with suppress(git.NoAnswer):  # that it is missing is a fault of the package, said where it is loaded
                content = git.ask(here, "cat-file", "blob", f"{start}{name}")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)


def _named(folder: Path) -> Iterator[str]:
    """Paths of tables and schemas, as the descriptor writes them."""
    try:
        descriptor = read(folder / DESCRIPTOR, DESCRIPTOR, [])
    except (OSError, ValueError):
        return  # what is wrong with it is said where the package is loaded
    for resource in objects(descriptor.get("resources") if isinstance(descriptor, dict) else None):
        for part in ("path", "schema"):
            if isinstance(resource.get(part), str) and "\0" not in resource[part]:
                yield resource[part]
