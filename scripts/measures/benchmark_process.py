"""Run commands as processes of their own, and measure what they cost."""

import json
import shlex
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tip_figures.datapackage.errors import CommandError

CHILD = Path(__file__).resolve().parent / "benchmark_child.py"
LONGEST_ERROR = 300  # characters of a line that a message repeats


@dataclass(frozen=True)
class Command:
    """A program with its arguments.

    status: with which it ends if it did what is measured, such as 1 where faults are reported
    """

    arguments: tuple[str | Path, ...]
    status: int = 0

    def describe(self) -> str:
        """Return it as it is typed into a shell."""
        return shlex.join(map(str, self.arguments))


@dataclass(frozen=True)
class ProcessCost:
    """What one process cost.

    status:     its exit status; negative for the signal that ended it
    seconds:    of wall-clock time
    peak:       of its memory, in megabytes
    last_error: the last line that it wrote on standard error; "" if there is none
    """

    status: int
    seconds: float
    processor_seconds: float
    peak: float
    last_error: str = ""


@dataclass(frozen=True)
class Cost:
    """What several runs of a command cost.

    seconds:           the median of their wall-clock times
    processor_seconds: the median of their times on a processor
    peak:              the highest of their peaks, in megabytes
    runs:              how many there were
    """

    seconds: float
    processor_seconds: float
    peak: float
    runs: int = 1


def measure_in_turns(
    commands: Sequence[Command], runs: int = 1, report: Callable[[str], object] = str
) -> list[Cost]:
    """Return the cost of each of some commands that take turns.

    report: is called with each command before it runs
    raises: CommandError if one of them does not end with its expected exit status
    """
    costs_by_command: list[list[ProcessCost]] = [[] for _ in commands]
    for _ in range(runs):
        for command, costs in zip(commands, costs_by_command, strict=True):
            report(command.describe())
            costs.append(measure_command(command))
    return [summarize_costs(costs) for costs in costs_by_command]


def measure_command(command: Command) -> ProcessCost:
    """Return the cost of one run of a command.

    raises: CommandError if it does not end with its expected exit status
    """
    cost = measure_process(command.arguments)
    if cost.status != command.status:
        raise CommandError(describe_failure(command, cost))
    return cost


def measure_process(arguments: Sequence[str | Path]) -> ProcessCost:
    """Run a program with its arguments, and return what that cost."""
    child = [sys.executable, "-I", str(CHILD), *map(str, arguments)]
    process = subprocess.run(child, capture_output=True, text=True, check=False)
    if process.returncode != 0:  # it was ended from outside, perhaps for want of memory
        return ProcessCost(process.returncode, 0, 0, 0)
    return ProcessCost(**json.loads(process.stdout))


def describe_failure(command: Command, cost: ProcessCost) -> str:
    """Return the message about a command that did not end as expected."""
    end = f"signal {-cost.status}" if cost.status < 0 else f"exit status {cost.status}"
    if cost.last_error:
        error = f"its last line on standard error: {cost.last_error[:LONGEST_ERROR]}"
    else:
        error = "it wrote nothing on standard error"
    return f"{command.describe()} ended with {end}, expected exit status {command.status}; {error}"


def summarize_costs(costs: Sequence[ProcessCost]) -> Cost:
    """Return the medians of the times and the highest peak."""
    return Cost(
        seconds=statistics.median(cost.seconds for cost in costs),
        processor_seconds=statistics.median(cost.processor_seconds for cost in costs),
        peak=max(cost.peak for cost in costs),
        runs=len(costs),
    )
