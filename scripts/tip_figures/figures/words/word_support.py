"""Find the cells of figures that no word of their passage supports.

The words are those of the paragraph up to the sentence of the figure. What a passage denies
(“there were no prosecutions”) may be named anywhere in it, and a group anywhere in its paragraph.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tip_figures.figures.code_words import (
    INDICATOR,
    PERIOD_TYPE,
    CodeWords,
    find_areas,
    stem_words,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import POINT_IN_TIME, SEVERAL_YEARS
from tip_figures.figures.records import FOREIGN, NO_AREAS, Dimension, FigureRow, IndicatorRow
from tip_figures.figures.words.coded_sentences import Readings
from tip_figures.figures.words.period_words import list_periods
from tip_figures.prose.mention import ALL_BUT
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.sentences import normalise

_YEARS_JOINED = re.compile(
    rf"\b{YEAR}(?: (?:and|to|through|until) (?:[A-Z][a-z]+ )?| ?[-\u2013] ?){YEAR}\b"
    rf"|\b(?:between|from)(?: [\w,]+){{0,3}} {YEAR},? (?:and|to|through|until) ",
    re.IGNORECASE,
)
"""Words that name a period of years, `2016 to 2018`, or a year from which it lasts until a date.

The years of two numbers do not (`40 in 2019, 83 in 2018`)."""
_RESIDUAL_WORDS = re.compile(
    r"\b(?:other|another|others|rest|remain\w*|different|unknown|un\w+ed|not \w+ed)\b",
    re.IGNORECASE,
)
_HOME_WORDS = re.compile(r"\b(?:citizens?|nationals?|domestic|local)\b", re.IGNORECASE)


def find_unsupported(readings: Readings) -> Iterator[tuple[FigureRow, str]]:
    """Yield each figure and column whose cell no word of the available texts supports.

    A figure is skipped if none of its numbers is recorded, or if the text of a sentence with one
    of these numbers is not available; and a column, if the row of a number lists it in `differs`.
    """
    figures = readings.figures
    passages: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for (source_id, paragraph, number), text in sorted(readings.sentence_texts.items()):
        passages[source_id].append((paragraph, number, text))
    for figure in figures.figures:
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        if not all(numeral.sentence_key in readings.sentence_texts for numeral in numerals):
            continue
        # Words that several numbers share are in a text several times.
        sentences, context, paragraphs = [], [], []
        deliberate: set[str] = set()
        for numeral in numerals:
            deliberate.update(numeral.differs)
            for paragraph, number, text in passages[numeral.source_id]:
                is_same = paragraph == numeral.paragraph
                if is_same:
                    paragraphs.append(text)
                if is_same and number == numeral.sentence:
                    sentences.append(text)
                if numeral.form == "negation" or (is_same and number <= numeral.sentence):
                    context.append(text)
        if numerals:
            texts = map(" ".join, (sentences, context, paragraphs))
            for column in _Support(figures, figure, *texts).find_unsupported():
                if column not in deliberate:
                    yield figure, column


def list_expected(words: CodeWords, indicator: IndicatorRow, figure: FigureRow) -> set[str]:
    """Return the actions and things that a figure counts, by the names of its indicator and codes.

    If the names of the indicator have none, those of its definition are taken.
    """
    # The phrases for an indicator in `Figures.code_words` include its label.
    names = "; ".join(words.list_names(INDICATOR, indicator.indicator_id))
    counted = words.list_counted(names) or words.list_counted(indicator.definition)
    for column, code in figure.codes.items():
        counted |= words.list_counted("; ".join(words.list_names(column, code)))
    return counted


@dataclass(frozen=True)
class _Support:
    """A figure, and the texts whose words may support its cells.

    Attributes:
        sentences: the sentences with the numbers of the figure
        context: the paragraphs of the numbers up to and including their sentences; the whole
            passage if a number is a negation (`no prosecutions`)
        paragraph: the whole paragraphs of the numbers
    """

    figures: Figures
    figure: FigureRow
    sentences: str
    context: str
    paragraph: str

    def find_unsupported(self) -> Iterator[str]:
        """Yield the columns of the figure that no words support."""
        figure, words = self.figure, self.figures.code_words
        # A later sentence may say that the numbers are estimates.
        if not self._names_if_possible("obs_status", figure.obs_status, self.paragraph):
            yield "obs_status"
        if not self._supports_period():
            yield "period"
        counter = normalise(figure.counter).lower()
        if counter not in self.context.lower():  # a cell without text is in every context
            yield "counter"
        for dimension in self.figures.dimensions:
            code = figure.codes[dimension.name]
            supports = self._supports_area if dimension.is_area else self._supports
            if code not in ("", "all") and not supports(dimension, code):
                yield dimension.name
        indicator = self.figures.indicator_by_id.get(figure.indicator_id)
        if indicator is None or figure.is_amount or indicator.measure == "rate":
            return  # the unit shows what is counted
        expected = list_expected(words, indicator, figure)
        named = words.list_counted(self.sentences) or words.list_counted(self.context)
        names_others = bool(expected and named) and expected.isdisjoint(named)
        possible_ids = words.list_possible_codes(INDICATOR, self.context) if names_others else ()
        if names_others and figure.indicator_id not in possible_ids:
            yield INDICATOR

    def _names_if_possible(self, column: str, code: str, text: str) -> bool:
        """Return whether a text names a code, or the vocabulary has no words for it."""
        words = self.figures.code_words
        return (column, code) not in words.vocabulary or code in words.list_codes(column, text)

    def _supports_period(self) -> bool:
        """Return whether the context names the period, or its type and the months of its ends.

        A type without words in the vocabulary need not be named, nor a January as the begin: `as of
        June` supports January to June.
        """
        figure, period = self.figure, self.figures.get_period(self.figure)
        period_type = self.figures.get_period_type(figure)
        is_stock = period_type == POINT_IN_TIME
        named_periods = list_periods(self.context, figure.year, is_stock=is_stock)
        if any(named.period == period for named in named_periods):
            return True
        names_years = period_type == SEVERAL_YEARS and _YEARS_JOINED.search(self.context)
        if not names_years and not self._names_if_possible(PERIOD_TYPE, period_type, self.context):
            return False
        for date in period:
            month = date.month if date is not None else None
            is_needed = month is not None and (month != 1 or date == period.end)
            if is_needed and calendar.month_name[month or 0] not in self.context:
                return False
        return True

    def _supports_area(self, _dimension: Dimension, code: str) -> bool:
        """Return whether the context names an area, or has other words for its code.

        Such words are `citizens` for the country of the figure, any other country or `all but` for
        FOREIGN, and `other` for a code of NO_AREAS.
        """
        if code in NO_AREAS and _RESIDUAL_WORDS.search(self.context):
            return True
        home = self.figure.ref_area
        codes: set[str] = set()
        for says_origin in (True, False):
            areas = find_areas(self.context, home, says_origin=says_origin)
            codes.update(area.code for area in areas)
        if code in codes:
            return True
        if code == home:
            return _HOME_WORDS.search(self.context) is not None
        # “All but two were from the country” is about two foreigners.
        return code == FOREIGN and (bool(codes - {home}) or ALL_BUT in self.context)

    def _supports(self, dimension: Dimension, code: str) -> bool:
        """Return whether the context has words that may name a code.

        In a dimension with overlapping codes, they may be anywhere in the paragraph, or one of them
        is enough, except words for units: a phrase is short, while a passage describes the group at
        length. A code that no other passage has was created for this one.
        """
        column, words = dimension.name, self.figures.code_words
        is_residual = (column, code) in words.residual_codes
        if is_residual and _RESIDUAL_WORDS.search(self.context):
            return True
        text = self.paragraph if dimension.is_overlapping else self.context
        if code in words.list_possible_codes(column, text):
            return True
        if not dimension.is_overlapping:
            return False
        stems = words.list_stems(column, code)
        # A stem is searched like a word: `victim` names a unit.
        distinctive_stems = {stem for stem in stems if not words.list_codes("unit", stem)}
        is_of_other_passage = any(
            row.codes[column] == code and row.source_id != self.figure.source_id
            for row in self.figures.figures
        )
        has_stem = not distinctive_stems.isdisjoint(stem_words(self.context))
        return has_stem or not is_of_other_passage
