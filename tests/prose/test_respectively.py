"""Pairs of numbers and years that `respectively` makes."""

import pytest

from tip_figures.prose.context import read_numerals
from tip_figures.prose.respectively import pair_respectively

CASES = [
    pytest.param(
        "It identified 12 and 15 victims in 2018 and 2019, respectively.",
        {"12": "2018", "15": "2019"},
        id="two-years",
    ),
    pytest.param(
        "It helped 40, 35, and 20 men in 2017, 2018, and 2019, respectively.",
        {"40": "2017", "35": "2018", "20": "2019"},
        id="three-years",
    ),
    pytest.param(
        "In 2018 and 2019, courts convicted five and six men, respectively.",
        {"five": "2018", "six": "2019"},
        id="years-first",
    ),
    pytest.param(
        "Four NGOs helped 12 men and 15 women in 2018 and 2019, respectively.",
        {"12": "2018", "15": "2019"},
        id="number-before-the-list",
    ),
    pytest.param(
        "It freed 1 and 2 in 2016 and 2017, respectively; 3 and 4 in 2018 and 2019, respectively.",
        {"1": "2016", "2": "2017", "3": "2018", "4": "2019"},
        id="two-sentences-in-one",
    ),
    pytest.param("It freed 12 and 15 in 2018 and 2019.", {}, id="without-the-word"),
    pytest.param("It freed 12, 13 and 15 in 2018 and 2019, respectively.", {}, id="one-too-many"),
    pytest.param("It freed 12 and 15 men and women, respectively.", {}, id="no-years"),
    pytest.param("It freed 12 in 2018, respectively.", {}, id="no-list"),
    pytest.param("Respectively, it freed 12 and 15 in 2018 and 2019.", {}, id="word-first"),
]


@pytest.mark.parametrize(("sentence", "expected"), CASES)
def test_nth_number_takes_the_nth_year(sentence: str, expected: dict[str, str]) -> None:
    """Only where there are as many numbers as years."""
    numerals = read_numerals(sentence)
    pairs = pair_respectively(sentence, numerals)
    assert {
        numerals[number].text: numerals[year].text for number, year in pairs.items()
    } == expected
