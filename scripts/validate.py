"""See `scripts/validate.py --help`."""

from tipdata.cli import frame

frame.start("validate")
