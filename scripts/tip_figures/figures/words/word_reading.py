"""Read which code of each dimension, and which period, the words around a numeral name.

The words that settle it are those that belong to the numeral: the noun that it counts, what is said
of all that it counts, and what follows (see `OwnWords`). If they name nothing, it is what
the number names of which this one is a part.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from tip_figures.figures.code_words import CodeWords, NamedCode, find_areas
from tip_figures.figures.records import FOREIGN
from tip_figures.figures.records.dimensions import STATUS, Dimension
from tip_figures.prose.mention import (
    ALL_BUT,
    Mention,
    OwnWords,
    split_after_gap,
    split_label,
    split_own_words,
)
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.quantity import UNKNOWN


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

# Words before a phrase that connect it with the number that it is about.
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
_ORIGIN = re.compile(r"\b(?:from|(?:citizens?|nationals?|residents?) of) (?:the )?$")
_BETWEEN_AREAS = re.compile(r"(?:,| and|, and| or|, or) (?:from |in )?(?:the )?")

_CITIZENS = re.compile(r"\bcitizens?\b")
_NOT_CITIZENS = re.compile(r"\b(?:non|third|dual|EU|other)\b|\b(?:from|of)\b", re.IGNORECASE)
_BROUGHT_FROM = re.compile(
    r"\b(?:repatriat|return|rescue|evacuat|deport|extradit|flee|fled|escap|brought)"
)
_JOINED_WORD = re.compile(r"([\w-]+)(?:,| and| or| and/or|/) ?$")
_FOLLOWING_WORD = re.compile(r" (?:and|or|and/or) ([\w-]+)")
_GOES_ON = re.compile(r"(?:,|/| and| or)?\s*$")
_LISTED = re.compile(r",? (?:and|or) |, ")
_AGENT = re.compile(r"\bby\b[^,;()]*|\w+-\w+")  # `self-referred`
_SUSPECT = re.compile(r"\bsuspects?\b")  # a noun, unlike `suspected`


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
        self._words = words
        self._home = home

    def read_surely(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the code of a dimension if the words settle it.

        A conversion or the upper end of a range has the words of its main number. The words next to
        the number are read first, then those after a short unknown gap. If neither names a code,
        the number of which this one is a part is read, unless words after this one are unknown.
        What it names, or what follows a gap, is marked as uncertain.

        returns: NOTHING if no words settle it
        """
        main = mention.main
        candidates = [divide_words(main), split_after_gap(main.after)]
        for own in filter(None, candidates):
            if dimension.is_agent:
                reading = self._read_agent(main, dimension)
            elif main.numeral.hedge.lower() == ALL_BUT:
                reading = self._read_remainder(dimension, own, main.lead)
            else:
                reading = self._read_words(dimension, own, main.lead)
            if reading.codes:
                is_uncertain = reading.is_uncertain or own is not candidates[0]
                return replace(reading, is_uncertain=is_uncertain)
        if main.antecedent is None or UNKNOWN in main.after:
            return NOTHING
        reading = self.read_surely(main.antecedent, dimension)
        return replace(reading, is_uncertain=bool(reading.codes))

    def _read_remainder(self, dimension: Dimension, own: OwnWords, before: str) -> Reading:
        """Read a numeral that counts an exception, such as six in `all but six of the victims`.

        The words after it are about all the others, so only its noun is about it. Of areas, the
        opposite of what the others have is read: FOREIGN if they have the source's country, and the
        other way round.
        """
        noun = self._read_words(dimension, own._replace(predicates=(), rest=""), before)
        if noun.codes or not dimension.is_area:
            return noun
        others = self._read_words(dimension, own._replace(noun=""), before)
        opposite = {self._home: FOREIGN, FOREIGN: self._home}.get(others.code)
        return replace(others, codes={opposite}) if opposite else NOTHING

    def _read_words(self, dimension: Dimension, own: OwnWords, before: str) -> Reading:
        """Read the words about all that a numeral counts.

        “Citizens” are of the source's country, unless words such as `of` and `dual`, or unknown
        words after them, may name another. Where people were brought from, as in “repatriated
        from”, is not their origin.

        before: words before the numeral
        """
        text = f"{own.noun} {own.rest.lstrip(' ')}"
        if not dimension.is_area:
            return self._read_phrases(dimension, own, text)
        if not dimension.says_origin:
            return self._read_areas(dimension, own, text)
        reading = self._read_areas(dimension, own, text)
        if reading.codes:
            is_brought = _BROUGHT_FROM.search(before + text) and not _is_in_noun(reading.words, own)
            return NOTHING if is_brought else reading
        for noun in (own.noun, *own.predicates):
            is_of_others = _NOT_CITIZENS.search(noun + own.rest) is not None
            if _CITIZENS.search(noun) and not is_of_others and not own.is_cut_off:
                return Reading({self._home}, noun)
        return NOTHING

    def _read_areas(self, dimension: Dimension, own: OwnWords, text: str) -> Reading:
        """Read the first area about everyone in the count, with the areas joined to it.

        If several areas are named, the code `all` agrees as well; if all are foreign, so does
        FOREIGN.
        """
        areas: list[NamedCode] = []
        for area in find_areas(text, self._home, are_places=not dimension.says_origin):
            if areas and _BETWEEN_AREAS.fullmatch(text, areas[-1].end, area.start):
                areas.append(area)
            elif areas:
                break
            elif self._is_area_of(dimension, own, text, area):
                areas.append(area)
        codes = {area.code for area in areas}
        if len(codes) > 1:
            codes |= {"all"} if self._home in codes else {"all", FOREIGN}
        return _make_reading(codes, areas, text, own)

    def _is_area_of(self, dimension: Dimension, own: OwnWords, text: str, area: NamedCode) -> bool:
        """Whether the words before an area make it a code of a dimension of areas.

        An area of origin may also be in the noun: `Norwegian men`.

        text: the noun of the numeral, a space, and the words after it
        area: in this text
        """
        before = text[: area.start]
        if not dimension.says_origin:
            return self._words.leads_to_place(dimension.name, before)
        is_in_noun = _is_in_noun(text[area.start : area.end], own)
        return is_in_noun or _ORIGIN.search(before) is not None

    def _read_phrases(self, dimension: Dimension, own: OwnWords, text: str) -> Reading:
        """Read the phrases that name one code of a dimension.

        returns: NOTHING if they name several codes (`sex and labor trafficking` names two), or are
                 not about all that is counted
        """
        column = dimension.name
        if (
            dimension.meaning == STATUS
        ):  # suspects have committed a crime, suspected victims have a status
            text = _SUSPECT.sub("", text)
        named = self._words.find_codes(column, text)
        codes = {match.code for match in named}
        for match in named:  # `sex and labor trafficking` names two
            joined = _JOINED_WORD.search(text[: match.start])
            following = _FOLLOWING_WORD.match(text, match.end)
            for word in filter(None, (joined, following)):
                codes |= self._words.list_codes_of_word(column, word[1])
        is_about_all = any(self._is_about_all(dimension, own, text, match) for match in named)
        is_settled = is_about_all and len(codes) == 1
        return _make_reading(codes, named, text, own) if is_settled else NOTHING

    def _is_about_all(
        self, dimension: Dimension, own: OwnWords, text: str, match: NamedCode
    ) -> bool:
        """Whether a phrase is about all that a numeral counts.

        A phrase that begins in the noun is, and so is one that words such as `of` link with the
        noun. A single word for a trait or status is only if the noun or a predicate (`were women`)
        names its code before others.

        text:  the noun of the numeral, a space, and the words after it
        match: the phrase in this text
        """
        is_single_word = " " not in text[match.start : match.end]  # unlike `of unknown sex`
        if dimension.is_said_of_people and is_single_word:
            nouns = (own.noun, *own.predicates)
            return any(self._names_only(dimension.name, noun, match.code) for noun in nouns)
        words_between = text[len(own.noun) + 1 : match.start]
        return match.start <= len(own.noun) or _LINK.search(words_between) is not None

    def _names_only(self, column: str, noun: str, code: str) -> bool:
        """Whether each noun of a list, such as `women and girls`, names a code before others."""
        nouns = _LISTED.split(noun)
        return all(self._words.find_first_code(column, listed) == code for listed in nouns)

    def _read_agent(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read the agent of what is counted: the subject before the numeral, or `by` after it.

        returns: NOTHING if several agents are named, or none
        """
        known, _, _ = mention.after.partition(UNKNOWN)
        texts = _AGENT.findall(known)
        if UNKNOWN not in mention.lead and not mention.is_compared:
            texts.append(re.split("[,;(]", mention.lead)[-1])
        words_by_code: dict[str, str] = {}
        for text in texts:
            for named in self._words.find_codes(dimension.name, text):
                words_by_code[named.code] = text[named.start : named.end]
        if len(words_by_code) != 1:
            return NOTHING
        ((code, words),) = words_by_code.items()
        return Reading({code}, words)


def _is_in_noun(words: str, own: OwnWords) -> bool:
    """Whether words occur in the noun that a numeral counts, or in what is said of all."""
    return any(words in noun for noun in (own.noun, *own.predicates))


def _make_reading(codes: Set[str], named: Sequence[NamedCode], text: str, own: OwnWords) -> Reading:
    """Make the reading of phrases of a text.

    It is marked as uncertain if unknown words follow directly, which may name another code.

    codes: with which the phrases agree
    named: the phrases, in order; NOTHING is read if there are none
    """
    if not named:
        return NOTHING
    may_go_on = own.is_cut_off and _GOES_ON.fullmatch(text, named[-1].end) is not None
    words = text[named[0].start : named[-1].end]
    return Reading(codes, words, may_go_on)


# Periods

_PERIODS = {
    "several_years": re.compile(
        rf"\bsince (?:[A-Z][a-z]+ )?{YEAR}"
        rf"|\b(?:between|from) {YEAR} (?:and|to|through) {YEAR}"
        rf"|\b(?:in|during|for) {YEAR} ?[-\u2013] ?(?:20)?[0-9]{{2}}\b"
        r"|\b(?:in|during|over) the (?:past|last) \w+ years|\b(?:every|each) year\b",
        re.IGNORECASE,
    ),
    "part_of_year": re.compile(
        r"\b(?:in|during|for|over) the (?:first|last|second|third|fourth) (?:\w+ )?"
        r"(?:months|half|quarter|weeks)\b",
        re.IGNORECASE,
    ),
    "twelve_months": re.compile(
        r"\b(?:during|in|for) (?:the|this) reporting period|\bthis reporting period",
        re.IGNORECASE,
    ),
}
"""Words that name a period, by its type."""
_OPEN_PERIOD = re.compile(
    r"\b[Ss]ince (?:then|its|the [\w\u2019']+ (?:inception|creation|launch))\b"
    r"|\b(?:has|have) never\b|\bto date\b"
)
"""Words for a period with an open end, which may be shorter or longer than a year."""
_SUBORDINATE_CLAUSE = re.compile(
    r"\b(?:who|whom|whose|which|that)\b|\bto [a-z]|\bfor (?!the |this |[0-9])"
)


def read_period(mention: Mention) -> Reading:
    """Read the period that a numeral is about: after it, or at the beginning of its sentence."""
    own_words = _SUBORDINATE_CLAUSE.split(mention.after)[0]
    beginning = _read_beginning(mention)
    for code, pattern in _PERIODS.items():
        words = pattern.search(own_words) or pattern.match(beginning)
        if words:
            return Reading({code}, words[0])
    words = _OPEN_PERIOD.search(own_words) or _OPEN_PERIOD.search(mention.lead)
    return Reading({"part_of_year", "several_years"}, words[0]) if words else NOTHING


def _read_beginning(mention: Mention) -> str:
    """Return the words up to the first comma of a sentence, or of its part after a semicolon.

    returns: "" if no comma is before the mention, if the mention depends on another one, or if
             another clause, unknown words or a year are between the comma and the mention
    """
    beginning = mention.sentence.text[: mention.numeral.start].rpartition("; ")[2]
    words, comma, clause = beginning.partition(",")
    is_other_clause = mention.relation != "" or re.search(rf"[;({UNKNOWN}]|{YEAR}", clause)
    return words if comma and not is_other_clause else ""
