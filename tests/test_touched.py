"""tipdata/touched.py: where a finding is shown in a pull request."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, spoil
from test_versions import git
from tipdata.cli import annotations as touched
from tipdata.cli import report
from tipdata.cli.report import Report, Stage
from tipdata.package.finding import Finding


def test_lines_that_a_diff_adds_or_changes():
    """Added lines count with their new number, removed ones not at all, and content that looks like a head is content."""
    diff = b"""\
diff --git a/a.csv b/a.csv
--- a/a.csv
+++ b/a.csv
@@ -2 +2 @@ head
-x
+y
@@ -5,2 +4,0 @@
--- a/old.csv
-++ b/old.csv
@@ -9,0 +8,3 @@
+++ b/fake.csv
+@@ -1 +99 @@
+z
\\ No newline at end of file
diff --git a/gone.csv b/gone.csv
--- a/gone.csv
+++ /dev/null
@@ -1,2 +0,0 @@
-a
-b
diff --git a/with space.csv b/with space.csv
--- /dev/null
+++ b/with space.csv\t
@@ -0,0 +1 @@
+a
"""
    assert sorted(touched.lines(diff)) == [
        ("a.csv", 2),
        ("a.csv", 8),
        ("a.csv", 9),
        ("a.csv", 10),
        ("with space.csv", 1),
    ]


@pytest.fixture
def request_of(package: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package below the top of a repository, in a branch whose base has been fetched, with one value changed."""
    top = package.parent
    git(top, "init", "--quiet")
    git(top, "add", "package")
    git(top, "commit", "--quiet", "-m", "one")
    git(top, "update-ref", "refs/remotes/origin/main", "HEAD")
    spoil(package / "resources/areas.csv", "Kazakhstan", "=Kazakhstan")
    git(top, "commit", "--quiet", "-am", "two")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    return package


def test_the_lines_of_a_pull_request_come_from_its_base(request_of):
    """What the branch changes since it left the base is touched; paths are those of the repository."""
    made = touched.request(request_of)
    line = (request_of / "resources/areas.csv").read_text().splitlines().index("KAZ,=Kazakhstan,country,KZ") + 1
    assert (made.root, made.prefix) == (request_of, "package/")
    assert made.touched == {("package/resources/areas.csv", line)}


@pytest.mark.parametrize("base", ["", "nowhere", "--output=stolen", "main\n"])
def test_without_a_base_nothing_is_touched(request_of, monkeypatch, base):
    """No base, or one that was not fetched, costs the order of annotations and nothing else."""
    monkeypatch.setenv("GITHUB_BASE_REF", base)
    assert touched.request(request_of) == touched.Request(request_of, "package/")
    assert not list(request_of.parent.rglob("stolen"))


def test_outside_a_repository_paths_are_the_packages(package, monkeypatch):
    """A package in no repository has no prefix."""
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert touched.request(package) == touched.Request(package)


@pytest.mark.parametrize(
    ("column", "line", "position"),
    [("id", 2, 1), ("n", 2, 12), ("word", 2, 14), ("id", 3, 1), ("word", 3, 3), ("none", 2, 0), ("", 2, 0), ("n", 1, 0), ("word", 4, 0), ("n", 99, 0)],
)  # fmt: skip
def test_the_position_of_a_cell_in_its_line(tmp_path, column, line, position):
    """Characters are counted from 1, quotes included; where a record is broken the position is left out."""
    (tmp_path / "t.csv").write_text('\ufeffid,n,word\n"a, ""b""",7,x\n,,é\na"b"c,1,x\n', encoding="utf-8")
    found = Finding("t.csv", line, column, "code", "", "")
    assert touched.Request(tmp_path).column(found) == position


def test_a_file_that_cannot_be_read_has_no_positions(tmp_path):
    """The finding itself says what is wrong with the file."""
    (tmp_path / "t.csv").write_bytes(b"id,n\n\xff,1\n")
    for path in ("t.csv", "missing.csv"):
        assert touched.Request(tmp_path).column(Finding(path, 2, "n", "code", "", "")) == 0


def test_annotations_on_touched_lines_come_first_and_ten_of_a_kind_are_shown():
    """GitHub shows ten of a kind, so those that the request can mend are among them."""
    findings = tuple(Finding("t.csv", line, "n", "odd", "", f"Line {line}.") for line in range(2, 40))
    made = Report("p", "1.0.0", (Stage("rules", {"rows": 38}, findings),))
    lines = report.as_github(made, "data/", frozenset({("data/t.csv", 39)}), lambda f: f.line * 2).splitlines()
    assert lines[0] == "::error file=data/t.csv,line=39,col=78,title=odd%3A line 39%2C column n::Line 39."
    assert lines[1].startswith("::error file=data/t.csv,line=2,col=4,")
    assert [line.startswith("::error") for line in lines] == [True] * 10 + [False, False]
    assert lines[10:] == ["::notice::28 errors more; the step summary has them all.", "p: 38 errors"]


def test_validate_annotates_as_a_workflow_runs_it(request_of):
    """The command finds prefix, touched lines and positions by itself."""
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts/validate.py", "package", "--format", "github"],
        cwd=request_of.parent, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    line = (request_of / "resources/areas.csv").read_text().splitlines().index("KAZ,=Kazakhstan,country,KZ") + 1
    assert ran.returncode == 1
    assert ran.stdout.startswith(
        f"::error file=package/resources/areas.csv,line={line},col=5,title=cell-formula%3A line {line}%2C column name"
    )
