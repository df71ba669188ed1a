"""Phrases that may state a zero."""

import pytest

from tip_figures.prose.zeros import find_zeros

# A sentence, and each negating word with its offset.
PHRASES = [
    # no
    ("No victims came, with no shelters available.", [("No", 0), ("no", 22)]),
    # adjectives
    ("It heard no new confirmed trafficking cases.", [("no", 9)]),
    # irregular plurals
    ("No children, no women, no police.", [("No", 0), ("no", 13), ("no", 23)]),
    # none
    ("There were no confirmed cases, none in 2018.", [("no", 11), ("none", 31)]),
    # not any
    ("It did not identify any victims.", [("not", 7)]),
    # not a single
    ("Courts did not convict a single trafficker.", [("not", 11)]),
    # not result
    ("It did not result in cases.", [("not", 7)]),
    # not resulted
    ("Calls have not resulted in cases.", [("not", 11)]),
    # without any
    ("It closed without any reports.", [("without", 10)]),
    # neither of
    ("Neither of them was freed.", [("Neither", 0)]),
    # no one
    ("No one was freed; nobody was.", [("No", 0), ("nobody", 18)]),
    # never any
    ("It never opened any shelter.", [("never", 3)]),
    # list of verbs
    (
        "Courts did not investigate, prosecute, or convict any traffickers.",
        [("not", 11)],
    ),
    # list of reported verbs
    (
        "It did not report investigating, prosecuting, or convicting any traffickers.",
        [("not", 7)],
    ),
    # joined verbs
    ("It did not investigate or prosecute or convict any men.", [("not", 7)]),
    # any of another clause
    ("It did not train them, and any law did not apply, or any rule.", []),
    # after a longer small letter
    (
        "\u0130zmir had no victims, no cases.",
        [("no", 10), ("no", 22)],
    ),
    # single
    ("Not a single man left without a single case.", [("Not", 0), ("without", 22)]),
    # singular counted nouns
    (
        "No victim came, no court case began, there was no conviction.",
        [("No", 0), ("no", 16), ("no", 47)],
    ),
    # no official
    ("No government official has ever been convicted.", [("No", 0)]),
    # compounds
    ("It had no victim assistance, no case-by-case plan, not a victim unit.", []),
    # failed
    ("It failed to convict any, failing to find any.", [("failed", 3), ("failing", 26)]),
    # yet
    ("It has yet to report any; it is unable to free any.", [("yet", 7), ("unable", 32)]),
    # failed otherwise
    ("It failed to report, and is yet to open a law.", []),
    # never
    (
        "It never convicted anyone, never convicted a trafficker.",
        [("never", 3), ("never", 27)],
    ),
    # never been
    ("There has never been a conviction.", [("never", 10)]),
    # not anyone
    ("It has not convicted anyone.", [("not", 7)]),
    # not a noun
    ("It did not initiate a prosecution.", [("not", 7)]),
    # preposition before a noun
    ("She was not identified as a victim, nor named in a case.", []),
    # contraction
    ("It didn't find any; it hasn't any.", [("didn't", 3)]),
    # neither nor
    (
        "Neither victims nor men came; it neither tried nor convicted any.",
        [("Neither", 0), ("neither", 33)],
    ),
    # neither nor of nothing counted
    ("It neither trained nor funded them.", []),
    # nor any
    ("Nor did it convict any.", [("Nor", 0)]),
    # other hedges
    ("It freed no more than five, no fewer than two, and was no longer open.", []),
    # singular
    ("It had no doubt, no funding and no such luck.", []),
    # no statistics
    ("No statistics were available; they had no status at all.", []),
    # verb in s
    ("It had no was, no has, no its.", []),
    # other negations
    ("It did not report the number, and never tried.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), PHRASES)
def test_negating_words_of_countable_phrases_are_found(sentence, expected):
    """`no` before something counted, `none`, `did not … any`; not every word that negates."""
    zeros = find_zeros(sentence)
    assert [(zero.text, zero.start) for zero in zeros] == expected


def test_zero_is_a_numeral_of_its_word():
    """Its span is that of the negating word alone, its value 0."""
    (zero,) = find_zeros("It did not identify any victims.")
    assert (zero.start, zero.end, zero.text) == (7, 10, "not")
    assert (zero.form, zero.value) == ("negation", 0)
