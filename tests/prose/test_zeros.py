"""Phrases that may state a zero."""

import pytest

from tip_figures.prose.zeros import find_zeros

# A sentence, and each negating word with its offset.
PHRASES = {
    "no": ("No victims came, with no shelters available.", [("No", 0), ("no", 22)]),
    "adjectives": ("It heard no new confirmed trafficking cases.", [("no", 9)]),
    "irregular-plurals": ("No children, no women, no police.", [("No", 0), ("no", 13), ("no", 23)]),
    "none": ("There were no confirmed cases, none in 2018.", [("no", 11), ("none", 31)]),
    "not-any": ("It did not identify any victims.", [("not", 7)]),
    "not-a-single": ("Courts did not convict a single trafficker.", [("not", 11)]),
    "not-result": ("It did not result in cases.", [("not", 7)]),
    "not-resulted": ("Calls have not resulted in cases.", [("not", 11)]),
    "without-any": ("It closed without any reports.", [("without", 10)]),
    "neither-of": ("Neither of them was freed.", [("Neither", 0)]),
    "no-one": ("No one was freed; nobody was.", [("No", 0), ("nobody", 18)]),
    "never-any": ("It never opened any shelter.", [("never", 3)]),
    "other-hedges": ("It freed no more than five, no fewer than two, and was no longer open.", []),
    "singular": ("It had no doubt, no funding and no such luck.", []),
    "verb-in-s": ("It had no was, no has, no its.", []),
    "other-negations": ("It did not report the number, and never tried.", []),
}


@pytest.mark.parametrize(("sentence", "expected"), PHRASES.values(), ids=PHRASES.keys())
def test_negating_words_of_countable_phrases_are_found(
    sentence: str, expected: list[tuple[str, int]]
) -> None:
    """`no` before something counted, `none`, `did not … any`; not every word that negates."""
    zeros = find_zeros(sentence)
    assert [(zero.text, zero.start) for zero in zeros] == expected


def test_zero_is_a_numeral_of_its_word() -> None:
    """Its span is that of the negating word alone, its value 0."""
    (zero,) = find_zeros("It did not identify any victims.")
    assert (zero.start, zero.end, zero.text) == (7, 10, "not")
    assert (zero.form, zero.value) == ("negation", 0)
