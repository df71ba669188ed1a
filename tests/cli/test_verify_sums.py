"""scripts/verify_sums.py, beside the golden outputs: differences that are explained."""

from cells import edit_row


def test_explained_difference_is_a_group_of_its_own(run, package):
    """Numbers that another definition may explain are no contradiction."""
    explained = {"verdict": "differs", "residual": "-1", "explanation": "The 4 are 5 now."}
    edit_row(package, "identities", "demo-2022-isl-identified-2020-norwegian", **explained)
    edit_row(package, "figures", "demo-2022-isl-identified-2020-norwegian-labor", value="2")
    result = run("verify_sums.py", package)
    assert result.returncode == 0
    group = (
        "\n\n1 different, with an explanation\n  4 = 3 + 2  residual -1, rounding explains 0\n"
        "    The Norwegian victims of 2020 are stated again by exploitation. The 4 are 5 now.\n\n"
    )
    assert group in result.stdout
