"""Ids that do not agree with the codes of their rows."""

import pytest

from cells import edit_row
from conftest import read_figures
from tip_figures.checks import ids

IN_2021 = "demo-2021-isl-"


def find(package):
    """Return code, id, column and message of what is found."""
    return [
        (finding.code, finding.key, finding.column, finding.message)
        for finding in ids.check(read_figures(package))
    ]


def test_right_ids_are_quiet(package):
    assert find(package) == []


@pytest.mark.parametrize(
    ("row_id", "column", "code", "words"),
    [
        pytest.param("identified-2020-sex", "exploitation", "forced_labor", "sex", id="one-word"),
        pytest.param("referred-2020-others", "actor", "police", "others", id="rest"),
    ],
)
def test_code_that_the_id_excludes_is_reported(package, row_id, column, code, words):
    """The id was written for another code."""
    edit_row(package, "figures", IN_2021 + row_id, **{column: code})
    message = f"The id ends with “{words}”, but {column} is “{code}”."
    assert find(package) == [("id-differs", IN_2021 + row_id, column, message)]


def test_code_that_was_corrected_is_no_error(package):
    """The id keeps its name, because others refer to it."""
    edit_row(package, "figures", IN_2021 + "referred-2020-others", actor="police")
    findings = ids.check(read_figures(package))
    assert {finding.severity for finding in findings} == {"note"}


@pytest.mark.parametrize(
    ("row_id", "cells"),
    [
        pytest.param("identified-2020", {"exploitation": "forced_labor"}, id="id-names-nothing"),
        pytest.param("identified-2020-sex", {"sex": "male"}, id="other-dimension"),
        pytest.param("identified-2020-norwegian", {"citizenship": "DNK"}, id="area"),
        pytest.param("identified-2020-sex", {"year": "2019", "exploitation": "forced_labor"},
                     id="without-year"),
        pytest.param("referred-2020-others", {"year": "2019", "actor": "police"},
                     id="rest-without-year"),
        pytest.param("identified-2020-sex", {"indicator_id": "x", "exploitation": "forced_labor"},
                     id="unknown-indicator"),
    ],
)  # fmt: skip
def test_id_that_excludes_nothing_is_quiet(package, row_id, cells):
    edit_row(package, "figures", IN_2021 + row_id, **cells)
    assert find(package) == []
