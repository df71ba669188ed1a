"""Claims about shares: `12 of 80, or 15 percent`, `a third of the 90, or 30`."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from tip_figures.prose.claims import ChangeClaim, PartList, ShareClaim, SharesOfAll
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import choose_last_run
from tip_figures.prose.units import PERCENT

_WORDS: Final = rf"(?: (?! and\b ) [^;:,()\u2013\u2014{COUNT}] ){{0,60}}?"
_THE: Final = r"(?: (?: the | its | their | all | [a-z]+'s? ) [ ] ){0,2}"
_PERCENT: Final = rf"(?P<share> {NUMBER} ) {PERCENT_SIGN}"
_OR: Final = rf"(?: [ ] \( | ,? [ ] or [ ] | [ ]?[\u2013\u2014][ ]? ) {HEDGES}"
_PART: Final = rf"{HEDGES} (?P<part> {NUMBER} )"
_WHOLE: Final = rf"(?: out[ ] )? of [ ] {_THE} {HEDGES} (?P<whole> {NUMBER} )"
_FRACTION: Final = rf"\b (?P<share> {FRACTION} )"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


_PERCENT_PATTERNS: Final = (
    # `12 of the 80 seats (15 percent)`, `12 of 80, or 15 percent`
    _compile(rf"(?P<part> {NUMBER} ) [ ] {_WHOLE} {_WORDS} {_OR} {_PERCENT}"),
    # `12 (15 percent) of the 80`, `12, or 15 percent, of the 80`
    _compile(rf"(?P<part> {NUMBER} ) {_WORDS} {_OR} {_PERCENT} (?: \) | , )? [ ] {_WHOLE}"),
    # `15 percent of the 80 seats, or 12`, `15 percent (12 of 80)`, `15 percent (12) of the 80`
    _compile(rf"{_PERCENT} [ ] {_WHOLE} {_WORDS} {_OR} {_PART} (?! {PERCENT_SIGN} )"),
    _compile(rf"{_PERCENT} {_WORDS} \( {_PART} [ ] {_WHOLE}"),
    _compile(rf"{_PERCENT} [ ] \( {_PART} \) [ ] {_WHOLE}"),
)
_FRACTION_PATTERNS: Final = (
    # `a third of the 90 victims, or 30`, `a third (30) of the 90`
    _compile(rf"{_FRACTION} [ ] {_WHOLE} {_WORDS} {_OR} {_PART} (?! {PERCENT_SIGN} )"),
    _compile(rf"{_FRACTION} [ ] \( {_PART} \) [ ] {_WHOLE}"),
)
_PERCENT_AFTER_PART = _compile(rf"(?: [ ] [a-z-]+ ){{0,2}} (?: [ ]\( | ,[ ]or[ ] ) {_PERCENT} [),]")
_BY_FRACTION = _compile(
    rf"\b by [ ] {HEDGES} {_FRACTION} ,? [ ] from [ ] {HEDGES} (?P<old> {NUMBER} )"
)
_REMAINING_SHARE = _compile(
    rf"\b (?: remaining | other | rest, ) [ ] {HEDGES} (?P<share> {NUMBER} )"
)
_FEWEST_SHARES: Final = 2
_ALL: Final = Decimal(100)  # percent


def find_shares(
    sentence: MaskedSentence, part_lists: Sequence[PartList]
) -> Iterator[ShareClaim | SharesOfAll]:
    """Find the shares that a sentence gives beside counts, each part once.

    part_lists: of the sentence; the total of a list is the whole of a part with a percentage
    """
    text = sentence.masked
    seen: set[Mention] = set()
    for pattern in _choose_patterns(sentence):
        for match in pattern.finditer(text):
            part = sentence.count_at(match.start("part"))
            whole = sentence.count_at(match.start("whole"))
            share = _get_share(sentence, match)
            is_same_unit = part.unit == whole.unit != PERCENT
            if share is not None and is_same_unit and share not in seen and part not in seen:
                seen |= {part, share}
                yield ShareClaim(part, whole, share)
    for part_list in part_lists:
        for part in part_list.parts:
            percent = _PERCENT_AFTER_PART.match(text, part.end)
            whole = part_list.totals[0]
            is_certain = part_list.wording != "listed" and len(part_list.totals) == 1
            is_here = whole.sentence is part.sentence is sentence.sentence
            if percent and is_here and is_certain and part not in seen:
                yield ShareClaim(part, whole, sentence.count_at(percent.start("share")))
    yield from _find_shares_of_all(sentence)


def _choose_patterns(sentence: MaskedSentence) -> Iterator[re.Pattern[str]]:
    """Return the patterns that can match: there are a whole, and a percentage or a fraction."""
    percentages = [count.unit == PERCENT for count in sentence.counts]
    if any(percentages) and not all(percentages):
        yield from _PERCENT_PATTERNS
    if any(numeral.form == "fraction" for numeral in sentence.sentence.numerals):
        yield from _FRACTION_PATTERNS


def _get_share(sentence: MaskedSentence, match: re.Match[str]) -> Mention | None:
    """Return the percentage or fraction of a match; None if it is no numeral."""
    start = match.start("share")
    for count in sentence.counts:
        if count.start == start:
            return count
    for numeral in sentence.sentence.numerals:
        if numeral.start == start and numeral.form == "fraction":
            return Mention(sentence.sentence, numeral)
    return None


def _find_shares_of_all(sentence: MaskedSentence) -> Iterator[SharesOfAll]:
    """Find percentages of which the last is that of the rest."""
    match = _REMAINING_SHARE.search(sentence.masked)
    if match is None:
        return
    shares = [count for count in sentence.counts if count.unit == PERCENT]
    if len(shares) < _FEWEST_SHARES or shares[-1].start != match.start("share"):
        return
    yield SharesOfAll(choose_last_run(shares, _ALL) or shares)


def add_fractions(
    sentence: MaskedSentence, changes: Sequence[ChangeClaim]
) -> Iterator[ChangeClaim]:
    """Find the changes that have a fraction for a percentage: `by a quarter, from 400 to 320`."""
    for match in _BY_FRACTION.finditer(sentence.masked):
        for change in changes:
            if change.old.start == match.start("old"):
                share = _get_share(sentence, match)
                yield ChangeClaim(change.old, change.new, change.rises, share)
