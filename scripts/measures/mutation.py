"""Measure how many small mistakes in the code the tests notice.

Mutants are drawn, always the same for the same code: of the arithmetic of identities, of the other
code of figures, checks, proof and prose, and of the rules, keys and comparison of any Data Package.
With each mutant, the fast tests of its own folder run in a copy of this checkout, beginning with
those that import its module. A mutant that runs into the time limit counts as noticed.

The page lists the mutants that no test notices. Those that cannot be noticed, because they behave
like the code, are listed with a reason in scripts/measures/equivalent_mutants.csv.

Exit status: 0 measured, 2 could not run.
"""

import argparse
import csv
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from measures.mutants import Mutant, draw_mutants, find_mutants
from tip_figures.cli.command_parser import CommandParser
from tip_figures.cli.entry_points import run_command
from tip_figures.datapackage.text_format import escape_markdown

ROOT = Path(__file__).resolve().parents[2]
CODE = Path("scripts/tip_figures")
PAGE = ROOT / "docs" / "mutation.md"
EQUIVALENT = Path(__file__).resolve().parent / "equivalent_mutants.csv"
SEED = "tip-figures 3"
TIME_LIMIT = 600  # seconds for the tests of a folder, which take up to one minute when quiet
MORE_TESTS = {
    "datapackage/diff/": ("tests/cli/test_compare.py",),
    "prose/": ("tests/figures/test_claim_verdicts.py", "tests/cli/test_check_text.py"),
}
"""Tests of modules that are outside of their folder, by the start of the path of the module."""
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv*", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache"
)


class Group(NamedTuple):
    """Modules of which mutants are drawn together.

    patterns: of paths in the folder of the code
    number:   how many mutants are drawn
    """

    name: str
    patterns: tuple[str, ...]
    number: int


GROUPS = (
    Group(
        "arithmetic of identities",
        (
            "figures/arithmetic.py",
            "figures/intervals.py",
            "figures/identity_kinds.py",
            "figures/evaluation.py",
        ),
        50,
    ),
    Group("figures", ("figures/*.py",), 40),
    Group("checks", ("checks/*.py",), 25),
    Group("proof", ("proof/*.py",), 25),
    Group("prose", ("prose/*.py",), 35),
    Group(
        "rules, keys and comparison of packages",
        (
            "datapackage/schema/*rule*.py",
            "datapackage/schema/constraints.py",
            "datapackage/checks/rule_validation.py",
            "datapackage/checks/keys.py",
            "datapackage/read/table_keys.py",
            "datapackage/diff/*.py",
        ),
        25,
    ),
)
"""A module belongs to the first group that names it."""


@dataclass(frozen=True)
class MutantOutcome:
    """What the tests say about a mutant.

    noticed_by: the test that fails first, or "time limit"; "" if no test fails
    reason:     why no test can notice it; "" if a test could
    """

    group: str
    mutant: Mutant
    noticed_by: str
    reason: str


def run(argv: Sequence[str]) -> int:
    """Run the tests with each mutant, and write the page."""
    args = parse_arguments(argv)
    results = read_results(args.results)
    drawn = list(draw_all(ROOT / CODE))
    survivors = {key for key, noticed_by in results.items() if not noticed_by and args.again}
    finished = results.keys() - survivors
    pending = [mutant for _, mutant in drawn if mutant.key not in finished][: args.limit]
    for mutant, noticed_by in run_tests(pending, args.processes):
        results[mutant.key] = noticed_by
        write_results(args.results, results)
    reasons = read_reasons()
    outcomes = [
        MutantOutcome(group, mutant, results[mutant.key], reasons.get(mutant.key, ""))
        for group, mutant in drawn
        if mutant.key in results
    ]
    args.output.write_text(render_page(outcomes), encoding="utf-8")
    return 0


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the command line."""
    parser = CommandParser(__doc__, package=False)
    parser.add_argument(
        "--results",
        type=Path,
        help="file that keeps the results, so that the mutants can be tried in parts",
    )
    parser.add_argument(
        "--again", action="store_true", help="try mutants again that no test has noticed"
    )
    parser.add_argument("--limit", type=int, help="try only so many mutants")
    parser.add_argument(
        "--processes", type=int, default=os.cpu_count(), help="at the same time (%(default)s)"
    )
    parser.add_argument("--output", type=Path, default=PAGE, help="the page (docs/mutation.md)")
    args: argparse.Namespace = parser.parse_args(argv)
    return args


def read_results(file: Path | None) -> dict[str, str]:
    """Read what was noticed by which test, by the key of the mutant."""
    if file is None or not file.exists():
        return {}
    results: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return results


def write_results(file: Path | None, results: Mapping[str, str]) -> None:
    """Write the results, if a file keeps them."""
    if file is not None:
        file.write_text(json.dumps(results, indent=1), encoding="utf-8")


def read_reasons() -> dict[str, str]:
    """Read why mutants behave like the code, by their key."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as stream:
        return {row["key"]: row["reason"] for row in csv.DictReader(stream)}


def draw_all(code: Path) -> Iterator[tuple[str, Mutant]]:
    """Draw the mutants of each group; yield them with its name."""
    taken: set[str] = set()
    for group in GROUPS:
        files = {file for pattern in group.patterns for file in code.glob(pattern)}
        paths = sorted({file.relative_to(code).as_posix() for file in files} - taken)
        taken.update(paths)
        mutants: list[Mutant] = []
        for path in paths:
            mutants += find_mutants(code, path)
        for mutant in draw_mutants(mutants, group.number, SEED):
            yield group.name, mutant


def run_tests(mutants: Sequence[Mutant], processes: int) -> Iterator[tuple[Mutant, str]]:
    """Run the tests with each mutant, each process in a copy of its own; yield who noticed it."""
    with tempfile.TemporaryDirectory() as folder:
        checkouts: queue.Queue[Path] = queue.Queue()
        for number in range(processes):
            checkout = Path(folder) / str(number)
            shutil.copytree(ROOT, checkout, ignore=NOT_COPIED)
            checkouts.put(checkout)

        def run_one(mutant: Mutant) -> str:
            checkout = checkouts.get()
            try:
                return find_test(checkout, mutant)
            finally:
                checkouts.put(checkout)

        with ThreadPoolExecutor(processes) as pool:
            results = zip(mutants, pool.map(run_one, mutants), strict=True)
            yield from tqdm(results, "mutants", total=len(mutants), disable=None)


def find_test(checkout: Path, mutant: Mutant) -> str:
    """Return the first test that notices a mutant; "" if none does."""
    file = checkout / CODE / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.apply(source), encoding="utf-8")
    try:
        return run_pytest(checkout, list_tests(checkout, mutant.path))
    finally:
        file.write_text(source, encoding="utf-8")


def list_tests(checkout: Path, path: str) -> list[str]:
    """List the test files of a module, those first that import it."""
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


def run_pytest(checkout: Path, files: Sequence[str]) -> str:
    """Run tests until one fails; return its name, or "time limit", or "" if none fails."""
    options = ["-q", "-x", "-p", "no:cacheprovider", "-n", "0", "--hypothesis-seed=0", "--tb=no"]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        result = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *files],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "time limit"
    if result.returncode == 0:
        return ""
    failed = [line for line in result.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split()[1] if failed else "start of the tests"


PAGE_HEAD = """# How many mistakes in the code the tests notice

Made by `make mutate`: {count} of {drawn} mutants, each a copy of the code with one small mistake,
drawn with a fixed seed, were tried with the tests of their folder. Changed were comparisons,
boundaries, boolean and arithmetic operators, and statements, which were removed; never messages. A
mutant that behaves like the code cannot be noticed, and does not count.

| code | mutants | behave like the code | noticed | not noticed | share |
| --- | ---: | ---: | ---: | ---: | ---: |
"""


LIST_HEAD = """| module | function | code | mistake | reason | key |
| --- | --- | --- | --- | --- | --- |
"""


def render_page(outcomes: Sequence[MutantOutcome]) -> str:
    """Return the page: counts by group, then the mutants that are not noticed."""
    page = PAGE_HEAD.format(count=len(outcomes), drawn=sum(group.number for group in GROUPS))
    for group in GROUPS:
        page += render_row(group.name, [item for item in outcomes if item.group == group.name])
    page += render_row("all", outcomes)
    survivors = [item for item in outcomes if not item.noticed_by]
    page += "\n## Not noticed\n\n"
    page += render_list([item for item in survivors if not item.reason]) or "None.\n"
    page += "\n## Behave like the code\n\n"
    page += render_list([item for item in survivors if item.reason]) or "None.\n"
    return page


def render_row(name: str, outcomes: Sequence[MutantOutcome]) -> str:
    """Return the row of a group in the table; nothing if no mutant of it was tried."""
    if not outcomes:
        return ""
    noticed = sum(bool(item.noticed_by) for item in outcomes)
    equivalent = sum(bool(item.reason) for item in outcomes if not item.noticed_by)
    countable = len(outcomes) - equivalent
    share = f"{100 * noticed // countable} %" if countable else ""
    return (
        f"| {name} | {len(outcomes)} | {equivalent} | {noticed} | {countable - noticed} "
        f"| {share} |\n"
    )


def render_list(outcomes: Sequence[MutantOutcome]) -> str:
    """Return a table of mutants, with the reasons of those that have one."""
    if not outcomes:
        return ""
    page = LIST_HEAD
    for item in outcomes:
        cells = [
            item.mutant.path,
            item.mutant.function,
            item.mutant.original,
            item.mutant.mutated,
            item.reason,
            item.mutant.key,
        ]
        page += f"| {' | '.join(escape_markdown(' '.join(cell.split())) for cell in cells)} |\n"
    return page


if __name__ == "__main__":
    sys.exit(run_command(run))
