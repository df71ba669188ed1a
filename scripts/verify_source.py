"""See `scripts/verify_source.py --help`."""

from tip_figures.cli import frame

frame.start("verify_source")
