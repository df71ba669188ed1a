"""Figures in words, as the page writes them."""

import re
from decimal import Decimal
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.labels import describe_breakdown, describe_counted, format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow

COUNTED_BY_GOVERNMENT = (
    "government"  # code of `counted_by` that sentences replace by the area's name
)


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def format_value(figure: FigureRow) -> str:
    """Write a figure's number without bound and unit: “77,200,000”; of a range “1–2”."""
    value = format_number(figure.value)
    if figure.value_to is None:
        return value
    return f"{value}–{format_number(figure.value_to)}"


def format_unit(figures: Figures, figure: FigureRow) -> str:
    """Write the unit of a figure as it follows the figure's number: “person”, “persons”, “USD”."""
    is_range = figure.value_to is not None
    return inflect_unit(figures, figure.unit, 2 if is_range else figure.value)


def inflect_unit(figures: Figures, unit: str, number: Decimal | Fraction | int) -> str:
    """Write a unit as it follows a number; only units that are ordinary words have a plural."""
    word = figures.get_code_label("unit", unit)
    is_ordinary_word = word.isalpha() and word.islower() and word != "percent"
    return f"{word}s" if is_ordinary_word and number != 1 else word


def describe_figure(figures: Figures, figure: FigureRow) -> str:
    """Write what a figure counts: “trafficking victims identified, from Norway”."""
    counted = describe_counted(figures, figure)
    breakdown = describe_breakdown(figures, figure)
    return f"{counted}, {breakdown}" if breakdown else counted


def write_sentence(figures: Figures, figure: FigureRow, scope: str) -> str:
    """Write a total as a sentence without a full stop.

    scope:   what limits the total, in words; "" if it counts all
    returns: “Denmark identified 24 trafficking victims (forced labor) in 2022” if the indicator's
             label ends in a participle, as “trafficking victims identified”; else “Denmark, 2022:
             24 raids”
    """
    area = figures.get_code_label("ref_area", figure.ref_area)
    counted = describe_counted(figures, figure)
    amount = format_amount(figures, figure)
    limit = f" ({scope})" if scope else ""
    noun, _, verb = counted.rpartition(" ")
    if not noun or not verb.endswith("ed"):
        return f"{area}, {figure.year}: {amount} {counted}{limit}"
    counted_by = figures.indicator_by_id[figure.indicator_id].counted_by
    subject = (
        area
        if counted_by == COUNTED_BY_GOVERNMENT
        else figures.get_code_label("counted_by", counted_by)
    )
    return f"{capitalize(subject)} {verb} {amount} {noun}{limit} in {figure.year}"


def name_indicators(figures: Figures, text: str) -> str:
    """Replace the identifiers of indicators in a note by their labels, in quotation marks."""

    def label(match: re.Match[str]) -> str:
        indicator = figures.indicator_by_id.get(match[0])
        return f"“{indicator.label}”" if indicator else match[0]

    return re.sub(r"[a-z0-9]+(?:_[a-z0-9]+)+", label, text)
