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
    """Return the version of this code, which is that of its data package; "" if there is none.

    It is found by its words, as the build of the wheel finds it: a descriptor that is not valid
    JSON, such as one with a merge conflict, must not keep a command from reporting that.
    """
    descriptor = (DEFAULT_PACKAGE / "datapackage.json").read_text("utf-8", "replace")
    version = re.search('"version": "([^"]+)"', descriptor)
    return version[1] if version else ""
