"""Replace files: all are written completely before the first one is replaced."""

import glob
import os
import secrets
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

SUFFIX_BYTES = 4  # of the random part of the name of a temporary file


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Replace the contents of all files; they keep their modes.

    A run that is killed before the last step leaves all files as they were, and temporary files
    that the next run removes.

    contents: new bytes of each file
    raises:   OSError that names the file if its folder or the disk does not allow it; all files are
              left as they were, unless it is the last step, renaming, that fails
    """
    temporary_files: dict[Path, Path] = {}
    file = Path()  # the one that is being written or replaced, for the error
    try:
        remove_leftovers(contents)
        for file, content in contents.items():
            suffix = secrets.token_hex(SUFFIX_BYTES)  # so that no other run has the name
            temporary_files[file] = file.with_name(f".{file.name}.{suffix}.new")
            _write_temporary_file(temporary_files[file], content, file)
        for file, temporary_file in temporary_files.items():
            temporary_file.replace(file)
    except OSError as error:
        error.filename = str(file)
        raise
    finally:
        for temporary_file in temporary_files.values():
            temporary_file.unlink(missing_ok=True)


def remove_leftovers(files: Iterable[Path]) -> None:
    """Remove the temporary files of runs that were killed while they replaced these files."""
    random_digits = "[0-9a-f]" * (2 * SUFFIX_BYTES)
    for file in files:
        for leftover in file.parent.glob(f".{glob.escape(file.name)}.{random_digits}.new"):
            leftover.unlink(missing_ok=True)


def _write_temporary_file(temporary_file: Path, content: bytes, target: Path) -> None:
    """Write a new file completely to the disk, with the mode of the file that it will replace.

    target: this file; it need not exist
    raises: FileExistsError if the temporary file exists
    """
    with temporary_file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if target.exists():
        shutil.copymode(target, temporary_file)
