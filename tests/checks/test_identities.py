"""The check of identities and derived figures, on the small package with one cell changed."""

from cases import cases
from cells import add_row, drop_row, edit_row, read_rows
from conftest import read_figures, run_checks, summarize
from tip_figures.checks.identities import count_checked

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
IN_2022 = "demo-2022-isl-"
SOURCE = "demo-2021-isl-protection"
SOURCE_2022 = "demo-2022-isl-protection"


FAULTS = {
    "residual-differs": (
        "identities",
        IN_2021 + "allocation-usd",
        {"residual": "0"},
        "verdict-differs",
        "residual",
        "20,100 = 16,800 + 3,200 is within_rounding (residual 100, rounding explains 150), but "
        "a residual of 0 is recorded.",
    ),
    "contradiction-unrecorded": (
        "identities",
        IN_2022 + "identified-by-citizenship",
        {"verdict": "", "residual": ""},
        "contradiction-unrecorded",
        "verdict",
        "33 = 20 + 11 is contradicted (residual 2, rounding explains only 0), but no verdict is "
        "recorded.",
    ),
    "source-differs": (
        "identity_terms",
        IN_2021 + "identified-foreign/2",
        {"figure_id": IN_2022 + "identified-2020-norwegian-sex"},
        "source-differs",
        "figure_id",
        f"“{IN_2022}identified-2020-norwegian-sex” is from the source “{SOURCE_2022}”, but the "
        f"identity is from “{SOURCE}”.",
    ),
    "derived-unlike-bound": (
        "figures",
        IN_2021 + "identified-2020-home",
        {"bound": "at_least"},
        "derived-differs",
        "bound",
        "The bound is at_least, but 30 = at least 28 + 2 gives exact.",
    ),
    "derived-unlike-year-basis": (
        "figures",
        IN_2021 + "identified-2020-home",
        {"year_basis": "stated"},
        "derived-differs",
        "year_basis",
        "The year_basis is stated, but 30 = 28 + 2 gives inferred.",
    ),
    "derived-unlike-range": (
        "figures",
        IN_2021 + "sheltered-2020",
        {"value_to": "30"},
        "derived-differs",
        "value_to",
        "The value_to is 30, but 24 = 24 to 30 gives empty.",
    ),
    "derived-elsewhere": (
        "figures",
        IN_2021 + "sheltered-2020",
        {"derived_by": IN_2021 + "identified-rose"},
        "derived-elsewhere",
        "derived_by",
        f"The identity “{IN_2021}identified-rose” does not give this figure: it is not the "
        "total or a part in a sum, and not repeated in a restatement.",
    ),
    "derived-twice": (
        "figures",
        IN_2021 + "identified-2020-abroad",
        {"basis": "derived", "derived_by": IN_2021 + "identified-by-country"},
        "derived-elsewhere",
        "derived_by",
        f"The identity “{IN_2021}identified-by-country” does not give this figure: it gives "
        f"{IN_2021}identified-2020-abroad, and can give one figure only.",
    ),
}
"""Table, primary key and cells of the changed row; code, column and message of the finding."""


@cases("table, key, cells, code, column, message", FAULTS)
def test_fault_is_reported_in_its_table(package, table, key, cells, code, column, message):
    """Verdicts, residuals and derived figures are computed again; terms must be comparable."""
    edit_row(package, table, key, **cells)
    findings = summarize(run_checks(package, "pandera", "identities"))
    without_lines = [
        (found_code, found_table, found_column, text)
        for found_code, found_table, _line, found_column, text in findings
    ]
    assert (code, table, column, message) in without_lines


@cases(
    "column, cell, found",
    {
        "bound": ("bound", "at_least", "exact"),
        "rounding": ("rounded_to", "10", "empty"),
    },
)
def test_figure_that_follows_from_one_figure_is_like_it(package, column, cell, found):
    edit_row(package, "figures", IN_2021 + "identified-2020-citizens", **{column: cell})
    (message,) = [
        finding.message
        for finding in run_checks(package, "pandera", "identities")
        if finding.code == "derived-differs" and finding.key == IN_2021 + "sheltered-2020"
    ]
    assert message.startswith(f"The {column} is {found}, but ")
    assert message.endswith(f" gives {cell}.")


CONSEQUENCES = {
    "verdict-of-corrected-contradiction": (
        "figures",
        "identified-2021-foreign",
        {"value": "13"},
        "33 = 20 + 13 is exact (residual 0, rounding explains 0), but “contradicted” is recorded.",
    ),
    "missing-role": (
        "identity_terms",
        "identified-rose/1",
        {"role": "higher"},
        "The identity cannot be evaluated: "
        "an identity of kind order has 1 higher, 1 lower, but this one has 2 higher.",
    ),
}
"""Table, end of key and cells of the changed row; message of the finding in another row."""


@cases("table, key, cells, message", CONSEQUENCES)
def test_consequence_is_reported_in_other_row(package, table, key, cells, message):
    """At the terms that name a figure, and at the identity, even if it has come to hold."""
    edit_row(package, table, key, **cells)
    findings = run_checks(package, "pandera", "identities")
    assert message in [finding.message for finding in findings]


def declare_across(package, kind, *terms, identity_id="x", source=SOURCE_2022, **cells):
    """Add an identity between sources, exact unless other cells are given.

    terms: role and figure_id of each
    """
    identity = {"identity_id": identity_id, "source_id": source, "kind": kind, "statement": "x"}
    recorded = {"verdict": "exact", "residual": "0"}
    add_row(package, "identities", **(identity | recorded | cells))
    for position, (role, figure_id) in enumerate(terms, 1):
        term = {"position": str(position), "role": role, "figure_id": figure_id}
        add_row(package, "identity_terms", identity_id=identity_id, **term)


def copy_figure(package, original, figure_id, **cells):
    """Add a copy of a figure of 2021 with another id and other cells."""
    original_id = IN_2021 + original
    (row,) = [row for row in read_rows(package, "figures") if row["figure_id"] == original_id]
    add_row(package, "figures", **(row | {"figure_id": figure_id} | cells))


@cases(
    "kind, roles",
    {"order": ("order", "lower higher"), "percentage": ("percent_change", "old new rise")},
)
def test_edition_compares_its_number_with_that_of_the_edition_before(package, kind, roles):
    """It says that it is higher, or by which percentage."""
    copy_figure(package, "allocation-fall-2020", "y", value="10", bound="exact", year="2021")
    figure_ids = (IN_2021 + "identified-2020", IN_2022 + "identified-2021", "y")
    declare_across(package, kind, *zip(roles.split(), figure_ids, strict=False))
    assert run_checks(package, "pandera", "identities") == []


def list_errors(findings):
    """List code and key of the errors; a part without an identity is a warning."""
    return [(finding.code, finding.key) for finding in findings if finding.severity == "error"]


def test_later_edition_may_be_first(package):
    """It counts begging as labor, the earlier edition does not: 16 = 12 + 4.

    So forced labor of the earlier edition and begging of the later one do not overlap.
    """
    later = {"source_id": SOURCE_2022}
    begging = {"exploitation": "forced_begging"}
    copy_figure(package, "identified-2020-labor", "labor", value="16", **later)
    copy_figure(package, "identified-2020-labor", "begging", value="4", **begging, **later)
    nested = [("part", "begging"), ("whole", "labor")]
    declare_across(package, "part_of", *nested, identity_id="nested")
    restated = [("first", "labor"), ("again", IN_2021 + "identified-2020-labor")]
    declare_across(package, "restated", *restated, ("again", "begging"))
    assert list_errors(run_checks(package, "identities", "editions")) == []


REDEFINED = {"verdict": "redefined", "residual": "-3", "explanation": "It counts again."}


def test_sources_may_define_a_count_differently(package):
    """A person records this; it is not a contradiction, and it settles the two numbers."""
    cells = {"value": "33", "obs_status": "D", "note": "Definition: x."}
    edit_row(package, "figures", IN_2022 + "identified-2020", **cells)
    terms = [("first", IN_2021 + "identified-2020"), ("again", IN_2022 + "identified-2020")]
    declare_across(package, "restated", *terms, **REDEFINED)
    assert run_checks(package, "pandera", "identities", "editions") == []
    counts = count_checked(read_figures(package))
    assert (counts["redefined"], counts["contradicted"]) == (1, 1)


def test_undeclared_sum_is_a_warning(package):
    """The parts are all of the total, so the contributor forgot an identity."""
    drop_identity(package, IN_2021 + "identified-foreign", 3)
    (finding,) = run_checks(package, "pandera", "identities")
    assert (finding.severity, finding.code) == ("warning", "sum-undeclared")
    assert (finding.key, finding.column) == (IN_2021 + "identified-2020-foreign", "value")
    assert finding.message == (
        f"No sum relates 6 ({IN_2021}identified-2020-foreign) to 2 + 4: they add up to the total. "
        f"The parts: {IN_2021}identified-2020-danish, {IN_2021}identified-2020-norwegian."
    )


def test_part_without_identity_is_a_warning(package):
    """The codes of women in forced labor lie inside those of all in forced labor."""
    copy_figure(package, "identified-2020-labor", "women", value="4", sex="female")
    (finding,) = run_checks(package, "pandera", "identities")
    assert (finding.severity, finding.code) == ("warning", "sum-undeclared")
    assert (finding.key, finding.column) == (IN_2021 + "identified-2020-labor", "value")
    assert finding.message == (
        f"No identity relates 12 ({IN_2021}identified-2020-labor) to 4: the codes of the part are "
        "inside those of the total. The parts: women."
    )


def test_row_without_record_may_declare_anything(package):
    """The check of cells reports the row; what it may have declared is not missing."""
    edit_row(package, "identities", IN_2021 + "identified-foreign", kind="")
    assert run_checks(package, "identities") == []


def drop_identity(package, identity_id, number_of_terms):
    """Remove an identity and its terms."""
    for position in range(number_of_terms, 0, -1):
        drop_row(package, "identity_terms", f"{identity_id}/{position}")
    drop_row(package, "identities", identity_id)
