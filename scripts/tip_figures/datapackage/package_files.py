"""Files of a package: found by the paths in its descriptor, and never outside its folder."""

import hashlib
import os
import re
from pathlib import Path

from tip_figures.datapackage.findings import NOT_READ

ADDRESS = re.compile("(?:https?|ftps?):", re.IGNORECASE)
NAME = r'(?!\.)[^/\\:*?"<>|\x00-\x1f]+'
"""What a file may be called on every operating system; a hidden one is not read."""
SAFE_PATH = re.compile(rf"(?:{NAME}/)*{NAME}")
MISSING_FILE = "path-missing", "does not exist"


def find_path_fault(root: Path, path: str) -> tuple[str, str] | None:
    """Find out why a path in a descriptor does not name a file of the package that can be read.

    root:    folder of the descriptor
    returns: code of the finding, and a part of its sentence; None if the path names such a file
    """
    file = root / path
    if ADDRESS.match(path):
        return NOT_READ, "a file at an address"
    if not SAFE_PATH.fullmatch(path) or not path.isprintable():
        return "path-unsafe", "is not a path inside the package"
    if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return "path-unsafe", "is a link that leads out of the package"
    if not os.path.lexists(file):
        return MISSING_FILE
    if not os.access(file, os.R_OK) or not file.is_file():
        return "path-missing", "is not a file that can be read"
    return None


def compute_sha256(file: Path) -> str:
    """Return the SHA-256 hash of a file's bytes as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
