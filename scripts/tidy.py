"""See `scripts/tidy.py --help`."""

from tipdata.cli import frame, tidy

if __name__ == "__main__":
    frame.main(tidy.run)
