"""See `scripts/scan.py --help`."""

from tipdata.cli import frame, scan

if __name__ == "__main__":
    frame.main(scan.run)
