"""Which indicator a number has, where its words leave no doubt, and which are near.

An indicator is certain if the clause of the number has every word of its label. A number that
counts a part of another, or is compared with it, has the indicator of that one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import IndicatorRow
from tip_figures.figures.words.code_words import CodeWords, stem_words
from tip_figures.prose.mention import Mention
from tip_figures.prose.own_words import OwnWords, split_label, split_own_words

NEAREST: Final = 2  # indicators that are named where none is certain
LEAST_SIMILARITY: Final = 0.8  # share of the words of a quote that was coded before

_NGO = re.compile(
    r"\bNGOs?\b|\b(?:nongovernmental|charit(?:y|ies)|civil society|churches|trade unions?"
    r"|international organizations?)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:government|authorities|police|ministry|prosecutors?|courts?|officials|inspectors)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class IndicatorChoice:
    """The indicator of a number; None if it is not certain, with the nearest ones then."""

    indicator: IndicatorRow | None = None
    nearest: Sequence[str] = ()


class IndicatorReader:
    """Reads the indicators of the numbers of a passage."""

    def __init__(
        self,
        figures: Figures,
        words: CodeWords,
        source_id: str,
    ) -> None:
        """Collect the words of the codebook, and the quotes of other sources."""
        self._figures = figures
        self._words = words
        self._label_stems = {
            indicator.indicator_id: frozenset(stem_words(indicator.label))
            for indicator in figures.indicators
        }
        self._precedents = [
            (frozenset(stem_words(numeral.quote)), figure.indicator_id)
            for numeral in figures.numerals
            if numeral.source_id != source_id
            and numeral.role == "figure"
            and (figure := figures.figure_by_id.get(numeral.figure_id)) is not None
        ]

    def choose(
        self,
        mention: Mention,
        quote: str,
        whole_cells: Mapping[str, str],
    ) -> IndicatorChoice:
        """Choose the indicator of a number.

        quote: the number with the words around it
        whole_cells: cells of the figure on which it depends, if there is one
        """
        if whole_cells:
            inherited = self._figures.indicator_by_id.get(whole_cells["indicator_id"])
            unit = self.find_unit(mention)
            if inherited is not None and unit in ("", *inherited.units):
                return IndicatorChoice(inherited)
        clause = f"{mention.lead} {self._read_noun(mention)} {mention.after}"
        stems = frozenset(stem_words(clause))
        certain = [
            indicator
            for indicator in self._figures.indicators
            if self._fits(indicator, mention) and self._is_named(indicator, stems, quote)
        ]
        if len(certain) == 1:
            return IndicatorChoice(certain[0])
        return IndicatorChoice(None, self._find_nearest(mention, stems))

    def find_unit(self, mention: Mention) -> str:
        """Find the unit of a number: a currency or percent, or that of the noun it counts."""
        if mention.unit:
            return mention.unit
        own = _divide_words(mention)
        for words in (own.noun, *own.predicates):
            unit = self._words.find_first_code("unit", words)
            if unit:
                return unit
        return ""

    def _read_noun(self, mention: Mention) -> str:
        return _divide_words(mention).noun

    def _fits(self, indicator: IndicatorRow, mention: Mention) -> bool:
        """Whether unit and counter of an indicator are those of a number."""
        is_of_ngos = bool(_NGO.search(mention.lead)) and not _STATE.search(mention.lead)
        counts_alike = is_of_ngos == (indicator.counted_by == "ngo")
        return counts_alike and self.find_unit(mention) in indicator.units

    def _is_named(
        self,
        indicator: IndicatorRow,
        stems: frozenset[str],
        quote: str,
    ) -> bool:
        """Whether words have all of a label, or are those of a number that was coded before."""
        if self._label_stems[indicator.indicator_id] <= stems:
            return True
        quoted = frozenset(stem_words(quote)) - {"#"}
        return any(
            indicator_id == indicator.indicator_id
            and len(quoted & precedent) >= LEAST_SIMILARITY * len(quoted | (precedent - {"#"}))
            for precedent, indicator_id in self._precedents
        )

    def _find_nearest(
        self,
        mention: Mention,
        stems: frozenset[str],
    ) -> Sequence[str]:
        """Return the indicators whose label has the noun of a number, the nearest first."""
        noun = set(stem_words(self._read_noun(mention))[-1:])
        unit = self.find_unit(mention)
        scores = {
            indicator.indicator_id: len(stems & self._label_stems[indicator.indicator_id])
            for indicator in self._figures.indicators
            if unit in ("", *indicator.units)
            and (unit.isupper() or noun & self._label_stems[indicator.indicator_id])
        }
        return sorted(scores, key=scores.__getitem__, reverse=True)[:NEAREST]


def _divide_words(mention: Mention) -> OwnWords:
    """Divide the words that belong to a number, or follow its range, into noun and predicates."""
    words_in_range = mention.end - mention.numeral.end
    after = mention.after[words_in_range:]
    return split_label(mention.label) if mention.label else split_own_words(after)
