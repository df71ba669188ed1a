"""The words by which texts name codes, such as `victims of forced labor` for `forced_labor`.

Words are compared by their stems, without small words such as `of`, and any number is like any
other one: `exploited for labor` has the stems of `exploitation of labor`. Areas are named as
countries.csv names them.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tip_figures.datapackage.package import Package
from tip_figures.figures.records import FOREIGN, STATELESS
from tip_figures.prose.sentences import any_of, word_set

Vocabulary = Mapping[tuple[str, str], Sequence[str]]
"""Column and code → phrases that name the code, besides the code itself."""
NO_WORDS: Vocabulary = MappingProxyType({})
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
_WORD = re.compile(r"[0-9][0-9,.]*|[^\W\d_]+")
_SMALL_WORDS = word_set(
    "a an and as at by for from in many of on or that the their to was were who whom with"
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")
_HOME = ""  # among the codes of names: the country that a source is about
_WORDS_FOR_PEOPLE = {
    FOREIGN: ("foreign", "foreigner", "noncitizen", "non-citizen", "third-country"),
    STATELESS: (STATELESS,),
}
"""Words for people that are not names of countries, also capitalized, by their codes."""
_WORDS_FOR_PLACES = {
    FOREIGN: ("abroad", "overseas"),
    _HOME: ("domestically", "in the country", "within the country", "at home"),
}


class NamedCode(NamedTuple):
    """A code that a text names, and where: the offsets of its words in the text."""

    code: str
    start: int
    end: int


def stem_words(text: str) -> list[str]:
    """Return the stems of the words of a text, without small words; `#` for each number."""
    stems, _words = _split_words(text)
    return stems.split()


@lru_cache(maxsize=4096)  # the words of a numeral are searched for the codes of each column
def _split_words(text: str) -> tuple[str, Sequence[re.Match[str]]]:
    """Return the stems, joined with spaces, and the words to which they belong."""
    words = [word for word in _WORD.finditer(text) if word[0].lower() not in _SMALL_WORDS]
    stems = []
    for word in words:
        lower = word[0].lower()
        stems.append("#" if lower[0].isdigit() else _ENDING.sub("", lower) or lower)
    return " ".join(stems), words


class CodeWords:
    """The words that name the codes of each column.

    A code is named by its own words (`forced_labor`), unless it is a residual code, and by the
    phrases of the vocabulary.

    Args:
        columns: column → its codes
        vocabulary: phrases of the package; those for codes that no column has are left out
        residual_codes: column and code of codes for the rest, such as `other`
    """

    def __init__(
        self,
        columns: Mapping[str, Iterable[str]],
        vocabulary: Vocabulary = NO_WORDS,
        residual_codes: Set[tuple[str, str]] = frozenset(),
    ) -> None:
        self.vocabulary = vocabulary
        self.residual_codes = residual_codes
        # (column, code) → phrases as written
        self._phrases: dict[tuple[str, str], list[str]] = defaultdict(list)
        # column → stems of a phrase, joined with spaces → codes in order, as keys
        self._codes_by_phrase: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
        # (column, stem) → codes that have the stem in a phrase
        self._codes_by_stem: dict[tuple[str, str], set[str]] = defaultdict(set)
        for column, codes in columns.items():
            for code in codes:
                if code != "all" and (column, code) not in residual_codes:
                    self._add_phrase(column, code, code)
        for (column, code), phrases in vocabulary.items():
            if column in KINDS_OF_WORDS or code in columns.get(column, ()):
                for phrase in phrases:
                    self._add_phrase(column, code, phrase)
        # column → pattern of all its phrases; compiled when a text is first searched
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._cues = {
            (kind, name): _compile_cue(kind, phrases)
            for (kind, name), phrases in vocabulary.items()
            if kind in (PLACE, ROLE)
        }

    def _add_phrase(self, column: str, code: str, phrase: str) -> None:
        self._phrases[column, code].append(phrase)
        stems = stem_words(phrase)
        if stems:
            self._codes_by_phrase[column].setdefault(" ".join(stems), {})[code] = None
        if (column, code) not in self.residual_codes:
            for stem in stems:
                self._codes_by_stem[column, stem].add(code)

    def list_names(self, column: str, code: str) -> Sequence[str]:
        """Return the phrases that name a code, as written, the code itself first."""
        return self._phrases.get((column, code), ())

    def list_stems(self, column: str, code: str) -> set[str]:
        """Return the stems of all phrases that name a code."""
        return set(stem_words("; ".join(self.list_names(column, code))))

    def find_codes(self, column: str, text: str) -> list[NamedCode]:
        """Return the codes of a column that a text names, in the order of their words.

        At each place, the longest phrase counts; it may name several codes. Each phrase must be
        complete; words between its words, except small ones, are not allowed.
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
        """Return the first code of a column that a text names, "" if it names none."""
        named = self.find_codes(column, text)
        return named[0].code if named else ""

    def list_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column that a text names."""
        return {named.code for named in self.find_codes(column, text)}

    def list_counted(self, text: str) -> set[str]:
        """Return the actions and things that a text names: `identify`, `shelter`."""
        return self.list_codes(ACTION, text) | self.list_codes(THING, text)

    def list_possible_codes(self, column: str, text: str) -> set[str]:
        """Return the codes that the words of a text may name, wherever they are in it.

        One stem is enough if it belongs to one code alone; of a phrase, a third of the stems may be
        missing.
        """
        stems = set(stem_words(text))
        codes: set[str] = set()
        for stem in stems:
            stem_codes = self._codes_by_stem.get((column, stem), set())
            if len(stem_codes) == 1:
                codes |= stem_codes
        for phrase, phrase_codes in self._codes_by_phrase.get(column, {}).items():
            phrase_stems = phrase.split()
            if len({*phrase_stems} - stems) <= len(phrase_stems) // 3:
                codes.update(phrase_codes)
        return codes

    def list_codes_of_word(self, column: str, word: str) -> set[str]:
        """Return the codes that have a stem of a word in a phrase."""
        codes = [self._codes_by_stem.get((column, stem), set()) for stem in stem_words(word)]
        return set().union(*codes)

    def shows(self, kind: str, name: str, text: str) -> bool:
        """Return whether a text shows a role (ROLE), or leads to an area of a column (PLACE)."""
        cue = self._cues.get((kind, name))
        return cue is not None and cue.search(text) is not None


def _compile_cue(kind: str, phrases: Iterable[str]) -> re.Pattern[str]:
    if kind == ROLE:
        return compile_phrases(phrases)
    # At most four words are between the phrase and the area: `exploited as domestic workers in`.
    return re.compile(
        rf"\b(?:{any_of(phrases)})(?: (?!victims?|cases?)[a-z]+){{0,4}}? "
        r"(?:(?:in|within) (?:the )?)?$"
    )


def compile_phrases(
    phrases: Iterable[str], before: str = r"(?<!\w)", after: str = r"(?!\w)"
) -> re.Pattern[str]:
    """Compile phrases in which `*` is the rest of a word, and `#` a number.

    Args:
        phrases: the phrases, in any letter case
        before: the pattern of what is before a phrase
        after: the pattern of what is after it
    """
    any_phrase = any_of(phrases).replace(r"\*", r"\w*").replace(r"\#", "#+")
    return re.compile(f"{before}(?:{any_phrase}){after}", re.IGNORECASE)


def read_vocabulary(package: Package) -> Vocabulary:
    """Return the vocabulary of a package, empty without a table with its columns."""
    table = package.tables.get(VOCABULARY)
    columns = ("column", "code", "words")
    if table is None or not set(columns) <= set(table.frame_columns):
        return NO_WORDS
    phrases_by_code: dict[tuple[str, str], list[str]] = {}
    for column, code, words in table.texts.select(columns).drop_nulls().iter_rows():
        phrases_by_code[column, code] = [phrase for phrase in words.split(";") if phrase.strip()]
    return {key: phrases for key, phrases in phrases_by_code.items() if phrases}


# Areas


class Country(NamedTuple):
    """The names of a country; the other ones include its people and languages: `Norwegian`."""

    name: str
    other_names: tuple[str, ...]


@cache
def load_countries() -> Mapping[str, Country]:
    """Return the countries by the codes of their areas, as countries.csv names them."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        _header, *rows = csv.reader(file)
    return {
        area_id: Country(name, tuple(filter(None, other_names.split(";"))))
        for area_id, name, other_names in rows
    }


def find_areas(text: str, home: str, *, says_origin: bool) -> list[NamedCode]:
    """Return the areas that a text names, in the order of their names.

    Args:
        text: any text
        home: the country that the text is about, which `domestically` means
        says_origin: whether words for people are read (`foreign`), or else those for places
            (`abroad`); names of countries are always read
    """
    codes, pattern = _read_area_names(says_origin)
    named = []
    for match in pattern.finditer(text):
        named.append(NamedCode(codes[match[1]] or home, match.start(), match.end()))
    return named


@cache
def _read_area_names(says_origin: bool) -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Return name → code, and a pattern whose first group is a name."""
    codes: dict[str, str] = {}
    for code, country in load_countries().items():
        codes |= dict.fromkeys((country.name, *country.other_names), code)
    for code, words in (_WORDS_FOR_PEOPLE if says_origin else _WORDS_FOR_PLACES).items():
        capitalized = [word.capitalize() for word in words] if says_origin else []
        codes |= dict.fromkeys((*words, *capitalized), code)
    return codes, re.compile(rf"\b({any_of(codes)})s?\b(?!-)")  # not `Russian-speaking`
