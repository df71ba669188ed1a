"""See `scripts/build.py --help`."""

import sys

from tipdata.cli import build, frame

if __name__ == "__main__":
    sys.exit(frame.main(build.run))
