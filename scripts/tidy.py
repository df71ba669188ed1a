"""See `scripts/tidy.py --help`."""

from tip_figures.cli.command_line import start_command

start_command("tidy")
