"""Run the command in the arguments, and print as JSON what it cost.

`benchmark_process.py` starts this small program for each measured command, because Linux counts the
memory of the process that starts a command as if the command had used it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

NOT_STARTED = 127  # the exit status by which a shell says so


def measure(arguments: Sequence[str]) -> dict[str, Any]:
    """Run a command without input; return the fields of `ProcessCost`."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, wait_status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(wait_status)
        errors.seek(0)
        lines = errors.read().decode(errors="replace").split("\n")
    written = [line.strip() for line in lines if line.strip()]
    return {
        "status": process.returncode,
        "seconds": seconds,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak": usage.ru_maxrss / 1024,
        "last_error": written[-1] if written else "",
    }


def describe_not_started(error: OSError) -> dict[str, Any]:
    """Return the fields of `ProcessCost` for a command that could not be started."""
    return {
        "status": NOT_STARTED,
        "seconds": 0,
        "processor_seconds": 0,
        "peak": 0,
        "last_error": str(error.strerror),
    }


def main() -> None:
    """Measure the command in the arguments."""
    try:
        cost = measure(sys.argv[1:])
    except OSError as error:
        cost = describe_not_started(error)
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
