"""Where the package is that belongs to this code: inside the wheel, or around this checkout."""

from pathlib import Path

_INSTALLED = Path(__file__).resolve().parent / "package"
DEFAULT_PACKAGE = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parents[2]
