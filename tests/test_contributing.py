"""The passage of CONTRIBUTING, added step by step to the small package: in the end all is valid, tidy and proved."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest

import cells
from conftest import ROOT
from tipdata.cli import frame

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a passage\n")[1].split("\n## ")[0]
STEPS = re.findall(r"^```(\w+) ?(.*)\n((?s:.*?))^```$", TEXT, flags=re.MULTILINE)


def put(root: Path, path: str, given: str) -> None:
    """Write rows into a table, as a person would: those whose key is there are filled in, others are added at the end."""
    if path == "work.csv":
        judge(given)
        return
    table = Path(path).stem
    key = json.loads((root / f"schemas/{table}.json").read_text(encoding="utf-8"))["primaryKey"]
    rows = cells.read(root, table)
    for new in csv.DictReader(io.StringIO(given), strict=True):
        known = next((row for row in rows if all(row[name] == new[name] for name in key)), None)
        if known is None:
            rows.append({**dict.fromkeys(rows[0], ""), **new})
        else:
            known.update(new)
    cells.write(root, table, rows)


def judge(given: str) -> None:
    """Correct the rows of the worksheet that are told, and take every row for right then."""
    wrong = {row["place"]: row for row in csv.DictReader(io.StringIO(given), strict=True)}
    with Path("work.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [{**row, **wrong.get(row["place"] or "-", {}), "check": ""} for row in csv.DictReader(stream)]
    with Path("work.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def walk(run, package: Path, forgotten: str = "") -> int:
    """Take every step of the guide but one; how many commands were run."""
    commands = 0
    for language, about, text in STEPS:
        if language == "passage":
            Path("passage.txt").write_text(text, encoding="utf-8")
        elif language == "csv" and about != forgotten:
            put(package, about, text)
        for line in text.splitlines() if language == "sh" else ():
            program, script, *words = shlex.split(line)
            ran = run(Path(script).name, *words)
            right = (program, ran.returncode, ran.stderr) == (".venv/bin/python", 0, "")
            assert right or forgotten, line + ran.stdout + ran.stderr
            commands += 1
    return commands


def test_contributing_walk_ends_with_a_valid_package(run, package, monkeypatch):
    """Every command of the walk ends well, and what it makes is valid, tidy, and proved by the passage."""
    monkeypatch.setattr(frame, "HERE", package)
    assert walk(run, package) == 7
    made = run("validate.py", package, "--strict", "--format", "json").stdout
    assert json.loads(made)["findings"] == []
    assert run("tidy.py", "--check").returncode == 0
    (mine,) = [
        source
        for source in json.loads(run("verify_source.py", "--text", "passage.txt", "--format", "json").stdout)["sources"]
        if source["source_id"] == "tip-2023-ata-protection"
    ]
    assert (mine["numerals_found"], mine["figures_found"]) == (mine["numerals"], mine["figures"]) == (10, 6)


@pytest.mark.parametrize("forgotten", ["resources/sources.csv", "resources/indicators.csv", "work.csv"])
def test_contributing_walk_without_a_step_is_not_valid(run, package, monkeypatch, forgotten):
    """Whoever forgets a step is told."""
    monkeypatch.setattr(frame, "HERE", package)
    walk(run, package, forgotten)
    assert run("validate.py").returncode == 1
