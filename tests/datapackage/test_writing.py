"""Files are replaced completely or not at all."""

import errno
import os
import signal
import subprocess
import sys

import pytest

from conftest import ROOT
from tip_figures.datapackage import write_files
from tip_figures.datapackage.errors import CommandError


def read_folder(folder):
    """Return the bytes of the files in a folder by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_replaced_file_keeps_its_mode_and_links(tmp_path):
    """A link leads to the new content, which has the mode of the old."""
    file = tmp_path / "t.csv"
    link = tmp_path / "link.csv"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to("t.csv")
    write_files.replace_files({link: b"new"}, {link: b"old"})
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_link_to_itself_is_an_error(tmp_path):
    """The error names the link, and no temporary file is left."""
    link = tmp_path / "link.csv"
    link.symlink_to(link)
    with pytest.raises(OSError, match="Too many levels") as raised:
        write_files.replace_files({link: b"new"})
    assert raised.value.filename == str(link)
    assert list(tmp_path.iterdir()) == [link]


def test_changed_file_is_not_replaced(tmp_path):
    """A file that another program has changed stops the writing of all files."""
    first = tmp_path / "a.csv"
    second = tmp_path / "b.csv"
    first.write_bytes(b"old")
    second.write_bytes(b"edited")
    with pytest.raises(CommandError, match=r"b\.csv: another program changed the file"):
        write_files.replace_files({first: b"new", second: b"new"}, {first: b"old", second: b"old"})
    assert read_folder(tmp_path) == {"a.csv": b"old", "b.csv": b"edited"}


def test_killed_run_leaves_the_old_file(tmp_path):
    """A run that is killed before the last step changes nothing, and the next run succeeds."""
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
    assert ran.returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"
    write_files.replace_files({file: b"new"})
    assert file.read_bytes() == b"new"


def test_two_writers_do_not_disturb_each_other(tmp_path, monkeypatch):
    """A second writer that begins and ends while the first one writes does not make it fail."""
    file = tmp_path / "t.csv"
    sync = os.fsync

    def write_again(handle: int) -> None:
        monkeypatch.setattr(os, "fsync", sync)
        write_files.replace_files({file: b"second"})
        sync(handle)

    monkeypatch.setattr(os, "fsync", write_again)
    write_files.replace_files({file: b"first"})
    assert read_folder(tmp_path) == {"t.csv": b"first"}


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()],
    ids=["full disk", "Ctrl-C"],
)
@pytest.mark.parametrize("failing_file", [0, 1], ids=["first file", "second file"])
def test_several_files_are_replaced_all_or_none(tmp_path, monkeypatch, error, failing_file):
    """An error at any file leaves all as they were; an error of the system names the file."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_bytes(b"old")
    sync = os.fsync
    calls = []

    def fail_once(handle: int) -> None:
        calls.append(handle)
        if len(calls) == failing_file + 1:
            raise error
        sync(handle)

    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.raises(type(error)) as raised:
        write_files.replace_files(dict.fromkeys(files, b"new"))
    if isinstance(error, OSError):
        assert raised.value.filename == str(files[failing_file])
    assert read_folder(tmp_path) == {"a.csv": b"old"}
    write_files.replace_files(dict.fromkeys(files, b"new"))
    assert [file.read_bytes() for file in files] == [b"new", b"new"]


def test_temporary_files_of_a_killed_run_are_removed(tmp_path):
    """Those of a run that goes on stay, and so do other hidden files."""
    file = tmp_path / "a[1].csv"
    ended = subprocess.Popen(["true"])
    ended.wait()
    leftover = tmp_path / f".a[1].csv.{ended.pid}-0123abcd.new"
    in_use = tmp_path / f".a[1].csv.{os.getpid()}-0123abcd.new"
    other = tmp_path / ".a[1].csv.mine.new"
    for hidden in (leftover, in_use, other):
        hidden.write_text("half")
    write_files.replace_files({file: b"whole"})
    assert {path.name for path in tmp_path.iterdir()} == {in_use.name, other.name, file.name}
