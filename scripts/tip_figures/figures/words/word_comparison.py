"""Compare the words that govern a numeral with the codes, the year and the period of its figure."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final, NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import FOREIGN, FigureRow, NumeralRow, SourceRow
from tip_figures.figures.words.code_words import ACTION, RESIDUAL_CODES, CodeWords, stem_words
from tip_figures.figures.words.coded_sentences import CodedSentence
from tip_figures.figures.words.word_reading import (
    Reading,
    WordReader,
    is_agent,
    is_place,
    read_period,
)
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.mentions import MOST_NUMERALS, read_mentions
from tip_figures.prose.quote import find_numeral_in_quote

_ALL: Final = "all"
_DATE: Final = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_YEAR_OF_SENTENCE: Final = re.compile(
    r"(?:\b[Ii]n|\b[Dd]uring|^For)(?<!ed in)(?: early| late| mid-?)? ((?:19|20)[0-9]{2})\b"
)
"""A year that may be that of later sentences; `enacted in 2015` is not."""
_OLD_AMOUNT: Final = re.compile(r"\bfrom\b[^,;:()]*$")
"""The words before the first number of a change whose year is not written: `rose from 40 to 56`."""
_OTHER_EVENT: Final = re.compile(
    r"\b(?:under|pursuant to|following|through|by|from|with|to|in|at|for|against)"
    r" (?:an?|the|its|their|this|that) [^,;:()]*\b(?:\w+ed|brought|begun|held|made|written)\b"
    r"|\b(?:under|pursuant to|following|that) "
)
"""Words between a number and a year of something that is not counted: `of a plan approved in`."""
_OVERLAPPING: Final = "subgroup"
"""The dimension whose codes overlap: a number may belong to several groups, and has one code."""
_CLAUSE_BOUNDARY: Final = re.compile(r" and |[,;:()]")
_ALL_BUT: Final = "all but "  # begins the label of a code that means the rest


class WordDifference(NamedTuple):
    """A column in which a figure differs from the words next to its numeral.

    words: what the words say, as a clause
    """

    numeral: NumeralRow
    figure: FigureRow
    column: str
    words: str


class WordComparison:
    """Compares the figures that the numerals of a source state or repeat with the words.

    Columns in which the row of a numeral differs deliberately are left out.
    """

    def __init__(self, figures: Figures, words: CodeWords, source: SourceRow) -> None:
        """Set the source, and the words that name the codes of the package."""
        self._figures = figures
        self._source = source
        self._words = words
        self._reader = WordReader(words, source.ref_area)

    def compare(self, paragraph: Sequence[CodedSentence]) -> Iterator[WordDifference]:
        """Compare the figures of a paragraph; years of its earlier sentences may apply to them."""
        possible_years = {self._source.year_covered}
        for coded in paragraph:
            if len(coded.numerals) > MOST_NUMERALS:
                continue
            mentions = read_mentions(coded.sentence, coded.numerals)
            for mention in mentions:
                row = coded.rows.get(mention.numeral.start)
                figure = self._figures.figure_by_id.get(row.figure_id) if row else None
                if row is not None and figure is not None:
                    differences = self._compare_figure(mention, row, figure, possible_years)
                    for column, words in differences:
                        if words and column not in row.differs:
                            yield WordDifference(row, figure, column, words)
            for mention in mentions:
                if not mention.is_compared and not mention.is_in_brackets:
                    reading = mention.year_reading
                    possible_years |= {*reading.named, *reading.possible}
            if not mentions:
                years = _YEAR_OF_SENTENCE.findall(coded.sentence.text)
                possible_years |= {int(year) for year in years}

    def _compare_figure(
        self, mention: Mention, row: NumeralRow, figure: FigureRow, possible_years: Set[int]
    ) -> Iterator[tuple[str, str]]:
        """Yield each column, and what the words say if the figure differs from them, or ""."""
        yield "year", self._compare_year(mention, figure, possible_years)
        yield "year_basis", _compare_year_basis(mention, figure)
        yield "period", _compare_period(mention, figure)
        indicator = self._figures.indicator_by_id.get(figure.indicator_id)
        if indicator is None:
            return
        labels = self._figures.list_code_labels(figure)
        description = "; ".join((indicator.label, indicator.definition, *labels))
        yield "indicator_id", self._compare_action(row, description)
        for dimension in self._figures.dimensions:
            if dimension.name in indicator.dimensions:
                yield dimension.name, self._compare_code(mention, figure, dimension)

    # Codes

    def _compare_code(self, mention: Mention, figure: FigureRow, dimension: Dimension) -> str:
        reading = self._reader.read_surely(mention, dimension)
        if not reading.codes or self._agrees(mention, figure, reading, dimension):
            return ""
        codes = sorted(reading.codes - {_ALL})
        names = [self._figures.describe_code(dimension.name, code) for code in codes]
        return f"“{reading.words.strip()}” means {' or '.join(names)}"

    def _agrees(
        self, mention: Mention, figure: FigureRow, reading: Reading, dimension: Dimension
    ) -> bool:
        """Whether the code of a figure agrees with what the words say."""
        column = dimension.name
        code = figure.codes[column]
        home = self._source.ref_area
        is_inherited = reading.certainty == "inherited"
        if code in reading.codes or (code in RESIDUAL_CODES and is_inherited):
            return True
        if code in ("", _ALL):
            is_about_home = is_place(dimension) and reading.codes == {home}
            is_left_open = is_agent(dimension) or is_about_home or is_inherited
            return is_left_open or self._has_derived_figure(figure, reading, column)
        label = self._figures.get_code_label(column, code)
        if not dimension.is_area and {*stem_words(reading.words)} <= {*stem_words(label)}:
            return True
        if column == _OVERLAPPING:
            return code in self._words.list_possible_codes(column, mention.sentence.text)
        if dimension.is_area and reading.codes == {FOREIGN}:
            return code != home
        named_label = self._figures.get_code_label(column, reading.code)
        return label.startswith(_ALL_BUT) and label != _ALL_BUT + named_label

    def _has_derived_figure(self, figure: FigureRow, reading: Reading, column: str) -> bool:
        """Whether a derived figure has what a numeral says besides: `71, all of them women`."""
        cells = [
            replace(figure, codes={**figure.codes, column: code}).cell for code in reading.codes
        ]
        return any(
            derived.basis == "derived" and derived.value == figure.value and derived.cell in cells
            for derived in self._figures.figures
            if derived.source_id == figure.source_id
        )

    def _compare_action(self, row: NumeralRow, description: str) -> str:
        """Compare what is done to those who are counted: `convicted eight` is not `identified`.

        description: of the indicator, which names the actions that are expected
        """
        expected = self._words.list_codes(ACTION, description)
        own_words = _select_own_words(row)
        named = self._words.find_codes(ACTION, own_words)
        is_expected = not expected.isdisjoint(self._words.list_codes(ACTION, row.quote))
        if not named or not expected or is_expected:
            return ""
        return f"“{own_words[named[0].start : named[0].end]}” is not what the indicator counts"

    # Years

    def _compare_year(self, mention: Mention, figure: FigureRow, possible_years: Set[int]) -> str:
        reading = mention.main.year_reading
        is_uncertain = reading.is_unclear or _is_year_of_other(mention.main)
        if is_uncertain or _is_cut_off_from_date(mention.main):
            return ""
        covered = self._source.year_covered
        if reading.is_year_before:
            years = {*reading.named, *(year - 1 for year in possible_years)}
            return "" if figure.year in years else f"the words mean the year before, {covered - 1}"
        if reading.named:
            names = " or ".join(str(year) for year in dict.fromkeys(reading.named))
            return "" if figure.year in reading.named else f"the year next to it is {names}"
        years = possible_years | reading.possible
        if _OLD_AMOUNT.search(mention.main.lead):
            years |= {year - 1 for year in years}
        is_possible = figure.year in years
        return "" if is_possible else f"no year is next to it, and the source covers {covered}"


def _compare_year_basis(mention: Mention, figure: FigureRow) -> str:
    reading = mention.main.year_reading
    is_named = reading.named == (figure.year,) and not reading.is_year_before
    is_named = is_named and not _is_year_of_other(mention.main)
    return f"{figure.year} is next to it" if is_named and figure.year_basis == "inferred" else ""


def _compare_period(mention: Mention, figure: FigureRow) -> str:
    reading = read_period(mention.main)
    if not reading.codes or figure.period in (reading.code, "point_in_time"):
        return ""
    return f"“{reading.words}” means {reading.code}"


def _select_own_words(row: NumeralRow) -> str:
    """Return the words of a quote that are about its numeral, not about the numbers beside it.

    Of “120 inspections and found 301 victims” those of 301 begin with “found”.
    """
    start = find_numeral_in_quote(row.quote, row.text)
    if start < 0:  # other checks report a quote without its numeral
        return row.quote
    end = start + len(row.text)
    before, after = row.quote[:start], row.quote[end:]
    return _CLAUSE_BOUNDARY.split(before)[-1] + row.text + _CLAUSE_BOUNDARY.split(after)[0]


def _is_year_of_other(mention: Mention) -> bool:
    """Whether the year after a numeral may be that of something else in its clause."""
    date = _DATE.search(mention.after)
    return date is not None and _OTHER_EVENT.search(mention.after, 0, date.start()) is not None


def _is_cut_off_from_date(mention: Mention) -> bool:
    """Whether a date follows a numeral after words that are not known.

    The words may make it the date of the numeral.
    """
    text = mention.sentence.text[mention.numeral.end :]
    date = _DATE.search(text)
    return date is not None and UNKNOWN in text[: date.start()]


def find_differences(
    figures: Figures, words: CodeWords, sentences_by_source: Mapping[str, Sequence[CodedSentence]]
) -> Iterator[WordDifference]:
    """Compare the figures of all sources with the words next to their numerals."""
    for source in figures.sources:
        comparison = WordComparison(figures, words, source)
        sentences = sentences_by_source.get(source.source_id, ())
        for paragraph in group_by(sentences, lambda coded: coded.sentence.paragraph).values():
            yield from comparison.compare(paragraph)
