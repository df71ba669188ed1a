"""Read the code of a dimension from the words around a number.

Of areas and other codes, the noun after a number and what is said of all that it counts matter: in
`12 foreign women were held in Oslo`, the sex is female. An agent is named with *by*, or before the
number: `police referred 12 women`.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from tip_figures.figures.code_words import PLACE, CodeWords, NamedCode, find_areas
from tip_figures.figures.records import FOREIGN, STATUS, Dimension
from tip_figures.prose.mention import (
    ALL_BUT,
    Mention,
    OwnWords,
    split_after_gap,
    split_label,
    split_own_words,
)
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.sentences import any_of, word_set

_MAY_GO_ON = re.compile(r"(?:,|/| and| or)?\s*$")
"""The rest of a known text after a phrase that the next words may continue: `women and`."""
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
"""Matches the words between noun and phrase if there are none, or if they end in a linking word
with at most two words after it."""
_JOINED_BEFORE = re.compile(r"([\w-]+)(?:,| and| or| and/or|/) ?$")
_JOINED_AFTER = re.compile(r" (?:and|or|and/or) ([\w-]+)")
"""A word that is joined with a phrase: `sex` with the phrase `labor trafficking`."""
_BETWEEN_NOUNS = re.compile(r",? (?:and|or) |, ")  # of a list: `women and girls`
_SUSPECT = re.compile(r"\bsuspects?\b")  # a noun, unlike `suspected`
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
# Agents
_AGENT = re.compile(r"\bby\b[^,;()]*|\w+-\w+")  # `by police`, `self-referred`
_END_OF_CLAUSE = re.compile("[,;(]")


@dataclass(frozen=True)
class Reading:
    """The codes that some words may mean; no codes if they mean none.

    Attributes:
        codes: the codes; of several, any may be right
        words: the words that say so
        is_uncertain: whether words that are not known may say something else
    """

    codes: Set[str] = frozenset()
    words: str = ""
    is_uncertain: bool = False

    @property
    def code(self) -> str:
        """The only code; "" if there is none, or several."""
        return next(iter(self.codes)) if len(self.codes) == 1 else ""


NOTHING = Reading()
"""The words name no code."""


def divide_words(mention: Mention) -> OwnWords:
    """Divide the words of a number: those after it, or its label if it is alone in brackets."""
    if mention.label:
        return split_label(mention.label)
    length_of_range_end = mention.end - mention.numeral.end  # 0 if the number is not a range
    return split_own_words(mention.after[length_of_range_end:])


class CodeReader:
    """Reads the codes of dimensions from sentences about one country.

    Args:
        words: the words that name codes
        country: the area that the sentences are about
    """

    def __init__(self, words: CodeWords, country: str) -> None:
        self._words = words
        self._country = country

    def read_codes(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the codes of a dimension that the words around a number name.

        If its own words name none, those after a short gap of unknown words count, or else those of
        the number on which it depends; the reading is then uncertain. A conversion and the upper
        end of a range are read as their main number.
        """
        number = mention.main
        reading = self._read(number, divide_words(number), dimension)
        if reading.codes:
            return reading
        words_after_gap = split_after_gap(number.after)  # None without a short gap
        if words_after_gap is not None:
            reading = self._read(number, words_after_gap, dimension)
        # Unknown words may name a code, so those of the other number might contradict them.
        elif number.antecedent is not None and UNKNOWN not in number.after:
            reading = self.read_codes(number.antecedent, dimension)
        return replace(reading, is_uncertain=True) if reading.codes else NOTHING

    def _read(self, number: Mention, own: OwnWords, dimension: Dimension) -> Reading:
        """Read the codes that the words of a number name, divided into `own`.

        In `all but two were foreign`, the words after the noun are about the others, so that two
        are citizens.
        """
        if dimension.is_agent:
            return self._read_agent(number, dimension)
        read_counted = self._read_areas if dimension.is_area else self._read_phrases
        if number.numeral.hedge.lower() != ALL_BUT:
            return read_counted(number.lead, own, dimension)
        reading = read_counted(number.lead, own._replace(predicates=(), rest=""), dimension)
        if reading.codes or not dimension.is_area:
            return reading
        others = read_counted(number.lead, own._replace(noun=""), dimension)
        opposite = {self._country: FOREIGN, FOREIGN: self._country}.get(others.code)
        # The words and their certainty are still those of the reading of the others.
        return replace(others, codes={opposite}) if opposite else NOTHING

    def _read_phrases(self, _lead: str, own: OwnWords, dimension: Dimension) -> Reading:
        """Read the code of phrases, if all of them, and the words joined to them, name the same."""
        column, text = dimension.name, _join(own)
        if dimension.meaning == STATUS:
            # “Suspects” are people who may have committed a crime, not suspected victims.
            text = _SUSPECT.sub("", text)
        phrases = self._words.find_codes(column, text)
        codes = {phrase.code for phrase in phrases}
        for phrase in phrases:
            before = _JOINED_BEFORE.search(text[: phrase.start])
            after = _JOINED_AFTER.match(text, phrase.end)
            for joined in filter(None, (before, after)):
                codes |= self._words.list_codes_of_word(column, joined[1])
        if len(codes) != 1:
            return NOTHING
        (code,) = codes
        end_of_noun = len(own.noun)
        for phrase in phrases:
            is_single_word = " " not in text[phrase.start : phrase.end]  # unlike `of unknown sex`
            if dimension.is_said_of_people and is_single_word:
                is_about_all = any(
                    self._names_first(code, nouns, column) for nouns in (own.noun, *own.predicates)
                )
            else:
                words_between = text[end_of_noun + 1 : phrase.start]  # + 1 for a space
                is_in_noun = phrase.start < end_of_noun
                is_about_all = is_in_noun or _LINK.search(words_between) is not None
            if is_about_all:
                return _make_reading(codes, phrases, own, text)
        return NOTHING

    def _names_first(self, code: str, nouns: str, column: str) -> bool:
        """Return whether each noun of a list names the code first: `women and girls`."""
        separate_nouns = _BETWEEN_NOUNS.split(nouns)
        return all(self._words.find_first_code(column, noun) == code for noun in separate_nouns)

    def _read_areas(self, lead: str, own: OwnWords, dimension: Dimension) -> Reading:
        """Read the first area of origin or place, and the areas that are joined to it.

        Several areas mean any of them, `all`, or, if the country is not among them, `foreign`.
        """
        text, noun_phrases = _join(own), (own.noun, *own.predicates)
        joined: list[NamedCode] = []
        for area in find_areas(text, self._country, says_origin=dimension.says_origin):
            before, name = text[: area.start], text[area.start : area.end]
            if joined and not _BETWEEN_AREAS.fullmatch(text, joined[-1].end, area.start):
                break
            if dimension.says_origin:
                is_in_noun = any(name in phrase for phrase in noun_phrases)
                is_named = is_in_noun or _FROM.search(before) is not None
            else:
                is_named = self._words.shows(PLACE, dimension.name, before)
            if joined or is_named:
                joined.append(area)
        codes = {area.code for area in joined}
        if len(codes) > 1:
            codes |= {"all"} if self._country in codes else {"all", FOREIGN}
        reading = _make_reading(codes, joined, own, text)
        if not dimension.says_origin:
            return reading
        if not reading.codes:
            return self._read_citizens(own)
        is_brought = _BROUGHT_FROM.search(lead + text) is not None
        is_in_noun = any(reading.words in phrase for phrase in noun_phrases)
        return NOTHING if is_brought and not is_in_noun else reading

    def _read_citizens(self, own: OwnWords) -> Reading:
        """Read `citizens` as those of the country, unless they may be others."""
        for phrase in () if own.is_cut_off else (own.noun, *own.predicates):
            if _CITIZENS.search(phrase) and not _OTHER_CITIZENS.search(phrase + own.rest):
                return Reading({self._country}, phrase)
        return NOTHING

    def _read_agent(self, number: Mention, dimension: Dimension) -> Reading:
        """Read the only agent that is named after *by*, or in the clause before the number."""
        known, _unknown_mark, _rest = number.after.partition(UNKNOWN)
        texts = _AGENT.findall(known)
        if UNKNOWN not in number.lead and not number.is_compared:
            texts.append(_END_OF_CLAUSE.split(number.lead)[-1])
        words_by_code: dict[str, str] = {}
        for text in texts:
            for agent in self._words.find_codes(dimension.name, text):
                words_by_code[agent.code] = text[agent.start : agent.end]
        if len(words_by_code) != 1:
            return NOTHING
        code, words = words_by_code.popitem()
        return Reading({code}, words)


def _join(own: OwnWords) -> str:
    return f"{own.noun} {own.rest.lstrip(' ')}"


def _make_reading(
    codes: Set[str], phrases: Sequence[NamedCode], own: OwnWords, text: str
) -> Reading:
    """Return a reading of phrases in a text, uncertain if unknown words may continue the last."""
    if not phrases:
        return NOTHING
    first, last = phrases[0], phrases[-1]
    is_at_end = _MAY_GO_ON.fullmatch(text, last.end) is not None
    return Reading(codes, text[first.start : last.end], own.is_cut_off and is_at_end)
