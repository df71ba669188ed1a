"""See `scripts/scan.py --help`."""

from tipdata.cli import frame

frame.start("scan")
