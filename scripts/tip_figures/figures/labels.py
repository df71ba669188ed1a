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
    """Return a figure in words: "at least 41 trafficking victims assisted by NGOs, Iceland 2020".

    The label consists of

    - the number (see `_write_amount`);
    - the phrase of the indicator in singular or plural (`fill_phrase`), with words for each code
      that limits the figure, and with who counted, unless the government did or nobody is named;
    - the area, and the year or the period;
    - the definition, in brackets; of one that names an edition (`edition 2020: with minors`), only
      "2020 edition".

    Returns:
        the label; "" if the indicator or an area is unknown, if the indicator has no phrase, or if
        the figure has no code for a dimension of the indicator
    """
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    if indicator is None or not indicator.phrase:
        return ""
    if not all(figure.codes.get(name) for name in indicator.dimensions):
        return ""
    area_codes = {figure.codes[name] for name in figures.area_dimensions}
    named_areas = {figure.ref_area, *area_codes} - {""}
    if not named_areas <= figures.code_labels["ref_area"].keys():
        return ""
    names = {*indicator.dimensions, COUNTER}
    words = _collect_words(figures, figure)
    is_singular = figure.value == 1 and figure.value_to is None and figure.unit != PERCENT
    counted = fill_phrase(indicator.phrase, words, names, is_singular=is_singular)
    # The text after "edition 2020:" says what the whole includes. It may not be true of a part.
    name = _OF_EDITION.sub(r"\1 edition", figure.definition)
    definition = f" ({name})" if name else ""
    area_and_time = _write_area_and_time(figures, figure, indicator.measure)
    return f"{_write_amount(figures, figure)} {counted}, {area_and_time}{definition}"


def _write_area_and_time(figures: Figures, figure: FigureRow, measure: str) -> str:
    """Return the area with the year, or with the period if the figure has one.

    Examples: "Iceland 2020", "Iceland, since 2013", "Iceland, as of June 2020".

    Args:
        measure: the measure of the indicator; "stock" counts what exists on a date (`as of`)
    """
    area = figures.get_code_label("ref_area", figure.ref_area)
    if not figure.period:
        return f"{area} {figure.year}"
    period = figures.get_period(figure)
    is_on_date = measure == "stock" and period.begin == period.end
    as_of = "as of " if is_on_date else ""
    return f"{area}, {as_of}{describe_period(period)}"


def _write_amount(figures: Figures, figure: FigureRow) -> str:
    """Return the number of a figure with its status, bound and unit, as in a label.

    Examples: "at least 41", "an estimated 600,000", "between 10 and 20", "3 or 4", "12 percent".

    - The ends of a range are joined with "and", those of an estimated range with "to", and those of
      a range of two neighbors, such as 3 to 4, with "or".
    - The bound is left out if it is `exact`, if the range is one of two neighbors, or if it is
      `about` or `between` and the number is an estimate. An estimate has any other bound after the
      number if the schema has words for that place: "an estimated 600,000 or more".
    - The unit is written only for money and percentages. The phrase of the indicator names others.
    """
    estimated = figures.get_words("obs_status", figure.obs_status).adjective  # "" for no estimate
    value = _write_value(figure.value)
    are_neighbors = figure.value_to == figure.value + 1  # "3 or 4"
    if figure.value_to is not None:
        conjunction = "to" if estimated else "and"
        if are_neighbors:
            conjunction = "or"
        value += f" {conjunction} {_write_value(figure.value_to)}"
    is_implied_by_estimate = estimated != "" and figure.bound in ("about", "between")
    is_implied = are_neighbors or figure.bound == "exact" or is_implied_by_estimate
    before = "" if is_implied else figures.get_code_label("bound", figure.bound)
    after = ""
    if estimated and before:
        words_after = figures.get_words("bound", figure.bound).phrase
        # `get_words` returns the label itself if the bound has no words to write after a number.
        if words_after and words_after != before:
            before, after = "", words_after
    has_unit = figure.is_amount or figure.unit == PERCENT
    unit = figures.get_code_label("unit", figure.unit) if has_unit else ""
    return " ".join(filter(None, (before, estimated, value, after, unit)))


def _write_value(value: Decimal) -> str:
    """Return a number as in a label: 2500000 -> "2.5 million", 2510000 -> "2,510,000".

    The words `million` and `billion` are used only if one decimal is enough.
    """
    for word, unit in _LARGE_NUMBERS.items():
        fits_one_decimal = value % (unit / 10) == 0
        if value >= unit and fits_one_decimal:
            return f"{format_number(value / unit)} {word}"
    return format_number(value)


def format_amount(figures: Figures, figure: FigureRow) -> str:
    """Return the number of a figure with its bound, in digits: "at least 41", "between 10 and 20".

    The bound `exact` is left out. The unit is added only for money and percentages: "2,500,000
    ISK", "12 percent". Other units, such as victims, are left to the text around the number.
    """
    bound = "" if figure.bound == "exact" else f"{figures.get_code_label('bound', figure.bound)} "
    value = format_number(figure.value)
    if figure.value_to is not None:
        value += f" and {format_number(figure.value_to)}"
    has_unit = figure.is_amount or figure.unit == PERCENT
    return f"{bound}{value} {figure.unit}" if has_unit else f"{bound}{value}"


def _collect_words(figures: Figures, figure: FigureRow) -> dict[str, WordForms]:
    """Return dimension → words for its code, for each code that limits what a figure counts.

    The key COUNTER has the words for who counted: as phrase those of `_name_counter`, as adjective
    those of the kind of counter. This key is missing if the government counted, or if nobody is
    named.
    """
    words = {
        dimension.name: _find_words(figures, figure, dimension)
        for dimension in figures.dimensions
        if dimension.name in figure.breakdown
    }
    counter = _name_counter(figures, figure)
    if counter:
        forms = figures.get_words("counted_by", figure.counted_by)
        words[COUNTER] = forms._replace(phrase=counter)
    return words


def _find_words(figures: Figures, figure: FigureRow, dimension: Dimension) -> WordForms:
    """Return the words for the code of a figure in a dimension: "from Norway", "forced labor".

    A code that is not an area has its words in the schema. For areas, the schema of the dimension
    has one pattern with a slot, such as "from {area}", and may have words for certain areas, such
    as "citizens" for the area of the figure itself (HOME). Without either, the phrase is the name
    of the area. A name such as "Solomon Islands" gets the article "the".
    """
    code = figure.codes[dimension.name]
    if not dimension.is_area:
        return figures.get_words(dimension.name, code)
    area = HOME if code == figure.ref_area else code
    forms_of_any_area = figures.word_forms.get((dimension.name, AREA), WordForms(phrase="{area}"))
    forms = figures.word_forms.get((dimension.name, area), forms_of_any_area)
    name = figures.get_code_label(dimension.name, code)
    if NAMES_WITH_ARTICLE.search(name):
        name = f"the {name}"
    return WordForms(*(form.replace("{area}", name) for form in forms))


def _name_counter(figures: Figures, figure: FigureRow, is_kind: bool = False) -> str:
    """Return who counted a figure, in words; "" for the government, or if nobody is named.

    The words of the text are in `figure.counter`. They are a proper name if they begin with a
    capital letter. The first rule that applies decides:

    1. the label of the kind, "NGOs": if the figure has no words of the text, or with `is_kind`;
    2. words for one of the kind, "one NGO": if the schema has such words, and the text has a proper
       name that does not contain the label of the kind;
    3. a proper name of several words, with an article: "the Global Slavery Index";
    4. the words of the text: "human rights NGOs".

    Args:
        is_kind: whether to return the label of the kind, even if the figure has words of the text
    """
    if figure.probable_counter in ("", GOVERNMENT):
        return ""
    kind = figures.get_code_label("counted_by", figure.counted_by)
    if is_kind or not figure.counter:
        return kind
    one_of_kind = figures.get_words("counted_by", figure.counted_by).noun  # "one NGO"; "" for none
    is_capitalized = figure.counter[0].isupper()
    if one_of_kind and is_capitalized and kind not in figure.counter:
        return one_of_kind
    is_name = is_capitalized and " " in figure.counter
    return f"the {figure.counter}" if is_name else figure.counter


def describe_scope(figures: Figures, total: FigureRow) -> str:
    """Return what limits the count of a figure: "potential victims, male, counted by NGOs".

    The text lists the words of the figure's codes, then the kind of who counted, then the
    definition. Who counted is left out if the government did, if nobody is named, or if the label
    of the indicator has the same words: "victims assisted by NGOs".

    Args:
        total: the figure, usually the total of a year

    Returns:
        the text; "" if nothing limits the count

    Raises:
        KeyError: if the indicator of the figure does not exist, unless the government or nobody is
            named as the counter
    """
    phrases = []
    for dimension in figures.dimensions:
        if dimension.name not in total.breakdown:
            continue
        if dimension.is_area:
            # The name of an area alone would not say what happened there.
            phrases.append(_find_words(figures, total, dimension).plain)
        else:
            code = total.codes[dimension.name]
            phrases.append(figures.get_code_label(dimension.name, code))
    counter = _name_counter(figures, total, is_kind=True)
    if counter and counter not in figures.indicator_by_id[total.indicator_id].label:
        phrases.append(f"counted by {counter}")
    return ", ".join(filter(None, (*phrases, total.definition)))


def name_code(figures: Figures, dimension: Dimension, code: str) -> str:
    """Return a code of a dimension in words: "forced labor", "Norway", "exploited abroad".

    The words are the label of the code. A code of a dimension of areas has the words instead that
    the schema has for just this code, if there are any: "exploited abroad".
    """
    if dimension.is_area:
        forms = figures.word_forms.get((dimension.name, code))
        if forms is not None:
            return forms.plain
    return figures.get_code_label(dimension.name, code)


def make_link(source: SourceRow, quote: str) -> str:
    """Return the web address of a source passage, which may make a browser highlight a quote.

    `https://example.org/a` with the quote `12 men` -> `https://example.org/a#:~:text=12%20men`.

    Args:
        source: the row of the passage
        quote: the words to highlight; "" to highlight nothing
    """
    if not quote:
        return source.url
    # In a text fragment, a hyphen marks what precedes or follows the quote, so it is encoded too.
    encoded_quote = percent_encode(quote, safe="").replace("-", "%2D")
    return f"{source.url}#:~:text={encoded_quote}"


def link_numeral(figures: Figures, numeral: NumeralRow | None) -> str:
    """Return a web address that highlights the quote of a number in its source.

    Args:
        numeral: the row of the number, or None

    Returns:
        the address (see `make_link`); "" without a number, or if its source is unknown
    """
    if numeral is None:
        return ""
    source = figures.source_by_id.get(numeral.source_id)
    return make_link(source, numeral.quote) if source else ""
