from __future__ import annotations

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import ROOT, amend, field, spoil
from tipdata.cli import build
from tipdata.release import swap

BUILD = str(ROOT / "scripts/build.py")


def run(
    *arguments: object, cwd: Path | None = None, limit: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command as a process; `limit` is the most bytes that it may write into one file."""

    def held() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, BUILD, *map(str, arguments)],
        cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        preexec_fn=held if limit else None,
    )  # fmt: skip


def sums(folder: Path) -> dict[str, str]:
    """sha256 by path of every file of a folder."""
    return {
        f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def within(folder: Path) -> list[str]:
    """What lies in a folder, hidden things included."""
    return sorted(f.name for f in folder.iterdir())


def others(folder: Path) -> list[str]:
    """What lies beside the release in its parent, hidden things included."""
    return sorted(f.name for f in folder.parent.iterdir() if f.name != folder.name)


def test_release_is_built_from_another_folder(package: Path, tmp_path: Path) -> None:
    """The command says that the package is valid, lists each file with its size, and prints fingerprints of the values."""
    made = run(package, cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("tip-figures 1.0.0 is valid\n")
    listed = sums(package / "dist")
    for name in (
        "figures.csv",
        "figures_flat.csv",
        "tip-figures-1.0.0.zip",
        "tip-figures.sqlite",
        "checks.sql",
        "SHA256SUMS",
    ):
        assert name in listed
        assert f"  {name} " in made.stdout
    assert "fingerprints of the values" in made.stdout
    assert f"  {len(listed)} files" in made.stdout
    assert others(package / "dist") == [name for name in within(package) if name != "dist"]


def test_sums_are_those_of_the_files(package: Path) -> None:
    """SHA256SUMS lists every other file of the release, sorted, with its sha256."""
    assert build.run([str(package)]) == 0
    found = sums(package / "dist")
    del found["SHA256SUMS"]
    lines = (package / "dist/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert lines == [f"{found[name]}  {name}" for name in sorted(found)]


def test_two_builds_have_the_same_bytes(package: Path, tmp_path: Path) -> None:
    """Folder, time zone, locale, hash seed, umask and the order in which files were made leave no trace."""
    other = tmp_path / "elsewhere" / "päckage"
    other.mkdir(parents=True)
    for file in sorted((f for f in package.rglob("*") if f.is_file()), reverse=True):
        copy = other / file.relative_to(package)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
        os.utime(copy, (1, 1))
    assert run(package, "--output", tmp_path / "one", TZ="UTC", LC_ALL="C", PYTHONHASHSEED="0").returncode == 0
    second = run(
        other, "--output", tmp_path / "two/deep", cwd=tmp_path,
        TZ="Asia/Almaty", LC_ALL="C.UTF-8", PYTHONHASHSEED="7", SOURCE_DATE_EPOCH="5", POLARS_MAX_THREADS="1",
    )  # fmt: skip
    assert second.returncode == 0, second.stderr
    assert sums(tmp_path / "one") == sums(tmp_path / "two/deep")


def test_fingerprint_changes_with_a_value_alone(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another title leaves the fingerprints as they are, and another cell changes that of its table and of all."""

    def fingerprints() -> dict[str, str]:
        assert build.run([str(package)]) == 0
        told = capsys.readouterr().out.partition("whatever file holds them\n")[2].partition("\n\n")[0]
        return {line.rpartition("  ")[0].strip(): line.split()[-1] for line in told.splitlines()}

    before = fingerprints()
    with amend(package / "datapackage.json") as descriptor:
        descriptor["title"] = "Another title"
        for entry in descriptor["resources"]:
            entry.pop("hash")
            entry.pop("bytes")
    assert fingerprints() == before
    spoil(package / "resources/identities.csv", "Fewer shelters were funded", "Less shelters were funded")
    after = fingerprints()
    assert {name for name in before if before[name] != after[name]} == {"identities", "all tables"}


def test_invalid_package_is_not_built(package: Path) -> None:
    """Findings are shown as validate shows them, the exit status is 1, and the old release stays."""
    assert run(package).returncode == 0
    before = sums(package / "dist")
    spoil(package / "resources/areas.csv", "KOR,Republic of Korea,country,KR", "KOR,Republic of Korea,country,kr")
    made = run(package)
    assert made.returncode == 1
    assert "cell-pattern" in made.stdout
    assert made.stderr == "Nothing is built of a package that is not valid.\n"
    assert sums(package / "dist") == before


def test_old_release_is_replaced_whole(package: Path) -> None:
    """A file that the new release does not have vanishes with the old one, read-only folders included."""
    assert run(package).returncode == 0
    with amend(package / "datapackage.json") as descriptor:
        descriptor["version"] = "1.0.1"
    (package / "dist").chmod(0o555)
    assert run(package).returncode == 0
    assert (package / "dist/tip-figures-1.0.1.zip").exists()
    assert not (package / "dist/tip-figures-1.0.0.zip").exists()
    assert [name for name in others(package / "dist") if "dist" in name] == []


@pytest.mark.parametrize("name", ["notes.txt", "sub/notes.txt"])
def test_folder_of_something_else_is_left_alone(package: Path, name: str) -> None:
    """A folder that holds what no build wrote is refused in one line."""
    file = package / "dist" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    made = run(package)
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr == (
        f"build.py: {package / 'dist'} holds {name}, which is of no release; move it away, or name another folder.\n"
    )
    assert file.read_text(encoding="utf-8") == "mine"


def test_file_in_place_of_the_folder_is_refused(package: Path) -> None:
    """A file called dist is refused in one line."""
    (package / "dist").write_text("x", encoding="utf-8")
    made = run(package)
    assert made.returncode == 2
    assert made.stderr == f"build.py: {package / 'dist'} is a file; name a folder for the release.\n"


def test_folder_that_cannot_be_made_is_one_line(package: Path) -> None:
    """Where no folder can be made, the command says so in one line."""
    made = run(package, "--output", package / "datapackage.json" / "dist")
    assert made.returncode == 2
    assert made.stderr == f"build.py: {package / 'datapackage.json'} is a file, so no folder can be made in it.\n"


def test_package_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    """Without a descriptor the command stops with exit status 2."""
    made = run(tmp_path / "nothing")
    assert (made.returncode, len(made.stderr.splitlines())) == (2, 1)


@pytest.mark.parametrize("limit", [100, 3_000, 30_000, 80_000, 250_000])
def test_full_disk_leaves_the_old_release(package: Path, limit: int) -> None:
    """Whichever file does not fit, one line says which, the old release stays, and nothing half-written lies about."""
    assert run(package).returncode == 0
    before, beside = sums(package / "dist"), others(package / "dist")
    made = run(package, limit=limit)
    assert made.returncode == 2
    assert len(made.stderr.splitlines()) == 1
    assert made.stderr.startswith("build.py: the ")
    assert " cannot be written: " in made.stderr
    assert (sums(package / "dist"), others(package / "dist")) == (before, beside)


@pytest.mark.parametrize("after", [0.4, 0.7, 1.0])
def test_interruption_leaves_one_whole_release(package: Path, after: float) -> None:
    """Ctrl-C ends with one line and status 130, and the old release or the new one is there as a whole."""
    assert run(package).returncode == 0
    beside = others(package / "dist")
    before = sums(package / "dist")
    with amend(package / "datapackage.json") as descriptor:
        descriptor["version"] = "1.0.1"
    process = subprocess.Popen(
        [sys.executable, BUILD, str(package)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode in (0, 130, -signal.SIGINT)  # it may have been done already, or not yet begun
    if process.returncode == 130:
        assert told == "interrupted\n"
    assert others(package / "dist") == beside
    assert sums(package / "dist") == before or "tip-figures-1.0.1.zip" in sums(package / "dist")


def interrupted(folder: Path) -> None:
    (folder / "half").write_text("x", encoding="utf-8")
    raise KeyboardInterrupt


def failing(folder: Path) -> None:
    (folder / "half").write_text("x", encoding="utf-8")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("write", "error"), [(interrupted, KeyboardInterrupt), (failing, OSError)])
def test_what_breaks_while_writing_vanishes(
    tmp_path: Path, write: Callable[[Path], None], error: type[BaseException]
) -> None:
    """The new folder is removed whatever ends the writing, and the old one is not touched."""
    target = tmp_path / "dist"
    with swap.replacing(target) as folder:
        (folder / "SHA256SUMS").write_text("", encoding="utf-8")
    with pytest.raises(error), swap.replacing(target) as folder:
        write(folder)
    assert within(tmp_path) == ["dist"]
    assert within(target) == ["SHA256SUMS"]


def test_old_release_comes_back_where_the_new_cannot_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second rename fails, the first one is undone."""
    target = tmp_path / "dist"
    with swap.replacing(target) as folder:
        (folder / "SHA256SUMS").write_text("old", encoding="utf-8")
    rename, seen = Path.rename, []

    def second_fails(self: Path, to: Path) -> Path:
        seen.append(self.name)
        if len(seen) == 2:
            raise OSError(5, "Input/output error")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(OSError, match="Input/output"), swap.replacing(target) as folder:
        (folder / "SHA256SUMS").write_text("new", encoding="utf-8")
    assert (target / "SHA256SUMS").read_text(encoding="utf-8") == "old"
    assert within(tmp_path) == ["dist"]


def test_lost_power_between_the_renames_is_mended(tmp_path: Path) -> None:
    """An old release that was moved away and nothing put in its place is put back by the next build."""
    (tmp_path / ".dist.old").mkdir()
    (tmp_path / ".dist.old/SHA256SUMS").write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match="full"), swap.replacing(tmp_path / "dist"):
        raise OSError("full")
    assert (tmp_path / "dist/SHA256SUMS").read_text(encoding="utf-8") == "old"
    assert within(tmp_path) == ["dist"]


def test_key_pressed_during_the_swap_counts_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between the two renames ends the command when the new release is in place."""
    target, rename = tmp_path / "dist", Path.rename
    with swap.replacing(target) as folder:
        (folder / "SHA256SUMS").write_text("old", encoding="utf-8")

    def pressed(self: Path, to: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", pressed)
    with pytest.raises(KeyboardInterrupt), swap.replacing(target) as folder:
        (folder / "SHA256SUMS").write_text("new", encoding="utf-8")
    assert (target / "SHA256SUMS").read_text(encoding="utf-8") == "new"
    assert within(tmp_path) == ["dist"]


def test_zip_holds_the_package_as_it_is(package: Path, tmp_path: Path) -> None:
    """The zip has descriptor, tables and schemas byte for byte, the citation, and documents that the package has."""
    (package / "LICENSE").write_text("CC0", encoding="utf-8")
    assert build.run([str(package)]) == 0
    with zipfile.ZipFile(package / "dist/tip-figures-1.0.0.zip") as made:
        names = made.namelist()
        assert names == sorted(names)
        assert {"datapackage.json", "resources/figures.csv", "schemas/figures.json", "LICENSE", "CITATION.cff"} <= set(
            names
        )
        made.extractall(tmp_path / "out")
        assert {entry.date_time for entry in made.infolist()} == {(2026, 11, 24, 0, 0, 0)}
    for name in set(names) - {"CITATION.cff"}:
        assert (tmp_path / "out" / name).read_bytes() == (package / name).read_bytes()
    assert build.run([str(tmp_path / "out")]) == 0


def test_number_that_programs_would_change_is_refused(make: Callable[..., Path]) -> None:
    """A number of more digits than a spreadsheet keeps stops the build with its place."""
    root = make("id,n\n1,0.1234567890123456\n", [field("id", "integer"), field("n", "number")], primaryKey=["id"])
    made = run(root)
    assert made.returncode == 2
    assert made.stderr == (
        "build.py: t.csv, column n: 0.1234567890123456 has more than 15 digits, and spreadsheets and statistics programs"
        " would change it.\n"
    )
    assert not (root / "dist").exists()


def test_any_data_package_can_be_built(make: Callable[..., Path]) -> None:
    """A package about something else gets every file but those that speak of figures."""
    fields = [
        field("id", "integer", required=True),
        field("when", "date"),
        field("yes", "boolean"),
        field("n", "number"),
    ]
    root = make('id,when,yes,n\n1,2020-02-29,true,0.5\n2,,,"-3"\n', fields, primaryKey=["id"])
    made = run(root)
    assert (made.returncode, made.stderr) == (0, "")
    assert "figures_flat.csv" not in sums(root / "dist")
    assert {"t.csv", "tiny.sqlite", "tiny-1.0.0.zip"} <= set(sums(root / "dist"))


def test_progress_is_silent_away_from_a_terminal(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written to stderr where nobody watches."""
    assert build.run([str(package)]) == 0
    assert capsys.readouterr().err == ""


def test_progress_is_shown_on_a_terminal(package: Path) -> None:
    """On a terminal one line says what is being written, and is wiped at the end."""
    leader, follower = os.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    process = subprocess.run(
        [sys.executable, BUILD, str(package)], stdout=subprocess.PIPE, stderr=follower, env=environment, check=False
    )
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert process.returncode == 0
    assert "SQLite database" in shown
    assert shown.endswith("\r\x1b[2K")
