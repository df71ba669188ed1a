"""Statements of identities: their years, and the direction in which a number changed."""

import pytest

from cells import edit_row
from conftest import read_figures
from tip_figures.checks import statements

IN_2021 = "demo-2021-isl-"


def find(package):
    """Return id and message of what is found."""
    return [
        (finding.key, finding.message)
        for finding in statements.check(read_figures(package))
        if finding.code == "statement-differs"
    ]


def test_right_statements_are_quiet(package):
    assert find(package) == []


@pytest.mark.parametrize(
    ("identity", "statement", "message"),
    [
        pytest.param(
            "identified-foreign", "The foreign victims of 2019 came from Norway and Denmark.",
            "The statement has “2019”, but the figures are about 2020.", id="year",
        ),
        pytest.param(
            "identified-rose", "More victims were identified than in 2018.",
            "The statement has “2018”, but the figures are about 2019 and 2020.",
            id="year-of-comparison",
        ),
        pytest.param(
            "identified-rose", "The number rose by six from 2018.",
            "The statement has “2018”, but the figures are about 2019 and 2020.",
            id="year-after-an-amount",
        ),
        pytest.param(
            "identified-rose", "Fewer victims were identified than in 2019.",
            "The statement has “Fewer victims were identified than in 2019”, but by its terms the "
            "number rose.",
            id="order-that-rose",
        ),
        pytest.param(
            "allocation-fall", "The allocation rose by more than 10 percent from 2019.",
            "The statement has “rose by more than 10 percent from 2019”, but by its terms the "
            "number fell.",
            id="change-that-fell",
        ),
    ],
)  # fmt: skip
def test_wrong_statement_is_reported(package, identity, statement, message):
    edit_row(package, "identities", IN_2021 + identity, statement=statement)
    assert find(package) == [(IN_2021 + identity, message)]


@pytest.mark.parametrize(
    ("identity", "statement"),
    [
        pytest.param("identified-foreign", "As the edition of 2023 says, they came from there.",
                     id="edition-of"),
        pytest.param("identified-foreign", "Editions 2022, 2023 and 2024 say where from.",
                     id="editions"),
        pytest.param("identified-foreign", "None came from there since the law of 2013.",
                     id="law"),
        pytest.param("identified-foreign", "They came from there until the end of 2018.",
                     id="end-of-a-period"),
        pytest.param("identified-foreign", "As the 2023 Demo Report says, they came from there.",
                     id="report-of"),
        pytest.param("identified-rose", "Fewer victims were identified in 2019.",
                     id="no-comparison"),
        pytest.param("identified-rose", "The number rose from 2019 to 2020.", id="rose"),
        pytest.param("allocation-fall", "It fell in krona from 2019.", id="fell"),
        pytest.param("identified-foreign", "There were fewer Danes than in 2020.",
                     id="sum-has-no-direction"),
    ],
)  # fmt: skip
def test_other_statements_are_quiet(package, identity, statement):
    edit_row(package, "identities", IN_2021 + identity, statement=statement)
    assert find(package) == []
