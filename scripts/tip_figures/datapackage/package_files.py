"""Files of a package: found by the paths in its descriptor, and never outside its folder."""

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

from tip_figures.datapackage.errors import describe_error

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")  # start of an address, or of a path on Windows


class PathError(Exception):
    """A path that does not name a file of the package that may be opened.

    code:   of the finding: `path-unsafe`, `path-missing` or `path-unreadable`
    reason: the rest of a sentence that begins with the path; empty if the code is enough
    """

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


def locate_file(root: Path, path: str) -> Path:
    """Return the regular file that a path in a descriptor names.

    root:   folder of the descriptor
    raises: PathError if it is not inside the folder, does not exist, or cannot be opened
    """
    _check_path_text(path)
    file = root / path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            raise PathError("path-unsafe", "is a link that leads out of the package")
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise PathError("path-missing") from None
    except (RuntimeError, OSError) as error:  # until Python 3.12 of a link to itself
        is_loop = not isinstance(error, OSError) or error.errno == errno.ELOOP
        reason = "it is a link to itself." if is_loop else describe_error(error)
        raise PathError("path-unreadable", reason) from None
    if not stat.S_ISREG(mode):
        raise PathError("path-unreadable", "it is not a regular file.")
    if not os.access(file, os.R_OK):
        raise PathError("path-unreadable", "permission denied.")
    return file


def compute_sha256(file: Path) -> str:
    """Return the SHA-256 hash of a file's bytes as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _check_path_text(path: str) -> None:
    """Refuse a path that is unsafe as written; raises PathError."""
    parts = path.split("/")
    if SCHEME.match(path):
        raise PathError("path-unsafe", "is an address")
    if "\\" in path:
        slashed = path.replace("\\", "/")
        raise PathError("path-unsafe", f"has a backslash; write forward slashes: {slashed}")
    is_relative = path and not path.startswith("/") and ".." not in parts
    if not is_relative or not path.isprintable():
        raise PathError("path-unsafe", "does not stay inside the package")
    if path.endswith("/"):
        raise PathError("path-missing")
    if any(part.startswith(".") and part != "." for part in parts):
        raise PathError("path-unsafe", "is hidden: a part of it begins with a dot")
