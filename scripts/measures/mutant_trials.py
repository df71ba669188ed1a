"""Tries mutants: records which tests reach them, and runs these tests with each mutant.

The tests run in copies of the checkout, one for each process, so that the code here stays as it is.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from tqdm import tqdm

from measures.mutants import Mutant
from tip_figures.datapackage.errors import CommandError

CODE = Path("scripts/tip_figures")
START_LIMIT = 120  # seconds in which a process of tests starts, also if the machine is busy
SLOWER = 10  # times as long as when it was recorded, a test may take
FOLDER_SECONDS = 60  # in which the tests of a folder run when the machine is quiet
OTHER_SECONDS = 30  # that tests of other folders take; many reach what every command does
FIRST_TESTS = 50  # run in a process of their own, which imports few files of tests
OPTIONS = ("-q", "-p", "no:cacheprovider", "-n", "0", "--hypothesis-seed=0", "--tb=no")
TEST_FILES = "tests/**/test_*.py"
MORE_TESTS = {
    "datapackage/diff/": ("tests/cli/test_compare.py", "tests/figures/test_meaning.py"),
    "prose/": ("tests/figures/test_claim_verdicts.py", "tests/cli/test_check_text.py"),
}
"""Tests of modules that are outside of their folder, by the start of the path of the module."""
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache"
)


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


class WarmPytest:
    """A process that runs pytest in a checkout, again and again; see `measures.warm_pytest`."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.output = checkout / "output.txt"
        self.process = subprocess.Popen(
            [sys.executable, "-P", checkout / "scripts" / "measures" / "warm_pytest.py"],
            cwd=checkout,
            env=make_environment(checkout),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: Sequence[str], seconds: float) -> str:
        """Run pytest; return the first test that fails, "time limit", or "" if none fails."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        request = {
            "arguments": [*OPTIONS, *arguments],
            "output": str(self.output),
            "seconds": seconds,
        }
        print(json.dumps(request), file=self.process.stdin, flush=True)
        status = json.loads(self.process.stdout.readline())
        if status is None:
            return "time limit"
        if status == 0:
            return ""
        lines = self.output.read_text(encoding="utf-8", errors="replace").splitlines()
        failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        return failed[0].split(" ", 1)[1].split(" - ")[0] if failed else "start of the tests"

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


class MutantTrials:
    """Runs tests in copies of a checkout.

    root:      the checkout
    folder:    of the copies
    processes: how many run at the same time, each in a copy of its own
    """

    def __init__(self, root: Path, folder: Path, processes: int) -> None:
        self.checkouts = [folder / str(number) for number in range(processes)]
        for checkout in self.checkouts:
            shutil.copytree(root, checkout, ignore=NOT_COPIED)

    def record(self, mutants: Sequence[Mutant]) -> dict[str, Any]:
        """Run all fast tests; return what the plugin `reached_statements` writes."""
        marks = list_marks(mutants)
        parts = len(self.checkouts)

        def record_part(number: int) -> dict[str, Any]:
            return record_reached(self.checkouts[number], marks, number, parts)

        recorded: dict[str, Any] = {"import": [], "tests": {}}
        with ThreadPoolExecutor(parts) as pool:
            for part in pool.map(record_part, range(parts)):
                if not part["tests"]:
                    raise CommandError("No test passes without a mutant, so nothing was measured.")
                recorded["import"] += part["import"]
                recorded["tests"].update(part["tests"])
        return recorded

    def try_mutants(
        self, mutants: Sequence[Mutant], reaching: ReachingTests
    ) -> Iterator[tuple[Mutant, str]]:
        """Yield each mutant with the first test that notices it, or "" if none does."""
        for checkout in self.checkouts:
            compile_code(checkout)
        processes = [WarmPytest(checkout) for checkout in self.checkouts]
        waiting: queue.Queue[WarmPytest] = queue.Queue()
        for process in processes:
            waiting.put(process)

        def try_one(mutant: Mutant) -> tuple[Mutant, str]:
            process = waiting.get()
            try:
                return mutant, find_test(process, mutant, reaching)
            finally:
                waiting.put(process)

        with ThreadPoolExecutor(len(processes)) as pool:
            trials = [pool.submit(try_one, mutant) for mutant in mutants]
            for trial in tqdm(as_completed(trials), "mutants", total=len(trials), disable=None):
                yield trial.result()
        for process in processes:
            process.close()


def compile_code(checkout: Path) -> None:
    """Compile the code of a checkout; a module that is changed later does not match its hash."""
    options = ["-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([sys.executable, "-m", "compileall", *options, checkout / "scripts"], check=True)


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
    marks_file, reached_file = checkout / "marks.json", checkout / "reached.json"
    marks_file.write_text(json.dumps(marks), encoding="utf-8")
    options = ["-p", "measures.reached_statements"]
    options += ["--marks", str(marks_file), "--reached", str(reached_file)]
    options += ["--continue-on-collection-errors"]  # some tests need git
    subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, *options, *files[number::parts]],
        cwd=checkout,
        env=make_environment(checkout),
        capture_output=True,
        check=False,
    )
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


def find_test(process: WarmPytest, mutant: Mutant, reaching: ReachingTests) -> str:
    """Return the first test that notices a mutant, or "time limit"; "" if none does."""
    file = process.checkout / CODE / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.apply(source), encoding="utf-8")
    try:
        for batch in list_batches(process.checkout, mutant, reaching):
            failed = run_batch(process, batch)
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


def run_batch(process: WarmPytest, batch: TestBatch) -> str:
    """Run tests until one fails; return its name, or "time limit", or "" if none fails."""
    chosen = process.checkout / "chosen.json"
    chosen.write_text(json.dumps(batch.tests), encoding="utf-8")
    options = ["-x", "-p", "measures.chosen_tests", "--chosen", str(chosen)]
    return process.run([*options, *batch.files], batch.seconds)


def make_environment(checkout: Path) -> dict[str, str]:
    """Return the environment in which the tests of a checkout run."""
    return {
        **os.environ,
        "POLARS_MAX_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(checkout / "scripts"),
    }
