"""Find everything that a text claims about its numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from tip_figures.prose.changes import find_changes, find_comparisons
from tip_figures.prose.claims import Claim, Conversion, Conversions
from tip_figures.prose.masked_sentence import MaskedSentence, mask_sentence
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.related_sentences import relate_sentence
from tip_figures.prose.shares import find_shares
from tip_figures.prose.source_text import Sentence

_REACH: Final = 20  # sentences before one in its paragraph, to which its words may refer
_TO = re.compile(".{0,16} to ")  # `raised it from 300 to 900 ($30 to $90)`
_SCALE_AFTER = re.compile(r"\) (?:million|billion|trillion)")

UnitPair = tuple[str, str]
"""Two currencies: of an amount, and of its conversion."""


def find_claims(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Find the claims of a text, in the order of its sentences; conversions after a paragraph."""
    earlier_pairs: dict[UnitPair, Conversion] = {}
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.paragraph):
        lists_of_paragraph: list[ListReader] = []
        for sentence in map(mask_sentence, paragraph):
            previous = lists_of_paragraph[-_REACH:]
            changes = list(find_changes(sentence))
            lists = ListReader(sentence, previous, changes)
            lists_of_paragraph.append(lists)
            if sentence.counts:
                yield from lists.part_lists
                yield from changes
                yield from find_comparisons(lists)
                yield from find_shares(lists)
                yield from relate_sentence(lists, previous)
        masked = [lists.sentence for lists in lists_of_paragraph]
        yield from _find_conversions(masked, earlier_pairs)


def _find_conversions(
    paragraph: Sequence[MaskedSentence], earlier_pairs: dict[UnitPair, Conversion]
) -> Iterator[Conversions]:
    """Find the amounts of a paragraph that are converted between the same two currencies.

    An amount alone is compared with the last one of the paragraphs before.
    earlier_pairs: that one by its currencies; it is updated
    """
    by_units: dict[UnitPair, list[Conversion]] = {}
    for sentence in paragraph:
        for pair in _pair_amounts(sentence):
            by_units.setdefault((pair.amount.unit, pair.converted.unit), []).append(pair)
    for units, pairs in by_units.items():
        if len(pairs) > 1:
            yield Conversions(pairs)
        elif units in earlier_pairs:
            yield Conversions([earlier_pairs[units], *pairs], is_doubtful=True)
        earlier_pairs[units] = pairs[-1]


def _pair_amounts(sentence: MaskedSentence) -> Iterator[Conversion]:
    """Pair the amounts of a sentence with their conversions: low with low, and high with high."""
    for position, amount in enumerate(sentence.counts):
        converted = amount.conversion
        if converted is None or _is_unusual(sentence.sentence, converted):
            continue
        ends, converted_ends = _list_ends(amount), _list_ends(converted)
        if len(converted_ends) > len(ends) and _TO.match(sentence.gap_before(position)):
            ends = [sentence.counts[position - 1], *ends]
        if len(ends) == len(converted_ends):
            yield from map(Conversion, ends, converted_ends)


def _list_ends(amount: Mention) -> list[Mention]:
    """Return both ends of a range, or the amount alone."""
    lower = replace(amount, upper=None)
    return [lower] if amount.upper is None else [lower, amount.upper]


def _is_unusual(sentence: Sentence, converted: Mention) -> bool:
    """Whether more than an amount is in the brackets, or its scale after them.

    `($900 and $1,800)`, `($1.2 million in 2013 dollars)`, `($32.2) billion`
    """
    end = sentence.text.find(")", converted.end)
    has_others = any(converted.end <= numeral.start < end for numeral in sentence.numerals)
    return has_others or _SCALE_AFTER.match(sentence.text, end) is not None
