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
from tip_figures.datapackage.findings import ERROR, NOT_READ, ReadError, name_command
from tip_figures.datapackage.package import (
    DESCRIPTOR,
    MISSING_FILE,
    Package,
    find_path_fault,
    load_package,
)
from tip_figures.datapackage.text_format import quote_value

CHANGELOG = "CHANGELOG.md"
# The environment of a hook names the repository that it runs for, which may be a different one.
PASSED_VARIABLES = ("PATH", "HOME", "SYSTEMROOT")
# A repository may name programs that git runs for it to get what is missing.
GIT_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}


@contextmanager
def open_package(location: str, checkout: Path) -> Iterator[Package]:
    """Open a package in a folder or at a git revision, until the context ends.

    Args:
        location: a folder, a descriptor, or a git revision; an existing path wins over a revision
            of the same name
        checkout: folder of the package in the git checkout that has the revision

    Yields:
        the package

    Raises:
        ReadError: if there is no package at the location, or if a row or column cannot be read
    """
    with TemporaryDirectory(prefix="tip-figures-") as temporary_folder:
        folder = Path(location)
        if not os.path.exists(location):  # noqa: PTH110, since Path.exists() raises for long names
            folder = Path(temporary_folder)
            try:
                check_out(location, checkout, folder)
            except ReadError as error:  # the user knows the revision, not the temporary folder
                message = str(error).replace(f"{temporary_folder}/", f"{location}: ")
                raise ReadError(message) from None
        package = load_package(folder)
        refuse_unreadable_tables(package, location)
        yield package


def refuse_unreadable_tables(package: Package, location: str) -> None:
    """Raise an error if a part of a package that is to be compared cannot be read.

    This is any error in the descriptor, files or headers, and any feature that is not supported: a
    row or column that is not read would look like a removed one. Errors in cells do not matter.

    Args:
        location: of the package, as the user wrote it, for the message

    Raises:
        ReadError: with the first such finding
    """
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


def check_out(revision: str, checkout: Path, folder: Path) -> None:
    """Write the package at a git revision into a folder.

    The descriptor, the tables and schemas that it names, and the changelog are written. A file that
    the revision does not have is left out.

    Args:
        checkout: folder of the package in the git checkout that has the revision
        folder: to write into; empty

    Raises:
        ReadError: if the revision does not exist or has no descriptor
    """
    try:
        name = f"{revision}^{{commit}}"
        commit = ask_git(checkout, "rev-parse", "--verify", "--end-of-options", name)
        start = f"{commit.decode().strip()}:./"
        descriptor = ask_git(checkout, "cat-file", "blob", start + DESCRIPTOR)
    except ReadError as error:
        raise ReadError(
            f"{quote_value(revision)} is neither a file nor a revision of the package: {error}."
        ) from None
    (folder / DESCRIPTOR).write_bytes(descriptor)
    paths = {CHANGELOG}
    for resource in load_package(folder).resources:
        # The text of a schema that is an object is no path, and finds no file below.
        paths |= {str(resource.get("path")), str(resource.get("schema"))}
    for path in paths:
        # MISSING_FILE: the path is safe, and its file is not written yet. Any other fault, and a
        # file that the revision does not have, is reported when the package is loaded.
        if find_path_fault(folder, path) == MISSING_FILE:
            with suppress(ReadError):
                content = ask_git(checkout, "cat-file", "blob", start + path)
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)


def ask_git(folder: Path, *arguments: str) -> bytes:
    """Run a git command in a checkout, and return its output.

    Git gets only the environment variables that it needs, and must not fetch anything.

    Args:
        folder: in the checkout
        arguments: of git, such as "rev-parse", "HEAD"

    Raises:
        ReadError: with the first line of git's error, or if git is not installed
    """
    passed = {name: os.environ[name] for name in PASSED_VARIABLES if name in os.environ}
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            env=passed | GIT_ENVIRONMENT,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        raise ReadError("git is not installed") from None
    if answer.returncode:
        first_line = answer.stderr.decode(errors="replace").partition("\n")[0]
        raise ReadError(first_line.removeprefix("fatal: "))
    return answer.stdout
