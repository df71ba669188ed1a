"""Measure speed and memory, and write them into docs/measurements.md.

Programs that are compared take turns in the same run, because machines are noisy, and the median
counts.
Exit status: 0 measured, 2 could not run.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.benchmark_data import (
    write_faulty_table,
    write_large_table,
    write_long_text,
    write_many_tables,
    write_repeated_package,
)
from measures.table_files import read_rows
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.cli.package_report import get_name_and_version
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.read.load import load_package

ROOT = Path(__file__).resolve().parents[2]
SMALL_PACKAGE = ROOT / "tests" / "data" / "package"
SMALL_TEXT = ROOT / "tests" / "data" / "texts" / "demo-2021-isl-protection.txt"
PAGE = ROOT / "docs" / "measurements.md"
PAGE_HEAD = """# Speed and memory

Made by `make bench` on {cores} cores with Python {python}, as whole processes that take turns, of
{package}. The ratios are more reliable than the seconds; a ratio above 1 says how many times faster
ours is. What is ten times as large should take ten times as long.

| what | ours | compared with | ratio |
| --- | ---: | ---: | ---: |
"""
TABLES, ROWS_OF_TABLE = 1_000, 1_500  # of a package with many tables
FAULTS = 40_000
REPEATED_COMMANDS = ("validate", "verify_sums", "tidy", "build")
MEASURING_PROGRAM = """import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=-3, stderr=-3)
_, status, usage = os.wait4(process.pid, 0)
seconds = time.perf_counter() - start
processor_seconds = usage.ru_utime + usage.ru_stime
print(os.waitstatus_to_exitcode(status), seconds, processor_seconds, usage.ru_maxrss / 1024)
"""

Command = Sequence[object]
"""A program and its arguments."""


@dataclass(frozen=True)
class ProcessCost:
    """What one process cost.

    status:  its exit status
    seconds: of wall-clock time
    peak:    of its memory, in megabytes
    """

    status: int
    seconds: float
    processor_seconds: float
    peak: float


@dataclass(frozen=True)
class Cost:
    """What several runs of a command cost.

    seconds: the median of their wall-clock times
    peak:    the highest of their peaks, in megabytes
    """

    seconds: float
    peak: float

    def describe(self) -> str:
        """Return it as a cell of the page."""
        return f"{self.seconds:,.2f} s, {self.peak:,.0f} MB"


def run(argv: Sequence[str]) -> int:
    """Measure everything, and write the page."""
    arguments = parse_arguments(argv)
    package = " ".join(part for part in get_name_and_version(load_package(ROOT)) if part)
    python_version = sys.version.split()[0]
    page = PAGE_HEAD.format(cores=os.cpu_count(), python=python_version, package=package)
    with tempfile.TemporaryDirectory() as folder:
        benchmark = Benchmark(arguments.python, Path(folder), arguments.runs)
        rows = benchmark.measure_all(arguments.rows, arguments.copies)
        for row in tqdm(rows, disable=None):
            page += f"{row}\n"
    arguments.output.write_text(page, encoding="utf-8")
    return 0


def parse_arguments(argv: Sequence[str]) -> Namespace:
    """Read the command line."""
    parser = CommandParser(__doc__, package=False)
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="of the lean environment, in which people run validate",
    )
    parser.add_argument(
        "--rows", type=int, default=1_000_000, help="rows of the large table (%(default)s)"
    )
    parser.add_argument(
        "--copies", type=int, default=1_000, help="copies of the small package (%(default)s)"
    )
    parser.add_argument(
        "--runs", type=int, default=7, help="runs of programs that are compared (%(default)s)"
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="(docs/measurements.md)")
    arguments: Namespace = parser.parse_args(argv)
    return arguments


@dataclass(frozen=True)
class Benchmark:
    """Measures commands, and words the results as rows of the page.

    python: of the lean environment, beside which frictionless is installed
    folder: for large data
    runs:   of programs that are compared
    """

    python: str
    folder: Path
    runs: int

    def measure_all(self, rows: int, copies: int) -> Iterator[str]:
        """Return all rows: the package, one table, many tables or sources, a long text."""
        yield from self.measure_published_package()
        yield from self.measure_large_table(rows)
        yield from self.measure_many_tables()
        yield self.measure_faults()
        yield from self.measure_many_sources(copies)
        yield from self.measure_long_text()

    def measure_published_package(self) -> Iterator[str]:
        """Compare validation with frictionless, and build the release."""
        commands = [self.command("validate", ROOT), self.frictionless_command(ROOT)]
        measure_in_turns(1, *commands)  # so that the disk has everything in its cache
        ours, peer = measure_in_turns(self.runs, *commands)
        yield format_comparison("validate the published package", ours, peer)
        (build,) = measure_in_turns(1, self.build_command(ROOT))
        yield f"| build its release | {build.seconds:,.1f} s | | |"

    def measure_large_table(self, rows: int) -> Iterator[str]:
        """Compare validation with frictionless, with reading alone and with a tenth of the rows."""
        root = self.folder / "large"
        write_large_table(root, rows)
        (ours,) = measure_in_turns(3, self.command("validate", root))
        reading_program = f"import polars; polars.read_csv({str(root / 'figures.csv')!r})"
        peer, reading = measure_in_turns(
            1, self.frictionless_command(root), [self.python, "-c", reading_program]
        )
        yield format_comparison(f"validate {rows:,} rows of 17 columns", ours, peer)
        yield format_comparison("the same", ours, reading, "polars.read_csv alone")
        (build,) = measure_in_turns(1, self.build_command(root))
        yield f"| build a release of it | {build.seconds:,.1f} s, {build.peak:,.0f} MB | | |"
        write_large_table(root, rows * 10)
        (ten_times,) = measure_in_turns(1, self.command("validate", root))
        yield format_growth(f"validate {rows * 10:,} rows", ten_times, ours)
        shutil.rmtree(root)

    def measure_many_tables(self) -> Iterator[str]:
        """Compare validation with frictionless on many small tables, and with a tenth of them."""
        root, tenth_root = self.folder / "tables", self.folder / "few tables"
        write_many_tables(root, TABLES, ROWS_OF_TABLE)
        write_many_tables(tenth_root, TABLES // 10, ROWS_OF_TABLE)
        ours, peer = measure_in_turns(
            1, self.command("validate", root), self.frictionless_command(root)
        )
        (tenth,) = measure_in_turns(1, self.command("validate", tenth_root))
        title = f"validate {TABLES:,} tables of {ROWS_OF_TABLE:,} rows"
        yield format_comparison(title, ours, peer)
        yield format_growth("the same", ours, tenth)
        shutil.rmtree(root)

    def measure_faults(self) -> str:
        """Compare validation of a faulty table with frictionless, which is asked for all faults."""
        root = self.folder / "faulty"
        write_faulty_table(root, FAULTS // 2)
        all_faults = ["--limit-errors", str(FAULTS)]
        ours, peer = measure_in_turns(
            1,
            self.command("validate", root, "--format", "json"),
            [*self.frictionless_command(root), *all_faults],
        )
        return format_comparison(f"report {FAULTS:,} faults of a table", ours, peer)

    def measure_many_sources(self, copies: int) -> Iterator[str]:
        """Compare commands on many copies of the small package with a tenth as many."""
        few = self.measure_copies(copies // 10)
        many = self.measure_copies(copies)
        figures = len(read_rows(SMALL_PACKAGE, "figures")) * copies
        for command in REPEATED_COMMANDS:
            title = f"{command} {figures:,} figures, the small package copied"
            yield format_growth(title, many[command], few[command])

    def measure_copies(self, copies: int) -> dict[str, Cost]:
        """Return the cost of each command on copies of the small package."""
        root = self.folder / f"{copies} copies"
        write_repeated_package(SMALL_PACKAGE, root, copies)
        commands = [self.command(name, root) for name in REPEATED_COMMANDS]
        costs = measure_in_turns(1, *commands)
        return dict(zip(REPEATED_COMMANDS, costs, strict=True))

    def measure_long_text(self) -> Iterator[str]:
        """Scan and check long prose, and prove the passage of the small package in it."""
        file = self.folder / "text.txt"
        passage = SMALL_TEXT.read_text(encoding="utf-8").strip()
        megabytes = write_long_text(file, passage) / 1e6
        commands = {
            "scan": self.command("scan", file, "--format", "json"),
            "check_text": self.command("check_text", file, "--format", "json"),
            "verify_source": self.command("verify_source", SMALL_PACKAGE, "--text", file),
        }
        costs = measure_in_turns(min(3, self.runs), *commands.values())
        for name, cost in zip(commands, costs, strict=True):
            speed = f"{megabytes / cost.seconds:,.1f} MB/s"
            memory = f"{cost.peak / megabytes:,.0f} times the text"
            title = f"{name} {megabytes:,.1f} MB of prose, a number each 340 characters"
            yield f"| {title} | {cost.describe()} | {memory} | {speed} |"

    def command(self, name: str, *arguments: object) -> Command:
        """Return one of our commands; building needs more than the lean environment has."""
        python = sys.executable if name == "build" else self.python
        return [python, ROOT / "scripts" / f"{name}.py", *arguments]

    def build_command(self, root: Path) -> Command:
        """Return the command that builds a release of the package in `root`."""
        return self.command("build", root, "--output", self.folder / "built")

    def frictionless_command(self, root: Path) -> Command:
        """Return the command by which frictionless validates the package in `root`."""
        frictionless = Path(self.python).with_name("frictionless")
        return [frictionless, "validate", root / "datapackage.json"]


def measure_in_turns(runs: int, *commands: Command) -> list[Cost]:
    """Return the cost of each of some commands that take turns.

    raises: CommandError if one of them could not run
    """
    costs_by_command: list[list[ProcessCost]] = [[] for _ in commands]
    for _ in range(runs):
        for command, costs in zip(commands, costs_by_command, strict=True):
            cost = measure_process(command)
            if cost.status not in (0, 1):
                raise CommandError(f"{command[0]} could not run, so its time means nothing.")
            costs.append(cost)
    return [summarize_costs(costs) for costs in costs_by_command]


def summarize_costs(costs: Sequence[ProcessCost]) -> Cost:
    """Return the median of the seconds and the highest peak."""
    seconds = statistics.median(cost.seconds for cost in costs)
    return Cost(seconds, max(cost.peak for cost in costs))


def measure_process(command: Command) -> ProcessCost:
    """Run a command and return what it cost.

    It is started by a small process, because Linux counts the memory of the process that starts it
    as well.
    """
    arguments = [sys.executable, "-I", "-c", MEASURING_PROGRAM, *map(str, command)]
    process = subprocess.run(arguments, capture_output=True, text=True, check=True)
    status, seconds, processor_seconds, peak = process.stdout.split()
    return ProcessCost(int(status), float(seconds), float(processor_seconds), float(peak))


def format_comparison(
    title: str, ours: Cost, peer: Cost, program: str = "frictionless validate"
) -> str:
    """Return a row that compares our cost with that of another program."""
    ratio = peer.seconds / ours.seconds
    other = f"{peer.describe()} ({program})"
    return f"| {title} | {ours.describe()} | {other} | {ratio:,.2f} |"


def format_growth(title: str, cost: Cost, tenth: Cost) -> str:
    """Return a row that compares the cost of some data with that of a tenth of them."""
    growth = cost.seconds / tenth.seconds
    comparison = f"{tenth.seconds:,.2f} s (a tenth of that)"
    return f"| {title} | {cost.describe()} | {comparison} | {growth:,.1f} times |"


if __name__ == "__main__":
    sys.exit(run_command(run))
