"""Open a package to compare it: in a folder, or at a git revision of a checkout.

The work tree is not touched.
Of a revision only the descriptor, the files that it names and the changelog are written, to a
temporary folder.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tip_figures.datapackage.cell_findings import find_header_faults
from tip_figures.datapackage.errors import ReadError, name_command
from tip_figures.datapackage.findings import ERROR, NOT_READ
from tip_figures.datapackage.package import (
    DESCRIPTOR,
    MISSING_FILE,
    Package,
    find_path_fault,
    load_package,
)
from tip_figures.datapackage.text_format import quote_value

CHANGELOG = "CHANGELOG.md"
# The configuration of a repository may name programs that git runs for it, or open the network.
# This option and the environment prevent that.
GIT_COMMAND = ("git", "-c", "core.fsmonitor=false")
# The environment of a hook names the repository that it runs for, which may be a different one.
PASSED_VARIABLES = ("PATH", "HOME", "SYSTEMROOT")
GIT_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@contextmanager
def open_package(location: str, checkout: Path) -> Iterator[Package]:
    """Open the package at a location for as long as the context lasts.

    location: a folder, a descriptor, or a git revision; a path wins over a revision of its name
    checkout: folder of the package in the checkout whose revisions are meant
    raises:   ReadError if there is none, or it cannot be compared
    """
    if os.path.exists(location):  # noqa: PTH110, since Path.exists() raises for very long names
        yield _load_comparable(Path(location), location)
        return
    with TemporaryDirectory(prefix="tip-figures-") as name:
        try:
            check_out(location, checkout, Path(name))
        except ReadError as error:
            raise ReadError(str(error).replace(f"{name}/", f"{location}: ")) from None
        yield _load_comparable(Path(name), location)


def _load_comparable(folder: Path, location: str) -> Package:
    """Load a package of which all rows and columns can be read.

    raises: ReadError if one cannot, since it would look like a removed one
    """
    package = load_package(folder)
    findings = list(package.findings)
    for table in package.tables.values():
        if table.file is not None and table.fields:
            findings += (*table.csv.findings, *find_header_faults(table))
    for finding in findings:
        if finding.severity == ERROR or finding.code == NOT_READ:
            line = f", line {finding.line}" if finding.line else ""
            raise ReadError(
                f"{location}: cannot be compared: {finding.path}{line}: {finding.message} "
                f"Run {name_command('validate')} for details."
            )
    return package


def check_out(revision: str, checkout: Path, folder: Path) -> None:
    """Write the package at a git revision of a checkout into a folder.

    raises: ReadError if there is no such revision, or no descriptor in it
    """
    try:
        name = f"{revision}^{{commit}}"
        answer = ask_git(checkout, "rev-parse", "--verify", "--end-of-options", name)
        commit = answer.decode().strip()
        descriptor = ask_git(checkout, "cat-file", "blob", f"{commit}:./{DESCRIPTOR}")
    except ReadError as error:
        raise ReadError(
            f"{quote_value(revision)} is neither a file nor a revision of the package: {error}."
        ) from None
    (folder / DESCRIPTOR).write_bytes(descriptor)
    paths = {CHANGELOG}
    for resource in load_package(folder).resources:
        paths |= {str(resource.get("path")), str(resource.get("schema"))}
    for path in paths:
        # A file that is unsafe, or that the revision does not have, is reported when the package
        # is loaded.
        if find_path_fault(folder, path) == MISSING_FILE:
            with suppress(ReadError):
                content = ask_git(checkout, "cat-file", "blob", f"{commit}:./{path}")
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)


def find_path_in_repository(folder: Path) -> str:
    """Return the path of a folder in its repository, with a slash at its end.

    returns: empty at the top of a repository and outside of any
    """
    folder = folder.resolve()
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            return f"{folder.relative_to(parent).as_posix()}/" if parent != folder else ""
    return ""


def ask_git(folder: Path, *arguments: str) -> bytes:
    """Run a git command in the checkout that contains a folder, and return its output.

    raises: ReadError with the first line of git's error, or if git is not installed
    """
    command = [*GIT_COMMAND, "-C", str(folder), *arguments]
    passed = {name: os.environ[name] for name in PASSED_VARIABLES if name in os.environ}
    try:
        answer = subprocess.run(
            command,
            env=passed | GIT_ENVIRONMENT,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=True,
        )
    except OSError:
        raise ReadError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        first_line = error.stderr.decode(errors="replace").partition("\n")[0]
        raise ReadError(first_line.removeprefix("fatal: ")) from None
    return answer.stdout
