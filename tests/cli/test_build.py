"""scripts/build.py: its files are the same each time; tests/release has what is in them."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from release_files import hash_files


@pytest.mark.slow
def test_build_is_reproducible(released, dist, tmp_path):
    """In a folder whose name is not UTF-8, in another process, time zone and hash seed."""
    output = tmp_path / os.fsdecode(b"\xff")
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    command = [sys.executable, ROOT / "scripts/build.py", released, "--output", output]
    subprocess.run(command, env=environment, check=True)
    assert hash_files(output) == hash_files(dist)
