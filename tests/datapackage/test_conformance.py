"""The Data Package standard, case by case: our verdict is that of its text, and what frictionless says is known."""

from collections import Counter
from contextlib import chdir

import frictionless
import pytest

from conformance import CASES, INVALID, NOT_READ, PEER, VALID, Case
from conftest import run_checks
from tip_figures.datapackage.findings import ERROR

ALL = {case.name: case for cases in CASES.values() for case in cases}


def test_cases_have_names_of_their_own():
    """A name means one case, and every known difference is about one."""
    names = Counter(case.name for cases in CASES.values() for case in cases)
    assert [name for name, times in names.items() if times > 1] == []
    assert set(PEER) <= set(ALL)


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_the_verdict_is_that_of_the_standard(tmp_path, case: Case):
    """What is valid has no error, what is invalid has one, and what is not read is said to be so."""
    found = [
        one
        for one in run_checks(case.write(tmp_path), "structure", "cells", "keys", "files")
        if one.severity == ERROR
    ]
    found = [
        one for one in found if one.code != "nothing-checked"
    ]  # of a header without rows: a law of ours
    unread = [one for one in found if one.code == "not-read"]
    verdict = NOT_READ if unread else INVALID if found else VALID
    assert (verdict, len(unread) <= 1) == (case.verdict, True), found
    if case.verdict == NOT_READ:
        assert found == unread, "what follows from what is not read is not judged"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of files that frictionless leaves open
def test_what_frictionless_answers_is_known(tmp_path):
    """Where the peer gives another verdict, the table says so, and nowhere else."""
    answers = {}
    for name, case in ALL.items():
        folder = tmp_path / str(len(answers))
        folder.mkdir()
        case.write(folder)
        if PEER.get(name, ("",))[0] == "fetches it":
            answers[name] = "fetches it"
            continue
        with chdir(folder):
            try:
                answers[name] = (
                    VALID if frictionless.validate("datapackage.json").valid else INVALID
                )
            except Exception:  # noqa: BLE001 - whatever it breaks down with
                answers[name] = "a traceback"
    assert answers == {
        name: PEER[name][0] if name in PEER else case.verdict for name, case in ALL.items()
    }
