"""Errors that end a command with one line, and how messages name commands."""

import json
import re
import sys

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
    """Describe in a few words why a file cannot be read."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return str(error)


def is_installed_program() -> bool:
    """Whether this process was started as `tip-figures COMMAND`."""
    return sys.argv[0].partition(" ")[0] == PROGRAM


def name_command(command: str) -> str:
    """Return how to start a command: `scripts/tidy.py`, or `tip-figures tidy` if installed."""
    return rename_scripts(f"scripts/{command}.py")


def rename_scripts(text: str) -> str:
    """Return a text that names scripts of a checkout, with the commands that the user has."""
    return SCRIPT.sub(rf"{PROGRAM} \1", text) if is_installed_program() else text
