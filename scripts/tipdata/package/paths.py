"""Paths of a package: what they mean, and why some are not opened."""

import json
import os
import re
import stat
from pathlib import Path


def locate(root: Path, path: str) -> tuple[Path | None, tuple[str, str] | None]:
    """The regular file that a descriptor's path means, or code and reason why it is none to be opened."""
    parts = path.split("/")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return None, ("path-unsafe", "is an address")
    if not path or path.startswith("/") or "\\" in path or not path.isprintable() or ".." in parts:
        return None, ("path-unsafe", "does not stay inside the package")
    if any(part.startswith(".") and part != "." for part in parts):
        return None, ("path-unsafe", "is hidden: a part of it begins with a dot")
    file = root / path
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            return None, ("path-unsafe", "is a link that leads out of the package")
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None, ("path-missing", "")
    except (OSError, RuntimeError) as error:
        why = "it is a link to itself." if isinstance(error, RuntimeError) else reason(error)
        return None, ("path-unreadable", why)
    if not stat.S_ISREG(mode):
        return None, ("path-unreadable", "it is no regular file.")
    return (file, None) if os.access(file, os.R_OK) else (None, ("path-unreadable", "permission denied."))


def reason(error: Exception) -> str:
    """Why a file cannot be read, in a few words."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}."
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)
