"""The numbers of a text that count or measure something, and the sentences around them.

Dates, ages, durations and the numbers in names count nothing that could be added up or compared. In
the masked text of a sentence each count is replaced by the character COUNT, so that patterns can
describe the words around counts; all offsets stay the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from tip_figures.prose.dates import REFERENCE_BEFORE, is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.ranges import is_conversion
from tip_figures.prose.sentences import to_lower_case
from tip_figures.prose.source_text import Sentence

COUNT: Final = "\ue000"
"""Replaces each character of a count in a masked text."""
YEAR: Final = "\ue001"
"""Replaces each character of a year."""
OTHER: Final = "\ue002"
"""Replaces each character of any other number."""
_MASKS = re.compile(f"[{COUNT}{YEAR}{OTHER}]")

_TIME_AFTER = re.compile(
    r"(?i:[ -](?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|[ap]\.?m\b|o'clock)\b)"
)
_NAME_BEFORE = re.compile(
    r"""
    \b (?: aged? | ages | tier | phase | category | type | level | class | grade | part | table
         | figure | chapter | pages? | annex | goal | rank(?:ed|s|ing)? | top | per | version
         | appendix | paragraphs? | room | channel | route | highway | flight | group ) [ ]
    (?:of[ ])?
    $""",
    re.VERBOSE,
)
_AGE_BEFORE = re.compile(  # `13 of whom were under 15`
    r"""
    \b (?: is | are | was | were | those | people | children | girls | boys | minors | victims
        | persons | women | men ) [ ]
    (?: (?: aged? | ages ) [ ] )? (?: under | below | over | younger[ ]than | older[ ]than ) [ ]
    $""",
    re.VERBOSE,
)
_NOTHING_COUNTED_AFTER = re.compile(r"[,;.)]|$| (?:and|or|at|when|in|were|was|are|who)\b")
_OLDEST: Final = 100  # years
_POINTING_AFTER = re.compile(  # `one of the four`
    r" (?:of|out of) (?:the|these|those|its|their|many|all|two|three|four|five|six|[0-9]+)\b"
)
_JOINED_BEFORE = re.compile(r"[\d\ue000-\ue002] ?[-/:\u2212\u2013] ?$|(?<![\w)])[-\u2212]$")
_JOINED_AFTER = re.compile(r" ?[-/:\u2013] ?[\d\ue000-\ue002]")
_LONGEST_NUMBER: Final = 60  # characters; what is longer is no number that anybody counted
_MOST_COUNTS: Final = 80  # of a sentence; one with more is a table, and its words relate nothing
_REACH: Final = 24  # characters before a number that are looked at


@dataclass(frozen=True, eq=False)
class Count:
    """A number that counts or measures something.

    upper:      the upper end of its range; None if it is not a range
    conversion: the same amount in another currency, in brackets after it
    """

    sentence: Sentence
    numeral: Numeral
    upper: Numeral | None = None
    conversion: "Count | None" = None

    @property
    def start(self) -> int:
        """Offset of its first character in the sentence."""
        return self.numeral.start

    @property
    def end(self) -> int:
        """Offset after its last character, or that of its upper end."""
        return self.upper.end if self.upper is not None else self.numeral.end

    @property
    def numerals(self) -> Sequence[Numeral]:
        """The number, or both ends of its range."""
        return (self.numeral,) if self.upper is None else (self.numeral, self.upper)

    @property
    def value(self) -> Decimal:
        """The number, or the lower end of the range."""
        return self.numeral.value or Decimal(0)

    @property
    def unit(self) -> str:
        """Percent, a currency, or "" for a number of things."""
        return self.numeral.unit


@dataclass(frozen=True, eq=False)
class CountedSentence:
    """A sentence with its counts.

    index:   of the sentence in its text, from 0
    masked:  the sentence; counts, years and other numbers are replaced, conversions are blank
    counts:  in the order of the text, without conversions
    """

    sentence: Sentence
    index: int
    masked: str
    counts: Sequence[Count] = field(default_factory=tuple)

    def gap_before(self, position: int) -> str:
        """Return the masked text between a count and the count before it.

        position: of the count in the sentence, from 0
        """
        start = self.counts[position - 1].end if position > 0 else 0
        return self.masked[start : self.counts[position].start]

    def gap_after(self, position: int) -> str:
        """Return the masked text between a count and the next one, or the end of the sentence."""
        end = len(self.masked)
        if position + 1 < len(self.counts):
            end = self.counts[position + 1].start
        return self.masked[self.counts[position].end : end]


def count_sentences(sentences: Sequence[Sentence]) -> list[CountedSentence]:
    """Find the counts of each sentence of a text."""
    return [_count_sentence(sentence, index) for index, sentence in enumerate(sentences)]


def _count_sentence(sentence: Sentence, index: int) -> CountedSentence:
    if not sentence.numerals:
        return CountedSentence(sentence, index, sentence.text)
    masked = _mask_uncounted(sentence)
    counts: list[Count] = []
    for numeral in sentence.numerals:
        if masked[numeral.start] in (YEAR, OTHER):
            continue
        if counts and _is_upper_end(counts[-1], numeral):
            counts[-1] = Count(sentence, counts[-1].numeral, upper=numeral)
        elif counts and _converts(counts[-1], numeral):
            converted = Count(sentence, numeral)
            amount = counts[-1]
            counts[-1] = Count(sentence, amount.numeral, amount.upper, converted)
            masked = _blank_brackets(masked, numeral)
        else:
            counts.append(Count(sentence, numeral))
    if len(counts) > _MOST_COUNTS:
        return CountedSentence(sentence, index, sentence.text)
    for count in counts:
        masked = _fill(masked, count.start, count.end, COUNT)
    return CountedSentence(sentence, index, masked, tuple(counts))


def _mask_uncounted(sentence: Sentence) -> str:
    """Replace the numbers of a sentence that count nothing."""
    masked = _MASKS.sub(" ", sentence.text)
    for numeral in sentence.numerals:
        if numeral.is_date:
            mask = YEAR if is_year(numeral.text) else OTHER
            masked = _fill(masked, numeral.start, numeral.end, mask)
        elif numeral.partner is None and not _counts_something(sentence.text, numeral):
            masked = _fill(masked, numeral.start, numeral.end, OTHER)
    return masked


def _counts_something(text: str, numeral: Numeral) -> bool:
    """Whether a number that is not a date is likely to count or measure something."""
    if numeral.value is None or numeral.end - numeral.start > _LONGEST_NUMBER:
        return False
    if _TIME_AFTER.match(text, numeral.end):
        return False
    before = to_lower_case(text[max(0, numeral.start - _REACH) : numeral.start])
    if REFERENCE_BEFORE.search(before) or _NAME_BEFORE.search(before):
        return False
    if _is_age(text, numeral, before):
        return False
    is_joined = _JOINED_BEFORE.search(before) is not None or _is_joined_after(text, numeral)
    if is_joined and numeral.form == "digits":
        return False
    is_pointing = numeral.value == 1 and _POINTING_AFTER.match(text, numeral.end)
    return not is_pointing


def _is_age(text: str, numeral: Numeral, before: str) -> bool:
    """Whether a number is an age that people are under or over.

    before: the text before it, in small letters
    """
    if numeral.value is None or numeral.value > _OLDEST:
        return False
    if _NOTHING_COUNTED_AFTER.match(text, numeral.end) is None:
        return False
    return _AGE_BEFORE.search(before) is not None


def _is_joined_after(text: str, numeral: Numeral) -> bool:
    """Whether a mark joins a number to the next one: `24/7`, `3-1`; a range is no such number."""
    joined = _JOINED_AFTER.match(text, numeral.end)
    return joined is not None and ("/" in joined[0] or ":" in joined[0])


def _is_upper_end(count: Count, numeral: Numeral) -> bool:
    partner = count.numeral.partner
    return partner is not None and count.sentence.numerals[partner] is numeral


def _converts(count: Count, numeral: Numeral) -> bool:
    """Whether a number is the amount of a count in another currency."""
    is_other_unit = bool(count.unit and numeral.unit) and count.unit != numeral.unit
    if not is_other_unit or "percent" in (count.unit, numeral.unit) or count.conversion:
        return False
    last = count.upper or count.numeral
    return is_conversion(count.sentence.text, last, numeral)


def _blank_brackets(masked: str, numeral: Numeral) -> str:
    """Replace the brackets around a conversion, and what is in them, by spaces."""
    start = masked.rfind("(", 0, numeral.start)
    end = masked.find(")", numeral.end) + 1 or numeral.end
    return _fill(masked, start, end, " ") if start >= 0 else masked


def _fill(text: str, start: int, end: int, character: str) -> str:
    return text[:start] + character * (end - start) + text[end:]
