"""Errors that end a command with one line, and the reasons of other errors in words."""

import json


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
