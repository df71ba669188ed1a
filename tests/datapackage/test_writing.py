"""Files are replaced completely or not at all."""

import errno
import os
import signal

import pytest

from conftest import run_python
from tip_figures.datapackage import write_files


def read_folder(folder):
    """Return the bytes of the files in a folder by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_replaced_file_keeps_its_mode(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_files.replace_files({file: b"new"})
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_killed_run_leaves_the_old_file(tmp_path):
    """A run that is killed before the last step changes nothing, and the next run succeeds."""
    file = tmp_path / "t.csv"
    file.write_bytes(b"old")
    code = (
        "import os, signal, pathlib; from tip_figures.datapackage import write_files\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"write_files.replace_files({{pathlib.Path({str(file)!r}): b'new'}})\n"
    )
    assert run_python(code).returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"
    write_files.replace_files({file: b"new"})
    assert read_folder(tmp_path) == {"t.csv": b"new"}


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
    """Other hidden files stay."""
    file = tmp_path / "a[1].csv"
    leftover = tmp_path / ".a[1].csv.0123abcd.new"
    other = tmp_path / ".a[1].csv.mine.new"
    for hidden in (leftover, other):
        hidden.write_text("half")
    write_files.replace_files({file: b"whole"})
    assert {path.name for path in tmp_path.iterdir()} == {other.name, file.name}
