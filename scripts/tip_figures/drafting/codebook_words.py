"""The words by which a text names the units and indicators of a package."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tip_figures.figures.code_words import CodeWords, split_words
from tip_figures.figures.model import Figures
from tip_figures.prose.mentions import CLAUSE_END

_COMPOUND = re.compile(r"\w+-\w+")  # the first part is not the unit: NGO-operated
_NOUN_END = re.compile(
    rf"{CLAUSE_END}|\b(?:were|was|are|is|had|have|came|from|of|to|in|for|who|whom|that|which)\b"
)
_ENDING = re.compile(
    r"(?:ications?|ations?|ions?|ating|ated|ates?|ings?|ied|ies|ances?|ments?|als?|[eo]rs?|e[sd]"
    r"|y|e|s)$"
)
_SHORTEST_STEM: Final = 3
_ENDINGS: Final = 2  # that are cut off: `sheltered`, `shelters` and `shelter` agree
_GENERAL_NOUNS: Final = frozenset(["people", "person", "persons", "individual", "individuals"])
"""Nouns that a text may leave out or replace: `17 traffickers` for people."""


@dataclass(frozen=True)
class Precedent:
    """A numeral that was coded before: the stems of its quote, and its indicator."""

    stems: frozenset[str]
    indicator_id: str


class CodebookWords:
    """The words by which a text names the units and indicators of a package.

    They are the labels and definitions of the package, synonyms, and the quotes of numerals that
    were coded before. The source that is drafted is no precedent for itself.

    codes: the words that name codes
    """

    def __init__(self, figures: Figures, source_id: str) -> None:
        """Collect the words.

        source_id: the source that is drafted
        """
        self.codes = CodeWords(figures.code_labels)
        self._label_stems = {
            indicator.indicator_id: stem_loosely(indicator.label)
            for indicator in figures.indicators
        }
        self._definition_stems = {
            indicator.indicator_id: stem_loosely(indicator.definition)
            for indicator in figures.indicators
        }
        self._weights = _weigh_stems(
            self._label_stems[indicator_id] | self._definition_stems[indicator_id]
            for indicator_id in self._label_stems
        )
        self._precedents = _collect_precedents(figures, source_id)

    def find_unit(self, text: str) -> str:
        """Find the unit that the first noun after a numeral names; "" if it names none."""
        noun = _NOUN_END.split(_COMPOUND.sub("", text))[0]
        return self.codes.find_first_code("unit", noun)

    def find_unit_of_noun(self, noun: str) -> str:
        """Find the unit that a noun names, with its adjectives; "" if it names none."""
        return self.codes.find_first_code("unit", _COMPOUND.sub("", noun))

    def get_stems(self, indicator_id: str) -> frozenset[str]:
        """Return the stems of an indicator's label and definition."""
        return self._label_stems[indicator_id] | self._definition_stems[indicator_id]

    def score_label(self, indicator_id: str, stems: frozenset[str]) -> float:
        """Return which share of the words of an indicator's label a text has, 0 to 1."""
        return self._share(self._label_stems[indicator_id], stems)

    def score_definition(self, indicator_id: str, stems: frozenset[str]) -> float:
        """Return which share of the words of an indicator's definition a text has, 0 to 1."""
        return self._share(self._definition_stems[indicator_id], stems)

    def score_precedents(self, quote: str) -> Mapping[str, float]:
        """Return how similar a quote is to the most similar one of each indicator, from 0 to 1."""
        stems = stem_loosely(quote)
        scores: dict[str, float] = {}
        for precedent in self._precedents:
            shared = self._weigh(stems & precedent.stems)
            similarity = shared / (self._weigh(stems | precedent.stems) or 1)
            best = scores.get(precedent.indicator_id, 0.0)
            scores[precedent.indicator_id] = max(best, similarity)
        return scores

    def _share(self, wanted: frozenset[str], stems: frozenset[str]) -> float:
        return self._weigh(stems & wanted) / (self._weigh(wanted) or 1)

    def _weigh(self, stems: Iterable[str]) -> float:
        """Return how much some words tell: rare words of the codebook more than common ones."""
        return sum(self._weights.get(stem, 1) for stem in stems)


@lru_cache(maxsize=4096)
def stem_loosely(text: str) -> frozenset[str]:
    """Return the words of a text without endings, so that verbs and nouns of one root agree.

    `investigated` and `investigations` agree, and so do `traffickers` and `trafficking`. Small
    words, and nouns for people in general, are left out.
    """
    stems = set()
    for word in split_words(text):
        written = text[word.start : word.end].lower()
        if written not in _GENERAL_NOUNS:
            stems.add("#" if written[0].isdigit() else _cut_endings(written))
    return frozenset(stems)


def _cut_endings(word: str) -> str:
    for _ in range(_ENDINGS):
        shorter = _ENDING.sub("", word)
        if len(shorter) < _SHORTEST_STEM:
            return word
        word = shorter
    return word


def _weigh_stems(indicator_stems: Iterable[frozenset[str]]) -> dict[str, float]:
    """Give each word of the codebook a weight: the fewer indicators have it, the more it tells."""
    counts = Counter[str]()
    indicator_count = 0
    for stems in indicator_stems:
        counts.update(stems)
        indicator_count += 1
    return {stem: math.log(1 + indicator_count / count) for stem, count in counts.items()}


def _collect_precedents(figures: Figures, source_id: str) -> list[Precedent]:
    """Collect the numerals of other sources that state a figure."""
    precedents = []
    for numeral in figures.numerals:
        figure = figures.figure_by_id.get(numeral.figure_id)
        if figure and numeral.role == "figure" and numeral.source_id != source_id:
            precedents.append(Precedent(stem_loosely(numeral.quote), figure.indicator_id))
    return precedents
