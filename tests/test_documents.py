"""What the documents show is so: every command runs, every line that loads a table answers, every link leads somewhere."""

from __future__ import annotations

import re
import shlex
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest

import documents
from conftest import DATA, ROOT
from tipdata.cli import frame

PAGES = [
    ROOT / name
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", *sorted(map(str, (ROOT / "docs").glob("*.md"))))
]
README = PAGES[0].read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^(\S+?):.* ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
LONGEST = 150  # lines of README and of CONTRIBUTING


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", documents.PAGES)
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="argparse words its help otherwise in each version")
def test_documents_generated_page_is_fresh(path):
    """What is generated is what `make docs` writes."""
    assert (ROOT / path).read_text(encoding="utf-8") == documents.PAGES[path](), "run make docs"


@pytest.mark.parametrize("line", [line for block in blocks(README, "sh") for line in block.splitlines()])
def test_documents_command_in_readme_runs(run, monkeypatch, tmp_path, package, texts, line):
    """Make's targets exist; every script ends well on the small package."""
    words = shlex.split(line)
    if words[0] == "make":
        assert set(words[1:]) <= TARGETS
        return
    assert words[0] == ".venv/bin/python"
    monkeypatch.setattr(frame, "HERE", package)
    report = tmp_path / "report.txt"
    report.write_text("\n\n".join(text.read_text(encoding="utf-8") for text in texts), encoding="utf-8")
    ran = run(Path(words[1]).name, *(report if word == report.name else word for word in words[2:]))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout


def test_documents_show_commands_and_targets_that_are_there():
    """Every script and every target of make that any page names exists, and README shows some."""
    for page in PAGES[:2] + PAGES[3:]:
        text = page.read_text(encoding="utf-8")
        assert {*re.findall(r"`make ([a-z-]+)`", text)} <= TARGETS, page.name
        for script in re.findall(r"scripts/\w+\.py", text):
            assert (ROOT / script).exists(), (page.name, script)
    assert "make\n" in blocks(README, "sh")


def test_documents_lead_somewhere():
    """Every relative link is to a file that is there."""
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert ":" in link or (page.parent / link).exists(), (page.name, link)


def test_documents_are_short():
    """README and CONTRIBUTING can be read in one go."""
    assert [page.name for page in PAGES[:2] if len(page.read_text(encoding="utf-8").splitlines()) > LONGEST] == []


def test_documents_describe_every_command():
    """Each script stands in docs/commands.md, which says how it ends."""
    text = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    for script in (ROOT / "scripts").glob("*.py"):
        (section,) = re.findall(rf"^## {script.stem}\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
        assert "Exit status: " in section


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the small package."""
    folder = tmp_path_factory.mktemp("documents") / "dist"
    from tipdata.cli import build

    assert build.run([str(DATA / "package"), "--output", str(folder)]) == 0
    return folder


def sqlite(query: str, folder: Path) -> Any:
    """What SQLite answers."""
    (file,) = folder.glob("*.sqlite")
    return sqlite3.connect(file).execute(query.rstrip(";")).fetchall()


LOADERS: dict[str, Callable[[str, Path], Any]] = {
    "polars": lambda line, _: eval(line, {"polars": polars}).rows(),
    "DuckDB": lambda line, _: duckdb.sql(line.rstrip(";")).fetchall(),
    "SQLite": sqlite,
}


@pytest.mark.parametrize("tool", LOADERS)
def test_documents_line_that_reads_totals_answers(dist, monkeypatch, tool):
    """What README writes for a tool prints one number a year; pandas and R are tried with the other tools."""
    shown = dict(re.findall(r"^\| (\w+) \| `(.*)` \|$", README, flags=re.MULTILINE))
    assert {"pandas", "polars", "R", "DuckDB", "SQLite"} <= shown.keys()
    monkeypatch.chdir(dist)
    answer = LOADERS[tool](shown[tool], dist)
    expected = polars.read_csv(dist / "totals.csv").filter(polars.col("indicator_id") == "victims_identified")
    assert [tuple(row) for row in answer] == expected.select("year", "value").rows()
    assert len({year for year, _ in answer}) == len(answer) > 1


def test_documents_walk_through_functions_that_are_there():
    """Every function, class and constant that docs/house.md names in the form room.name stands in that room."""
    named = set(re.findall(r"`(\w+)\.(\w+)`", (ROOT / "docs/house.md").read_text(encoding="utf-8")))
    rooms = {file.stem: file.read_text(encoding="utf-8") for file in (ROOT / "scripts/tipdata").rglob("*.py")}
    source = "\n".join(rooms.values())
    assert len(named) > 20
    for room, name in named:
        text = rooms.get(room) or source.partition(f"class {room}")[2]
        assert re.search(rf"^\s*(def|class) {name}\b|^{name} =|^{name}:", text, flags=re.MULTILINE), f"{room}.{name}"
