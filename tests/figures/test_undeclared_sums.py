"""Sums that follow from the figures of a source and that no identity declares."""

import pytest
from figure_sets import join_ids, make_figure, make_set

from tip_figures.figures.undeclared_sums import find_undeclared_sums

ALL = make_figure("all", "30")
SEX = make_figure("sex", "18", exploitation="sex_trafficking")
LABOR = make_figure("labor", "12", exploitation="forced_labor")
CITIZENS = make_figure("citizens", "24", citizenship="ISL")
FOREIGN = make_figure("foreign", "6", citizenship="foreign")
BY_EXPLOITATION = (ALL, SEX, LABOR)
BY_CITIZENSHIP = (ALL, CITIZENS, FOREIGN)


def list_sums(figures):
    """Return the undeclared sums as texts: `all = sex + labor`."""
    return [
        f"{total.figure_id} = {join_ids(parts, ' + ')}"
        for total, parts in find_undeclared_sums(figures)
    ]


UNDECLARED = [
    pytest.param(BY_EXPLOITATION, [], ["all = sex + labor"], id="no-identity"),
    pytest.param(
        BY_EXPLOITATION, ["part_of all sex labor"], ["all = sex + labor"], id="only-part-of"
    ),
    pytest.param(BY_EXPLOITATION, ["sum all sex labor"], [], id="sum"),
    pytest.param(BY_EXPLOITATION, ["restated all sex labor"], [], id="restated-by-parts"),
    pytest.param(
        (*BY_EXPLOITATION, CITIZENS, FOREIGN),
        ["sum all citizens foreign"],
        ["all = sex + labor"],
        id="sum-by-another-dimension",
    ),
    pytest.param(
        (*BY_EXPLOITATION, CITIZENS, FOREIGN),
        [],
        ["all = citizens + foreign", "all = sex + labor"],
        id="two-dimensions",
    ),
    pytest.param(
        (*BY_EXPLOITATION, make_figure("other", "0", exploitation="forced_begging")),
        ["part_of all sex labor other"],
        ["all = sex + labor"],
        id="part-of-with-a-zero",
    ),
    pytest.param(
        (*BY_EXPLOITATION, make_figure("other", "1", exploitation="forced_begging")),
        ["part_of all sex labor other"],
        [],
        id="some-of-a-longer-list",
    ),
    pytest.param((ALL, SEX, make_figure("labor", "13", exploitation="forced_labor")), [], [],
                 id="one-too-many"),
    pytest.param(
        (
            *BY_EXPLOITATION,
            make_figure("begging", "20", exploitation="forced_begging"),
            make_figure("service", "10", exploitation="domestic_servitude"),
        ),
        [],
        ["all = begging + service"],
        id="first-of-two-lists",
    ),
    pytest.param(
        (
            make_figure("all", "21"),
            *(make_figure(f"p{n}", str(n), citizenship=f"X{n}") for n in range(1, 7)),
        ),
        [],
        ["all = p1 + p2 + p3 + p4 + p5 + p6"],
        id="six-parts",
    ),
    pytest.param(
        (
            *BY_CITIZENSHIP,
            make_figure("danish", "2", citizenship="DNK"),
            make_figure("norwegian", "4", citizenship="NOR"),
        ),
        ["sum all citizens foreign", "sum foreign danish norwegian"],
        [],
        id="parts-of-parts",
    ),
    pytest.param(
        (make_figure("all", "8"), make_figure("foreign", "6", citizenship="foreign"),
         make_figure("danish", "2", citizenship="DNK")),
        [],
        [],
        id="one-part-contains-the-other",
    ),
    pytest.param(
        (
            *BY_EXPLOITATION,
            make_figure("begging", "1", exploitation="forced_begging", citizenship="DNK"),
            make_figure("sex-less", "17", exploitation="sex_trafficking", citizenship="DNK"),
        ),
        ["sum all sex labor", "part_of labor begging"],
        [],
        id="codes-that-an-identity-nests",
    ),
    pytest.param(
        (
            make_figure("all", "71"),
            make_figure("abroad", "51", exploitation="sex_trafficking", exploited_in="DNK"),
            make_figure("home", "16", exploitation="sex_trafficking", exploited_in="ISL"),
            make_figure("labor", "4", exploitation="forced_labor", exploited_in="ISL"),
        ),
        [],
        ["all = abroad + home + labor"],
        id="several-dimensions",
    ),
    pytest.param(
        (
            make_figure("all", "71"),
            make_figure("abroad", "51", exploitation="sex_trafficking", exploited_in="DNK"),
            make_figure("home", "16", exploitation="sex_trafficking", exploited_in="ISL"),
            make_figure("labor", "4", exploitation="forced_labor", exploited_in="ISL"),
            make_figure("citizens", "70", citizenship="ISL"),
            make_figure("danish", "1", citizenship="DNK"),
        ),
        ["sum all citizens danish"],
        [],
        id="several-dimensions-beside-a-sum",
    ),
    pytest.param(
        (
            make_figure("all", "202630", rounded_to=10),
            make_figure("sex", "200000", exploitation="sex_trafficking", rounded_to=10),
            make_figure("labor", "2615", exploitation="forced_labor", rounded_to=10),
        ),
        [],
        ["all = sex + labor"],
        id="as-much-as-rounding-explains",
    ),
    pytest.param(
        (
            make_figure("all", "202630", rounded_to=10),
            make_figure("sex", "200000", exploitation="sex_trafficking", rounded_to=10),
            make_figure("labor", "2614", exploitation="forced_labor", rounded_to=10),
        ),
        [],
        [],
        id="more-than-rounding-explains",
    ),
    pytest.param(
        (make_figure("all", "30", bound="at_least"), SEX, LABOR),
        [],
        ["all = sex + labor"],
        id="at-least",
    ),
    pytest.param(
        (make_figure("all", "30", bound="more_than"), SEX, LABOR), [], [], id="more-than"
    ),
    pytest.param((make_figure("all", "0"), SEX, LABOR), [], [], id="total-of-zero"),
    pytest.param(
        (
            make_figure("all", "30", basis="derived"),
            make_figure("sex", "18", exploitation="sex_trafficking", basis="derived"),
            LABOR,
        ),
        [],
        ["all = sex + labor"],
        id="derived-figures",
    ),
    *(
        pytest.param(
            (ALL, SEX, make_figure("labor", "12", exploitation="forced_labor", **cells)),
            [],
            [],
            id=f"another-{column}",
        )
        for column, cells in {
            "year": {"year": 2019},
            "area": {"ref_area": "NOR"},
            "period": {"period": "part_of_year"},
            "unit": {"unit": "case"},
            "source": {"source_id": "demo-2022-isl-protection"},
            "indicator": {"indicator_id": "victims_assisted"},
        }.items()
    ),
]  # fmt: skip
"""Figures and identities; the sums that are not declared."""


@pytest.mark.parametrize(("rows", "identities", "sums"), UNDECLARED)
def test_sum_is_found_unless_it_is_declared_or_implied(rows, identities, sums):
    assert list_sums(make_set(rows, *identities)) == sums


REPEATED = make_figure("danish", "6", citizenship="DNK")


@pytest.mark.parametrize(
    ("identities", "sentences", "sums"),
    [
        pytest.param([], ["foreign danish"], ["foreign = danish"], id="one-sentence"),
        pytest.param([], ["foreign", "danish"], [], id="two-sentences"),
        pytest.param(["sum foreign danish"], ["foreign danish"], [], id="sum"),
        pytest.param(["restated foreign danish"], ["foreign danish"], [], id="restated"),
        pytest.param(["restated danish foreign"], ["foreign danish"], [], id="restated-by-total"),
        pytest.param(
            ["part_of foreign danish"], ["foreign danish"], ["foreign = danish"], id="only-part-of"
        ),
    ],
)
def test_part_may_be_all_of_the_total(identities, sentences, sums):
    """Six foreign victims, all from Denmark: reported only where one sentence says both."""
    figures = make_set((FOREIGN, REPEATED), *identities, sentences=sentences)
    assert list_sums(figures) == sums


def test_part_of_other_value_or_bound_is_not_all_of_the_total():
    fewer = make_figure("danish", "5", citizenship="DNK")
    bounded = make_figure("norwegian", "6", citizenship="NOR", bound="at_least")
    figures = make_set((FOREIGN, fewer, bounded), sentences=["foreign danish norwegian"])
    assert list_sums(figures) == []


def test_parts_may_be_of_an_indicator_that_is_part_of_the_other():
    """Who referred the people who were assisted: by a dimension that the total does not have."""
    codes = dict.fromkeys(("citizenship", "exploitation", "exploited_in", "sex"), "")
    total = make_figure(
        "assisted", "41", indicator_id="victims_assisted", **(codes | {"sex": "all"})
    )
    police = make_figure("police", "14", indicator_id="x", actor="law_enforcement", **codes)
    others = make_figure("others", "27", indicator_id="x", actor="others", **codes)
    figures = make_set((total, police, others))
    assert list_sums(figures) == []
    (indicator,) = [row for row in figures.indicators if row.indicator_id == "victims_referred"]
    assert indicator.part_of == ""
    renamed = [
        make_figure(name, value, indicator_id="victims_referred", actor=actor, **codes)
        for name, value, actor in (("police", "14", "law_enforcement"), ("others", "27", "others"))
    ]
    figures = make_set((total, *renamed), part_of={"victims_referred": "victims_assisted"})
    assert list_sums(figures) == ["assisted = police + others"]


def test_counts_of_several_indicators_may_make_up_another():
    """Four shelters: one that continued, three that were opened."""
    codes = dict.fromkeys(("citizenship", "exploitation", "exploited_in", "sex"), "")
    rows = [
        make_figure("calls", "4", indicator_id="hotline_calls", **codes),
        make_figure("old", "1", indicator_id="hotline_referrals", **codes),
        make_figure("new", "3", indicator_id="hotline_cases", **codes),
    ]
    part_of = {"hotline_referrals": "hotline_calls", "hotline_cases": "hotline_calls"}
    assert list_sums(make_set(rows, part_of=part_of)) == ["calls = old + new"]
    assert list_sums(make_set(rows, "sum calls old new", part_of=part_of)) == []


def test_part_of_an_indicator_without_the_dimension_of_the_total_is_no_part():
    """How many citizens called is not known, so calls are no part of the citizens."""
    codes = dict.fromkeys(("exploitation", "exploited_in", "sex"), "")
    rows = [
        make_figure("citizens", "4", citizenship="ISL"),
        make_figure("old", "1", indicator_id="hotline_referrals", citizenship="", **codes),
        make_figure("new", "3", indicator_id="hotline_cases", citizenship="", **codes),
    ]
    part_of = {"hotline_referrals": "victims_identified", "hotline_cases": "victims_identified"}
    assert list_sums(make_set(rows, part_of=part_of)) == []
