"""The wheel: the commands and the tables, to be installed with pip; it is what `pip install .` makes of the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tipdata.release.contents import Release
from tipdata.release.export_types import CannotBuild

CHECKOUT = Path(__file__).resolve().parents[3]


def write(release: Release) -> None:
    """Write NAME-VERSION-py3-none-any.whl of the package of this checkout; other packages have no code to install.

    raises: CannotBuild if hatchling cannot make it
    """
    root = release.package.root.resolve()
    if root != CHECKOUT or not (root / "pyproject.toml").is_file():
        return
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(release.folder.resolve()),
    ]
    moment = {"SOURCE_DATE_EPOCH": str(int(release.moment.timestamp()))}
    made = subprocess.run(command, cwd=root, env={**os.environ, **moment}, capture_output=True, text=True, check=False)
    if made.returncode:
        said = (made.stderr.strip() or made.stdout.strip() or "hatchling failed").splitlines()[-1]
        raise CannotBuild(f"the wheel cannot be written: {said}")
