"""Which codes, periods and statuses of figures no word of their passage supports.

The words are those of the paragraph up to the sentence of the figure; several years are named in
this sentence or in the one before. What a passage denies
(“there were no prosecutions”) may be named anywhere in it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final, NamedTuple

from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import FOREIGN, FigureRow, NumeralRow, SentenceKey
from tip_figures.figures.words.code_words import (
    ACTION,
    RESIDUAL_CODES,
    THING,
    CodeWords,
    find_areas,
    names_home,
)
from tip_figures.prose.mention import ALL_BUT

_PERIOD: Final = "period"
_COLUMNS_WITH_WORDS: Final = ("obs_status", _PERIOD)
"""Columns of which those codes need words that have some in vocabulary.csv."""
_SEVERAL_YEARS: Final = "several_years"  # a period
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_YEARS_JOINED: Final = re.compile(
    rf"\b{_YEAR}(?: (?:and|to|through|until) (?:[A-Z][a-z]+ )?| ?[-\u2013] ?){_YEAR}\b"
)
"""Two years that name a period; those of two numbers (`40 in 2019, 83 in 2018`) do not."""
_INDICATOR: Final = "indicator_id"
_RESIDUAL_WORDS: Final = re.compile(
    r"\b(?:other|another|others|rest|remain\w*|different|unknown|un\w+ed|not \w+ed)\b",
    re.IGNORECASE,
)


class UnsupportedCell(NamedTuple):
    """A cell of a figure that no word supports.

    recorded: the code, with its label if that says more
    """

    figure: FigureRow
    column: str
    recorded: str


class _Words(NamedTuple):
    """What may support the codes of a figure.

    sentence: of its numerals, with the sentence before
    context:  its paragraph up to this sentence; the whole passage for what it denies
    """

    sentence: str
    context: str


def find_unsupported(
    figures: Figures, words: CodeWords, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[UnsupportedCell]:
    """Find the cells that no word supports, of figures whose text is known.

    Columns in which the row of a numeral differs deliberately are left out.
    """
    reader = _SupportReader(figures, words)
    for figure in figures.figures:
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        if not all(numeral.sentence_key in sentence_texts for numeral in numerals):
            continue
        texts = _collect_words(numerals, sentence_texts)
        differing = {column for numeral in numerals for column in numeral.differs}
        for column in reader.list_unsupported(figure, texts) if texts else ():
            if column not in differing:
                yield UnsupportedCell(figure, column, figures.describe_cell(figure, column))


def _collect_words(
    numerals: Sequence[NumeralRow], sentence_texts: Mapping[SentenceKey, str]
) -> _Words | None:
    """Return the words that may support a figure; None if no numeral states it."""
    sentence, context = "", ""
    for numeral in numerals:
        source_id, paragraph, number = numeral.sentence_key
        is_denial = numeral.form == "negation"
        for key, text in sorted(sentence_texts.items()):
            is_before = key[:2] == (source_id, paragraph) and key[2] <= number
            if key[0] == source_id and (is_denial or is_before):
                context += f"{text} "
            if is_before and key[2] >= number - 1:
                sentence += f"{text} "
    return _Words(sentence, context) if context else None


class _SupportReader:
    """Reads whether words support the cells of a figure."""

    def __init__(self, figures: Figures, words: CodeWords) -> None:
        self._figures = figures
        self._words = words

    def list_unsupported(self, figure: FigureRow, texts: _Words) -> Iterator[str]:
        """Return the columns of a figure that the words do not support."""
        for column in _COLUMNS_WITH_WORDS:
            code = getattr(figure, column)
            may_be_far = column == _PERIOD and code != _SEVERAL_YEARS
            text = texts.context if may_be_far else texts.sentence
            is_named = code in self._words.list_codes(column, text)
            is_named |= code == _SEVERAL_YEARS and _YEARS_JOINED.search(text) is not None
            if self._words.has_synonyms(column, code) and not is_named:
                yield column
        for dimension in self._figures.dimensions:
            code = figure.codes[dimension.name]
            if code not in ("", "all") and not self._is_named(figure, dimension, texts.context):
                yield dimension.name
        indicator = self._figures.indicator_by_id.get(figure.indicator_id)
        # The unit of an amount or of a change in percent shows what it is.
        if indicator is not None and not figure.is_amount and indicator.measure != "rate":
            labels = self._figures.list_code_labels(figure)
            subjects = [
                (expected, self._words.list_codes(column, texts.context))
                for column in (ACTION, THING)
                if (expected := self._words.find_subjects(column, indicator, labels))
            ]
            if subjects and all(expected.isdisjoint(named) for expected, named in subjects):
                yield _INDICATOR

    def _is_named(self, figure: FigureRow, dimension: Dimension, text: str) -> bool:
        """Whether a text names the code of a figure in a dimension."""
        code = figure.codes[dimension.name]
        if dimension.is_area:
            return code in _name_areas(text, figure.ref_area)
        if code in RESIDUAL_CODES and _RESIDUAL_WORDS.search(text):
            return True
        return code in self._words.list_possible_codes(dimension.name, text)


def _name_areas(text: str, home: str) -> Set[str]:
    """Return the areas that a text names, with `foreign` if it names another country.

    “All but two were from the country” is about two others.
    """
    areas = find_areas(text, home)
    if areas - {home} or ALL_BUT in text:
        areas |= {FOREIGN}
    return areas | {home} if names_home(text) else areas
