"""scripts/verify_sums.py, beside the golden outputs: changes of definition."""

from cells import add_row, edit_row

SOURCE_2022 = "demo-2022-isl-protection"


def test_redefined_is_a_group_of_its_own(run, package):
    """Two editions that define the number of victims differently are no contradiction."""
    edit_row(package, "figures", "demo-2022-isl-identified-2020", value="34")
    row = {"identity_id": "redefined", "source_id": SOURCE_2022, "kind": "restated"}
    cells = {"statement": "x", "explanation": "The later one counts begging."}
    add_row(package, "identities", **row, **cells, verdict="redefined", residual="-4")
    for position, edition, role in (("1", "2021", "first"), ("2", "2022", "again")):
        figure = {"figure_id": f"demo-{edition}-isl-identified-2020", "role": role}
        add_row(package, "identity_terms", identity_id="redefined", position=position, **figure)
    result = run("verify_sums.py", package)
    assert result.returncode == 0
    lines = "1 redefined between sources\n  30 = 34  residual -4, rounding explains 0\n    x The"
    assert f"\n\n{lines} later one counts begging.\n\n2 hold within rounding\n" in result.stdout
