"""Which indicator a number has, where its words leave no doubt, and which are near.

An indicator is certain if the clause of the number has every word of its label, and fewer words of
a label with different words. A number that counts a part of another, or is compared with it, has
the indicator of that one.
"""

import re
from collections.abc import Mapping, Sequence
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


class IndicatorReader:
    """Reads the indicators of the numbers of a passage."""

    def __init__(
        self,
        figures: Figures,
        words: CodeWords,
        source_id: str,
    ) -> None:
        """Collect the words of the codebook, and the quotes of other sources."""
        self._indicators = figures.indicator_by_id
        self._words = words
        self._label_stems = {
            indicator.indicator_id: _list_stems(indicator.label) for indicator in figures.indicators
        }
        self._coded_quotes = [
            (_list_stems(numeral.quote), figures.figure_by_id[numeral.figure_id].indicator_id)
            for numeral in figures.numerals
            if numeral.source_id != source_id
            and numeral.role == "figure"
            and numeral.figure_id in figures.figure_by_id
        ]

    def choose(
        self,
        mention: Mention,
        quote: str,
        whole_cells: Mapping[str, str],
    ) -> tuple[IndicatorRow | None, Sequence[str]]:
        """Choose the indicator of a number.

        quote:       the number with the words around it
        whole_cells: cells of the figure on which it depends, if there is one
        returns:     the indicator; None if it is not certain, with the nearest ones then
        """
        unit = self.find_unit(mention)
        inherited = self._indicators.get(whole_cells.get("indicator_id", ""))
        if inherited is not None and unit in ("", *inherited.units):
            return inherited, ()
        noun = _divide_words(mention).noun
        stems = _list_stems(f"{mention.lead} {noun} {mention.after}")
        shared = {
            name: stems & label
            for name, label in self._label_stems.items()
            if not unit or _is_counted_in(self._indicators[name], unit)
        }
        precedents = self._find_precedents(quote)
        is_of_ngos = bool(_NGO.search(mention.lead)) and not _STATE.search(mention.lead)
        certain = []
        for name, words in shared.items():
            rivals = [others for others in shared.values() if not others <= words]
            is_best = max(map(len, rivals), default=0) < len(words)
            is_named = is_best and words == self._label_stems[name]
            is_counter = is_of_ngos == (self._indicators[name].counted_by == "ngo")
            if unit and is_counter and (is_named or name in precedents):
                certain.append(self._indicators[name])
        if len(certain) == 1:
            return certain[0], ()
        related = filter(shared.get, shared)
        nearest = sorted(related, key=lambda name: len(shared[name]), reverse=True)
        return None, nearest[:NEAREST]

    def find_unit(self, mention: Mention) -> str:
        """Find the unit of a number: a currency or percent, or that of the noun it counts."""
        own = _divide_words(mention)
        nouns = (own.noun, *own.predicates)
        units = [mention.unit, *(self._words.find_first_code("unit", noun) for noun in nouns)]
        return next(filter(None, units), "")

    def _find_precedents(self, quote: str) -> set[str]:
        """Find the indicators of numbers with almost the same quote in other sources."""
        stems = _list_stems(quote)
        return {
            indicator_id
            for coded, indicator_id in self._coded_quotes
            if len(stems & coded) >= LEAST_SIMILARITY * len(stems | coded)
        }


def _is_counted_in(
    indicator: IndicatorRow,
    unit: str,
) -> bool:
    """Whether an indicator has a unit, or another currency."""
    is_amount = unit.isupper() and any(map(str.isupper, indicator.units))
    return is_amount or unit in indicator.units


def _list_stems(words: str) -> frozenset[str]:
    """Return the stems of some words, without those of numbers."""
    return frozenset(stem_words(words)) - {"#"}


def _divide_words(mention: Mention) -> OwnWords:
    """Divide the words that belong to a number, or follow its range, into noun and predicates."""
    if mention.label:
        return split_label(mention.label)
    return split_own_words(mention.after[mention.end - mention.numeral.end :])
