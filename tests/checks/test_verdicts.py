"""Verdicts and explanations of identities that do not hold, on the small package."""

from cases import cases
from cells import drop_row, edit_row
from conftest import read_figures
from tip_figures.checks.verdicts import check

CITIZENSHIP = "demo-2022-isl-identified-by-citizenship"
EXPLOITATION = "demo-2021-isl-identified-by-exploitation"
NORWEGIAN = "demo-2022-isl-identified-2020-norwegian"


def find(package):
    """Return code, key and message of each finding."""
    findings = check(read_figures(package))
    return [(finding.code, finding.key, finding.message) for finding in findings]


def test_right_verdicts_are_quiet(package):
    assert find(package) == []


@cases("verdict", ["contradicted", "differs"])
def test_part_that_is_left_out_closes_the_difference(package, verdict):
    drop_row(package, "identity_terms", f"{EXPLOITATION}/3")
    explanation = "The 18 are fewer than 30."
    edit_row(package, "identities", EXPLOITATION, verdict=verdict, explanation=explanation)
    code, key, message = find(package)[0]
    assert (code, key) == ("contradiction-closed", EXPLOITATION)
    assert message == (
        f"30 = 18 is recorded as {verdict}, but 12 (“demo-2021-isl-identified-2020-labor”), which "
        "is not a term, makes up the difference."
    )


@cases(
    "cells",
    {
        "other-number": {"value": "11"},
        "other-year": {"year": "2019"},
        "other-dimension": {"exploitation": "all", "sex": "male"},
        "two-dimensions": {"sex": "male"},
        "other-definition": {"definition": "wider"},
        "code-of-the-other-part": {"exploitation": "sex_trafficking", "sex": "male"},
    },
)
def test_other_figures_do_not_close_a_difference(package, cells):
    drop_row(package, "identity_terms", f"{EXPLOITATION}/3")
    explanation = "The 18 are fewer than 30."
    edit_row(package, "identities", EXPLOITATION, verdict="contradicted", explanation=explanation)
    edit_row(package, "figures", "demo-2021-isl-identified-2020-labor", **cells)
    assert "contradiction-closed" not in [code for code, _, _ in find(package)]


def test_part_of_a_restatement_closes_the_difference(package):
    drop_row(package, "identity_terms", f"{NORWEGIAN}/3")
    edit_row(package, "identities", NORWEGIAN, verdict="differs", explanation="They are 4 and 3.")
    assert [code for code, _, _ in find(package)] == ["contradiction-closed"]


@cases(
    "figure, cells, is_reported",
    {
        "nothing": ("identified-2021", {}, True),
        "bound": ("identified-2021", {"bound": "about"}, False),
        "rounding": ("identified-2021-foreign", {"rounded_to": "1"}, False),
        "doubt": ("identified-2021-citizens", {"doubtful": "It may be older."}, False),
        "definition": ("identified-2021-citizens", {"definition": "wider"}, False),
        "period": ("identified-2021", {"period": "2021-01/2021-10"}, False),
        "indicator": ("identified-2021", {"indicator_id": "victims_assisted"}, False),
    },
)
def test_difference_needs_a_cell_that_may_explain_it(package, figure, cells, is_reported):
    edit_row(package, "identities", CITIZENSHIP, verdict="differs")
    edit_row(package, "figures", f"demo-2022-isl-{figure}", **cells)
    codes = [code for code, _, _ in find(package)]
    assert codes == (["difference-unfounded"] if is_reported else [])


@cases(
    "explanation, problem",
    {
        "terms": ("The 20 and the 11 are not 33.", ""),
        "sum-of-parts": ("The parts make 31, two fewer than 33.", ""),
        "numbers-in-words": ("Twenty and eleven are not 33.", ""),
        "year": ("In 2021, 20 and 11 are not 33; in 1999, neither.", ""),
        "number-of-the-passage": ("The 31 may be the 33 without others of the 1,200.", ""),
        "difference-of-two": ("The 31 are 33 without the 13 that 33 are more than 20.", ""),
        "none": ("The numbers agree.", "does not have 33, 20 and 11"),
        "total-is-missing": ("The parts make 31.", "does not have 33"),
        "part-is-missing": ("The 20 are not 33.", "does not have 11"),
        "raised": ("The 27 and the 18 are not 40.", "does not have 33, 20 and 11"),
        "strange": (
            "The parts make 31, not 33 or 777.",
            "has 777, which is no number of the terms or of their passages",
        ),
    },
)
def test_explanation_has_the_numbers(package, explanation, problem):
    edit_row(package, "identities", CITIZENSHIP, explanation=explanation)
    message = f"The explanation {problem}."
    expected = [("explanation-differs", CITIZENSHIP, message)] if problem else []
    assert find(package) == expected


@cases(
    "explanation, is_reported",
    {"named": ("Without the 2, they make 33.", False), "other": ("Of 33, 35 are left.", True)},
)
def test_explanation_names_the_part_that_makes_the_difference(package, explanation, is_reported):
    """24 and 2 are two more than 24."""
    figure = "demo-2022-isl-identified-2021"
    for part, value in (("citizens", "33"), ("foreign", "2")):
        edit_row(package, "figures", f"{figure}-{part}", value=value)
    edit_row(package, "identities", CITIZENSHIP, explanation=f"The sum is 35. {explanation}")
    messages = [message for _, _, message in find(package)]
    assert messages == (["The explanation does not have 2."] if is_reported else [])


def test_nothing_is_reported_if_a_term_could_not_be_read(package):
    edit_row(package, "identity_terms", f"{EXPLOITATION}/3", figure_id="")
    assert find(package) == []
