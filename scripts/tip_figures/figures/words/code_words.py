"""The words by which a text names the codes of a package: labels, synonyms, names of countries."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from tip_figures.figures.records.countries import load_countries
from tip_figures.figures.records.record_types import FOREIGN, IndicatorRow

HOME: Final = "home"
"""Stands for the country of the source, in the names of places."""
ACTION, THING = "action", "thing"
"""Columns of vocabulary.csv for what is done to people or cases (identify, convict), and for other
things that are counted (shelters, calls)."""
RESIDUAL_CODES: Final = frozenset(["other", "others", "unknown"])
"""Codes for the rest. A text does not name them by these words, which are common ones."""

_WORD = re.compile(r"[0-9][0-9,.]*|[^\W\d_]+")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "many",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "to",
        "was",
        "were",
        "who",
        "whom",
        "with",
    ]
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")

_NAMES_OF_PEOPLE: Final = {
    "foreign": FOREIGN,
    "Foreign": FOREIGN,
    "foreigner": FOREIGN,
    "Foreigner": FOREIGN,
    "noncitizen": FOREIGN,
    "non-citizen": FOREIGN,
    "third-country": FOREIGN,
}
_NAMES_OF_PLACES: Final = {
    "abroad": FOREIGN,
    "overseas": FOREIGN,
    "domestically": HOME,
    "in the country": HOME,
    "within the country": HOME,
    "at home": HOME,
}

_HOME_WORDS = re.compile(r"\b(?:citizens?|nationals?|domestic|local)\b", re.IGNORECASE)

Stems = Sequence[str]


class StemmedWord(NamedTuple):
    """A word of a text: its stem, and its span."""

    stem: str
    start: int
    end: int


class NamedCode(NamedTuple):
    """A code that a text names, and where."""

    code: str
    start: int
    end: int


def stem_words(text: str) -> list[str]:
    """Return the words of a text without their endings.

    A number becomes `#`; small words such as “of” are left out.
    """
    return [word.stem for word in split_words(text)]


@lru_cache(maxsize=4096)  # the words of a numeral are searched for the codes of each column
def split_words(text: str) -> Sequence[StemmedWord]:
    """Return the words of a text with their stems, without small words."""
    words = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if word not in _SMALL_WORDS:
            words.append(StemmedWord(_stem(word.replace("labour", "labor")), *match.span()))
    return words


def _stem(word: str) -> str:
    if word[0].isdigit():
        return "#"
    return _ENDING.sub("", word) or word


class CodeWords:
    """The words by which a text names codes: of coded columns, and of countries."""

    def __init__(self, code_labels: Mapping[str, Mapping[str, str]]) -> None:
        """Collect the words.

        code_labels: column → code → label
        """
        labels_by_column = dict(code_labels)
        for subject in (ACTION, THING):
            codes = [code for column, code in _read_synonyms() if column == subject]
            labels_by_column[subject] = {code: code for code in codes}
        phrases_by_column = _collect_phrases(labels_by_column)
        self._long_phrases = {
            column: _list_long_phrases(phrases) for column, phrases in phrases_by_column.items()
        }
        self._phrases_by_stem = {
            column: _index_phrases(phrases) for column, phrases in phrases_by_column.items()
        }
        self._hints = {
            column: _find_distinctive_stems(phrases)
            for column, phrases in phrases_by_column.items()
        }
        self._label_stems = {
            column: {code: frozenset(stem_words(label)) for code, label in labels.items()}
            for column, labels in code_labels.items()
        }

    def find_codes(self, column: str, text: str) -> list[NamedCode]:
        """Find the codes of a column that a text names, in the order of the text.

        Of phrases that overlap the longest is found; one phrase may name several codes.
        """
        words = split_words(text)
        matches = []
        phrases_by_stem = self._phrases_by_stem.get(column, {})
        for first, word in enumerate(words):
            for phrase, code in phrases_by_stem.get(word.stem, ()):
                if _has_phrase(words, first, phrase):
                    matches.append((-len(phrase), first, code))
        taken: set[int] = set()
        spans = set()
        found = []
        for negative_length, first, code in sorted(matches):
            indexes = range(first, first - negative_length)
            if indexes in spans or taken.isdisjoint(indexes):
                spans.add(indexes)
                taken.update(indexes)
                found.append(NamedCode(code, words[first].start, words[indexes[-1]].end))
        return sorted(found, key=lambda named: named.start)

    def find_first_code(self, column: str, text: str) -> str:
        """Find the code of a column that a text names first; "" if it names none."""
        named = self.find_codes(column, text)
        return named[0].code if named else ""

    def has_synonyms(self, column: str, code: str) -> bool:
        """Whether vocabulary.csv has words for a code."""
        return (column, code) in _read_synonyms()

    def list_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column that phrases of a text name."""
        return {named.code for named in self.find_codes(column, text)}

    def list_possible_codes(self, column: str, text: str) -> set[str]:
        """Return the codes of a column that a text names or points to.

        A word that occurs in the names of one code only points to it, and so do all words of a
        label, wherever they are, and most words of a long name: “engagement of minors into
        prostitution”.
        """
        stems = {word.stem for word in split_words(text)}
        hints = self._hints.get(column, {})
        codes = self.list_codes(column, text) | {hints[stem] for stem in stems & hints.keys()}
        for code, label in self._label_stems.get(column, {}).items():
            if label and label <= stems:
                codes.add(code)
        for phrase, code in self._long_phrases.get(column, ()):
            if len(phrase - stems) <= len(phrase) // 3:
                codes.add(code)
        return codes

    def find_subjects(
        self, column: str, indicator: IndicatorRow, labels: Iterable[str] = ()
    ) -> set[str]:
        """Find the actions or things that an indicator names in its label and definition.

        labels: of the codes of a figure, which may name others: “referred to shelters”
        """
        return self.list_codes(column, "; ".join((indicator.label, indicator.definition, *labels)))

    def find_hint(self, column: str, word: str) -> str:
        """Find the only code of a column whose names contain a word; "" if there are others.

        “sex” of “sex and labor trafficking” points to sex trafficking.
        """
        stems = stem_words(word)
        return self._hints.get(column, {}).get(stems[-1], "") if stems else ""


def _collect_phrases(
    labels_by_column: Mapping[str, Mapping[str, str]],
) -> dict[str, dict[str, list[Stems]]]:
    """Collect the phrases that name each code of each column: the code, its label and synonyms."""
    synonyms = _read_synonyms()
    phrases: dict[str, dict[str, list[Stems]]] = {}
    for column, labels in labels_by_column.items():
        phrases[column] = {}
        for code, label in labels.items():
            if code != "all":
                names = [label, *synonyms.get((column, code), ())]
                if code not in RESIDUAL_CODES:
                    names.append(code)
                stems = {tuple(stem_words(name)) for name in names}
                phrases[column][code] = [phrase for phrase in sorted(stems) if phrase]
    return phrases


def _find_distinctive_stems(phrases: Mapping[str, Iterable[Stems]]) -> dict[str, str]:
    """Return the stems that occur in phrases of one code of a column only, with this code."""
    stems_by_code = {
        code: set(chain.from_iterable(code_phrases))
        for code, code_phrases in phrases.items()
        if code not in RESIDUAL_CODES
    }
    counts = Counter(chain.from_iterable(stems_by_code.values()))
    distinctive = {}
    for code, stems in stems_by_code.items():
        for stem in stems:
            if counts[stem] == 1:
                distinctive[stem] = code
    return distinctive


def _list_long_phrases(phrases: Mapping[str, Iterable[Stems]]) -> list[tuple[frozenset[str], str]]:
    """Return the stems of the phrases that have three or more, with their codes."""
    return [
        (frozenset(phrase), code)
        for code, code_phrases in phrases.items()
        for phrase in code_phrases
        if len(phrase) > 2
    ]


@cache
def _read_synonyms() -> Mapping[tuple[str, str], Sequence[str]]:
    """Read the synonyms of codes from vocabulary.csv: by column and code."""
    with Path(__file__).with_name("vocabulary.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["column"], row["code"]): row["words"].split(";") for row in csv.DictReader(file)
        }


def _index_phrases(
    phrases: Mapping[str, Iterable[Stems]],
) -> Mapping[str, Sequence[tuple[Stems, str]]]:
    """Return phrases with their codes by their first stem."""
    index: dict[str, list[tuple[Stems, str]]] = defaultdict(list)
    for code, code_phrases in phrases.items():
        for phrase in code_phrases:
            index[phrase[0]].append((phrase, code))
    return index


def _has_phrase(words: Sequence[StemmedWord], first: int, phrase: Stems) -> bool:
    """Whether a phrase begins at the index of a word."""
    following = words[first : first + len(phrase)]
    return tuple(word.stem for word in following) == phrase


@cache
def get_area_codes() -> Mapping[str, str]:
    """Map names of countries and their people, and words such as `abroad`, to codes of areas."""
    codes: dict[str, str] = {}
    for code, country in load_countries().items():
        codes |= dict.fromkeys((country.name, *country.other_names), code)
    return codes | _NAMES_OF_PEOPLE | _NAMES_OF_PLACES


def find_areas(text: str, home: str) -> set[str]:
    """Return the codes of all areas that a text names."""
    codes = (get_area_codes()[match[1]] for match in get_area_pattern().finditer(text))
    return {home if code == HOME else code for code in codes}


def names_home(text: str) -> bool:
    """Return whether a text has words for citizens or things of the own country."""
    return _HOME_WORDS.search(text) is not None


def is_name_of_people(name: str) -> bool:
    """Return whether a name of an area is only used for its people: `foreigner`."""
    return name in _NAMES_OF_PEOPLE


def is_name_of_place(name: str) -> bool:
    """Return whether a name of an area is only used for places: `abroad`."""
    return name in _NAMES_OF_PLACES


@cache
def get_area_pattern() -> re.Pattern[str]:
    """Return a pattern of names of areas, in singular or plural, which prefers longer names.

    Its group 1 is the name as `get_area_codes` has it.
    """
    longest_first = sorted(get_area_codes(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b")
