"""See `scripts/validate.py --help`."""

from tipdata.cli import frame, validate

if __name__ == "__main__":
    frame.main(validate.run)
