"""The Data Package standard, case by case: our verdicts, and those of frictionless."""

from collections import Counter
from contextlib import chdir
from itertools import chain
from pathlib import Path

import frictionless
import pytest

from conftest import run_checks
from measures.conformance import CASES, CRASHES, FETCHES, PEER_BY_CASE, render_page
from measures.conformance_cases import INVALID, VALID
from measures.conformance_cases import NOT_READ as UNREAD
from tip_figures.datapackage.checks import GENERIC_CHECKS
from tip_figures.datapackage.findings import ERROR, NOT_READ, Finding

ALL_CASES = list(chain.from_iterable(CASES.values()))
MAX_LINE = 160  # characters of a row on the page
CHECK_NAMES = [check.name for check in GENERIC_CHECKS]


def find_errors(descriptor: Path) -> list[Finding]:
    """Return the errors of a package, and what is not read.

    That a header without rows is an error is our rule alone.
    """
    findings = run_checks(descriptor, *CHECK_NAMES)
    errors = [entry for entry in findings if entry.severity == ERROR or entry.code == NOT_READ]
    return [error for error in errors if error.code != "nothing-checked"]


def test_case_names_are_unique():
    """A name means one case, and each known difference from frictionless is about one."""
    times = Counter(case.name for case in ALL_CASES)
    assert [name for name, number in times.items() if number > 1] == []
    assert set(PEER_BY_CASE) <= set(times)


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


@pytest.mark.parametrize("group", CASES)
def test_verdicts_are_those_of_the_standard(tmp_path, group):
    """Of all cases of a group, each in a folder of its own."""
    verdicts = {}
    for number, case in enumerate(CASES[group]):
        folder = tmp_path / str(number)
        folder.mkdir()
        verdicts[case.name] = find_verdict(case.write(folder))
    assert verdicts == {case.name: case.verdict for case in CASES[group]}


def ask_frictionless(folder: Path) -> str:
    """Return the verdict of frictionless about the package in a folder."""
    with chdir(folder):
        try:
            report = frictionless.validate("datapackage.json")
        except Exception:  # noqa: BLE001 - whatever it raises
            return CRASHES
    return VALID if report.valid else INVALID


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # frictionless leaves files open
def test_answers_of_frictionless_are_as_documented(tmp_path):
    """The page names each case in which frictionless gives another verdict, and no other case."""
    answers = {}
    expected = {}
    for number, case in enumerate(ALL_CASES):
        peer = PEER_BY_CASE.get(case.name)
        expected[case.name] = peer.verdict if peer else case.verdict
        if expected[case.name] == FETCHES:
            continue  # a test does not use the network
        folder = tmp_path / str(number)
        folder.mkdir()
        case.write(folder)
        answers[case.name] = ask_frictionless(folder)
    assert answers == {name: verdict for name, verdict in expected.items() if verdict != FETCHES}


def test_page_lists_every_case_with_both_verdicts():
    """The page has a heading for each group and a row for each case; no line is long."""
    page = render_page()
    assert page.count("\n## ") == len(CASES)
    assert page.startswith(f"# The standard, case by case\n\n{len(ALL_CASES)} cases,")
    assert page.count("\n| ") == len(ALL_CASES) + 2 * len(CASES)
    assert "| year -0044 | valid | invalid: rejects what the standard allows |\n" in page
    assert "| a null sequence | not read | invalid: does not support it" in page
    assert max(map(len, page.splitlines())) <= MAX_LINE
