"""Figures in words: labels, amounts, and where a report states them."""

import re
from decimal import Decimal
from urllib.parse import quote as percent_encode

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import describe_period
from tip_figures.figures.phrases import COUNTER, WordForms, fill_phrase
from tip_figures.figures.records import (
    GOVERNMENT,
    PERCENT,
    FigureRow,
    NumeralRow,
    SourceRow,
)
from tip_figures.figures.records.dimensions import Dimension

NAMES_WITH_ARTICLE = re.compile(r"\b(?:Republic|Kingdom|States|Emirates|Islands|Federation)\b")
"""What names of areas contain that have an article in a sentence."""
AREA, HOME = "area", "home"
"""Keys of the words of areas in a schema: any area, and the area of the figure itself."""

_LARGE_NUMBERS = {"billion": Decimal(1_000_000_000), "million": Decimal(1_000_000)}
_OF_EDITION = re.compile("edition ([0-9]{4}):.*")


def make_label(figures: Figures, figure: FigureRow) -> str:
    """Write a figure in words: "at least 41 trafficking victims assisted by NGOs, Iceland 2020".

    It is the phrase of the indicator with the words of each code that is not a total (see
    `phrases`), the definition, who counted if it is neither the government nor unnamed, and each
    period other than the calendar year.

    Returns:
        "" if the indicator or an area is unknown, or the phrase or a code of it is empty
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or not indicator.phrase:
        return ""
    if not all(figure.codes.get(name) for name in indicator.dimensions):
        return ""
    areas = {figure.ref_area, *(figure.codes[name] for name in figures.area_dimensions)} - {""}
    if not areas <= figures.code_labels["ref_area"].keys():
        return ""
    names = {*indicator.dimensions, COUNTER}
    words = _collect_words(figures, figure)
    is_singular = figure.value == 1 and figure.value_to is None and figure.unit != PERCENT
    counted = fill_phrase(indicator.phrase, words, names, is_singular)
    # What the edition includes is about the whole; a part may be just what that is.
    name = _OF_EDITION.sub(r"\1 edition", figure.definition)
    definition = f" ({name})" if name else ""
    area_and_time = _write_area_and_time(figures, figure, indicator.measure)
    return f"{_write_amount(figures, figure)} {counted}, {area_and_time}{definition}"


def _write_area_and_time(figures: Figures, figure: FigureRow, measure: str) -> str:
    """Write area and year, or area and period: "Iceland 2020", "Iceland, since 2013"."""
    area = figures.get_code_label("ref_area", figure.ref_area)
    if not figure.period:
        return f"{area} {figure.year}"
    period = figures.get_period(figure)
    is_date = measure == "stock" and period.begin == period.end
    return f"{area}, {'as of ' if is_date else ''}{describe_period(period)}"


def _write_amount(figures: Figures, figure: FigureRow) -> str:
    """Write the number of a figure as the beginning of a label: "an estimated 600,000"."""
    estimated = figures.get_words("obs_status", figure.obs_status).adjective
    value = _write_value(figure.value)
    are_neighbors = figure.value_to == figure.value + 1
    if figure.value_to is not None:
        joined = "or" if are_neighbors else "to" if estimated else "and"
        value += f" {joined} {_write_value(figure.value_to)}"
    is_said = figure.bound == "exact" or (estimated and figure.bound in ("about", "between"))
    is_said = is_said or are_neighbors
    bound = "" if is_said else figures.get_code_label("bound", figure.bound)
    after = figures.get_words("bound", figure.bound).phrase if estimated and bound else ""
    after = "" if after == bound else after  # it has no words that follow a number
    before = "" if after else bound
    has_unit = figure.is_amount or figure.unit == PERCENT
    unit = figures.get_code_label("unit", figure.unit) if has_unit else ""
    return " ".join(filter(None, (before, estimated, value, after, unit)))


def _write_value(value: Decimal) -> str:
    """Write a number: "2.5 million" if it is one with at most one decimal, otherwise its digits."""
    for word, unit in _LARGE_NUMBERS.items():
        if value >= unit and value % (unit / 10) == 0:
            return f"{format_number(value / unit)} {word}"
    return format_number(value)


def format_amount(figures: Figures, figure: FigureRow) -> str:
    """Write the number of a figure with bound and, if needed, unit: "at least 2,500,000 ISK".

    What is counted is said elsewhere, so a unit is needed only for money and percentages.
    """
    bound = "" if figure.bound == "exact" else f"{figures.get_code_label('bound', figure.bound)} "
    value = format_number(figure.value)
    if figure.value_to is not None:
        value += f" and {format_number(figure.value_to)}"
    has_unit = figure.is_amount or figure.unit == PERCENT
    return f"{bound}{value} {figure.unit}" if has_unit else f"{bound}{value}"


def _collect_words(figures: Figures, figure: FigureRow) -> dict[str, WordForms]:
    """Return dimension → words, for each code of a figure that limits what it counts.

    COUNTER has the words for who counted, if it is neither the government nor unnamed.
    """
    words = {
        dimension.name: _find_words(figures, figure, dimension)
        for dimension in figures.dimensions
        if dimension.name in figure.breakdown
    }
    counter = _name_counter(figures, figure)
    forms = figures.get_words("counted_by", figure.counted_by)._replace(phrase=counter)
    return words | ({COUNTER: forms} if counter else {})


def _find_words(figures: Figures, figure: FigureRow, dimension: Dimension) -> WordForms:
    """Return the words of a figure's code: "from Norway", "citizens", "forced labor"."""
    code = figure.codes[dimension.name]
    if not dimension.is_area:
        return figures.get_words(dimension.name, code)
    key = HOME if code == figure.ref_area else code
    any_area = figures.word_forms.get((dimension.name, AREA), WordForms(phrase="{area}"))
    forms = figures.word_forms.get((dimension.name, key), any_area)
    name = figures.get_code_label(dimension.name, code)
    name = f"the {name}" if NAMES_WITH_ARTICLE.search(name) else name
    return WordForms(*(form.replace("{area}", name) for form in forms))


def _name_counter(figures: Figures, figure: FigureRow, is_kind: bool = False) -> str:
    """Write who counted: "one NGO", "media reports", "the Global Slavery Index".

    The words of the text are written if they contain the name of the kind, as "human rights NGOs"
    does, or if the schema has no words for one of the kind.

    Args:
        is_kind: whether to write the kind alone

    Returns:
        "" for the government and where nobody is named
    """
    if figure.probable_counter in ("", GOVERNMENT):
        return ""
    kind = figures.get_code_label("counted_by", figure.counted_by)
    if is_kind or not figure.counter:
        return kind
    one = figures.get_words("counted_by", figure.counted_by).noun
    is_capitalized = figure.counter[0].isupper()
    if one and is_capitalized and kind not in figure.counter:
        return one
    is_name = is_capitalized and " " in figure.counter
    return f"the {figure.counter}" if is_name else figure.counter


def describe_scope(figures: Figures, total: FigureRow) -> str:
    """Write what limits a total: "potential victims, male"; "" if it counts all.

    The words contain who counted, if that is not the usual counter and the indicator does not name
    it, and the definition.
    """
    phrases = [
        _find_words(figures, total, dimension).plain
        if dimension.is_area
        else figures.get_code_label(dimension.name, total.codes[dimension.name])
        for dimension in figures.dimensions
        if dimension.name in total.breakdown
    ]
    counter = _name_counter(figures, total, is_kind=True)
    if counter and counter not in figures.indicator_by_id[total.indicator_id].label:
        phrases.append(f"counted by {counter}")
    return ", ".join(filter(None, (*phrases, total.definition)))


def name_code(figures: Figures, dimension: Dimension, code: str) -> str:
    """Write a code of a dimension in words: "forced labor", "Norway", "exploited abroad"."""
    forms = figures.word_forms.get((dimension.name, code)) if dimension.is_area else None
    return forms.plain if forms else figures.get_code_label(dimension.name, code)


def make_link(source: SourceRow, quote: str) -> str:
    """Return the address of a passage; with a quote, one that highlights it in a browser.

    Args:
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
