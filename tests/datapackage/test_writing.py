"""Files are replaced completely or not at all."""

import errno
import os
import signal
from unittest.mock import Mock

import pytest

from cases import cases
from cells import make_stale, read_files
from conftest import run_python
from tip_figures.datapackage import write_files
from tip_figures.datapackage.findings import CommandError


def test_replaced_file_keeps_its_mode(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_files.replace_files({file: b"new"})
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_killed_run_leaves_the_old_file(tmp_path):
    """A run that is killed before the last step changes nothing."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    code = (
        "import os, signal, pathlib; from tip_figures.datapackage import write_files\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"write_files.replace_files({{pathlib.Path({str(file)!r}): b'new'}})\n"
    )
    assert run_python(code).returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"


@cases(
    "error",
    {
        "full disk": OSError(errno.ENOSPC, "No space left on device"),
        "Ctrl-C": KeyboardInterrupt(),
    },
)
def test_several_files_are_replaced_all_or_none(tmp_path, monkeypatch, error):
    """An error at the second file leaves all as they were; one of the system names the file."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", Mock(side_effect=[None, error]))
    with pytest.raises(type(error)) as raised:
        write_files.replace_files(dict.fromkeys(files, b"new"))
    if isinstance(error, OSError):
        assert raised.value.filename == str(files[1])
    assert read_files(tmp_path) == {"a.csv": b"old"}


def test_temporary_files_of_a_killed_run_are_removed(tmp_path):
    """Other hidden files stay, and so does one that a run may still be writing."""
    file = tmp_path / "a[1].csv"
    leftover = tmp_path / ".a[1].csv.0123abcd.new"
    running = tmp_path / ".a[1].csv.4567abcd.new"
    other = tmp_path / ".a[1].csv.mine.new"
    for hidden in (leftover, running, other):
        hidden.write_text("half")
    make_stale(leftover, other)
    write_files.replace_files({file: b"whole"})
    assert {path.name for path in tmp_path.iterdir()} == {running.name, other.name, file.name}


@pytest.mark.parametrize("changed", ["a.csv", "b.csv", "new.csv"])
def test_file_that_changed_since_it_was_read_is_not_replaced(tmp_path, changed):
    """Nor is any other: of those to replace, those that were read, and a file that is new."""
    files = [tmp_path / name for name in ("a.csv", "b.csv", "new.csv")]
    for file in files[:2]:
        file.write_bytes(b"old")
    read_contents = write_files.read_files(files[:2])
    (tmp_path / changed).write_bytes(b"edited")
    expected = read_files(tmp_path)
    with pytest.raises(CommandError, match=f"{changed}: it was changed .* run the command again"):
        write_files.replace_files({files[0]: b"whole", files[2]: b"whole"}, read_contents)
    assert read_files(tmp_path) == expected


def test_file_that_was_read_and_then_deleted_has_changed(tmp_path):
    """The new contents of other files may follow from what it contained."""
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file in files:
        file.write_bytes(b"old")
    read_contents = write_files.read_files(files)
    files[1].unlink()
    with pytest.raises(CommandError, match=r"b\.csv: it was changed"):
        write_files.replace_files({files[0]: b"whole"}, read_contents)
    assert read_files(tmp_path) == {"a.csv": b"old"}


def test_file_that_another_run_has_replaced_in_the_same_way_is_no_obstacle(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    read_contents = write_files.read_files([file])
    for _ in range(2):
        write_files.replace_files({file: b"whole"}, read_contents)
    assert read_files(tmp_path) == {"t.csv": b"whole"}
