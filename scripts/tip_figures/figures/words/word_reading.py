"""Read which code of each dimension the words around a numeral name.

The words that settle it are those that belong to the numeral: the noun that it counts, what is said
of all that it counts, and what follows (see `OwnWords`). If they name nothing, it is what the
number names of which this one is a part.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import dropwhile

from tip_figures.figures.code_words import CodeWords, NamedCode, find_origins, find_places
from tip_figures.figures.records import FOREIGN
from tip_figures.figures.records.dimensions import STATUS, Dimension
from tip_figures.prose.mention import (
    ALL_BUT,
    UNKNOWN,
    Mention,
    OwnWords,
    split_after_gap,
    split_label,
    split_own_words,
)
from tip_figures.prose.sentences import any_of, word_set


@dataclass(frozen=True)
class Reading:
    """Which code some words name.

    codes: those with which the words agree; several if they name several, none if they name none
    words: as written
    is_uncertain: whether the words may not be about the numeral, or not be all: they belong to a
                  number of which it is a part, follow a gap, or may go on
    """

    codes: Set[str] = frozenset()
    words: str = ""
    is_uncertain: bool = False

    @property
    def code(self) -> str:
        """The code, if the words name one; "" otherwise."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""


NOTHING = Reading()
"""The words name no code."""


@dataclass(frozen=True)
class _CountWords:
    """The words that belong to a number, and their text, in which codes are searched.

    lead: the words before the number
    own:  those after it that are about all that it counts
    text: the noun of `own`, a space, and all words after the noun
    """

    lead: str
    own: OwnWords
    text: str

    @property
    def noun_phrases(self) -> Sequence[str]:
        """What the number counts, and what is said of all that it counts."""
        return (self.own.noun, *self.own.predicates)

    def is_in_noun_phrase(self, words: str) -> bool:
        """Whether some words occur in the noun, or in what is said of all."""
        return any(words in phrase for phrase in self.noun_phrases)


def _join_words(lead: str, own: OwnWords) -> _CountWords:
    """Return the words of a number with their text."""
    return _CountWords(lead, own, f"{own.noun} {own.rest.lstrip(' ')}")


# Areas
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

# Phrases
_LINKING_WORDS = word_set(
    "of in for to into as were was on under involved involving both all and or"
)
"""Words that link a phrase with the noun before it: `victims of forced labor`."""
_OTHER_SUBJECTS = word_set(
    """combat prevent address fight counter eradicat eliminat monitor screen aware train against
    about inspect other report during"""
)
"""Beginnings of words after which a phrase is about something else: `to combat forced labor`."""
_LINK = re.compile(
    rf"(?:^ ?|\b(?:{any_of(_LINKING_WORDS)})\b(?: (?!{any_of(_OTHER_SUBJECTS)})[a-z-]+){{0,2}} ?)$"
)
"""All words between noun and phrase: none, or as last ones a link and up to two others."""
_JOINED_BEFORE = re.compile(r"([\w-]+)(?:,| and| or| and/or|/) ?$")
_JOINED_AFTER = re.compile(r" (?:and|or|and/or) ([\w-]+)")
"""A word that is joined with a phrase: `sex` with the phrase `labor trafficking`."""
_BETWEEN_NOUNS = re.compile(r",? (?:and|or) |, ")
_MAY_GO_ON = re.compile(r"(?:,|/| and| or)?\s*$")
"""All words after a phrase, if those not known that follow may continue it."""
_SUSPECT = re.compile(r"\bsuspects?\b")  # a noun, unlike `suspected`

# Agents
_AGENT = re.compile(r"\bby\b[^,;()]*|\w+-\w+")  # `by police`, `self-referred`
_END_OF_CLAUSE = re.compile("[,;(]")


def divide_words(mention: Mention) -> OwnWords:
    """Divide the words that belong to a number into its noun and its predicates.

    If the number is alone in brackets, these are the words before it, its label. Otherwise they are
    the words after it, of a range those after its upper end.
    """
    if mention.label:
        return split_label(mention.label)
    return split_own_words(mention.after[mention.end - mention.numeral.end :])


class WordReader:
    """Reads which codes the words around the numerals of a source name."""

    def __init__(self, words: CodeWords, home: str) -> None:
        """Set the words of the package, and the country that the source is about."""
        self._code_words = words
        self._home = home

    def read_codes(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the code of a dimension if the words of a number settle it.

        Words are read in this order, up to the first that name a code:

        1. those next to the number: “12 women”;
        2. those after a short gap of unknown words, as uncertain;
        3. those of the number of which this one is a part, as uncertain: women in “30 women (12
           adults)”. They are left out if words after this number are unknown.

        A conversion or the upper end of a range has the words of its main number.

        returns: NOTHING if no words settle it
        """
        number = mention.main
        reading = self._read_number(number, divide_words(number), dimension)
        if reading.codes:
            return reading
        words_after_gap = split_after_gap(number.after)
        if words_after_gap is not None:
            reading = self._read_number(number, words_after_gap, dimension)
        elif number.antecedent is not None and UNKNOWN not in number.after:
            reading = self.read_codes(number.antecedent, dimension)
        return replace(reading, is_uncertain=True) if reading.codes else NOTHING

    def _read_number(self, number: Mention, own: OwnWords, dimension: Dimension) -> Reading:
        """Read the code of a dimension from words that belong to a number.

        own: words after the number, directly or after a gap
        """
        if dimension.is_agent:
            return self._read_agent(number, dimension)
        if number.numeral.hedge.lower() == ALL_BUT:
            return self._read_exception(number.lead, own, dimension)
        return self._read_counted(_join_words(number.lead, own), dimension)

    def _read_exception(self, lead: str, own: OwnWords, dimension: Dimension) -> Reading:
        """Read a numeral that counts an exception, such as six in `all but six of the victims`.

        The words after it are about all the others, so only its noun is about it. Of areas, the
        opposite of what the others have is read: FOREIGN if they have the source's country, and the
        other way round.
        """
        noun = _join_words(lead, own._replace(predicates=(), rest=""))
        reading = self._read_counted(noun, dimension)
        if reading.codes or not dimension.is_area:
            return reading
        others = self._read_counted(_join_words(lead, own._replace(noun="")), dimension)
        opposite = {self._home: FOREIGN, FOREIGN: self._home}.get(others.code)
        return replace(others, codes={opposite}) if opposite else NOTHING

    def _read_counted(self, words: _CountWords, dimension: Dimension) -> Reading:
        """Read the code of all that a number counts, by the kind of the dimension."""
        if dimension.says_origin:
            return self._read_origin(words)
        if dimension.is_area:
            return self._read_place(words, dimension)
        return self._read_phrases(words, dimension)

    # Areas

    def _read_origin(self, words: _CountWords) -> Reading:
        """Read where all people come from: `Norwegian men`, `men from Norway and Denmark`.

        Where people were brought from, as in “repatriated from”, is not their origin. Without an
        area, “citizens” are of the source's country.
        """
        areas = find_origins(words.text, self._home)
        origins = dropwhile(lambda area: not _is_origin(area, words), areas)
        reading = self._read_joined_areas(list(origins), words)
        if not reading.codes:
            return self._read_citizens(words)
        is_brought = _BROUGHT_FROM.search(words.lead + words.text) is not None
        return NOTHING if is_brought and not words.is_in_noun_phrase(reading.words) else reading

    def _read_citizens(self, words: _CountWords) -> Reading:
        """Read “citizens” as those of the source's country.

        They are not if words such as `of` and `dual`, or unknown words after them, may name another
        country.
        """
        for phrase in words.noun_phrases:
            is_of_others = _OTHER_CITIZENS.search(phrase + words.own.rest) is not None
            if _CITIZENS.search(phrase) and not is_of_others and not words.own.is_cut_off:
                return Reading({self._home}, phrase)
        return NOTHING

    def _read_place(self, words: _CountWords, dimension: Dimension) -> Reading:
        """Read the area where something happened to all: `12 people exploited in Norway`."""
        areas = find_places(words.text, self._home)
        places = dropwhile(lambda area: not self._is_place(area, words, dimension), areas)
        return self._read_joined_areas(list(places), words)

    def _is_place(self, area: NamedCode, words: _CountWords, dimension: Dimension) -> bool:
        """Whether words such as `exploited in` are before an area in the text of some words."""
        return self._code_words.leads_to_place(dimension.name, words.text[: area.start])

    def _read_joined_areas(self, areas: Sequence[NamedCode], words: _CountWords) -> Reading:
        """Read the first area of a text, with those that are joined to it: `Norway and Denmark`.

        If several areas are named, the code `all` agrees as well; if all are foreign, so does
        FOREIGN.

        areas: of the text, in order, from the first that is meant; NOTHING is read if it is empty
        """
        joined = list(areas[:1])
        for area in areas[1:]:
            if not _BETWEEN_AREAS.fullmatch(words.text, joined[-1].end, area.start):
                break
            joined.append(area)
        codes = {area.code for area in joined}
        if len(codes) > 1:
            codes |= {"all"} if self._home in codes else {"all", FOREIGN}
        return _make_reading(codes, joined, words)

    # Phrases

    def _read_phrases(self, words: _CountWords, dimension: Dimension) -> Reading:
        """Read the phrases that name one code of a dimension.

        returns: NOTHING if they name several codes, or are not about all that is counted
        """
        if dimension.meaning == STATUS:
            # A person suspected of a crime is no suspected victim.
            words = replace(words, text=_SUSPECT.sub("", words.text))
        phrases = self._code_words.find_codes(dimension.name, words.text)
        codes = {phrase.code for phrase in phrases}
        for phrase in phrases:
            codes |= self._list_joined_codes(words.text, phrase, dimension.name)
        if len(codes) != 1:
            return NOTHING
        is_about_all = any(self._is_about_all(phrase, words, dimension) for phrase in phrases)
        return _make_reading(codes, phrases, words) if is_about_all else NOTHING

    def _list_joined_codes(self, text: str, phrase: NamedCode, column: str) -> Set[str]:
        """Return the codes of the words that are joined with a phrase: two in `men and women`.

        The phrase of `sex and labor trafficking` is `labor trafficking`, and `sex` is joined.

        phrase: in the text
        column: of the codes
        """
        before = _JOINED_BEFORE.search(text[: phrase.start])
        after = _JOINED_AFTER.match(text, phrase.end)
        codes: set[str] = set()
        for joined in filter(None, (before, after)):
            codes |= self._code_words.list_codes_of_word(column, joined[1])
        return codes

    def _is_about_all(self, phrase: NamedCode, words: _CountWords, dimension: Dimension) -> bool:
        """Whether a phrase is about all that a numeral counts.

        A phrase that begins in the noun is, and so is one that words such as `of` link with the
        noun. A single word for a trait or status is only if the noun or a predicate (`were women`)
        names its code before others.

        phrase: in the text of the words
        """
        is_single_word = " " not in words.text[phrase.start : phrase.end]  # unlike `of unknown sex`
        if dimension.is_said_of_people and is_single_word:
            return any(
                self._names_only(phrase.code, noun, dimension.name) for noun in words.noun_phrases
            )
        end_of_noun = len(words.own.noun)
        words_between = words.text[end_of_noun + 1 : phrase.start]
        return phrase.start <= end_of_noun or _LINK.search(words_between) is not None

    def _names_only(self, code: str, nouns: str, column: str) -> bool:
        """Whether each noun of a list, such as `women and girls`, names a code before others."""
        first_codes = {
            self._code_words.find_first_code(column, noun) for noun in _BETWEEN_NOUNS.split(nouns)
        }
        return first_codes == {code}

    # Agents

    def _read_agent(self, number: Mention, dimension: Dimension) -> Reading:
        """Read the agent of what is counted: the subject before the numeral, or `by` after it.

        returns: NOTHING if several agents are named, or none
        """
        known, _, _ = number.after.partition(UNKNOWN)
        texts = _AGENT.findall(known)
        if UNKNOWN not in number.lead and not number.is_compared:
            texts.append(_END_OF_CLAUSE.split(number.lead)[-1])
        words_by_code: dict[str, str] = {}
        for text in texts:
            for agent in self._code_words.find_codes(dimension.name, text):
                words_by_code[agent.code] = text[agent.start : agent.end]
        if len(words_by_code) != 1:
            return NOTHING
        code, words = words_by_code.popitem()
        return Reading({code}, words)


def _is_origin(area: NamedCode, words: _CountWords) -> bool:
    """Whether an area in the text of some words is that from which people come.

    It is in a noun phrase (`Norwegian men`), or words such as `from` are before it.
    """
    name = words.text[area.start : area.end]
    return words.is_in_noun_phrase(name) or _FROM.search(words.text[: area.start]) is not None


def _make_reading(codes: Set[str], phrases: Sequence[NamedCode], words: _CountWords) -> Reading:
    """Make the reading of phrases; it is uncertain if unknown words after them may name more.

    codes:   with which the phrases agree
    phrases: in the text of the words, in order; NOTHING is read if there are none
    """
    if not phrases:
        return NOTHING
    may_go_on = words.own.is_cut_off and _MAY_GO_ON.fullmatch(words.text, phrases[-1].end)
    text = words.text[phrases[0].start : phrases[-1].end]
    return Reading(codes, text, bool(may_go_on))
