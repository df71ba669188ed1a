"""Writing files whole or not at all."""

import errno
import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

from tip_figures.datapackage.errors import CommandError


def replace_files(files: Mapping[Path, bytes], old: Mapping[Path, bytes] | None = None) -> None:
    """Put all contents in the places of their files, which keep their modes; whoever is killed half-way leaves the old ones.

    old:    what a file held when its content was made of it
    raises: OSError with the name of the file where its folder or the disk does not allow it; Stop where somebody saved the
            file meanwhile. All files stand as they were then
    """
    made: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            file = name.resolve()
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
                raise CommandError(
                    f"{name}: was saved by another program meanwhile, and is left as it is now: tidy again."
                )
        for beside, file in made:
            beside.replace(file)
    except (
        RuntimeError
    ):  # a link that leads to itself, which is an error of the system in newer Pythons
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(name)) from None
    except OSError as error:
        error.filename = str(name)
        raise
    finally:
        for beside, _ in made:
            beside.unlink(missing_ok=True)
