"""Suggest the code of each dimension of a figure, by the words around its numeral."""

import re
from collections.abc import Mapping, Sequence

from tip_figures.drafting.suggestion import Suggestion
from tip_figures.figures.model import Dimension
from tip_figures.figures.records import IndicatorRow
from tip_figures.figures.word_reading import WordReader, is_agent
from tip_figures.prose.mention import Mention

_SUBJECT_BEFORE = re.compile(r"\b(?:were|was|numbered|totaled|reached) *$")
"""Words between what is counted and the number: `foreign victims were 12`."""


def suggest_codes(
    reader: WordReader,
    dimensions: Sequence[Dimension],
    mention: Mention,
    indicator: IndicatorRow | None,
    antecedent: Suggestion | None,
) -> tuple[dict[str, str], list[str]]:
    """Suggest the codes of a figure.

    dimensions: of the package; those that the indicator does not have stay empty
    indicator:  None if none is suggested; then only codes that words settle are suggested
    antecedent: what the numeral states on which this one depends
    returns:    dimension → code, "" if there is none; the dimensions whose code a person must
                review, because it is guessed or only the whole has it, or because the
                indicator does not have the dimension of a code that is named
    """
    codes = {}
    doubtful = []
    for dimension in dimensions:
        if indicator is None:
            codes[dimension.name] = _suggest_without_indicator(
                reader, dimension, mention, antecedent
            )
        elif dimension.name in indicator.dimensions:
            code, is_doubtful = _suggest_code(reader, dimension, mention, antecedent)
            codes[dimension.name] = code
            if is_doubtful:
                doubtful.append(dimension.name)
        else:
            codes[dimension.name] = ""
            if _is_code_lost(reader, dimension, mention, indicator):
                doubtful.append(f"no dimension {dimension.name}")
    return codes, doubtful


def _is_code_lost(
    reader: WordReader, dimension: Dimension, mention: Mention, indicator: IndicatorRow
) -> bool:
    """Whether words settle a code of a dimension that an indicator does not have.

    An indicator that is about this code alone needs no such dimension; an amount has none in the
    name of its currency.
    """
    if is_agent(dimension) or mention.numeral.unit:
        return False
    reading = reader.read_surely(mention, dimension)
    return reading.certainty == "settled" and reading.code not in ("", "all")


def _suggest_without_indicator(
    reader: WordReader, dimension: Dimension, mention: Mention, antecedent: Suggestion | None
) -> str:
    """Return the code that words settle, or that the whole has; "" for any other."""
    if is_agent(dimension):
        return ""
    reading = reader.read_surely(mention, dimension)
    is_settled = reading.certainty == "settled"
    return reading.code if is_settled else _get_code_of_whole(mention, dimension, antecedent)


def _suggest_code(
    reader: WordReader, dimension: Dimension, mention: Mention, antecedent: Suggestion | None
) -> tuple[str, bool]:
    """Suggest a code, "" for all, and return whether a person must review it.

    The words near a numeral are a guess, which is not made for countries and for what is known of
    a whole that was stated before.
    """
    inherited = _get_code_of_whole(mention, dimension, antecedent)
    reading = reader.read_surely(mention, dimension)
    if reading.certainty == "settled":
        return reading.code or inherited, not reading.code
    repeats = antecedent is not None and antecedent.role == "restatement"
    if inherited or (repeats and mention.relation == "part"):
        return inherited, False
    return reading.code, bool(reading.code)


def _get_code_of_whole(
    mention: Mention, dimension: Dimension, antecedent: Suggestion | None
) -> str:
    """Return the code of the figure of which a numeral counts a part; "" if it is `all`."""
    if antecedent is None or mention.relation != "part":
        return ""
    codes: Mapping[str, str] = antecedent.figure.codes
    code = codes[dimension.name]
    return "" if code == "all" else code
