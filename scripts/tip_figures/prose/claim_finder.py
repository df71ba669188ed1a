"""Find everything that a text claims about its numbers.

Besides lists of parts, changes and shares these are what the words of several sentences claim
together, or far apart in one sentence:

- `12 of 80, or 15 percent` and `a third of the 90, or 30` are shares.
- `The remaining four` are, with the parts that are listed before, all of their total.
- `It identified 38 victims. Of the 38 victims, …` repeats a number.
- `12 men and eight women, for a total of 20` adds up numbers before it.
- `50 cases, 12 more than the 38` adds up a difference.
- `There were three women. One …; one …; and one …` lists all of a number.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, groupby

from tip_figures.prose.changes import find_changes, find_comparisons
from tip_figures.prose.claims import Claim, NumberClaim, PartList, Term
from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    HEDGES,
    MONEY,
    NUMBER,
    PERCENT_SIGN,
    MaskedSentence,
    compile_words,
    mask_sentence,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import FRACTION
from tip_figures.prose.part_lists import ListReader, choose_last_run
from tip_figures.prose.part_words import EACH, can_be_part, has_uncounted_part
from tip_figures.prose.source_text import Sentence
from tip_figures.prose.units import PERCENT

_REACH = 20  # sentences before one in its paragraph, to which its words may refer
_TO = re.compile(".{0,16} to ")  # `raised it from 300 to 900 ($30 to $90)`
_SCALE_AFTER = re.compile(r"\) (?:million|billion|trillion)")

UnitPair = tuple[str, str]
"""Two currencies: of an amount, and of its conversion."""
Share = tuple[Mention, Mention, Mention]
"""A part, its whole, and the share that the part is."""
_NEAR = 3  # sentences before one, in which what it refers to may be
_REMAINING = compile_words(
    rf"""
    (?: ^ | ;[ ] ) (?: and[ ] | while[ ] )? (?: all[ ]of[ ] | all[ ] )? the[ ]
    (?: remaining | other ) [ ] {BEFORE_COUNT}
    """
)
_OF_THE = compile_words(rf"^ of [ ] the [ ] (?= {NUMBER} [ ] [a-z]+ , )")
_TOTAL_AFTER = compile_words(
    rf"""
    (?: , [ ]? | [ ] [\u2013\u2014-] [ ] ) (?: (?: for | making | giving | to[ ]make ) [ ] )?
    (?: an? [ ] (?: (?: overall | combined | grand ) [ ] )? total [ ] of | totall?ing ) [ ]
    (?P<total> {NUMBER} )
    """
)
_DIFFERENCE = compile_words(
    rf"""
    , [ ] {HEDGES} (?P<difference> {NUMBER} ) (?: [ ] [a-z]+ )?
    [ ] (?: (?P<more> more | higher ) | fewer | less | lower ) [ ] than
    [ ] (?: the | last[ ]year's | in ) [ ] {HEDGES} {MONEY} (?P<old> {NUMBER} )
    """
)
_WORDS = rf"(?: (?! and\b ) [^;:,()\u2013\u2014{COUNT}] ){{0,60}}?"
_THE = r"(?: (?: the | its | their | all | [a-z]+'s? ) [ ] ){0,2}"
_PERCENT = rf"(?P<share> {NUMBER} ) {PERCENT_SIGN}"
_SHARE = rf"(?: (?P<share> {NUMBER} ) {PERCENT_SIGN} | \b (?P<fraction> {FRACTION} ) )"
_OR = rf"(?: [ ] \( | ,? [ ] or [ ] | [ ]?[\u2013\u2014][ ]? ) {HEDGES}"
_PART = rf"{HEDGES} (?P<part> {NUMBER} )"
_WHOLE = rf"(?: out[ ] )? of [ ] {_THE} {HEDGES} (?P<whole> {NUMBER} )"
_SHARES = (
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
_STARTS_CLAUSE = re.compile(r"(?:^|[;,] (?:and )?)$")


def find_claims(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Find the claims of a text, in the order of its sentences; conversions after a paragraph."""
    earlier_pairs: dict[UnitPair, list[Term]] = {}
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        lists_of_paragraph: list[ListReader] = []
        for plain_sentence in paragraph:
            sentence = mask_sentence(plain_sentence, plain_sentence.numerals)
            changes = list(find_changes(sentence))
            lists = ListReader(sentence, lists_of_paragraph[-_REACH:], changes)
            lists_of_paragraph.append(lists)
            if sentence.counts:
                yield from lists.part_lists
                yield from changes
                for find in _FINDERS:
                    yield from find(lists)
        yield from _find_conversions(lists_of_paragraph, earlier_pairs)


# Conversions


def _find_conversions(
    paragraph: Sequence[ListReader], earlier_pairs: dict[UnitPair, list[Term]]
) -> Iterator[NumberClaim]:
    """Find the amounts of a paragraph that are converted between the same two currencies.

    An amount alone is compared with the last one of the paragraphs before.
    earlier_pairs: that one by its currencies; it is updated
    """
    by_units: dict[UnitPair, list[Term]] = {}
    for lists in paragraph:
        for amount, converted in _pair_amounts(lists.sentence):
            terms = by_units.setdefault((amount.unit, converted.unit), [])
            terms += [Term(amount, "local"), Term(converted, "foreign")]
    for units, terms in by_units.items():
        earlier = earlier_pairs.get(units, [])
        if len(terms) > 2:
            yield NumberClaim("same_rate", terms)
        elif earlier:
            yield NumberClaim("same_rate", [*earlier, *terms], is_doubtful=True)
        earlier_pairs[units] = terms[-2:]


def _pair_amounts(sentence: MaskedSentence) -> Iterator[tuple[Mention, Mention]]:
    """Pair the amounts of a sentence with their conversions: low with low, and high with high."""
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if converted is None or _is_unusual(sentence.sentence, converted):
            continue
        ends = amount.ends
        if len(converted.ends) > len(ends) and _TO.match(sentence.gap_before(amount)):
            ends = [sentence.counts[position - 1], *ends]
        if len(ends) == len(converted.ends):
            yield from zip(ends, converted.ends, strict=True)


def _is_unusual(sentence: Sentence, converted: Mention) -> bool:
    """Whether more than an amount is in the brackets, or its scale after them.

    `($900 and $1,800)`, `($1.2 million in 2013 dollars)`, `($32.2) billion`
    """
    end = sentence.text.find(")", converted.end)
    has_others = any(converted.end <= numeral.start < end for numeral in sentence.numerals)
    return has_others or _SCALE_AFTER.match(sentence.text, end) is not None


# Shares


def _find_shares(lists: ListReader) -> Iterator[NumberClaim]:
    """Find the shares that a sentence gives beside counts, each part once.

    lists: of the sentence; the total of a list is the whole of a part with a percentage
    """
    sentence = lists.sentence
    percents = [count for count in sentence.counts if count.unit == PERCENT]
    if not (percents or sentence.fractions):
        return
    shares: list[Share] = []
    for _, mentions in sentence.find_frames(*_SHARES):
        named_share = mentions.get("share") or mentions.get("fraction")
        shares += [(mentions["part"], mentions["whole"], named_share)] if named_share else []
    seen: set[Mention] = set()
    for part, whole, share in (*shares, *_find_shares_in_lists(lists)):
        if part.unit == whole.unit != PERCENT and whole.value and not {part, share} & seen:
            seen |= {part, share}
            terms = [Term(part, "part"), Term(whole, "whole"), Term(share, "share")]
            yield NumberClaim("share", terms)
    for _, mentions in sentence.find_frames(_REMAINING_SHARE):  # the percentages are together all
        if len(percents) > 1 and mentions["share"] is percents[-1]:
            last_percents = choose_last_run(percents, Decimal(100)) or percents
            yield NumberClaim("all_shares", [Term(percent, "part") for percent in last_percents])


def _find_shares_in_lists(lists: ListReader) -> Iterator[Share]:
    """Find the parts of lists that have a percentage in brackets: `of the 80, 12 (15 percent)`."""
    sentence = lists.sentence
    for part_list in lists.part_lists:
        whole = part_list.totals[0]
        is_certain = part_list.wording != "listed" and len(part_list.totals) == 1
        is_total_in_sentence = whole.sentence is sentence.sentence
        for part in part_list.parts if is_certain and is_total_in_sentence else ():
            percent = _PERCENT_AFTER_PART.match(sentence.masked, part.end)
            if percent:
                yield part, whole, sentence.mention_by_start[percent.start("share")]


# Totals and repetitions


def _find_remaining(lists: ListReader) -> Iterator[PartList]:
    """Find the number of a remainder, with the list of parts before it that it completes."""
    sentence = lists.sentence
    earlier = [other.part_lists for other in lists.previous[-_NEAR:] if other.sentence.counts]
    for count in sentence.counts:
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(count) + COUNT):
            continue
        before = [claim for claim in lists.part_lists if claim.parts[-1].end <= count.start]
        for claim in [*chain(*earlier[-1:]), *before][-1:]:
            total, parts = claim.totals[0], claim.parts
            is_complete = sum(part.value for part in parts) == total.value
            if (
                can_be_part(count, total)
                and not is_complete
                and not has_uncounted_part(parts[-1].words_after)
            ):
                parts = [*parts, count]
                yield replace(claim, parts=parts, is_complete=True, is_exhaustive=True)


def _find_repetition(lists: ListReader) -> Iterator[NumberClaim]:
    """Find the number that `of the 38 victims` repeats, in the sentences before it."""
    if not _OF_THE.match(lists.sentence.masked):
        return
    again = lists.sentence.counts[0]
    subjects = [count for count in lists.find_earlier_subjects() if count.noun == again.noun]
    counts = chain(*(other.sentence.counts for other in lists.previous))
    equal = [count for count in counts if (count.value, count.unit) == (again.value, again.unit)]
    for count in (equal or subjects)[-1:]:
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge
        terms = [Term(count, "first"), Term(again, "again")]
        yield NumberClaim("restated", terms, is_doubtful=not is_certain)


def _find_total_after(lists: ListReader) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`.

    The last of the numbers before may add up: `of 90 files, 12 were closed and eight dropped, for
    a total of 20`.
    """
    sentence = lists.sentence
    for match, mentions in sentence.find_frames(_TOTAL_AFTER):
        total = mentions["total"]
        parts = [
            count
            for count in sentence.counts
            if count.end <= match.start() and count.unit == total.unit
        ]
        is_list = len(parts) > 1 and not EACH.search(sentence.masked, parts[0].end, match.start())
        if is_list and not has_uncounted_part(sentence.masked[parts[-1].end : match.end()]):
            yield _make_sum(total, choose_last_run(parts, total.value) or parts)


def _make_sum(total: Mention, parts: Sequence[Mention]) -> PartList:
    return PartList("total", [total], [*parts], is_complete=True, is_exhaustive=True)


def _find_difference(lists: ListReader) -> Iterator[PartList]:
    """Find a number that is another one and a difference: `50 cases, 12 more than the 38`."""
    for match, mentions in lists.sentence.find_frames(_DIFFERENCE):
        difference, old = mentions["difference"], mentions["old"]
        subjects = [count for count in lists.subjects if count.end <= match.start()]
        if [old.unit, difference.unit] == [count.unit for count in subjects] * 2:
            larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
            yield _make_sum(larger, [smaller, difference])


def _find_list_after(lists: ListReader) -> Iterator[PartList]:
    """Find a sentence whose clauses begin with the parts of a number of the sentence before."""
    sentence = lists.sentence
    gaps = list(map(sentence.gap_before, sentence.counts))
    if len(gaps) > 1 and not lists.parts and all(map(_STARTS_CLAUSE.search, gaps)):
        for total in lists.find_earlier_subjects():
            yield PartList("of", [total], list(sentence.counts), is_tentative=True)


_FINDERS: Sequence[Callable[[ListReader], Iterator[Claim]]] = (
    find_comparisons,
    _find_shares,
    _find_remaining,
    _find_repetition,
    _find_total_after,
    _find_difference,
    _find_list_after,
)
"""What finds other claims of a sentence, given its lists of parts."""
