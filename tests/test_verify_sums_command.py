"""scripts/verify_sums.py as people run it."""

import csv
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

from cells import edit

ROOT = Path(__file__).resolve().parents[1]


def verify(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, ROOT / "scripts/verify_sums.py", *map(str, args)], capture_output=True, text=True, cwd="/", encoding="utf-8", timeout=60)  # fmt: skip


def test_identities_are_printed_as_arithmetic():
    """Each identity is a line of arithmetic with its verdict, and the shares follow."""
    ran = verify()
    assert (ran.returncode, ran.stderr) == (0, "")
    for line in (
        "40 = 35 + 5  exact",
        "76 = 12 + 3 + 23 + 7 + 31  exact",
        "at least 202,630 = 200,000 + 2,620  within rounding (residual 10, rounding explains 15)",
        "93,400,000 -> at least 77,200,000: a fall of more than 17 percent  exact (residual 0.344754)",
        "51 of 55  exact",
        "40 < 83  exact",
        "39 of 48 figures stand in at least one identity; 36 in at least one that does not merely define a derived figure.",
    ):
        assert line in ran.stdout.splitlines()


def test_json_gives_every_identity_with_its_terms():
    """The numbers are those of the tables, and a sum's coefficients and values give its residual."""
    ran = verify("--format", "json")
    made = json.loads(ran.stdout)
    assert (ran.returncode, made["figures"], made["covered"]) == (0, 48, 39)
    with (ROOT / "resources/identities.csv").open(encoding="utf-8", newline="") as stream:
        recorded = {row["identity_id"]: row for row in csv.DictReader(stream)}
    assert [one["identity_id"] for one in made["identities"]] == list(recorded)
    for one in made["identities"]:
        assert list(one) == ["identity_id", "kind", "verdict", "recorded", "residual", "allowed", "terms"]
        assert one["verdict"] == one["recorded"] == recorded[one["identity_id"]]["verdict"]
        assert Fraction(str(one["residual"])) == Fraction(recorded[one["identity_id"]]["residual"])
        if one["kind"] == "sum":
            assert sum(term["coefficient"] * term["value"] for term in one["terms"]) == one["residual"]


def test_a_contradiction_is_shown_and_fails(package):
    """Exit status 1, with the gap beside the sum and in the findings."""
    edit(package, "figures", "identified-2019-forced-labor", value="6")
    ran = verify(package)
    assert ran.returncode == 1
    assert "40 = 35 + 6  contradicted (residual -1, rounding explains only 0), recorded as exact" in ran.stdout
    assert "40 = 35 + 6 leaves -1, and 0 is recorded." in ran.stdout
    assert verify(package, "--format", "markdown").returncode == 1
    assert json.loads(verify(package, "--format", "json").stdout)["identities"][0]["verdict"] == "exact"


def test_a_package_without_identities_cannot_be_verified(make):
    """Nothing to verify is no success."""
    root = make("a\nx\n", [{"name": "a", "type": "string"}])
    ran = verify(root)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert (
        ran.stderr
        == f"verify_sums.py: {root}/datapackage.json: the package has no tables figures, identities, identity_terms that can be read.\n"
    )
