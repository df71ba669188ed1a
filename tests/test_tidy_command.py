"""scripts/tidy.py as people run it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, amend, spoil

SUBJECT = ROOT / "scripts/tidy.py"


def tidy(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SUBJECT, *map(str, args)], capture_output=True, text=True, cwd="/", encoding="utf-8", timeout=60)  # fmt: skip


def snapshot(root: Path) -> dict[Path, tuple[bytes, int]]:
    return {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in sorted(root.rglob("*")) if file.is_file()}


@pytest.fixture
def package(package: Path) -> Path:
    """A copy of the published package with its citation file."""
    shutil.copy(ROOT / "CITATION.cff", package)
    return package


def test_the_published_package_is_tidy():
    """What is published has nothing stale; left out, the package is this checkout's."""
    ran = tidy("--check")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Everything is tidy.\n", "")


def test_each_file_is_told_in_words(package):
    """A contributor's edit in a spreadsheet is mended, told file by file, and valid afterwards."""
    file = package / "resources/areas.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b",", b";").replace(b"\n", b"\r\n"))
    spoil(package / "resources/indicators.csv", "calls received by the trafficking hotline", "calls to the hotline")
    ran = tidy(package)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "resources/areas.csv: byte order mark taken away, line ends made LF, semicolons made commas",
        "resources/figures.csv: 1 label made anew",
        "datapackage.json: bytes and hash of indicators, figures",
        "3 files changed.",
    ]
    assert (package / "resources/areas.csv").read_bytes() == (ROOT / "resources/areas.csv").read_bytes()
    assert tidy(package).stdout == "Everything is tidy.\n"
    valid = subprocess.run([sys.executable, ROOT / "scripts/validate.py", package], capture_output=True, check=False)
    assert valid.returncode == 0


def test_check_changes_nothing(package):
    """--check lists what would be changed, exits 1, and leaves every file and its time."""
    file = package / "resources/areas.csv"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    before = snapshot(package)
    ran = tidy(package, "--check")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        "resources/areas.csv: line ends made LF\n1 file would be changed: run scripts/tidy.py without --check.\n"
    )
    assert snapshot(package) == before


def test_what_is_tidy_is_not_written(package):
    """A file that is as it should be keeps its time."""
    before = snapshot(package)
    assert tidy(package).returncode == 0
    assert snapshot(package) == before


def test_cells_that_are_left_are_shown_with_line_and_column(package):
    """A cell of which nobody can be sure is left, shown where it stands, and the exit status is 1."""
    spoil(package / "resources/figures.csv", "all,93400000,", "all,9.34E+07,")
    ran = tidy(package)
    assert ran.returncode == 1
    assert ran.stdout.splitlines() == [
        "datapackage.json: bytes and hash of figures",
        "1 file changed.",
        "",
        "resources/figures.csv",
        "  line 2, column value, tip-2020-kaz-allocation-2018-kzt  cell-scientific",
        "    “9.34E+07” is a number as spreadsheets shorten it; the digits that it lost are not in the file.",
        "    → Write the number out in full, as the source has it.",
        "",
        "1 place left as it is, because only a person can tell.",
    ]
    assert tidy(package).returncode == 1


def test_json_lists_files_and_findings(package):
    """Programs get the files with their changes and the findings as validate writes them."""
    spoil(package / "resources/figures.csv", "all,93400000,", "all,Jan-34,")
    ran = tidy(package, "--check", "--format", "json")
    made = json.loads(ran.stdout)
    assert (ran.returncode, made["package"], made["version"], made["written"]) == (1, "tip-figures", "1.0.0", False)
    assert made["files"] == [{"path": "datapackage.json", "changes": ["bytes and hash of figures"]}]
    assert [(f["path"], f["line"], f["column"], f["code"]) for f in made["findings"]] == [
        ("resources/figures.csv", 2, "value", "cell-date-like")
    ]


def test_what_cannot_run_says_why(tmp_path, package):
    """No package, no JSON and a half-merged descriptor end with status 2 and one line."""
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/datapackage.json").write_text("{")
    spoil(package / "datapackage.json", '  "keywords"', '<<<<<<< HEAD\n  "keywords"')
    before = snapshot(package)
    for where, said in (
        (tmp_path / "none", "No such file or directory."),
        (tmp_path / "bad", "not JSON:"),
        (package, "line 8 is the marker of a merge that is not finished"),
    ):
        ran = tidy(where)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert ran.stderr.startswith("tidy.py: ")
        assert said in ran.stderr
    assert snapshot(package) == before


def test_a_file_that_cannot_be_written_is_named(package):
    """Where the folder does not allow a file to be written, the command says so in one line, and the old file stands."""
    file = package / "resources/areas.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    (package / "resources/.areas.csv.new").mkdir()
    before = snapshot(package)
    ran = tidy(package)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"tidy.py: {file}: cannot be written: Is a directory.\n")
    assert snapshot(package) == before


def test_markers_are_those_that_git_names(package):
    """In a real merge conflict, the line that is named is the first that `git diff --check` names."""
    git = ["git", "-C", package, "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]

    def run(*args: str) -> str:
        return subprocess.run([*git, *args], capture_output=True, text=True, check=False).stdout

    def commit(name: str) -> None:
        spoil(package / "resources/areas.csv", "Russia", name)
        run("commit", "-qam", name)

    run("init", "-q", "-b", "main")
    run("add", ".")
    run("commit", "-qm", "begin")
    run("checkout", "-qb", "other")
    commit("Russian Federation")
    run("checkout", "-q", "main")
    commit("The Russian Federation")
    run("merge", "other")
    first = run("diff", "--check").splitlines()[0]
    ran = tidy(package)
    assert ran.returncode == 1
    assert first == "resources/areas.csv:4: leftover conflict marker"
    assert "resources/areas.csv\n  line 4  merge-conflict\n" in ran.stdout
    assert b"<<<<<<<" in (package / "resources/areas.csv").read_bytes()


def test_help_tells_what_it_does():
    """--help is the docstring: what is mended, what is left, and the exit status."""
    ran = tidy("--help")
    assert ran.returncode == 0
    for word in ("--check", "7.72E+07", "Exit status: 0", "CITATION.cff"):
        assert word in ran.stdout


def test_nothing_outside_the_package_is_touched(package, tmp_path):
    """A path that leads out is named, and the file there stays."""
    outside = tmp_path / "outside.csv"
    outside.write_bytes(b"b;a\r\n")
    with amend(package / "datapackage.json") as descriptor:
        descriptor["resources"][3]["path"] = "../outside.csv"
    ran = tidy(package)
    assert ran.returncode == 1
    assert "path-unsafe" in ran.stdout
    assert outside.read_bytes() == b"b;a\r\n"
