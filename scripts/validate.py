"""See `scripts/validate.py --help`."""

import sys

from tipdata.cli import frame, validate

if __name__ == "__main__":
    sys.exit(frame.main(validate.run))
