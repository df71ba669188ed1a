"""The published data package: where it is, and its version.

It is inside the installed wheel, or around this checkout.
"""

import re
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_PACKAGE_IN_WHEEL = _FOLDER / "package"
_CHECKOUT = _FOLDER.parents[1]

DEFAULT_PACKAGE = _PACKAGE_IN_WHEEL if _PACKAGE_IN_WHEEL.is_dir() else _CHECKOUT


def read_version() -> str:
    """Return the version of the published data package, which is also that of this code.

    The descriptor is searched as text, not parsed as JSON. So a command can start, and report the
    mistake, even if the descriptor is not valid JSON, for example after a merge conflict.

    Returns:
        such as “3.0.0”; "" if the descriptor contains no version
    """
    descriptor = (DEFAULT_PACKAGE / "datapackage.json").read_text("utf-8", "replace")
    version = re.search('"version": "([^"]+)"', descriptor)
    return version[1] if version else ""
