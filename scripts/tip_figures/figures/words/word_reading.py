"""Read which code of each dimension the words around a numeral name.

The words that settle it are those that belong to the numeral: the noun that it counts, what is said
of all that it counts, and what follows (see `prose.own_words`). If they name nothing, it is what
the number names of which this one is a part.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tip_figures.figures.model import Dimension
from tip_figures.figures.words.area_reading import NOTHING, AreaReader, Reading, choose_certainty
from tip_figures.figures.words.code_words import CodeWords, NamedCode
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.own_words import OwnWords, split_after_gap, split_label, split_own_words

_STATUS: Final = "status"
_SAID_OF_PEOPLE: Final = frozenset(["sex", "age", _STATUS])
"""Dimensions whose codes are nouns and adjectives of people: `of women` is about somebody else."""
_NEGATIONS_OF_NOUNS: Final = frozenset(["no", "none", "neither", "without"])

_LINK = re.compile(
    r"""
    (?: ^ [ ]?
      | \b (?: of | in | for | to | into | as | were | was | on | under | involved | involving
            | both | all | and | or ) \b
        (?: [ ] (?! combat | prevent | address | fight | counter | eradicat | eliminat | monitor
                  | screen | aware | train | against | about | inspect | other | report | during )
            [a-z-]+ ){0,2}
        [ ]?
    ) $
    """,
    re.VERBOSE,
)
"""The end of words that connect a number with a phrase that says what it is about."""
_JOINED_WORD = re.compile(r"([\w-]+)(?:,| and| or| and/or|/) ?$")
_LISTED = re.compile(r",? (?:and|or) |, ")
_AGENT = re.compile(r"\bby\b([^,;()]*)")
_COMPOUND = re.compile(r"\w+-\w+")
_SUSPECT = re.compile(r"\bsuspects?\b")  # a noun, unlike `suspected`
_RESPECTIVELY = re.compile(r"\brespectively\b")


class WordReader:
    """Reads which codes the words around the numerals of a source name."""

    def __init__(self, words: CodeWords, home: str) -> None:
        """Set the words of the package, and the country that the source is about."""
        self._words = words
        self._home = home
        self._areas = AreaReader(home)

    def read_surely(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the code of a dimension if the words settle it."""
        own = self._read_own_words(mention.main, dimension)
        return own if own.codes else self._read_inherited(mention.main, dimension)

    def _read_own_words(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the words that belong to a numeral."""
        if is_agent(dimension):
            return self._read_agent(mention, dimension)
        own = split_label(mention.label) if mention.label else split_own_words(mention.after)
        reading = self._read_all(mention, dimension, own)
        after_gap = split_after_gap(mention.after)
        if not reading.codes and after_gap is not None:
            reading = replace(self._read_all(mention, dimension, after_gap), certainty="inherited")
        return reading

    def _read_all(self, mention: Mention, dimension: Dimension, own: OwnWords) -> Reading:
        """Read the words about all that a numeral counts.

        What follows `all but six of the victims` is about the others.
        """
        is_negation = mention.numeral.form == "negation"
        if is_negation and mention.numeral.text.lower() not in _NEGATIONS_OF_NOUNS:
            return NOTHING
        if not mention.all_but:
            return self._read_words(dimension, own, mention.lead)
        noun = self._read_words(dimension, own._replace(predicates=(), rest=""), mention.lead)
        if noun.codes or not dimension.is_area:
            return noun
        others = self._read_words(dimension, own._replace(noun=""), mention.lead)
        return self._areas.invert(others)

    def _read_words(self, dimension: Dimension, own: OwnWords, before: str) -> Reading:
        if is_place(dimension):
            return self._areas.read_place(own)
        if dimension.is_area:
            return self._areas.read_origin(own, before)
        return self._read_phrases(dimension, own)

    def _read_inherited(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the words of the number of which one is a part, or with which it is compared."""
        if _RESPECTIVELY.search(mention.sentence.text) or UNKNOWN in mention.after:
            return NOTHING
        reading = NOTHING
        if mention.frame and not is_agent(dimension):
            reading = self._read_words(dimension, split_own_words(f" {mention.frame}"), "")
        if not reading.codes and mention.antecedent is not None:
            reading = self.read_surely(mention.antecedent, dimension)
        return replace(reading, certainty="inherited") if reading.codes else NOTHING

    # Codes that phrases name

    def _read_phrases(self, dimension: Dimension, own: OwnWords) -> Reading:
        """Read the phrases that name the codes of a dimension that is not about areas."""
        column = dimension.name
        text = f"{own.noun} {own.rest.lstrip(' ')}"
        if column == _STATUS:
            text = _SUSPECT.sub("", text)
        named = self._words.find_codes(column, text)
        codes = {match.code for match in named} | self._find_joined_codes(column, text, named)
        if len(codes) != 1:
            return NOTHING
        if not any(self._is_about_all(column, own, text, match) for match in named):
            return NOTHING
        certainty = choose_certainty(text, named[-1].end, own.is_cut_off)
        return Reading(frozenset(codes), text[named[0].start : named[0].end], certainty)

    def _find_joined_codes(self, column: str, text: str, named: Iterable[NamedCode]) -> set[str]:
        """Find the codes of words that are joined to a phrase: `sex and labor trafficking`."""
        codes = set()
        for match in named:
            joined = _JOINED_WORD.search(text[: match.start])
            if joined:
                codes.add(self._words.find_hint(column, joined[1]))
        return codes - {""}

    def _is_about_all(self, column: str, own: OwnWords, text: str, match: NamedCode) -> bool:
        """Whether a phrase is about all that a numeral counts.

        text: the noun of the numeral, a space, and the words after it
        """
        is_adjective = " " not in text[match.start : match.end]  # unlike `of unknown sex`
        if column in _SAID_OF_PEOPLE and is_adjective:
            nouns = (own.noun, *own.predicates)
            return any(self._names_only(column, noun, match.code) for noun in nouns)
        words_between = text[len(own.noun) + 1 : match.start]
        return match.start <= len(own.noun) or _LINK.search(words_between) is not None

    def _names_only(self, column: str, noun: str, code: str) -> bool:
        """Whether each noun of a list has a code: `women and girls`."""
        nouns = _LISTED.split(noun)
        if column == _STATUS:  # the adjective of the first is that of all
            nouns = nouns[:1]
        return all(self._words.find_first_code(column, listed) == code for listed in nouns)

    # Who did something

    def _read_agent(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read who did what is counted: the subject before the numeral, or `by` after it."""
        known, _, _ = mention.after.partition(UNKNOWN)
        texts = [
            self._find_subject(mention, dimension),
            *(agent[1] for agent in _AGENT.finditer(known)),
            *_COMPOUND.findall(known),  # `self-referred`
        ]
        codes = set()
        words = ""
        for text in texts:
            for named in self._words.find_codes(dimension.name, text):
                codes.add(named.code)
                words = text[named.start : named.end]
        return Reading(frozenset(codes), words, "settled") if len(codes) == 1 else NOTHING

    def _find_subject(self, mention: Mention, dimension: Dimension) -> str:
        """Return the words before a numeral that say who did something; "" if that is not clear."""
        if UNKNOWN in mention.lead or mention.is_compared:
            return ""
        named = self._words.find_codes(dimension.name, mention.lead)
        is_subject = bool(named) and not re.search("[,;(]", mention.lead[named[-1].end :])
        return mention.lead if is_subject else ""


def is_agent(dimension: Dimension) -> bool:
    """Whether a dimension says who did something: `Referred by`."""
    return dimension.title.endswith(" by")


def is_place(dimension: Dimension) -> bool:
    """Whether a dimension says where something happened: `exploited_in`."""
    return dimension.is_area and dimension.name.endswith("_in")
