"""See `scripts/tidy.py --help`."""

from tipdata.cli import frame

frame.start("tidy")
