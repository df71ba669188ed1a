"""See `scripts/compare.py --help`."""

from tipdata.cli import frame

frame.start("compare")
