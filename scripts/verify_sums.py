"""See `scripts/verify_sums.py --help`."""

import sys

from tipdata.cli import frame, verify_sums

if __name__ == "__main__":
    sys.exit(frame.main(verify_sums.run))
