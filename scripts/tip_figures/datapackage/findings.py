"""Findings: what is wrong at one place of a package, worded by the table findings.csv."""

import csv
import string
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from tip_figures.datapackage.text_format import format_number, quote_value

T = TypeVar("T")
ERROR, WARNING, NOTE = "error", "warning", "note"
MAX_LISTED = 1_000  # findings of one kind listed one by one in a block of rows; the rest is counted
TIDY_HINT = "scripts/tidy.py mends this."  # a hint that many findings share


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


class _Words(string.Formatter):
    """Templates in which `q` writes a value in quotation marks, with nothing invisible in it, and `n` a number for people."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "n":
            return format_number(value)
        return quote_value(value) if format_spec == "q" else str(format(value, format_spec))


@cache
def read_finding_table() -> Mapping[str, Mapping[str, str]]:
    """The rows of findings.csv by code, in its order; message and hint are templates, whose values `finding` takes."""
    with (
        Path(__file__)
        .parents[1]
        .joinpath("findings.csv")
        .open(encoding="utf-8", newline="") as file
    ):
        return {row["code"]: row for row in csv.DictReader(file)}


def create_finding(
    code: str, path: str, line: int = 0, column: str = "", key: str = "", /, **values: Any
) -> Finding:
    """A finding in the words of its code.

    values: what the templates of message and hint name
    raises: KeyError if the code is not in the table, or a template names a value that is not given
    """
    row = read_finding_table()[code]
    words = _Words()
    message, hint = (words.vformat(row[part], (), values) for part in ("message", "hint"))
    return Finding(path, line, column, code, key, message, hint, row["severity"])


def limit_findings(
    places: Collection[T], at: Callable[[T], Finding], most: int = MAX_LISTED
) -> Iterator[Finding]:
    """The findings of some places of one kind, the first ones one by one; the rest is counted.

    at: a place as a finding
    """
    left = iter(places)
    yield from map(at, islice(left, most))
    if len(places) > most:
        yield replace(
            at(next(left)),
            key="",
            message=f"And {len(places) - most:,} more with the same fault.",
            hint="",
        )
