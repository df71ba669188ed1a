"""How far long work has come, on a terminal that somebody watches and nowhere else."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TypeVar

T = TypeVar("T")
WIDTH = 30  # characters of the bar
PATIENCE = 0.5  # seconds of work that need no word
PAUSE = 0.1  # seconds between two words
CLEAR = "\r\x1b[K"


class Bar:
    """How far a run has come.

    total: of whatever is counted; 0 as long as nobody knows
    """

    def __init__(self, shown: bool) -> None:
        self._shown = shown
        self._next = monotonic() + PATIENCE
        self._drawn = False
        self._done = 0
        self.total = 0

    def tick(self, done: int) -> None:
        """Say that so much more is done."""
        self._done += done
        now = monotonic()
        if self._shown and self.total and now >= self._next:
            self._next = now + PAUSE
            self._drawn = True
            sys.stderr.write(CLEAR + picture(self._done / self.total))
            sys.stderr.flush()

    def close(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._drawn:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()


def picture(share: float) -> str:
    """The bar, and the share in whole percent; it is never full before the end."""
    share = min(share, 0.99)
    return f"[{'#' * int(share * WIDTH):<{WIDTH}}] {int(share * 100 + 1e-9):>2} %"


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar on standard error, shown where that is a terminal and no build server."""
    made = Bar(watched())
    try:
        yield made
    finally:
        made.close()


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
            sys.stderr.write(CLEAR)
            sys.stderr.flush()
