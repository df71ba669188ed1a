"""See `scripts/tidy.py --help`."""

from tip_figures.cli import start_command

start_command("tidy")
