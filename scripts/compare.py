"""See `scripts/compare.py --help`."""

import sys

from tipdata.cli import compare, frame

if __name__ == "__main__":
    sys.exit(frame.main(compare.run))
