"""Replace files completely or not at all."""

import glob
import os
import secrets
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from tip_figures.datapackage.errors import CommandError

SUFFIX_BYTES = 4  # of the random part of the name of a temporary file


def replace_files(
    contents: Mapping[Path, bytes], expected: Mapping[Path, bytes] | None = None
) -> None:
    """Replace the contents of all files; they keep their modes, and links keep leading to them.

    A run that is killed before the last step leaves all files as they were, and temporary files
    that the next run removes.

    contents: new bytes of each file
    expected: bytes that a file must still have just before it is replaced
    raises:   OSError that names the file if its folder or the disk does not allow it; CommandError
              if another program has changed a file. All files are left as they were
    """
    temporary_files: dict[Path, Path] = {}
    file = Path()
    try:
        remove_leftovers(contents)
        for file, content in contents.items():
            temporary_files[file] = _name_temporary_file(file)
            _write_temporary_file(temporary_files[file], content, file)
        for file, content in (expected or {}).items():
            if file.read_bytes() != content:
                reason = "another program changed the file meanwhile; nothing was written."
                raise CommandError(f"{file}: {reason} Tidy again.")
        for file, temporary_file in temporary_files.items():
            temporary_file.replace(os.path.realpath(file))
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
        target = Path(os.path.realpath(file))
        for leftover in target.parent.glob(f".{glob.escape(target.name)}.{random_digits}.new"):
            leftover.unlink(missing_ok=True)


def _name_temporary_file(file: Path) -> Path:
    """Return a new name beside the file to which links lead, so that no other run has it."""
    target = Path(os.path.realpath(file))
    return target.with_name(f".{target.name}.{secrets.token_hex(SUFFIX_BYTES)}.new")


def _write_temporary_file(temporary_file: Path, content: bytes, target: Path) -> None:
    """Write a new file to the disk, with the mode of the file that it will replace."""
    with temporary_file.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if target.exists():
        temporary_file.chmod(stat.S_IMODE(target.stat().st_mode))
