"""Read which area the words of a number name: an origin of people, or a place."""

import re
from collections.abc import Sequence
from itertools import dropwhile

from tip_figures.figures.code_words import CodeWords, NamedCode, find_origins, find_places
from tip_figures.figures.records import FOREIGN
from tip_figures.figures.words.reading import NOTHING, Reading, SurroundingWords, make_reading

_FROM = re.compile(r"\b(?:from|(?:citizens?|nationals?|residents?) of) (?:the )?$")
"""The words before an area of origin: `from the `, `citizens of `."""
_BETWEEN_AREAS = re.compile(r"(?:,| and|, and| or|, or) (?:from |in )?(?:the )?")
_BROUGHT_FROM = re.compile(
    r"\b(?:repatriat|return|rescue|evacuat|deport|extradit|flee|fled|escap|brought)"
)
"""Words that give another meaning to `from`: `repatriated from Norway`."""
_CITIZENS = re.compile(r"\bcitizens?\b")
_OTHER_CITIZENS = re.compile(r"\b(?:non|third|dual|EU|other)\b|\b(?:from|of)\b", re.IGNORECASE)
"""Words that make citizens those of another country: `dual citizens`, `citizens of Norway`."""


class AreaReader:
    """Reads which areas the words of the numbers of a source name."""

    def __init__(self, code_words: CodeWords, country: str) -> None:
        """Set the words of the package, and the country that the source is about."""
        self._code_words = code_words
        self._country = country

    def read_origin(self, words: SurroundingWords) -> Reading:
        """Read where all people come from: `Norwegian men`, `men from Norway and Denmark`.

        Where people were brought from, as in “repatriated from”, is not their origin. Without an
        area, “citizens” are of the source's country.
        """
        areas = find_origins(words.text, self._country)
        # From the first origin on: areas after it may be joined to it.
        origins = dropwhile(lambda area: not _is_origin(area, words), areas)
        reading = self._read_joined_areas(list(origins), words)
        if not reading.codes:
            return self._read_citizens(words)
        is_brought = _BROUGHT_FROM.search(words.before + words.text) is not None
        return NOTHING if is_brought and not words.has_in_noun_phrase(reading.words) else reading

    def _read_citizens(self, words: SurroundingWords) -> Reading:
        """Read “citizens” as those of the source's country.

        They are not if words such as `of` and `dual`, or unknown words after them, may name another
        country.
        """
        for phrase in words.noun_phrases:
            is_of_others = _OTHER_CITIZENS.search(phrase + words.after_noun) is not None
            if _CITIZENS.search(phrase) and not is_of_others and not words.is_cut_off:
                return Reading({self._country}, phrase)
        return NOTHING

    def read_place(self, words: SurroundingWords, column: str) -> Reading:
        """Read the area where something happened to all: `12 people exploited in Norway`.

        Args:
            column: that of places; the vocabulary has words such as `exploited` for it
        """
        areas = find_places(words.text, self._country)
        places = dropwhile(lambda area: not self._is_place(area, words, column), areas)
        return self._read_joined_areas(list(places), words)

    def _is_place(self, area: NamedCode, words: SurroundingWords, column: str) -> bool:
        """Return whether words such as `exploited in` are directly before an area."""
        return self._code_words.leads_to_place(column, words.text[: area.start])

    def _read_joined_areas(self, areas: Sequence[NamedCode], words: SurroundingWords) -> Reading:
        """Read the first area of a text, with those that are joined to it: `Norway and Denmark`.

        If several areas are named, the code `all` agrees as well; if all are foreign, so does
        FOREIGN.

        Args:
            areas: of the text, in order, from the first that is meant; NOTHING is read if it is
                empty
        """
        joined = list(areas[:1])
        for area in areas[1:]:
            if not _BETWEEN_AREAS.fullmatch(words.text, joined[-1].end, area.start):
                break
            joined.append(area)
        codes = {area.code for area in joined}
        if len(codes) > 1:
            codes |= {"all"} if self._country in codes else {"all", FOREIGN}
        return make_reading(codes, joined, words)


def _is_origin(area: NamedCode, words: SurroundingWords) -> bool:
    """Return whether an area in the text of some words is that from which people come.

    It is in a noun phrase (`Norwegian men`), or words such as `from` are before it.
    """
    name = words.text[area.start : area.end]
    return words.has_in_noun_phrase(name) or _FROM.search(words.text[: area.start]) is not None
