"""Figures in the words of the page: amounts, what divides them, sentences."""

import re
from decimal import Decimal
from fractions import Fraction

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.labels import describe_breakdown, describe_counted, format_amount
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]


def value(figure: FigureRow) -> str:
    """A figure's number: “77,200,000”, of a range “1–2”."""
    return (
        format_number(figure.value)
        if figure.value_to is None
        else f"{format_number(figure.value)}–{format_number(figure.value_to)}"
    )


def unit(figures: Figures, figure: FigureRow, of: Decimal | Fraction | None = None) -> str:
    """The unit of a figure, in the plural where the number (or another one in its place) is not 1."""
    word = figures.code_label("unit", figure.unit)
    one = figure.value_to is None and (figure.value if of is None else of) == 1
    return (
        word if one or not (word.isalpha() and word.islower()) or word == "percent" else f"{word}s"
    )


def what(figures: Figures, figure: FigureRow) -> str:
    """What a figure counts, and what divides it: “trafficking victims identified, from Denmark”."""
    return ", ".join(
        filter(None, [describe_counted(figures, figure), describe_breakdown(figures, figure)])
    )


def sentence(figures: Figures, figure: FigureRow) -> str:
    """A total as a sentence without its end: “Denmark identified 24 trafficking victims in 2022”."""
    indicator = figures.indicator_by_id[figure.indicator_id]
    area = figures.code_label("ref_area", figure.ref_area)
    who = (
        area
        if indicator.counted_by == "government"
        else figures.code_label("counted_by", indicator.counted_by)
    )
    *things, verb = describe_counted(figures, figure).split()
    if not things or not verb.endswith("ed"):
        return f"{area}, {figure.year}: {format_amount(figures, figure)} {describe_counted(figures, figure)}"
    return f"{capital(who)} {verb} {format_amount(figures, figure)} {' '.join(things)} in {figure.year}"


def spell(figures: Figures, text: str) -> str:
    """A note with the labels of the indicators that it names by their codes."""
    known = figures.indicator_by_id
    return re.sub(
        r"[a-z0-9]+(?:_[a-z0-9]+)+",
        lambda m: f"“{known[m[0]].label}”" if m[0] in known else m[0],
        text,
    )
