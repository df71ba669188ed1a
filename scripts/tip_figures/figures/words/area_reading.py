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
        """Create a reader for one source.

        Args:
            code_words: the words of the package, with those that lead to a place (`exploited in`)
            country: the area_id of the country that the source is about
        """
        self._code_words = code_words
        self._country = country

    def read_origin(self, words: SurroundingWords) -> Reading:
        """Read the area from which all people counted by a number come.

        - `12 Norwegian men` -> the code of Norway
        - `12 citizens` -> the code of the source's country
        - `12 men returned from Norway` -> NOTHING: they were brought from there, which need not be
          their origin
        - `12 Norwegian men returned` -> the code of Norway: a noun phrase names it

        Args:
            words: the words around the number

        Returns:
            the reading; several codes for several areas (see `_read_joined_areas`); NOTHING if the
            words settle no origin
        """
        areas = find_origins(words.text, self._country)
        # From the first origin on: areas after it may be joined to it.
        origins = dropwhile(lambda area: not _is_origin(area, words), areas)
        reading = self._read_joined_areas(list(origins), words)
        if not reading.codes:
            return self._read_citizens(words)
        is_brought = _BROUGHT_FROM.search(words.before + words.text) is not None
        if is_brought and not words.has_in_noun_phrase(reading.words):
            return NOTHING
        return reading

    def _read_citizens(self, words: SurroundingWords) -> Reading:
        """Read `citizens` as citizens of the source's country: `12 citizens`.

        Returns:
            NOTHING if no noun phrase has the word `citizens`, if words such as `dual` or `of` give
            this another meaning (`citizens of Norway`), or if the text is cut off, so that unknown
            words may do so
        """
        if words.is_cut_off:
            return NOTHING
        for phrase in words.noun_phrases:
            may_be_others = _OTHER_CITIZENS.search(phrase + words.after_noun) is not None
            if _CITIZENS.search(phrase) and not may_be_others:
                return Reading({self._country}, phrase)
        return NOTHING

    def read_place(self, words: SurroundingWords, column: str) -> Reading:
        """Read the area where something happened to all people counted by a number.

        `12 people exploited in Norway` -> the code of Norway, if the vocabulary has `exploited` for
        the column.

        Args:
            words: the words around the number
            column: the name of a dimension of places

        Returns:
            the reading; several codes for several areas (see `_read_joined_areas`); NOTHING if no
            name of an area follows words such as `exploited`
        """
        areas = find_places(words.text, self._country)
        # From the first place on: areas after it may be joined to it.
        places = dropwhile(lambda area: not self._is_place(area, words, column), areas)
        return self._read_joined_areas(list(places), words)

    def _is_place(self, area: NamedCode, words: SurroundingWords, column: str) -> bool:
        """Return whether words such as `exploited in` lead to the name of an area after them.

        Args:
            area: an area named in `words.text`
            column: the dimension of places for which the vocabulary has words such as `exploited`
        """
        return self._code_words.leads_to_place(column, words.text[: area.start])

    def _read_joined_areas(self, areas: Sequence[NamedCode], words: SurroundingWords) -> Reading:
        """Read the first of some areas, and the areas that a list joins to it.

        A single area gives its own code. Of several areas, as in `from Norway and Denmark`, the
        reading has each code that a figure about all of them may have: those of the areas, `all`,
        and FOREIGN if the source's country is not among them.

        Args:
            areas: the areas named in `words.text`, in order, without those before the first one
                that is an origin or a place
            words: the words around the number

        Returns:
            NOTHING if `areas` is empty
        """
        joined = list(areas[:1])
        for area in areas[1:]:
            if not _BETWEEN_AREAS.fullmatch(words.text, joined[-1].end, area.start):
                break
            joined.append(area)
        codes = {area.code for area in joined}
        if len(codes) > 1:
            is_about_home = self._country in codes
            codes.add("all")
            if not is_about_home:
                codes.add(FOREIGN)
        return make_reading(codes, joined, words)


def _is_origin(area: NamedCode, words: SurroundingWords) -> bool:
    """Return whether an area is named as the origin of people.

    True if a noun phrase contains the name of the area (`Norwegian men`), or if words such as
    `from` are directly before the name (`men from Norway`).

    Args:
        area: an area named in `words.text`
        words: the words around a number
    """
    name = words.text[area.start : area.end]
    return words.has_in_noun_phrase(name) or _FROM.search(words.text[: area.start]) is not None
