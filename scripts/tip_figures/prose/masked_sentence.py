"""Sentences in which numbers are masked, so that patterns can describe the words around them.

Dates, ages, durations, rates and the numbers in names count nothing that could be added up or
compared. All offsets stay the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.prose.dates import is_year
from tip_figures.prose.hedges import COUNTING_WORDS, HEDGE_SEPARATOR
from tip_figures.prose.mention import Mention, link_mentions
from tip_figures.prose.numeral_kinds import find_kind
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

COUNT: Final = "\ue000"
"""Replaces each character of a number that counts or measures something."""
YEAR: Final = "\ue001"
"""Replaces each character of a year."""
OTHER: Final = "\ue002"
"""Replaces each character of any other number."""

HEDGE: Final = "\ue003"
"""Replaces each character of the hedge before a count."""

# Parts of patterns for masked sentences, for re.VERBOSE: a count, and what may come before it.
NUMBER: Final = rf"{COUNT}+"
HEDGES: Final = rf"(?: {HEDGE}+ [ ] )? (?: (?: {COUNTING_WORDS} ) [ ] )?"
MONEY: Final = r"(?-i: [A-Z]{3}[ ]? | [A-Z]{0,2}[$\u20a0-\u20bf\u00a3\u00a5] )?"
BEFORE_COUNT: Final = rf"{HEDGES} {MONEY} $"
PERCENT_SIGN: Final = r"(?: [ ]?% | [ -]per[ ]?cent ) (?! age | [ -]points? )"
"""Of a share; a difference of shares in percentage points is not one."""

_MASKS = re.compile(f"[{COUNT}{YEAR}{OTHER}{HEDGE}]")
_LONGEST_AFTER_HEDGE: Final = 24  # characters between a hedge and its numeral
_NOTHING_COUNTED_AFTER = re.compile(r" (?:times|percent(?:age)? points?)\b", re.IGNORECASE)
_NOT_COUNTED_BEFORE = re.compile(r"\bper $|\ue002 in $")  # `per 100,000`, `one in three`
_POINTING_AFTER = re.compile(  # `one of the four`, `one in three`
    r" (?:of|out of) (?:the|these|those|its|their|many|all|two|three|four|five|six|seven|[0-9]+)\b"
    r"| in (?:two|three|four|five|six|seven|eight|nine|ten|[0-9]+) (?:of|[a-z]+s)\b"
)
_JOINED_BEFORE = re.compile(r"[\d\ue000-\ue002] ?[-/:\u2212\u2013] ?$|(?<![\w)])[-\u2212]$")
_JOINED_AFTER = re.compile(r" ?[/:] ?[\d\ue000-\ue002]")
_BROKEN = re.compile(r", 0[0-9]{2}\b")  # `14, 025`
_LONGEST_NUMBER: Final = 60  # characters; what is longer is no number that anybody counted
_MOST_COUNTS: Final = 80  # of a sentence; one with more is a table, and its words relate nothing
_REACH: Final = 24  # characters before a number that are looked at


@dataclass(frozen=True, eq=False)
class MaskedSentence:
    """A sentence with the numbers that count something.

    masked: its text; counts, years and other numbers are replaced, conversions are blank
    counts: in the order of the text, without conversions and the upper ends of ranges
    """

    sentence: Sentence
    masked: str
    counts: Sequence[Mention] = ()

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

    def count_at(self, start: int) -> Mention:
        """Return the count that begins at an offset."""
        return next(count for count in self.counts if count.start == start)


def mask_sentence(sentence: Sentence) -> MaskedSentence:
    """Find the counts of a sentence, and mask its numbers."""
    if not sentence.numerals:
        return MaskedSentence(sentence, sentence.text)
    mentions = link_mentions(sentence, sentence.numerals)
    return mask_mentions(sentence, sentence.numerals, mentions)


def mask_mentions(
    sentence: Sentence, numerals: Sequence[Numeral], mentions: Sequence[Mention]
) -> MaskedSentence:
    """Mask the numbers of a sentence; those of its mentions that count something are its counts."""
    masked = _MASKS.sub(" ", sentence.text)
    for numeral in numerals:
        if numeral.is_date:
            mask = YEAR if is_year(numeral.text) else OTHER
            masked = _fill(masked, numeral.start, numeral.end, mask)
    counts = []
    for mention in mentions:
        if mention.relation == "conversion":
            masked = _blank_brackets(masked, mention)
        elif mention.relation == "range_end":
            continue
        elif _counts_something(masked, mention):
            counts.append(mention)
        else:
            masked = _fill(masked, mention.start, mention.end, OTHER)
    if len(counts) > _MOST_COUNTS:
        return MaskedSentence(sentence, sentence.text)
    for count in counts:
        masked = _fill(masked, count.start, count.end, COUNT)
    for count in counts:
        masked = _mask_hedge(masked, count)
    return MaskedSentence(sentence, masked, tuple(counts))


def _mask_hedge(masked: str, count: Mention) -> str:
    """Mask the hedge before a count."""
    hedge, _, _ = count.numeral.hedge.partition(HEDGE_SEPARATOR)
    start = masked.rfind(hedge, 0, count.start) if hedge else -1
    end = start + len(hedge)
    is_near = start >= 0 and count.start - end <= _LONGEST_AFTER_HEDGE
    return _fill(masked, start, end, HEDGE) if is_near else masked


def _counts_something(masked: str, mention: Mention) -> bool:
    """Whether a number that is not a date is likely to count or measure something.

    masked: the sentence, with the numbers before this one masked
    """
    numeral = mention.numeral
    text = mention.sentence.text
    if numeral.end - numeral.start > _LONGEST_NUMBER or _BROKEN.match(text, numeral.end):
        return False
    if _NOTHING_COUNTED_AFTER.match(text, mention.end):
        return False
    if find_kind(text, numeral, mention.end) != "count":
        return False
    before = masked[max(0, numeral.start - _REACH) : numeral.start]
    if _NOT_COUNTED_BEFORE.search(before):
        return False
    is_joined = _JOINED_BEFORE.search(before) or _JOINED_AFTER.match(text, mention.end)
    if is_joined and numeral.form == "digits" and mention.upper is None:
        return False
    return not (numeral.value == 1 and _POINTING_AFTER.match(text, numeral.end))


def _blank_brackets(masked: str, mention: Mention) -> str:
    """Replace the brackets around a conversion, and what is in them, by spaces."""
    end = masked.find(")", mention.end) + 1 or mention.end
    return _fill(masked, mention.bracket_start, end, " ")


def _fill(text: str, start: int, end: int, character: str) -> str:
    return text[:start] + character * (end - start) + text[end:]
