"""The rules of the published schemas: each is broken once in the small package."""

import re
from pathlib import Path

import pytest

from cases import cases
from cells import edit_row, parse_cells
from conftest import ROOT, run_checks

IN_2021 = "demo-2021-isl-"  # begins the ids of figures and identities of this edition
SOURCE = "demo-2021-isl-protection"
FORCED_LABOR = f"{IN_2021}identified-2020/victims_identified/exploitation/1/forced_labor"

BROKEN_RULES = {
    "aggregate-is-named": ("areas", "foreign", "kind=country"),
    "aggregate-is-named: aggregate of another name": ("areas", "NOR", "kind=aggregate"),
    "all-is-all-countries": ("areas", "all", "name=all areas"),
    "foreign-is-another-country": ("areas", "foreign", "name=foreign countries"),
    "range-order": ("figures", "unit-officers-2020", "value_to=0"),
    "range-where-between": ("figures", "unit-officers-2020", "value_to="),
    "derived-names-identity": ("figures", IN_2021 + "sheltered-2020", "derived_by="),
    "rounding-divides-value": ("figures", "allocation-2020-isk", "value=2510000"),
    "things-are-whole": ("figures", IN_2021 + "identified-2020", "value=30.5"),
    "nothing-is-below-zero": ("figures", IN_2021 + "identified-2020", "value=-30"),
    "counter-is-named": (
        "figures",
        IN_2021 + "identified-2020",
        "counted_by=report; counter=Ministry of Labor",
    ),
    "percent-is-rate": ("indicators", "allocation_fall", "measure=flow"),
    "gap-is-explained": ("identities", "identified-2020-norwegian", "verdict=contradicted"),
    "rate-is-never-exact": ("identities", IN_2021 + "allocation-rate", "verdict=exact"),
    "coefficient-of-role": ("identity_terms", "identified-foreign/1", "coefficient=-1"),
    "end-after-start": ("numerals", f"{SOURCE}/1/2/14", "end=14"),
    "text-as-long-as-span": ("numerals", f"{SOURCE}/1/2/14", "text=3"),
    "figure-where-role-asks": ("numerals", f"{SOURCE}/1/2/14", "figure_id="),
    "other-gives-reason: other without note": ("numerals", f"{SOURCE}/2/3/19", "note="),
    "other-gives-reason: other without colon": ("numerals", f"{SOURCE}/2/3/19", "note=law"),
    "other-gives-reason: other without reason": (
        "numerals",
        f"{SOURCE}/2/3/19",
        "note=Counts nothing.",
    ),
    "event-has-no-reason": ("numerals", f"{SOURCE}/2/3/19", "role=event"),
    "value-unless-vague: no value": ("numerals", f"{SOURCE}/1/2/14", "value="),
    "vague-form-and-role: vague role of a number": ("numerals", f"{SOURCE}/2/3/19", "role=vague"),
    "difference-is-explained: difference without note": (
        "numerals",
        f"{SOURCE}/1/2/14",
        "differs=year",
    ),
    "edition-covers-past: covers the future": ("sources", SOURCE, "year_covered=2022"),
    "vague-is-quoted: vague gap without quote": (
        "gaps",
        "demo-2021-isl-allocation-2019-isk/2021",
        "reason=vague",
    ),
    "negation-is-zero": ("numerals", f"{SOURCE}/2/4/0", "value=1"),
    "date-is-digits": ("numerals", f"{SOURCE}/1/5/4", "role=date; form=words"),
    "paragraphs-hold-sentences": ("sources", SOURCE, "sentences=1"),
    "exact-has-equal-ends": ("figures_flat", IN_2021 + "identified-2020", "value_to="),
    "open-bound-has-no-end": ("figures_flat", IN_2021 + "assisted-2020", "value_to=41"),
    "columns-add-up": ("coverage", "Protection/2021/victims", "number=0"),
    "value-or-reason": (
        "totals",
        "Iceland: trafficking victims identified/2020",
        "why_no_value=unknown",
    ),
    "value-has-figure": ("totals", "Iceland: trafficking victims identified/2020", "figure_id="),
    "only-difference-is-negative": ("parts", FORCED_LABOR, "value=-1; share="),
    "value-or-share": ("parts", FORCED_LABOR, "value=; share="),
    "share-of-total": ("parts", FORCED_LABOR, "share=0.400002"),
}
"""Rule → table, end of the primary key and cells of the row that breaks it."""


@pytest.mark.parametrize("case", BROKEN_RULES)
def test_broken_rule_is_reported_in_its_row(package, case):
    """Only the changed row breaks the rule."""
    rule = case.partition(":")[0]
    table, key, cells = BROKEN_RULES[case]
    line = edit_row(package, table, key, **parse_cells(cells))
    rows_with_finding = [
        (Path(finding.path).stem, finding.line)
        for finding in run_checks(package, "cells", "pandera", table=table)
        if finding.code == "rule-broken" and f"“{rule}”" in finding.message
    ]
    assert rows_with_finding == [(table, line)]


@cases(
    "status, is_allowed",
    {"A": True, "E": True, "P": True, "U": False, "D": False, "B": False}.items(),
)
def test_number_of_each_status_may_be_doubtful(package, status, is_allowed):
    """Doubts and definitions are no statuses, so an estimate may have them, too."""
    cells = {"doubtful": "The text says 31, too.", "definition": "with begging", "note": ""}
    edit_row(package, "figures", IN_2021 + "identified-2020", obs_status=status, **cells)
    findings = run_checks(package, "cells", "pandera", table="figures")
    codes = [(finding.code, finding.column) for finding in findings]
    assert codes == ([] if is_allowed else [("cell-enum", "obs_status")])


def test_every_rule_is_broken_by_a_test():
    """A new rule needs a row in BROKEN_RULES."""
    rule_names = set()
    for file in (ROOT / "schemas").iterdir():
        rule_names.update(re.findall('"name": "([a-z]+-[a-z-]+)"', file.read_text()))
    assert rule_names == {case.partition(":")[0] for case in BROKEN_RULES}
