"""Sentences in which numbers are masked, so that patterns can describe the words around them.

Dates, ages, durations, rates and the numbers in names count nothing that could be added up or
compared. All offsets stay the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tip_figures.prose.hedges import COUNTING_WORDS, HEDGE_SEPARATOR, HEDGES_AFTER
from tip_figures.prose.number_words import is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import Quantity, read_quantities
from tip_figures.prose.source_text import Sentence

# Each replaces every character of
COUNT = "\ue000"  # a number that counts or measures something
YEAR = "\ue001"  # a year
OTHER = "\ue002"  # any other number
HEDGE = "\ue003"  # the hedge before a count

# Parts of patterns for masked sentences: a count, and what may come before it.
NUMBER = rf"{COUNT}+"
HEDGES = rf"(?: {HEDGE}+ [ ] )? (?: (?: {COUNTING_WORDS} ) [ ] )?"
MONEY = r"(?-i: [A-Z]{3}[ ]? | [A-Z]{0,2}[$\u20a0-\u20bf\u00a3\u00a5] )?"
BEFORE_COUNT = rf"{HEDGES} {MONEY} (?={COUNT})"
PERCENT_SIGN = r"(?: [ ]?% | [ -]per[ ]?cent ) (?! age | [ -]points? )"  # of a share

_MASKS = re.compile(f"[{COUNT}{YEAR}{OTHER}{HEDGE}]")
_NOT_COUNTED_BEFORE = re.compile(r"\bper $|\ue002 in $")  # `per 100,000`, `one in three`
_NOT_COUNTED_AFTER = re.compile(
    r" (?:times|percent(?:age)? points?)\b|, 0[0-9]{2}\b"
    r"|m\b| (?:mln|mn|bn|tn|m)\b",  # metres or millions
    re.IGNORECASE,
)
_POINTING_AFTER = re.compile(  # `one of the four`, `one in three`
    r" (?:of|out of) (?:the|these|those|its|their|many|all|two|three|four|five|six|seven|[0-9]+)\b"
    r"| in (?:two|three|four|five|six|seven|eight|nine|ten|[0-9]+) (?:of|[a-z]+s)\b"
)
_JOINED_BEFORE = re.compile(r"[\d\ue000-\ue002] ?[-/:\u2212\u2013] ?$|(?<![\w)])[-\u2212]$")
_JOINED_AFTER = re.compile(r" ?[/:] ?[\d\ue000-\ue002]")
MOST_NUMERALS = 300  # of a sentence; the words of a longer list are not read
_REACH = 24  # characters before a number that are looked at


@dataclass(frozen=True, eq=False)
class MaskedSentence:
    """A sentence with its numbers, and with its text in which masks replace the numbers.

    Attributes:
        sentence: the sentence
        masked: its text, with masks (COUNT, YEAR, OTHER, HEDGE) instead of numbers and of the
            hedges of counts, and spaces instead of conversions
        quantities: its numbers, without dates, fractions and vague amounts, in the order of the
            text; a range is one quantity
        counts: the quantities that count or measure something, unlike an age or a duration
        fractions: its fractions, such as `a third`; they are not masked
    """

    sentence: Sentence
    masked: str
    quantities: Sequence[Quantity] = ()
    counts: Sequence[Quantity] = ()
    fractions: Sequence[Quantity] = ()

    def gap_before(self, count: Quantity) -> str:
        """Return the masked text between a count and the count before it.

        For the first count, the text begins at the start of the sentence.
        """
        ends = [other.end for other in self.counts if other.start < count.start]
        return self.masked[max(ends, default=0) : count.start]

    def gap_after(self, count: Quantity) -> str:
        """Return the masked text between a count and the count after it.

        For the last count, the text goes to the end of the sentence.
        """
        starts = [other.start for other in self.counts if other.start > count.start]
        return self.masked[count.end : min(starts, default=None)]

    @cached_property
    def quantity_by_start(self) -> Mapping[int, Quantity]:
        """The counts and fractions, by the offset at which each begins in the sentence."""
        return {quantity.start: quantity for quantity in (*self.counts, *self.fractions)}

    def find_matches(
        self, *patterns: re.Pattern[str]
    ) -> Iterator[tuple[re.Match[str], Mapping[str, Quantity]]]:
        """Yield all matches of each pattern in the masked text, pattern by pattern.

        Each has, by the name of its group, the counts and fractions with which groups begin. The
        patterns describe claims about two numbers; a sentence with fewer is not searched.
        """
        quantities = self.quantity_by_start
        if len(quantities) < 2:
            return
        for pattern in patterns:
            for match in pattern.finditer(self.masked):
                starts = {name: match.start(name) for name in pattern.groupindex}
                yield (
                    match,
                    {name: quantities[at] for name, at in starts.items() if at in quantities},
                )


def compile_words(pattern: str) -> re.Pattern[str]:
    """Compile a verbose pattern of words, in capitals or not; a space is written `[ ]` in it."""
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def mask_sentence(sentence: Sentence, numerals: Sequence[Numeral]) -> MaskedSentence:
    """Return a sentence in which masks replace the numbers and the hedges before counts.

    A mask repeats one character over the whole text that it replaces, so offsets stay the same.
    Conversions and their brackets become spaces; fractions stay. A sentence without quantities, or
    with more than MOST_NUMERALS numerals, is not masked, and has neither counts nor fractions.
    """
    quantities = read_quantities(sentence, numerals)
    if not quantities or len(numerals) > MOST_NUMERALS:
        return MaskedSentence(sentence, sentence.text, quantities)
    text = _MASKS.sub(" ", sentence.text)  # a mask that the text itself has would mean a number
    for numeral in numerals:
        if numeral.is_date:
            mask = YEAR if is_year(numeral.text) else OTHER
            text = cover(text, numeral.start, numeral.end, mask)
    counts = []
    for quantity in quantities:
        before = text[max(0, quantity.start - _REACH) : quantity.start]
        is_count = _counts_something(before, quantity)
        text = cover(text, quantity.start, quantity.end, COUNT if is_count else OTHER)
        text = cover_conversion(text, quantity)
        if not is_count:
            continue
        counts.append(quantity)
        # `up to … or more` has one part on each side of the count; only the first is before it.
        hedge, _, _ = quantity.numeral.hedge.partition(HEDGE_SEPARATOR)
        start = sentence.text.rfind(hedge, 0, quantity.start)
        is_near = start >= 0 and quantity.start - start - len(hedge) <= _REACH
        if is_near and hedge.lower() not in HEDGES_AFTER:
            text = cover(text, start, start + len(hedge), HEDGE)
    fractions = [Quantity(sentence, numeral) for numeral in numerals if numeral.form == "fraction"]
    return MaskedSentence(sentence, text, quantities, counts, fractions)


def cover(text: str, start: int, end: int, mask: str) -> str:
    """Return a text in which a mask, one character, replaces each character of a span."""
    return f"{text[:start]}{mask * (end - start)}{text[end:]}"


def cover_conversion(text: str, quantity: Quantity) -> str:
    """Return a text with spaces instead of the conversion of a quantity and its brackets."""
    conversion = quantity.conversion
    if conversion is None:
        return text
    closing = text.find(")", conversion.end)
    end = closing + 1 if closing >= 0 else conversion.end
    return cover(text, conversion.bracket_start, end, " ")


def _counts_something(before: str, quantity: Quantity) -> bool:
    """Return whether a number that is not a date is likely to count or measure something.

    False for ages, durations and names, in rates (`per 100,000`, `three times`), before an `m`
    (metres or millions), for digits joined to others (`24/7`), and for a `one` that only points.
    """
    numeral = quantity.numeral
    text = quantity.sentence.text
    if numeral.kind != "count":  # an age, a duration, or a number in a name
        return False
    if _NOT_COUNTED_BEFORE.search(before) or _NOT_COUNTED_AFTER.match(text, quantity.end):
        return False
    if numeral.value == 1 and _POINTING_AFTER.match(text, numeral.end):
        return False
    is_joined = _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(text, quantity.end)
    return not (is_joined and numeral.form == "digits" and quantity.upper is None)
