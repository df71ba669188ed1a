"""Identities and derived figures of the small package, spoiled one at a time."""

import pytest

from cells import add_row, drop_row, edit_row, read_rows
from conftest import summarize

P, Q, S = "demo-2021-isl-", "demo-2022-isl-", "demo-2021-isl-protection"


def declare(package, kind, *terms):
    """Add an identity `x` that is recorded to hold; terms are figure and role."""
    add_row(
        package,
        "identities",
        identity_id="x",
        source_id=S,
        kind=kind,
        statement="x",
        verdict="exact",
        residual="0",
    )
    for position, (figure, role) in enumerate(terms, 1):
        cells = {"position": str(position), "figure_id": P + figure, "role": role}
        sign = {"total": "1", "part": "-1"}.get(role, "") if kind == "sum" else ""
        add_row(package, "identity_terms", identity_id="x", coefficient=sign, **cells)


FAULTS = [
    ("identities", P + "allocation-usd", {"verdict": "exact"}, "verdict-differs", "verdict", "20,100 = 16,800 + 3,200 is within_rounding (residual 100, rounding explains 150), and “exact” is recorded."),
    ("identities", P + "allocation-usd", {"residual": "0"}, "residual-differs", "residual", "20,100 = 16,800 + 3,200 leaves 100, and 0 is recorded."),
    ("identities", P + "allocation-fall", {"residual": "0.7"}, "residual-differs", "residual", "2,800,000 -> 2,500,000: a fall of more than 10 percent leaves 0.714286, and 0.7 is recorded."),
    ("identities", Q + "identified-by-citizenship", {"verdict": "", "residual": ""}, "contradiction-unrecorded", "verdict", "33 = 20 + 11 is contradicted (residual 2, rounding explains 0), and nothing is recorded."),
    ("identity_terms", P + "identified-rose/2", {"position": "3"}, "position-gap", "position", "Terms are numbered from 1 without a gap; term 2 has position 3."),
    ("identity_terms", P + "identified-foreign/2", {"coefficient": ""}, "coefficient-missing", "coefficient", "A term of a sum has a coefficient: 1 for the total, -1 for a part."),
    ("identity_terms", P + "identified-rose/2", {"coefficient": "1"}, "coefficient-filled", "coefficient", "Only the terms of a sum have a coefficient; this is an identity of kind order."),
    ("identity_terms", P + "identified-rose/1", {"figure_id": P + "hotline-cases-2020"}, "unit-differs", "figure_id", f"“{P}identified-2020” is counted in “person”, and “{P}hotline-cases-2020” calls for “case”."),
    ("identity_terms", P + "allocation-fall/1", {"figure_id": P + "operations-2020"}, "unit-differs", "figure_id", f"“{P}operations-2020” is counted in “operation”, and “{P}allocation-2020-isk” calls for “percent”."),
    ("identity_terms", P + "assisted-by-sex/1", {"figure_id": P + "identified-2020-danish"}, "counter-differs", "figure_id", f"“{P}assisted-2020-male” is counted by “ngo”, and “{P}identified-2020-danish” by “government”."),
    ("identity_terms", P + "identified-foreign/2", {"figure_id": Q + "identified-2020-norwegian-sex"}, "source-differs", "figure_id", f"“{Q}identified-2020-norwegian-sex” is of the source “demo-2022-isl-protection”, the identity of “{S}”."),
    ("identity_terms", P + "identified-by-citizenship/2", {"figure_id": P + "identified-2019"}, "term-elsewhere", "figure_id", f"“{P}identified-2019” is about 2019, and “{P}identified-2020” about 2020."),
    ("identity_terms", P + "identified-foreign/2", {"figure_id": P + "identified-2020-citizens"}, "part-outside", "figure_id", f"“{P}identified-2020-citizens” is no part of “{P}identified-2020-foreign”: its citizenship is “ISL”, that of the whole is “foreign”."),
    ("identity_terms", P + "identified-foreign/2", {"figure_id": P + "identified-2020"}, "part-outside", "figure_id", f"“{P}identified-2020” is no part of “{P}identified-2020-foreign”: its citizenship is “all”, that of the whole is “foreign”."),
    ("identity_terms", P + "hotline-referrals/1", {"figure_id": P + "hotline-calls-2020"}, "part-outside", "figure_id", f"“{P}hotline-calls-2020” is no part of “{P}hotline-calls-2020”: both count the same cell."),
    ("identity_terms", P + "identified-by-citizenship/2", {"figure_id": P + "identified-2020-norwegian"}, "parts-overlap", "figure_id", f"“{P}identified-2020-foreign” and “{P}identified-2020-norwegian” overlap, so they cannot be added."),
    ("identity_terms", P + "identified-by-citizenship/2", {"figure_id": P + "identified-2020-labor"}, "parts-overlap", "figure_id", f"“{P}identified-2020-foreign” and “{P}identified-2020-labor” overlap, so they cannot be added."),
    ("identity_terms", P + "identified-rose/1", {"figure_id": P + "identified-2020-labor"}, "compared-unlike", "figure_id", f"“{P}identified-2020-labor” and “{P}identified-2020” differ in exploitation; what is compared differs in one respect, and neither in what is counted nor as a part from its whole."),
    ("identity_terms", P + "identified-rose/2", {"figure_id": P + "identified-2020-sex"}, "compared-unlike", "figure_id", f"“{P}identified-2019” and “{P}identified-2020-sex” differ in year, exploitation; what is compared differs in one respect, and neither in what is counted nor as a part from its whole."),
    ("identity_terms", P + "allocation-fall/3", {"figure_id": P + "allocation-2020-shelters-isk"}, "compared-unlike", "figure_id", f"“{P}allocation-2020-shelters-isk” and “{P}allocation-2019-isk” differ in year, purpose; what is compared differs in one respect, and neither in what is counted nor as a part from its whole."),
    ("identity_terms", P + "allocation-rate/2", {"figure_id": P + "allocation-2020-shelters-usd"}, "rate-unlike", "figure_id", f"“{P}allocation-2020-shelters-usd” and “{P}allocation-2020-isk” differ in purpose; the amounts of a pair are one cell in two currencies."),
    ("identity_terms", Q + "identified-2020-norwegian/1", {"figure_id": P + "identified-2020-danish"}, "restated-unlike", "figure_id", f"“{Q}identified-2020-norwegian-sex” and “{P}identified-2020-danish” differ in citizenship, exploitation, so one does not state the other again."),
    ("figures", P + "identified-2020-home", {"value": "27"}, "derived-value", "value", "30 = 27 + 2 makes the figure 28, not 27."),
    ("figures", P + "identified-2020-home", {"bound": "at_least"}, "derived-unlike", "bound", "Its bound is at_least, and the figures that it follows from call for exact."),
    ("figures", P + "identified-2020-home", {"rounded_to": "1"}, "derived-unlike", "rounded_to", "Its rounded_to is 1, and the figures that it follows from call for empty."),
    ("figures", P + "identified-2020-home", {"year_basis": "stated"}, "derived-unlike", "year_basis", "Its year_basis is stated, and the figures that it follows from call for inferred."),
    ("figures", P + "sheltered-2020", {"value_to": "30"}, "derived-unlike", "value_to", "Its value_to is 30, and the figures that it follows from call for empty."),
    ("figures", P + "sheltered-2020", {"value": "23"}, "derived-value", "value", "24 = 23 makes the figure 24, not 23."),
    ("figures", P + "sheltered-2020", {"derived_by": P + "identified-rose"}, "derived-elsewhere", "derived_by", f"The figure is no part or total of a sum “{P}identified-rose”, nor said again by it, so that does not derive it."),
    ("figures", P + "identified-2020-abroad", {"basis": "derived", "derived_by": P + "identified-by-country"}, "derived-twice", "derived_by", f"The identity “{P}identified-by-country” derives “{P}identified-2020-abroad” already, and it has one unknown."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "cells", "code", "column", "message"), FAULTS)
def test_what_does_not_hold_is_told_where_it_stands(
    package, run_checks, table, where, cells, code, column, message
):
    """Verdicts and residuals, the terms that may stand together, and figures that follow from others are computed anew."""
    edit_row(package, table, where, **cells)
    assert (code, table, column, message) in [
        (c, t, n, m) for c, t, _, n, m in summarize(run_checks(package, "identities"))
    ]


ELSEWHERE = [
    ("figures", P + "identified-2020", {"citizenship": ""}, f"“{P}identified-2020-citizens” is no part of “{P}identified-2020”: its citizenship is “ISL”, that of the whole is empty."),
    ("figures", "identified-2021-foreign", {"value": "13"}, "33 = 20 + 13 leaves 0, and 2 is recorded."),
    ("figures", "identified-2021-foreign", {"value": "13"}, "33 = 20 + 13 is exact (residual 0, rounding explains 0), and “contradicted” is recorded."),
    ("identity_terms", "identified-rose/1", {"role": "higher"}, "The identity cannot be judged: an identity of kind order has 1 lower, and this one has 0."),
]  # fmt: skip


@pytest.mark.parametrize(("table", "where", "cells", "message"), ELSEWHERE)
def test_what_no_longer_fits_is_told_where_it_is_needed(
    package, run_checks, table, where, cells, message
):
    """At the terms that name a figure, and at the identity: also when a recorded contradiction comes to add up."""
    edit_row(package, table, where, **cells)
    assert message in [f.message for f in run_checks(package, "identities")]


DECLARED = [
    ("part_of", [("identified-2020-norwegian", "part"), ("identified-2020", "whole")], []),
    ("part_of", [("identified-2020-norwegian", "part"), ("identified-2020-foreign", "whole")], []),
    ("order", [("identified-2020-labor", "lower"), ("identified-2020-sex", "higher")], []),
    ("restated", [("identified-2020", "first"), ("identified-2020-sex", "again"), ("identified-2020-labor", "again")], []),
    ("restated", [("identified-2020", "first"), ("identified-2020-home", "again"), ("identified-2020-danish", "again")], [f"“{P}identified-2020-danish” and “{P}identified-2020-home” overlap, so they cannot be added."]),
    ("order", [("identified-2019", "lower"), ("identified-2020", "higher")], [f"The identity says what “{P}identified-rose” says already."]),
    ("part_of", [("identified-2020-labor", "part"), ("identified-2020-sex", "whole")], [f"“{P}identified-2020-labor” is no part of “{P}identified-2020-sex”: its exploitation is “forced_labor”, that of the whole is “sex_trafficking”, and the identities of this source list the two side by side."]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "terms", "messages"), DECLARED)
def test_an_identity_is_added_unless_it_is_there_or_its_figures_do_not_fit(
    package, run_checks, kind, terms, messages
):
    """A part of a larger whole than need be, one that a sum lists as well, two codes of one year; not two that a sum keeps apart."""
    declare(package, kind, *terms)
    found = run_checks(package, "identities")
    assert [f.message for f in found if f.key.startswith("x")] == messages
    assert messages or not found


def test_terms_need_not_be_alike_where_they_have_nobody_in_common(package, run_checks):
    """Citizens, and Danish victims of forced labor, are disjoint by citizenship, though only one of them is told by exploitation."""
    row = next(
        row
        for row in read_rows(package, "figures")
        if row["figure_id"] == P + "identified-2020-danish"
    )
    add_row(package, "figures", **row | {"figure_id": P + "x", "exploitation": "forced_labor"})
    declare(
        package,
        "part_of",
        ("identified-2020-citizens", "part"),
        ("x", "part"),
        ("identified-2020", "whole"),
    )
    assert run_checks(package, "identities") == []


def test_two_figures_that_derive_each_other_are_a_circle(package, run_checks):
    edit_row(
        package,
        "figures",
        P + "identified-2020-sex",
        basis="derived",
        derived_by=P + "identified-by-exploitation",
    )
    edit_row(package, "figures", P + "identified-2020-labor", basis="derived", derived_by="x")
    declare(package, "sum", ("identified-2020", "total"), ("identified-2020-labor", "part"), ("identified-2020-sex", "part"))  # fmt: skip
    circle = [f.key for f in run_checks(package, "identities") if f.code == "derived-circle"]
    assert sorted(circle) == [P + "identified-2020-labor", P + "identified-2020-sex"]


def test_a_sum_that_holds_and_is_not_declared_is_a_note(package, run_checks):
    """A contributor who forgot an identity is told; a coincidence costs nothing, since a note never fails."""
    for row in ("3", "2", "1"):
        drop_row(package, "identity_terms", f"{P}identified-foreign/{row}")
    drop_row(package, "identities", P + "identified-foreign")
    (found,) = run_checks(package, "identities")
    assert (found.severity, found.code, found.key) == (
        "note",
        "sum-undeclared",
        P + "identified-2020-foreign",
    )
    assert found.message == f"6 = 2 + 4 holds, and no identity says so. The parts: {P}identified-2020-danish, {P}identified-2020-norwegian."  # fmt: skip
