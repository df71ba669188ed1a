"""A package as it is or was: in a folder, or at a git revision of a checkout.

Of a revision only the descriptor, the files that it names and the changelog are written, to a temporary folder.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tipdata.diff import git
from tipdata.package.errors import CannotRead
from tipdata.package.load import DESCRIPTOR, Package, load, locate
from tipdata.package.wording import quoted

CHANGELOG = "CHANGELOG.md"


@contextmanager
def opened(where: str, here: Path) -> Iterator[Package]:
    """The package at `where`, for as long as the context lasts.

    where:  a folder, a descriptor, or a git revision; a path wins over a revision of the same name
    here:   folder of the package in the checkout whose revisions are meant
    raises: CannotRead
    """
    if os.path.exists(where):  # noqa: PTH110, since Path.exists() raises where a name is too long for a file
        yield load(Path(where))
        return
    with TemporaryDirectory(prefix="tipdata-") as name:
        folder = Path(name)
        try:
            _check_out(where, here, folder)
        except CannotRead as error:
            raise CannotRead(str(error).replace(f"{folder}/", f"{where}: ")) from None
        yield load(folder)


def _check_out(revision: str, here: Path, folder: Path) -> None:
    """Write what a package was at a revision."""
    try:
        commit = git.ask(here, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        (folder / DESCRIPTOR).write_bytes(git.ask(here, "cat-file", "blob", f"{commit}:./{DESCRIPTOR}"))
    except git.NoAnswer as error:
        raise CannotRead(f"{quoted(revision)} is no file, and no revision that holds the package: {error}.") from None
    named = [resource.get(part) for resource in load(folder).resources for part in ("path", "schema")]
    for name in {CHANGELOG, *(name for name in named if isinstance(name, str))}:
        if locate(folder, name)[1] == ("path-missing", ""):  # neither written yet, nor unsafe
            with suppress(git.NoAnswer):  # that it is missing is a fault of the package, said where it is loaded
                content = git.ask(here, "cat-file", "blob", f"{commit}:./{name}")
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
