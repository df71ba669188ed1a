"""Which codes, periods and statuses of figures no word of their passage supports.

The words are those of the paragraph up to the sentence of the figure. What a passage denies
(“there were no prosecutions”) may be named anywhere in it, and a group anywhere in its paragraph.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.code_words import (
    PERIOD_TYPE,
    CodeWords,
    find_origins,
    find_places,
    stem_words,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import POINT_IN_TIME, SEVERAL_YEARS
from tip_figures.figures.records import (
    FOREIGN,
    NO_AREAS,
    FigureRow,
    NumeralRow,
    SentenceKey,
)
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.words.counted_words import list_counted, list_expected
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


def find_unsupported(
    figures: Figures, words: CodeWords, sentence_texts: Mapping[SentenceKey, str]
) -> Iterator[tuple[FigureRow, str]]:
    """Find the columns of figures whose code no word supports.

    A figure is left out if it has no numeral, or if the text of a sentence with one of its numerals
    is not known. So are columns in which the row of a numeral differs deliberately.

    Yields:
        figure and column
    """
    passages = group_by(sorted(sentence_texts.items()), lambda item: item[0][0])  # by source
    for figure in figures.figures:
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        if numerals and all(numeral.sentence_key in sentence_texts for numeral in numerals):
            support = _Support(figures, words, figure)
            for numeral in numerals:
                support.add_texts(numeral, passages[numeral.source_id])
            deliberate = set(chain.from_iterable(numeral.differs for numeral in numerals))
            for column in support.find_unsupported():
                if column not in deliberate:
                    yield figure, column


@dataclass
class _Support:
    """A figure, and the texts that may support its codes.

    A later sentence may still say that numbers are estimates, so a status may be named anywhere in
    the paragraph. Period and codes must be named before the end of the sentence: the words of later
    sentences are about their own numbers.

    Attributes:
        sentences: those of its numerals
        context: their paragraph up to these sentences; the whole passage for what it denies
        paragraph: the whole paragraph
    """

    figures: Figures
    words: CodeWords
    figure: FigureRow
    sentences: str = ""
    context: str = ""
    paragraph: str = ""

    def add_texts(self, numeral: NumeralRow, passage: Iterable[tuple[SentenceKey, str]]) -> None:
        """Add the sentences that may support a numeral to the texts.

        `paragraph` gets the paragraph of the numeral. `context` gets the same paragraph up to the
        sentence of the numeral, and for a negation the whole passage. A sentence may be added for
        several numerals.

        Args:
            passage: the sentences of its source whose text is known, in order
        """
        for (_, paragraph, number), text in passage:
            is_beside = paragraph == numeral.paragraph
            if is_beside and number == numeral.sentence:
                self.sentences += f"{text} "
            if is_beside:
                self.paragraph += f"{text} "
            if (is_beside and number <= numeral.sentence) or numeral.form == "negation":
                self.context += f"{text} "

    def find_unsupported(self) -> Iterator[str]:
        """Yield the columns of the figure that the words do not support.

        The codes "" and `all` of a dimension need no words.
        """
        figure = self.figure
        if not self._names_code("obs_status", figure.obs_status, self.paragraph):
            yield "obs_status"
        if not self._supports_period():
            yield "period"
        counter = normalise(figure.counter).lower()
        if counter not in self.context.lower():
            yield "counter"
        for dimension in self.figures.dimensions:
            code = figure.codes[dimension.name]
            supports = self._supports_area if dimension.is_area else self._supports
            if code not in ("", "all") and not supports(dimension, code):
                yield dimension.name
        if self._counts_something_else():
            yield "indicator_id"

    def _supports_period(self) -> bool:
        """Whether the text names the kind of the period, and the months of its begin and end.

        A period from January needs only its end: “as of June”. A period that words such as “the
        first half of the year” name has no months.
        """
        figure, period = self.figure, self.figures.get_period(self.figure)
        period_type = self.figures.get_period_type(figure)
        named = list_periods(self.context, figure.year, is_stock=period_type == POINT_IN_TIME)
        if any(words.period == period for words in named):
            return True
        names_years = period_type == SEVERAL_YEARS and _YEARS_JOINED.search(self.context)
        if not names_years and not self._names_code(PERIOD_TYPE, period_type, self.context):
            return False
        dates = [date for date in period if date is not None and date.month is not None]
        if not dates:
            return True
        months = {date.month for date in dates if date.month != 1 or date == period.end}
        return all(calendar.month_name[month or 1] in self.context for month in months)

    def _names_code(self, column: str, code: str, text: str) -> bool:
        """Return whether a text names a code; True if the vocabulary has no words for it."""
        needs_words = self.words.has_synonyms(column, code)
        return not needs_words or code in self.words.list_codes(column, text)

    def _supports_area(self, _dimension: Dimension, code: str) -> bool:
        """Return whether the text names an area, or what points to it.

        “Citizens” and similar words point to the figure's own country, any other area to FOREIGN,
        and words such as “unknown” to a code of NO_AREAS.
        """
        if code in NO_AREAS and _RESIDUAL_WORDS.search(self.context):
            return True
        home = self.figure.ref_area
        origins = find_origins(self.context, home)
        places = find_places(self.context, home)
        codes = {area.code for area in (*origins, *places)}
        if code == home:
            return home in codes or _HOME_WORDS.search(self.context) is not None
        # “All but two were from the country” is about two others.
        is_elsewhere = bool(codes - {home}) or ALL_BUT in self.context
        return code in codes or (code == FOREIGN and is_elsewhere)

    def _supports(self, dimension: Dimension, code: str) -> bool:
        """Return whether the text names or points to a code of a dimension.

        Words such as “other” support a code for the rest. A code that overlaps with others may be
        named in the whole paragraph, any other code only up to the sentence of the figure.
        """
        column = dimension.name
        is_residual = (column, code) in self.words.residual_codes
        if is_residual and _RESIDUAL_WORDS.search(self.context):
            return True
        text = self.paragraph if dimension.is_overlapping else self.context
        is_named = code in self.words.list_possible_codes(column, text)
        return is_named or (dimension.is_overlapping and self._supports_group(column, code))

    def _supports_group(self, column: str, code: str) -> bool:
        """Whether a word up to the sentence of the figure is in a name of a group, except units.

        The names say in a few words what a passage describes at length, so one word is enough. A
        group that no other source has was made for this passage and needs no words.
        """
        source_id = self.figure.source_id
        others = (row for row in self.figures.figures if row.source_id != source_id)
        if all(row.codes[column] != code for row in others):
            return True
        stems = self.words.list_stems(column, code)
        own_stems = {stem for stem in stems if not self.words.list_codes("unit", stem)}
        return not own_stems.isdisjoint(stem_words(self.context))

    def _counts_something_else(self) -> bool:
        """Return whether the text names no action or thing of the indicator, but others.

        Its own sentences are read first, and if they name none, what is before them. False if the
        text or the indicator names none at all, and for an unknown indicator. It is
        also false for an amount and a rate, because the unit of their numbers shows what they are.
        """
        words, figure = self.words, self.figure
        indicator = self.figures.indicator_by_id.get(figure.indicator_id)
        if indicator is None or figure.is_amount or indicator.measure == "rate":
            return False
        expected = list_expected(words, indicator, figure)
        named = list_counted(words, self.sentences) or list_counted(words, self.context)
        is_named = figure.indicator_id in words.list_possible_codes("indicator_id", self.context)
        return bool(expected and named) and expected.isdisjoint(named) and not is_named
