"""Which terms of an identity cannot be added or compared, and the reason that is given."""

from dataclasses import replace

from figure_sets import make_set

from cases import cases
from tip_figures.figures.relations.comparability import find_unlike_terms

OTHER = "source_id=demo-2022-isl-protection"
CODES = "citizenship= exploitation= exploited_in= sex="
CALLS = f"indicator_id=hotline_calls unit=call {CODES}"
REFERRALS = f"indicator_id=hotline_referrals unit=call {CODES}"
COMPARED = "figures that are compared differ in one respect, and neither is a part of the other"
CONVERTED = "the amounts of a pair are one count in two currencies"
RESTATED = "a figure of another source is restated by one that contains it or is inside it"
OVERLAP = "the two overlap, so they cannot be added"


def explain(rows, *identities, verdict=""):
    """Return why terms of the first identity are unlike: `figure, other: reason | …`.

    Args:
        verdict: that is recorded for all identities
    """
    figures = make_set(rows, *identities)
    recorded = tuple(replace(identity, verdict=verdict) for identity in figures.identities)
    figures = replace(figures, identities=recorded)
    return " | ".join(
        f"{figure.figure_id}, {other.figure_id}: {reason}"
        for figure, other, reason in find_unlike_terms(figures.evaluated[0], figures)
    )


PARTS = {
    "unit": (
        "a 3; b 3 unit=case sex=male",
        "sum a b",
        "b, a: its unit is “case”, not “person”",
    ),
    "counter": (
        "a 3; b 3 counted_by=ngo sex=male",
        "part_of a b",
        "b, a: its counted_by is “ngo”, not “government”",
    ),
    "nobody-is-named-beside-another-counter": (
        "a 3 counted_by=ngo; b 3 counted_by=report sex=male",
        "part_of a b",
        "b, a: its counted_by is “report”, not “ngo”",
    ),
    "nobody-is-named": ("a 3; b 3 counted_by=report sex=male", "part_of a b", ""),
    "empty-counter": ("a 3 counted_by=ngo; b 3 counted_by= sex=male", "part_of a b", ""),
    "definition": (
        "a 3 definition=wider; b 3 sex=male",
        "part_of a b",
        "b, a: its definition is empty, not “wider”",
    ),
    "definition-of-the-whole": (
        "a 3 definition=wider; b 3 definition=wider sex=male",
        "part_of a b",
        "",
    ),
    "unknown-indicator": (
        "a 3; b 3 indicator_id=gone sex=male",
        "part_of a b",
        "b, a: its indicator is “gone”, not “victims_identified”, and neither is part of the other",
    ),
    "related-indicator": (f"a 3 {CALLS}; b 3 {REFERRALS}", "part_of a b", ""),
    "year": (
        "a 3; b 3 year=2019 sex=male",
        "sum a b",
        "b, a: its year is “2019”, not “2020”",
    ),
    "area": (
        "a 3; b 3 ref_area=NOR sex=male",
        "sum a b",
        "b, a: its ref_area is “NOR”, not “ISL”",
    ),
    "period": (
        "a 3; b 3 period=2020-01/2020-06 sex=male",
        "sum a b",
        "b, a: its period is “2020-01/2020-06”, not empty",
    ),
    "part-of-a-longer-period": ("a 3; b 3 period=2020-01/2020-06 sex=male", "part_of a b", ""),
    "same-codes-in-a-longer-period": ("a 3; b 3 period=2020-01/2020-06", "part_of a b", ""),
    "year-in-a-longer-period": (
        "a 3 period=2019/2020; b 3 year=2019 sex=male",
        "part_of a b",
        "",
    ),
    "year-in-an-open-period": ("a 3 period=2013/..; b 3 sex=male", "part_of a b", ""),
    "part-of-a-shorter-period": (
        "a 3; b 3 period=2019/2020 sex=male",
        "part_of a b",
        "b, a: its period is “2019/2020”, not empty",
    ),
    "part-that-begins-earlier": (
        "a 3 period=2020-02/2020-08; b 3 period=2020-01/2020-08 sex=male",
        "part_of a b",
        "b, a: its period is “2020-01/2020-08”, not “2020-02/2020-08”",
    ),
    "code": (
        "a 3 citizenship=foreign; b 3 citizenship=ISL",
        "part_of a b",
        "b, a: its citizenship is “ISL”, not “foreign”",
    ),
    "foreign-country": ("a 3 citizenship=foreign; b 3 citizenship=DNK", "part_of a b", ""),
    "empty-code": (
        "a 3 citizenship=; b 3 citizenship=ISL",
        "part_of a b",
        "b, a: its citizenship is “ISL”, not empty",
    ),
    "same-count": ("a 3; b 3", "part_of a b", "b, a: both count the same"),
    "nested-parts": (
        "a 9; b 6 citizenship=foreign; c 3 citizenship=DNK",
        "sum a b c",
        f"c, b: {OVERLAP}",
    ),
    "disjoint-by-one-of-two": (
        "a 9; b 6 citizenship=ISL; c 3 citizenship=DNK exploitation=forced_labor",
        "sum a b c",
        "",
    ),
}

AREAS = {
    "change-between-areas": (
        "a 4; b 2 ref_area=NOR; c 50 unit=percent ref_area=NOR",
        "percent_change old=a new=b fall=c",
        "b, a: its ref_area is “NOR”, not “ISL” | c, a: its ref_area is “NOR”, not “ISL”",
    ),
    "share-of-another-year-and-area": (
        "a 4 year=2019; b 2 ref_area=NOR; c 50 unit=percent ref_area=NOR",
        "share whole=a part=b share=c",
        "b, a: its ref_area is “NOR”, not “ISL” | c, a: its ref_area is “NOR”, not “ISL”",
    ),
    "percentage-of-another-area": (
        "a 4; b 2 sex=male; c 50 unit=percent ref_area=NOR",
        "share whole=a part=b share=c",
        "c, a: its ref_area is “NOR”, not “ISL”",
    ),
    "rate-of-two-areas": (
        "a 8 unit=EUR; b 9 unit=USD; c 4 unit=EUR ref_area=NOR; d 5 unit=USD ref_area=NOR",
        "same_rate local=a foreign=b local=c foreign=d",
        "c, a: its ref_area is “NOR”, not “ISL” | d, a: its ref_area is “NOR”, not “ISL”",
    ),
    "area-in-one-source": (
        "a 3; b 3 ref_area=NOR",
        "restated a b",
        "b, a: its ref_area is “NOR”, not “ISL”",
    ),
    "area-in-two-sources": (
        f"a 3; b 3 ref_area=NOR {OTHER}",
        "restated a b",
        "b, a: its ref_area is “NOR”, not “ISL”",
    ),
    "order-of-areas": ("a 3; b 4 ref_area=NOR", "order lower=a higher=b", ""),
    "order-of-areas-and-years": (
        "a 3 year=2019; b 4 ref_area=NOR",
        "order lower=a higher=b",
        f"a, b: they differ in year, ref_area; {COMPARED}",
    ),
}
"""Only an order may compare two areas."""


COMPARISONS = {
    "years": ("a 3 year=2019; b 4", "order lower=a higher=b", ""),
    "codes": ("a 3 sex=male; b 4 sex=female", "order lower=a higher=b", ""),
    "part-and-whole": (
        "a 3 sex=male; b 4",
        "order lower=a higher=b",
        f"a, b: they differ in sex; {COMPARED}",
    ),
    "whole-and-part": (
        "a 3; b 4 sex=male",
        "order lower=a higher=b",
        f"a, b: they differ in sex; {COMPARED}",
    ),
    "two-respects": (
        "a 3 year=2019; b 4 sex=male",
        "order lower=a higher=b",
        f"a, b: they differ in year, sex; {COMPARED}",
    ),
    "indicator-beside-what-is-left-open": (
        f"a 3 indicator_id=victims_foo {OTHER}; b 4 sex=male",
        "order lower=a higher=b",
        f"a, b: they differ in indicator_id, sex; {COMPARED}",
    ),
    "nothing-beside-what-is-left-open": (
        f"a 3 {OTHER}; b 4 sex=male",
        "order lower=a higher=b",
        f"a, b: they differ in sex; {COMPARED}",
    ),
    "what-one-edition-leaves-open": (
        f"a 3 year=2019 {OTHER}; b 4 sex=male",
        "order lower=a higher=b",
        "",
    ),
    "other-code-of-another-edition": (
        f"a 3 year=2019 sex=female {OTHER}; b 4 sex=male",
        "order lower=a higher=b",
        f"a, b: they differ in year, sex; {COMPARED}",
    ),
    "change-without-percent": (
        "a 4 year=2019; b 2; c 50",
        "percent_change old=a new=b fall=c",
        "c, b: its unit is “person”, not “percent”",
    ),
    "change-of-another-year": (
        "a 4 year=2019; b 2; c 50 unit=percent year=2019",
        "percent_change old=a new=b fall=c",
        "c, b: its year is “2019”, not “2020”",
    ),
    "share-of-something-else": (
        "a 4 sex=female; b 2 sex=male; c 50 unit=percent",
        "share whole=a part=b share=c",
        "b, a: its sex is “male”, not “female”",
    ),
    "share-of-another-year": (
        "a 4 year=2019; b 2 sex=male; c 50 unit=percent",
        "share whole=a part=b share=c",
        "",
    ),
    "rate-of-two-cells": (
        ("a 8 unit=ISK; b 2 sex=male unit=USD; c 4 unit=ISK year=2019; d 1 unit=EUR year=2019"),
        "same_rate local=a foreign=b local=c foreign=d",
        (f"d, b: its unit is “EUR”, not “USD” | b, a: they differ in sex; {CONVERTED}"),
    ),
    "rate-of-one-currency": (
        "a 8 unit=ISK; b 2 unit=ISK; c 4 unit=ISK year=2019; d 1 unit=ISK year=2019",
        "same_rate local=a foreign=b local=c foreign=d",
        (f"b, a: they differ in nothing; {CONVERTED} | d, c: they differ in nothing; {CONVERTED}"),
    ),
}


RESTATEMENTS = {
    "indicators-of-one-numeral": (
        "a 3; b 3 indicator_id=victims_assisted",
        "restated a b",
        "b, a: its indicator is “victims_assisted”, not “victims_identified”, and neither is "
        "part of the other",
    ),
    "counter-of-another-source": (
        f"a 3; b 3 counted_by=ngo {OTHER}",
        "restated a b",
        "b, a: its counted_by is “ngo”, not “government”",
    ),
    "counters-of-one-source": ("a 3; b 3 counted_by=ngo", "restated a b", ""),
    "inside": (f"a 3; b 3 sex=male {OTHER}", "restated a b", ""),
    "around": (f"a 3 sex=male; b 3 {OTHER}", "restated a b", ""),
    "beside": (
        f"a 3 sex=male; b 3 sex=female {OTHER}",
        "restated a b",
        f"b, a: they differ in sex; {RESTATED}",
    ),
    "other-year": (
        f"a 3; b 3 year=2019 {OTHER}",
        "restated a b",
        f"b, a: they differ in year; {RESTATED}",
    ),
    "one-numeral-for-two-counts": (
        f"a 3 {CALLS}; b 3 {REFERRALS}",
        "restated a b",
        "",
    ),
    "overlapping": (
        "a 3; b 2 sex=male; c 1 citizenship=DNK",
        "restated a b c",
        f"c, b: {OVERLAP}",
    ),
}


@cases("rows, identity, reasons", PARTS | AREAS | COMPARISONS | RESTATEMENTS)
def test_first_reason_is_given_for_each_unlike_term(rows, identity, reasons):
    assert explain(rows, identity) == reasons


@cases(
    "rows, identity",
    {
        "counter-of-another-source": (f"a 3; b 5 counted_by=ngo {OTHER}", "restated a b"),
        "unrelated-indicator": (f"a 3; b 5 indicator_id=victims_assisted {OTHER}", "restated a b"),
        "year-of-another-source": (f"a 3; b 5 year=2019 {OTHER}", "restated a b"),
        "definition-of-a-part": ("a 3; b 5 definition=wider sex=male", "part_of a b"),
    },
)
def test_numbers_whose_difference_is_explained_may_count_different_things(rows, identity):
    """A person has recorded that another definition or period may explain it."""
    assert explain(rows, identity, verdict="contradicted") != ""
    assert explain(rows, identity, verdict="differs") == ""


def test_subtracted_part_has_the_area_of_the_total():
    """A sum that subtracts has no whole that contains its parts."""
    figures = make_set("a 3; b 5 sex=male; c 2 sex=female ref_area=NOR", "sum a b c")
    *terms, subtracted = figures.terms
    figures = replace(figures, terms=(*terms, replace(subtracted, coefficient=1)))
    (evaluated,) = figures.evaluated
    assert evaluated.whole is None
    ((figure, _, reason),) = find_unlike_terms(evaluated, figures)
    assert (figure.figure_id, reason) == ("c", "its ref_area is “NOR”, not “ISL”")


def test_definition_of_either_source_may_contain_a_restated_figure():
    """The earlier edition counts begging as labor, the later one lists the two side by side."""
    rows = (
        "labor 12 exploitation=forced_labor; "
        "nested 1 exploitation=forced_begging; "
        f"begging 3 exploitation=forced_begging {OTHER}; "
        f"rest 9 exploitation=forced_labor {OTHER}"
    )
    restated = "restated labor rest begging"
    assert explain(rows, restated, "part_of labor nested") == ""
    assert explain(rows, restated) == f"begging, labor: they differ in exploitation; {RESTATED}"


def test_codes_of_which_one_contains_the_other_cannot_be_added():
    """What a code contains differs from source to source; a list of parts says it."""
    rows = "labor 3 exploitation=forced_labor; begging 3 exploitation=forced_begging; all 6"
    separate, nested = "sum all labor begging", "part_of labor begging"
    assert explain(rows, nested) == explain(rows, separate) == ""
    assert explain(rows, separate, nested) == f"begging, labor: {OVERLAP}"


def test_codes_that_are_listed_side_by_side_contain_nothing_of_each_other():
    """Although another identity of the source says that one contains the other."""
    rows = "labor 6 exploitation=forced_labor; begging 3 exploitation=forced_begging; all 9"
    separate, nested = "sum all labor begging", "part_of labor begging"
    reason = "begging, labor: its exploitation is “forced_begging”, not “forced_labor”"
    assert explain(rows, nested, separate) == reason
