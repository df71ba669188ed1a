"""See `scripts/check_text.py --help`."""

from tip_figures.cli import start_command

start_command("check_text")
