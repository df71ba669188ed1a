"""See `scripts/build.py --help`."""

from tip_figures.cli import frame

frame.start("build")
