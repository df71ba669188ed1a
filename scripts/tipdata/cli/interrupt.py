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


class Answer:
    """A context in which Ctrl-C raises KeyboardInterrupt, once, and which swallows whatever became of it.

    Libraries turn the exception into another or keep it to themselves, so there is a note of it.
    """

    def __init__(self) -> None:
        self.came = False

    def listen(self) -> None:
        """From now on take Ctrl-C; called inside the context, so that none comes before it."""
        if signal.getsignal(signal.SIGINT) in (_end, signal.default_int_handler):
            signal.signal(signal.SIGINT, self._handle)

    def _handle(self, _signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one is not to disturb who is cleaning up
        self.came = True
        raise KeyboardInterrupt

    def done(self) -> None:
        """From now on Ctrl-C changes nothing: all is written."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def __enter__(self) -> Answer:
        """The context itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        """Whether the exception was Ctrl-C, or came of it."""
        self.came = self.came or kind is KeyboardInterrupt
        return self.came
