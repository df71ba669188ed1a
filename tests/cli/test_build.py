"""scripts/build.py: its files are the same each time; tests/release has what is in them."""

import os
import subprocess
import sys

import pytest

from cells import read_files
from conftest import ROOT


@pytest.mark.slow
def test_build_is_reproducible(released, dist, tmp_path):
    """In a folder whose name is not UTF-8, in another process, time zone and hash seed."""
    output = tmp_path / os.fsdecode(b"\xff")
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    command = [sys.executable, ROOT / "scripts/build.py", released, "--output", output]
    subprocess.run(command, env=environment, check=True)
    assert read_files(output) == read_files(dist)
