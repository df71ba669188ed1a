"""See `scripts/tidy.py --help`."""

import sys

from tipdata.cli import frame, tidy

if __name__ == "__main__":
    sys.exit(frame.main(tidy.run))
