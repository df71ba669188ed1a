"""Measure five commands beside frictionless, and write docs/measurements.md.

Commands take turns, so that a busy machine slows all of them. Only ratios can be compared between
machines.

Exit status: 0 measured, 1 a command failed.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "measurements.md"
PASSAGE = ROOT / "tests" / "data" / "texts" / "demo-2021-isl-protection.txt"
COPIES = 200  # of the passage, in the text that is read: as long as a report of 100 pages
RUNS = 5
COMMANDS = (
    "-m frictionless validate datapackage.json",
    "scripts/validate.py",
    "scripts/verify_sums.py",
    "scripts/tidy.py --check",
    "scripts/scan.py TEXT",
    "scripts/check_text.py TEXT",
)  # arguments of Python; frictionless is the first, with which the others are compared
HEAD = """# Speed and memory

Made by `make bench` on {cores} cores.

Each command runs {runs} times as a process of its own, in turn with the others; the median time and
the highest memory count. Seconds depend on the machine. Ratios to frictionless in the same run
depend less on it. The text has {megabytes:.1f} MB.

| command | seconds | times the seconds of frictionless | MB |
| --- | ---: | ---: | ---: |
"""


class ProcessCost(NamedTuple):
    """What a process cost: exit status, seconds of wall clock and processor, megabytes at most."""

    status: int
    seconds: float
    processor_seconds: float
    peak: float


def measure_process(arguments: Sequence[str | Path]) -> ProcessCost:
    """Run a program at the top of the checkout, without input and output; return what it cost.

    `os.wait4` waits for the program, since it returns what this program alone used.

    Args:
        arguments: the program, then its arguments
    """
    start = time.perf_counter()
    null = subprocess.DEVNULL
    process = subprocess.Popen(arguments, cwd=ROOT, stdin=null, stdout=null, stderr=null)
    _, wait_status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    # Popen does not know that the process has ended, and would wait for it.
    process.returncode = os.waitstatus_to_exitcode(wait_status)
    processor_seconds = usage.ru_utime + usage.ru_stime
    return ProcessCost(process.returncode, seconds, processor_seconds, usage.ru_maxrss / 1024)


def render_page(costs: dict[str, list[ProcessCost]], megabytes: float) -> str:
    """Return the page of measurements, in Markdown.

    Args:
        costs: of the runs of each command; frictionless, with which all are compared, is the first
        megabytes: size of the text that the commands read
    """
    page = HEAD.format(cores=os.cpu_count(), runs=RUNS, megabytes=megabytes)
    medians = {name: statistics.median(run.seconds for run in runs) for name, runs in costs.items()}
    peer_seconds = next(iter(medians.values()))  # of frictionless
    for name, seconds in medians.items():
        peak = max(run.peak for run in costs[name])
        page += f"| `{name}` | {seconds:.2f} | {seconds / peer_seconds:.2f} | {peak:.0f} |\n"
    return page


def main(python: str = sys.executable) -> None:
    """Measure the commands, and write the page; exit with a message if a command fails.

    Each round runs all commands, so that a busy moment does not affect only one of them.

    Args:
        python: the interpreter that runs them; its environment has frictionless as well
    """
    costs: dict[str, list[ProcessCost]] = {command: [] for command in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text.txt"
        text.write_text(PASSAGE.read_text(encoding="utf-8") * COPIES, encoding="utf-8")
        megabytes = text.stat().st_size / 1e6
        for command in COMMANDS * RUNS:
            arguments = command.replace("TEXT", str(text)).split()
            costs[command].append(measure_process([python, *arguments]))
            if costs[command][-1].status:
                raise SystemExit(f"{command} failed")
    PAGE.write_text(render_page(costs, megabytes), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
