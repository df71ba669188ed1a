"""The check of identities and derived figures, on the small package with one cell changed."""

from cases import cases
from cells import add_row, edit_row, read_rows
from conftest import run_checks, summarize

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
IN_2022 = "demo-2022-isl-"
SOURCE = "demo-2021-isl-protection"
SOURCE_2022 = "demo-2022-isl-protection"


FAULTS = {
    "residual-differs": (
        "identities",
        IN_2021 + "allocation-usd",
        "residual",
        "0",
        "20,100 = 16,800 + 3,200 is within_rounding (residual 100, rounding explains 150), but "
        "a residual of 0 is recorded.",
    ),
    "difference-that-there-is-not": (
        "identities",
        IN_2021 + "identified-by-citizenship",
        "verdict",
        "differs",
        "30 = 24 + 6 is exact (residual 0, rounding explains 0), but “differs” is recorded.",
    ),
    "contradiction-unrecorded": (
        "identities",
        IN_2022 + "identified-by-citizenship",
        "verdict",
        "",
        "33 = 20 + 11 is contradicted (residual 2, rounding explains only 0), but no verdict is "
        "recorded.",
    ),
    "source-differs": (
        "identity_terms",
        IN_2021 + "identified-foreign/2",
        "figure_id",
        IN_2022 + "identified-2020-norwegian-sex",
        f"“{IN_2022}identified-2020-norwegian-sex” is from the source “{SOURCE_2022}”, but the "
        f"identity is from “{SOURCE}”.",
    ),
    "source-of-a-restatement": (
        "identities",
        IN_2022 + "identified-2020-again",
        "source_id",
        SOURCE,
        f"The identity is recorded for “{SOURCE}”, but the source that repeats or compares the "
        f"number is {SOURCE_2022}.",
    ),
    "coefficient-of-a-part-of-a-whole": (
        "identity_terms",
        IN_2021 + "assisted-by-sex/1",
        "coefficient",
        "-1",
        "The coefficient of a term with the role part in an identity of kind part_of is empty.",
    ),
    "coefficient-of-a-part-is-missing": (
        "identity_terms",
        IN_2021 + "identified-foreign/2",
        "coefficient",
        "",
        "The coefficient of a term with the role part in an identity of kind sum is -1.",
    ),
    "derived-unlike-bound": (
        "figures",
        IN_2021 + "identified-2020-home",
        "bound",
        "at_least",
        "The bound is at_least, but 30 = at least 28 + 2 gives exact.",
    ),
    "derived-unlike-year-basis": (
        "figures",
        IN_2021 + "identified-2020-home",
        "year_basis",
        "stated",
        "The year_basis is stated, but 30 = 28 + 2 gives inferred.",
    ),
    "derived-unlike-range": (
        "figures",
        IN_2021 + "sheltered-2020",
        "value_to",
        "30",
        "The value_to is 30, but 24 = 24 to 30 gives empty.",
    ),
    "derived-elsewhere": (
        "figures",
        IN_2021 + "sheltered-2020",
        "derived_by",
        IN_2021 + "identified-rose",
        f"The identity “{IN_2021}identified-rose” does not give this figure: it is not the "
        "total or a part in a sum, and not repeated in a restatement.",
    ),
}
"""Table, primary key, column and cell of a change; message of the finding at this cell."""


@cases("table, key, column, cell, message", FAULTS)
def test_fault_is_reported_at_its_cell(package, table, key, column, cell, message):
    """Verdicts, residuals and derived figures are computed again; terms must be comparable."""
    line = edit_row(package, table, key, **{column: cell})
    findings = summarize(run_checks(package, "pandera", "identities"))
    assert (table, line, column, message) in [finding[1:] for finding in findings]


@cases(
    "table, key, cells, message",
    {
        "rounding-of-the-only-other-figure": (
            "figures",
            "2021-isl-identified-2020-citizens",
            {"rounded_to": "10"},
            "The rounded_to is empty, but 24 = 24 gives 10.",
        ),
        "two-derived-figures": (
            "figures",
            "identified-2020-abroad",
            {"basis": "derived", "derived_by": IN_2021 + "identified-by-country"},
            f"The identity “{IN_2021}identified-by-country” does not give this figure: it gives "
            f"{IN_2021}identified-2020-abroad, and can give one figure only.",
        ),
        "missing-role": (
            "identity_terms",
            "identified-rose/1",
            {"role": "higher"},
            "The identity cannot be evaluated: "
            "an identity of kind order has 1 higher, 1 lower, but this one has 2 higher.",
        ),
    },
)
def test_consequence_is_reported_in_other_row(package, table, key, cells, message):
    edit_row(package, table, key, **cells)
    findings = run_checks(package, "pandera", "identities")
    assert message in [finding.message for finding in findings]


def test_contradiction_of_any_kind_may_be_explained(package):
    """Another definition, period or area, or a rounding, may explain it; nobody is wrong then."""
    edit_row(package, "identities", IN_2022 + "identified-by-citizenship", verdict="differs")
    edit_row(package, "figures", IN_2022 + "identified-2021", doubtful="It may be older.")
    assert run_checks(package, "pandera", "identities") == []


@cases("term", {"order": "identified-rose/1", "percentage": "allocation-fall/2"})
def test_edition_may_compare_its_number_with_that_of_another(package, term):
    edit_row(package, "identity_terms", term, figure_id=IN_2022 + "identified-2021")
    codes = {finding.code for finding in run_checks(package, "identities")}
    assert "source-differs" not in codes


@cases("kind, is_reported", {"same-kind": ("sum", True), "other-kind": ("part_of", False)})
def test_identity_that_is_copied_is_reported(package, kind, is_reported):
    original = IN_2021 + "identified-foreign"
    (row,) = [row for row in read_rows(package, "identities") if row["identity_id"] == original]
    line = add_row(package, "identities", **row | {"identity_id": "copy", "kind": kind})
    for term in read_rows(package, "identity_terms"):
        if term["identity_id"] == original:
            add_row(package, "identity_terms", **term | {"identity_id": "copy"})
    findings = summarize(run_checks(package, "identities"))
    message = f"The identity “{original}” relates the same figures."
    expected = ("identity-repeats", "identities", line, "identity_id", message)
    assert (expected in findings) == is_reported


def test_comparison_is_of_the_latest_edition(package):
    """The 2022 edition compares its number with one of the 2021 edition."""
    edit_row(package, "identity_terms", "identified-rose/2", figure_id=IN_2022 + "identified-2021")
    codes = [finding.code for finding in run_checks(package, "identities")]
    assert codes.count("identity-misplaced") == 1
    edit_row(package, "identities", IN_2021 + "identified-rose", source_id=SOURCE_2022)
    codes = [finding.code for finding in run_checks(package, "identities")]
    assert "identity-misplaced" not in codes
