"""Find everything that a text claims about its numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from tip_figures.prose.changes import find_changes, find_comparisons
from tip_figures.prose.claims import Claim, Conversion, Conversions
from tip_figures.prose.masked_sentence import MaskedSentence, mask_sentence
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_lists import SentenceLists, read_lists
from tip_figures.prose.related_sentences import relate_sentence
from tip_figures.prose.shares import add_fractions, find_shares
from tip_figures.prose.source_text import Sentence

_REACH: Final = 20  # sentences before one in its paragraph, to which its words may refer

_SCALE_AFTER = re.compile(" (?:million|billion|trillion)")

UnitPair = tuple[str, str]
"""Two currencies: of an amount, and of its conversion."""


def find_claims(sentences: Sequence[Sentence]) -> Iterator[Claim]:
    """Find the claims of a text, in the order of its sentences; conversions after a paragraph."""
    paragraph: list[SentenceLists] = []
    earlier_pairs: dict[UnitPair, Conversion] = {}
    for sentence in map(mask_sentence, sentences):
        if paragraph and sentence.sentence.paragraph != paragraph[-1].sentence.sentence.paragraph:
            yield from _find_conversions(paragraph, earlier_pairs)
            paragraph = []
        if not sentence.counts:
            paragraph.append(SentenceLists(sentence))
            continue
        previous = paragraph[-_REACH:]
        changes = list(find_changes(sentence))
        lists = read_lists(sentence, previous, changes)
        yield from lists.part_lists
        yield from changes
        yield from add_fractions(sentence, changes)
        yield from find_comparisons(sentence, lists.subjects, lists.parts)
        yield from find_shares(sentence, lists.part_lists)
        yield from relate_sentence(lists, previous)
        paragraph.append(lists)
    yield from _find_conversions(paragraph, earlier_pairs)


def _find_conversions(
    paragraph: Sequence[SentenceLists], earlier_pairs: dict[UnitPair, Conversion]
) -> Iterator[Conversions]:
    """Find the amounts of a paragraph that are converted between the same two currencies.

    An amount alone is compared with the last one of the paragraphs before.
    earlier_pairs: that one by its currencies; it is updated
    """
    by_units: dict[UnitPair, list[Conversion]] = {}
    for lists in paragraph:
        for pair in _pair_amounts(lists.sentence):
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
        if converted is None or _is_unusual(sentence, converted):
            continue
        lower: Mention | None = amount
        upper = amount.upper
        if converted.upper is not None and upper is None:
            lower, upper = _find_lower_end(sentence, position), amount
        if converted.upper is not None and upper is not None and lower is not None:
            yield Conversion(_alone(lower), _alone(converted))
            yield Conversion(_alone(upper), _alone(converted.upper))
        elif converted.upper is None and upper is None:
            yield Conversion(_alone(amount), converted)


def _is_unusual(sentence: MaskedSentence, converted: Mention) -> bool:
    """Whether more than an amount is in the brackets, or its scale after them.

    `($900 and $1,800)`, `($1.2 million in 2013 dollars)`, `($32.2) billion`
    """
    text = sentence.sentence.text
    end = text.find(")", converted.end)
    if _SCALE_AFTER.match(text, end + 1):
        return True
    return any(converted.end <= numeral.start < end for numeral in sentence.sentence.numerals)


def _find_lower_end(sentence: MaskedSentence, position: int) -> Mention | None:
    """Return the lower end of an amount that is the upper one: `from 300 to 900 ($30 to $90)`."""
    if position == 0:
        return None
    gap = sentence.masked[sentence.counts[position - 1].end : sentence.counts[position].start]
    lower = sentence.counts[position - 1]
    return lower if " to " in gap[:20] and lower.value < sentence.counts[position].value else None


def _alone(amount: Mention) -> Mention:
    """Return an end of a range without the other end."""
    return replace(amount, upper=None, conversion=None, antecedent=None, relation="")
