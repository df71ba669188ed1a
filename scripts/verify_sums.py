"""See `scripts/verify_sums.py --help`."""

from tipdata.cli import frame, verify_sums

if __name__ == "__main__":
    frame.main(verify_sums.run)
