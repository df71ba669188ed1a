"""What a check says of one place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"
SHOWN = 1_000  # findings of one kind listed one by one in a block of rows; the rest is counted
TIDY = "scripts/tidy.py mends this."  # a hint that many findings share


@dataclass(frozen=True, order=True)
class Finding:
    """One thing found at one place, in words for the person who mends it.

    path:     file, relative to the package, with forward slashes
    line:     physical line from 1 (the header is 1); 0 where the whole file is meant
    column:   the column's or property's name; empty where the whole row or file is meant
    code:     stable kebab-case word, listed in CONTRIBUTING.md
    key:      the row's primary key, its parts joined with "/"; empty outside a row
    message:  what was found, what was expected and why
    hint:     how to mend it; may be empty
    severity: "error" or "warning"
    """

    path: str
    line: int
    column: str
    code: str
    key: str
    message: str
    hint: str = ""
    severity: str = ERROR


def quoted(value: object, limit: int = 60) -> str:
    """Write a value as it is shown in messages: in quotation marks, cut short, with nothing invisible in it."""
    text = str(value)
    if len(text) > limit:
        text = f"{text[:limit]}… ({len(text):,} characters)"
    return f"“{printable(text)}”"


def printable(text: str) -> str:
    """A text with nothing in it that a terminal would obey or a reader could not see."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def nearest(word: str, candidates: Iterable[object]) -> str:
    """The candidate that `word` was most likely meant to be; empty where none is near."""
    names = [str(candidate) for candidate in candidates]
    folded = {name.casefold(): name for name in reversed(names)}
    likeness = 0.75 if len(word) > 4 else 0.6  # one letter is more of a short code
    close = difflib.get_close_matches(word.strip()[:100].casefold(), folded, n=1, cutoff=likeness)
    return folded[close[0]] if close else ""


def did_you_mean(word: str, candidates: Iterable[object]) -> str:
    """A hint that names the nearest candidate; empty where none is near."""
    close = nearest(word, candidates)
    return f"Did you mean “{close}”?" if close else ""
