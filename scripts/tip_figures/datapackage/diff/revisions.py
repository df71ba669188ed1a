"""A package as it is or was, in a folder or at a git revision of a checkout; git is asked without touching the work tree.

Of a revision only the descriptor, the files that it names and the changelog are written, to a temporary folder.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.read.load import DESCRIPTOR, Package, load_package, locate_file
from tip_figures.datapackage.text_format import quote_value

CHANGELOG = "CHANGELOG.md"
# A repository may name programs that git runs for it; none of these is asked for here.
GIT = (
    "git",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "protocol.allow=never",
    "--no-pager",
)


@contextmanager
def open_package(where: str, here: Path) -> Iterator[Package]:
    """The package at `where`, for as long as the context lasts.

    where:  a folder, a descriptor, or a git revision; a path wins over a revision of the same name
    here:   folder of the package in the checkout whose revisions are meant
    raises: CannotRead
    """
    if os.path.exists(where):  # noqa: PTH110, since Path.exists() raises where a name is too long for a file
        yield load_package(Path(where))
        return
    with TemporaryDirectory(prefix="tip-figures-") as name:
        folder = Path(name)
        try:
            _check_out(where, here, folder)
        except ReadError as error:
            raise ReadError(str(error).replace(f"{folder}/", f"{where}: ")) from None
        yield load_package(folder)


def _check_out(revision: str, here: Path, folder: Path) -> None:
    try:
        commit = (
            _ask(here, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
            .decode()
            .strip()
        )
        (folder / DESCRIPTOR).write_bytes(
            _ask(here, "cat-file", "blob", f"{commit}:./{DESCRIPTOR}")
        )
    except ReadError as error:
        raise ReadError(
            f"{quote_value(revision)} is no file, and no revision that holds the package: {error}."
        ) from None
    named = [
        resource.get(part)
        for resource in load_package(folder).resources
        for part in ("path", "schema")
    ]
    for name in {CHANGELOG, *(name for name in named if isinstance(name, str))}:
        if locate_file(folder, name)[1] == ("path-missing", ""):  # neither written yet, nor unsafe
            with suppress(
                ReadError
            ):  # that it is missing is a fault of the package, said where it is loaded
                content = _ask(here, "cat-file", "blob", f"{commit}:./{name}")
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)


def find_repository_prefix(folder: Path) -> str:
    """A folder's path in its repository, with a slash at its end; empty at the top and outside of any repository."""
    with suppress(ReadError):
        return (
            _ask(folder, "rev-parse", "--show-prefix").decode(errors="replace").removesuffix("\n")
        )
    return ""


def _ask(folder: Path, *arguments: str) -> bytes:
    """What git answers to a question about the checkout that holds `folder`.

    raises: CannotRead where git is not there, this is no checkout, or git refused; the text is its first line
    """
    # A hook's environment names the repository that it runs for, which may be another one.
    environment = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")
    }
    environment |= {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    command = [*GIT, "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=True
        )
    except OSError:
        raise ReadError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise ReadError(said[0].removeprefix("fatal: ") if said else "git gave no answer") from None
    return done.stdout
