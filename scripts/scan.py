"""See `scripts/scan.py --help`."""

from tip_figures.cli import frame

frame.start("scan")
