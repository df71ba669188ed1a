"""See `scripts/verify_source.py --help`."""

from tipdata.cli import frame

frame.start("verify_source")
