"""See `scripts/compare.py --help`."""

from tip_figures.cli import frame

frame.start("compare")
