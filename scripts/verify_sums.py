"""See `scripts/verify_sums.py --help`."""

from tip_figures.cli import start_command

start_command("verify_sums")
