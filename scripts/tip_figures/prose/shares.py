"""Claims about shares: `12 of 80, or 15 percent`, `a third of the 90, or 30`."""

from collections.abc import Iterator
from decimal import Decimal

from tip_figures.prose.claims import ShareClaim, SharesOfAll
from tip_figures.prose.masked_sentence import (
    COUNT,
    HEDGES,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
    compile_words,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import ListReader, choose_last_run
from tip_figures.prose.units import PERCENT

_WORDS = rf"(?: (?! and\b ) [^;:,()\u2013\u2014{COUNT}] ){{0,60}}?"
_THE = r"(?: (?: the | its | their | all | [a-z]+'s? ) [ ] ){0,2}"
_PERCENT = rf"(?P<share> {NUMBER} ) {PERCENT_SIGN}"
_SHARE = rf"(?: (?P<share> {NUMBER} ) {PERCENT_SIGN} | \b (?P<fraction> {FRACTION} ) )"
_OR = rf"(?: [ ] \( | ,? [ ] or [ ] | [ ]?[\u2013\u2014][ ]? ) {HEDGES}"
_PART = rf"{HEDGES} (?P<part> {NUMBER} )"
_WHOLE = rf"(?: out[ ] )? of [ ] {_THE} {HEDGES} (?P<whole> {NUMBER} )"
_PATTERNS = (
    # `12 of the 80 seats (15 percent)`, `12 of 80, or 15 percent`
    compile_words(rf"(?P<part> {NUMBER} ) [ ] {_WHOLE} {_WORDS} {_OR} {_PERCENT}"),
    # `12 (15 percent) of the 80`, `12, or 15 percent, of the 80`
    compile_words(rf"(?P<part> {NUMBER} ) {_WORDS} {_OR} {_PERCENT} (?: \) | , )? [ ] {_WHOLE}"),
    # `15 percent of the 80 seats, or 12`, `15 percent (12 of 80)`, `a third (30) of the 90`
    compile_words(rf"{_SHARE} [ ] {_WHOLE} {_WORDS} {_OR} {_PART} (?! {PERCENT_SIGN} )"),
    compile_words(rf"{_SHARE} {_WORDS} \( {_PART} [ ] {_WHOLE}"),
    compile_words(rf"{_SHARE} [ ] \( {_PART} \) [ ] {_WHOLE}"),
)
_PERCENT_AFTER_PART = compile_words(
    rf"(?: [ ] [a-z-]+ ){{0,2}} (?: [ ]\( | ,[ ]or[ ] ) {_PERCENT} [),]"
)
_REMAINING_SHARE = compile_words(
    rf"\b (?: remaining | other | rest, ) [ ] {HEDGES} (?P<share> {NUMBER} )"
)
_ALL = Decimal(100)  # percent


def find_shares(lists: ListReader) -> Iterator[ShareClaim | SharesOfAll]:
    """Find the shares that a sentence gives beside counts, each part once.

    lists: of the sentence; the total of a list is the whole of a part with a percentage
    """
    sentence = lists.sentence
    if not (sentence.fractions or any(count.unit == PERCENT for count in sentence.counts)):
        return
    seen: set[Mention] = set()
    for claim in (*_find_named_shares(sentence), *_find_shares_in_lists(lists)):
        is_same_unit = claim.part.unit == claim.whole.unit != PERCENT
        if is_same_unit and not {claim.part, claim.share} & seen:
            seen |= {claim.part, claim.share}
            yield claim
    percents = [count for count in sentence.counts if count.unit == PERCENT]
    for frame in sentence.find_frames(_REMAINING_SHARE):  # the percentages are together all
        if len(percents) > 1 and frame.mentions["share"] is percents[-1]:
            yield SharesOfAll(choose_last_run(percents, _ALL) or percents)


def _find_named_shares(sentence: MaskedSentence) -> Iterator[ShareClaim]:
    """Find the shares whose part and whole are beside them."""
    for _, mentions in sentence.find_frames(*_PATTERNS):
        share = mentions.get("share") or mentions.get("fraction")
        if share is not None:
            yield ShareClaim(mentions["part"], mentions["whole"], share)


def _find_shares_in_lists(lists: ListReader) -> Iterator[ShareClaim]:
    """Find the parts of lists that have a percentage in brackets: `of the 80, 12 (15 percent)`."""
    sentence = lists.sentence
    share_by_start = {count.start: count for count in sentence.counts}
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        is_certain = part_list.wording != "listed" and len(part_list.totals) == 1
        is_here = whole.sentence is sentence.sentence
        for part in part_list.parts if is_certain and is_here else ():
            percent = _PERCENT_AFTER_PART.match(sentence.masked, part.end)
            if percent:
                yield ShareClaim(part, whole, share_by_start[percent.start("share")])
