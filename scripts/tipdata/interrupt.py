"""Ctrl-C: one line and exit status 130, whenever it comes."""

from __future__ import annotations

import os
import signal
from types import FrameType

STATUS = 130


def at_once() -> None:
    """Let Ctrl-C end the process on the spot: for the time of the imports, when nothing has been begun.

    A handler and no exception, because what is being imported may take an exception for an answer.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else whoever started it wants none
        signal.signal(signal.SIGINT, _end)


def _end(_signal: int, _frame: FrameType | None) -> None:
    os.write(2, b"interrupted\n")
    os._exit(STATUS)


def notice(came: list[bool]) -> None:
    """From now on let Ctrl-C raise KeyboardInterrupt, once, and add to `came`.

    Libraries swallow the exception or turn it into another, so there is a note of it; and a second one is not to
    disturb who is cleaning up.
    """

    def handle(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        came.append(True)
        raise KeyboardInterrupt

    if signal.getsignal(signal.SIGINT) in (_end, signal.default_int_handler):
        signal.signal(signal.SIGINT, handle)


def ignore() -> None:
    """From now on let Ctrl-C change nothing: all is done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
