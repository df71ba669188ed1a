"""See `scripts/tidy.py --help`."""

from tip_figures.cli import frame

frame.start("tidy")
