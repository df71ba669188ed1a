"""See `scripts/build.py --help`."""

from tipdata.cli import build, frame

if __name__ == "__main__":
    frame.main(build.run)
