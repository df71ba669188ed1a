"""The made-up passage of CONTRIBUTING's “Add a passage in half an hour”, and its rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tipdata.cli import scan

ROOT = Path(__file__).resolve().parents[1]
HEADING = "## Add a passage in half an hour\n"
SOURCE = "tip-2023-ata-protection"


def steps() -> Iterator[tuple[str, str, str]]:
    """The fenced blocks of the section in their order: language, what it is about, and the text."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split(HEADING)[1].split("\n## ")[0]
    for block in re.finditer(r"^```(\w+) ?(.*)\n((?s:.*?))^```$", section, flags=re.MULTILINE):
        yield block[1], block[2], block[3]


def passage() -> str:
    """The text of the passage."""
    (text,) = [text for language, _, text in steps() if language == "passage"]
    return text


def put(root: Path, path: str, given: str) -> None:
    """Write rows into a table, as a person would: those whose key is there are filled in, others are added."""
    key = json.loads((root / "schemas" / f"{Path(path).stem}.json").read_text(encoding="utf-8"))["primaryKey"]
    key = [key] if isinstance(key, str) else key
    file = root / path
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    for new in csv.DictReader(io.StringIO(given), strict=True):
        known = next((row for row in rows if all(row[name] == new[name] for name in key)), None)
        if known is None:
            rows.append({**dict.fromkeys(rows[0], ""), **new})
        else:
            known.update(new)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def code(root: Path, folder: Path) -> None:
    """Add the passage, with all its rows, to the package in `root`; its text goes into `folder`."""
    (folder / "passage.txt").write_text(passage(), encoding="utf-8")
    assert scan.run([str(folder / "passage.txt"), "--source", SOURCE, "--package", str(root)]) == 0
    for language, about, text in steps():
        if language == "csv":
            put(root, about, text)
