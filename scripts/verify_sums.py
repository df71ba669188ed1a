"""See `scripts/verify_sums.py --help`."""

from tipdata.cli import frame

if __name__ == "__main__":
    frame.start("verify_sums")
