"""Colours and weights of text in a terminal."""

import os
import sys
from typing import Literal

from tip_figures.datapackage.text_format import escape_unprintable

Style = Literal["bold", "dim", "red", "green", "yellow"]

ANSI_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


def paint(text: str, style: Style) -> str:
    """Return a text in a style if the output is a terminal with colours, else the text alone.

    What a terminal would obey in it is escaped.
    """
    text = escape_unprintable(text)
    if not has_colours():
        return text
    return f"\x1b[{ANSI_CODES[style]}m{text}\x1b[0m"


def has_colours() -> bool:
    """Return whether the output is a terminal whose user has not switched off colours."""
    is_dumb = os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and not is_dumb
