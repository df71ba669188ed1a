"""Suggest how far amounts are rounded beyond their last digit."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from tip_figures.drafting.suggestion import Suggestion

_DOLLARS: Final = "USD"
_TEN: Final = Decimal(10)
_FEWEST: Final = 2  # amounts; that one ends in 0 says nothing
NOTE: Final = "Rounded to ten: all amounts in dollars of the passage end in 0."


def round_dollars(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Take conversions into dollars as rounded to ten if all of a passage end in 0."""
    conversions = [
        suggestion
        for suggestion in suggestions
        if suggestion.states_figure
        and suggestion.figure.unit == _DOLLARS
        and suggestion.mention.relation == "conversion"
    ]
    are_rounded = len(conversions) >= _FEWEST and all(
        suggestion.figure.value % _TEN == 0 for suggestion in conversions
    )
    if not are_rounded:
        return list(suggestions)
    places = {suggestion.mention.place for suggestion in conversions}
    return [
        _round(suggestion) if suggestion.mention.place in places else suggestion
        for suggestion in suggestions
    ]


def _round(suggestion: Suggestion) -> Suggestion:
    """Set the rounding of a figure to ten, unless its digits are rounded further."""
    digit = suggestion.figure.rounded_to
    if digit is not None and digit >= _TEN:
        return suggestion
    figure = replace(suggestion.figure, rounded_to=_TEN)
    return replace(suggestion, figure=figure, note=NOTE)
