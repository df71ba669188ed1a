"""See `scripts/verify_sums.py --help`."""

from tipdata.cli import frame

frame.start("verify_sums")
