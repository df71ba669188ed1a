"""Statements of identities: their years, and the direction in which a number changed."""

from cases import cases
from cells import edit_row
from conftest import read_figures
from tip_figures.checks import statements
from tip_figures.figures.identities.identity_kinds import IDENTITY_KINDS, SUM

IN_2021 = "demo-2021-isl-"


def find(package):
    """Return id and message of what is found."""
    return [
        (finding.key, finding.message)
        for finding in statements.check(read_figures(package))
        if finding.code == "statement-differs"
    ]


@cases(
    "identity, statement, message",
    {
        "year": (
            "identified-foreign",
            "The foreign victims of 2019 came from Norway and Denmark.",
            "The statement has “2019”, but the figures are about 2020.",
        ),
        "year-of-comparison": (
            "identified-rose",
            "More victims were identified than in 2018.",
            "The statement has “2018”, but the figures are about 2019 and 2020.",
        ),
        "order-that-rose": (
            "identified-rose",
            "Fewer victims were identified than in 2019.",
            "The statement has “Fewer victims were identified than in 2019”, but by its terms the "
            "number rose.",
        ),
        "order-before-the-named-year": (
            "identified-rose",
            "More victims were identified in 2019 than in 2020.",
            "The statement has “More victims were identified in 2019 than in 2020”, but by its "
            "terms the number rose.",
        ),
        "code-of-no-term": (
            "identified-rose",
            "More victims of forced labor were identified than in 2019.",
            "The statement has “forced labor”, but all terms have the exploitation all.",
        ),
        "change-that-fell": (
            "allocation-fall",
            "The allocation rose by more than 10 percent from 2019.",
            "The statement has “rose by more than 10 percent from 2019”, but by its terms the "
            "number fell.",
        ),
    },
)
def test_wrong_statement_is_reported(package, identity, statement, message):
    edit_row(package, "identities", IN_2021 + identity, statement=statement)
    assert find(package) == [(IN_2021 + identity, message)]


@cases(
    "identity, statement",
    {
        "edition-of": ("identified-foreign", "As the edition of 2023 says, they came from there."),
        "editions": ("identified-foreign", "Editions 2022, 2023 and 2024 say where from."),
        "law": ("identified-foreign", "None came from there since the law of 2013."),
        "end-of-a-period": ("identified-foreign", "They came from there until the end of 2018."),
        "report-of": ("identified-foreign", "As the 2023 Demo Report says, they came from there."),
        "no-comparison": ("identified-rose", "Fewer victims were identified in 2019."),
        "fell": ("allocation-fall", "It fell in krona from 2019."),
        "fell-after": ("allocation-fall", "The allocation of 2019 was higher than in 2020."),
        "code-of-a-term": ("identified-by-exploitation", "Forced labor is among all victims."),
        "dimension-of-no-term": ("allocation-fall", "It fell for forced labor."),
        "sum-has-no-direction": ("identified-foreign", "There were fewer Danes than in 2020."),
    },
)
def test_other_statements_are_quiet(package, identity, statement):
    edit_row(package, "identities", IN_2021 + identity, statement=statement)
    assert find(package) == []


def test_only_an_order_or_a_change_has_a_direction(package, monkeypatch):
    """Another kind may compare its figures, and have more than two of them."""
    monkeypatch.setitem(IDENTITY_KINDS, "sum", SUM._replace(compares=True))
    statement = "There were fewer Danes than in 2020."
    edit_row(package, "identities", f"{IN_2021}identified-foreign", statement=statement)
    assert find(package) == []


def test_exchanged_roles_are_reported_even_if_the_verdict_is_contradicted(package):
    """The roles are those of the words, whatever the numbers are."""
    identity = f"{IN_2021}identified-rose"
    edit_row(package, "identities", identity, verdict="contradicted", residual="6")
    for position, role in (("1", "higher"), ("2", "lower")):
        edit_row(package, "identity_terms", f"{identity}/{position}", role=role)
    message = (
        "The statement has “More victims were identified than in 2019”, but by its terms the "
        "number fell."
    )
    assert find(package) == [(identity, message)]
