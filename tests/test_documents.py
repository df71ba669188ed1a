"""What the documents show is so: every command runs, every line that loads a table answers, every link leads somewhere."""

import contextlib
import re
import shlex
import sqlite3
import sys
from pathlib import Path

import duckdb
import polars
import pytest

import documents
from conftest import ROOT
from tip_figures import location
from tip_figures.page.documents import TOTALS_ADDRESS

PAGES = {
    file: file.read_text(encoding="utf-8")
    for file in (
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG")),
        *(ROOT / "docs").glob("*.md"),
    )
}
README = TOTALS_ADDRESS.sub("totals.csv", PAGES[ROOT / "README.md"])
SHOWN = "".join(
    re.findall(r"^```sh\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
).splitlines()
TARGETS = set(
    re.findall(
        r"^(\S+?):.* ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
)


@pytest.mark.parametrize("path", documents.PAGES)
@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="argparse words its help otherwise in each version"
)
def test_documents_generated_page_is_fresh(path):
    """What is generated is what `make docs` writes."""
    assert (ROOT / path).read_text(encoding="utf-8") == documents.PAGES[path](), "run make docs"


@pytest.mark.parametrize("line", SHOWN)
def test_documents_command_in_readme_runs(run, monkeypatch, tmp_path, package, texts, line):
    """Make's targets exist; every script ends well on the small package."""
    words = shlex.split(line)
    if words[0] == "make":
        assert set(words[1:]) <= TARGETS
        return
    assert words[0] == ".venv/bin/python"
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", package)
    report = tmp_path / "report.txt"
    report.write_text(
        "\n\n".join(text.read_text(encoding="utf-8") for text in texts), encoding="utf-8"
    )
    ran = run(Path(words[1]).name, *(report if word == report.name else word for word in words[2:]))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_documents_lead_somewhere(page):
    """Every relative link leads to a file; every script and target of make that is named exists, or did in an old version."""
    for link in re.findall(r"\]\(([^)#\s]+)", PAGES[page]):
        assert ":" in link or (page.parent / link).exists(), link
    if page.name != "CHANGELOG.md":
        assert {*re.findall(r"`make ([a-z-]+)`", PAGES[page])} <= TARGETS
        assert [
            script
            for script in re.findall(r"scripts/\w+\.py", PAGES[page])
            if not (ROOT / script).exists()
        ] == []


def test_documents_describe_every_command():
    """Each script stands in docs/commands.md, which says how it ends."""
    assert set(documents.COMMANDS) == {script.stem for script in (ROOT / "scripts").glob("*.py")}
    assert PAGES[ROOT / "docs/commands.md"].count("\nExit status: ") == len(documents.COMMANDS)


@pytest.mark.parametrize("tool", ("polars", "DuckDB", "SQLite"))
def test_documents_line_that_reads_totals_answers(dist, monkeypatch, tool):
    """What README writes for a tool prints one number a year; pandas and R are tried with the other tools."""
    shown = dict(re.findall(r"^\| (\w+) \| `(.*)` \|$", README, flags=re.MULTILINE))
    assert {"pandas", "polars", "R", "DuckDB", "SQLite"} <= shown.keys()
    monkeypatch.chdir(dist)
    if tool == "polars":
        answer = eval(shown[tool], {"polars": polars}).rows()
    else:
        with contextlib.closing(
            sqlite3.connect(*dist.glob("*.sqlite")) if tool == "SQLite" else duckdb.connect()
        ) as base:
            answer = base.execute(shown[tool]).fetchall()
    expected = polars.read_csv("totals.csv").filter(
        polars.col("indicator_id") == "victims_identified"
    )
    assert answer == expected.select("year", "value").rows()
    assert len({year for year, _ in answer}) == len(answer) > 1
