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
    """Return every country by its alpha-3 code."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        _header, *rows = csv.reader(file)
    return {
        area_id: Country(name, tuple(filter(None, names.split(";"))))
        for area_id, name, names in rows
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
    """Return the words of a text without their endings.

    A number becomes `#`; small words such as “of” are left out.
    """
    stems, _ = _split_words(text)
    return stems.split()


@lru_cache(maxsize=4096)  # the words of a numeral are searched for the codes of each column
def _split_words(text: str) -> tuple[str, Sequence[re.Match[str]]]:
    """Return the stems of the words of a text, joined with spaces, and these words in the text."""
    words = [word for word in _WORD.finditer(text) if word[0].lower() not in _SMALL_WORDS]
    return " ".join(_stem(word[0].lower()) for word in words), words


def _stem(word: str) -> str:
    """Return a word in lower case without its ending: "identif", "victim"; "#" for a number."""
    return "#" if word[0].isdigit() else _ENDING.sub("", word) or word


class CodeWords:
    """The phrases by which a text names the codes of columns; they are compared by their stems."""

    def __init__(
        self,
        columns: Mapping[str, Iterable[str]],
        vocabulary: Vocabulary = NO_WORDS,
        residual_codes: Set[tuple[str, str]] = frozenset(),
    ) -> None:
        """Collect the phrases.

        Args:
            columns: column → codes
            vocabulary: column and code → phrases
            residual_codes: column and code of the codes for the rest. A text does not name them by
                the code itself, which is a common word such as “other”
        """
        self._vocabulary = vocabulary
        self.residual_codes = residual_codes
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._codes_by_phrase: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._codes_by_stem: dict[tuple[str, str], set[str]] = defaultdict(set)
        for column, code, name in _list_names(columns, vocabulary, residual_codes):
            self._add_name(column, code, name)
        self._patterns: dict[str, re.Pattern[str]] = {}  # of the columns that were searched
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

    def _add_name(self, column: str, code: str, name: str) -> None:
        """Add a phrase that names a code."""
        self._names[column, code].append(name)
        stems = stem_words(name)
        if not stems:
            return
        codes = self._codes_by_phrase[column].setdefault(" ".join(stems), [])
        if code not in codes:
            codes.append(code)
        if (column, code) not in self.residual_codes:
            for stem in stems:
                self._codes_by_stem[column, stem].add(code)

    def list_names(self, column: str, code: str) -> Sequence[str]:
        """Return the phrases that name a code: the code itself and its synonyms."""
        return self._names.get((column, code), ())

    def list_names_of(self, codes: Mapping[str, str]) -> list[str]:
        """Return all phrases that name some codes, given by column."""
        return [name for item in codes.items() for name in self.list_names(*item)]

    def list_stems(self, column: str, code: str) -> set[str]:
        """Return the stems of all words in the phrases that name a code."""
        return set(stem_words("; ".join(self.list_names(column, code))))

    def find_codes(self, column: str, text: str) -> list[NamedCode]:
        """Find the codes of a column that a text names, in the order of the text.

        Where several phrases begin the longest is found; one phrase may name several codes.
        """
        if column not in self._codes_by_phrase:
            return []
        if column not in self._patterns:
            phrases = any_of(self._codes_by_phrase[column])
            self._patterns[column] = re.compile(rf"(?<!\w)(?:{phrases})(?!\w)")
        stems, words = _split_words(text)
        named = []
        for match in self._patterns[column].finditer(stems):
            first = stems.count(" ", 0, match.start())
            last = first + match[0].count(" ")
            for code in self._codes_by_phrase[column][match[0]]:
                named.append(NamedCode(code, words[first].start(), words[last].end()))
        return named

    def find_first_code(self, column: str, text: str) -> str:
        """Find the code of a column that a text names first; "" if it names none."""
        named = self.find_codes(column, text)
        return named[0].code if named else ""

    def list_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column whose phrases occur in a text, as a set."""
        return {named.code for named in self.find_codes(column, text)}

    def list_possible_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column that a text names or points to.

        A text points to a code with a word that is in the names of this code alone. It also does so
        with all words of one of its names, in any order; one in three words may be missing:
        “engagement of minors into prostitution”.
        """
        stems = set(stem_words(text))
        codes: set[str] = set()
        for stem in stems:
            stem_codes = self._codes_by_stem.get((column, stem), set())
            codes |= stem_codes if len(stem_codes) == 1 else set()
        for phrase, phrase_codes in self._codes_by_phrase.get(column, {}).items():
            phrase_stems = phrase.split()
            if len({*phrase_stems} - stems) <= len(phrase_stems) // 3:
                codes.update(phrase_codes)
        return codes

    def list_codes_of_word(self, column: str, word: str) -> set[str]:
        """Return the codes of a column that have a word in one of their names."""
        stems = stem_words(word)
        return set().union(*(self._codes_by_stem.get((column, stem), ()) for stem in stems))

    def has_synonyms(self, column: str, code: str) -> bool:
        """Return whether the vocabulary has words for a code."""
        return (column, code) in self._vocabulary

    def leads_to_place(self, column: str, text: str) -> bool:
        """Return whether after the last words of a text an area is a code of a column of areas."""
        pattern = self._place_patterns.get(column)
        return pattern is not None and pattern.search(text) is not None

    def shows_role(self, role: str, text: str) -> bool:
        """Return whether a text has words of the subject that show a role of numerals."""
        pattern = self._role_patterns.get(role)
        return pattern is not None and pattern.search(text) is not None


def _compile_place(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern for the text before the name of a place: `exploited by two men in the `.

    The name may also follow without a preposition, such as `abroad`.

    Args:
        phrases: for what happens there
    """
    return re.compile(
        rf"\b(?:{any_of(phrases)})(?: (?!victims?|cases?)[a-z]+){{0,4}}? "
        r"(?:(?:in|within) (?:the )?)?$"
    )


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern for any of some phrases in a sentence; "*" replaces any ending of a word.

    In a phrase, "#" replaces a numeral.
    """
    return re.compile(rf"(?<!\w)(?:{any_ending_of(phrases)})(?!\w)", re.IGNORECASE)


def any_ending_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of some phrases, with "*" and "#" as in `compile_phrases`."""
    return any_of(phrases).replace(r"\*", r"\w*").replace(r"\#", "#+")


def _list_names(
    columns: Mapping[str, Iterable[str]],
    vocabulary: Vocabulary,
    residual_codes: Set[tuple[str, str]],
) -> Iterator[tuple[str, str, str]]:
    """Yield column, code and name for each name of a code: itself and its words in the vocabulary.

    The code `all` is not a name, nor is a code for the rest. Labels are for people, so they are no
    names. Words for codes that the package does not have are left out, but not those of
    KINDS_OF_WORDS.

    Args:
        columns, vocabulary, residual_codes: as in `CodeWords`
    """
    for column, codes in columns.items():
        for code in codes:
            if code != "all" and (column, code) not in residual_codes:
                yield column, code, code
    for (column, code), synonyms in vocabulary.items():
        if column in KINDS_OF_WORDS or code in columns.get(column, ()):
            yield from ((column, code, synonym) for synonym in synonyms)


def read_vocabulary(package: Package) -> Vocabulary:
    """Read the vocabulary of a package; a row without column, code or words is left out.

    Returns:
        empty if the package has none, or its table cannot be read, which other checks report
    """
    table = package.tables.get(VOCABULARY)
    columns = ("column", "code", "words")
    if table is None or not {*columns} <= {*table.frame_columns}:
        return NO_WORDS
    phrases = {
        (column, code): [phrase for phrase in words.split(";") if phrase.strip()]
        for column, code, words in table.texts.select(columns).drop_nulls().iter_rows()
    }
    return {key: listed for key, listed in phrases.items() if listed}


# Areas


class _AreaNames(NamedTuple):
    """Names of areas, in any text.

    Attributes:
        codes: by name; _HOME, which is "", for a name of the country that a text is about
        pattern: of the names
    """

    codes: Mapping[str, str]
    pattern: re.Pattern[str]

    def find(self, text: str, home: str) -> list[NamedCode]:
        """Find the names in a text, in its order; home is the country that the text is about."""
        matches = self.pattern.finditer(text)
        return [NamedCode(self.codes[match[1]] or home, *match.span()) for match in matches]


def find_origins(text: str, home: str) -> list[NamedCode]:
    """Find the areas from which people may come, in the order of a text.

    Args:
        home: code of the country that the text is about

    Returns:
        codes of areas, FOREIGN for words such as “foreigner”, and STATELESS
    """
    return _read_names_of_origins().find(text, home)


def find_places(text: str, home: str) -> list[NamedCode]:
    """Find the areas where something may happen, in the order of a text.

    Args:
        home: code of the country that the text is about, also for words such as “at home”

    Returns:
        codes of areas, and FOREIGN for words such as “abroad”
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


def _make_area_names(other_names: Mapping[str, str]) -> _AreaNames:
    """Make the names of countries, their people and other areas.

    Args:
        other_names: name → code of what is no country
    """
    codes: dict[str, str] = {}
    for code, country in load_countries().items():
        codes |= dict.fromkeys((country.name, *country.other_names), code)
    codes |= other_names
    pattern = re.compile(rf"\b({any_of(codes)})s?\b(?!-)")  # not `Russian-speaking`
    return _AreaNames(codes, pattern)
