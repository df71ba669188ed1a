"""Suggest the indicator of a numeral by the words around it, or none if they do not settle it.

The words of the codebook decide: an indicator is suggested only if the text has most of the words
of its label or definition, or if very similar words were coded before. A numeral that counts a part
of another, or is compared with it, has the indicator of that one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tip_figures.drafting.codebook_words import CodebookWords, stem_loosely
from tip_figures.drafting.numeral_words import list_verbs, read_own_words
from tip_figures.figures.model import Figures
from tip_figures.figures.records import IndicatorRow
from tip_figures.prose.mention import Mention

NEW_INDICATOR: Final = "new indicator?"
"""What a person must review if no indicator is suggested."""

# Weights and limits were chosen by drafting each published passage with its country left out: as
# few false indicators as possible, while most are right or rightly left empty.
DEFINITION_WEIGHT: Final = 0.4
PRECEDENT_WEIGHT: Final = 0.5
SAME_INDICATOR_BONUS: Final = 0.15  # if the previous figure of the text has the same indicator
LEAST_LABEL_SHARE: Final = 0.6
LEAST_DEFINITION_SHARE: Final = 0.6
LEAST_SIMILARITY: Final = 0.6  # to words that were coded before
NEAREST_INDICATORS: Final = 2  # that are named where none is suggested
CLEAR_LEAD: Final = 0.25  # of the best score over the next; with less, a person must review it

_STATUS_WORD = re.compile(
    r"\b(?:suspected|potential|presumed|possible|alleged|likely|probable|confirmed)\b",
    re.IGNORECASE,
)
_GOVERNMENT: Final = frozenset(["government", "report"])
_CIVIL_SOCIETY = re.compile(
    r"\b(?:NGOs?(?!-)|IOM|UNHCR"
    r"|(?i:nongovernmental|non-governmental|charit(?:y|ies)|civil society|churches"
    r"|international organizations?))\b"
)
_STATE = re.compile(
    r"\b(?:government|authorities|police|ministry|ministries|law enforcement|prosecutors?|courts?"
    r"|officials)\b(?!-)",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"\b[a-z]{3,}ed\b")
_OTHER_OFFENCE = re.compile(r"\b(?:prostitution|pimping|procuring|pandering|smuggling|drugs?)\b")


@dataclass(frozen=True)
class IndicatorChoice:
    """The indicator of a numeral.

    indicator: None if the words do not settle it
    doubt:     what a person must review: `indicator_id`, NEW_INDICATOR, or "" if it is clear
    nearest:   identifiers of the indicators whose words are nearest, if none is suggested
    """

    indicator: IndicatorRow | None
    doubt: str
    nearest: tuple[str, ...] = ()


def _has_unit_like(indicator: IndicatorRow, unit: str) -> bool:
    """Whether an indicator has a unit; for a currency, whether it has any currency."""
    is_currency = unit.isupper()
    return any(name == unit or (is_currency and name.isupper()) for name in indicator.units)


class IndicatorChooser:
    """Chooses the indicators of the numerals of a passage."""

    def __init__(self, figures: Figures, words: CodebookWords) -> None:
        """Set the codebook and its words."""
        self._figures = figures
        self._words = words

    def choose(
        self, mention: Mention, quote: str, previous: Mention | None, previous_id: str | None
    ) -> IndicatorChoice:
        """Choose the indicator of a numeral that depends on no other.

        quote:       the numeral with the words around it, as it would be quoted
        previous:    the numeral with whose figure its sentence goes on, if there is one
        previous_id: indicator of that figure, "" if it has none
        """
        own = read_own_words(mention)
        unit = self.find_unit(mention)
        if previous_id is not None and self._goes_on(mention, unit, previous_id):
            return self._make_choice(self._figures.indicator_by_id.get(previous_id))
        words = f"{own.noun} {mention.before} {mention.after}"
        if not unit and own.noun.strip():
            return IndicatorChoice(None, NEW_INDICATOR, self._find_nearest(words, unit))
        if previous is not None and not own.noun.strip():
            words = f"{read_own_words(previous).noun} {words}"
        return self._choose_by_words(mention, words, unit, quote, previous_id)

    def _goes_on(self, mention: Mention, unit: str, previous_id: str) -> bool:
        """Whether a numeral goes on counting what the one before it counts.

        It has no verb of its own, or one that is about the same: `35 were victims of forced labor`.
        """
        previous = self._figures.indicator_by_id.get(previous_id)
        if previous is None:
            return not read_own_words(mention).noun.strip()
        is_same_unit = not unit or unit in previous.units
        if unit == "" and read_own_words(mention).noun.strip():
            return False
        return is_same_unit and self._verbs_agree(mention.before, mention.after, previous)

    def _verbs_agree(self, before: str, after: str, indicator: IndicatorRow) -> bool:
        """Whether the codebook has one of the verbs that say what was done; True if none do."""
        stems = self._words.get_stems(indicator.indicator_id)
        verbs = list_verbs(f"{before} {after}")
        return not verbs or not stems.isdisjoint(stem_loosely(" ".join(verbs)))

    def inherit(
        self, mention: Mention, indicator: IndicatorRow | None, unit: str
    ) -> IndicatorChoice | None:
        """Return the indicator of the whole for its part, or of what a numeral is compared with.

        unit:    of the whole
        returns: None if the numeral counts something in another unit
        """
        own_unit = self.find_unit(mention)
        if own_unit and own_unit not in (indicator.units if indicator else (unit,)):
            return None
        return self._make_choice(indicator)

    def find_unit(self, mention: Mention) -> str:
        """Find the unit of a numeral: a currency or percent, or that of the noun it counts."""
        if mention.numeral.unit:
            return mention.numeral.unit
        own = read_own_words(mention)
        if own.noun.strip():
            return self._words.find_unit_of_noun(own.noun)
        for words in (*own.predicates, mention.after):
            unit = self._words.find_unit(words)
            if unit:
                return unit
        return ""

    def _make_choice(self, indicator: IndicatorRow | None) -> IndicatorChoice:
        return IndicatorChoice(indicator, "" if indicator else NEW_INDICATOR)

    def _choose_by_words(
        self, mention: Mention, words: str, unit: str, quote: str, previous_id: str | None
    ) -> IndicatorChoice:
        """Choose the indicator whose words the clause of a numeral has.

        words: those of the clause, and what is counted if another clause says so
        """
        stems = stem_loosely(words)
        precedents = self._words.score_precedents(quote)
        scores = {}
        for indicator in self._list_candidates(mention, unit):
            indicator_id = indicator.indicator_id
            label_share = self._words.score_label(indicator_id, stems)
            definition_share = self._words.score_definition(indicator_id, stems)
            similarity = precedents.get(indicator_id, 0.0)
            is_named = (
                label_share >= LEAST_LABEL_SHARE
                or definition_share >= LEAST_DEFINITION_SHARE
                or similarity >= LEAST_SIMILARITY
            )
            if is_named:
                scores[indicator_id] = (
                    label_share
                    + DEFINITION_WEIGHT * definition_share
                    + PRECEDENT_WEIGHT * similarity
                    + SAME_INDICATOR_BONUS * (indicator_id == previous_id)
                )
        if not scores:
            return IndicatorChoice(None, NEW_INDICATOR, self._find_nearest(words, unit))
        ranked = sorted(scores, key=scores.__getitem__, reverse=True)
        is_clear = len(ranked) == 1 or scores[ranked[0]] - scores[ranked[1]] >= CLEAR_LEAD
        indicator = self._figures.indicator_by_id[ranked[0]]
        return IndicatorChoice(indicator, "" if is_clear else "indicator_id")

    def _find_nearest(self, words: str, unit: str) -> tuple[str, ...]:
        """Return the indicators whose words are nearest to some words, the nearest first.

        unit: that the indicators must have, "" if it is not known; if none has it, any may be near
        """
        stems = stem_loosely(words)
        scores = {}
        for indicator in self._figures.indicators:
            label_share = self._words.score_label(indicator.indicator_id, stems)
            definition_share = self._words.score_definition(indicator.indicator_id, stems)
            if label_share or (unit.isupper() and _has_unit_like(indicator, unit)):
                scores[indicator] = label_share + DEFINITION_WEIGHT * definition_share
        of_unit = [indicator for indicator in scores if _has_unit_like(indicator, unit)]
        ranked = sorted(of_unit or scores, key=scores.__getitem__, reverse=True)
        return tuple(indicator.indicator_id for indicator in ranked[:NEAREST_INDICATORS])

    def _has_verbs_of(self, indicator: IndicatorRow, mention: Mention) -> bool:
        """Whether a clause has a verb of an indicator, and no other verb or offence."""
        clause = stem_loosely(f"{mention.before} {mention.after}")
        participles = " ".join(_PARTICIPLE.findall(indicator.label))
        has_participle = not participles or not clause.isdisjoint(stem_loosely(participles))
        offence = _OTHER_OFFENCE.search(mention.after)
        is_of_other_offence = (
            offence is not None
            and "traffick" not in mention.after
            and offence[0] not in f"{indicator.label} {indicator.definition}"
        )
        is_right_verb = self._verbs_agree(mention.before, "", indicator)
        return has_participle and is_right_verb and not is_of_other_offence

    def _list_candidates(self, mention: Mention, unit: str) -> Iterator[IndicatorRow]:
        """Yield the indicators that agree with unit, counter and status words of a numeral."""
        noun = read_own_words(mention).noun
        status_words = {word[0].lower() for word in _STATUS_WORD.finditer(noun)}
        subject = mention.before
        is_of_state = bool(_STATE.search(subject))
        is_of_civil_society = bool(_CIVIL_SOCIETY.search(subject)) and not is_of_state
        for indicator in self._figures.indicators:
            words = f"{indicator.label} {indicator.definition}".lower()
            named_status = {word[0].lower() for word in _STATUS_WORD.finditer(indicator.label)}
            has_status = "status" in indicator.dimensions or all(
                word in words for word in status_words
            )
            has_actor = any(name == "actor" for name in indicator.dimensions)
            is_counted_by_state = indicator.counted_by in _GOVERNMENT
            agrees = (
                (not unit or unit in indicator.units)
                and has_status
                and self._has_verbs_of(indicator, mention)
                and (named_status <= status_words or bool(_STATUS_WORD.search(subject)))
                and not (is_of_civil_society and is_counted_by_state)
                and not (is_of_state and indicator.counted_by == "ngo" and not has_actor)
            )
            if agrees:
                yield indicator
