"""See `scripts/verify_source.py --help`."""

import sys

from tipdata.cli import frame, verify_source

if __name__ == "__main__":
    sys.exit(frame.main(verify_source.run))
