"""What is said: of wrong data at its place, in the words of one table; of what cannot be read, in one line; of values, and how."""

import csv
import difflib
import json
import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
ERROR, WARNING, NOTE = "error", "warning", "note"
SHOWN = 1_000  # findings of one kind listed one by one in a block of rows; the rest is counted
TIDY = "scripts/tidy.py mends this."  # a hint that many findings share


@dataclass(frozen=True, order=True)
class Finding:
    """One thing found at one place, in words for the person who mends it.

    path:     file, relative to the package, with forward slashes
    line:     physical line from 1 (the header is 1); 0 where the whole file is meant
    column:   the column's or property's name; empty where the whole row or file is meant
    code:     stable kebab-case word, described in findings.csv
    key:      the row's primary key, its parts joined with "/"; empty outside a row
    message:  what was found, what was expected and why
    hint:     how to mend it; may be empty
    severity: "error", "warning" or "note"
    """

    path: str
    line: int
    column: str
    code: str
    key: str
    message: str
    hint: str = ""
    severity: str = ERROR


class CannotRead(Exception):
    """Something that was to be read cannot be read at all; the text says why in one line."""


class Stop(Exception):
    """The command cannot go on; the text says why in one line."""


class _Words(string.Formatter):
    """Templates in which `q` writes a value in quotation marks, with nothing invisible in it, and `n` a number for people."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "n":
            return plain(value)
        return quoted(value) if format_spec == "q" else str(format(value, format_spec))


@cache
def codes() -> Mapping[str, Mapping[str, str]]:
    """The rows of findings.csv by code, in its order; message and hint are templates, whose values `finding` takes."""
    with Path(__file__).with_name("findings.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def finding(code: str, path: str, line: int = 0, column: str = "", key: str = "", /, **values: Any) -> Finding:
    """A finding in the words of its code.

    values: what the templates of message and hint name
    raises: KeyError if the code is not in the table, or a template names a value that is not given
    """
    row = codes()[code]
    words = _Words()
    message, hint = (words.vformat(row[part], (), values) for part in ("message", "hint"))
    return Finding(path, line, column, code, key, message, hint, row["severity"])


def capped(places: Collection[T], at: Callable[[T], Finding], most: int = SHOWN) -> Iterator[Finding]:
    """The findings of some places of one kind, the first ones one by one; the rest is counted.

    at: a place as a finding
    """
    left = iter(places)
    yield from map(at, islice(left, most))
    if len(places) > most:
        yield replace(at(next(left)), key="", message=f"And {len(places) - most:,} more with the same fault.", hint="")


def reason(error: Exception) -> str:
    """Why a file cannot be read, in a few words."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}."
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)


def quoted(value: object, limit: int = 60) -> str:
    """Write a value as it is shown in messages: in quotation marks, cut short, with nothing invisible in it."""
    text = str(value)
    if len(text) > limit:
        text = f"{text[:limit]}… ({len(text):,} characters)"
    return f"“{printable(text)}”"


def printable(text: str) -> str:
    """A text with nothing in it that a terminal would obey or a reader could not see."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def did_you_mean(word: str, candidates: Iterable[object]) -> str:
    """A hint that names the candidate that `word` was most likely meant to be; empty where none is near."""
    names = [str(candidate) for candidate in candidates]
    folded = {name.casefold(): name for name in reversed(names)}
    likeness = 0.75 if len(word) > 4 else 0.6  # one letter is more of a short code
    close = difflib.get_close_matches(word.strip()[:100].casefold(), folded, n=1, cutoff=likeness)
    return f"Did you mean “{folded[close[0]]}”?" if close else ""


def decimal(number: Fraction) -> Decimal:
    """A number written out exactly; one that does not end is rounded half-even to six decimals."""
    with localcontext(prec=200) as context:
        exact = Decimal(number.numerator) / number.denominator
        return Decimal(round(number * 10**6)).scaleb(-6) if context.flags[Inexact] else exact


def plain(number: Decimal | Fraction | int) -> str:
    """A number as people write it: thousands marks, no exponent, no zeros that say nothing."""
    text = f"{decimal(number) if isinstance(number, Fraction) else number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def many(number: int, noun: str) -> str:
    """A number and its noun: `1 error`, `2 errors`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cell(text: str) -> str:
    """A text that can stand in a cell of a Markdown table without turning into markup."""
    text = printable(text.replace("\n", " ")).replace("\\", "\\\\")
    for mark, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(mark, safe)
    return re.sub(r"[|`*_\[\]~#]", r"\\\g<0>", text)
