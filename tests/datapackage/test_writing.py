"""tipdata/package/write_files.py: a file is written whole or not at all."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from conftest import ROOT
from tip_figures.datapackage import write_files


def test_replace_keeps_the_mode_and_links(tmp_path):
    """New content stands under the old name and mode, also where a link leads there; none is written through one to itself."""
    file, link = tmp_path / "t.csv", tmp_path / "link.csv"
    write_files.replace_files({file: b"old"})
    file.chmod(0o640)
    link.symlink_to("t.csv")
    write_files.replace_files({link: b"new"}, {link: b"old"})
    assert (link.is_symlink(), file.read_bytes(), file.stat().st_mode & 0o777) == (
        True,
        b"new",
        0o640,
    )
    link.unlink()
    link.symlink_to(link)
    with pytest.raises(OSError, match="Too many levels"):
        write_files.replace_files({link: b"new"})
    assert {*tmp_path.iterdir()} == {file, link}


def test_a_killed_run_leaves_the_old_file(tmp_path):
    """Killed before the last step, the old file stands whole, and the next run does not stumble over what was begun."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    code = (
        "import os, signal, pathlib; from tip_figures.datapackage import write_files\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"write_files.replace_files({{pathlib.Path({str(file)!r}): b'new'}})\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "scripts", check=False, timeout=60
    )
    assert (ran.returncode, file.read_bytes()) == (-signal.SIGKILL, b"old")
    write_files.replace_files({file: b"new"})
    assert file.read_bytes() == b"new"


def test_two_writers_do_not_meet(tmp_path, monkeypatch):
    """Each writes a file of its own before it takes the place of the old one, so that neither fails the other."""
    file = tmp_path / "t.csv"
    sync = os.fsync

    def other(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        write_files.replace_files({file: b"other"})
        sync(handle)

    monkeypatch.setattr(os, "fsync", other)
    write_files.replace_files({file: b"new"})
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"t.csv": b"new"}


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()]
)
@pytest.mark.parametrize("number", [1, 2])
def test_several_files_are_written_all_or_none(tmp_path, monkeypatch, fault, number):
    """A full disk or Ctrl-C at the first or second file leaves both as they were; the error of a system names its file."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_bytes(b"old")
    sync, calls = os.fsync, []

    def fail(handle: int) -> None:
        calls.append(handle)
        if len(calls) == number:
            raise fault
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(fault)) as raised:
        write_files.replace_files(dict.fromkeys(files, b"new"))
    assert isinstance(raised.value, KeyboardInterrupt) or raised.value.filename == str(
        files[number - 1]
    )
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {"a.csv": b"old"}
    write_files.replace_files(dict.fromkeys(files, b"new"))
    assert [f.read_bytes() for f in files] == [b"new", b"new"]
