"""The words by which a text names the codes of a package: codes, vocabulary, names of countries.

The vocabulary is a table of the package, which it may have: the words of its subject. The countries
are those of ISO 3166-1 and Kosovo, whose code XKX is of ISO's range for users, with the names that
English reports use.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tip_figures.datapackage.package import Package
from tip_figures.figures.records import FOREIGN, STATELESS
from tip_figures.prose.sentences import any_of, word_set


class Country(NamedTuple):
    """A row of countries.csv.

    Attributes:
        other_names: further names of the country, and words for its people
    """

    name: str
    other_names: tuple[str, ...]


@cache
def load_countries() -> Mapping[str, Country]:
    """Return alpha-3 code → country, for each row of countries.csv."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        _header, *rows = csv.reader(file)
    return {
        area_id: Country(name, tuple(filter(None, other_names.split(";"))))
        for area_id, name, other_names in rows
    }


Vocabulary = Mapping[tuple[str, str], Sequence[str]]
"""Column and code → phrases that name the code, besides the code itself."""

VOCABULARY = "vocabulary"
"""The table of a package that has its vocabulary."""
ACTION, THING = "action", "thing"
"""Columns of the vocabulary for what is done to people or cases (identify, convict), and for other
things that are counted (shelters, calls)."""
PEOPLE = "people"
"""Column of the vocabulary for kinds of people and bodies that are counted: victims, suspects."""
INDICATOR = "indicator_id"
"""Column of the vocabulary for what an indicator counts, beside its label."""
PERIOD_TYPE = "period_type"
"""Column of the vocabulary for words that name a kind of period."""
KINDS_OF_WORDS = (ACTION, THING, PEOPLE, PERIOD_TYPE)
"""Columns that are in the vocabulary alone."""
PLACE, ROLE = "place", "role"
"""Columns of the vocabulary for words after which an area is the code of a column of areas, and for
words that show the role of a numeral."""
NO_WORDS: Vocabulary = MappingProxyType({})

_WORD = re.compile(r"[0-9][0-9,.]*|[^\W\d_]+")
_SMALL_WORDS = word_set(
    "a an and as at by for from in many of on or that the their to was were who whom with"
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")
_HOME = ""  # among the codes of names: the country that a source is about
_FOREIGN_WORDS = ("foreign", "foreigner", "noncitizen", "non-citizen", "third-country")
_NAMES_OF_PEOPLE = {
    **dict.fromkeys((*_FOREIGN_WORDS, *map(str.capitalize, _FOREIGN_WORDS)), FOREIGN),
    **dict.fromkeys((STATELESS, STATELESS.capitalize()), STATELESS),
}
_NAMES_OF_PLACES = {
    "abroad": FOREIGN,
    "overseas": FOREIGN,
    "domestically": _HOME,
    "in the country": _HOME,
    "within the country": _HOME,
    "at home": _HOME,
}
"""Words for places that are not names of countries, and their codes."""


class NamedCode(NamedTuple):
    """A code that a text names, and where."""

    code: str
    start: int
    end: int


def stem_words(text: str) -> list[str]:
    """Return the stems of the words of a text: the words in lower case without their endings.

    A number becomes "#"; small words such as `of` are left out:
    `identified 12 of the victims` -> ["identif", "#", "victim"].
    """
    stems, _words = _split_words(text)
    return stems.split()


@lru_cache(maxsize=4096)  # the words of a numeral are searched for the codes of each column
def _split_words(text: str) -> tuple[str, Sequence[re.Match[str]]]:
    """Return the stems of a text, joined with spaces, and one match for each word with a stem.

    The stems and the matches are in text order. Small words such as `of` have neither a stem nor a
    match.
    """
    words = [word for word in _WORD.finditer(text) if word[0].lower() not in _SMALL_WORDS]
    return " ".join(_stem(word[0].lower()) for word in words), words


def _stem(word: str) -> str:
    """Return a lower-case word without its ending: `victims` -> "victim"; "#" for a number.

    A word that is nothing but an ending, such as `als`, is returned unchanged.
    """
    if word[0].isdigit():
        return "#"
    without_ending = _ENDING.sub("", word)
    return without_ending or word


class CodeWords:
    """The phrases by which a text names the codes of columns.

    The phrase `identified victim` also finds `identifies victims`, because words are compared
    without their endings (see `stem_words`).
    """

    def __init__(
        self,
        columns: Mapping[str, Iterable[str]],
        vocabulary: Vocabulary = NO_WORDS,
        residual_codes: Set[tuple[str, str]] = frozenset(),
    ) -> None:
        """Collect the phrases of each code: the code itself and its entries in the vocabulary.

        Entries of PLACE and ROLE name no code; their words are for `leads_to_place` and
        `shows_role`.

        Args:
            columns: column → codes
            vocabulary: (column, code) → phrases
            residual_codes: (column, code) of each code for the rest, such as `other`. The code
                itself is not one of its phrases, since it is a common word; nor is the code `all`
        """
        self._vocabulary = vocabulary
        self.residual_codes = residual_codes
        # (column, code) → phrases as written
        self._phrases: dict[tuple[str, str], list[str]] = defaultdict(list)
        # column → stems of a phrase, joined with spaces → codes
        self._codes_by_phrase: dict[str, dict[str, list[str]]] = defaultdict(dict)
        # (column, stem) → codes that have the stem in a phrase
        self._codes_by_stem: dict[tuple[str, str], set[str]] = defaultdict(set)
        for column, code, phrase in _list_phrases(columns, vocabulary, residual_codes):
            self._add_phrase(column, code, phrase)
        # column → pattern of all its phrases; compiled when a text is first searched
        self._patterns: dict[str, re.Pattern[str]] = {}
        # Entries such as (PLACE, "exploited_in") → phrases, and (ROLE, "event") → phrases.
        self._place_patterns = {
            column: _compile_place(phrases)
            for (kind, column), phrases in vocabulary.items()
            if kind == PLACE
        }
        self._role_patterns = {
            role: compile_phrases(phrases)
            for (kind, role), phrases in vocabulary.items()
            if kind == ROLE
        }

    def _add_phrase(self, column: str, code: str, phrase: str) -> None:
        """Index a phrase that names a code of a column, as a whole and by each of its stems.

        The stems of residual codes (codes for the rest) are not indexed: a single word cannot point
        to the rest. A phrase without stems, such as `of`, is listed but never found in a text.
        """
        self._phrases[column, code].append(phrase)
        stems = stem_words(phrase)
        if not stems:
            return
        codes = self._codes_by_phrase[column].setdefault(" ".join(stems), [])
        if code not in codes:
            codes.append(code)
        if (column, code) not in self.residual_codes:
            for stem in stems:
                self._codes_by_stem[column, stem].add(code)

    def list_names(self, column: str, code: str) -> Sequence[str]:
        """Return the phrases that name a code: the code itself, then those of the vocabulary.

        The list is empty for an unknown code. A residual code itself (`other`) is not a phrase, nor
        is the code `all`.
        """
        return self._phrases.get((column, code), ())

    def list_names_of(self, codes: Mapping[str, str]) -> list[str]:
        """Return all phrases that name any of some codes.

        Args:
            codes: column → code, such as `FigureRow.codes`
        """
        phrases: list[str] = []
        for column, code in codes.items():
            phrases += self.list_names(column, code)
        return phrases

    def list_stems(self, column: str, code: str) -> set[str]:
        """Return the stems of all words in the phrases that name a code."""
        return set(stem_words("; ".join(self.list_names(column, code))))

    def find_codes(self, column: str, text: str) -> list[NamedCode]:
        """Return the codes of a column that a text names, with their places, in text order.

        `12 women` -> code `female` at `women`, if the vocabulary has this word for it.
        Of phrases that begin at the same word of the text, only the longest counts; the next phrase
        is searched after its end. A phrase that names several codes gives all of them, at the same
        place. The result is empty for a column without phrases.
        """
        if column not in self._codes_by_phrase:
            return []
        if column not in self._patterns:
            longest_first = any_of(self._codes_by_phrase[column])
            self._patterns[column] = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")
        stems, words = _split_words(text)
        named = []
        for match in self._patterns[column].finditer(stems):
            phrase = match[0]
            # One space separates two stems, so counting spaces gives the index of a word.
            first_word = stems.count(" ", 0, match.start())
            last_word = first_word + phrase.count(" ")
            start, end = words[first_word].start(), words[last_word].end()
            for code in self._codes_by_phrase[column][phrase]:
                named.append(NamedCode(code, start, end))
        return named

    def find_first_code(self, column: str, text: str) -> str:
        """Return the code of a column that a text names first; "" if it names none."""
        named = self.find_codes(column, text)
        return named[0].code if named else ""

    def list_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column that a text names: `find_codes` without the places."""
        return {named.code for named in self.find_codes(column, text)}

    def list_possible_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column that some words of a text name, or may refer to.

        A text may refer to a code if it has

        - a word that is in the phrases of this code and of no other code of the column, where
          residual codes (codes for the rest) are ignored; or
        - all words of a phrase of the code, in any order. One word in three may be missing: the
          phrase `referred to city hospitals` fits `hospitals to which people were referred`.

        Small words such as `to` are ignored, and words are compared without their endings.
        """
        stems = set(stem_words(text))
        codes: set[str] = set()
        for stem in stems:
            stem_codes = self._codes_by_stem.get((column, stem), set())
            if len(stem_codes) == 1:
                codes |= stem_codes
        for phrase, phrase_codes in self._codes_by_phrase.get(column, {}).items():
            phrase_stems = phrase.split()
            missing_stems = {*phrase_stems} - stems
            may_be_missing = len(phrase_stems) // 3
            if len(missing_stems) <= may_be_missing:
                codes.update(phrase_codes)
        return codes

    def list_codes_of_word(self, column: str, word: str) -> set[str]:
        """Return the codes of a column that have a given word in one of their phrases.

        `sex` -> the code with the phrase `sex trafficking`. Residual codes (codes for the rest) are
        never returned. For several words, the result has the codes of each of them.
        """
        codes: set[str] = set()
        for stem in stem_words(word):
            codes |= self._codes_by_stem.get((column, stem), set())
        return codes

    def has_synonyms(self, column: str, code: str) -> bool:
        """Return whether the vocabulary has phrases for a code, besides the code itself.

        The vocabulary of `Figures.code_words` contains the labels of indicators too.
        """
        return (column, code) in self._vocabulary

    def leads_to_place(self, column: str, text: str) -> bool:
        """Return whether a text ends with words after which a place name gives a code of a column.

        True for the column `exploited_in` and `men exploited in `, because `Norway` after these
        words says where people were exploited. The vocabulary has words such as `exploited` for the
        column; without any, the result is False.
        """
        pattern = self._place_patterns.get(column)
        return pattern is not None and pattern.search(text) is not None

    def shows_role(self, role: str, text: str) -> bool:
        """Return whether a text has words that the vocabulary lists for a role of numbers.

        The words `raid*` for the role `event` show that the numbers of `they raided two bars` are
        about one event. Without any words for the role, the result is False.
        """
        pattern = self._role_patterns.get(role)
        return pattern is not None and pattern.search(text) is not None


def _compile_place(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern for the end of a text after which the name of a place follows.

    With the phrase `exploited`, it matches `exploited in `, `exploited by two men in the ` and
    `exploited ` (as in `exploited abroad`). Up to four words may follow the phrase, with or without
    a preposition after them. None of the four may begin with `victim` or `case`.

    Args:
        phrases: words for what happens at the place
    """
    return re.compile(
        rf"\b(?:{any_of(phrases)})(?: (?!victims?|cases?)[a-z]+){{0,4}}? "
        r"(?:(?:in|within) (?:the )?)?$"
    )


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern that finds any of some phrases as whole words, in upper or lower case.

    In a phrase, "*" replaces any ending of a word (`raid*` finds `raided`), and "#" replaces a
    number whose characters are masked with `#`.
    """
    return re.compile(rf"(?<!\w)(?:{any_ending_of(phrases)})(?!\w)", re.IGNORECASE)


def any_ending_of(phrases: Iterable[str]) -> str:
    """Return the text of a pattern for any of some phrases: ["raid*"] -> `raid\\w*`.

    "*" in a phrase replaces any ending of a word, and "#" a number that is masked with `#`.
    """
    return any_of(phrases).replace(r"\*", r"\w*").replace(r"\#", "#+")


def _list_phrases(
    columns: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    residual_codes: Set[tuple[str, str]],
) -> Iterator[tuple[str, str, str]]:
    """Yield the phrases by which a text names codes.

    A code itself is a phrase (`forced_labor` finds `forced labor`), except `all` and residual codes
    such as `other`. The vocabulary has further phrases. They are left out if `columns` does not
    have the code, unless the column is one of KINDS_OF_WORDS: its codes are in the vocabulary
    alone.

    Args:
        columns: column → codes
        vocabulary: (column, code) → phrases
        residual_codes: (column, code) of each code for the rest

    Yields:
        column, code and phrase
    """
    for column, codes in columns.items():
        for code in codes:
            if code != "all" and (column, code) not in residual_codes:
                yield column, code, code
    for (column, code), phrases in vocabulary.items():
        if column in KINDS_OF_WORDS or code in columns.get(column, ()):
            for phrase in phrases:
                yield column, code, phrase


def read_vocabulary(package: Package) -> Vocabulary:
    """Return (column, code) → phrases, as listed in the table `vocabulary` of a package.

    A row with an empty column, code or list of words is left out. Of several rows with the same
    column and code, the last one counts. The result is empty if the package has no such table or a
    column of it is missing; other checks report this.
    """
    table = package.tables.get(VOCABULARY)
    columns = ("column", "code", "words")
    if table is None or not set(columns) <= set(table.frame_columns):
        return NO_WORDS
    phrases_by_code: dict[tuple[str, str], list[str]] = {}
    for column, code, words in table.texts.select(columns).drop_nulls().iter_rows():
        phrases_by_code[column, code] = [phrase for phrase in words.split(";") if phrase.strip()]
    return {key: phrases for key, phrases in phrases_by_code.items() if phrases}


# Areas


class _AreaNames(NamedTuple):
    """Names of areas, and a pattern that finds them in a text.

    Attributes:
        codes: name → code; "" (_HOME) for names of whatever country a text is about: `at home`
        pattern: a pattern that finds the names; its first group is the name
    """

    codes: Mapping[str, str]
    pattern: re.Pattern[str]

    def find(self, text: str, home: str) -> list[NamedCode]:
        """Return the codes of the areas that a text names, with their places, in text order.

        Args:
            home: the code of the country that the text is about, for names such as `at home`
        """
        named = []
        for match in self.pattern.finditer(text):
            code = self.codes[match[1]] or home  # "" is the code of names such as `at home`
            named.append(NamedCode(code, match.start(), match.end()))
        return named


def find_origins(text: str, home: str) -> list[NamedCode]:
    """Return the origins of people that a text may name, with their places, in text order.

    `Norwegian men and foreigners` -> the code of Norway at `Norwegian`, FOREIGN at `foreigners`.
    The code for the word `stateless` is STATELESS.

    Args:
        home: the code of the country that the text is about
    """
    return _read_names_of_origins().find(text, home)


def find_places(text: str, home: str) -> list[NamedCode]:
    """Return the areas where something may have happened, with their places, in text order.

    `in Norway or abroad` -> the code of Norway at `Norway`, FOREIGN at `abroad`.

    Args:
        home: the code of the country that the text is about; words such as `at home` have this code
    """
    return _read_names_of_places().find(text, home)


@cache
def _read_names_of_origins() -> _AreaNames:
    """Return the names of countries, and words for foreigners and the stateless."""
    return _make_area_names(_NAMES_OF_PEOPLE)


@cache
def _read_names_of_places() -> _AreaNames:
    """Return the names of countries, and words such as “abroad”."""
    return _make_area_names(_NAMES_OF_PLACES)


def _make_area_names(further_codes: Mapping[str, str]) -> _AreaNames:
    """Return the names of countries and their people, together with further names.

    The pattern finds a name as a whole word, or with a plural s after it: `Norwegians`.

    Args:
        further_codes: further name → code: `foreigner` or `abroad` → FOREIGN, `at home` → "". If a
            name is also one of a country, the code given here is used
    """
    codes: dict[str, str] = {}
    for code, country in load_countries().items():
        codes |= dict.fromkeys((country.name, *country.other_names), code)
    codes |= further_codes
    pattern = re.compile(rf"\b({any_of(codes)})s?\b(?!-)")  # not `Russian-speaking`
    return _AreaNames(codes, pattern)
