"""See `scripts/tidy.py --help`."""

from tip_figures.cli.entry_points import start_command

start_command("tidy")
