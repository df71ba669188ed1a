"""scripts/verify_sums.py: contradictions first, then what holds by rounding, then the rest."""

import json
from fractions import Fraction

from cells import edit_row, read_rows


def test_contradictions_stand_first_with_their_arithmetic(run, package):
    """Then what holds by rounding, then the rest, with what parts leave over, and how the editions compare."""
    ran = run("verify_sums.py", package)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[:4] == [
        "1 contradicted",
        "  33 = 20 + 11  residual 2, rounding explains only 0",
        "    Citizens and foreigners are given as the victims identified. 20 and 11 make 31, two fewer than 33; who the two are is not said.",
        "",
    ]  # fmt: skip
    heads = ["1 contradicted", "2 hold within rounding", "14 hold"]
    assert [line for line in lines if line in heads] == heads
    for line in (
        "  20,100 = 16,800 + 3,200  residual 100, rounding explains 150",
        "  25 + 9 of at least 41  7 left over",
        "  15 + 5 of 20",
        "  2,800,000 -> 2,500,000: a fall of more than 10 percent  residual 0.714286",
        "35 of 41 figures stand in at least one identity.",
        "1 cell stated by several editions, 1 agree; 1 value repeated in another year.",
    ):
        assert line in lines


def test_json_gives_every_identity_with_its_terms(run, package):
    """The numbers are those of the tables, and a sum's coefficients and values give its residual."""
    ran = run("verify_sums.py", package, "--format", "json")
    made = json.loads(ran.stdout)
    assert (ran.returncode, list(made)) == (0, ["identities", "figures", "covered", "editions"])
    assert (made["figures"], made["covered"]) == (41, 35)
    assert made["editions"] == {"cells": 1, "agree": 1, "differ": 0}
    recorded = {row["identity_id"]: row for row in read_rows(package, "identities")}
    assert [one["identity_id"] for one in made["identities"]] == list(recorded)
    for one in made["identities"]:
        assert list(one) == [
            "identity_id",
            "kind",
            "verdict",
            "recorded",
            "residual",
            "allowed",
            "terms",
        ]
        assert one["verdict"] == one["recorded"] == recorded[one["identity_id"]]["verdict"]
        assert Fraction(str(one["residual"])) == Fraction(recorded[one["identity_id"]]["residual"])
        if one["kind"] == "sum":
            assert (
                sum(term["coefficient"] * term["value"] for term in one["terms"]) == one["residual"]
            )


def test_what_cannot_be_judged_and_a_new_contradiction_stand_first_and_fail(run, package):
    """With the reason, and null in JSON; with what is recorded beside the sum, and the findings below."""
    edit_row(package, "figures", "identified-2020-norwegian", value="5")
    edit_row(package, "figures", "hotline-referrals-2020", value="many")
    ran = run("verify_sums.py", package)
    assert ran.stdout.startswith("1 cannot be judged\n")
    assert "  there is no value for demo-2021-isl-hotline-referrals-2020\n" in ran.stdout
    assert "\n  6 = 5 + 2  residual -1, rounding explains only 0; recorded as exact\n" in ran.stdout
    assert "6 = 5 + 2 leaves -1, and 0 is recorded." in ran.stdout
    as_json = run("verify_sums.py", package, "--format", "json")
    verdicts = {
        one["identity_id"]: one["verdict"] for one in json.loads(as_json.stdout)["identities"]
    }
    assert verdicts["demo-2021-isl-hotline-referrals"] is None
    assert (ran.returncode, as_json.returncode) == (1, 1)


def test_markdown_gives_a_table_a_verdict(run, package):
    """Cells are escaped, so that none of them turns into markup."""
    edit_row(package, "identities", "identified-rose", statement="a|b <i>")
    ran = run("verify_sums.py", package, "--format", "markdown")
    assert "### 1 contradicted" in ran.stdout
    assert "| 24 &lt; 30 |  | a\\|b &lt;i&gt; |" in ran.stdout


def test_a_package_without_identities_cannot_be_verified(run, make_package):
    """Nothing to verify is no success."""
    root = make_package("a\nx\n", [{"name": "a", "type": "string"}])
    ran = run("verify_sums.py", root)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"verify_sums.py: {root}/datapackage.json: the tables sources, ")
