"""Phrases that may state a zero."""

import re
from decimal import Decimal

from cases import cases
from tip_figures.prose.numerals import Numeral, find_zeros

# Each negating word that is found is in braces.
PHRASES = """
{No} victims came, with {no} shelters available.
It heard {no} new confirmed trafficking cases.
{No} children, {no} women, {no} police.
There were {no} confirmed cases, {none} in 2018.
It did {not} identify any victims.
Courts did {not} convict a single trafficker.
It did {not} result in cases.
Calls have {not} resulted in cases.
It closed {without} any reports.
{Neither} of them was freed.
{No} one was freed; {nobody} was.
It {never} opened any shelter.
Courts did {not} investigate, prosecute, or convict any traffickers.
It did {not} report investigating, prosecuting, or convicting any traffickers.
It did {not} investigate or prosecute or convict any men.
It did not train them, and any law did not apply, or any rule.
\u0130zmir had {no} victims, {no} cases.
{Not} a single man left {without} a single case.
{No} victim came, {no} court case began, there was {no} conviction.
{No} government official has ever been convicted.
It had no victim assistance, no case-by-case plan, not a victim unit.
It {failed} to convict any, {failing} to find any.
It has {yet} to report any; it is {unable} to free any.
It failed to report, and is yet to open a law.
It {never} convicted anyone, {never} convicted a trafficker.
There has {never} been a conviction.
It has {not} convicted anyone.
It did {not} initiate a prosecution.
She was not identified as a victim, nor named in a case.
It {didn't} find any; it hasn't any.
{Neither} victims nor men came; it {neither} tried nor convicted any.
It neither trained nor funded them.
{Nor} did it convict any.
It freed no more than five, no fewer than two, and was no longer open.
It had no doubt, no funding and no such luck.
No statistics were available; they had no status at all.
It had no was, no has, no its.
It did not report the number, and never tried.
"""


@cases("marked", PHRASES.strip().splitlines())
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
