"""build: what it writes, where it writes, and what it leaves alone."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, edit_json, field
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.load import load_package
from tip_figures.datapackage.read.package_files import compute_sha256
from tip_figures.release import assemble, contents


@pytest.fixture
def tiny(make_package) -> Path:
    """A valid package of one table."""
    return make_package(
        "id,n\n1,2.5\n2,\n", [field("id", "integer"), field("n", "number")], primaryKey=["id"]
    )


def sums(folder: Path) -> dict[str, str]:
    """sha256 by path of every file of a folder."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): compute_sha256(file) for file in files}


def test_build_lists_what_it_wrote(run, tiny: Path) -> None:
    """Every file with its size, into dist beside the descriptor, silent on standard error.

    A table without a schema is a file of the release, and nothing else, as is said; it stops no other table.
    """
    (tiny / "u.csv").write_text("a,b\nx,1\n", encoding="utf-8")
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["resources"].append({"name": "u", "path": "u.csv", "type": "table"})
    made = run("build.py", tiny)
    assert (made.returncode, made.stderr) == (0, "")
    files, lines = sums(tiny / "dist").keys(), made.stdout.splitlines()
    assert {
        "t.csv",
        "t.json",
        "datapackage.json",
        "tiny.sqlite",
        "tiny.xlsx",
        "parquet/t.parquet",
        "SHA256SUMS",
    } <= files
    assert {line.split()[-1] for line in lines[1:-2]} == files
    assert (
        lines[-1]
        == "u.csv is there as it stands, and in no other format: no schema says what its columns are."
    )
    assert (tiny / "dist/u.csv").read_bytes() == b"a,b\nx,1\n"
    assert {"t.parquet"} == {file.name for file in (tiny / "dist/parquet").iterdir()}


def test_build_gives_the_same_bytes_anywhere(released: Path, dist: Path, tmp_path: Path) -> None:
    """Another place, whose name is no UTF-8, another process, time zone, hash seed and day: not a byte differs."""
    root = shutil.copytree(released, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("dist"))
    for file in root.rglob("*"):
        os.utime(file, (0, 0))
    odd = tmp_path / os.fsdecode(b"\xff")
    env = {**os.environ, "TZ": "Asia/Almaty", "PYTHONHASHSEED": "1"}
    subprocess.run(
        [sys.executable, ROOT / "scripts/build.py", root, "--output", odd], env=env, check=True
    )
    assert sums(odd) == sums(dist)


def test_build_bears_the_date_of_its_changelog(tiny: Path) -> None:
    """The newest date of a heading comes before what the descriptor tells; where nothing tells a date, none is said."""
    assert contents.find_release_time(load_package(tiny)) is None
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["created"] = "1970-01-02T01:00:00+01:00"
    assemble.build_release(
        load_package(tiny), tiny / "dist"
    )  # formats that begin in 1980 bear that
    assert (
        json.loads((tiny / "dist/datapackage.json").read_text(encoding="utf-8"))["created"]
        == "1970-01-02T00:00:00Z"
    )
    (tiny / "CHANGELOG.md").write_text(
        "## 1.1.0 (2026-02-03)\n\n## 1.0.0 (2025-01-01)\n", encoding="utf-8"
    )
    assert str(contents.find_release_time(load_package(tiny))) == "2026-02-03 00:00:00+00:00"


def test_build_takes_the_place_of_an_earlier_release_alone(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of the earlier release that the new one has not go, and of a killed build; what somebody else put there stays.

    A disk that is full half-way: one line, the old files as they were, and no new one.
    """
    assemble.build_release(load_package(tiny), tiny / "dist")
    (tiny / "dist/.new-killed").mkdir()
    (tiny / "dist/mine.txt").write_text("mine", encoding="utf-8")
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["version"] = "1.0.1"
    assemble.build_release(load_package(tiny), tiny / "dist")
    names = sums(tiny / "dist")
    assert {"mine.txt", "tiny-1.0.1.zip"} <= names.keys()
    assert "tiny-1.0.0.zip" not in names
    assert [file.name for file in (tiny / "dist").glob(".*")] == []

    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(assemble, "WRITERS", {**assemble.WRITERS, "workbook": full})
    with pytest.raises(
        CommandError, match="the workbook cannot be written: No space left on device"
    ):
        assemble.build_release(load_package(tiny), tiny / "dist")
    assert sums(tiny / "dist") == names


def test_build_never_leaves_its_folder(tiny: Path, tmp_path: Path) -> None:
    """Whatever an old list or a table is called, nothing is taken away or written outside; nor where a link leads."""
    precious = tmp_path / "precious.parquet"
    precious.write_text("precious", encoding="utf-8")
    (tiny / "dist").mkdir()
    (tiny / "dist/SHA256SUMS").write_text(f"{'0' * 64}  ../../precious.parquet\n", encoding="utf-8")
    assemble.build_release(load_package(tiny), tiny / "dist")
    shutil.rmtree(tiny / "dist/parquet")
    (tiny / "dist/parquet").symlink_to(tmp_path)
    with pytest.raises(CommandError, match="would be written outside"):
        assemble.build_release(load_package(tiny), tiny / "dist")
    with edit_json(tiny / "datapackage.json") as descriptor:
        descriptor["resources"][0]["name"] = "../../../../precious"
    with pytest.raises(CommandError, match="would be written outside"):
        assemble.build_release(load_package(tiny), tiny / "other")
    assert sorted(file.name for file in tmp_path.glob("*.parquet")) == ["precious.parquet"]
    assert precious.read_text(encoding="utf-8") == "precious"


def test_build_says_why_it_makes_nothing(run, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, a link to itself or the package where a folder should be is said in one line, with exit status 2.

    So is what a release needs and is not installed. Of a package that is not valid the findings are said, and no folder is left.
    """
    (tiny / "dist").write_text("", encoding="utf-8")
    (tiny / "loop").symlink_to("loop")
    (tiny / "old").mkdir()
    (tiny / "old/parquet").symlink_to("parquet")
    for folder, blamed in (("dist", "dist"), ("loop", "loop"), ("old", "old/parquet")):
        made = run("build.py", tiny, "--output", tiny / folder)
        assert (made.returncode, made.stderr) == (
            2,
            f"build.py: {tiny / blamed} is there, and is no folder.\n",
        )
    with pytest.raises(CommandError, match="tiny contains the package itself"):
        assemble.build_release(load_package(tiny), tiny)
    (tiny / "t.csv").write_text("id,n\n1,x\n", encoding="utf-8")
    made = run("build.py", tiny, "--output", tiny / "new")
    assert (made.returncode, "cell-type" in made.stdout, (tiny / "new").exists()) == (
        1,
        True,
        False,
    )
    monkeypatch.delattr("tip_figures.release.assemble")
    monkeypatch.setitem(sys.modules, "tip_figures.release.assemble", None)
    made = run("build.py", tiny)
    assert (made.returncode, " is not installed; make build brings it" in made.stderr) == (2, True)


@pytest.mark.parametrize(
    ("cell", "kind", "reason"),
    [
        ("x" * 32_768, "string", "more than the 32,767 characters that a cell can hold"),
        ("9007199254740993", "integer", "more than 15 digits"),
    ],
)
def test_build_refuses_what_a_format_would_change(
    make_package, cell: str, kind: str, reason: str
) -> None:
    """A text or number that some format would cut is named, and nothing is built."""
    root = make_package(f"id,t\n1,{cell}\n", [field("id", "integer"), field("t", kind)])
    with pytest.raises(CommandError, match=reason):
        assemble.build_release(load_package(root), root / "dist")
    assert not (root / "dist").exists()


def test_build_takes_every_valid_package(make_package) -> None:
    """Keys that are unique columns, another delimiter, names that Stata keeps for itself, dates, truth, a key across tables."""
    fields = [
        field("id", unique=True, required=True), field("long", "number"), field("day", "date"), field("so", "boolean"),
    ]  # fmt: skip
    root = make_package(
        "id;long;a b;so\na;1.5;2020-02-29;true\nb;;;\n",
        fields,
        resource={"dialect": {"delimiter": ";"}},
    )
    refers = {"fields": "id", "reference": {"resource": "t", "fields": "id"}}
    make_package("id\na\n", [field("id")], name="u", foreignKeys=[refers])
    make_package("x" * 40 + "\n1\n", [field("x" * 40, "integer")], name="w")
    assert {"t.csv", "parquet/t.parquet", "stata/w.dta"} <= set(
        assemble.build_release(load_package(root), root / "dist")
    )


@pytest.mark.parametrize(
    ("name", "path", "called"),
    [
        ("totals", "own.csv", "a table of its own called totals"),
        ("own", "totals.csv", r"a file of its own called totals\.csv"),
        ("own", "codebook.html", r"a file of its own called codebook\.html"),
        ("own", "SHA256SUMS", "a file of its own called SHA256SUMS"),
    ],
)
def test_build_refuses_what_it_makes_itself(
    package: Path, name: str, path: str, called: str
) -> None:
    """A package of figures with a table called totals would have two of them; its own files are not written over."""
    (package / path).write_text("a,b\n1,2\n", encoding="utf-8")
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"].append({"name": name, "path": path, "type": "table"})
    with pytest.raises(CommandError, match=f"has {called}, which a release generates"):
        assemble.build_release(load_package(package), package / "dist")
