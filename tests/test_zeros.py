"""Phrases that may state a zero: candidates, with the place of the word that negates."""

import pytest

from tipdata.text import zeros


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("No victims came, with no shelters available.", [("No", 0), ("no", 22)]),
        ("There were no confirmed cases, none in 2018.", [("no", 11), ("none", 31)]),
        ("It did not identify any victims, and calls did not result in cases.", [("not", 7), ("not", 47)]),
        ("Courts did not convict a single trafficker.", [("not", 11)]),
        ("It closed without any reports, and neither of them was freed.", [("without", 10), ("neither", 35)]),
        ("No one was freed; nobody was; it never opened any shelter.", [("No", 0), ("nobody", 18), ("never", 33)]),
        ("It freed no more than five, no fewer than two, and was no longer open.", []),
        ("It had no doubt, no funding and no such luck; it did not report the number.", []),
    ],
)
def test_zeros_are_offered_with_their_place(sentence: str, found: list[tuple[str, int]]) -> None:
    """`no` before something counted, `none`, `did not … any`, `did not result in`; not every word that negates."""
    made = zeros.find(sentence)
    assert [(one.text, one.start) for one in made] == found
    assert all(one.form == "negation" and one.value == 0 for one in made)
