"""See `scripts/verify_sums.py --help`."""

from tip_figures.cli import frame

frame.start("verify_sums")
