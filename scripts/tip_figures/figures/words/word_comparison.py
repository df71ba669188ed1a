"""Compare the words that govern a numeral with the codes, the year and the period of its figure."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final, NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Dimension, Figures
from tip_figures.figures.records.record_types import FOREIGN, FigureRow, NumeralRow, SourceRow
from tip_figures.figures.words.code_words import (
    ACTION,
    OVERLAPPING,
    RESIDUAL_CODES,
    CodeWords,
    stem_words,
)
from tip_figures.figures.words.coded_sentences import CodedSentence
from tip_figures.figures.words.word_reading import (
    Reading,
    WordReader,
    is_agent,
    is_place,
    read_period,
)
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.mentions import read_mentions

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
    """Compares the figures that the numerals of a source state or repeat with the words."""

    def __init__(self, figures: Figures, words: CodeWords, source: SourceRow) -> None:
        """Set the source, and the words that name the codes of the package."""
        self._figures = figures
        self._source = source
        self._words = words
        self._reader = WordReader(words, source.ref_area)

    def compare(self, paragraph: Sequence[CodedSentence]) -> Iterator[WordDifference]:
        """Compare the figures of a paragraph; years of its earlier sentences may apply to them.

        Columns in which the row of a numeral differs deliberately are left out.
        """
        possible_years = {self._source.year_covered}
        for coded in paragraph:
            mentions = read_mentions(coded.sentence, coded.numerals)
            for mention in mentions:
                row = coded.rows.get(mention.numeral.start)
                figure = self._figures.figure_by_id.get(row.figure_id if row else "")
                if row is None or figure is None:
                    continue
                for column, words in self._compare_figure(
                    mention.main, row, figure, possible_years
                ):
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
        """Yield (column, what the words say instead); the text is "" where they agree."""
        if not _is_year_uncertain(mention):
            yield "year", self._compare_year(mention, figure.year, possible_years)
            is_named = mention.year_reading.named == (figure.year,)
            is_inferred = is_named and figure.year_basis == "inferred"
            yield "year_basis", f"{figure.year} is next to it" if is_inferred else ""
        period = read_period(mention)
        agrees = not period.codes or figure.period in (period.code, "point_in_time")
        yield "period", "" if agrees else f"“{period.words}” means {period.code}"
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
        if code in reading.codes or (code in RESIDUAL_CODES and reading.is_inherited):
            return True
        if code in ("", _ALL):
            is_about_home = is_place(dimension) and reading.codes == {home}
            is_left_open = is_agent(dimension) or is_about_home or reading.is_inherited
            return is_left_open or self._has_derived_figure(figure, reading, column)
        if dimension.is_area:
            return reading.codes == {FOREIGN} and code != home
        label = self._figures.get_code_label(column, code)
        if {*stem_words(reading.words)} <= {*stem_words(label)}:
            return not label.startswith(_ALL_BUT)
        if column == OVERLAPPING:
            return code in self._words.list_possible_codes(column, mention.sentence.text)
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
        before, *after = re.split(rf"\b{re.escape(row.text)}\b", row.quote, maxsplit=1)
        # Of “120 inspections and found 301 victims” the words of 301 begin with “found”.
        words = _CLAUSE_BOUNDARY.split(before)[-1] + _CLAUSE_BOUNDARY.split("".join(after))[0]
        named = self._words.find_codes(ACTION, words)
        is_expected = not expected.isdisjoint(self._words.list_codes(ACTION, row.quote))
        if not named or not expected or is_expected:
            return ""
        return f"“{words[named[0].start : named[0].end]}” is not what the indicator counts"

    # Years

    def _compare_year(self, mention: Mention, year: int, possible_years: Set[int]) -> str:
        reading = mention.year_reading
        covered = self._source.year_covered
        years_before = {possible - 1 for possible in possible_years}
        if reading.is_year_before:
            is_right = year in {*reading.named, *years_before}
            return "" if is_right else f"the words mean the year before, {covered - 1}"
        if reading.named:
            names = " or ".join(str(named) for named in dict.fromkeys(reading.named))
            return "" if year in reading.named else f"the year next to it is {names}"
        is_old = _OLD_AMOUNT.search(mention.lead) and year in years_before
        is_possible = is_old or year in possible_years | reading.possible
        return "" if is_possible else f"no year is next to it, and the source covers {covered}"


def _is_year_uncertain(mention: Mention) -> bool:
    """Whether the year next to a numeral may be that of something else, or is not known."""
    reading = mention.year_reading
    text = mention.sentence.text[mention.numeral.end :]
    date = _DATE.search(text)
    words = text[: date.start()] if date else ""
    is_of_other = _OTHER_EVENT.search(words) and date and int(date[0]) in reading.named
    return reading.is_unclear or UNKNOWN in words or bool(is_of_other)


def find_differences(
    figures: Figures, words: CodeWords, sentences_by_source: Mapping[str, Sequence[CodedSentence]]
) -> Iterator[WordDifference]:
    """Compare the figures of all sources with the words next to their numerals."""
    for source in figures.sources:
        comparison = WordComparison(figures, words, source)
        sentences = sentences_by_source.get(source.source_id, ())
        for paragraph in group_by(sentences, lambda coded: coded.sentence.paragraph).values():
            yield from comparison.compare(paragraph)
