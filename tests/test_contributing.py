"""The walk of CONTRIBUTING, in the small package and in a copy of the repository."""

import functools
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

import cells
from conftest import ROOT, run_process, validate_package
from tip_figures import location

SOURCE = "tip-2023-ata-protection"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = CONTRIBUTING.split("## Add a passage\n")[1].split("\n## ")[0]
STEP = re.compile(
    r"^```(?P<language>\w+) ?(?P<file>.*)\n(?P<block>(?s:.*?))^```$"
    r"|^\| `(?P<table>\S+)` \| `(?P<row>\S+)` \| `(?P<column>\w+)` \| (?P<cell>.*) \|$",
    re.MULTILINE,
)
"""A step of the walk: a block to save, to paste or to run, or a cell to change."""


SOURCE_CELLS = {
    "title": "2023 Trafficking in Persons Report",
    "publisher": "United States Department of State",
    "url": "https://example.org/2023/antarctica/",
}
"""Of the source, which the small package does not have of that report."""


class Reader:
    """A reader who follows the walk; passage and worksheet are in the working directory.

    run: runs a script of the checkout with its options, and returns the process
    """

    def __init__(self, run, package: Path) -> None:
        self.run = run
        self.package = package
        self.commands: list[str] = []

    def follow(self, step: re.Match[str]) -> None:
        if step["table"] == "work.csv":
            self.review_worksheet(step["row"], step["column"], step["cell"])
        elif step["language"] == "passage":
            Path("passage.txt").write_text(step["block"], encoding="utf-8")
        else:
            for line in step["block"].splitlines():
                self.run_command(line)

    def review_worksheet(self, place: str, column: str, cell: str) -> None:
        """Correct the cell of one numeral in the worksheet, and accept all rows."""
        rows = cells.read_csv(Path("work.csv"))
        (wrong,) = [row for row in rows if row["place"] == place]
        assert wrong[column] != cell
        wrong[column] = cell
        cells.write_csv(Path("work.csv"), [row | {"check": ""} for row in rows])

    def run_command(self, line: str) -> None:
        """Run a command, which succeeds; the targets of make run the scripts that they name."""
        self.commands.append(line)
        if line == "make tidy":
            cells.edit_row(self.package, "sources", SOURCE, **SOURCE_CELLS)
        scripts = {"make tidy": "tidy.py", "make": "validate.py --strict"}
        script, *options = shlex.split(scripts.get(line, line.rpartition("scripts/")[2]))
        result = self.run(script, *options)
        assert (result.returncode, result.stderr) == (0, ""), f"{line}\n{result.stdout}"


@pytest.fixture
def reader(run, package, monkeypatch):
    """A reader for whom the small package is that of the checkout."""
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", package)
    return Reader(run, package)


def test_walk_ends_with_a_valid_package(run, package, reader):
    """Every command succeeds; in the end all is valid and tidy, and the passage proves its rows.

    Before tidy, every finding is one that tidy fixes.
    """
    for step in STEP.finditer(WALK):
        if "make tidy" in str(step["block"]):
            cells.edit_row(package, "sources", SOURCE, **SOURCE_CELLS)
            findings = validate_package(package, "--strict")["findings"]
            assert len(findings) > 10
            assert all("scripts/tidy.py" in finding["hint"] for finding in findings)
        reader.follow(step)
    assert len(reader.commands) == 6
    assert run("tidy.py", "--check").returncode == 0
    proof = json.loads(run("verify_source.py", "--text", "passage.txt", "--format", "json").stdout)
    (proved,) = [source for source in proof["sources"] if source["source_id"] == SOURCE]
    assert proved["numerals_found"] == proved["numerals"] == 11
    assert proved["figures_found"] == proved["figures"] == 5


@pytest.mark.slow
def test_walk_in_a_clone_of_the_repository_ends_green(tmp_path, monkeypatch):
    """Only tables are changed, the tests pass with them, and git would commit no text."""
    root = tmp_path / "repository"
    assert run_process("git", "clone", "--quiet", ROOT, root).returncode == 0
    monkeypatch.chdir(root)
    run_here = functools.partial(run_process, cwd=root)
    run_python = functools.partial(run_here, sys.executable)
    reader = Reader(lambda script, *options: run_python(f"scripts/{script}", *options), root)
    for step in STEP.finditer(WALK):
        reader.follow(step)
    assert len(reader.commands) == 6
    files = ["tests/test_published.py", "tests/test_documents.py", "tests/test_language.py"]
    options = ["--quiet", "-p", "no:cacheprovider", "-n", "0", "-m", "not slow"]
    result = run_python("-m", "pytest", *options, *files)
    assert result.returncode == 0, result.stdout
    status = run_here("git", "status", "--porcelain", "--untracked-files=all")
    changed = status.stdout.splitlines()
    assert changed
    assert [line for line in changed if not line.startswith(" M resources/")] == []


def test_worksheet_row_of_the_page_is_that_of_the_tool(reader):
    """The row before and after the review is shown as it is drafted."""
    for step in list(STEP.finditer(WALK))[:2]:
        reader.follow(step)
    (row,) = [row for row in cells.read_csv(Path("work.csv")) if row["place"] == "1.3:21"]
    shown = f"| before | {row['place']} | {row['numeral']} | women, and on May 2 … | | | role |"
    assert shown in CONTRIBUTING
    assert row["after"].startswith("women, and on May 2 ")
    assert [row[name] for name in ("role", "indicator_id", "check")] == ["", "", "role"]
