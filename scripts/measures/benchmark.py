"""Measure speed and memory beside other programs, and write docs/measurements.md.

Takes about ten minutes on two cores that do nothing else; what runs is reported on standard error.
The page is written when everything is measured; if a command fails, or after Ctrl-C, the old page
remains. `--divide 1000` tries the measuring with a thousandth of the data, in half a minute.

Exit status: 0 measured, 2 could not run, 130 interrupted.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.benchmark_data import (
    write_faulty_table,
    write_large_table,
    write_long_text,
    write_many_tables,
    write_repeated_package,
)
from measures.benchmark_page import Results
from measures.benchmark_process import Command, Cost, measure_command, measure_in_turns
from measures.table_files import read_rows
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.cli.package_report import get_name_and_version
from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.write_files import replace_files

ROOT = Path(__file__).resolve().parents[2]
SMALL_PACKAGE = ROOT / "tests" / "data" / "package"
SMALL_TEXT = ROOT / "tests" / "data" / "texts" / "demo-2021-isl-protection.txt"
PAGE = ROOT / "docs" / "measurements.md"
ROWS_OF_TABLE = 1_500  # of each of many tables
RUNS = 5  # of commands that take one or two seconds
FEW_RUNS = 3  # of those that take up to ten; longer ones run once
VERSIONS_PROGRAM = (
    "import platform; from importlib.metadata import version; "
    "print(platform.python_version(), version('polars'), version('frictionless'))"
)
REPEATED_COMMANDS = ("validate", "verify_sums", "tidy", "build")
READING_COMMANDS = ("verify_source", "scan", "check_text")


@dataclass(frozen=True)
class Sizes:
    """How much data is measured. Frictionless takes at most about a minute for each.

    rows:      of the large table; ten times as many are measured without frictionless
    tables:    of a package with many; so many that a tenth is a whole number
    faults:    of a table; an even number
    copies:    of the small package; so many that a tenth is a whole number
    sentences: of the long text
    """

    rows: int = 1_000_000
    tables: int = 500
    faults: int = 20_000
    copies: int = 300
    sentences: int = 75_000

    def divide(self, divisor: int) -> "Sizes":
        """Return sizes for a quick trial."""
        return Sizes(
            rows=max(self.rows // divisor, 1),
            tables=max(self.tables // 10 // divisor, 1) * 10,
            faults=max(self.faults // 2 // divisor, 1) * 2,
            copies=max(self.copies // 10 // divisor, 1) * 10,
            sentences=max(self.sentences // divisor, 1),
        )


def run(argv: Sequence[str]) -> int:
    """Measure everything, and write the page."""
    start = time.perf_counter()
    arguments = parse_arguments(argv)
    check_output(arguments.output)
    versions = describe_versions(arguments.python)
    with tempfile.TemporaryDirectory() as folder:
        sizes = Sizes().divide(arguments.divide)
        benchmark = Benchmark(arguments.python, Path(folder), sizes, arguments.runs)
        benchmark.measure_all()
    minutes = (time.perf_counter() - start) / 60
    page = benchmark.results.render_page(versions, os.cpu_count() or 1, minutes)
    replace_files({arguments.output: page.encode()})
    return 0


def parse_arguments(argv: Sequence[str]) -> Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__, package=False)
    parser.add_argument(
        "--python",
        default=sys.executable,
        help="of the environment of the commands, which has frictionless (default: this one)",
    )
    parser.add_argument(
        "--divide", type=int, default=1, metavar="N", help="measure 1/N of the data, for a trial"
    )
    parser.add_argument(
        "--runs", type=int, default=RUNS, help="at most, of short commands (%(default)s)"
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="(docs/measurements.md)")
    arguments: Namespace = parser.parse_args(argv)
    if min(arguments.divide, arguments.runs) < 1:
        parser.error("--divide and --runs must be at least 1")
    return arguments


def check_output(file: Path) -> None:
    """Check that the page can be written, before minutes of measuring.

    raises: CommandError if it cannot
    """
    if file.is_dir():
        raise CommandError(f"{file} is a folder; name a file for the page.")
    if not file.parent.is_dir():
        raise CommandError(f"{file}: its folder does not exist; create it first.")
    if not os.access(file.parent, os.W_OK):
        raise CommandError(f"{file}: its folder cannot be written to; name another file.")


def describe_versions(python: str) -> str:
    """Return what is measured, and what it runs on, in words.

    python: of the environment of the commands
    raises: CommandError if it has no frictionless
    """
    command = Command((python, "-c", VERSIONS_PROGRAM))
    measure_command(command)
    output = subprocess.run(command.arguments, capture_output=True, text=True, check=True).stdout
    python_version, polars, frictionless = output.split()
    package = " ".join(part for part in get_name_and_version(load_package(ROOT)) if part)
    return (
        f"Python {python_version}, polars {polars}, {package} and, for comparison, "
        f"frictionless {frictionless}"
    )


@dataclass
class Benchmark:
    """Measures commands.

    python:  of the environment of the commands, which has frictionless as well
    folder:  for large data
    sizes:   of the data
    runs:    at most, of short commands that are compared
    results: what was measured so far
    start:   when the measuring began, in seconds of `time.perf_counter`
    """

    python: str
    folder: Path
    sizes: Sizes
    runs: int = RUNS
    results: Results = field(default_factory=Results)
    start: float = field(default_factory=time.perf_counter)

    @property
    def few_runs(self) -> int:
        """Return how often a command runs that takes up to ten seconds."""
        return min(FEW_RUNS, self.runs)

    def measure_all(self) -> None:
        """Measure the package, one table, many tables or copies, and a long text."""
        self.measure_published_package()
        self.measure_large_table()
        self.measure_many_tables()
        self.measure_faults()
        self.measure_copies()
        self.measure_reading()

    def measure_published_package(self) -> None:
        """Compare validation with frictionless, and build the release."""
        commands = [self.command("validate", ROOT), self.frictionless_command(ROOT)]
        self.measure(*commands)  # so that all files are in the cache of the disk
        ours, other = self.measure(*commands, runs=self.runs)
        title = "`validate` on the published package"
        self.results.add_comparison(title, ours, other, "frictionless validate")
        (build,) = self.measure(self.build_command(ROOT))
        self.results.add_release("the published package", build)

    def measure_large_table(self) -> None:
        """Compare validation with frictionless, with reading alone and with ten times the rows."""
        root, rows = self.folder / "large", self.sizes.rows
        title = f"`validate` on {rows:,} rows of 17 columns"
        write_large_table(root, rows)
        reading = f"import polars; polars.read_csv({str(root / 'figures.csv')!r})"
        reading_command = Command((self.python, "-c", reading))
        ours, polars = self.measure(
            self.command("validate", root), reading_command, runs=self.few_runs
        )
        (other,) = self.measure(self.frictionless_command(root))
        self.results.add_comparison(title, ours, other, "frictionless validate")
        self.results.add_comparison(title, ours, polars, "polars.read_csv")
        (build,) = self.measure(self.build_command(root))
        self.results.add_release(f"a table of {rows:,} rows", build)
        write_large_table(root, rows * 10)
        (ten_times,) = self.measure(self.command("validate", root))
        self.results.add_growth(f"`validate` on {rows * 10:,} rows of 17 columns", ours, ten_times)
        shutil.rmtree(root)

    def measure_many_tables(self) -> None:
        """Compare validation with frictionless on many small tables, and with a tenth of them."""
        root, tenth_root = self.folder / "tables", self.folder / "few tables"
        tables = self.sizes.tables
        write_many_tables(root, tables, ROWS_OF_TABLE)
        write_many_tables(tenth_root, tables // 10, ROWS_OF_TABLE)
        (other,) = self.measure(self.frictionless_command(root))
        tenth, ours = self.measure(
            self.command("validate", tenth_root),
            self.command("validate", root),
            runs=self.few_runs,
        )
        title = f"`validate` on {tables:,} tables of {ROWS_OF_TABLE:,} rows"
        self.results.add_comparison(title, ours, other, "frictionless validate")
        self.results.add_growth(title, tenth, ours)
        shutil.rmtree(root)

    def measure_faults(self) -> None:
        """Compare validation of a faulty table with frictionless, which is asked for all faults."""
        root, faults = self.folder / "faulty", self.sizes.faults
        write_faulty_table(root, faults // 2)
        limit = ("--limit-errors", str(faults))
        (other,) = self.measure(self.frictionless_command(root, *limit, status=1))
        command = self.command("validate", root, "--format", "json", status=1)
        (ours,) = self.measure(command, runs=self.few_runs)
        title = f"`validate` on a table with {faults:,} faults"
        self.results.add_comparison(title, ours, other, "frictionless validate")

    def measure_copies(self) -> None:
        """Compare commands on many copies of the small package with a tenth as many."""
        copies = self.sizes.copies
        tenths = self.measure_repeated_package(copies // 10)
        costs = self.measure_repeated_package(copies)
        figures = len(read_rows(SMALL_PACKAGE, "figures")) * copies
        for command, tenth, cost in zip(REPEATED_COMMANDS, tenths, costs, strict=True):
            title = f"`{command}` on {copies:,} copies of a small package, {figures:,} figures"
            self.results.add_growth(title, tenth, cost)

    def measure_repeated_package(self, copies: int) -> list[Cost]:
        """Return the cost of each command on copies of the small package."""
        root = self.folder / f"{copies} copies"
        write_repeated_package(SMALL_PACKAGE, root, copies)
        commands = []
        for name in REPEATED_COMMANDS:
            is_build = name == "build"
            commands.append(self.build_command(root) if is_build else self.command(name, root))
        return self.measure(*commands)

    def measure_reading(self) -> None:
        """Scan and check long prose, and prove the passage of the small package in it."""
        file = self.folder / "text.txt"
        passage = SMALL_TEXT.read_text(encoding="utf-8").strip()
        self.results.text = write_long_text(file, passage, self.sizes.sentences)
        commands = [
            self.command("verify_source", SMALL_PACKAGE, "--text", file),
            self.command("scan", file, "--format", "json"),
            self.command("check_text", file, "--format", "json"),
        ]
        costs = self.measure(*commands, runs=self.few_runs)
        for name, cost in zip(READING_COMMANDS, costs, strict=True):
            self.results.add_reading(name, cost)

    def command(self, name: str, *arguments: str | Path, status: int = 0) -> Command:
        """Return one of our commands, as people run it."""
        return Command((self.python, ROOT / "scripts" / f"{name}.py", *arguments), status)

    def build_command(self, root: Path) -> Command:
        """Return the command that builds a release, which needs more libraries than the others."""
        script = ROOT / "scripts" / "build.py"
        return Command((sys.executable, script, root, "--output", self.folder / "built"))

    def frictionless_command(self, root: Path, *options: str, status: int = 0) -> Command:
        """Return the command by which frictionless validates the package in `root`."""
        descriptor = root / "datapackage.json"
        program = (self.python, "-m", "frictionless", "validate", descriptor)
        return Command((*program, *options), status)

    def measure(self, *commands: Command, runs: int = 1) -> list[Cost]:
        """Return the cost of each of some commands that take turns."""
        return measure_in_turns(commands, runs, self.report)

    def report(self, command: str) -> None:
        """Print the time since the start, and the command that runs next."""
        seconds = time.perf_counter() - self.start
        short = command.replace(f"{ROOT}/", "").replace(f"{self.folder}/", "")
        print(f"{seconds:5.0f} s  {short}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(run_command(run))
