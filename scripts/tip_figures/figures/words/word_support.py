"""Which codes, periods and statuses of figures no word of their passage supports.

The words are those of the paragraph up to the sentence of the figure. What a passage denies
(“there were no prosecutions”) may be named anywhere in it, and a group anywhere in its paragraph.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

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
    """Find the cells of figures that no word of their source supports.

    A figure is skipped if none of its numbers is recorded, or if the text of a sentence with one
    of these numbers is not available. A column is skipped if the row of a number lists it in
    `differs`, that is, it deliberately differs from the words.

    Args:
        words: the words by which a text names the codes of the package
        sentence_texts: sentence → text, for the sentences whose text is available

    Yields:
        a figure and the name of an unsupported column: `(figure, "sex")`
    """
    sentences_by_source: dict[str, list[tuple[SentenceKey, str]]] = defaultdict(list)
    for sentence_key, text in sorted(sentence_texts.items()):
        source_id, _paragraph, _number = sentence_key
        sentences_by_source[source_id].append((sentence_key, text))
    for figure in figures.figures:
        numerals = figures.numerals_by_figure.get(figure.figure_id, ())
        are_available = all(numeral.sentence_key in sentence_texts for numeral in numerals)
        if not numerals or not are_available:
            continue
        support = _Support(figures, words, figure)
        for numeral in numerals:
            support.add_texts(numeral, sentences_by_source[numeral.source_id])
        deliberate = set(chain.from_iterable(numeral.differs for numeral in numerals))
        for column in support.find_unsupported():
            if column not in deliberate:
                yield figure, column


@dataclass
class _Support:
    """A figure, and the texts whose words may support its cells.

    Words for the status (`estimated`) may be anywhere in the paragraph, because a later sentence
    may say that the numbers are estimates. Words for other cells must be in the context: words of
    later sentences are about other numbers.

    Attributes:
        words: the words by which a text names codes
        sentences: the sentences with the numbers of the figure
        context: the paragraphs of the numbers up to and including their sentences; the whole
            passage if a number is a negation (`no prosecutions`)
        paragraph: the whole paragraphs of the numbers
    """

    figures: Figures
    words: CodeWords
    figure: FigureRow
    sentences: str = ""
    context: str = ""
    paragraph: str = ""

    def add_texts(self, numeral: NumeralRow, passage: Iterable[tuple[SentenceKey, str]]) -> None:
        """Add the sentences that may support a number of the figure to the three texts.

        - `sentences` gets the sentence of the number.
        - `paragraph` gets all sentences of the paragraph with the number.
        - `context` gets this paragraph up to and including the sentence of the number; for a
          negation (`no prosecutions`), all sentences of the passage.

        A text contains a sentence several times if several numbers add it.

        Args:
            numeral: a number of the figure
            passage: the available sentences of the number's source, in order
        """
        for (_source_id, paragraph, sentence), text in passage:
            is_same_paragraph = paragraph == numeral.paragraph
            if is_same_paragraph and sentence == numeral.sentence:
                self.sentences += f"{text} "
            if is_same_paragraph:
                self.paragraph += f"{text} "
            is_not_later = is_same_paragraph and sentence <= numeral.sentence
            if is_not_later or numeral.form == "negation":
                self.context += f"{text} "

    def find_unsupported(self) -> Iterator[str]:
        """Yield the names of the columns of the figure that no words support.

        The columns are, in this order:

        - `obs_status`: the vocabulary has words for the status, but none are in the paragraph;
        - `period`: see `_supports_period`;
        - `counter`: its text is not in the context, where upper and lower case are the same;
        - each dimension, such as `sex`, whose code is neither "" nor `all`: see `_supports_area`
          for codes of areas, `_supports` for others;
        - `indicator_id`: see `_names_other_things`.
        """
        figure = self.figure
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
        if self._names_other_things():
            yield "indicator_id"

    def _supports_period(self) -> bool:
        """Return whether the context supports the period of the figure.

        It does if it names exactly this period (`from March to June`), or if it names both

        - the type of the period by words of the vocabulary, or several years as in `2016 to 2018`;
          a type without words in the vocabulary need not be named;
        - the months in which the period begins and ends. January need not be named as the month of
          the begin: `as of June` supports January to June.
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
        needed_months: set[int] = set()
        for date in period:
            if date is None or date.month is None:
                continue
            if date.month != 1 or date == period.end:
                needed_months.add(date.month)
        return all(calendar.month_name[month] in self.context for month in needed_months)

    def _names_if_possible(self, column: str, code: str, text: str) -> bool:
        """Return whether a text names a code, or the vocabulary has no words for the code.

        Args:
            column: the column of the code
        """
        can_be_named = self.words.has_synonyms(column, code)
        return not can_be_named or code in self.words.list_codes(column, text)

    def _supports_area(self, _dimension: Dimension, code: str) -> bool:
        """Return whether the context supports the code of an area.

        Each code is supported by names of the area. Some codes are also supported by other words:

        - the country of the figure: `citizens`, `domestic` and the like;
        - FOREIGN: the name of any other country, or `all but` (`all but two were citizens`);
        - a code of NO_AREAS, such as `unknown`: words for the rest, such as `unknown` or `other`.

        Args:
            _dimension: not used; `_supports` has the same parameters
            code: an area_id, FOREIGN or a code of NO_AREAS
        """
        if code in NO_AREAS and _RESIDUAL_WORDS.search(self.context):
            return True
        home = self.figure.ref_area
        origins = find_origins(self.context, home)
        places = find_places(self.context, home)
        codes = {area.code for area in (*origins, *places)}
        if code == home:
            return home in codes or _HOME_WORDS.search(self.context) is not None
        if code in codes:
            return True
        # “All but two were from the country” is about two foreigners.
        return code == FOREIGN and (bool(codes - {home}) or ALL_BUT in self.context)

    def _supports(self, dimension: Dimension, code: str) -> bool:
        """Return whether words support a code of a dimension whose codes are not areas.

        - A code is supported by words that name it or may refer to it (see
          `CodeWords.list_possible_codes`). They must be in the context, that is, not after the
          sentence of the figure.
        - In a dimension with overlapping codes, these words may be anywhere in the paragraph; or
          `_supports_group` decides, for which one word in the context is enough.
        - A residual code (a code for the rest) is also supported by words such as `other` in the
          context.

        Args:
            dimension: the column of the code
            code: neither "" nor `all`
        """
        column = dimension.name
        is_residual = (column, code) in self.words.residual_codes
        if is_residual and _RESIDUAL_WORDS.search(self.context):
            return True
        text = self.paragraph if dimension.is_overlapping else self.context
        is_named = code in self.words.list_possible_codes(column, text)
        return is_named or (dimension.is_overlapping and self._supports_group(column, code))

    def _supports_group(self, column: str, code: str) -> bool:
        """Return whether the context has at least one word of the phrases for a code.

        One word is enough because a phrase is short, while a passage describes the group at length:
        `fishing` supports `fishing_crew`. Words for units, such as `victims`, do not count.
        Always True if no figure of another source has the code, because the code was then created
        for this passage.
        """
        source_id = self.figure.source_id
        other_rows = (row for row in self.figures.figures if row.source_id != source_id)
        if all(row.codes[column] != code for row in other_rows):
            return True
        stems = self.words.list_stems(column, code)
        # A stem is searched like a word: `victim` names a unit.
        distinctive_stems = {stem for stem in stems if not self.words.list_codes("unit", stem)}
        return not distinctive_stems.isdisjoint(stem_words(self.context))

    def _names_other_things(self) -> bool:
        """Return whether the text names only actions and things that the indicator does not count.

        True for `12 victims identified` if the indicator counts convictions. The text is the
        sentences of the figure; if they name no action or thing, the context is read.

        The result is False if nothing can be compared: the indicator is unknown, or the text or
        the indicator names no action or thing. It is also False if the context names the indicator,
        and for amounts and rates, because their unit shows what they are.
        """
        words, figure = self.words, self.figure
        indicator = self.figures.indicator_by_id.get(figure.indicator_id)
        if indicator is None or figure.is_amount or indicator.measure == "rate":
            return False
        expected = list_expected(words, indicator, figure)
        named = list_counted(words, self.sentences) or list_counted(words, self.context)
        if not expected or not named:
            return False
        is_named = figure.indicator_id in words.list_possible_codes("indicator_id", self.context)
        return not is_named and expected.isdisjoint(named)
