"""Labels: figures, scopes and codes in the words of the schema, and links to the text."""

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
    Dimension,
    FigureRow,
    NumeralRow,
    SourceRow,
)

NAMES_WITH_ARTICLE = re.compile(r"\b(?:Republic|Kingdom|States|Emirates|Islands|Federation)\b")
"""What names of areas contain that have an article in a sentence."""
_LARGE_NUMBERS = {"billion": Decimal(1_000_000_000), "million": Decimal(1_000_000)}
_OF_EDITION = re.compile("edition ([0-9]{4}):.*")


def make_label(figures: Figures, figure: FigureRow) -> str:
    """Return a figure in words: “145 victims of forced labor assisted by one NGO, France 2016”.

    Returns:
        "" if its indicator, a code or an area is missing or unknown
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or not indicator.phrase:
        return ""
    area_codes = {figure.codes[name] for name in figures.area_dimensions}
    has_areas = {figure.ref_area, *area_codes} - {""} <= figures.categories["ref_area"].keys()
    if not has_areas or not all(figure.codes.get(name) for name in indicator.dimensions):
        return ""
    words = {
        dimension.name: _find_words(figures, figure, dimension)
        for dimension in figures.dimensions
        if dimension.name in figure.breakdown
    }
    counter = _name_counter(figures, figure)
    if counter:
        forms = figures.get_words("counted_by", figure.counted_by)
        words[COUNTER] = forms._replace(phrase=counter)
    is_singular = figure.value == 1 and figure.value_to is None and figure.unit != PERCENT
    counted = fill_phrase(indicator.phrase, words, {*indicator.dimensions, COUNTER}, is_singular)
    # The text after "edition 2020:" says what the whole includes. It may not be true of a part.
    name = _OF_EDITION.sub(r"\1 edition", figure.definition)
    definition = f" ({name})" if name else ""
    time = f" {figure.year}"
    if figure.period:
        period = figures.get_period(figure)
        is_on_date = indicator.measure == "stock" and period.begin == period.end
        time = f", {'as of ' if is_on_date else ''}{describe_period(period)}"
    area = figures.get_code_label("ref_area", figure.ref_area)
    return f"{_write_amount(figures, figure)} {counted}, {area}{time}{definition}"


def _write_amount(figures: Figures, figure: FigureRow) -> str:
    """Return the number with bound, estimate and unit: “an estimated 30 or more”."""
    estimated = figures.get_words("obs_status", figure.obs_status).adjective  # "" for no estimate
    value = _write_value(figure.value)
    are_neighbors = figure.value_to == figure.value + 1  # "3 or 4"
    if figure.value_to is not None:
        conjunction = "to" if estimated else "and"
        value += f" {'or' if are_neighbors else conjunction} {_write_value(figure.value_to)}"
    is_implied_by_estimate = estimated != "" and figure.bound in ("about", "between")
    is_implied = are_neighbors or figure.bound == "exact" or is_implied_by_estimate
    before = "" if is_implied else figures.get_code_label("bound", figure.bound)
    after = ""
    if estimated and before:
        words_after = figures.get_words("bound", figure.bound).phrase
        # `get_words` returns the label itself if the bound has no words to write after a number.
        if words_after != before:
            before, after = "", words_after
    has_unit = figure.is_amount or figure.unit == PERCENT
    unit = figures.get_code_label("unit", figure.unit) if has_unit else ""
    return " ".join(filter(None, (before, estimated, value, after, unit)))


def _write_value(value: Decimal) -> str:
    """Return a number, in millions or billions if one decimal is enough for that."""
    for word, unit in _LARGE_NUMBERS.items():
        if value >= unit and value % (unit / 10) == 0:
            return f"{format_number(value / unit)} {word}"
    return format_number(value)


def format_amount(figures: Figures, figure: FigureRow) -> str:
    """Return the number with its bound, and with its unit if that is money or percent."""
    bound = "" if figure.bound == "exact" else f"{figures.get_code_label('bound', figure.bound)} "
    value_to = "" if figure.value_to is None else f" and {format_number(figure.value_to)}"
    unit = f" {figure.unit}" if figure.is_amount or figure.unit == PERCENT else ""
    return f"{bound}{format_number(figure.value)}{value_to}{unit}"


def _find_words(figures: Figures, figure: FigureRow, dimension: Dimension) -> WordForms:
    """Return the words of the code of a figure in a dimension; areas are named in theirs."""
    code = figure.codes[dimension.name]
    if not dimension.is_area:
        return figures.get_words(dimension.name, code)
    words = dimension.area_words
    forms_of_any_area = words.get("area", WordForms(phrase="{area}"))
    forms = words.get("home" if code == figure.ref_area else code, forms_of_any_area)
    name = figures.get_code_label(dimension.name, code)
    if NAMES_WITH_ARTICLE.search(name):
        name = f"the {name}"
    return WordForms(*(form.replace("{area}", name) for form in forms))


def _name_counter(figures: Figures, figure: FigureRow) -> str:
    """Return who counted: words of the text, “one NGO” for a name; "" for the government."""
    kind = _name_kind_of_counter(figures, figure)
    if not kind or not figure.counter:
        return kind
    one_of_kind = figures.get_words("counted_by", figure.counted_by).noun  # "one NGO"; "" for none
    is_capitalized = figure.counter[0].isupper()
    if one_of_kind and is_capitalized and kind not in figure.counter:
        return one_of_kind
    return f"the {figure.counter}" if is_capitalized and " " in figure.counter else figure.counter


def _name_kind_of_counter(figures: Figures, figure: FigureRow) -> str:
    is_named = figure.probable_counter not in ("", GOVERNMENT)
    return figures.get_code_label("counted_by", figure.counted_by) if is_named else ""


def describe_scope(figures: Figures, total: FigureRow) -> str:
    """Return what limits a total: `female, counted by NGOs, wider`; "" if nothing does.

    These are its codes, its counter unless the indicator names it, and its definition.
    """
    phrases = []
    for dimension in figures.dimensions:
        if dimension.name in total.breakdown:
            # The name of an area alone would not say what happened there.
            is_area, code = dimension.is_area, total.codes[dimension.name]
            words = _find_words(figures, total, dimension).plain if is_area else ""
            phrases.append(words or figures.get_code_label(dimension.name, code))
    counter = _name_kind_of_counter(figures, total)
    if counter and counter not in figures.indicator_by_id[total.indicator_id].label:
        phrases.append(f"counted by {counter}")
    return ", ".join(filter(None, (*phrases, total.definition)))


def name_code(figures: Figures, dimension: Dimension, code: str) -> str:
    """Return the label of a code; of areas such as `foreign`, the words that stand alone."""
    forms = dimension.area_words.get(code)
    return forms.plain if forms else figures.get_code_label(dimension.name, code)


def make_link(source: SourceRow, quote: str) -> str:
    """Return the address of a quote in a source, or of the source if the quote is ""."""
    # In a text fragment, a hyphen marks what precedes or follows the quote, so it is encoded too.
    encoded_quote = percent_encode(quote, safe="").replace("-", "%2D")
    return f"{source.url}#:~:text={encoded_quote}" if quote else source.url


def link_numeral(figures: Figures, numeral: NumeralRow | None) -> str:
    """Return the address of a numeral in its source; "" without a numeral or source."""
    source = figures.source_by_id.get(numeral.source_id) if numeral else None
    return make_link(source, numeral.quote) if source and numeral else ""
