"""How far long work has come, on a terminal that somebody watches and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 0.5  # seconds of work that need no word
PAUSE = 0.1  # seconds between two words


def watched() -> bool:
    """Whether somebody looks at a terminal: in CI nobody does."""
    return sys.stderr.isatty() and not os.environ.get("CI")


def through(items: Sequence[T], doing: str) -> Iterator[T]:
    """The items in their order; meanwhile a line on the terminal says how many per cent of them are done."""
    if not watched():
        yield from items
        return
    said = False
    next_word = monotonic() + PATIENCE
    try:
        for done, item in enumerate(items):
            if monotonic() >= next_word:
                sys.stderr.write(f"\r{doing} {100 * done // len(items)} %\x1b[K")
                sys.stderr.flush()
                said, next_word = True, monotonic() + PAUSE
            yield item
    finally:
        if said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
