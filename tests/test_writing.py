"""A file is written whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tipdata.package import write as writing

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"


def test_replace_keeps_the_mode(tmp_path):
    """The new content stands under the old name and mode, and nothing else is left."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    file.chmod(0o640)
    writing.replace(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)
    assert list(tmp_path.iterdir()) == [file]


def test_replace_makes_a_file(tmp_path):
    """A file that is not there is made."""
    writing.replace(tmp_path / "t.csv", b"new")
    assert (tmp_path / "t.csv").read_bytes() == b"new"


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, fault):
    """A full disk or Ctrl-C in the middle leaves the old file, and nothing beside it."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")

    def fail(_: int) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(fault)):
        writing.replace(file, b"new")
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"t.csv": b"old"}


def test_a_killed_run_leaves_the_old_file(tmp_path):
    """Killed before the last step, the old file stands whole, and the next run clears away what was begun."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    code = (
        "import os, signal, pathlib; from tipdata import writing\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"writing.replace(pathlib.Path({str(file)!r}), b'new')\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=SCRIPTS, check=False, timeout=60)
    assert (ran.returncode, file.read_bytes()) == (-signal.SIGKILL, b"old")
    writing.replace(file, b"new")
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"t.csv": b"new"}


def test_replace_writes_through_no_link(tmp_path):
    """A link under the name of the file that is begun is taken away, not written through."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / ".t.csv.new").symlink_to(victim)
    writing.replace(folder / "t.csv", b"new")
    assert (victim.read_bytes(), (folder / "t.csv").read_bytes()) == (b"mine", b"new")
