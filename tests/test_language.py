"""The project's words: plain modern English, and documents that name what exists."""

import re
import subprocess
from pathlib import Path

from cases import cases
from conftest import ROOT

PHRASES = """
    is told | are told | is said of | is said to | says of a | tells of | tell apart |
    told apart | anew | said again | stands twice | stand twice | stands in | stand in |
    stands at | stands there | stands for itself | another than | nobody can | nobody may |
    mend | mended | mends | lacks | held against | leads nowhere | its one form | the house |
    The house | Nobody can
"""
"""Old or unusual English that readers had to look up; common technical words replace it."""
ANY_PHRASE = "|".join(re.split(r"\s+\|\s+", PHRASES.strip()))
PATTERN = re.compile(rf"\b(?:{ANY_PHRASE})\b|(?<!there )\b(?:is|are) none\b")
TRANSLATED = re.compile(
    r"\b(?:in place of|inside of|at hand|also if|programs of others|frames? of (?:pandas|polars)"
    r"|truth values?|(?<!each )edition 20\d\d)\b",
    re.IGNORECASE,
)
"""Wordings that a native speaker would not choose, in documents that people read first."""
FIRST_DOCUMENTS = (
    "README.md",
    "DEVELOPING.md",
    "SECURITY.md",
    "docs/README.md",
    "docs/data-card.md",
    "docs/coding.md",
    "docs/python.md",
)
SUFFIXES = {".md", ".py", ".json", ".csv", ".j2", ".html", ".js", ".yml", ".toml", ".css"}
EXCLUDED = (
    "CHANGELOG.md",
    "resources/",
    "tests/data/texts/",
    "tests/data/package/resources/",
    "tests/test_language.py",
)


def list_readable_files() -> list[str]:
    """Return the paths of the text files in git that people read."""
    paths = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    return [
        path
        for path in paths
        if Path(path).suffix in SUFFIXES
        and (ROOT / path).exists()
        and not path.startswith(EXCLUDED)
    ]


def test_files_have_no_archaic_phrase():
    """Documents, messages, schemas, templates and code avoid phrases that confuse readers."""
    paths = list_readable_files()
    assert len(paths) > 100
    faults = []
    for path in paths:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        faults += [f"{path}: {line.strip()}" for line in lines if PATTERN.search(line)]
    assert faults == []


@cases("path", FIRST_DOCUMENTS)
def test_document_has_no_wording_of_a_translation(path):
    assert TRANSLATED.findall((ROOT / path).read_text(encoding="utf-8")) == []


DEVELOPING = (ROOT / "DEVELOPING.md").read_text(encoding="utf-8")
CODE = ROOT / "scripts/tip_figures"
NOT_IN_THE_PROJECT = {"dist/", "dist/site", "shared/sources"}


def test_developing_guide_names_paths_that_exist():
    """Each path in backticks is a file or folder of the project or of its import package."""
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", DEVELOPING)) - NOT_IN_THE_PROJECT
    assert len(paths) > 30
    assert [path for path in paths if not ((ROOT / path).exists() or (CODE / path).exists())] == []


def test_developing_guide_names_code_that_exists():
    """Each constant or class that it names with a file is defined in that file."""
    pairs = re.findall(r"`([A-Z]\w+)`[^`\n]* in `((?:\w+/)+\w+\.py)`", DEVELOPING)
    assert len(pairs) >= 2
    for name, path in pairs:
        text = (CODE / path).read_text(encoding="utf-8")
        assert re.search(rf"^(?:class )?{name}\b", text, flags=re.MULTILINE), (name, path)
