"""Tries mutants: records which tests reach them, and runs these tests with each mutant.

The tests run in copies of the checkout, one for each process, so that the code here stays as it is.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tqdm import tqdm

from measures.mutants import Mutant
from tip_figures.datapackage.errors import CommandError

CODE = Path("scripts/tip_figures")
RECORD_LIMIT = 3600  # seconds in which all fast tests run, also if the machine is busy
START_LIMIT = 120  # seconds in which a process of tests starts, also if the machine is busy
SLOWER = 10  # times as long as when it was recorded, a test may take
FOLDER_SECONDS = 60  # in which the tests of a folder run when the machine is quiet
OTHER_SECONDS = 30  # that tests of other folders take; many reach what every command does
FIRST_TESTS = 50  # run in a process of their own, which imports few files of tests
TEST_FILES = "tests/**/test_*.py"
MORE_TESTS = {
    "datapackage/diff/": ("tests/cli/test_compare.py",),
    "prose/": ("tests/figures/test_claim_verdicts.py", "tests/cli/test_check_text.py"),
}
"""Tests of modules that are outside of their folder, by the start of the path of the module."""
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache"
)
Input = TypeVar("Input")
Output = TypeVar("Output")


@dataclass(frozen=True)
class ReachingTests:
    """Which tests reach which mutants.

    at_import: keys of the mutants that are reached while tests are imported
    tests:     key of a mutant → tests that reach it
    seconds:   test → how long it uses a processor
    """

    at_import: frozenset[str]
    tests: Mapping[str, Sequence[str]]
    seconds: Mapping[str, float]


class TestBatch(NamedTuple):
    """Tests that run in one process until one fails.

    files:   of tests, from the checkout
    tests:   of these files, in their order; none for all of them
    seconds: after which they are ended
    """

    files: Sequence[str]
    tests: Sequence[str]
    seconds: float


class MutantTrials:
    """Runs tests in copies of a checkout.

    root:      the checkout
    folder:    of the copies
    processes: how many run at the same time, each in a copy of its own
    """

    def __init__(self, root: Path, folder: Path, processes: int) -> None:
        self.processes = processes
        self.checkouts: queue.Queue[Path] = queue.Queue()
        for number in range(processes):
            checkout = folder / str(number)
            shutil.copytree(root, checkout, ignore=NOT_COPIED)
            self.checkouts.put(checkout)

    def record(self, mutants: Sequence[Mutant]) -> dict[str, Any]:
        """Run all fast tests; return what the plugin `reached_statements` writes."""
        marks = list_marks(mutants)

        def record_some(number: int) -> dict[str, Any]:
            with self._borrow_checkout() as checkout:
                return record_reached(checkout, marks, number, self.processes)

        recorded: dict[str, Any] = {"import": [], "tests": {}}
        for part in self._run_each(record_some, range(self.processes), "which tests reach mutants"):
            recorded["import"] += part["import"]
            if not part["tests"]:
                raise CommandError("No test passes without a mutant, so nothing was measured.")
            recorded["tests"].update(part["tests"])
        return recorded

    def try_mutants(
        self, mutants: Sequence[Mutant], reaching: ReachingTests
    ) -> Iterator[tuple[Mutant, str]]:
        """Yield each mutant with the first test that notices it, or ""."""

        def try_one(mutant: Mutant) -> tuple[Mutant, str]:
            with self._borrow_checkout() as checkout:
                return mutant, find_test(checkout, mutant, reaching)

        return self._run_each(try_one, mutants, "mutants")

    def _run_each(
        self, function: Callable[[Input], Output], inputs: Sequence[Input], title: str
    ) -> Iterator[Output]:
        """Yield the result for each input, in order, and show the progress."""
        with ThreadPoolExecutor(self.processes) as pool:
            results = pool.map(function, inputs)
            yield from tqdm(results, title, total=len(inputs), disable=None)

    @contextmanager
    def _borrow_checkout(self) -> Iterator[Path]:
        checkout = self.checkouts.get()
        try:
            yield checkout
        finally:
            self.checkouts.put(checkout)


def list_marks(mutants: Sequence[Mutant]) -> dict[str, dict[int, list[str]]]:
    """List the keys of mutants by the path of their module and the line of their statement."""
    marks: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mutant in mutants:
        marks[mutant.path][mutant.statement].append(mutant.key)
    return marks


def record_reached(
    checkout: Path, marks: Mapping[str, Mapping[int, Sequence[str]]], number: int, parts: int
) -> dict[str, Any]:
    """Run one part of the test files; return what the plugin `reached_statements` writes."""
    files = sorted(file.relative_to(checkout).as_posix() for file in checkout.glob(TEST_FILES))
    with tempfile.TemporaryDirectory() as folder:
        marks_file, reached_file = Path(folder) / "marks.json", Path(folder) / "reached.json"
        marks_file.write_text(json.dumps(marks), encoding="utf-8")
        options: list[str | Path] = ["-p", "measures.reached_statements"]
        options += ["--marks", marks_file, "--reached", reached_file]
        options += ["--continue-on-collection-errors"]  # some tests need git
        run_pytest(checkout, [*options, *files[number::parts]], RECORD_LIMIT)
        recorded: dict[str, Any] = json.loads(reached_file.read_text(encoding="utf-8"))
        return recorded


def sort_recorded(recorded: Mapping[str, Any]) -> ReachingTests:
    """Sort what was recorded by the key of the mutant."""
    tests: dict[str, list[str]] = defaultdict(list)
    seconds = {}
    for name, test in recorded["tests"].items():
        seconds[name] = test["seconds"]
        for key in test["reached"]:
            tests[key].append(name)
    return ReachingTests(frozenset(recorded["import"]), tests, seconds)


def find_test(checkout: Path, mutant: Mutant, reaching: ReachingTests) -> str:
    """Return the first test that notices a mutant, or "time limit"; "" if none does."""
    file = checkout / CODE / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.apply(source), encoding="utf-8")
    try:
        for batch in list_batches(checkout, mutant, reaching):
            failed = run_batch(checkout, batch)
            if failed:
                return failed
        return ""
    finally:
        file.write_text(source, encoding="utf-8")


def list_batches(checkout: Path, mutant: Mutant, reaching: ReachingTests) -> Iterator[TestBatch]:
    """Yield the tests that reach a mutant; then all of its folder, if it is reached at import."""
    tests = sort_tests(mutant, reaching)
    for batch_tests in (tests[:FIRST_TESTS], tests[FIRST_TESTS:]):
        if batch_tests:
            files = dict.fromkeys(test.split("::")[0] for test in batch_tests)
            seconds = sum(reaching.seconds[test] for test in batch_tests)
            yield TestBatch(list(files), batch_tests, START_LIMIT + SLOWER * seconds)
    if mutant.key in reaching.at_import or not tests:
        files_of_folder = list_test_files(checkout, mutant.path)
        yield TestBatch(files_of_folder, [], START_LIMIT + SLOWER * FOLDER_SECONDS)


def sort_tests(mutant: Mutant, reaching: ReachingTests) -> list[str]:
    """Sort the tests that reach a mutant: those of its folder, then some others, fastest first."""
    tests = sorted(reaching.tests.get(mutant.key, []), key=lambda test: reaching.seconds[test])
    folder = f"tests/{mutant.path.split('/', maxsplit=1)[0]}/"
    own_tests = [test for test in tests if test.startswith(folder)]
    other_tests = [test for test in tests if not test.startswith(folder)]
    ends = accumulate(reaching.seconds[test] for test in other_tests)
    count = sum(end <= OTHER_SECONDS for end in ends)
    return own_tests + other_tests[:count]


def list_test_files(checkout: Path, path: str) -> list[str]:
    """List the test files of the folder of a module, those first that import it."""
    module = path.removesuffix(".py").replace("/", ".")
    folder = checkout / "tests" / path.split("/", maxsplit=1)[0]

    def is_other(file: Path) -> bool:
        return f"tip_figures.{module}" not in file.read_text(encoding="utf-8")

    files = sorted(folder.glob("test_*.py"), key=lambda file: (is_other(file), file.name))
    paths = [file.relative_to(checkout).as_posix() for file in files]
    for start, more_paths in MORE_TESTS.items():
        if path.startswith(start):
            paths += more_paths
    return paths


def run_batch(checkout: Path, batch: TestBatch) -> str:
    """Run tests until one fails; return its name, or "time limit", or "" if none fails."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "chosen.json"
        chosen.write_text(json.dumps(batch.tests), encoding="utf-8")
        options: list[str | Path] = ["-x", "-p", "measures.chosen_tests", "--chosen", chosen]
        try:
            result = run_pytest(checkout, [*options, *batch.files], batch.seconds)
        except subprocess.TimeoutExpired:
            return "time limit"
    if result.returncode == 0:
        return ""
    failed = [line for line in result.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" ", 1)[1].split(" - ")[0] if failed else "start of the tests"


def run_pytest(
    checkout: Path, arguments: Sequence[str | Path], seconds: float
) -> subprocess.CompletedProcess[str]:
    """Run pytest in a checkout, always with the same random numbers.

    seconds: after which TimeoutExpired is raised
    """
    options = ["-q", "-p", "no:cacheprovider", "-n", "0", "--hypothesis-seed=0", "--tb=no"]
    environment = {
        **os.environ,
        "POLARS_MAX_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(checkout / "scripts"),
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *arguments],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
