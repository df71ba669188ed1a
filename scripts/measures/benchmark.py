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
VERSIONS_PROGRAM = (
    "import platform; from importlib.metadata import version; "
    "print('Python', platform.python_version(), '· polars', version('polars'), "
    "'· frictionless', version('frictionless'))"
)
HEAD = """# Speed and memory

Made by `make bench` on {cores} cores with {versions}.

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
    """Run a program with its arguments, without input and output, and return what that cost."""
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, wait_status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(wait_status)
    processor_seconds = usage.ru_utime + usage.ru_stime
    return ProcessCost(process.returncode, seconds, processor_seconds, usage.ru_maxrss / 1024)


def list_commands(python: str, text: Path) -> dict[str, list[str | Path]]:
    """Return the arguments of each measured command by its name; frictionless is the first."""
    scripts = ROOT / "scripts"
    descriptor = ROOT / "datapackage.json"
    return {
        "frictionless validate": [python, "-m", "frictionless", "validate", descriptor],
        "validate": [python, scripts / "validate.py", ROOT],
        "verify_sums": [python, scripts / "verify_sums.py", ROOT],
        "tidy --check": [python, scripts / "tidy.py", ROOT, "--check"],
        "scan": [python, scripts / "scan.py", text],
        "check_text": [python, scripts / "check_text.py", text],
    }


def render_page(costs: dict[str, list[ProcessCost]], versions: str, megabytes: float) -> str:
    """Return the page.

    costs: of the runs of each command; the first one is what the others are compared with
    """
    page = HEAD.format(cores=os.cpu_count(), versions=versions, runs=RUNS, megabytes=megabytes)
    medians = {name: statistics.median(run.seconds for run in runs) for name, runs in costs.items()}
    peer_seconds = next(iter(medians.values()))
    for name, seconds in medians.items():
        peak = max(run.peak for run in costs[name])
        page += f"| `{name}` | {seconds:.2f} | {seconds / peer_seconds:.2f} | {peak:.0f} |\n"
    return page


def main(python: str = sys.executable) -> int:
    """Measure the commands, and write the page.

    python: of the environment of the commands, which has frictionless as well
    """
    versions = subprocess.check_output([python, "-c", VERSIONS_PROGRAM], text=True).strip()
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text.txt"
        text.write_text(PASSAGE.read_text(encoding="utf-8") * COPIES, encoding="utf-8")
        megabytes = text.stat().st_size / 1e6
        commands = list_commands(python, text)
        costs: dict[str, list[ProcessCost]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, arguments in commands.items():
                costs[name].append(measure_process(arguments))
    failed = [name for name, runs in costs.items() if any(run.status for run in runs)]
    if failed:
        print(f"These commands failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    PAGE.write_text(render_page(costs, versions, megabytes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
