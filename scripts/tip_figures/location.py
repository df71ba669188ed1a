"""The published data package: where it is, and its version.

It is inside the installed wheel, or around this checkout.
"""

import json
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_PACKAGE_IN_WHEEL = _FOLDER / "package"
_CHECKOUT = _FOLDER.parents[1]

DEFAULT_PACKAGE = _PACKAGE_IN_WHEEL if _PACKAGE_IN_WHEEL.is_dir() else _CHECKOUT


def read_version() -> str:
    """Return the version of this code, which is that of its data package."""
    descriptor = (DEFAULT_PACKAGE / "datapackage.json").read_text(encoding="utf-8")
    return str(json.loads(descriptor)["version"])
