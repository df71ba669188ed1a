"""Phrases that may state a zero."""

import re
from decimal import Decimal

from cases import cases
from tip_figures.prose.numerals import Numeral, find_zeros

# Each negating word that is found is in braces.
PHRASES = [
    # no
    "{No} victims came, with {no} shelters available.",
    # adjectives
    "It heard {no} new confirmed trafficking cases.",
    # irregular plurals
    "{No} children, {no} women, {no} police.",
    # none
    "There were {no} confirmed cases, {none} in 2018.",
    # not any
    "It did {not} identify any victims.",
    # not a single
    "Courts did {not} convict a single trafficker.",
    # not result
    "It did {not} result in cases.",
    # not resulted
    "Calls have {not} resulted in cases.",
    # without any
    "It closed {without} any reports.",
    # neither of
    "{Neither} of them was freed.",
    # no one
    "{No} one was freed; {nobody} was.",
    # never any
    "It {never} opened any shelter.",
    # list of verbs
    "Courts did {not} investigate, prosecute, or convict any traffickers.",
    # list of reported verbs
    "It did {not} report investigating, prosecuting, or convicting any traffickers.",
    # joined verbs
    "It did {not} investigate or prosecute or convict any men.",
    # any of another clause
    "It did not train them, and any law did not apply, or any rule.",
    # after a longer small letter
    "\u0130zmir had {no} victims, {no} cases.",
    # single
    "{Not} a single man left {without} a single case.",
    # singular counted nouns
    "{No} victim came, {no} court case began, there was {no} conviction.",
    # no official
    "{No} government official has ever been convicted.",
    # compounds
    "It had no victim assistance, no case-by-case plan, not a victim unit.",
    # failed
    "It {failed} to convict any, {failing} to find any.",
    # yet
    "It has {yet} to report any; it is {unable} to free any.",
    # failed otherwise
    "It failed to report, and is yet to open a law.",
    # never
    "It {never} convicted anyone, {never} convicted a trafficker.",
    # never been
    "There has {never} been a conviction.",
    # not anyone
    "It has {not} convicted anyone.",
    # not a noun
    "It did {not} initiate a prosecution.",
    # preposition before a noun
    "She was not identified as a victim, nor named in a case.",
    # contraction
    "It {didn't} find any; it hasn't any.",
    # neither nor
    "{Neither} victims nor men came; it {neither} tried nor convicted any.",
    # neither nor of nothing counted
    "It neither trained nor funded them.",
    # nor any
    "{Nor} did it convict any.",
    # other hedges
    "It freed no more than five, no fewer than two, and was no longer open.",
    # singular
    "It had no doubt, no funding and no such luck.",
    # no statistics
    "No statistics were available; they had no status at all.",
    # verb in s
    "It had no was, no has, no its.",
    # other negations
    "It did not report the number, and never tried.",
]


@cases("marked", PHRASES)
def test_negating_words_of_countable_phrases_are_found(marked):
    """`no` before something counted, `none`, `did not … any`; not every word that negates."""
    sentence = re.sub("[{}]", "", marked)
    for zero in reversed(find_zeros(sentence)):
        sentence = f"{sentence[: zero.start]}{{{zero.text}}}{sentence[zero.end :]}"
    assert sentence == marked


def test_zero_is_a_numeral_of_its_word():
    """Its span is that of the negating word alone, its value 0."""
    zeros = find_zeros("It did not identify any victims.")
    assert zeros == [Numeral(7, 10, "not", "negation", Decimal(0))]
