"""Claims about shares: `12 of 80, or 15 percent`, `a third of the 90, or 30`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tip_figures.prose.claims import ChangeClaim, ShareClaim, SharesOfAll
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import ListReader, choose_last_run
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
_ALL: Final = Decimal(100)  # percent


def find_shares(lists: ListReader) -> Iterator[ShareClaim | SharesOfAll]:
    """Find the shares that a sentence gives beside counts, each part once.

    lists: of the sentence; the total of a list is the whole of a part with a percentage
    """
    sentence = lists.sentence
    seen: set[Mention] = set()
    for claim in (*_find_named_shares(sentence), *_find_shares_in_lists(lists)):
        is_same_unit = claim.part.unit == claim.whole.unit != PERCENT
        if is_same_unit and not {claim.part, claim.share} & seen:
            seen |= {claim.part, claim.share}
            yield claim
    yield from _find_shares_of_all(sentence)


def _find_named_shares(sentence: MaskedSentence) -> Iterator[ShareClaim]:
    """Find the shares whose part and whole are beside them."""
    units = {count.unit == PERCENT for count in sentence.counts}
    has_fraction = any(numeral.form == "fraction" for numeral in sentence.sentence.numerals)
    patterns = [*(_PERCENT_PATTERNS if len(units) > 1 else ())]
    patterns += _FRACTION_PATTERNS if has_fraction else ()
    for pattern in patterns:
        for match in pattern.finditer(sentence.masked):
            share = _get_share(sentence, match)
            if share is not None:
                part = sentence.count_at(match.start("part"))
                yield ShareClaim(part, sentence.count_at(match.start("whole")), share)


def _find_shares_in_lists(lists: ListReader) -> Iterator[ShareClaim]:
    """Find the parts of lists that have a percentage in brackets: `of the 80, 12 (15 percent)`."""
    sentence = lists.sentence
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        is_certain = part_list.wording != "listed" and len(part_list.totals) == 1
        is_here = whole.sentence is sentence.sentence
        for part in part_list.parts if is_certain and is_here else ():
            percent = _PERCENT_AFTER_PART.match(sentence.masked, part.end)
            if percent:
                yield ShareClaim(part, whole, sentence.count_at(percent.start("share")))


def _get_share(sentence: MaskedSentence, match: re.Match[str]) -> Mention | None:
    """Return the percentage or fraction of a match; None if it is no numeral."""
    start = match.start("share")
    fractions = [
        Mention(sentence.sentence, numeral)
        for numeral in sentence.sentence.numerals
        if numeral.form == "fraction"
    ]
    return next((share for share in (*sentence.counts, *fractions) if share.start == start), None)


def _find_shares_of_all(sentence: MaskedSentence) -> Iterator[SharesOfAll]:
    """Find percentages of which the last is that of the rest."""
    match = _REMAINING_SHARE.search(sentence.masked)
    shares = [count for count in sentence.counts if count.unit == PERCENT]
    if match and len(shares) > 1 and shares[-1].start == match.start("share"):
        yield SharesOfAll(choose_last_run(shares, _ALL) or shares)


def add_fractions(
    sentence: MaskedSentence, changes: Sequence[ChangeClaim]
) -> Iterator[ChangeClaim]:
    """Find the changes that have a fraction for a percentage: `by a quarter, from 400 to 320`."""
    for match in _BY_FRACTION.finditer(sentence.masked):
        for change in changes:
            if change.old.start == match.start("old"):
                yield replace(change, percent=_get_share(sentence, match))
