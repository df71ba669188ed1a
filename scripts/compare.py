"""See `scripts/compare.py --help`."""

from tipdata.cli import compare, frame

if __name__ == "__main__":
    frame.main(compare.run)
