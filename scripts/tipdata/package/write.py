"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def replace(file: Path, content: bytes) -> None:
    """Put `content` in the place of `file`, which keeps its mode; whoever is killed half-way leaves the old file.

    raises: OSError where the folder or the disk does not allow it; the old file stands then
    """
    file = file.resolve()
    beside = file.with_name(f".{file.name}.new")
    # A fixed name, so that runs that were killed leave one such file and not many; what stands there is never
    # written through, because it may be a link that leads elsewhere.
    beside.unlink(missing_ok=True)
    try:
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            beside.chmod(stat.S_IMODE(file.stat().st_mode))
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
