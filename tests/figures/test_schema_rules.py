"""The rules of the published schemas: each is broken once in the small package."""

import re
from pathlib import Path

import pytest

from cells import edit_row
from conftest import ROOT

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
SOURCE = "demo-2021-isl-protection"
FORCED_LABOR = f"{IN_2021}identified-2020/victims_identified/exploitation/forced_labor"

BROKEN_RULES = [
    pytest.param("areas", "NOR", {"iso_alpha2": ""}, "country-has-code", id="country-has-code"),
    pytest.param(
        "areas",
        "foreign",
        {"kind": "country", "iso_alpha2": "XX"},
        "aggregate-is-named",
        id="aggregate-is-named",
    ),
    pytest.param(
        "areas", "all", {"name": "all areas"}, "all-is-all-countries", id="all-is-all-countries"
    ),
    pytest.param(
        "areas",
        "foreign",
        {"name": "foreign countries"},
        "foreign-is-another-country",
        id="foreign-is-another-country",
    ),
    pytest.param(
        "figures", "unit-officers-2020", {"value_to": "0"}, "range-order", id="range-order"
    ),
    pytest.param(
        "figures",
        "unit-officers-2020",
        {"value_to": ""},
        "range-where-between",
        id="range-where-between",
    ),
    pytest.param(
        "figures",
        IN_2021 + "sheltered-2020",
        {"derived_by": ""},
        "derived-names-identity",
        id="derived-names-identity",
    ),
    pytest.param(
        "figures",
        "allocation-2020-isk",
        {"value": "2510000"},
        "rounding-divides-value",
        id="rounding-divides-value",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"value": "30.5"},
        "things-are-whole",
        id="things-are-whole",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"value": "-30"},
        "nothing-is-below-zero",
        id="nothing-is-below-zero",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"obs_status": "U", "note": "Two editions."},
        "doubtful-says-why",
        id="doubtful-status-without-note",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"note": "Doubtful: copied."},
        "doubtful-says-why",
        id="doubtful-note-without-status",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"obs_status": "E"},
        "status-says-why",
        id="status-says-why",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"obs_status": "P", "note": "A note about something."},
        "status-says-why",
        id="provisional-note-about-something",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"obs_status": "E", "note": "Provisional: not final."},
        "status-says-why",
        id="estimated-note-of-another-status",
    ),
    pytest.param(
        "figures",
        IN_2021 + "identified-2020",
        {"note": "Estimated by the ministry."},
        "status-says-why",
        id="estimated-note-without-status",
    ),
    pytest.param(
        "indicators",
        "allocation_fall",
        {"measure": "flow"},
        "percent-is-rate",
        id="percent-is-rate",
    ),
    pytest.param(
        "identities",
        "identified-2020-norwegian",
        {"verdict": "contradicted"},
        "gap-is-explained",
        id="gap-is-explained",
    ),
    pytest.param(
        "identities",
        IN_2021 + "allocation-rate",
        {"verdict": "exact"},
        "rate-is-never-exact",
        id="rate-is-never-exact",
    ),
    pytest.param(
        "identity_terms",
        "identified-foreign/1",
        {"coefficient": "-1"},
        "coefficient-of-role",
        id="coefficient-of-role",
    ),
    pytest.param(
        "numerals", f"{SOURCE}/1/2/14", {"end": "14"}, "end-after-start", id="end-after-start"
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/1/2/14",
        {"text": "3"},
        "text-as-long-as-span",
        id="text-as-long-as-span",
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/1/2/14",
        {"figure_id": ""},
        "figure-where-role-asks",
        id="figure-where-role-asks",
    ),
    pytest.param(
        "numerals", f"{SOURCE}/2/3/19", {"note": ""}, "other-gives-reason", id="other-without-note"
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/2/3/19",
        {"note": "law"},
        "other-gives-reason",
        id="other-without-colon",
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/2/3/19",
        {"note": "Counts nothing."},
        "other-gives-reason",
        id="other-without-reason",
    ),
    pytest.param(
        "numerals", f"{SOURCE}/1/2/14", {"value": ""}, "value-unless-vague", id="no-value"
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/2/3/19",
        {"role": "vague"},
        "vague-form-and-role",
        id="vague-role-of-a-number",
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/1/2/14",
        {"differs": "year"},
        "difference-is-explained",
        id="difference-without-note",
    ),
    pytest.param(
        "sources", SOURCE, {"year_covered": "2022"}, "edition-covers-past", id="covers-the-future"
    ),
    pytest.param(
        "gaps",
        "victims_assisted/ISL/all/person/2021/demo-2022-isl-protection",
        {"reason": "vague"},
        "vague-is-quoted",
        id="vague-gap-without-quote",
    ),
    pytest.param(
        "numerals", f"{SOURCE}/2/4/0", {"value": "1"}, "negation-is-zero", id="negation-is-zero"
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/2/3/19",
        {"hedge": "about"},
        "hedge-bounds-a-figure",
        id="hedge-bounds-a-figure",
    ),
    pytest.param(
        "numerals",
        f"{SOURCE}/1/5/4",
        {"role": "date", "form": "words"},
        "date-is-digits",
        id="date-is-digits",
    ),
    pytest.param(
        "sources",
        SOURCE,
        {"sentences": "1"},
        "paragraphs-hold-sentences",
        id="paragraphs-hold-sentences",
    ),
    pytest.param(
        "totals",
        "Iceland: trafficking victims identified/2020",
        {"value_to": ""},
        "exact-has-equal-ends",
        id="exact-has-equal-ends",
    ),
    pytest.param(
        "totals",
        "Iceland: trafficking victims assisted/2020",
        {"value_to": "41"},
        "open-bound-has-no-end",
        id="open-bound-has-no-end",
    ),
    pytest.param(
        "totals",
        "Iceland: trafficking victims identified/2020",
        {"why_no_value": "unknown"},
        "value-or-reason",
        id="value-or-reason",
    ),
    pytest.param(
        "totals",
        "Iceland: trafficking victims identified/2020",
        {"figure_id": ""},
        "value-has-figure",
        id="value-has-figure",
    ),
    pytest.param(
        "parts",
        FORCED_LABOR,
        {"value": "-1", "share": ""},
        "difference-is-negative",
        id="negative-part",
    ),
    pytest.param(
        "parts", FORCED_LABOR, {"share": "0.400002"}, "share-of-total", id="share-of-total"
    ),
]
"""Table, end of the primary key and cells of the changed row; the rule that it breaks."""


@pytest.mark.parametrize(("table", "key", "cells", "rule"), BROKEN_RULES)
def test_broken_rule_is_reported_in_its_row(package, run_checks, table, key, cells, rule):
    """Only the changed row breaks the rule."""
    line = edit_row(package, table, key, **cells)
    rows_with_finding = [
        (Path(finding.path).stem, finding.line)
        for finding in run_checks(package, "cells", "pandera", table=table)
        if finding.code == "rule-broken" and f"“{rule}”" in finding.message
    ]
    assert rows_with_finding == [(table, line)]


@pytest.mark.parametrize(
    ("status", "note"),
    [
        ("U", "Doubtful: the number is repeated."),
        ("E", "Estimated by the ministry."),
        ("P", "Provisional: the count is not final."),
        ("B", "Break: counted by the courts before."),
        ("D", "Definition: begging is included."),
        ("A", "A note about something."),
    ],
)
def test_note_that_gives_the_reason_of_a_status_is_accepted(package, run_checks, status, note):
    """It begins with the word for the status."""
    edit_row(package, "figures", IN_2021 + "identified-2020", obs_status=status, note=note)
    assert run_checks(package, "cells", "pandera", table="figures") == []


def test_every_rule_is_broken_by_a_test():
    """A new rule needs a row in BROKEN_RULES."""
    rule_names = set()
    for file in (ROOT / "schemas").iterdir():
        rule_names.update(re.findall('"name": "([a-z]+-[a-z-]+)"', file.read_text()))
    tested_names = set()
    for parameters in BROKEN_RULES:
        _table, _key, _cells, rule = parameters.values
        tested_names.add(rule)
    assert rule_names == tested_names
