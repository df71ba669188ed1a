"""What a check says of one place."""

from __future__ import annotations

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
