"""Replace files completely or not at all."""

import errno
import glob
import os
import re
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tip_figures.datapackage.errors import CommandError

LEFTOVER = re.compile(r"\.([0-9]{1,9})-[0-9a-f]{8}\.new")
"""The end of the name of a temporary file; group 1 is the process that wrote it."""


def replace_files(
    contents: Mapping[Path, bytes], expected: Mapping[Path, bytes] | None = None
) -> None:
    """Replace the contents of all files; they keep their modes, and links keep leading to them.

    A run that is killed before the last step leaves all files as they were.

    contents: new bytes of each file
    expected: bytes that a file must still have just before it is replaced
    raises:   OSError that names the file if its folder or the disk does not allow it; CommandError
              if another program has changed a file. All files are left as they were
    """
    temporary_files: dict[Path, Path] = {}
    try:
        for file, content in contents.items():
            with _name_file_in_errors(file):
                target = _follow_links(file)
                _remove_leftovers(target)
                suffix = f"{os.getpid()}-{secrets.token_hex(4)}"
                temporary_files[file] = target.with_name(f".{target.name}.{suffix}.new")
                _write_temporary_file(temporary_files[file], content, target)
        for file, content in (expected or {}).items():
            with _name_file_in_errors(file):
                _check_unchanged(file, content)
        for file, temporary_file in temporary_files.items():
            with _name_file_in_errors(file):
                temporary_file.replace(_follow_links(file))
    finally:
        for temporary_file in temporary_files.values():
            temporary_file.unlink(missing_ok=True)


@contextmanager
def _name_file_in_errors(file: Path) -> Iterator[None]:
    """Give an OSError the name of the file that was to be replaced."""
    try:
        yield
    except OSError as error:
        error.filename = str(file)
        raise


def _follow_links(file: Path) -> Path:
    """Return the file to which links lead, whether or not it exists.

    raises: OSError if a link leads to itself
    """
    # `Path.resolve` reports such a link by another error until Python 3.12, and then by none.
    target = Path(os.path.realpath(file))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(file))
    return target


def _remove_leftovers(target: Path) -> None:
    """Remove the temporary files of earlier runs that were killed."""
    if os.name != "posix":  # elsewhere it cannot be asked safely whether a process runs
        return
    for file in target.parent.glob(f".{glob.escape(target.name)}.*.new"):
        process = LEFTOVER.fullmatch(file.name.removeprefix(f".{target.name}"))
        if process and not _is_running(int(process[1])):
            file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)  # sends no signal
    except ProcessLookupError:
        return False
    except PermissionError:  # the process of another user
        return True
    return True


def _write_temporary_file(temporary_file: Path, content: bytes, target: Path) -> None:
    """Write a new file to the disk, with the mode of the file that it will replace."""
    with temporary_file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if target.exists():
        temporary_file.chmod(stat.S_IMODE(target.stat().st_mode))


def _check_unchanged(file: Path, expected: bytes) -> None:
    """Raise CommandError if a file does not have its expected bytes."""
    if file.read_bytes() != expected:
        reason = "another program changed the file meanwhile; nothing was written. Tidy again."
        raise CommandError(f"{file}: {reason}")
