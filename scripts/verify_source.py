"""See `scripts/verify_source.py --help`."""

from tipdata.cli import frame

if __name__ == "__main__":
    frame.start("verify_source")
