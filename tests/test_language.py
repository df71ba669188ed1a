"""The project's words: plain modern English, and documents that name what exists."""

import re
import subprocess

import pytest

from conftest import ROOT

PHRASES = (
    "is told",
    "are told",
    "is said of",
    "is said to",
    "says of a",
    "tells of",
    "tell apart",
    "told apart",
    "anew",
    "said again",
    "stands twice",
    "stand twice",
    "stands in",
    "stand in",
    "stands at",
    "stands there",
    "stands for itself",
    "another than",
    "nobody can",
    "nobody may",
    "mend",
    "mended",
    "mends",
    "lacks",
    "held against",
    "leads nowhere",
    "its one form",
    "the house",
    "The house",
    "Nobody can",
)
"""Old or unusual English that readers had to look up; common technical words replace it."""
PATTERN = re.compile(rf"\b(?:{'|'.join(PHRASES)})\b|(?<!there )\b(?:is|are) none\b")
SUFFIXES = {".md", ".py", ".json", ".csv", ".j2", ".html", ".js", ".yml", ".toml", ".css"}
EXCLUDED = (
    "tests/data/texts/",
    "resources/",
    "tests/data/package/resources/",
    "tests/test_language.py",
)


def project_files() -> list[str]:
    """Return the paths of the tracked text files that people read."""
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / line for line in listing.stdout.splitlines()]
    return sorted(
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.exists() and path.suffix in SUFFIXES
    )


READABLE = [
    path for path in project_files() if path != "CHANGELOG.md" and not path.startswith(EXCLUDED)
]


@pytest.mark.parametrize("path", READABLE)
def test_file_has_no_archaic_phrase(path):
    """Documents, messages, schemas, templates and code avoid phrases that confuse readers."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = enumerate(text.splitlines(), 1)
    found = [f"{path}:{number}: {line.strip()}" for number, line in lines if PATTERN.search(line)]
    assert found == []


DEVELOPING = (ROOT / "DEVELOPING.md").read_text(encoding="utf-8")


def test_developing_guide_names_paths_that_exist():
    """Each path that DEVELOPING.md puts into backticks is a file or folder."""
    paths = re.findall(r"`((?:scripts|tests|docs|schemas|\.ci)/[\w./-]*)`", DEVELOPING)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_developing_guide_names_code_that_exists():
    """Each constant or class that it names with a file is defined in that file."""
    pairs = re.findall(
        r"`([A-Z]\w+)`[^`\n]* in `((?:scripts/tip_figures/)?\w+/\w+\.py)`", DEVELOPING
    )
    assert len(pairs) >= 3
    for name, path in pairs:
        file = ROOT / "scripts/tip_figures" / path.removeprefix("scripts/tip_figures/")
        text = file.read_text(encoding="utf-8")
        assert re.search(rf"^(?:class )?{name}\b", text, flags=re.MULTILINE), (name, path)
