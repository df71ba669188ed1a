"""See `scripts/scan.py --help`."""

import sys

from tipdata.cli import frame, scan

if __name__ == "__main__":
    sys.exit(frame.main(scan.run))
