"""What words say about a dimension: a reading, and the countries that the words name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from tip_figures.figures.records.record_types import FOREIGN
from tip_figures.figures.words.code_words import (
    HOME,
    NamedCode,
    get_area_codes,
    get_area_pattern,
    is_name_of_people,
    is_name_of_place,
)
from tip_figures.prose.own_words import OwnWords

Certainty = Literal["", "inherited", "settled"]
"""How sure a reading is. The code is named by words that belong to a numeral (`settled`), or by
those of a number of which it is a part (`inherited`)."""

_GOES_ON = re.compile(r"(?:,|/| and| or)?\s*$")


@dataclass(frozen=True)
class Reading:
    """Which code of a dimension some words name.

    codes: those with which the words agree; several if they name several, none if they name none
    words: as written
    """

    codes: frozenset[str] = frozenset()
    words: str = ""
    certainty: Certainty = ""

    @property
    def code(self) -> str:
        """The code, if the words name one; "" otherwise."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""


NOTHING: Final = Reading()
"""The words name no code."""


def choose_certainty(text: str, end: int, is_cut_off: bool) -> Certainty:
    """Return how sure words are that end at an offset.

    is_cut_off: whether words that are not known follow the text; they may name another code
    """
    may_go_on = is_cut_off and _GOES_ON.fullmatch(text, end) is not None
    return "inherited" if may_go_on else "settled"


_CITIZENS = re.compile(r"\bcitizens?\b")
_NOT_CITIZENS = re.compile(r"\b(?:non|third|dual|EU|other)\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|(?:citizens?|nationals?|residents?) of) (?:the )?")
_BROUGHT_FROM = re.compile(
    r"\b(?:repatriat|return|rescue|evacuat|deport|extradit|flee|fled|escap|brought)"
)
_EVENT_WORDS: Final = (
    r"\b(?:exploited|trafficked|subjected to|(?:sex|labor|human) trafficking"
    r"|forced (?:labor|begging|criminality)|begging|servitude|exploitation)"
    r"(?: (?!victims?|cases?)[a-z]+){0,4}? "
)
_NEXT_OF_LIST = re.compile(r"(?:,| and|, and| or|, or) (?:from |in )?(?:the )?")


class AreaReader:
    """Reads which areas the words around the numerals of a source name."""

    def __init__(self, home: str) -> None:
        """Set the country that the source is about."""
        self._home = home

    def read_origin(self, own: OwnWords, before: str = "") -> Reading:
        """Read the country whose people are counted: of the noun, of a predicate, or after `from`.

        before: words before the numeral
        """
        for noun in (own.noun, *own.predicates):
            areas = self._list_areas(noun, 0)
            if areas:
                return self._make_reading(noun, areas, own)
            if self._names_citizens(noun, own):
                return Reading(frozenset([self._home]), noun, "settled")
        text = own.noun + own.rest
        if _BROUGHT_FROM.search(before + text):
            return NOTHING
        for preposition in _FROM.finditer(text):
            areas = self._list_areas(text, preposition.end(), only_here=True)
            if areas:
                return self._make_reading(text, areas, own)
        return NOTHING

    def _names_citizens(self, noun: str, own: OwnWords) -> bool:
        """Whether a noun means citizens of the country itself."""
        is_of_others = _NOT_CITIZENS.search(noun) or _FROM.search(own.rest)
        return bool(_CITIZENS.search(noun)) and not is_of_others and not own.is_cut_off

    def read_place(self, own: OwnWords) -> Reading:
        """Read the country in which something happened to all that are counted."""
        text = f"{own.noun} {own.rest}"
        for event in _get_event_pattern().finditer(text):
            areas = self._list_areas(text, event.end(), only_here=True, of_people=False)
            if areas:
                return self._make_reading(text, areas, own)
        return NOTHING

    def invert(self, reading: Reading) -> Reading:
        """Return the reading of those who are left out: `all but two were from the country`."""
        if reading.codes == {self._home}:
            return Reading(frozenset([FOREIGN]), reading.words, reading.certainty)
        if reading.codes == {FOREIGN}:
            return Reading(frozenset([self._home]), reading.words, reading.certainty)
        return NOTHING

    def _list_areas(
        self, text: str, start: int, *, only_here: bool = False, of_people: bool = True
    ) -> list[NamedCode]:
        """List the areas that a text names from an offset on, with those joined to the first.

        only_here: whether the first has to begin at the offset
        of_people: whether words for people only count, or else words for places only
        """
        areas: list[NamedCode] = []
        pattern = get_area_pattern()
        match = pattern.match(text, start) if only_here else pattern.search(text, start)
        while match is not None:
            is_wrong = is_name_of_place(match[1]) if of_people else is_name_of_people(match[1])
            is_part_of_word = text[match.end() : match.end() + 1] == "-"  # `Russian-speaking`
            if is_wrong or is_part_of_word:
                break
            areas.append(NamedCode(self._get_code(match[1]), match.start(), match.end()))
            joined = _NEXT_OF_LIST.match(text, match.end())
            match = pattern.match(text, joined.end()) if joined else None
        return areas

    def _get_code(self, name: str) -> str:
        code = get_area_codes()[name]
        return self._home if code == HOME else code

    def _make_reading(self, text: str, areas: Sequence[NamedCode], own: OwnWords) -> Reading:
        """Make the reading of some areas; of several, the code may be any or all of them."""
        codes = {area.code for area in areas}
        if len(codes) > 1:
            codes |= {"all"} if self._home in codes else {"all", FOREIGN}
        certainty = choose_certainty(text, areas[-1].end, own.is_cut_off)
        return Reading(frozenset(codes), text[areas[0].start : areas[-1].end], certainty)


@cache
def _get_event_pattern() -> re.Pattern[str]:
    """Return a pattern of the words up to a country in which something happened."""
    places = "|".join(re.escape(name) for name in get_area_codes() if is_name_of_place(name))
    area = get_area_pattern().pattern
    before_area = rf"(?:in|within|(?<=trafficked )to) (?:the )?(?={area})"
    return re.compile(rf"{_EVENT_WORDS}(?:(?={places})|{before_area})")
