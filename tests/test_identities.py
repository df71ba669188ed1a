"""Identities and derived figures of the small package, spoiled one at a time."""

import pytest

from cells import add, drop, edit

P, Q, S = "demo-2021-isl-", "demo-2022-isl-", "demo-2021-isl-protection"


def told(found):
    return [
        (f.code, f.path.removeprefix("resources/").removesuffix(".csv"), f.line, f.column, f.message) for f in found
    ]


def declare(package, identity, kind, *terms, source=S, **more):
    """Add an identity; terms are figure, role and coefficient."""
    cells = {"statement": "x", "verdict": "exact", "residual": "0", **more}
    add(package, "identities", identity_id=identity, source_id=source, kind=kind, **cells)
    for position, (figure, role, coefficient) in enumerate(terms, 1):
        add(package, "identity_terms", identity_id=identity, position=str(position), figure_id=figure, role=role, coefficient=coefficient)  # fmt: skip


RECORDED = [
    ("allocation-usd", {"verdict": "exact"}, "verdict-differs", "verdict", "20,100 = 16,800 + 3,200 is within_rounding (residual 100, rounding explains 150), and “exact” is recorded."),
    ("allocation-usd", {"residual": "0"}, "residual-differs", "residual", "20,100 = 16,800 + 3,200 leaves 100, and 0 is recorded."),
    ("hotline-referrals", {"verdict": "contradicted"}, "verdict-differs", "verdict", "7 of 1,200 is exact (residual 0, rounding explains 0), and “contradicted” is recorded."),
    ("allocation-fall", {"residual": "0.7"}, "residual-differs", "residual", "2,800,000 -> 2,500,000: a fall of more than 10 percent leaves 0.714286, and 0.7 is recorded."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), RECORDED)
def test_recorded_and_computed_agree_both_ways(package, findings, where, cells, code, column, message):
    """A verdict or residual that is not the computed one is told with the arithmetic."""
    line = edit(package, "identities", P + where, **cells)
    assert told(findings(package, "identities")) == [(code, "identities", line, column, message)]


def test_a_contradiction_that_nobody_has_recorded_is_told_with_its_gap(package, findings):
    """Tidy leaves such a verdict empty, so that somebody looks; that of an identity that holds it fills in."""
    line = edit(package, "identities", Q + "identified-by-citizenship", verdict="", residual="")
    edit(package, "identities", P + "hotline-referrals", verdict="")
    message = "33 = 20 + 11 is contradicted (residual 2, rounding explains 0), and nothing is recorded."
    assert told(findings(package, "identities")) == [
        ("contradiction-unrecorded", "identities", line, "verdict", message)
    ]


def test_a_gap_that_was_mended_fails_as_loudly_as_a_new_one(package, findings):
    """When the figures come to add up, the recorded contradiction is what differs."""
    edit(package, "figures", "identified-2021-foreign", value="13")
    assert [f.message for f in findings(package, "identities")] == [
        "33 = 20 + 13 leaves 0, and 2 is recorded.",
        "33 = 20 + 13 is exact (residual 0, rounding explains 0), and “contradicted” is recorded.",
    ]


def test_an_identity_without_its_terms_is_not_judged(package, findings):
    """Dropping a term is told at the identity; a term of a figure that cannot be read is told there alone."""
    drop(package, "identity_terms", "identified-rose/1")
    (found,) = [f for f in findings(package, "identities") if f.code == "identity-unjudged"]
    assert found.message == "The identity cannot be judged: an identity of kind order has 1 lower, and this one has 0."


TERMS = [
    ("identified-rose/2", {"position": "3"}, "position-gap", "position", "Terms are numbered from 1 without a gap; term 2 has position 3."),
    ("identified-foreign/2", {"coefficient": ""}, "coefficient-missing", "coefficient", "A term of a sum has a coefficient: 1 for the total, -1 for a part."),
    ("identified-rose/2", {"coefficient": "1"}, "coefficient-filled", "coefficient", "Only the terms of a sum have a coefficient; this is an identity of kind order."),
    ("identified-rose/1", {"figure_id": P + "hotline-cases-2020"}, "unit-differs", "figure_id", f"“{P}identified-2020” is counted in “person”, and “{P}hotline-cases-2020” calls for “case”."),
    ("allocation-fall/1", {"figure_id": P + "operations-2020"}, "unit-differs", "figure_id", f"“{P}operations-2020” is counted in “operation”, and “{P}allocation-2020-isk” calls for “percent”."),
    ("assisted-by-sex/1", {"figure_id": P + "identified-2020-danish"}, "counter-differs", "figure_id", f"“{P}assisted-2020-male” is counted by “ngo”, and “{P}identified-2020-danish” by “government”."),
    ("identified-foreign/2", {"figure_id": Q + "identified-2020-norwegian-sex"}, "source-differs", "figure_id", f"“{Q}identified-2020-norwegian-sex” is of the source “demo-2022-isl-protection”, the identity of “{S}”."),
    ("identified-by-citizenship/2", {"figure_id": P + "identified-2019"}, "term-elsewhere", "figure_id", f"“{P}identified-2019” is about 2019, and “{P}identified-2020” about 2020."),
    ("identified-foreign/2", {"figure_id": P + "identified-2020-citizens"}, "part-outside", "figure_id", f"“{P}identified-2020-citizens” is no part of “{P}identified-2020-foreign”: its citizenship is “ISL”, the other's “foreign”."),
    ("identified-foreign/2", {"figure_id": P + "identified-2020"}, "part-outside", "figure_id", f"“{P}identified-2020” is no part of “{P}identified-2020-foreign”: its citizenship is “all”, the other's “foreign”."),
    ("hotline-referrals/1", {"figure_id": P + "hotline-calls-2020"}, "part-outside", "figure_id", f"“{P}hotline-calls-2020” is no part of “{P}hotline-calls-2020”: both are one cell."),
    ("identified-by-citizenship/2", {"figure_id": P + "identified-2020-norwegian"}, "parts-overlap", "figure_id", f"“{P}identified-2020-foreign” and “{P}identified-2020-norwegian” overlap, so they cannot be added."),
    ("identified-by-citizenship/2", {"figure_id": P + "identified-2020-labor"}, "parts-overlap", "figure_id", f"“{P}identified-2020-foreign” and “{P}identified-2020-labor” overlap, so they cannot be added."),
    ("identified-rose/1", {"figure_id": P + "identified-2020-labor"}, "compared-unlike", "figure_id", f"“{P}identified-2020-labor” and “{P}identified-2020” differ in exploitation; what is compared differs in one respect, and neither in what is counted nor as a part from its whole."),
    ("identified-rose/2", {"figure_id": P + "identified-2020-sex"}, "compared-unlike", "figure_id", f"“{P}identified-2019” and “{P}identified-2020-sex” differ in year, exploitation; what is compared differs in one respect, and neither in what is counted nor as a part from its whole."),
    ("allocation-fall/3", {"figure_id": P + "allocation-2020-shelters-isk"}, "compared-unlike", "figure_id", f"“{P}allocation-2020-shelters-isk” and “{P}allocation-2019-isk” differ in year, purpose; what is compared differs in one respect, and neither in what is counted nor as a part from its whole."),
    ("allocation-rate/2", {"figure_id": P + "allocation-2020-shelters-usd"}, "rate-unlike", "figure_id", f"“{P}allocation-2020-shelters-usd” and “{P}allocation-2020-isk” differ in purpose; the amounts of a pair are one cell in two currencies."),
    (Q + "identified-2020-norwegian/1", {"figure_id": P + "identified-2020-danish"}, "restated-unlike", "figure_id", f"“{Q}identified-2020-norwegian-sex” and “{P}identified-2020-danish” differ in citizenship, exploitation, so one does not state the other again."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), TERMS)
def test_a_wrong_term_is_told_where_it_stands(package, findings, where, cells, code, column, message):
    """Positions, coefficients, units, counters, sources, years and cells of terms are findings in identity_terms."""
    edit(package, "identity_terms", where if where.startswith(Q) else P + where, **cells)
    found = [(f.code, f.column, f.message) for f in findings(package, "identities") if f.path.endswith("terms.csv")]
    assert (code, column, message) in found


def test_terms_need_not_be_alike_where_they_have_nobody_in_common(package, findings):
    """Citizens, and Norwegian victims of forced labor, are disjoint by citizenship, though only one of them is told by exploitation."""
    more = {"indicator_id": "victims_identified", "ref_area": "ISL", "year": "2020", "year_basis": "inferred", "citizenship": "DNK", "exploitation": "forced_labor", "exploited_in": "all", "sex": "all"}  # fmt: skip
    add(package, "figures", figure_id=P + "x", source_id=S, value="3", bound="exact", unit="person", basis="stated", obs_status="A", label="x", **more)  # fmt: skip
    terms = [(P + "identified-2020-citizens", "part", ""), (P + "x", "part", ""), (P + "identified-2020", "whole", "")]
    declare(package, "a-new-one", "part_of", *terms)
    assert findings(package, "identities") == []


def test_what_a_code_covers_differs_from_source_to_source(package, findings):
    """A sum that adds two codes keeps them apart, so that neither is part of the other in this source."""
    terms = [(P + "identified-2020-labor", "part", ""), (P + "identified-2020-sex", "whole", "")]
    declare(package, "a-new-one", "part_of", *terms)
    (found,) = [f for f in findings(package, "identities") if f.key == "a-new-one/1"]
    assert found.message == f"“{P}identified-2020-labor” is no part of “{P}identified-2020-sex”: its exploitation is “forced_labor”, the other's “sex_trafficking”, and the identities of this source keep them apart."  # fmt: skip


def test_no_two_identities_say_the_same(package, findings):
    """An identity that was copied is told."""
    declare(package, "x", "order", (P + "identified-2019", "lower", ""), (P + "identified-2020", "higher", ""))
    assert [(f.key, f.message) for f in findings(package, "identities")] == [("x", f"The identity says what “{P}identified-rose” says already.")]  # fmt: skip


RIGHT = [
    ("part_of", [("identified-2020-norwegian", "part", ""), ("identified-2020", "whole", "")]),
    ("part_of", [("identified-2020-norwegian", "part", ""), ("identified-2020-foreign", "whole", "")]),
    ("order", [("identified-2020-labor", "lower", ""), ("identified-2020-sex", "higher", "")]),
]


@pytest.mark.parametrize(("kind", "terms"), RIGHT)
def test_what_is_right_is_not_refused(package, findings, kind, terms):
    """A part of a larger whole than need be, one that a sum lists as well, and two codes of one year."""
    declare(package, "x", kind, *((P + figure, *rest) for figure, *rest in terms))
    assert findings(package, "identities") == []


DERIVED = [
    ("identified-2020-home", {"value": "27"}, "derived-value", "value", "30 = 27 + 2 makes the figure 28, not 27."),
    ("identified-2020-home", {"bound": "at_least"}, "derived-unlike", "bound", "Its bound is at_least, and the figures that it follows from call for exact."),
    ("identified-2020-home", {"rounded_to": "1"}, "derived-unlike", "rounded_to", "Its rounded_to is 1, and the figures that it follows from call for empty."),
    ("identified-2020-home", {"year_basis": "stated"}, "derived-unlike", "year_basis", "Its year_basis is stated, and the figures that it follows from call for inferred."),
    ("sheltered-2020", {"value_to": "30"}, "derived-unlike", "value_to", "Its value_to is 30, and the figures that it follows from call for empty."),
    ("sheltered-2020", {"value": "23"}, "derived-value", "value", "24 = 23 makes the figure 24, not 23."),
    ("sheltered-2020", {"derived_by": P + "identified-rose"}, "derived-elsewhere", "derived_by", f"The figure is no part or total of a sum “{P}identified-rose”, nor said again by it, so that does not derive it."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), DERIVED)
def test_a_derived_figure_is_what_its_identity_makes_it(package, findings, where, cells, code, column, message):
    """Value, range, bound, rounding and identity of a derived figure are recomputed."""
    line = edit(package, "figures", P + where, **cells)
    assert (code, "figures", line, column, message) in told(findings(package, "identities"))


def test_one_identity_derives_one_figure(package, findings):
    """A second unknown of the same sum is a finding."""
    edit(package, "figures", P + "identified-2020-abroad", basis="derived", derived_by=P + "identified-by-country")
    assert "derived-twice" in [f.code for f in findings(package, "identities") if f.key == P + "identified-2020-home"]


def test_two_figures_that_derive_each_other_are_a_circle(package, findings):
    """A figure whose identity needs a figure that needs it back is a finding at both."""
    sex, labor, all_ = (P + f"identified-2020{name}" for name in ("-sex", "-labor", ""))
    edit(package, "figures", sex, basis="derived", derived_by=P + "identified-by-exploitation")
    edit(package, "figures", labor, basis="derived", derived_by="a-new-one")
    declare(package, "a-new-one", "sum", (all_, "total", "1"), (labor, "part", "-1"), (sex, "part", "-1"))
    assert {f.key for f in findings(package, "identities") if f.code == "derived-circle"} == {sex, labor}


def test_a_sum_that_holds_and_is_not_declared_is_a_note(package, findings):
    """A contributor who forgot an identity is told; a coincidence costs nothing, since a note never fails."""
    for row in ("3", "2", "1"):
        drop(package, "identity_terms", f"{P}identified-foreign/{row}")
    drop(package, "identities", P + "identified-foreign")
    (found,) = findings(package, "identities")
    assert (found.severity, found.code, found.key) == ("note", "sum-undeclared", P + "identified-2020-foreign")
    assert found.message == f"6 = 2 + 4 holds, and no identity says so. The parts: {P}identified-2020-danish, {P}identified-2020-norwegian."  # fmt: skip
