"""Replace files: all are written completely before the first one is replaced."""

import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from tip_figures.datapackage.findings import CommandError

SUFFIX_BYTES = 4  # of the random part of the name of a temporary file
STALE_SECONDS = 900  # after which a temporary file is that of a killed run; a run takes seconds


def replace_files(
    contents: Mapping[Path, bytes], read_contents: Mapping[Path, bytes | None] | None = None
) -> None:
    """Replace the contents of several files; if one of them cannot be written, replace none.

    The new contents are written to temporary files, with the modes of the old files. A last step
    renames the temporary files. A run that is killed before this step leaves all files as they
    were; a later run removes its temporary files.

    Args:
        contents: new bytes of each file
        read_contents: what files contained when they were read (see `read_files`): the files to
            replace, and others from which the new contents follow; None to replace whatever is
            there

    Raises:
        OSError: if the folder or the disk does not allow the change; the error names the file. All
            files are left as they were, unless the last step fails.
        CommandError: if a file has changed since it was read, unless it already has its new
            content. All files are left as they were.
    """
    temporary_files: dict[Path, Path] = {}
    file = Path()  # the one that is being written or replaced, for the error
    try:
        remove_leftovers(contents)
        for file, content in contents.items():
            suffix = secrets.token_hex(SUFFIX_BYTES)  # so that no other run has the name
            temporary_files[file] = file.with_name(f".{file.name}.{suffix}.new")
            _write_temporary_file(temporary_files[file], content, file)
        if read_contents is not None:
            _require_unchanged(contents, read_contents)
        for file, temporary_file in temporary_files.items():
            temporary_file.replace(file)
    except OSError as error:
        error.filename = str(file)
        raise
    finally:
        for temporary_file in temporary_files.values():
            temporary_file.unlink(missing_ok=True)


def read_files(files: Iterable[Path]) -> dict[Path, bytes | None]:
    """Return the content of each file: file → bytes, or None if there is no such file."""
    contents: dict[Path, bytes | None] = {}
    for file in files:
        contents[file] = file.read_bytes() if file.is_file() else None
    return contents


def _require_unchanged(
    contents: Mapping[Path, bytes], read_contents: Mapping[Path, bytes | None]
) -> None:
    """Require that each file is as it was when it was read, or already has its new content.

    Args:
        contents: new bytes of each file to replace
        read_contents: bytes of each file when it was read; None if it did not exist

    Raises:
        CommandError: if a file has any other content; the advice is to run the command again
    """
    for file, content in read_files({**read_contents, **contents}).items():
        if content not in (read_contents.get(file), contents.get(file)):
            raise CommandError(
                f"{file}: it was changed while this command was running; nothing was written; "
                "run the command again."
            )


def remove_leftovers(files: Iterable[Path]) -> None:
    """Remove the temporary files of runs that were killed while they replaced these files.

    Files newer than 15 minutes stay: their run may not have ended yet.
    """
    random_digits = "[0-9a-f]" * (2 * SUFFIX_BYTES)
    for file in files:
        for leftover in file.parent.glob(f".{glob.escape(file.name)}.{random_digits}.new"):
            if is_stale(leftover):
                leftover.unlink(missing_ok=True)


def is_stale(leftover: Path) -> bool:
    """Return whether a temporary file or folder is so old that its run must have been killed."""
    try:
        return time.time() - leftover.stat().st_mtime > STALE_SECONDS
    except FileNotFoundError:  # its run has just ended
        return False


def _write_temporary_file(temporary_file: Path, content: bytes, target: Path) -> None:
    """Write a temporary file completely to the disk, with the mode of another file.

    Args:
        target: this other file, which the temporary one will replace; it need not exist

    Raises:
        FileExistsError: if the temporary file exists already
    """
    with temporary_file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if target.exists():
        shutil.copymode(target, temporary_file)
