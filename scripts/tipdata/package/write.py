"""Writing a file whole or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from tipdata.package.errors import Stop


def replace_all(files: Mapping[Path, bytes]) -> None:
    """Put all contents in the places of their files, or none where the disk does not hold them all.

    raises: OSError with the name of the file where its folder or the disk does not allow it
    """
    made: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            file = _real(name)
            made.append((_beside(file), file))
            _write(*made[-1], content)
        for beside, file in made:
            beside.replace(file)
    except OSError as error:
        error.filename = str(name)
        raise
    finally:
        for beside, _ in made:
            beside.unlink(missing_ok=True)


def replace(file: Path, content: bytes, old: bytes | None = None) -> None:
    """Put `content` in the place of `file`, which keeps its mode; whoever is killed half-way leaves the old file.

    old:    what the file held when `content` was made of it; left out, that does not matter
    raises: OSError where the folder or the disk does not allow it; Stop where the file was saved by somebody meanwhile.
            The file stands as it is then
    """
    file = _real(file)
    beside = _beside(file)
    try:
        _write(beside, file, content)
        if old is not None and file.read_bytes() != old:
            raise Stop(f"{file}: was saved by another program meanwhile, and is left as it is now: tidy again.")
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _real(file: Path) -> Path:
    """Where a link leads; one that leads to itself is an error of the system, as in newer Pythons."""
    try:
        return file.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(file)) from None


def _beside(file: Path) -> Path:
    return file.with_name(f".{file.name}.{secrets.token_hex(4)}.new")


def _write(beside: Path, file: Path, content: bytes) -> None:
    with beside.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if file.exists():
        beside.chmod(stat.S_IMODE(file.stat().st_mode))
