"""Relations that codes and numbers of a source demand, and that no identity declares."""

from dataclasses import replace

from figure_sets import join_ids, make_figure, make_figures, make_set, set_category

from cases import cases
from tip_figures.figures.relations.required_identities import find_part_lists, find_undeclared

ALL = "all 30"
SEX = "sex 18 exploitation=sex_trafficking"
LABOR = "labor 12 exploitation=forced_labor"
CITIZENS = "citizens 24 citizenship=ISL"
FOREIGN = "foreign 6 citizenship=foreign"
BY_EXPLOITATION = f"{ALL}; {SEX}; {LABOR}"
CROSSED = (
    "all 71; abroad 51 exploitation=sex_trafficking exploited_in=DNK; "
    "home 16 exploitation=sex_trafficking exploited_in=ISL; "
    "labor 4 exploitation=forced_labor exploited_in=ISL"
)
BY_CITIZENSHIP = f"{ALL}; {CITIZENS}; {FOREIGN}"


def list_sums(figures):
    """Return the undeclared sums that hold as a text: `all = sex + labor; …`."""
    return "; ".join(
        f"{relation.total.figure_id} = {join_ids(relation.parts, ' + ')}"
        for relation in find_undeclared(figures)
        if relation.reason == "they add up to the total"
    )


def describe(figures):
    """Return all undeclared relations as texts: `part_of all: sex, labor (reason)`."""
    return [
        f"{kind} {total.figure_id}: {join_ids(parts, ', ')} ({reason})"
        for kind, total, parts, reason in find_undeclared(figures)
    ]


UNDECLARED = {
    "no-identity": (BY_EXPLOITATION, "", "all = sex + labor"),
    "only-part-of": (BY_EXPLOITATION, "part_of all sex labor", "all = sex + labor"),
    "sum": (BY_EXPLOITATION, "sum all sex labor", ""),
    "restated-by-parts": (BY_EXPLOITATION, "restated all sex labor", ""),
    "sum-by-another-dimension": (
        f"{BY_EXPLOITATION}; {CITIZENS}; {FOREIGN}",
        "sum all citizens foreign",
        "all = sex + labor",
    ),
    "two-dimensions-beside-a-sum-of-zeros": (
        (
            f"{BY_EXPLOITATION}; {CITIZENS}; {FOREIGN}; women 0 sex=female; "
            "other 0 exploitation=forced_begging"
        ),
        "sum all women other",
        "all = citizens + foreign; all = sex + labor",
    ),
    "two-dimensions": (
        f"{BY_EXPLOITATION}; {CITIZENS}; {FOREIGN}",
        "",
        "all = citizens + foreign; all = sex + labor",
    ),
    "part-of-with-a-zero": (
        f"{BY_EXPLOITATION}; other 0 exploitation=forced_begging",
        "part_of all sex labor other",
        "all = sex + labor",
    ),
    "some-of-a-longer-list": (
        f"{BY_EXPLOITATION}; other 1 exploitation=forced_begging",
        "part_of all sex labor other",
        "",
    ),
    "first-of-two-lists": (
        (
            f"{BY_EXPLOITATION}; begging 20 exploitation=forced_begging; "
            "service 10 exploitation=domestic_servitude"
        ),
        "",
        "all = sex + labor",
    ),
    "parts-of-parts": (
        f"{BY_CITIZENSHIP}; danish 2 citizenship=DNK; norwegian 4 citizenship=NOR",
        "sum all citizens foreign; sum foreign danish norwegian",
        "",
    ),
    "one-part-contains-the-other": (
        "all 8; foreign 6 citizenship=foreign; danish 2 citizenship=DNK",
        "",
        "",
    ),
    "codes-that-an-identity-nests": (
        (
            f"{BY_EXPLOITATION}; begging 1 exploitation=forced_begging citizenship=DNK; "
            "sex-less 17 exploitation=sex_trafficking citizenship=DNK"
        ),
        "sum all sex labor; part_of labor begging",
        "",
    ),
    "several-dimensions": (
        CROSSED,
        "",
        "all = abroad + home + labor",
    ),
    "several-dimensions-beside-a-sum": (
        f"{CROSSED}; citizens 70 citizenship=ISL; danish 1 citizenship=DNK",
        "sum all citizens danish",
        "",
    ),
    "as-much-as-rounding-explains": (
        (
            "all 202630 rounded_to=10; "
            "sex 200000 exploitation=sex_trafficking rounded_to=10; "
            "labor 2615 exploitation=forced_labor rounded_to=10"
        ),
        "",
        "all = sex + labor",
    ),
    "more-than-rounding-explains": (
        (
            "all 202630 rounded_to=10; "
            "sex 200000 exploitation=sex_trafficking rounded_to=10; "
            "labor 2614 exploitation=forced_labor rounded_to=10"
        ),
        "",
        "",
    ),
    "at-least": (f"all 30 bound=at_least; {SEX}; {LABOR}", "", "all = sex + labor"),
    "more-than": (f"all 30 bound=more_than; {SEX}; {LABOR}", "", ""),
    **{
        f"another-{cell}": (f"{ALL}; {SEX}; {LABOR} {cell}", "", "")
        for cell in (
            "year=2019",
            "ref_area=NOR",
            "period=2020-01/2020-08",
            "counted_by=ngo",
            "definition=new",
            "unit=case",
            "source_id=demo-2022-isl-protection",
            "indicator_id=victims_assisted",
        )
    },
}
"""Figures and identities; the sums that are not declared."""


@cases("rows, identities, sums", UNDECLARED)
def test_sum_is_found_unless_it_is_declared_or_implied(rows, identities, sums):
    assert list_sums(make_set(rows, identities)) == sums


NO_CODES = "citizenship= exploitation= exploited_in= sex="


@cases(
    "other_indicator, main_indicator, sums",
    {
        "part": ("victims_referred", "victims_assisted", "assisted = police + others"),
        "no-part": ("victims_referred", "", ""),
        "two-indicators": ("victims_identified", "victims_assisted", ""),
    },
)
def test_parts_may_be_of_an_indicator_that_is_part_of_the_other(
    other_indicator, main_indicator, sums
):
    """Who referred the people who were assisted: by a dimension that the total does not have."""
    rows = (
        f"assisted 41 indicator_id=victims_assisted {NO_CODES}all; "
        f"police 14 indicator_id=victims_referred actor=law_enforcement {NO_CODES}; "
        f"others 27 indicator_id={other_indicator} actor=others {NO_CODES}"
    )
    part_of = dict.fromkeys(["victims_referred", other_indicator], main_indicator)
    assert list_sums(make_set(rows, part_of=part_of)) == sums


def test_part_of_an_indicator_without_the_dimension_of_the_total_is_no_part():
    """How many citizens called is not known, so calls are no part of the citizens."""
    rows = (
        "citizens 4 citizenship=ISL; "
        f"old 1 indicator_id=hotline_referrals {NO_CODES}; "
        f"new 3 indicator_id=hotline_cases {NO_CODES}"
    )
    part_of = {"hotline_referrals": "victims_identified", "hotline_cases": "victims_identified"}
    assert list_sums(make_set(rows, part_of=part_of)) == ""


def list_conflicts(figures):
    """Return the relations whose numbers do not fit together."""
    texts = describe(figures)
    return "; ".join(text for text in texts if "they " in text and "to the total" not in text)


TOTAL = "all 33"
CITIZENS_20 = "citizens 20 citizenship=ISL"
FOREIGN_11 = "foreign 11 citizenship=foreign"
DANISH = "danish 7 citizenship=DNK"
HALVES = "sum all: citizens, foreign (they are all that there can be, but add up to 31)"


@cases(
    "rows, identities, problems",
    {
        "too-few": (f"{TOTAL}; {CITIZENS_20}; {FOREIGN_11}", "", HALVES),
        "part-of-says-too-little": (
            f"{TOTAL}; {CITIZENS_20}; {FOREIGN_11}",
            "part_of all citizens foreign",
            HALVES,
        ),
        "sum": (f"{TOTAL}; {CITIZENS_20}; {FOREIGN_11}", "sum all citizens foreign", ""),
        "right": (f"all 31; {CITIZENS_20}; {FOREIGN_11}", "", ""),
        "total-may-be-lower": (
            f"all 33 bound=at_most; {CITIZENS_20}; {FOREIGN_11}",
            "",
            "",
        ),
        "part-may-be-higher": (
            f"{TOTAL}; {CITIZENS_20}; foreign 11 citizenship=foreign bound=at_least",
            "",
            "",
        ),
        "one-country": (f"{TOTAL}; {CITIZENS_20}; {DANISH}", "", ""),
        "narrower-part": (
            f"{TOTAL}; {CITIZENS_20}; foreign 11 citizenship=foreign sex=male",
            "",
            "",
        ),
    },
)
def test_own_country_and_all_others_are_all(rows, identities, problems):
    assert list_conflicts(make_set(rows, identities)) == problems


MORE = "which is more than the total"
MANY = "many 20 exploitation=forced_labor"


@cases(
    "rows, identities, problems",
    {
        "too-many": (
            f"{TOTAL}; {SEX}; {MANY}",
            "",
            f"part_of all: sex, many (they add up to 38, {MORE})",
        ),
        "part-of": (f"{TOTAL}; {SEX}; {MANY}", "part_of all sex many", ""),
        "part-of-each-alone": (
            f"{TOTAL}; {SEX}; {MANY}",
            "part_of all sex; part_of all many",
            f"part_of all: sex, many (they add up to 38, {MORE})",
        ),
        "total-may-be-higher": (f"all 33 bound=at_least; {SEX}; {MANY}", "", ""),
        "parts-that-may-overlap": (f"{TOTAL}; female 20 sex=female; {MANY}", "", ""),
        "largest-of-each-code": (
            (f"{TOTAL}; {SEX}; {MANY}; danish-labor 2 exploitation=forced_labor citizenship=DNK"),
            "part_of many danish-labor",
            f"part_of all: sex, many (they add up to 38, {MORE})",
        ),
        "nested-codes": (f"all 11; {FOREIGN_11}; {DANISH}", "", ""),
        "narrowest-codes": (
            f"all 11; {FOREIGN_11}; {DANISH}; norwegian 5 citizenship=NOR",
            "",
            f"part_of foreign: danish, norwegian (they add up to 12, {MORE})",
        ),
        "larger-part": (
            "one 9; part 11 sex=male",
            "",
            f"part_of one: part (they add up to 11, {MORE})",
        ),
    },
)
def test_parts_are_not_more_than_their_total(rows, identities, problems):
    """Parts that share no person; bounds and rounding may explain it."""
    assert list_conflicts(make_set(rows, identities)) == problems


OTHER_SOURCE = "source_id=demo-2022-isl-protection"


@cases(
    "rows, identities, undeclared",
    {
        "no-identity": (f"{TOTAL}; {FOREIGN_11}", "", "part_of all: foreign"),
        "part-of": (f"{TOTAL}; {FOREIGN_11}", "part_of all foreign", ""),
        "restated": (f"{TOTAL}; {FOREIGN_11}", "restated all foreign", ""),
        "part-of-a-part": (
            f"{TOTAL}; {FOREIGN_11}; {DANISH}",
            "part_of all foreign; part_of foreign danish",
            "",
        ),
        "side-by-side": (
            f"{TOTAL}; {FOREIGN_11}; {DANISH}",
            "part_of all foreign danish",
            "part_of foreign: danish",
        ),
        "narrowest-container": (
            f"{TOTAL}; {FOREIGN_11}; {DANISH}",
            "part_of all foreign",
            "part_of foreign: danish",
        ),
        "neither-contains-the-other": (f"{SEX}; {FOREIGN_11}", "", ""),
        "zero": (f"{TOTAL}; none 0 sex=male", "", ""),
        "counter-that-is-not-named": (
            f"{TOTAL}; {FOREIGN_11} counted_by=report",
            "",
            "part_of all: foreign",
        ),
        "another-counter": (f"{TOTAL}; {FOREIGN_11} counted_by=ngo", "", ""),
        "another-definition": (f"{TOTAL}; {FOREIGN_11} definition=new", "", ""),
        "same-definition": (
            f"{TOTAL} definition=new; {FOREIGN_11} definition=new",
            "",
            "part_of all: foreign",
        ),
        "rate": (
            f"{TOTAL} indicator_id=officers_per_unit; {FOREIGN_11} indicator_id=officers_per_unit",
            "",
            "",
        ),
        "cell-that-another-source-relates": (
            (
                f"{TOTAL}; {FOREIGN_11}; all-2022 33 {OTHER_SOURCE}; "
                f"foreign-2022 11 citizenship=foreign {OTHER_SOURCE}"
            ),
            "part_of all foreign",
            "part_of all-2022: foreign-2022",
        ),
    },
)
def test_part_needs_an_identity(rows, identities, undeclared):
    relations = describe(make_set(rows, identities))
    assert "; ".join(text.partition(" (")[0] for text in relations) == undeclared


@cases(
    "limits, is_part",
    {
        "place": ({("exploitation", "other"): "place"}, False),
        "sector": ({("exploitation", "other"): "sector"}, True),
        "place-of-both": ({("exploitation", "other"): "place", ("sex", "male"): "place"}, True),
        "no-limit": ({}, True),
    },
)
def test_count_of_a_place_need_not_be_in_that_of_the_country(limits, is_part):
    """Others may have counted it; a code may have the property `limits` in the schema."""
    figures = make_set("men 33 sex=male; there 11 sex=male exploitation=other")
    for (column, code), limit in limits.items():
        figures = set_category(figures, column, code, limits=limit)
    relations = [text.partition(" (")[0] for text in describe(figures)]
    assert relations == (["part_of men: there"] if is_part else [])


@cases(
    "total, values, lists",
    {
        "two-pairs": ("9", "4 5 3 6", [("4", "5"), ("3", "6")]),
        "shortest-first": ("12", "4 5 3 6", [("4", "5", "3")]),
        "one-part-is-no-list": ("4", "4", []),
    },
)
def test_lists_of_parts_add_up(total, values, lists):
    parts = [make_figure(f"{value} {value}") for value in values.split()]
    found = find_part_lists(make_figure(f"all {total}"), parts, lambda *_: True)
    assert [tuple(part.figure_id for part in chosen) for chosen in found] == lists


def test_search_of_many_parts_ends():
    """2 ** 40 lists cannot be tried; the first 10,000 are."""
    parts = [make_figure(f"{n} 2") for n in range(40)]
    assert list(find_part_lists(make_figure("all 79"), parts, lambda *_: True)) == []


@cases(
    "counters, relations",
    {
        "two ministries": (("Ministry of Labor", "Ministry of Justice"), 0),
        "a ministry and its directorate": (
            ("Ministry of Labor", "Fraud Unit, Ministry of Labor"),
            1,
        ),
        "a common noun": (("Ministry of Labor", "police"), 1),
        "nobody": (("Ministry of Labor", ""), 1),
    },
)
def test_counts_of_two_bodies_are_no_part_of_each_other(counters, relations):
    """Unless they add up, or contradict each other."""
    all_victims, women = make_figures("all 40; women 12 sex=female")
    rows = [replace(all_victims, counter=counters[0]), replace(women, counter=counters[1])]
    assert len(find_undeclared(make_set(rows))) == relations
