"""Files of a package: found by the paths in its descriptor, and never outside its folder."""

import hashlib
import os
import re
from pathlib import Path

NAME = r'(?!\.)[^/\\:*?"<>|\x00-\x1f]+'
SAFE_NAME = re.compile(NAME)
"""What a file may be called on every operating system; a hidden one is not read."""
SAFE_PATH = re.compile(rf"(?:{NAME}/)*{NAME}")


class PathError(Exception):
    """A path that does not name a file of the package that may be opened.

    code:   of the finding: `path-unsafe` or `path-missing`
    reason: the rest of a sentence that begins with the path
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


def locate_file(root: Path, path: str) -> Path:
    """Return the regular file that a path in a descriptor names.

    root:   folder of the descriptor
    raises: PathError if it is not inside the folder, does not exist, or cannot be opened
    """
    if not SAFE_PATH.fullmatch(path) or not path.isprintable():
        raise PathError("path-unsafe", "is not a path inside the package")
    file = root / path
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        raise PathError("path-unsafe", "is a link that leads out of the package")
    if not os.path.lexists(file):
        raise PathError("path-missing", "does not exist")
    if not os.access(file, os.R_OK) or not file.is_file():
        raise PathError("path-missing", "is not a file that can be read")
    return file


def compute_sha256(file: Path) -> str:
    """Return the SHA-256 hash of a file's bytes as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
