"""Figures in words: labels, amounts, and where a report states them."""

import re
from collections.abc import Mapping
from urllib.parse import quote as percent_encode

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import (
    FOREIGN,
    FigureRow,
    IndicatorRow,
    NumeralRow,
    SourceRow,
)

PERIODS_IN_LABELS = ("reporting_period", "part_of_year", "several_years")
"""Periods that a label names; a calendar year and a point in time need no words beside the year."""
MAX_LENGTH = 160  # characters, as in the schema of figures
NAMES_WITH_ARTICLE = re.compile(r"\b(?:Republic|Kingdom|States|Emirates|Islands|Federation)\b")
"""What names of areas contain that have an article in a sentence."""
PLURAL_NOUN = re.compile(r"\b(?:people|\w+[^\Wsui]s)\b")
"""The noun that a label counts: "victims" or "people", but not "process" or "analysis"."""


def make_label(figures: Figures, figure: FigureRow) -> str:
    """Write a figure in words: "at least 41 trafficking victims assisted, male, Iceland 2020".

    The label contains each code that is not a total, so that no two cells of a source have the same
    label. Place, counter and status have columns of their own.

    returns: "" if a code is unknown or a cell is empty that the label needs
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or not _has_known_codes(figures, figure, indicator):
        return ""
    amount = format_amount(figures, figure, name_currency=True)
    start = f"{amount} {describe_counted(figures, figure)}"
    area_and_year = f"{figures.get_code_label('ref_area', figure.ref_area)} {figure.year}"
    breakdown = describe_breakdown(figures, figure)
    end = f", {breakdown}, {area_and_year}" if breakdown else f", {area_and_year}"
    if len(start + end) <= MAX_LENGTH:
        return start + end
    return f"{start[: MAX_LENGTH - 1 - len(end)].rstrip()}…{end}"


def _has_known_codes(figures: Figures, figure: FigureRow, indicator: IndicatorRow) -> bool:
    """Whether a figure has a code for each dimension of its indicator, and its areas exist."""
    has_codes = all(figure.codes.get(dimension) for dimension in indicator.dimensions)
    codes_of_areas = [
        figure.codes[dimension.name] for dimension in figures.dimensions if dimension.is_area
    ]
    areas = [figure.ref_area, *(code for code in codes_of_areas if code)]
    return has_codes and all(area in figures.area_by_id for area in areas)


def describe_counted(figures: Figures, figure: FigureRow) -> str:
    """Return the label of a figure's indicator, in the singular if the figure is 1."""
    label = figures.indicator_by_id[figure.indicator_id].label
    is_one = figure.value == 1 and figure.value_to is None
    plural = PLURAL_NOUN.search(label)
    if not is_one or plural is None:
        return label
    return label[: plural.start()] + _singular(plural[0]) + label[plural.end() :]


def _singular(noun: str) -> str:
    if noun == "people":
        return "person"
    if noun.endswith("ies"):
        return noun.removesuffix("ies") + "y"
    return noun.removesuffix("s")


def format_amount(figures: Figures, figure: FigureRow, name_currency: bool = False) -> str:
    """Write the number of a figure with bound and, if needed, unit: "at least 2,500,000 ISK".

    The label of the indicator says what is counted, so a unit is needed only for money,
    percentages, and indicators with several units.

    name_currency: write "2,500,000 Icelandic krona of", as a noun follows
    """
    bound = "" if figure.bound == "exact" else f"{figures.get_code_label('bound', figure.bound)} "
    value = format_number(figure.value)
    if figure.value_to is not None:
        value += f" and {format_number(figure.value_to)}"
    is_currency = figure.unit.isupper()
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    needs_unit = indicator is None or len(indicator.units) > 1
    unit = f" {figure.unit}" if figure.unit == "percent" or is_currency or needs_unit else ""
    if is_currency and name_currency:
        unit = f" {figures.get_code_label('unit', figure.unit)} of"
    return f"{bound}{value}{unit}"


def describe_breakdown(figures: Figures, figure: FigureRow) -> str:
    """Write the codes of a figure that are not totals: "from Norway, forced labor".

    An unusual period is written as well. A total has "".
    """
    phrases = describe_codes(figures, figure)
    if figure.period in PERIODS_IN_LABELS:
        phrases.append(figures.get_code_label("period", figure.period))
    return ", ".join(phrases)


def describe_codes(figures: Figures, figure: FigureRow) -> list[str]:
    """Write each code of a figure that is not a total: ["from Norway", "forced labor"]."""
    phrases = []
    for dimension in figures.dimensions:
        code = figure.codes[dimension.name]
        if code in ("", "all"):
            continue
        words = describe_code(figures, dimension, code)
        if dimension.says_origin and code == figure.ref_area:
            words = f"citizens of {_add_article(words)}"
        elif dimension.is_area and code != FOREIGN:
            words = f"{dimension.preposition} {_add_article(words)}"
        elif not dimension.is_area:
            words = f"{dimension.preposition} {words}".strip()
        phrases.append(words)
    return phrases


def _add_article(area: str) -> str:
    """Write an area as in a sentence: "the Republic of Korea", "Norway"."""
    return f"the {area}" if NAMES_WITH_ARTICLE.search(area) else area


def describe_code(figures: Figures, dimension: Dimension, code: str) -> str:
    """Write a code of a dimension in words: "forced labor", "Norway", "abroad"."""
    if dimension.is_area and code == FOREIGN:
        return "foreign citizens" if dimension.says_origin else "abroad"
    return figures.get_code_label(dimension.name, code)


def find_stating_numerals(figures: Figures) -> Mapping[str, NumeralRow]:
    """Find the numeral that states each figure: figure_id → its first numeral of role `figure`.

    A derived figure that restates one other figure ("all 82 … received assistance") has the numeral
    of that figure. A figure that follows by arithmetic has none.
    """
    stating_numerals: dict[str, NumeralRow] = {}
    for figure in figures.figures:
        stated_id = figure.figure_id
        if figure.basis == "derived":
            stated_id = _find_restated_id(figures, figure)
        numerals = [
            numeral
            for numeral in figures.numerals_by_figure.get(stated_id, ())
            if numeral.role == "figure"
        ]
        if numerals and numerals[0].source_id == figure.source_id:
            stating_numerals[figure.figure_id] = numerals[0]
    return stating_numerals


def _find_restated_id(figures: Figures, figure: FigureRow) -> str:
    """Return the id of the one figure that a derived figure restates; "" if there is none."""
    terms = figures.terms_by_identity.get(figure.derived_by, ())
    if len(terms) != 2:
        return ""
    return next((term.figure_id for term in terms if term.role == "first"), "")


def find_places(figures: Figures) -> Mapping[str, str]:
    """Find where each figure is stated: figure_id → `paragraph.sentence:start`."""
    return {
        figure_id: f"{numeral.paragraph}.{numeral.sentence}:{numeral.start}"
        for figure_id, numeral in find_stating_numerals(figures).items()
    }


def describe_place(figure: FigureRow) -> str:
    """Write the place of a figure as "paragraph 1, sentence 2"; "" if no text states it."""
    return re.sub(r"(\d+)\.(\d+):\d+", r"paragraph \1, sentence \2", figure.place)


def make_link(source: SourceRow, quote: str) -> str:
    """Return the address of a passage; with a quote, one that highlights it in a browser."""
    if not quote:
        return source.url
    encoded_quote = percent_encode(quote, safe="").replace("-", "%2D")  # a hyphen ends a fragment
    return f"{source.url}#:~:text={encoded_quote}"
