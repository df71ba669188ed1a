"""Read which code of each dimension the words around a numeral name: `female` in `12 women`.

The words that settle it are those that belong to the numeral: the noun that it counts, what is said
of all that it counts, and what follows (see `OwnWords`). If they name nothing, and the
number is a part of another one, the words of that other number are read.
"""

import re
from collections.abc import Set
from dataclasses import replace

from tip_figures.figures.code_words import CodeWords, NamedCode
from tip_figures.figures.records import FOREIGN
from tip_figures.figures.records.dimensions import STATUS, Dimension
from tip_figures.figures.words.area_reading import AreaReader
from tip_figures.figures.words.reading import (
    NOTHING,
    Reading,
    SurroundingWords,
    divide_words,
    make_reading,
    make_surrounding_words,
)
from tip_figures.prose.mention import ALL_BUT, Mention, OwnWords, split_after_gap
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.sentences import any_of, word_set

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
"""The words between noun and phrase: none, or a link and up to two others at their end."""
_JOINED_BEFORE = re.compile(r"([\w-]+)(?:,| and| or| and/or|/) ?$")
_JOINED_AFTER = re.compile(r" (?:and|or|and/or) ([\w-]+)")
"""A word that is joined with a phrase: `sex` with the phrase `labor trafficking`."""
_BETWEEN_NOUNS = re.compile(r",? (?:and|or) |, ")  # of a list: `women and girls`
_SUSPECT = re.compile(r"\bsuspects?\b")  # a noun, unlike `suspected`

# Agents
_AGENT = re.compile(r"\bby\b[^,;()]*|\w+-\w+")  # `by police`, `self-referred`
_END_OF_CLAUSE = re.compile("[,;(]")


class WordReader:
    """Reads which codes the words around the numerals of a source name."""

    def __init__(self, code_words: CodeWords, country: str) -> None:
        """Set the words of the package, and the country that the source is about."""
        self._code_words = code_words
        self._country = country
        self._areas = AreaReader(code_words, country)

    def read_codes(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the code of a dimension if the words of a number settle it.

        Words are read in this order, up to the first that name a code:

        1. those next to the number: “12 women”;
        2. those after a short gap of unknown words, as uncertain;
        3. those of the number of which this one is a part, as uncertain: women in “30 women (12
           adults)”. They are left out if words after this number are unknown.

        A conversion or the upper end of a range has the words of its main number.

        Returns:
            NOTHING if no words settle it
        """
        number = mention.main
        reading = self._read_own_words(number, divide_words(number), dimension)
        if reading.codes:
            return reading
        words_after_gap = split_after_gap(number.after)
        if words_after_gap is not None:
            reading = self._read_own_words(number, words_after_gap, dimension)
        elif number.antecedent is not None and UNKNOWN not in number.after:
            reading = self.read_codes(number.antecedent, dimension)
        return replace(reading, is_uncertain=True) if reading.codes else NOTHING

    def _read_own_words(
        self, number: Mention, own_words: OwnWords, dimension: Dimension
    ) -> Reading:
        """Read the code of a dimension from words that belong to a number.

        Args:
            own_words: words after the number, directly or after a gap
        """
        if dimension.is_agent:
            return self._read_agent(number, dimension)
        if number.numeral.hedge.lower() == ALL_BUT:
            return self._read_exception(number.lead, own_words, dimension)
        return self._read_counted(make_surrounding_words(number.lead, own_words), dimension)

    def _read_exception(self, before: str, own_words: OwnWords, dimension: Dimension) -> Reading:
        """Read a numeral that counts an exception, such as six in `all but six of the victims`.

        The words after it are about all the others, so only its noun is about it. Of areas, the
        opposite of what the others have is read: FOREIGN if they have the source's country, and the
        other way round.
        """
        noun = make_surrounding_words(before, own_words._replace(predicates=(), rest=""))
        reading = self._read_counted(noun, dimension)
        if reading.codes or not dimension.is_area:
            return reading
        words_of_others = make_surrounding_words(before, own_words._replace(noun=""))
        others = self._read_counted(words_of_others, dimension)
        opposite = {self._country: FOREIGN, FOREIGN: self._country}.get(others.code)
        return replace(others, codes={opposite}) if opposite else NOTHING

    def _read_counted(self, words: SurroundingWords, dimension: Dimension) -> Reading:
        """Read the code of all that a number counts, by the kind of the dimension."""
        if dimension.says_origin:
            return self._areas.read_origin(words)
        if dimension.is_area:
            return self._areas.read_place(words, dimension.name)
        return self._read_phrases(words, dimension)

    # Phrases

    def _read_phrases(self, words: SurroundingWords, dimension: Dimension) -> Reading:
        """Read the phrases that name one code of a dimension.

        Returns:
            NOTHING if they name several codes, or are not about all that is counted
        """
        if dimension.meaning == STATUS:
            # “Suspects” are people who may have committed a crime, not suspected victims.
            words = replace(words, text=_SUSPECT.sub("", words.text))
        phrases = self._code_words.find_codes(dimension.name, words.text)
        codes = {phrase.code for phrase in phrases}
        for phrase in phrases:
            codes |= self._list_joined_codes(words.text, phrase, dimension.name)
        if len(codes) != 1:
            return NOTHING
        is_about_all = any(self._is_about_all(phrase, words, dimension) for phrase in phrases)
        return make_reading(codes, phrases, words) if is_about_all else NOTHING

    def _list_joined_codes(self, text: str, phrase: NamedCode, column: str) -> Set[str]:
        """Return the codes of the words that are joined with a phrase: two in `men and women`.

        The phrase of `sex and labor trafficking` is `labor trafficking`, and `sex` is joined.

        Args:
            phrase: in the text
            column: of the codes
        """
        before = _JOINED_BEFORE.search(text[: phrase.start])
        after = _JOINED_AFTER.match(text, phrase.end)
        codes: set[str] = set()
        for joined in filter(None, (before, after)):
            codes |= self._code_words.list_codes_of_word(column, joined[1])
        return codes

    def _is_about_all(
        self, phrase: NamedCode, words: SurroundingWords, dimension: Dimension
    ) -> bool:
        """Return whether a phrase is about all that a numeral counts.

        A phrase that begins in the noun is, and so is one that words such as `of` link with the
        noun. A single word for a trait or status is only if the noun or a predicate (`were women`)
        names its code before others.

        Args:
            phrase: in the text of the words
        """
        is_single_word = " " not in words.text[phrase.start : phrase.end]  # unlike `of unknown sex`
        if dimension.is_said_of_people and is_single_word:
            column = dimension.name
            return any(self._names_only(phrase.code, nouns, column) for nouns in words.noun_phrases)
        end_of_noun = len(words.noun)
        words_between = words.text[end_of_noun + 1 : phrase.start]
        return phrase.start <= end_of_noun or _LINK.search(words_between) is not None

    def _names_only(self, code: str, nouns: str, column: str) -> bool:
        """Return whether each noun of a list (`women and girls`) names a code before others."""
        listed = _BETWEEN_NOUNS.split(nouns)
        return all(self._code_words.find_first_code(column, noun) == code for noun in listed)

    # Agents

    def _read_agent(self, number: Mention, dimension: Dimension) -> Reading:
        """Read the agent of what is counted: the subject before the numeral, or `by` after it.

        Returns:
            NOTHING if several agents are named, or none
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
