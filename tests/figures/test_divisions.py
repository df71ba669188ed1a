"""How totals divide: parts of one source by one dimension, which add up to the total."""

from collections import defaultdict
from decimal import Decimal

import pytest
from figure_sets import make_figure, make_figures
from report_sets import make_report_set

from cases import cases
from conftest import read_figures
from tip_figures.figures.tables.divisions import divide_totals
from tip_figures.figures.tables.generated_tables import make_generated_rows
from tip_figures.figures.tables.totals import select_totals


def divide(figures, *identities, **options):
    """Return the parts of the totals of some figures: dimension → (code, value, figures)."""
    figure_set = make_report_set(figures, *identities, **options)
    parts_by_dimension = {}
    for division in divide_totals(figure_set, select_totals(figure_set)):
        assert division.dimension.name not in parts_by_dimension
        parts_by_dimension[division.dimension.name] = [
            (part.code, int(part.value), " ".join(term.figure_id for term in part.terms))
            for part in division.parts
        ]
    return parts_by_dimension


def make_total(value="9", **cells):
    return make_figure(f"all {value}", **cells)


def make_sexes(*values, **cells):
    """Make figures of female and male victims."""
    return [
        make_figure(f"{sex} {value}", sex=sex, **cells)
        for sex, value in zip(("female", "male"), values, strict=False)
    ]


def test_parts_of_small_package_add_up():
    """Whatever a report leaves open is in a row of its own."""
    sums = defaultdict(Decimal)
    totals = {}
    for row in make_generated_rows(read_figures())["parts"]:
        key = (row["indicator_id"], row["ref_area"], row["unit"], row["year"], row["dimension"])
        sums[key] += Decimal(row["value"])
        totals[key] = Decimal(row["total"])
    assert sums == totals
    assert len(sums) == 8


def test_sum_divides_a_total():
    figures = [make_total(), *make_sexes("4", "5")]
    assert divide(figures, "sum all female male") == {
        "sex": [("female", 4, "female"), ("male", 5, "male")]
    }


def test_figures_without_an_identity_do_not_divide():
    assert divide([make_total(), *make_sexes("4", "5")]) == {}


def test_rest_of_incomplete_parts_is_not_stated():
    figures = [make_total(), *make_sexes("4", "3")]
    expected = {"sex": [("female", 4, "female"), ("male", 3, "male"), ("not_stated", 2, "")]}
    assert divide(figures, "part_of all female male") == expected


def test_rest_of_rounded_parts_is_rounding():
    cells = {"rounded_to": Decimal(10)}
    figures = [make_total("100", **cells), *make_sexes("40", "50", **cells)]
    assert divide(figures, "sum all female male")["sex"][-1] == ("rounding", 10, "")


def test_parts_that_exceed_a_contradicted_total_leave_a_difference():
    figures = [make_total("8"), *make_sexes("4", "5")]
    assert divide(figures, "sum all female male")["sex"][-1] == ("difference", -1, "")


@cases(
    "cells, kind",
    {
        "open-total": ({"bound": "at_least"}, "part_of"),
        "rounded": ({"rounded_to": Decimal(10)}, "sum"),
    },
)
def test_parts_that_exceed_the_total_rightly_do_not_divide_it(cells, kind):
    """A rest below zero would need a contradiction that explains it."""
    figures = [make_total("80", **cells), *make_sexes("40", "50", **cells)]
    assert divide(figures, f"{kind} all female male") == {}


# Dimensions


def test_term_may_be_narrower_in_other_dimensions():
    """The foreign victims of forced labor are the foreign part."""
    figures = [
        make_total(),
        make_figure("own 6 citizenship=ISL"),
        make_figure("other 3 citizenship=NOR exploitation=forced_labor"),
    ]
    assert divide(figures, "sum all own other") == {
        "citizenship": [("ISL", 6, "own"), ("foreign", 3, "other")]
    }


def test_foreign_citizens_are_added_up_where_a_sum_lists_them_all():
    figures = [
        make_total(),
        make_figure("own 4 citizenship=ISL"),
        make_figure("norwegian 3 citizenship=NOR"),
        make_figure("danish 2 citizenship=DNK"),
    ]
    assert divide(figures, "sum all own norwegian danish") == {
        "citizenship": [("ISL", 4, "own"), ("foreign", 5, "norwegian danish")]
    }


def test_countries_are_named_where_others_may_be_missing():
    """The rest may be foreigners, so nobody knows how many foreigners there were."""
    figures = [
        make_total(),
        make_figure("norwegian 3 citizenship=NOR"),
        make_figure("danish 2 citizenship=DNK"),
    ]
    assert divide(figures, "part_of all norwegian danish") == {
        "citizenship": [("DNK", 2, "danish"), ("NOR", 3, "norwegian"), ("not_stated", 4, "")]
    }


def test_foreign_that_a_report_states_is_kept():
    figures = [make_total(), make_figure("other 4 citizenship=foreign")]
    assert divide(figures, "part_of all other") == {
        "citizenship": [("foreign", 4, "other"), ("not_stated", 5, "")]
    }


def test_part_that_is_all_of_its_total_divides_it():
    """A report says that all were women."""
    figures = [make_total(), *make_sexes("9")]
    assert divide(figures, "restated all female") == {"sex": [("female", 9, "female")]}


def test_restated_number_that_differs_does_not_divide():
    figures = [make_total(), *make_sexes("8")]
    assert divide(figures, "restated all female") == {}


def test_sum_is_preferred_to_all_alike():
    figures = [make_total(), *make_sexes("9", "0")]
    parts = {"sex": [("female", 9, "female"), ("male", 0, "male")]}
    assert divide(figures, "restated all female", "sum all female male") == parts


def test_places_of_exploitation_are_not_added_up():
    figures = [
        make_total(),
        make_figure("home 4 exploited_in=ISL"),
        make_figure("norway 3 exploited_in=NOR"),
        make_figure("denmark 2 exploited_in=DNK"),
    ]
    assert divide(figures, "sum all home norway denmark") == {
        "exploited_in": [("DNK", 2, "denmark"), ("ISL", 4, "home"), ("NOR", 3, "norway")]
    }


def test_crossed_parts_divide_by_both_dimensions():
    """Women, girls, men and boys are divided by sex and by age."""
    figures = [
        make_total("10"),
        make_figure("women 4 sex=female age=adult"),
        make_figure("girls 3 sex=female age=child"),
        make_figure("men 2 sex=male age=adult"),
        make_figure("boys 1 sex=male age=child"),
    ]
    assert divide(figures, "sum all women girls men boys") == {
        "sex": [("female", 7, "women girls"), ("male", 3, "men boys")],
        "age": [("adult", 6, "women men"), ("child", 4, "girls boys")],
    }


def test_single_part_divides_by_its_only_dimension():
    figures = [make_total(), *make_sexes("4")]
    expected = {"sex": [("female", 4, "female"), ("not_stated", 5, "")]}
    assert divide(figures, "part_of all female") == expected


def test_single_part_of_two_dimensions_does_not_divide():
    """The women from Norway are neither all women nor all from Norway."""
    figures = [make_total(), make_figure("part 4 sex=female citizenship=NOR")]
    assert divide(figures, "part_of all part") == {}


def test_total_of_limited_scope_is_divided():
    figures = [
        make_total(status="potential"),
        *make_sexes("4", "5", status="potential"),
    ]
    assert list(divide(figures, "sum all female male")) == ["sex"]


def test_limit_of_a_total_may_be_divided():
    """Forced labor is divided into forms that the source counts as forced labor."""
    figures = [
        make_total(exploitation="forced_labor"),
        make_figure("begging 4 exploitation=forced_begging"),
        make_figure("criminality 3 exploitation=forced_criminality"),
    ]
    assert divide(figures, "part_of all begging criminality") == {
        "exploitation": [
            ("forced_begging", 4, "begging"),
            ("forced_criminality", 3, "criminality"),
            ("not_stated", 2, ""),
        ]
    }
    part = "part_of all begging"
    assert divide(figures[:2], part)["exploitation"][-1] == ("not_stated", 5, "")


def test_foreign_total_is_not_divided_by_citizenship():
    figures = [
        make_total(citizenship="foreign"),
        make_figure("norwegian 4 citizenship=NOR"),
        make_figure("danish 5 citizenship=DNK"),
    ]
    assert divide(figures, "sum all norwegian danish") == {}


def test_parts_may_be_of_an_indicator_that_is_part_of_the_total():
    """Those who were referred are part of those who were assisted."""
    figures = [
        make_total(indicator_id="victims_assisted"),
        make_figure("police 4 indicator_id=victims_referred actor=law_enforcement"),
        make_figure("others 5 indicator_id=victims_referred actor=others"),
    ]
    identity = "sum all police others"
    assert divide(figures, identity, part_of={"victims_referred": "victims_assisted"}) == {
        "actor": [("law_enforcement", 4, "police"), ("others", 5, "others")]
    }
    assert divide(figures, identity, part_of={"victims_referred": ""}) == {}


# Which division is preferred


def test_identity_of_another_number_does_not_divide_the_total():
    """The later edition gives another number, so the parts of the earlier one do not fit."""
    figures = [
        make_total("9", source_id="first-2021"),
        *make_sexes("4", "5", source_id="first-2021"),
        make_figure("later 8 source_id=first-2022"),
    ]
    assert divide(figures, "sum all female male") == {}


def make_statement(source_id, *values):
    """Make a total of nine and its parts in a source; ids begin with the source."""
    names = ("female", "male", "unknown")
    parts = [
        make_figure(f"{source_id}-{sex} {value}", source_id=source_id, sex=sex)
        for sex, value in zip(names, values, strict=False)
    ]
    return [make_figure(f"{source_id}-all 9", source_id=source_id), *parts]


def make_identity(kind, statement):
    return f"{kind} {' '.join(figure.figure_id for figure in statement)}"


@cases(
    "preferred, other, kinds",
    {
        "sum-before-parts": (
            ("second-2024", "4", "5"),
            ("first-2021", "4", "5"),
            ("sum", "part_of"),
        ),
        "first-report": (("first-2023", "4", "5"), ("second-2020", "4", "5"), ("sum", "sum")),
        "edition-nearest-the-year": (
            ("first-2021", "4", "5"),
            ("first-2022", "4", "5"),
            ("sum", "sum"),
        ),
    },
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_all_parts_are_of_the_preferred_source(preferred, other, kinds, is_reversed):
    statements = [make_statement(*preferred), make_statement(*other)]
    identities = [make_identity(*pair) for pair in zip(kinds, statements, strict=True)]
    if is_reversed:
        identities.reverse()
    parts = divide([*statements[0], *statements[1]], *identities)["sex"]
    assert [figure_id for _, _, figure_id in parts] == [
        f"{preferred[0]}-female",
        f"{preferred[0]}-male",
    ]


def test_coarser_division_of_one_edition_is_preferred():
    home = make_figure("home 4 exploited_in=ISL")
    abroad = make_figure("abroad 5 exploited_in=foreign")
    countries = make_figures("norway 3 exploited_in=NOR", "denmark 2 exploited_in=DNK")
    figures = [make_total(), home, abroad, *countries]
    fine, coarse = "sum all home norway denmark", "sum all home abroad"
    expected = {"exploited_in": [("ISL", 4, "home"), ("foreign", 5, "abroad")]}
    assert divide(figures, fine, coarse) == expected
    assert divide(figures, coarse, fine) == expected
