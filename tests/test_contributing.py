"""The passage of CONTRIBUTING, added step by step to the small package: in the end all is valid, tidy and proved."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import cells
from conftest import ROOT
from tip_figures import location

TEXT = (
    (ROOT / "CONTRIBUTING.md")
    .read_text(encoding="utf-8")
    .split("## Add a passage\n")[1]
    .split("\n## ")[0]
)
STEPS = re.findall(r"^```(\w+) ?(.*)\n((?s:.*?))^```$", TEXT, flags=re.MULTILINE)


def put(root: Path, table: str, given: str) -> None:
    """Write rows into a table, as a person would: those whose key is there are filled in, others are added at the end."""
    key = json.loads((root / f"schemas/{table}.json").read_text(encoding="utf-8"))["primaryKey"]
    rows = {tuple(row[name] for name in key): row for row in cells.read_rows(root, table)}
    empty = dict.fromkeys(next(iter(rows.values())), "")
    for new in csv.DictReader(io.StringIO(given), strict=True):
        place = tuple(new[name] for name in key)
        rows[place] = rows.get(place, empty) | new
    cells.write_rows(root, table, [*rows.values()])


def judge(given: str) -> None:
    """Correct the rows of the worksheet that are told, and take every row for right then."""
    wrong = {row["place"]: row for row in csv.DictReader(io.StringIO(given), strict=True)}
    with Path("work.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [
            {**row, **wrong.get(row["place"] or "-", {}), "check": ""}
            for row in csv.DictReader(stream)
        ]
    with Path("work.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_contributing_walk_ends_with_a_valid_package(run, package, monkeypatch):
    """Every command of the walk ends well, and what it makes is valid, tidy, and proved by the passage."""
    monkeypatch.setattr(location, "DEFAULT_PACKAGE", package)
    commands = []
    for language, about, text in STEPS:
        if language == "passage":
            Path("passage.txt").write_text(text, encoding="utf-8")
        elif about == "work.csv":
            judge(text)
        elif language == "csv":
            put(package, Path(about).stem, text)
        else:
            commands += text.splitlines()
            for program, script, *words in map(shlex.split, text.splitlines()):
                if (
                    script == "scripts/tidy.py"
                ):  # whoever forgets it is told so in one line, and nothing else is wrong
                    told = run("validate.py").stdout
                    assert told.endswith(
                        "3 sources, 1 cell stated by several\n\nRun scripts/tidy.py to fix 19 findings.\n\nnot valid: 19 errors\n"
                    )
                ran = run(Path(script).name, *words)
                assert (program, ran.returncode, ran.stderr) == (".venv/bin/python", 0, ""), (
                    script + ran.stdout
                )
    assert len(commands) == 7
    assert (
        json.loads(run("validate.py", package, "--strict", "--format", "json").stdout)["findings"]
        == []
    )
    assert run("tidy.py", "--check").returncode == 0
    proof = json.loads(run("verify_source.py", "--text", "passage.txt", "--format", "json").stdout)
    (mine,) = [
        source for source in proof["sources"] if source["source_id"] == "tip-2023-ata-protection"
    ]
    assert (
        (mine["numerals_found"], mine["figures_found"])
        == (mine["numerals"], mine["figures"])
        == (10, 6)
    )
