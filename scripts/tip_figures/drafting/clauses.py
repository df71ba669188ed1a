"""Find the words that belong to each numeral of a sentence, and the numeral on which it depends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tip_figures.prose.context import Context
from tip_figures.prose.dates import is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

CLAUSE_END = r"[;,()]|\b(?:and|with)\b"
_WORDS_AFTER_END = re.compile(r"[;)]|\b(?:while|because|due to)\b")
_REMAINDER = re.compile(r"(?i:\b(?:remaining|rest|other|along with)\b[^,;]*)$")
_COMPARISON = re.compile(
    r"(?i:\b(?:compared"
    r"|(?P<rises>increas|ris|rose|grew|grow|up\b)"
    r"|(?P<falls>decreas|declin|fell|fall|drop|reduc|down\b))"
    r"[^;()]*\b(?:to|with|from)\b[^;()]*)$"
)
_INCLUDING = re.compile(r"\bincluding\b[^,;]*$")
_LIST_SEPARATOR = re.compile(r"(?: and|,) $")

Relation = Literal["", "part", "compared", "conversion", "range_end"]
"""How a numeral depends on an earlier one: it counts a part of it, the same for another year, the
same in another unit, or it is the upper end of its range."""


@dataclass(eq=False)
class Mention:
    """A numeral that is not a date, and what its sentence says about it.

    context:    hedge, unit and range of the numeral
    before:     words of its clause before it
    after:      words after it, up to the next numeral
    antecedent: the earlier numeral on which it depends, if there is one
    relation:   how it depends on its antecedent
    antecedent_is_lower: of a comparison: whether the sentence calls the antecedent lower; None if
                it does not say which of the two is lower
    year:       the year that the sentence gives for it, if there is one
    """

    sentence: Sentence
    numeral: Numeral
    context: Context
    before: str = ""
    after: str = ""
    antecedent: Mention | None = None
    relation: Relation = ""
    antecedent_is_lower: bool | None = None
    year: int | None = None

    @property
    def place(self) -> str:
        """Paragraph, sentence and offset, as in the column `place` of figures: `1.3:51`."""
        return f"{self.sentence.paragraph}.{self.sentence.number}:{self.numeral.start}"

    @property
    def all_but(self) -> bool:
        """Whether it counts those who are left out: “all but six”."""
        return self.context.hedge.lower() == "all but"

    @property
    def bracket_start(self) -> int:
        """Offset of the opening bracket around it; -1 if it is not in brackets."""
        opening = self.sentence.text.rfind("(", 0, self.numeral.start)
        closing = self.sentence.text.rfind(")", 0, self.numeral.start)
        return opening if opening > closing else -1

    def depend_on(self, antecedent: Mention | None, relation: Relation) -> None:
        """Set the numeral on which this one depends."""
        self.antecedent = antecedent
        self.relation = relation


def read_mentions(sentence: Sentence, area: str) -> list[Mention]:
    """Read what a sentence says about each of its numerals that is not a date.

    area:    code of the country that the sentence is about
    returns: in the order of the text, with the phrases that may state a zero
    """
    mentions = []
    years = []
    for numeral, context in sentence.numerals_and_zeros(area):
        if context.is_date:
            if is_year(numeral.text):
                years.append(numeral)
        elif numeral.value is not None:
            mentions.append(Mention(sentence, numeral, context))
    _link_neighbours(mentions)
    text = _blank_numerals(sentence.text, mentions)
    independent = [
        mention for mention in mentions if mention.relation not in ("conversion", "range_end")
    ]
    _read_words(text, independent)
    _read_years(text, independent, years)
    return mentions


def _link_neighbours(mentions: Sequence[Mention]) -> None:
    """Link conversions and upper ends of ranges to the numeral before them."""
    for mention, following in pairwise(mentions):
        partner = mention.context.partner
        unit = mention.context.unit
        following_unit = following.context.unit
        has_other_unit = bool(unit and following_unit) and unit != following_unit
        if partner is not None and mention.sentence.numerals[partner] is following.numeral:
            following.depend_on(mention, "range_end")
        elif has_other_unit and following.bracket_start > mention.numeral.end:
            following.depend_on(mention, "conversion")


def _blank_numerals(text: str, mentions: Sequence[Mention]) -> str:
    """Replace numerals, and conversions with their brackets, by spaces; offsets stay the same."""
    for mention in mentions:
        start = mention.numeral.start
        end = mention.numeral.end
        if mention.relation == "conversion":
            start = mention.bracket_start
            end = text.find(")", end) + 1 or end
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _read_words(text: str, mentions: Sequence[Mention]) -> None:
    """Read the words that belong to each numeral, and find its antecedent.

    text:     the sentence without its numerals
    mentions: those that are neither conversions nor upper ends of ranges
    """
    for index, mention in enumerate(mentions):
        previous_end = mentions[index - 1].numeral.end if index > 0 else 0
        words_between = text[previous_end : mention.numeral.start]
        words_after = text[mention.numeral.end : _next_start(text, mentions, index)]
        mention.before = re.split(CLAUSE_END, words_between)[-1]
        mention.after = _WORDS_AFTER_END.split(words_after)[0]
        _find_antecedent(text, words_between, mention, mentions[:index])


def _next_start(text: str, mentions: Sequence[Mention], index: int) -> int:
    """Offset of the next numeral; the length of the text after the last one."""
    if index + 1 < len(mentions):
        return mentions[index + 1].numeral.start
    return len(text)


def _find_antecedent(
    text: str, words_between: str, mention: Mention, earlier: Sequence[Mention]
) -> None:
    """Find the earlier numeral on which a numeral depends.

    words_between: the words back to the previous numeral
    earlier:       the earlier numerals of the sentence
    """
    if not earlier:
        return
    bracket_start = mention.bracket_start
    if bracket_start >= 0:
        outside = [other for other in earlier if other.numeral.start < bracket_start]
    else:
        outside = [other for other in earlier if other.bracket_start < 0]
    previous = earlier[-1]
    comparison = _COMPARISON.search(text[: mention.numeral.start])
    if outside and comparison:
        mention.depend_on(outside[0], "compared")
        if comparison["falls"] or comparison["rises"]:
            mention.antecedent_is_lower = bool(comparison["falls"])
    elif outside and (bracket_start >= 0 or _INCLUDING.search(words_between)):
        mention.depend_on(outside[-1], "part")
    elif _REMAINDER.search(words_between):
        mention.depend_on(previous, "part")
    elif previous.relation == "part" and _LIST_SEPARATOR.search(words_between):
        mention.depend_on(previous.antecedent, "part")


def _read_years(text: str, mentions: Sequence[Mention], years: Sequence[Numeral]) -> None:
    """Find the year of each numeral: after it, or else the year that holds for the sentence so far.

    text:  the sentence without its numerals
    years: the years of the sentence
    """
    current_year: Numeral | None = None
    if years and mentions and years[0].start < mentions[0].numeral.start:
        current_year = years[0]
    for index, mention in enumerate(mentions):
        is_compared = mention.relation == "compared"
        is_in_brackets = mention.bracket_start >= 0
        end = _next_start(text, mentions, index)
        bracket_end = text.find(")", mention.numeral.end) if is_in_brackets else -1
        if bracket_end >= 0:
            end = bracket_end
        own_year = _first_between(years, mention.numeral.end, end)
        if own_year and not is_compared and not is_in_brackets:
            current_year = own_year  # it also holds for later numerals without a year of their own
        year = own_year
        if year is None and not is_compared:
            year = current_year
        if year is not None:
            mention.year = int(year.text)


def _first_between(numerals: Sequence[Numeral], start: int, end: int) -> Numeral | None:
    """Find the first numeral that begins after `start` and before `end`."""
    for numeral in numerals:
        if start < numeral.start < end:
            return numeral
    return None
