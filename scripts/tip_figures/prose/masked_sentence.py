"""Sentences in which numbers are masked, so that patterns can describe the words around them.

Dates, ages, durations, rates and the numbers in names count nothing that could be added up or
compared. All offsets stay the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tip_figures.prose.hedges import COUNTING_WORDS, HEDGE_SEPARATOR
from tip_figures.prose.number_words import is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import Quantity, read_quantities
from tip_figures.prose.source_text import Sentence

COUNT = "\ue000"
"""Replaces each character of a number that counts or measures something."""
YEAR = "\ue001"
"""Replaces each character of a year."""
OTHER = "\ue002"
"""Replaces each character of any other number."""
HEDGE = "\ue003"
"""Replaces each character of the hedge before a count."""

# Parts of patterns for masked sentences: a count, and what may come before it.
NUMBER = rf"{COUNT}+"
HEDGES = rf"(?: {HEDGE}+ [ ] )? (?: (?: {COUNTING_WORDS} ) [ ] )?"
MONEY = r"(?-i: [A-Z]{3}[ ]? | [A-Z]{0,2}[$\u20a0-\u20bf\u00a3\u00a5] )?"
BEFORE_COUNT = rf"{HEDGES} {MONEY} (?={COUNT})"
PERCENT_SIGN = r"(?: [ ]?% | [ -]per[ ]?cent ) (?! age | [ -]points? )"
"""Of a share; a difference of shares in percentage points is not one."""

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
    """A sentence with the numbers that count something.

    Attributes:
        sentence: the sentence
        masked: its text, with masks instead of counts, years and other numbers, and spaces instead
            of conversions
        quantities: its quantities, without dates and fractions, in the order of the text
        counts: the quantities that count or measure something
        fractions: its fractions, such as `a third`; they are not masked
    """

    sentence: Sentence
    masked: str
    quantities: Sequence[Quantity] = ()
    counts: Sequence[Quantity] = ()
    fractions: Sequence[Quantity] = ()

    def gap_before(self, count: Quantity) -> str:
        """Return the masked text between a count and the one before, or the sentence's start."""
        ends = [other.end for other in self.counts if other.start < count.start]
        return self.masked[max(ends, default=0) : count.start]

    def gap_after(self, count: Quantity) -> str:
        """Return the masked text between a count and the next one, or the end of the sentence."""
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

        A sentence with fewer than two counts and fractions has no match, since a claim needs two.

        Yields:
            the match; and, by name of the group, the count or fraction at the start of the group,
            without groups that begin with neither
        """
        quantities = self.quantity_by_start
        for pattern in patterns if len(quantities) > 1 else ():
            for match in pattern.finditer(self.masked):
                yield (
                    match,
                    {
                        name: quantities[match.start(name)]
                        for name in pattern.groupindex
                        if match.start(name) in quantities
                    },
                )


def compile_words(pattern: str) -> re.Pattern[str]:
    """Compile a verbose pattern of words, in capitals or not; a space is written `[ ]` in it."""
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


def mask_sentence(sentence: Sentence, numerals: Sequence[Numeral]) -> MaskedSentence:
    """Return a sentence with masks instead of its numbers and of the hedges of its counts.

    A mask has as many characters as the text that it replaces, so offsets stay the same. Spaces
    replace conversions and their brackets. One mask covers both ends of a range. A sentence without
    quantities, or with more than MOST_NUMERALS numerals, is not masked and has no counts.

    Args:
        sentence: the sentence
        numerals: the numerals of the sentence, in the order of the text
    """
    quantities = read_quantities(sentence, numerals)
    if not quantities or len(numerals) > MOST_NUMERALS:
        return MaskedSentence(sentence, sentence.text, quantities)
    text = _MASKS.sub(" ", sentence.text)
    for numeral in numerals:
        if numeral.is_date:
            mask = YEAR if is_year(numeral.text) else OTHER
            text = cover(text, numeral.start, numeral.end, mask)
    counts = []
    for quantity in quantities:
        before = text[max(0, quantity.start - _REACH) : quantity.start]
        is_count = _counts_something(before, quantity)
        text = cover(text, quantity.start, quantity.end, COUNT if is_count else OTHER)
        if is_count:
            counts.append(quantity)
            # Only a hedge before the count; an empty one covers nothing.
            hedge, _, _ = quantity.numeral.hedge.partition(HEDGE_SEPARATOR)
            start = sentence.text.rfind(hedge, 0, quantity.start)
            if start >= 0 and quantity.start - start - len(hedge) <= _REACH:
                text = cover(text, start, start + len(hedge), HEDGE)
        text = cover_conversion(text, quantity)
    fractions = [Quantity(sentence, numeral) for numeral in numerals if numeral.form == "fraction"]
    return MaskedSentence(sentence, text, quantities, counts, fractions)


def cover(text: str, start: int, end: int, mask: str) -> str:
    """Return a text of the same length in which `mask` replaces each character of a span.

    Args:
        start, end: half-open span in the text
        mask: one character
    """
    return f"{text[:start]}{mask * (end - start)}{text[end:]}"


def cover_conversion(text: str, quantity: Quantity) -> str:
    """Return a text with spaces instead of the conversion of a quantity and its brackets.

    If the quantity has no conversion, the text is returned unchanged.
    """
    conversion = quantity.conversion
    if conversion is None:
        return text
    end = text.find(")", conversion.end) + 1 or conversion.end
    return cover(text, conversion.bracket_start, end, " ")


def _counts_something(before: str, quantity: Quantity) -> bool:
    """Return whether a number that is not a date is likely to count or measure something.

    False for ages, durations, numbers in names, rates (`per 100,000`), digits joined to others
    (`24/7`), and a `one` that only points: `one of the four`.

    Args:
        before: the text before the number, with its numbers masked
        quantity: the number
    """
    numeral = quantity.numeral
    text = quantity.sentence.text
    is_joined = _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(text, quantity.end)
    return not (
        numeral.kind != "count"
        or _NOT_COUNTED_BEFORE.search(before)
        or _NOT_COUNTED_AFTER.match(text, quantity.end)
        or (is_joined and numeral.form == "digits" and quantity.upper is None)
        or (numeral.value == 1 and _POINTING_AFTER.match(text, numeral.end))
    )
