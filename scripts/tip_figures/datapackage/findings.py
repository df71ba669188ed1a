"""Findings: what is wrong at one place of a package, in the words of the table findings.csv.

Errors end a command with one line. Messages name commands as the user starts them.
"""

import csv
import json
import re
import string
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from tip_figures.datapackage.text_format import format_number, quote_value

PROGRAM = "tip-figures"  # of an installed package; a checkout has a script for each command
SCRIPT = re.compile(r"scripts/(\w+)\.py")
COMMANDS = (
    "validate",
    "verify_sums",
    "verify_source",
    "scan",
    "check_text",
    "tidy",
    "compare",
    "build",
)


class ReadError(Exception):
    """An input cannot be read at all; the text gives the reason in one line."""


class CommandError(Exception):
    """A command cannot go on; the text gives the reason in one line."""


def describe_error(error: Exception) -> str:
    """Return why a file cannot be read: `not JSON: Expecting value at line 1, column 1.`"""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return str(error)


def is_installed_program() -> bool:
    """Return whether this process was started as `tip-figures COMMAND`, not as a script."""
    return sys.argv[0].partition(" ")[0] == PROGRAM


def name_command(command: str) -> str:
    """Return how the user starts a command: `scripts/tidy.py`, or `tip-figures tidy` if installed.

    Args:
        command: one of COMMANDS
    """
    return rename_scripts(f"scripts/{command}.py")


def rename_scripts(text: str) -> str:
    """Return a text in which scripts have the names of the commands that the user has.

    In an installed program, `Run scripts/tidy.py.` becomes `Run tip-figures tidy.` In a checkout,
    the text stays as it is.
    """
    return SCRIPT.sub(rf"{PROGRAM} \1", text) if is_installed_program() else text


ERROR, WARNING, NOTE = "error", "warning", "note"
NOT_READ = "not-read"  # code of what is not checked, because a feature is not supported
FINDING_TABLE = Path(__file__).parents[1] / "findings.csv"


TIDY = "tidy"  # stage of the findings that tidy fixes, so that no person has to


@dataclass(frozen=True)
class Finding:
    """One problem at one place, in words for the person who fixes it.

    Attributes:
        path: file, relative to the package, with forward slashes
        line: physical line from 1 (the header is 1); 0 for the whole file
        column: name of the column or property; empty for a whole row or file
        code: stable kebab-case word, described in findings.csv
        key: the row's primary key, its parts joined with "/"; empty outside of a row
        message: what is wrong, and what was expected
        hint: how to fix it; may be empty
        severity: "error", "warning" or "note"
        subjects: ids of what else it is about besides its row: figures, an identity from which a
            cell follows, the missing row of a reference
        stage: how early its cause is: one of the stages in `checks.causes`, or TIDY
    """

    path: str
    line: int
    column: str
    code: str
    key: str
    message: str
    hint: str = ""
    severity: str = ERROR
    subjects: tuple[str, ...] = ()
    stage: str = ""

    @property
    def is_fixed_by_tidy(self) -> bool:
        """Return whether the command `tidy` fixes the problem, so that no person has to."""
        return self.stage == TIDY


def sort_by_place(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings sorted by file, line, column, code and key.

    Findings that are equal in these keep their order. Messages are not compared, so that rewording
    one does not move its finding.
    """

    def sort_key(finding: Finding) -> tuple[str, int, str, str, str]:
        return finding.path, finding.line, finding.column, finding.code, finding.key

    return sorted(findings, key=sort_key)


class _MessageFormatter(string.Formatter):
    """Fills templates: `{value:q}` quotes a value, `{number:n}` writes a number for people."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Return a value of a template as text: `{value:q}` is quoted, `{number:n}` is `1,234.5`.

        Any other format is one of Python.
        """
        if format_spec == "n":
            return format_number(value)
        if format_spec == "q":
            return quote_value(value)
        return format(value, format_spec)


@cache
def read_finding_table() -> Mapping[str, Mapping[str, str]]:
    """Return the table findings.csv: code of a finding → row of the table, as column → cell.

    The cells `message` and `hint` are templates for `create_finding`.
    """
    with FINDING_TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def create_finding(
    code: str,
    path: str,
    line: int = 0,
    column: str = "",
    key: str = "",
    subjects: Sequence[str] = (),
    /,
    **values: Any,
) -> Finding:
    """Create a finding from the row of its code in findings.csv.

    The row gives severity, stage, and the templates of message and hint:
    `{cell} is not {expected}.`

    Args:
        path, line, column, key: the place, as in `Finding`
        subjects: ids of what the finding is about, apart from its row
        values: for the names in the templates, here `cell` and `expected`

    Raises:
        KeyError: if findings.csv does not have the code, or a value for a template is missing
    """
    row = read_finding_table()[code]
    formatter = _MessageFormatter()
    message = formatter.vformat(row["message"], (), values)
    hint = formatter.vformat(rename_scripts(row["hint"]), (), values)
    return Finding(
        path,
        line,
        column,
        code,
        key,
        message,
        hint,
        row["severity"],
        tuple(subjects),
        row["stage"],
    )


def make_tidy_hint() -> str:
    """Return the hint `scripts/tidy.py fixes this.`, with the command that the user has."""
    return f"{name_command('tidy')} fixes this."


def mark_as_fixed_by_tidy(finding: Finding) -> Finding:
    """Return a copy of a finding that says that tidy fixes it.

    This is for a finding whose code does not say so, because tidy fixes only some findings of this
    code.
    """
    return replace(finding, hint=make_tidy_hint(), stage=TIDY)
