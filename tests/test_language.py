"""The project's words: plain modern English, and documents that name what exists."""

import re

from cases import cases
from conftest import ROOT

PHRASES = r"""
    is told | are told | is said of | is said to | says of a | tells of | tells? apart |
    told apart | anew | said again | stands? twice | stands? in | stands at | stands there |
    stands for itself | another than | nobody can | nobody may | mend | mended | mends | lacks |
    held against | leads nowhere | its one form | the house | in place of | inside of | at hand |
    also if | programs of others | frames? of (?:pandas|polars) | truth values? |
    (?<!each )edition 20\d\d | (?<!there )(?:is|are) none
"""
"""Unusual or translated English, which a native technical writer would not choose."""
ANY_PHRASE = "|".join(re.split(r" *[|]\s+", PHRASES.strip()))
PATTERN = re.compile(rf"\b(?:{ANY_PHRASE})\b", re.IGNORECASE)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
"""What people read; docs/findings.md and docs/commands.md have the messages and helps."""


@cases("file", [file for file in DOCUMENTS if file.name != "CHANGELOG.md"])
def test_document_has_no_unusual_phrase(file):
    assert PATTERN.findall(file.read_text(encoding="utf-8")) == []


DEVELOPING = (ROOT / "DEVELOPING.md").read_text(encoding="utf-8")
CODE = ROOT / "scripts/tip_figures"
NOT_IN_THE_PROJECT = {"dist/", "dist/site", "shared/sources"}


def test_developing_guide_names_paths_that_exist():
    """Each path in backticks is a file or folder of the project or of its import package."""
    paths = set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", DEVELOPING)) - NOT_IN_THE_PROJECT
    assert len(paths) > 30
    assert [path for path in paths if not ((ROOT / path).exists() or (CODE / path).exists())] == []
