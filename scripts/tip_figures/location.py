"""Where the data package of this code is: inside the installed wheel, or around this checkout."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
_PACKAGE_IN_WHEEL = _FOLDER / "package"
_CHECKOUT = _FOLDER.parents[1]

DEFAULT_PACKAGE = _PACKAGE_IN_WHEEL if _PACKAGE_IN_WHEEL.is_dir() else _CHECKOUT
