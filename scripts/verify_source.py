"""See `scripts/verify_source.py --help`."""

from tip_figures.cli.command_line import start_command

start_command("verify_source")
