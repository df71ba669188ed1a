"""See `scripts/tidy.py --help`."""

from tipdata.cli import frame

if __name__ == "__main__":
    frame.start("tidy")
