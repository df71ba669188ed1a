"""The words by which a text names the units and indicators of a package."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tip_figures.figures.code_words import CodeWords, stem_words
from tip_figures.figures.model import Figures
from tip_figures.prose.mentions import CLAUSE_END

_COMPOUND = re.compile(r"\w+-\w+")  # the first part is not the unit: NGO-operated
_NOUN_END = re.compile(
    rf"{CLAUSE_END}|\b(?:were|was|are|is|had|have|came|from|of|to|in|for|who|whom|that|which)\b"
)


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
        self._indicator_stems = {
            indicator.indicator_id: frozenset(
                stem_words(f"{indicator.label} {indicator.definition}")
            )
            for indicator in figures.indicators
        }
        self._weights = _weigh_stems(self._indicator_stems)
        self._precedents = _collect_precedents(figures, source_id)

    def find_unit(self, text: str) -> str:
        """Find the unit that the first noun after a numeral names; "" if it names none."""
        noun = _NOUN_END.split(_COMPOUND.sub("", text))[0]
        return self.codes.find_first_code("unit", noun)

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
