"""Errors that end a command with one line, and how the reason of another error is written."""

import json


class ReadError(Exception):
    """Something that was to be read cannot be read at all; the text says why in one line."""


class CommandError(Exception):
    """The command cannot go on; the text says why in one line."""


def describe_error(error: Exception) -> str:
    """Why a file cannot be read, in a few words."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start:,}."
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)
