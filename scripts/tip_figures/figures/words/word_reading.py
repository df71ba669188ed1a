"""Read which code of each dimension the words around a numeral name: `female` in `12 women`.

The words that settle it are those that belong to the numeral: the noun that it counts, what is said
of all that it counts, and what follows (see `OwnWords`). If they name nothing, words after a short
gap may be read, or those of another number on which this one depends (see `WordReader.read_codes`).
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
"""Matches the words between noun and phrase if there are none, or if they end in a linking word
with at most two words after it."""
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
        """Create a reader for one source.

        Args:
            code_words: the words by which a text names the codes of the package
            country: the area_id of the country that the source is about
        """
        self._code_words = code_words
        self._country = country
        self._areas = AreaReader(code_words, country)

    def read_codes(self, mention: Mention, dimension: Dimension) -> Reading:
        """Read which code of a dimension the words of a number name.

        `12 women` names the code `female` of the dimension sex. The words beside the number are
        read first. If they name no code, the first line that applies decides, and the reading is
        uncertain:

        1. A short gap of unknown words follows the number: the words after the gap are read.
        2. Other unknown words follow the number: nothing else is read.
        3. The number depends on another one: the words of that number are read. For 12 in `30
           women (12 adults)`, they are those of 30.

        The upper end of a range has the words of the lower end, and an amount converted to another
        currency has the words of the original amount.

        Args:
            mention: the number and the words around it
            dimension: the column of codes

        Returns:
            the reading, which has several codes only for areas (`from Norway and Denmark`); NOTHING
            if the words do not settle the code
        """
        number = mention.main
        reading = self._read_own_words(number, divide_words(number), dimension)
        if reading.codes:
            return reading
        words_after_gap = split_after_gap(number.after)  # None without a short gap
        if words_after_gap is not None:
            reading = self._read_own_words(number, words_after_gap, dimension)
        # Unknown words may name a code, so those of the other number might contradict them.
        elif number.antecedent is not None and UNKNOWN not in number.after:
            reading = self.read_codes(number.antecedent, dimension)
        return replace(reading, is_uncertain=True) if reading.codes else NOTHING

    def _read_own_words(
        self, number: Mention, own_words: OwnWords, dimension: Dimension
    ) -> Reading:
        """Read the code of a dimension from the words beside a number.

        The kind of the dimension and of the number decides how: an agent (`referred by police`), an
        exception (`all but 12 were women`), or what is counted (`12 women`).

        Args:
            number: the number and the words around it
            own_words: the words directly after the number, or after a gap of unknown words; not
                used for agents, which are read from all words around the number
            dimension: the column of codes

        Returns:
            the code that the words name, as a reading; NOTHING if they do not settle it
        """
        if dimension.is_agent:
            return self._read_agent(number, dimension)
        if number.numeral.hedge.lower() == ALL_BUT:
            return self._read_exception(number.lead, own_words, dimension)
        return self._read_counted(make_surrounding_words(number.lead, own_words), dimension)

    def _read_exception(self, before: str, own_words: OwnWords, dimension: Dimension) -> Reading:
        """Read the code of exceptions: of 12 in `all but 12 of the victims were women`.

        The noun (`victims`) is about the exceptions and the others, and is read first. The words
        after the noun (`were women`) are about the others alone, so they do not settle the sex of
        the exceptions. They may settle an area: if that of the others is FOREIGN, the exceptions
        have the source's country, and vice versa. Any other area of the others settles nothing.

        Args:
            before: the words before the number
            own_words: the words after the number
            dimension: the column of codes

        Returns:
            the code of the exceptions, as a reading; NOTHING if the words do not settle it
        """
        words_of_exceptions = own_words._replace(predicates=(), rest="")
        reading = self._read_counted(make_surrounding_words(before, words_of_exceptions), dimension)
        if reading.codes or not dimension.is_area:
            return reading
        words_of_others = own_words._replace(noun="")
        others = self._read_counted(make_surrounding_words(before, words_of_others), dimension)
        opposite = {self._country: FOREIGN, FOREIGN: self._country}.get(others.code)
        # The words and their certainty are still those of the reading of the others.
        return replace(others, codes={opposite}) if opposite else NOTHING

    def _read_counted(self, words: SurroundingWords, dimension: Dimension) -> Reading:
        """Read the code that words give to everything a number counts.

        The dimension decides what is read: an origin (`12 Norwegian men`), the place where
        something happened (`exploited in Norway`), or other phrases (`12 women`).

        Args:
            words: the words around the number
            dimension: the column of codes, which are not agents

        Returns:
            the code, as a reading, with several codes only for areas; NOTHING if the words do not
            settle it
        """
        if dimension.says_origin:
            return self._areas.read_origin(words)
        if dimension.is_area:
            return self._areas.read_place(words, dimension.name)
        return self._read_phrases(words, dimension)

    # Phrases

    def _read_phrases(self, words: SurroundingWords, dimension: Dimension) -> Reading:
        """Read the code that phrases such as `women` name.

        A word joined to a phrase names a code as well (`sex and labor trafficking`). For a
        dimension with the meaning STATUS, the noun `suspects` is left out of the text.

        Args:
            words: the words around a number
            dimension: one whose codes are neither areas nor agents

        Returns:
            the reading of one code; NOTHING if the words name no code or several (`men and women`),
            or if no phrase is about everything that the number counts
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
        if not any(self._is_about_all(phrase, words, dimension) for phrase in phrases):
            return NOTHING
        return make_reading(codes, phrases, words)

    def _list_joined_codes(self, text: str, phrase: NamedCode, column: str) -> Set[str]:
        """Return the codes that a word beside a phrase may name, if it is joined to the phrase.

        In `sex and labor trafficking`, `sex` is joined to the phrase `labor trafficking`. The
        result is then each code that has the word `sex` in one of its names. It is empty if there
        is no such code, or if no word is joined to the phrase.

        The word before the phrase may be joined by `and`, `or`, a comma or a slash; the word after
        it only by `and` or `or`.

        Args:
            text: the text with the phrase
            phrase: the phrase and its place in the text
            column: the dimension of the codes
        """
        before = _JOINED_BEFORE.search(text[: phrase.start])
        after = _JOINED_AFTER.match(text, phrase.end)
        codes: set[str] = set()
        for match in (before, after):
            if match is not None:
                codes |= self._code_words.list_codes_of_word(column, match[1])
        return codes

    def _is_about_all(
        self, phrase: NamedCode, words: SurroundingWords, dimension: Dimension
    ) -> bool:
        """Return whether a phrase is about everything that a number counts.

        - A single word for a trait or status, such as `women`: True if the noun or a predicate
          names the code of the word before any other code (`12 women`, `12 victims were women`).
          Each noun of a list must do so (see `_names_first`).
        - Any other phrase: True if it begins in the noun (`12 forced labor victims`), directly
          after the noun, or after linking words such as `of` (`12 victims of forced labor`).

        Args:
            phrase: a phrase and its place in `words.text`
            words: the words around the number; their noun is the beginning of `words.text`
            dimension: the dimension of the code of the phrase
        """
        is_single_word = " " not in words.text[phrase.start : phrase.end]  # unlike `of unknown sex`
        if dimension.is_said_of_people and is_single_word:
            column = dimension.name
            return any(
                self._names_first(phrase.code, nouns, column) for nouns in words.noun_phrases
            )
        end_of_noun = len(words.noun)
        if phrase.start < end_of_noun:
            return True
        words_between = words.text[end_of_noun + 1 : phrase.start]  # + 1 for a space
        return _LINK.search(words_between) is not None

    def _names_first(self, code: str, nouns: str, column: str) -> bool:
        """Return whether each noun of a list names a given code, and names it before other codes.

        True for the code `female` and `women and girls`; False for `women and children`, because
        `children` does not name it. A single noun is a list of one.

        Args:
            code: a code of the column
            nouns: one noun phrase, or several joined by `and`, `or` or commas
            column: the dimension of the code
        """
        separate_nouns = _BETWEEN_NOUNS.split(nouns)
        return all(
            self._code_words.find_first_code(column, noun) == code for noun in separate_nouns
        )

    # Agents

    def _read_agent(self, number: Mention, dimension: Dimension) -> Reading:
        """Read the code of the agent: who did what the number counts.

        The agent is named before the number (`police referred 12 victims`), or after it with `by`
        (`12 were referred by police`) or with a hyphen (`12 police-referred victims`).

        After the number, the words are read up to the first unknown word. Before the number, the
        words of its own clause are read. No words before it are read if some of them are unknown,
        or if the number is compared with another one (`compared with 12 in 2019`).

        Args:
            number: the number and the words around it
            dimension: the column of codes, which are agents

        Returns:
            the code of the agent and the last words for it, as a reading; NOTHING if the words name
            no agent or several
        """
        known, _unknown_mark, _rest = number.after.partition(UNKNOWN)
        texts = _AGENT.findall(known)
        if UNKNOWN not in number.lead and not number.is_compared:
            *_earlier_clauses, own_clause = _END_OF_CLAUSE.split(number.lead)
            texts.append(own_clause)
        words_by_code: dict[str, str] = {}
        for text in texts:
            for agent in self._code_words.find_codes(dimension.name, text):
                words_by_code[agent.code] = text[agent.start : agent.end]
        if len(words_by_code) != 1:
            return NOTHING
        code, words = words_by_code.popitem()
        return Reading({code}, words)
