"""The walk of CONTRIBUTING, in a clone of the repository."""

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

import cells
from conftest import ROOT, Ran, run_process

SOURCE = "tip-2023-ata-protection"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
WALK = CONTRIBUTING.split("## Add a passage\n")[1].split("\n## ")[0]
STEP = re.compile(
    r"^```(?P<language>\w+) ?(?P<file>.*)\n(?P<block>(?s:.*?))^```$"
    r"|^\| `(?P<table>\S+)` \| `(?P<row>\S+)` \| `(?P<column>\w+)` \| (?P<cell>.*) \|$",
    re.MULTILINE,
)
"""A step of the walk: a block to save, to paste or to run, or a cell to change."""


def follow(step: re.Match[str]) -> None:
    """Follow a step; the clone, passage and worksheet are in the working directory."""
    if step["table"] == "work.csv":
        review_worksheet(step["row"], step["column"], step["cell"])
    elif step["table"]:
        table = step["table"].removesuffix(".csv")
        cells.edit_row(Path(), table, step["row"], **{step["column"]: step["cell"]})
    elif step["language"] == "passage":
        Path("passage.txt").write_text(step["block"], "utf-8")
    else:
        for line in step["block"].splitlines():
            follow_line(line)


def review_worksheet(place: str, column: str, cell: str) -> None:
    """Correct the cell of one numeral in the worksheet, and accept all rows."""
    rows = cells.read_csv(Path("work.csv"))
    (wrong,) = [row for row in rows if row["place"] == place]
    assert wrong[column] == ""
    if wrong["check"]:  # the page shows the row before its first change
        beginning = "Officials identified [[no]] women, "
        assert f"| before | {place} | {beginning}… | | | {wrong['check']} |" in CONTRIBUTING
        assert wrong["sentence"].startswith(beginning)
    wrong[column] = cell
    cells.write_csv(Path("work.csv"), [row | {"check": ""} for row in rows])


def follow_line(line: str) -> None:
    """Run a command, which succeeds; the targets of make run the scripts that they name."""
    if "--worksheet" in line and Path("work.csv").exists():  # a person has looked at all rows
        rows = cells.read_csv(Path("work.csv"))
        cells.write_csv(Path("work.csv"), [row | {"check": ""} for row in rows])
    commands = {"make tidy": "scripts/tidy.py", "make": "scripts/validate.py --strict"}
    command = commands.get(line, line.removeprefix(".venv/bin/python "))
    result = run(*shlex.split(command))
    assert (result.returncode, result.stderr) == (0, ""), f"{line}\n{result.stdout}"


def run(*arguments: str) -> Ran:
    """Run Python in the clone."""
    return run_process(sys.executable, *arguments, cwd=Path())


@pytest.mark.slow
def test_walk_in_a_clone_of_the_repository_ends_green(tmp_path, monkeypatch):
    """Every command succeeds, the passage proves its rows, and the tests pass with them.

    Before tidy, every finding is one that tidy fixes. Only tables are changed, and git would commit
    no text.
    """
    assert run_process("git", "clone", "--quiet", ROOT, tmp_path / "clone").returncode == 0
    monkeypatch.chdir(tmp_path / "clone")
    steps = list(STEP.finditer(WALK))
    draft = ["passage", "sh", "work.csv", "work.csv", "sh", "sh"]
    kinds = [*draft, "areas.csv", "sources.csv", "sh"]
    assert [step["language"] or step["table"] for step in steps] == kinds
    for step in steps:
        if "make tidy" in str(step["block"]):
            report = json.loads(run("scripts/validate.py", "--strict", "--format", "json").stdout)
            assert len(report["findings"]) > 10
            assert all("scripts/tidy.py" in finding["hint"] for finding in report["findings"])
        follow(step)
    text_options = ("--text", "passage.txt", "--format", "json")
    proof = json.loads(run("scripts/verify_source.py", *text_options).stdout)
    (proved,) = [source for source in proof["sources"] if source["source_id"] == SOURCE]
    assert proved["numerals_found"] == proved["numerals"] == 11
    assert proved["figures_found"] == proved["figures"] == 5
    files = ["tests/test_published.py", "tests/test_documents.py"]
    options = ["--quiet", "-p", "no:cacheprovider", "-n", "0", "-m", "not slow"]
    result = run("-m", "pytest", *options, *files)
    assert result.returncode == 0, result.stdout
    status = run_process("git", "status", "--porcelain", "--untracked-files=all", cwd=Path())
    changed = status.stdout.splitlines()
    assert changed
    assert [line for line in changed if not line.startswith(" M resources/")] == []
