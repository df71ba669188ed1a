"""Writing files whole or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from tipdata.package.errors import Stop


def replace(file: Path, content: bytes, old: bytes | None = None) -> None:
    """Put `content` in the place of `file`, as `replace_all` does.

    old: what the file held when `content` was made of it; left out, that does not matter
    """
    replace_all({file: content}, {} if old is None else {file: old})


def replace_all(files: Mapping[Path, bytes], old: Mapping[Path, bytes] | None = None) -> None:
    """Put all contents in the places of their files, which keep their modes; whoever is killed half-way leaves the old ones.

    old:    what a file held when its content was made of it
    raises: OSError with the name of the file where its folder or the disk does not allow it; Stop where somebody saved the
            file meanwhile. All files stand as they were then
    """
    made: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            file = _real(name)
            beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.new")
            made.append((beside, file))
            with beside.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if file.exists():
                beside.chmod(stat.S_IMODE(file.stat().st_mode))
        for name, content in (old or {}).items():
            if name.read_bytes() != content:
                raise Stop(f"{name}: was saved by another program meanwhile, and is left as it is now: tidy again.")
        for beside, file in made:
            beside.replace(file)
    except OSError as error:
        error.filename = str(name)
        raise
    finally:
        for beside, _ in made:
            beside.unlink(missing_ok=True)


def _real(file: Path) -> Path:
    """Where a link leads; one that leads to itself is an error of the system, as in newer Pythons."""
    try:
        return file.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(file)) from None
