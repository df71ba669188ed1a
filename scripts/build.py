"""See `scripts/build.py --help`."""

from tipdata.cli import frame

frame.start("build")
