"""The wheel: the commands and the tables, to be installed with pip; it is what `pip install .` makes of the checkout."""

import os
import subprocess
import sys
from pathlib import Path

from tipdata.release.contents import CannotBuild, Release

CHECKOUT = Path(__file__).resolve().parents[3]


def write(release: Release) -> None:
    """Write NAME-VERSION-py3-none-any.whl of the package of this checkout; other packages have no code to install.

    raises: CannotBuild if hatchling cannot make it
    """
    root = release.package.root.resolve()
    if root != CHECKOUT or not (root / "pyproject.toml").is_file():
        return
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", release.folder.resolve()],
        cwd=root, env={**os.environ, "SOURCE_DATE_EPOCH": str(int(release.moment.timestamp()))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        said = (made.stderr or made.stdout).strip().splitlines() or ["hatchling failed"]
        raise CannotBuild(f"the wheel cannot be written: {said[-1]}")
