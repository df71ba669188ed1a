"""See `scripts/verify_source.py --help`."""

from tip_figures.cli import start_command

start_command("verify_source")
