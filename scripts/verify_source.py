"""See `scripts/verify_source.py --help`."""

from tipdata.cli import frame, verify_source

if __name__ == "__main__":
    frame.main(verify_source.run)
