"""scripts/verify_sums.py, beside the golden outputs: changes of definition."""

from cells import edit_row


def test_redefined_is_a_group_of_its_own(run, package):
    """Two editions that define a number differently are no contradiction."""
    redefined = {"verdict": "redefined", "residual": "-1", "explanation": "Now with begging."}
    edit_row(package, "identities", "demo-2022-isl-identified-2020-norwegian", **redefined)
    edit_row(package, "figures", "demo-2022-isl-identified-2020-norwegian-labor", value="2")
    result = run("verify_sums.py", package)
    assert result.returncode == 0
    group = (
        "\n\n1 redefined between sources\n  4 = 3 + 2  residual -1, rounding explains 0\n"
        "    The Norwegian victims of 2020 are stated again by exploitation. Now with begging.\n\n"
    )
    assert group in result.stdout
