"""scripts/verify_sums.py, beside the golden outputs: which identities are shown where."""

import json

from cells import edit_row

NORWEGIAN = "demo-2022-isl-identified-2020-norwegian"


def test_explained_difference_is_a_group_of_its_own(run, package):
    """Numbers that another definition may explain are no contradiction."""
    explained = {"verdict": "differs", "residual": "-1", "explanation": "The 4 are 5 now."}
    edit_row(package, "identities", NORWEGIAN, **explained)
    edit_row(package, "figures", f"{NORWEGIAN}-labor", value="2")
    result = run("verify_sums.py", package)
    assert result.returncode == 0
    group = (
        f"\n\n1 different, with an explanation\n  Iceland, DEMO 2022  {NORWEGIAN}\n"
        "    4 = 3 + 2  differs: residual -1, rounding explains 0\n"
        "    The Norwegian victims of 2020 are stated again by exploitation. The 4 are 5 now.\n\n"
    )
    assert group in result.stdout


def test_identity_with_another_residual_than_recorded_comes_first(run, package):
    """Also if it has the recorded verdict; the others of its country follow the contradictions."""
    edit_row(package, "identities", NORWEGIAN, residual="1")
    result = run("verify_sums.py", package)
    assert result.returncode == 1
    assert result.stdout.startswith(
        f"1 not as recorded\n  Iceland, DEMO 2022  {NORWEGIAN}\n    4 = 3 + 1  exact\n"
    )
    headings = ["1 contradicted", "Iceland: 17 hold, 2 of them within rounding"]
    assert [line for line in result.stdout.splitlines() if line in headings] == headings
    shown = run("verify_sums.py", package, "--format", "json")
    assert json.loads(shown.stdout)["identities"][0]["identity_id"] == NORWEGIAN


def test_others_are_grouped_by_country_in_alphabetical_order(run, package):
    """The country of an identity is that of its source."""
    edit_row(package, "sources", "demo-2021-isl-protection", ref_area="NOR")
    lines = run("verify_sums.py", package).stdout.splitlines()
    assert [line for line in lines if " hold" in line] == [
        "Iceland: 5 hold",
        "Norway: 13 hold, 2 of them within rounding",
    ]


def test_identity_of_an_unknown_source_is_shown(run, package):
    edit_row(package, "identities", NORWEGIAN, source_id="demo-2020-isl-protection")
    text = run("verify_sums.py", package).stdout
    assert f"\nunknown source: 1 hold\n  {NORWEGIAN}  4 = 3 + 1  exact\n" in text
