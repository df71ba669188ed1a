"""See `scripts/validate.py --help`."""

from tip_figures.cli import frame

frame.start("validate")
