"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from tipdata.package.errors import Stop


def replace(file: Path, content: bytes, old: bytes | None = None) -> None:
    """Put `content` in the place of `file`, which keeps its mode; whoever is killed half-way leaves the old file.

    old:    what the file held when `content` was made of it; left out, that does not matter
    raises: OSError where the folder or the disk does not allow it; Stop where the file was saved by somebody meanwhile.
            The file stands as it is then
    """
    file = file.resolve()
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            beside.chmod(stat.S_IMODE(file.stat().st_mode))
        if old is not None and file.read_bytes() != old:
            raise Stop(f"{file}: was saved by another program meanwhile, and is left as it is now: tidy again.")
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
