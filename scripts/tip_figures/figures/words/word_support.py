"""Which codes, periods and statuses of figures no word of their passage supports.

The words are those of the paragraph up to the sentence of the figure; several years are named in
this sentence or in the one before. What a passage denies
(“there were no prosecutions”) may be named anywhere in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import (
    FOREIGN,
    FigureRow,
    NumeralRow,
    SentenceKey,
)
from tip_figures.figures.words.code_words import (
    ACTION,
    RESIDUAL_CODES,
    THING,
    CodeWords,
    find_areas,
    has_synonyms,
    stem_words,
)
from tip_figures.prose.mention import ALL_BUT

_SEVERAL_YEARS: Final = "several_years"  # a period
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_YEARS_JOINED: Final = re.compile(
    rf"\b{_YEAR}(?: (?:and|to|through|until) (?:[A-Z][a-z]+ )?| ?[-\u2013] ?){_YEAR}\b"
)
"""Two years that name a period; those of two numbers (`40 in 2019, 83 in 2018`) do not."""
_RESIDUAL_WORDS: Final = re.compile(
    r"\b(?:other|another|others|rest|remain\w*|different|unknown|un\w+ed|not \w+ed)\b",
    re.IGNORECASE,
)
_HOME_WORDS: Final = re.compile(r"\b(?:citizens?|nationals?|domestic|local)\b", re.IGNORECASE)


Passages = Mapping[str, Sequence[SentenceKey]]
"""The sentences whose text is known: source_id → their keys, in the order of the text."""


class _Words(NamedTuple):
    """What may support the codes of a figure.

    sentence: of its numerals, with the sentence before
    context:  its paragraph up to this sentence; the whole passage for what it denies
    paragraph: all of it
    """

    sentence: str
    context: str
    paragraph: str


def find_unsupported(
    figures: Figures, words: CodeWords, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[tuple[FigureRow, str]]:
    """Find the columns of figures that no word supports, of figures whose text is known.

    Columns in which the row of a numeral differs deliberately are left out.
    """
    passages: Passages = group_by(sorted(sentence_texts), lambda key: key[0])
    for figure in figures.figures:
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        if numerals and all(numeral.sentence_key in sentence_texts for numeral in numerals):
            texts = _collect_words(numerals, passages, sentence_texts)
            deliberate = {column for numeral in numerals for column in numeral.differs}
            for column in _list_unsupported(figures, words, figure, texts):
                if column not in deliberate:
                    yield figure, column


def _collect_words(
    numerals: Sequence[NumeralRow], passages: Passages, sentence_texts: Mapping[SentenceKey, str]
) -> _Words:
    """Return the words that may support the figure that some numerals state."""
    sentence, context = "", ""
    for numeral in numerals:
        for key in passages[numeral.source_id]:
            _, paragraph, number = key
            is_before = paragraph == numeral.paragraph and number <= numeral.sentence
            if is_before or numeral.form == "negation":
                context += f"{sentence_texts[key]} "
            if is_before and number >= numeral.sentence - 1:
                sentence += f"{sentence_texts[key]} "
    places = {(numeral.source_id, numeral.paragraph) for numeral in numerals}
    whole = " ".join(text for key, text in sentence_texts.items() if key[:2] in places)
    return _Words(sentence, context, whole)


def _list_unsupported(
    figures: Figures, words: CodeWords, figure: FigureRow, texts: _Words
) -> Iterator[str]:
    """Return the columns of a figure that the words do not support."""
    if not _names_code(words, "obs_status", figure.obs_status, texts.sentence):
        yield "obs_status"
    is_long = figure.period == _SEVERAL_YEARS
    text = texts.sentence if is_long else texts.context
    is_named = is_long and _YEARS_JOINED.search(text) is not None
    if not is_named and not _names_code(words, "period", figure.period, text):
        yield "period"
    for dimension in figures.dimensions:
        code = figure.codes[dimension.name]
        if code in ("", "all"):
            continue
        is_group = dimension.name == "subgroup"
        is_supported = _supports(words, dimension, figure, texts.context) or (
            is_group and _supports_group(figures, words, figure, texts)
        )
        if not is_supported:
            yield dimension.name
    indicator = figures.indicator_by_id.get(figure.indicator_id)
    # The unit of an amount or of a change in percent shows what it is.
    is_counted = indicator is not None and not figure.is_amount and indicator.measure != "rate"
    if is_counted and _names_others(figures, words, figure, texts):
        yield "indicator_id"


def _names_others(figures: Figures, words: CodeWords, figure: FigureRow, texts: _Words) -> bool:
    """Whether a text names no action or thing of an indicator, but others beside the number."""
    indicator = figures.indicator_by_id[figure.indicator_id]
    # Labels of codes may name actions, too: “referred to shelters”.
    description = "; ".join((indicator.label, *figures.list_code_labels(figure)))
    is_described = False
    for column in (ACTION, THING):
        expected = words.list_codes(column, description)
        expected = expected or words.list_codes(column, indicator.definition)
        if not expected.isdisjoint(words.list_codes(column, texts.context)):
            return False
        is_described |= bool(expected)
    if figure.indicator_id in words.list_possible_codes("indicator_id", texts.sentence):
        return False
    names_others = any(words.list_codes(column, texts.sentence) for column in (ACTION, THING))
    return is_described and names_others


def _supports_group(figures: Figures, words: CodeWords, figure: FigureRow, texts: _Words) -> bool:
    """Whether a text has words of the label of a group, or names what the label names.

    Its label puts in a few words what a passage describes at length. One that no other source has
    was made for this passage.
    """
    code = figure.codes["subgroup"]
    if all(
        other.source_id == figure.source_id or other.codes["subgroup"] != code
        for other in figures.figures
    ):
        return True
    label = figures.get_code_label("subgroup", code)
    if code in words.list_possible_codes("subgroup", texts.paragraph):
        return True
    common = {stem for stem in stem_words(label) if words.list_codes("unit", stem)}
    if not {*stem_words(label)}.difference(common).isdisjoint(stem_words(texts.sentence)):
        return True
    return any(
        not words.list_codes(column, label).isdisjoint(words.list_codes(column, texts.sentence))
        for column in (ACTION, THING)
    )


def _names_code(words: CodeWords, column: str, code: str, text: str) -> bool:
    """Whether a text names a code, or the code needs no words."""
    return not has_synonyms(column, code) or code in words.list_codes(column, text)


def _supports(words: CodeWords, dimension: Dimension, figure: FigureRow, text: str) -> bool:
    """Whether a text names or points to the code of a figure in a dimension."""
    code = figure.codes[dimension.name]
    if not dimension.is_area:
        is_rest = code in RESIDUAL_CODES and _RESIDUAL_WORDS.search(text) is not None
        return is_rest or code in words.list_possible_codes(dimension.name, text)
    home = figure.ref_area
    codes = {
        area.code
        for are_places in (False, True)
        for area in find_areas(text, home, are_places=are_places)
    }
    if code == home:
        return home in codes or _HOME_WORDS.search(text) is not None
    # “All but two were from the country” is about two others.
    return code in codes or (code == FOREIGN and (bool(codes - {home}) or ALL_BUT in text))
