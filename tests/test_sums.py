"""Identities and derived figures of the published package, spoiled one at a time."""

import pytest

from cells import add, drop, edit

P = "tip-2020-kaz-"
FIGURES, IDENTITIES, TERMS = "resources/figures.csv", "resources/identities.csv", "resources/identity_terms.csv"


def codes(found):
    return [(f.code, f.path, f.line, f.column) for f in found]


def test_the_published_identities_hold_as_recorded(package, findings):
    """Nothing is found in the sums as published."""
    assert findings(package, "sums") == []


def test_a_wrong_verdict_is_told_with_the_arithmetic(package, findings):
    """Recording a gap as exact shows the sum, its residual and what rounding explains."""
    line = edit(package, "identities", "allocation-usd", verdict="exact")
    (found,) = findings(package, "sums")
    assert (found.code, found.path, found.line, found.column, found.key) == (
        "verdict-differs",
        IDENTITIES,
        line,
        "verdict",
        P + "allocation-usd",
    )
    assert (
        found.message
        == "at least 202,630 = 200,000 + 2,620 is within_rounding (residual 10, rounding explains 15), and “exact” is recorded."
    )


def test_a_gap_that_was_mended_fails_as_loudly_as_a_new_one(package, findings):
    """When the figures come to add up, the recorded gap is what differs."""
    edit(package, "figures", "allocation-2019-usd", value="202620")
    found = findings(package, "sums")
    assert (
        "verdict-differs",
        "at least 202,620 = 200,000 + 2,620 is exact (residual 0, rounding explains 15), and “within_rounding” is recorded.",
    ) in [(f.code, f.message) for f in found]
    assert ("residual-differs", "at least 202,620 = 200,000 + 2,620 leaves 0, and 10 is recorded.") in [
        (f.code, f.message) for f in found
    ]


def test_a_wrong_figure_contradicts_its_sum(package, findings):
    """A digit changed in a part is told at the identity, with the gap."""
    edit(package, "figures", "identified-2019-forced-labor", value="6")
    messages = [f.message for f in findings(package, "sums")]
    assert "40 = 35 + 6 is contradicted (residual -1, rounding explains 0), and “exact” is recorded." in messages
    assert "40 = 35 + 6 leaves -1, and 0 is recorded." in messages


def test_a_figure_without_a_value_makes_its_identities_unjudged(package, findings):
    """An identity with a term that cannot be read is a finding, not a pass."""
    edit(package, "figures", "assisted-2019-uzbek", value="many")
    (found,) = findings(package, "sums")
    assert (found.code, found.key) == ("identity-unjudged", P + "assisted-uzbek")
    assert found.message == f"The identity cannot be judged: there is no value for {P}assisted-2019-uzbek."


def test_an_identity_without_terms_is_not_judged(package, findings):
    """Dropping the terms of an identity is told at the identity."""
    for position in ("/1", "/2"):
        drop(package, "identity_terms", "shelters-fell" + position)
    (found,) = findings(package, "sums")
    assert (found.code, found.key) == ("identity-unjudged", P + "shelters-fell")
    assert found.message == "The identity cannot be judged: an identity of kind order has 1 lower, and this one has 0."


def test_no_identities_at_all_is_nothing_checked(package, findings):
    """A stage whose tables are empty says so and fails."""
    for table in ("identities", "identity_terms"):
        file = package / f"resources/{table}.csv"
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    (found,) = [f for f in findings(package, "sums") if f.code == "nothing-checked"]
    assert found.message == "The stage sums found nothing to check: no identities."


TERM_FAULTS = [
    ("assisted-by-citizenship/2", {"position": "4"}, "position-gap", "position", "Terms are numbered from 1 without a gap; term 2 has position 3."),
    ("shelters-fell/1", {"figure_id": P + "hotline-cases-2019"}, "unit-differs", "figure_id", f"“{P}shelters-2018” is counted in shelter, where the first term is in case."),
    ("allocation-fall-kzt/1", {"figure_id": P + "unit-officers-2019"}, "unit-differs", "figure_id", "A change is in percent, and this figure is in officer."),
    ("assisted-by-citizenship/2", {"coefficient": ""}, "coefficient-missing", "coefficient", "A term of a sum has a coefficient: 1 for the total, -1 for a part."),
    ("shelters-fell/1", {"coefficient": "1"}, "coefficient-filled", "coefficient", "Only the terms of a sum have a coefficient; this is an identity of kind order."),
    ("assisted-by-citizenship/2", {"figure_id": P + "referred-2018-law-enforcement"}, "part-elsewhere", "figure_id", "The part is about 2018, the total about 2019."),
    ("identified-by-exploitation/2", {"figure_id": P + "identified-2019-citizens-sex"}, "parts-differ", "figure_id", "This part is told apart by exploitation, the first by citizenship and exploitation."),
    ("assisted-by-citizenship/2", {"figure_id": P + "assisted-2019-uzbek"}, "parts-overlap", "figure_id", f"“{P}assisted-2019-foreign” and “{P}assisted-2019-uzbek” overlap, so they cannot be added."),
    ("identified-citizens/2", {"figure_id": P + "identified-2019-uzbek-begging"}, "part-outside", "figure_id", f"“{P}identified-2019-uzbek-begging” is no part of “{P}identified-2019-citizens”: its citizenship is “UZB”, the total's “KAZ”."),
    ("assisted-uzbek/1", {"figure_id": P + "assisted-2019-citizens"}, "part-outside", "figure_id", f"“{P}assisted-2019-citizens” is no part of “{P}assisted-2019-foreign”: its citizenship is “KAZ”, the whole's “foreign”."),
    ("identified-korea-sex/2", {"figure_id": P + "identified-2019-sex-trafficking"}, "part-indirect", "figure_id", f"“{P}identified-2019-citizens-sex” lies between “{P}identified-2019-citizens-sex-korea” and “{P}identified-2019-sex-trafficking”, so the part is told against a larger whole than it need be."),
    ("identified-fell/1", {"figure_id": P + "identified-2019-sex-trafficking"}, "order-unlike", "figure_id", f"“{P}identified-2019-sex-trafficking” and “{P}identified-2018” differ in year, exploitation; what is compared differs in one respect, and not in what is counted."),
    ("identified-fell/1", {"figure_id": P + "assisted-2019"}, "order-unlike", "figure_id", f"“{P}assisted-2019” and “{P}identified-2018” differ in indicator_id, year; what is compared differs in one respect, and not in what is counted."),
    ("identified-korea-sex/1", {"figure_id": P + "legal-protection-2019"}, "part-outside", "figure_id", f"“{P}legal-protection-2019” is no part of “{P}identified-2019-citizens-sex”: its citizenship is “foreign”, the whole's “KAZ”."),
    ("identified-korea-sex/1", {"figure_id": P + "legal-protection-2018"}, "part-elsewhere", "figure_id", f"“{P}legal-protection-2018” and “{P}identified-2019-citizens-sex” differ in year, so one is no part of the other."),
    ("assisted-uzbek/1", {"figure_id": P + "assisted-2019-foreign"}, "part-outside", "figure_id", f"“{P}assisted-2019-foreign” and “{P}assisted-2019-foreign” are one cell, and a cell is no part of itself."),
    ("identified-citizens-sex/1", {"figure_id": P + "identified-2019-uzbek-begging"}, "part-outside", "figure_id", f"“{P}identified-2019-uzbek-begging” is no part of “{P}identified-2019-sex-trafficking”: its exploitation is “forced_begging”, the whole's “sex_trafficking”, and the sums of this source keep them apart."),
    ("assisted-uzbek/1", {"figure_id": P + "identified-2019-foreign"}, "counter-differs", "figure_id", f"“{P}assisted-2019-foreign” is counted by “ngo”, the first term by “government”."),
    ("assisted-uzbek/1", {"figure_id": P + "referred-2019-embassies"}, "part-outside", "figure_id", f"“{P}referred-2019-embassies” is no part of “{P}assisted-2019-foreign”: its citizenship is empty, the whole's “foreign”."),
    ("assisted-fell/1", {"figure_id": P + "referred-2018-law-enforcement"}, "order-unlike", "figure_id", f"“{P}referred-2018-law-enforcement” and “{P}assisted-2018” differ in indicator_id; what is compared differs in one respect, and not in what is counted."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cells", "code", "column", "message"), TERM_FAULTS)
def test_a_wrong_term_is_told_where_it_stands(package, findings, where, cells, code, column, message):
    """Positions, units, coefficients, years and overlaps of terms are findings in identity_terms."""
    edit(package, "identity_terms", where, **cells)
    assert (code, TERMS, column, message) in [(f.code, f.path, f.column, f.message) for f in findings(package, "sums")]


TWICE = [
    ("identified-korea-abroad/2", "identified-2019-citizens-sex", {"identified-korea-abroad": "identified-korea-sex", "identified-korea-sex": "identified-korea-abroad"}),
    ("identified-citizens-sex/2", "identified-2019-citizens", {"identified-citizens-sex": "identified-citizens"}),
]  # fmt: skip


@pytest.mark.parametrize(("where", "figure", "same"), TWICE)
def test_no_two_identities_say_the_same(package, findings, where, figure, same):
    """Neither in the same words nor as a part of a total that a sum tells already."""
    edit(package, "identity_terms", where, figure_id=P + figure)
    found = [f for f in findings(package, "sums") if f.code == "identity-twice"]
    assert {f.key.removeprefix(P): f.message for f in found} == {
        one: f"The identity says what “{P}{other}” says already." for one, other in same.items()
    }


def test_only_a_restatement_joins_two_sources(package, findings):
    """A term of another source is a finding in any other kind of identity."""
    edit(package, "identities", "shelters-fell", source_id="tip-2021-kaz-protection")
    found = [f for f in findings(package, "sums") if f.code == "source-differs"]
    assert [f.message for f in found] == [
        f"“{P}shelters-{year}” is of the source “tip-2020-kaz-protection”, the identity of “tip-2021-kaz-protection”."
        for year in (2019, 2018)
    ]


def test_a_derived_value_is_recomputed(package, findings):
    """A derived figure that its identity does not give is told with the value it should have."""
    line = edit(package, "figures", "identified-2019-exploited-at-home", value="33")
    found = [f for f in findings(package, "sums") if f.path == FIGURES]
    assert codes(found) == [("derived-value", FIGURES, line, "value")]
    assert found[0].message == "40 = 33 + 6 makes the figure 34, not 33."


def test_a_derived_figure_is_a_term_of_the_sum_that_derives_it(package, findings):
    """Naming another identity, or one that is no sum, is a finding."""
    line = edit(package, "figures", "identified-2019-exploited-at-home", derived_by=P + "shelters-fell")
    (found,) = findings(package, "sums")
    assert codes([found]) == [("derived-elsewhere", FIGURES, line, "derived_by")]
    assert found.message == f"The figure is no term of the sum “{P}shelters-fell” that derives it."


def test_one_sum_derives_one_figure(package, findings):
    """A second unknown of the same sum is a finding."""
    line = edit(package, "figures", "identified-2019-citizens-labor", derived_by=P + "identified-citizens")
    (found,) = [f for f in findings(package, "sums") if f.code == "derived-twice"]
    assert codes([found]) == [("derived-twice", FIGURES, line + 1, "derived_by")]
    assert (
        found.message
        == f"The identity “{P}identified-citizens” derives “{P}identified-2019-citizens-labor” already, and one sum has one unknown."
    )


def test_two_figures_that_derive_each_other_are_a_circle(package, findings):
    """A figure whose identity needs a figure that needs it back is a finding at both."""
    edit(
        package, "figures", "identified-2019-forced-labor", basis="derived", derived_by=P + "identified-by-exploitation"
    )
    edit(package, "figures", "identified-2019-sex-trafficking", basis="derived", derived_by=P + "second")
    add(
        package,
        "identities",
        identity_id=P + "second",
        source_id="tip-2020-kaz-protection",
        kind="sum",
        statement="x",
        verdict="exact",
        residual="0",
    )
    for position, (slug, role, coefficient) in enumerate(
        [
            ("identified-2019", "total", "1"),
            ("identified-2019-sex-trafficking", "part", "-1"),
            ("identified-2019-forced-labor", "part", "-1"),
        ],
        1,
    ):
        add(
            package,
            "identity_terms",
            identity_id=P + "second",
            position=str(position),
            figure_id=P + slug,
            role=role,
            coefficient=coefficient,
        )
    found = [f for f in findings(package, "sums") if f.code == "derived-circle"]
    assert [f.key for f in found] == [P + "identified-2019-forced-labor", P + "identified-2019-sex-trafficking"]
    assert {f.message for f in found} == {
        "The figure is derived from itself, through the identities that derive its terms."
    }


def test_the_table_of_figures_must_keep_what_sums_need(package, findings):
    """A column that the check reads cannot vanish from the schema without a finding."""
    file = package / "schemas/figures.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"rounded_to"', '"rounding"'), encoding="utf-8")
    found = [f for f in findings(package, "sums") if f.code == "column-needed"]
    assert [(f.path, f.column, f.message) for f in found] == [
        (
            "schemas/figures.json",
            "rounded_to",
            "The table figures needs a column “rounded_to” of type number or integer to be checked.",
        )
    ]


def test_a_restatement_is_of_the_same_cell(package, findings):
    """Two figures of one indicator that differ in a code do not restate each other."""
    edit(package, "identities", "shelters-fell", kind="restated")
    edit(package, "identity_terms", "shelters-fell/1", role="first")
    edit(package, "identity_terms", "shelters-fell/2", role="again")
    (found,) = [f for f in findings(package, "sums") if f.code == "restated-unlike"]
    assert found.message.endswith(" differ in year, so one does not state the other again.")
