"""scripts/build.py: what it prints, and that its files are the same each time."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from release_files import hash_files


def test_release_has_the_given_address(run, package):
    """Its files are listed with their sizes; they are written into dist beside the descriptor."""
    result = run("build.py", package, "--base-url", "https://x.org/d/")
    assert (result.returncode, result.stderr) == (0, "")
    first_line, *lines, last_line = result.stdout.splitlines()
    assert first_line == str(package / "dist")
    assert {line.split(" bytes  ")[1] for line in lines} == hash_files(package / "dist").keys()
    assert last_line == f"{len(lines)} files"
    size = (package / "dist/demo-figures.xlsx").stat().st_size
    assert f"{size:>13,} bytes  demo-figures.xlsx" in lines
    page = (package / "dist/site/ISL.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://x.org/d/ISL.html">' in page


@pytest.mark.slow
def test_build_is_reproducible(released, dist, tmp_path):
    """In a folder whose name is not UTF-8, in another process, time zone and hash seed."""
    output = tmp_path / os.fsdecode(b"\xff")
    environment = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    command = [sys.executable, ROOT / "scripts/build.py", released, "--output", output]
    subprocess.run(command, env=environment, check=True)
    assert hash_files(output) == hash_files(dist)


def test_documents_that_cannot_be_written_are_one_line(run, package):
    (package / "docs").write_text("", encoding="utf-8")
    result = run("build.py", package, "--documents")
    reason = "cannot be read or written: File exists."
    assert (result.returncode, result.stderr) == (2, f"build.py: {package / 'docs'}: {reason}\n")
