"""See `scripts/scan.py --help`."""

from tip_figures.cli.command_line import start_command

start_command("scan")
