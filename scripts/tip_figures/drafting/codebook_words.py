"""The words by which a text names the codes and indicators of a package."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tip_figures.drafting.clauses import CLAUSE_END
from tip_figures.figures.countries import load_countries
from tip_figures.figures.model import Figures

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
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "many",
        "to",
        "was",
        "were",
        "who",
        "whom",
        "with",
    ]
)
_ENDING = re.compile(r"(?:ications?|ations?|ments?|als?|y?ings?|i?e[sd]|y|e|s)$")
_COMPOUND = re.compile(r"\w+-\w+")  # the first part is not the unit: NGO-operated
_NOUN_END = re.compile(
    rf"{CLAUSE_END}|\b(?:were|was|are|is|had|have|came|from|of|to|in|for|who|whom|that|which)\b"
)

_HOME = "home"  # means the country of the source
_NAMES_OF_PEOPLE = {
    "foreign": "foreign",
    "Foreign": "foreign",
    "foreigner": "foreign",
    "noncitizen": "foreign",
    "non-citizen": "foreign",
}
_NAMES_OF_PLACES = {
    "abroad": "foreign",
    "overseas": "foreign",
    "domestically": _HOME,
    "in the country": _HOME,
    "within the country": _HOME,
    "at home": _HOME,
}
_CITIZENS = re.compile(r"\b(?:citizen|national)s?\b")
_EVENT = re.compile(r"\b(?:exploit|traffick|subject|forced)")

Stems = Sequence[str]


def stem_words(text: str) -> list[str]:
    """Return the words of a text without their endings.

    A number becomes `#`; small words such as “of” are left out.
    """
    words = _WORD.findall(text.lower().replace("labour", "labor"))
    return [_stem(word) for word in words if word not in _SMALL_WORDS]


def _stem(word: str) -> str:
    if word[0].isdigit():
        return "#"
    return _ENDING.sub("", word) or word


@dataclass(frozen=True)
class Precedent:
    """A numeral that was coded before: the stems of its quote, and its indicator."""

    stems: frozenset[str]
    indicator_id: str


class CodebookWords:
    """The words by which a text names the codes and indicators of a package.

    They are the labels and definitions of the package, synonyms, names of countries, and the quotes
    of numerals that were coded before. The source that is drafted is no precedent for itself.
    """

    def __init__(self, figures: Figures, source_id: str, home: str) -> None:
        """Collect the words.

        source_id: the source that is drafted
        home:      the country that it is about
        """
        self._home = home
        self._phrases = _collect_phrases(figures.code_labels)
        self._area_codes = _collect_area_names()
        self._area_pattern = _match_any(self._area_codes)
        self._indicator_stems = {
            indicator.indicator_id: frozenset(
                stem_words(f"{indicator.label} {indicator.definition}")
            )
            for indicator in figures.indicators
        }
        self._weights = _weigh_stems(self._indicator_stems)
        self._precedents = _collect_precedents(figures, source_id)

    def find_code(self, column: str, text: str) -> str:
        """Find the code of a column that a text names first; "" if it names none."""
        words = stem_words(text)
        matches = []
        for code, phrases in self._phrases.get(column, {}).items():
            for phrase in phrases:
                position = _find_phrase(words, phrase)
                if position >= 0:
                    matches.append((position, code))
        return min(matches)[1] if matches else ""

    def find_unit(self, text: str) -> str:
        """Find the unit that the first noun after a numeral names; "" if it names none."""
        noun = _NOUN_END.split(_COMPOUND.sub("", text))[0]
        return self.find_code("unit", noun)

    def find_citizenship(self, text: str) -> str:
        """Find the country whose people a text names first, or `foreign`; "" if it names none."""
        for match in self._area_pattern.finditer(text):
            is_location = match[1] in _NAMES_OF_PLACES or text[: match.start()].endswith(" in ")
            if not is_location:
                return self._area_codes[match[1]]
        return self._home if _CITIZENS.search(text) else ""

    def find_location(self, text: str) -> str:
        """Find the country where something happened, or `foreign`; "" if a text names none."""
        event = _EVENT.search(text)
        if event is None:
            return ""
        for match in self._area_pattern.finditer(text, event.start()):
            if match[1] not in _NAMES_OF_PEOPLE:
                code = self._area_codes[match[1]]
                return self._home if code == _HOME else code
        return ""

    def score_definition(self, indicator_id: str, stems: frozenset[str]) -> float:
        """Return which share of the words of an indicator's definition a text has, 0 to 1."""
        defining = self._indicator_stems[indicator_id]
        return self._weigh(stems & defining) / (self._weigh(defining) or 1)

    def score_precedents(self, quote: str) -> Mapping[str, float]:
        """Return how similar a quote is to the most similar one of each indicator, from 0 to 1."""
        stems = frozenset(stem_words(quote))
        scores: dict[str, float] = {}
        for precedent in self._precedents:
            shared = self._weigh(stems & precedent.stems)
            similarity = shared / (self._weigh(stems | precedent.stems) or 1)
            best = scores.get(precedent.indicator_id, 0.0)
            scores[precedent.indicator_id] = max(best, similarity)
        return scores

    def _weigh(self, stems: Iterable[str]) -> float:
        """Return how much some words tell: rare words of the codebook more than common ones."""
        return sum(self._weights.get(stem, 1) for stem in stems)


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
                stems = [stem_words(words) for words in (code, label, *synonyms.get(code, ()))]
                phrases[column][code] = [phrase for phrase in stems if phrase]
    return phrases


def _read_synonyms() -> dict[str, list[str]]:
    """Read the synonyms of codes from vocabulary.csv."""
    with Path(__file__).with_name("vocabulary.csv").open(encoding="utf-8", newline="") as file:
        return {row["means"]: row["words"].split(";") for row in csv.DictReader(file)}


def _find_phrase(words: Stems, phrase: Stems) -> int:
    """Return the index of the first word of a phrase among some words; -1 if it is not there."""
    for index in range(len(words)):
        if words[index : index + len(phrase)] == phrase:
            return index
    return -1


def _collect_area_names() -> dict[str, str]:
    """Map names of countries and their people, and words such as `abroad`, to codes of areas."""
    codes: dict[str, str] = {}
    for code, country in load_countries().items():
        codes |= dict.fromkeys((country.name, *country.other_names), code)
    return codes | _NAMES_OF_PEOPLE | _NAMES_OF_PLACES


def _match_any(names: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern for some names in singular or plural, which prefers longer names."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})s?\b")


def _weigh_stems(indicator_stems: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Give each word of the codebook a weight: the fewer indicators have it, the more it tells."""
    counts = Counter[str]()
    for stems in indicator_stems.values():
        counts.update(stems)
    return {stem: math.log(1 + len(indicator_stems) / count) for stem, count in counts.items()}


def _collect_precedents(figures: Figures, source_id: str) -> list[Precedent]:
    """Collect the numerals of other sources that state a figure."""
    precedents = []
    for numeral in figures.numerals:
        figure = figures.figure_by_id.get(numeral.figure_id)
        if figure and numeral.role == "figure" and numeral.source_id != source_id:
            stems = frozenset(stem_words(numeral.quote))
            precedents.append(Precedent(stems, figure.indicator_id))
    return precedents
