"""Run the fast tests of the files that changed: `make quick`.

Those are the files that are not committed; if there are none, those that the branch changed since
it left main. RULES says which tests belong to a file. `make test` runs all tests.

Exit status: that of pytest; 0 if all tests of the files are slow.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ("tests/test_architecture.py", "tests/test_published.py")
"""Tests that run if no file changed, and for a file without a rule."""
FRESH_DOCUMENTS = "tests/test_documents.py::test_document_of_code_or_schema_is_fresh"
PUBLISHED = ["tests/test_published.py", "tests/test_generated_laws.py", FRESH_DOCUMENTS]
"""Tests of the published tables."""
RULES: Sequence[tuple[str, Sequence[str]]] = (
    (r"tests/([a-z]+/)?test_\w+\.py", [r"\g<0>"]),
    (r"tests/golden/.*", ["tests/cli/test_golden.py", "tests/page/test_pages.py"]),
    (r"tests/measures/.*", ["tests/test_measures.py", FRESH_DOCUMENTS]),
    (r"tests/quick\.py", ["tests/test_quick.py"]),
    (r"tests/release_files\.py", ["tests/release"]),
    (
        r"tests/data/(package|texts)/.*",
        ["tests/figures", "tests/checks", "tests/cli/test_golden.py"],
    ),
    (r"tests/data/second/.*", ["tests/test_second_package.py"]),
    (r"tests/(?!data/)([a-z]+)/.*", [r"tests/\1"]),
    (
        r"scripts/tip_figures/([a-z]+)/.*",
        [r"tests/\1", "tests/test_architecture.py", "tests/test_finding_table.py"],
    ),
    (r"scripts/tip_figures/\w+\.csv", ["tests/test_finding_table.py", FRESH_DOCUMENTS]),
    (r"scripts/tip_figures/.*", ["tests/test_architecture.py", "tests/test_python_interface.py"]),
    (r"scripts/.*", ["tests/cli/test_command_line.py"]),
    (r"resources/.*|datapackage\.json", PUBLISHED),
    (r"schemas/.*", [*PUBLISHED, "tests/figures/test_schema_rules.py"]),
    (r"\.github/.*", ["tests/test_workflows.py"]),
    (r".*\.md|docs/.*|Makefile", ["tests/test_documents.py"]),
)
"""Pattern of the path of a file → the tests that run; the first pattern that matches counts."""


def list_changed_files(root: Path) -> list[str]:
    """Return the paths of the files that changed in a checkout; none if git has none.

    A deleted file is one of them; a renamed one has both names.
    """
    uncommitted = _run_git(root, "diff", "--name-only", "--no-renames", "HEAD")
    uncommitted += _run_git(root, "ls-files", "--others", "--exclude-standard")
    return uncommitted or _run_git(root, "diff", "--name-only", "--no-renames", "main...HEAD")


def _run_git(root: Path, *arguments: str) -> list[str]:
    """Return the lines that git prints; none if it fails, as without a branch main."""
    result = subprocess.run(
        ["git", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    return result.stdout.splitlines() if result.returncode == 0 else []


def find_tests(path: str) -> Sequence[str]:
    """Return the tests of a file, as arguments of pytest."""
    for pattern, tests in RULES:
        match = re.fullmatch(pattern, path)
        if match:
            return [match.expand(test) for test in tests]
    return DEFAULT


def select_tests(paths: Iterable[str]) -> list[str]:
    """Return the tests of some files, each once; those of DEFAULT if there is no file.

    Tests that do not exist, such as those that were deleted, are left out. If none are left, the
    tests of DEFAULT are returned.
    """
    tests = {test: None for path in paths for test in find_tests(path)}
    existing = [test for test in tests if (ROOT / test.partition("::")[0]).exists()]
    return existing or [*DEFAULT]


def main(*options: str) -> int:
    """Print the files that changed with their tests, run these, and return the exit status.

    Args:
        options: of pytest
    """
    paths = list_changed_files(ROOT)
    if not paths:
        print("No file changed.")
    for path in paths:
        print(f"{path}: {' '.join(find_tests(path))}")
    tests = select_tests(paths)
    print("pytest", *tests, flush=True)
    status = subprocess.run([sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT).returncode
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else status


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
