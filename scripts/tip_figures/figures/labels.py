"""Figures in words: labels, amounts, and where a report states them."""

import re
from urllib.parse import quote as percent_encode

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import describe_period
from tip_figures.figures.records import (
    FOREIGN,
    GOVERNMENT,
    NO_AREAS,
    FigureRow,
    IndicatorRow,
    NumeralRow,
    SourceRow,
)
from tip_figures.figures.records.dimensions import Dimension

NAMES_WITH_ARTICLE = re.compile(r"\b(?:Republic|Kingdom|States|Emirates|Islands|Federation)\b")
"""What names of areas contain that have an article in a sentence."""
PLURAL_NOUN = re.compile(r"\b(?:people|\w+[^\Wsui]s)\b")
"""The noun that a label counts: "victims" or "people", but not "process" or "analysis"."""


def make_label(figures: Figures, figure: FigureRow) -> str:
    """Write a figure in words: "at least 41 trafficking victims assisted, male, Iceland 2020".

    The label contains each code that is not a total, the definition, who counted if it is neither
    the government nor unnamed, and each period other than the calendar year. Place and status have
    columns of their own.

    returns: "" if the indicator or an area is unknown, or a code is empty that the label needs
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or not all(figure.codes.get(name) for name in indicator.dimensions):
        return ""
    areas = {figure.ref_area, *(figure.codes[name] for name in figures.area_dimensions)} - {""}
    if not areas <= figures.code_labels["ref_area"].keys():
        return ""
    amount = format_amount(figures, figure, name_currency=True)
    phrases = [f"{amount} {_describe_counted(indicator, figure)}", *describe_codes(figures, figure)]
    phrases += filter(None, (_name_counter(figures, figure), figure.definition))
    area = figures.get_code_label("ref_area", figure.ref_area)
    if figure.period:
        return ", ".join((*phrases, area, describe_period(figures.get_period(figure))))
    return ", ".join((*phrases, f"{area} {figure.year}"))


def _describe_counted(indicator: IndicatorRow, figure: FigureRow) -> str:
    """Return the label of a figure's indicator, in the singular if the figure is 1."""
    if figure.value != 1 or figure.value_to is not None:
        return indicator.label
    return PLURAL_NOUN.sub(lambda noun: _singular(noun[0]), indicator.label, count=1)


def _singular(noun: str) -> str:
    """Return the singular of a plural noun: "person", "victim", "agency"."""
    if noun == "people":
        return "person"
    return f"{noun.removesuffix('ies')}y" if noun.endswith("ies") else noun.removesuffix("s")


def format_amount(figures: Figures, figure: FigureRow, name_currency: bool = False) -> str:
    """Write the number of a figure with bound and, if needed, unit: "at least 2,500,000 ISK".

    The label of the indicator says what is counted, so a unit is needed only for money and
    percentages.

    name_currency: write money as "2,500,000 Icelandic krona of", because a noun follows
    """
    bound = "" if figure.bound == "exact" else f"{figures.get_code_label('bound', figure.bound)} "
    value = format_number(figure.value)
    if figure.value_to is not None:
        value += f" and {format_number(figure.value_to)}"
    if figure.is_amount and name_currency:
        return f"{bound}{value} {figures.get_code_label('unit', figure.unit)} of"
    has_unit = figure.is_amount or figure.unit == "percent"
    return f"{bound}{value} {figure.unit}" if has_unit else f"{bound}{value}"


def describe_codes(figures: Figures, figure: FigureRow) -> list[str]:
    """Write each code of a figure that limits what it counts: ["from Norway", "forced labor"].

    A country of origin that is the figure's own becomes "citizens of …". The code `foreign` becomes
    "foreign citizens" as an origin, and "abroad" as a place where something happened. A code that
    is no area, such as `unknown`, has its name alone: "citizenship unknown".
    """
    phrases = []
    for dimension in figures.dimensions:
        code = figure.codes[dimension.name]
        if code in ("", "all"):
            continue
        words, preposition = name_code(figures, dimension, code), dimension.preposition
        if dimension.is_area and code in (FOREIGN, *NO_AREAS):
            preposition = ""
        elif dimension.says_origin and code == figure.ref_area:
            preposition = "citizens of"
        if dimension.is_area and NAMES_WITH_ARTICLE.search(words):
            words = f"the {words}"
        phrases.append(f"{preposition} {words}".lstrip())
    return phrases


def _name_counter(figures: Figures, figure: FigureRow) -> str:
    """Write who counted: "counted by a trade union".

    returns: "" for the government and where nobody is named, or if the indicator names the counter
    """
    counter = figures.get_code_label("counted_by", figure.counted_by)
    is_usual = figure.probable_counter in ("", GOVERNMENT)
    is_named = counter in figures.indicator_by_id[figure.indicator_id].label
    return "" if is_usual or is_named else f"counted by {counter}"


def describe_scope(figures: Figures, total: FigureRow) -> str:
    """Write what limits a total: "potential victims, male"; "" if it counts all.

    The words contain who counted, if that is not the usual counter, and the definition.
    """
    phrases = [*describe_codes(figures, total), _name_counter(figures, total), total.definition]
    return ", ".join(filter(None, phrases))


def name_code(figures: Figures, dimension: Dimension, code: str) -> str:
    """Write a code of a dimension in words: "forced labor", "Norway", "abroad"."""
    if dimension.is_area and code == FOREIGN:
        return "foreign citizens" if dimension.says_origin else "abroad"
    return figures.get_code_label(dimension.name, code)


def make_link(source: SourceRow, quote: str) -> str:
    """Return the address of a passage; with a quote, one that highlights it in a browser.

    quote: "" for the address of the passage as a whole
    """
    if not quote:
        return source.url
    # In a text fragment, a hyphen marks what precedes or follows the quote.
    encoded_quote = percent_encode(quote, safe="").replace("-", "%2D")
    return f"{source.url}#:~:text={encoded_quote}"


def link_numeral(figures: Figures, numeral: NumeralRow | None) -> str:
    """Return the address of the quote of a numeral; "" without a numeral or its source."""
    source = figures.source_by_id.get(numeral.source_id) if numeral else None
    return make_link(source, numeral.quote) if numeral and source else ""
