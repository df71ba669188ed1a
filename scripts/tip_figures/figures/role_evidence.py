"""Words directly beside a numeral that show why it counts nothing, such as “Article 128”.

The words are in role_words.csv; its `position` says where they must be:

before, after  directly before or after the numeral
after one      as after, but only if the numeral is one
near           anywhere in the sentence

In a list, "*" replaces any ending of a word, and "#" replaces another numeral of the sentence.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

ROLES_WITH_REASON: Final = ("other", "event")
OTHER_REASONS: Final = ("law", "penalty", "age", "duration", "name", "rank", "pointing")
"""Why a number counts nothing; the note of a numeral with the role other begins with one."""

_BETWEEN: Final = (
    r"(?:[\s,(\"“'#–-]"
    r"|\b(?:and|or|to|through|between|from|up|at|least|most|more|less|than|about|another|of|no)\b"
    r"|\.(?=\s))*"
)
"""What may be between a numeral and the words that show its reason: other numbers, hedges."""


@dataclass(frozen=True)
class _Clue:
    """Words that show a reason, and where they must be."""

    reason: str
    position: str
    pattern: re.Pattern[str]


def begins_with_reason(note: str) -> bool:
    """Return whether a note says why a number counts nothing: `law: number of an article`."""
    reason, colon, _ = note.partition(":")
    return bool(colon) and reason in OTHER_REASONS


def find_direct_reason(before: str, after: str, value: Decimal | None) -> str:
    """Return the reason why a numeral counts nothing, if words directly beside it show one.

    before, after: the words of its sentence, with `#` for each character of the other numerals
    returns:       one of OTHER_REASONS; "" if no words show any
    """
    for clue in _read_clues():
        is_before = clue.position == "before" and clue.pattern.search(before)
        is_after = clue.position == "after" or (clue.position == "after one" and value == 1)
        if is_before or (is_after and clue.pattern.search(after)):
            return clue.reason
    return ""


def names_penalty(text: str) -> bool:
    """Return whether a text is about punishment: `in prison`, `a fine`."""
    return any(clue.position == "near" and clue.pattern.search(text) for clue in _read_clues())


@cache
def _read_clues() -> Sequence[_Clue]:
    """Compile a pattern for each list of words that shows a reason."""
    file = Path(__file__).with_name("role_words.csv")
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            _Clue(
                row["reason"], row["position"], _compile(row["words"].split(";"), row["position"])
            )
            for row in csv.DictReader(stream)
        ]


def _compile(words: Iterable[str], position: str) -> re.Pattern[str]:
    """Compile a pattern for the text on the side of the numeral where the words must be."""
    longest_first = sorted(words, key=len, reverse=True)
    escaped = [re.escape(word).replace(r"\*", r"\w*") for word in longest_first]
    escaped = [word.replace(r"\#", "#+") for word in escaped]
    alternatives = f"(?:{'|'.join(escaped)})"
    if position == "before":
        return re.compile(rf"(?<!\w){alternatives}\.?{_BETWEEN}$", re.IGNORECASE)
    if position in ("after", "after one"):
        return re.compile(rf"^{_BETWEEN}?(?:[\s,–-]*){alternatives}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<!\w){alternatives}(?!\w)", re.IGNORECASE)
