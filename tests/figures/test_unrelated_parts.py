"""Totals and parts that some identity must relate, because a sentence or the numbers ask for it."""

import pytest
from figure_sets import join_ids, make_figure, make_set

from tip_figures.figures.unrelated_parts import find_unrelated_parts

ALL = make_figure("all", "33")
CITIZENS = make_figure("citizens", "20", citizenship="ISL")
FOREIGN = make_figure("foreign", "11", citizenship="foreign")
DANISH = make_figure("danish", "7", citizenship="DNK")
SEX = make_figure("sex", "18", exploitation="sex_trafficking")
LABOR = make_figure("labor", "12", exploitation="forced_labor")


def describe(figures):
    """Return the unrelated parts as texts: `all: sex, labor (reason)`."""
    return [
        f"{total.figure_id}: {join_ids(parts, ', ')} ({reason})"
        for total, parts, reason in find_unrelated_parts(figures)
    ]


TOGETHER = "(a sentence states them together)"


@pytest.mark.parametrize(
    ("rows", "identities", "sentences", "problems"),
    [
        pytest.param([ALL, SEX, LABOR], [], ["all sex labor"], [f"all: sex, labor {TOGETHER}"],
                     id="two-parts"),
        pytest.param([ALL, SEX], [], ["all sex"], [f"all: sex {TOGETHER}"], id="one-part"),
        pytest.param([ALL, SEX], [], ["all", "sex"], [], id="two-sentences"),
        pytest.param([ALL, SEX, LABOR], ["part_of all sex labor"], ["all sex labor"], [],
                     id="part-of"),
        pytest.param([ALL, SEX, LABOR], ["part_of all sex"], ["all sex labor"],
                     [f"all: labor {TOGETHER}"], id="one-of-two-is-related"),
        pytest.param([ALL, FOREIGN, DANISH], ["part_of all foreign", "part_of foreign danish"],
                     ["all foreign danish"], [], id="part-of-a-part"),
        pytest.param([ALL, FOREIGN, DANISH], [], ["all foreign danish"],
                     [f"all: foreign {TOGETHER}", f"foreign: danish {TOGETHER}"],
                     id="widest-parts-only"),
        pytest.param([ALL, SEX], ["restated sex all"], ["all sex"], [], id="restated"),
        pytest.param([ALL, make_figure("none", "0", sex="male")], [], ["all none"], [], id="zero"),
        pytest.param([SEX, LABOR], [], ["sex labor"], [], id="no-total"),
    ],
)  # fmt: skip
def test_sentence_relates_a_total_to_its_parts(rows, identities, sentences, problems):
    assert describe(make_set(rows, *identities, sentences=sentences)) == problems


HALVES = "all: citizens, foreign (they are all that there can be, but add up to 31)"


@pytest.mark.parametrize(
    ("rows", "identities", "problems"),
    [
        pytest.param([ALL, CITIZENS, FOREIGN], [], [HALVES], id="too-few"),
        pytest.param([ALL, CITIZENS, FOREIGN], ["part_of all citizens foreign"], [HALVES],
                     id="part-of-says-too-little"),
        pytest.param([ALL, CITIZENS, FOREIGN], ["sum all citizens foreign"], [], id="sum"),
        pytest.param([make_figure("all", "31"), CITIZENS, FOREIGN], [], [], id="right"),
        pytest.param([make_figure("all", "33", bound="at_most"), CITIZENS, FOREIGN], [], [],
                     id="total-may-be-lower"),
        pytest.param([ALL, CITIZENS, make_figure("foreign", "11", citizenship="foreign",
                                                 bound="at_least")], [], [],
                     id="part-may-be-higher"),
        pytest.param([ALL, CITIZENS, DANISH], [], [], id="one-country"),
        pytest.param([ALL, CITIZENS, make_figure("foreign", "11", citizenship="foreign",
                                                 sex="male")], [], [], id="narrower-part"),
        pytest.param([ALL, make_figure("home", "20", exploited_in="ISL"),
                      make_figure("abroad", "11", exploited_in="foreign")], [],
                     ["all: home, abroad (they are all that there can be, but add up to 31)"],
                     id="where-exploited"),
        pytest.param([ALL, SEX, LABOR], [], [], id="other-dimension"),
    ],
)  # fmt: skip
def test_own_country_and_all_others_are_all(rows, identities, problems):
    assert describe(make_set(rows, *identities)) == problems


MANY = make_figure("many", "20", exploitation="forced_labor")


@pytest.mark.parametrize(
    ("rows", "identities", "problems"),
    [
        pytest.param([ALL, SEX, MANY], [], ["all: sex, many (they add up to 38)"], id="too-many"),
        pytest.param([ALL, SEX, MANY], ["part_of all sex many"], [], id="part-of"),
        pytest.param([ALL, SEX, MANY], ["part_of all sex", "part_of all many"],
                     ["all: sex, many (they add up to 38)"], id="part-of-each-alone"),
        pytest.param([ALL, SEX, make_figure("few", "15", exploitation="forced_labor")], [], [],
                     id="as-many-as-all"),
        pytest.param([ALL, SEX, make_figure("few", "16", exploitation="forced_labor")], [],
                     ["all: sex, few (they add up to 34)"], id="one-too-many"),
        pytest.param([ALL, SEX, make_figure("many", "20", exploitation="forced_labor",
                                            bound="at_most")], [], [], id="part-may-be-lower"),
        pytest.param([make_figure("all", "33", bound="at_least"), SEX, MANY], [], [],
                     id="total-may-be-higher"),
        pytest.param([make_figure("all", "30", rounded_to=100), SEX, MANY], [], [],
                     id="rounded-total"),
        pytest.param([ALL, make_figure("female", "20", sex="female"), MANY], [], [],
                     id="parts-that-may-overlap"),
        pytest.param([ALL, SEX, MANY, make_figure("danish-labor", "2", exploitation="forced_labor",
                                                  citizenship="DNK")],
                     ["part_of many danish-labor"], ["all: sex, many (they add up to 38)"],
                     id="largest-of-each-code"),
        pytest.param([make_figure("all", "11"), FOREIGN, DANISH], [], [], id="nested-codes"),
        pytest.param([make_figure("all", "11"), FOREIGN, DANISH,
                      make_figure("norwegian", "5", citizenship="NOR")], [],
                     ["all: danish, norwegian (they add up to 12)",
                      "foreign: danish, norwegian (they add up to 12)"],
                     id="narrowest-codes"),
        pytest.param([make_figure("one", "9"), make_figure("part", "11", sex="male")], [],
                     ["one: part (the part is larger)"], id="larger-part"),
    ],
)  # fmt: skip
def test_parts_are_not_more_than_their_total(rows, identities, problems):
    """Parts that share no person; bounds and rounding may explain it."""
    assert describe(make_set(rows, *identities)) == problems
