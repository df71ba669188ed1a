"""scripts/verify_sums.py: contradictions first, then what holds by rounding, then the rest."""

import json

import pytest

from cells import add_row, edit_row, read_rows

SOURCE_2022 = "demo-2022-isl-protection"
HEADINGS = ["1 contradicted", "2 hold within rounding", "14 hold"]


def test_identity_that_cannot_be_evaluated_comes_first(run, package):
    """The reason takes the place of its result; its verdict is null in JSON."""
    edit_row(package, "figures", "hotline-referrals-2020", value="many")
    text = run("verify_sums.py", package).stdout
    assert text.startswith("1 cannot be evaluated\n")
    assert "  there is no value for demo-2021-isl-hotline-referrals-2020\n" in text
    result = run("verify_sums.py", package, "--format", "json")
    verdicts = {}
    for identity in json.loads(result.stdout)["identities"]:
        verdicts[identity["identity_id"]] = identity["verdict"]
    assert verdicts["demo-2021-isl-hotline-referrals"] is None


@pytest.mark.parametrize("report_format", ["text", "json"])
def test_new_contradiction_fails(run, package, report_format):
    edit_row(package, "figures", "identified-2020-norwegian", value="5")
    assert run("verify_sums.py", package, "--format", report_format).returncode == 1


def test_new_contradiction_is_shown_with_its_recorded_verdict(run, package):
    """The findings follow the identities."""
    edit_row(package, "figures", "identified-2020-norwegian", value="5")
    text = run("verify_sums.py", package).stdout
    assert "\n  6 = 5 + 2  residual -1, rounding explains only 0; recorded as exact\n" in text
    assert "verdict-differs" in text


def test_parts_that_leave_no_remainder_have_no_result(run, package):
    edit_row(package, "figures", "demo-2021-isl-assisted-2020-male", value="16")
    assert "  25 + 16 of at least 41\n" in run("verify_sums.py", package).stdout


def test_source_selects_identities_figures_and_cells(run, package):
    """The checks still cover all sources."""
    result = run("verify_sums.py", package, "--source", SOURCE_2022, "--format", "json")
    content = json.loads(result.stdout)
    identity_ids = [identity["identity_id"] for identity in content["identities"]]
    rows = read_rows(package, "identities", SOURCE_2022)
    assert identity_ids == [row["identity_id"] for row in rows]
    figures = len(read_rows(package, "figures", SOURCE_2022))
    assert (content["figures"], content["covered"]) == (figures, 8)
    assert content["editions"] == {"cells": 1, "agree": 1, "differ": 0}
    assert content["reports"] == {"cells": 0, "agree": 0, "differ": 0}
    edit_row(package, "figures", "demo-2021-isl-identified-2020-norwegian", value="5")
    text = run("verify_sums.py", package, "--source", SOURCE_2022)
    assert "verdict-differs" in text.stdout
    assert "6 = 5 + 2  " not in text.stdout
    assert text.returncode == 1


def redefine(package):
    """Record that two editions define the number of victims differently."""
    edit_row(package, "figures", "demo-2022-isl-identified-2020", value="34")
    row = {"identity_id": "redefined", "source_id": SOURCE_2022, "kind": "restated"}
    cells = {"statement": "x", "explanation": "The later one counts begging."}
    add_row(package, "identities", **row, **cells, verdict="redefined", residual="-4")
    for position, edition, role in (("1", "2021", "first"), ("2", "2022", "again")):
        figure = {"figure_id": f"demo-{edition}-isl-identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="redefined", position=position, **figure)


def test_redefined_is_a_group_of_its_own(run, package):
    """It is not a contradiction."""
    redefine(package)
    result = run("verify_sums.py", package)
    lines = result.stdout.splitlines()
    assert result.returncode == 0
    headings = [HEADINGS[0], "1 redefined between sources", *HEADINGS[1:]]
    assert [line for line in lines if line in headings] == headings
    assert "  30 = 34  residual -4, rounding explains 0" in lines


def test_redefined_verdict_is_in_json(run, package):
    redefine(package)
    result = run("verify_sums.py", package, "--format", "json")
    (identity,) = [
        identity
        for identity in json.loads(result.stdout)["identities"]
        if identity["identity_id"] == "redefined"
    ]
    assert (identity["verdict"], identity["recorded"]) == ("redefined", "redefined")
    assert (identity["residual"], identity["allowed"]) == (-4, 0)
