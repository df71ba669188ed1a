"""The Data Package standard, case by case."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from conftest import run_checks
from measures.conformance import CASES
from measures.conformance_cases import INVALID, VALID
from measures.conformance_cases import NOT_READ as UNREAD
from tip_figures.datapackage.checks import GENERIC_CHECKS
from tip_figures.datapackage.findings import ERROR, NOT_READ, Finding

ALL_CASES = list(chain.from_iterable(CASES.values()))
CHECK_NAMES = [check.name for check in GENERIC_CHECKS]


def find_errors(descriptor: Path) -> list[Finding]:
    """Return the errors of a package, and what is not read.

    That a header without rows is an error is our rule alone.
    """
    findings = run_checks(descriptor, *CHECK_NAMES)
    errors = [entry for entry in findings if entry.severity == ERROR or entry.code == NOT_READ]
    return [error for error in errors if error.code != "nothing-checked"]


def test_case_names_are_unique():
    times = Counter(case.name for case in ALL_CASES)
    assert [name for name, number in times.items() if number > 1] == []


def find_verdict(descriptor: Path) -> str:
    """Return our verdict: an unsupported feature is one finding, and counts if there is no error.

    A package with an error is invalid; what is not read is no fault of it.
    """
    errors = find_errors(descriptor)
    unread = [error for error in errors if error.code == NOT_READ]
    if not errors:
        return VALID
    if set(errors) - set(unread):
        return INVALID
    return UNREAD if len(unread) == 1 else f"{len(unread)} features are not read"


@pytest.mark.slow
@pytest.mark.parametrize("group", CASES)
def test_verdicts_are_those_of_the_standard(tmp_path, group):
    """Of all cases of a group, each in a folder of its own."""
    verdicts = {}
    for number, case in enumerate(CASES[group]):
        folder = tmp_path / str(number)
        folder.mkdir()
        verdicts[case.name] = find_verdict(case.write(folder))
    assert verdicts == {case.name: case.verdict for case in CASES[group]}
