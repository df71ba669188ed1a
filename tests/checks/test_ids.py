"""Ids that do not agree with the source or the codes of their rows."""

import pytest

from cells import edit_row
from conftest import read_figures
from tip_figures.checks import ids

IN_2021 = "demo-2021-isl-"
IN_2022 = "demo-2022-isl-"


def find(package):
    """Return code, id, column and message of what is found."""
    return [
        (finding.code, finding.key, finding.column, finding.message)
        for finding in ids.check(read_figures(package))
    ]


def test_right_ids_are_quiet(package):
    assert find(package) == []


@pytest.mark.parametrize(
    ("table", "row_id", "column"),
    [
        pytest.param("figures", "identified-2020-sex", "figure_id", id="figure"),
        pytest.param("identities", "identified-rose", "identity_id", id="identity"),
    ],
)
def test_id_of_another_source_is_reported(package, table, row_id, column):
    """All other ids of the table begin with those of their sources."""
    edit_row(package, table, IN_2021 + row_id, source_id=f"{IN_2022}protection")
    message = (
        f"The id does not begin with “{IN_2022}”, as the ids of all other rows begin with those "
        "of their sources."
    )
    assert find(package) == [("id-unlike", IN_2021 + row_id, column, message)]


def test_ids_without_a_common_form_are_quiet(package):
    """Another package may name its rows in another way."""
    for row_id in ("identified-2020-sex", "identified-2020-labor"):
        edit_row(package, "figures", IN_2021 + row_id, source_id=f"{IN_2022}protection")
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


@pytest.mark.parametrize(
    ("row_id", "cells"),
    [
        pytest.param("identified-2020", {"exploitation": "forced_labor"}, id="id-names-nothing"),
        pytest.param("identified-2020-sex", {"sex": "male"}, id="other-dimension"),
        pytest.param("identified-2020-norwegian", {"citizenship": "DNK"}, id="area"),
        pytest.param("identified-2020-sex", {"year": "2019", "exploitation": "forced_labor"},
                     id="without-year"),
    ],
)  # fmt: skip
def test_id_that_excludes_nothing_is_quiet(package, row_id, cells):
    edit_row(package, "figures", IN_2021 + row_id, **cells)
    assert find(package) == []
