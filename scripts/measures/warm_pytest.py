"""Runs pytest many times, each time in a fork of this process, which has imported its libraries.

Importing them takes longer than most tests that run with a mutant. Nothing of the checkout in the
working directory is imported before a fork, so each run reads its code as it is then.

Reads requests from standard input, and writes the exit statuses to standard output, one a line as
JSON; null if a run took too long and was ended.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from typing import NoReturn

import hypothesis.strategies  # noqa: F401
import polars  # noqa: F401
import pytest

POLL_SECONDS = 0.02


def main() -> None:
    """Answer requests until the input ends.

    A request has the arguments of pytest, the file for its output, and its time limit in seconds.
    """
    for line in sys.stdin:
        request = json.loads(line)
        status = run_in_fork(request["arguments"], request["output"], request["seconds"])
        print(json.dumps(status), flush=True)


def run_in_fork(arguments: Sequence[str], output: str, seconds: float) -> int | None:
    """Run pytest; return its exit status, or None if it took too long."""
    child = os.fork()
    if child == 0:
        _run_pytest(arguments, output)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        finished, status = os.waitpid(child, os.WNOHANG)
        if finished:
            return os.waitstatus_to_exitcode(status)
        time.sleep(POLL_SECONDS)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run_pytest(arguments: Sequence[str], output: str) -> NoReturn:
    """Run pytest in this process, and end it."""
    status = pytest.ExitCode.INTERNAL_ERROR
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        # The libraries are imported already, so their assertions are as they are.
        options = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        status = pytest.ExitCode(pytest.main([*options, *arguments]))
        sys.stdout.flush()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
