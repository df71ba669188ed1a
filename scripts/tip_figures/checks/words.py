"""Compare the codes, years and units of figures with the words around their numerals."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.code_words import ACTION, INDICATOR, PEOPLE, stem_words
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import POINT_IN_TIME
from tip_figures.figures.records import (
    FOREIGN,
    SEVERAL_COUNTERS,
    UNNAMED_COUNTER,
    Dimension,
    FigureRow,
    IndicatorRow,
    NumeralRow,
    SourceRow,
)
from tip_figures.figures.words.code_reader import CodeReader, Reading, divide_words
from tip_figures.figures.words.coded_sentences import CodedSentence, Readings
from tip_figures.figures.words.counters import find_attributed, find_counters
from tip_figures.figures.words.period_words import agrees_with, list_periods, read_period_type
from tip_figures.figures.words.word_support import find_unsupported, list_expected
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import YEAR, find_document, find_study_year
from tip_figures.prose.quantity import UNKNOWN
from tip_figures.prose.quote import find_numeral_in_quote
from tip_figures.prose.sentences import normalise
from tip_figures.prose.units import PERCENT

_ALL = "all"
_DATE = re.compile(rf"\b{YEAR}\b")
_YEAR_OF_SENTENCE = re.compile(
    rf"(?:\b[Ii]n|\b[Dd]uring|^For)(?<!ed in)(?: early| late| mid-?)? ({YEAR})\b"
)
"""A year that may be that of later sentences; `enacted in 2015` is not."""
_OLD_AMOUNT = re.compile(r"\bfrom\b[^,;:()]*$")
"""The words before the first number of a change whose year is not written: `rose from 40 to 56`."""
_OTHER_EVENT = re.compile(
    r"\b(?:under|pursuant to|following|through|by|from|with|to|in|at|for|against)"
    r" (?:an?|the|its|their|this|that) [^,;:()]*\b(?:\w+ed|brought|begun|held|made|written)\b"
    r"|\b(?:under|pursuant to|following|that) "
)
"""Words between a number and a year of something that is not counted: `of a plan approved in`."""
_CLAUSE_BOUNDARY = re.compile(r" and |[,;:()]")
_CLAUSE_BREAK = re.compile(rf"[;({UNKNOWN}]")
"""What ends the words of another counter: `NGOs assisted 12; police, 15`."""


def check(readings: Readings) -> Iterator[Finding]:
    """Report cells of figures that contradict the words around their numerals.

    `25 were women` contradicts the code `male`. A code without any word for it is unsupported. This
    is reported only where the full text of the sentence is available. A cell has at most one
    finding: one from the quotes comes before one from the text.
    """
    figures = readings.figures
    findings: dict[tuple[str, str], Finding] = {}  # by figure_id and column
    paragraphs = {(row.source_id, row.paragraph) for row in figures.numerals if row.figure_id}
    for sentences in (readings.quoted, readings.written):
        for key, paragraph in group_by(sentences, _get_paragraph).items():
            if key not in paragraphs:
                continue
            comparison = WordComparison(figures, figures.source_by_id[paragraph[0].source_id])
            for numeral, figure, column, words in comparison.compare(paragraph):
                recorded = figures.describe_cell(figure, column)
                cells = {"numeral": numeral, "words": words, "cell": column, "recorded": recorded}
                row: FigureRow | NumeralRow = figure
                place = column
                if numeral.role == "restatement":  # it may name the wrong figure
                    row, place = numeral, "figure_id"
                finding = figures.create_finding(row, place, "words-differ", **cells)
                findings.setdefault((figure.figure_id, column), finding)
    for figure, column in find_unsupported(readings):
        recorded = figures.describe_cell(figure, column)
        finding = figures.create_finding(figure, column, "words-missing", recorded=recorded)
        findings.setdefault((figure.figure_id, column), finding)
    yield from findings.values()


class WordComparison:
    """Compares the figures of one source with the words around the numerals that state them."""

    def __init__(self, figures: Figures, source: SourceRow) -> None:
        self._figures = figures
        self._source = source
        self._words = figures.code_words
        self._reader = CodeReader(self._words, source.ref_area)

    def compare(
        self, paragraph: Sequence[CodedSentence]
    ) -> Iterator[tuple[NumeralRow, FigureRow, str, str]]:
        """Yield each difference between a figure and the words of a paragraph.

        A number may be about the year that the source covers, about a year of an earlier sentence,
        or about the year of a study that its sentence names. For a conversion and for the upper end
        of a range, the words around their main number are read: those around `40` in `40 to 50`. A
        column that a numeral lists in `differs` is left out, because this difference is deliberate.

        Args:
            paragraph: the sentences of the paragraph that have numerals, in order

        Yields:
            the numeral, its figure, the column, and what the words say: `“women” means female`
        """
        possible_years = {self._source.year_covered}
        for coded in paragraph:
            study_year = find_study_year(coded.sentence.text)
            years_of_sentence = possible_years | ({int(study_year)} if study_year else set())
            for mention in coded.mentions:
                row = coded.rows.get(mention.numeral.start)
                figure = self._figures.figure_by_id.get(row.figure_id if row else "")
                if row is None or figure is None:
                    continue
                comparisons = self._compare_figure(mention.main, row, figure, years_of_sentence)
                for column, words in comparisons:
                    if words and column not in row.differs:
                        yield row, figure, column, words
            # The years of other numbers may apply to later sentences. Not so the year of an old
            # number, with which another one is compared, or of a number in brackets.
            for mention in coded.mentions:
                if not mention.is_compared and mention.bracket_start < 0:
                    reading = mention.year_reading
                    possible_years |= {*reading.named, *reading.possible}
            # A sentence that has only dates may set the time: `In 2019, a law was enacted.`
            if not coded.mentions:
                possible_years.update(map(int, _YEAR_OF_SENTENCE.findall(coded.sentence.text)))

    def _compare_figure(
        self, mention: Mention, row: NumeralRow, figure: FigureRow, possible_years: Set[int]
    ) -> Iterator[tuple[str, str]]:
        """Yield each column, and what the words say instead of its cell; "" if they agree.

        `possible_years` may apply if no year is next to the numeral.
        """
        if not _is_year_uncertain(mention):
            yield "year", self._compare_year(mention, figure.year, possible_years)
        yield "year_basis", _compare_year_basis(mention, figure)
        yield "period", self._compare_period(mention, figure)
        yield "counted_by", self._compare_kind_of_counter(mention, figure)
        yield "counter", self._compare_counter(mention, figure)
        indicator = self._figures.indicator_by_id.get(figure.indicator_id)
        if indicator is None:
            return
        yield INDICATOR, self._compare_indicator(mention, row, figure, indicator)
        yield "unit", self._compare_unit(mention, figure)
        for dimension in self._figures.dimensions:
            if dimension.name in indicator.dimensions:
                yield dimension.name, self._compare_code(mention, figure, dimension)

    def _compare_period(self, mention: Mention, figure: FigureRow) -> str:
        """Compare the period with those that the sentence names, or else with their kind.

        If the year of the figure is beside the number, only the words after the number are read. A
        stock has no kind: `every year` says nothing about it.
        """
        period_type = self._figures.get_period_type(figure)
        is_stock = period_type == POINT_IN_TIME
        has_own_year = mention.year_reading.named == (figure.year,)
        text = mention.after if has_own_year else mention.sentence.text
        named = list(list_periods(text, figure.year, is_stock=is_stock))
        if named:
            agrees = agrees_with(self._figures.get_period(figure), named)
            return "" if agrees else f"“{named[0].words}” means {named[0].period}"
        reading = read_period_type(mention)
        agrees = not reading.codes or is_stock or period_type in reading.codes
        return "" if agrees else _describe(reading.words, reading.codes)

    def _compare_kind_of_counter(self, mention: Mention, figure: FigureRow) -> str:
        """Compare the kind of counter with that of words such as `according to NGOs`.

        Without these, a counter in the clause before the number is taken, unless the figure has an
        unnamed counter or a code for who acts: in `the police referred 12`, somebody else may have
        counted.
        """
        text = mention.sentence.text
        named = find_attributed(self._words, text)
        agents = {figure.codes[item.name] for item in self._figures.dimensions if item.is_agent}
        if not named and figure.counted_by != UNNAMED_COUNTER and agents <= {"", _ALL}:
            clause_before = _CLAUSE_BREAK.split(text[: mention.start])[-1]
            named = find_counters(self._words, clause_before)
        kinds = {counter.counted_by for counter in named}
        if len(kinds) != 1 or figure.counted_by in {SEVERAL_COUNTERS, "", *kinds}:
            return ""
        return _describe(named[-1].counter, kinds)

    def _compare_counter(self, mention: Mention, figure: FigureRow) -> str:
        """Compare the words of the counter with the counters that are named before the number.

        A part of the counter may be named: `ministry`. An abbreviation may mean anyone.
        """
        text, counter = mention.sentence.text, normalise(figure.counter).lower()
        before = text[: mention.start]
        is_uncertain = not counter or figure.counter.isupper() or UNKNOWN in before
        if is_uncertain or counter in text.lower():
            return ""
        names = [named.counter for named in find_counters(self._words, before)]
        is_part = any(name.lower() in counter for name in names)
        return f"“{names[-1]}” is named" if names and not is_part else ""

    # Codes

    def _compare_code(self, mention: Mention, figure: FigureRow, dimension: Dimension) -> str:
        """Compare the code of a dimension with the words, which agree if they name none."""
        reading = self._reader.read_codes(mention, dimension)
        if not reading.codes or self._agrees_with_reading(mention, figure, reading, dimension):
            return ""
        codes = sorted(reading.codes - {_ALL})  # `all` only accompanies several codes
        names = [self._figures.describe_code(dimension.name, code) for code in codes]
        return _describe(reading.words.strip(), names)

    def _agrees_with_reading(
        self, mention: Mention, figure: FigureRow, reading: Reading, dimension: Dimension
    ) -> bool:
        """Return whether a code agrees with words that name codes, though it may not be one."""
        column = dimension.name
        code = figure.codes[column]
        home = self._source.ref_area
        is_residual = (column, code) in self._words.residual_codes
        if code in reading.codes or (is_residual and reading.is_uncertain):
            return True
        if code in ("", _ALL):
            names_home = not dimension.says_origin and reading.codes == {home}
            need_not_limit = dimension.is_agent or names_home or reading.is_uncertain
            return need_not_limit or self._has_derived_figure(figure, reading, column)
        if dimension.is_area:
            return reading.codes == {FOREIGN} and code != home
        if {*stem_words(reading.words)} <= self._words.list_stems(column, code):
            return True
        possible_codes = self._words.list_possible_codes(column, mention.sentence.text)
        return dimension.is_overlapping and code in possible_codes

    def _has_derived_figure(self, figure: FigureRow, reading: Reading, column: str) -> bool:
        """Return whether a derived figure has the code that the words name.

        For `71, all of them women`, the stated figure of 71 has the code `all`, and a derived
        figure of 71, otherwise equal, has the code of women.
        """
        expected_counts = [
            replace(figure, codes={**figure.codes, column: code}).count_key
            for code in reading.codes
        ]
        return any(
            other.basis == "derived"
            and other.value == figure.value
            and other.count_key in expected_counts
            for other in self._figures.figures_by_source[figure.source_id]
        )

    # What is counted

    def _compare_indicator(
        self, mention: Mention, row: NumeralRow, figure: FigureRow, indicator: IndicatorRow
    ) -> str:
        """Compare an indicator with the action in the clause of its numeral, and with the people.

        An action contradicts the indicator if the quote names none of those that it counts. For
        amounts of money and rates, no action is compared.
        """
        words = self._words
        is_counted = not figure.is_amount and indicator.measure != "rate"
        expected = list_expected(words, indicator, figure) if is_counted else set()
        other = ""
        if expected and expected.isdisjoint(words.list_counted(row.quote)):
            start = find_numeral_in_quote(row.quote, row.text)
            if start < 0:  # the quote lacks its numeral: its last clause is searched
                start = len(row.quote)
            before, after = row.quote[:start], row.quote[start + len(row.text) :]
            # In “made 120 visits and found 301 victims”, “found” is beside 301.
            clause = _CLAUSE_BOUNDARY.split(before)[-1] + _CLAUSE_BOUNDARY.split(after)[0]
            for action in words.find_codes(ACTION, clause)[:1]:
                other = clause[action.start : action.end]
        if not other:
            noun = divide_words(mention).noun
            names = words.list_names(INDICATOR, indicator.indicator_id)
            counted = words.list_codes(PEOPLE, "; ".join(names))
            named = words.list_codes(PEOPLE, noun)
            other = noun if named and counted and named.isdisjoint(counted) else ""
        return f"“{other}” is not what the indicator counts" if other else ""

    def _compare_unit(self, mention: Mention, figure: FigureRow) -> str:
        """Compare the unit with the noun: both must be people, or neither.

        A singular noun only counts if the vocabulary has it: `worker` may describe another noun.
        """
        noun = divide_words(mention).noun
        units = set()
        for named in self._words.find_codes("unit", noun):
            word = noun[named.start :].lower()
            names = map(str.lower, self._words.list_names("unit", named.code))
            if named.end == len(noun) and (word.endswith("s") or word in names):
                units.add(named.code)
        is_list = " and " in noun or " or " in noun
        if not units or is_list or figure.unit in {PERCENT, *units} or figure.is_amount:
            return ""
        agrees = self._counts_people(figure.unit) in set(map(self._counts_people, units))
        return "" if agrees else _describe(noun, units)

    def _counts_people(self, unit: str) -> bool:
        names = "; ".join(self._words.list_names("unit", unit))
        return bool(self._words.list_codes(PEOPLE, names))

    # Years

    def _compare_year(self, mention: Mention, year: int, possible_years: Set[int]) -> str:
        """Compare the year with those next to the number, or else with possible ones."""
        reading = mention.year_reading
        covered = self._source.year_covered
        allowed_years: Set[int] = set(reading.named)
        years_before = {possible - 1 for possible in possible_years}
        if reading.is_year_before:
            words = f"the words mean the year before, {covered - 1}"
            allowed_years |= years_before
        elif allowed_years:
            words = f"the year next to it is {' or '.join(map(str, dict.fromkeys(reading.named)))}"
        else:
            words = f"no year is next to it, and the source covers {covered}"
            allowed_years = possible_years | reading.possible
            if _OLD_AMOUNT.search(mention.lead):
                allowed_years |= years_before
        return "" if year in allowed_years else words


def _get_paragraph(coded: CodedSentence) -> tuple[str, int]:
    return coded.source_id, coded.sentence.paragraph


def _describe(words: str, codes: Iterable[str]) -> str:
    return f"“{words}” means {' or '.join(sorted(codes))}"


def _compare_year_basis(mention: Mention, figure: FigureRow) -> str:
    """Compare the basis of a year with its place: next to the number, or only in a name."""
    text = mention.sentence.text
    if mention.year_reading.named == (figure.year,) and not _is_year_uncertain(mention):
        return f"{figure.year} is next to it" if figure.year_basis == "inferred" else ""
    years = re.finditer(rf"\b{figure.year}\b", text)
    # The words after each place of the year that make it a name; None if it is not in a name.
    names_after = [find_document(text, *year.span()) for year in years]
    name_after = names_after[0] if names_after and None not in names_after else None
    if figure.year_basis == "inferred" or name_after is None:
        return ""
    return f"{figure.year} is in a name, “{figure.year}{name_after[0]}”"


def _is_year_uncertain(mention: Mention) -> bool:
    """Return whether the year next to a number may be that of something else, or is unclear."""
    reading = mention.year_reading
    text_after = mention.sentence.text[mention.numeral.end :]
    date = _DATE.search(text_after)
    words_between = text_after[: date.start()] if date else ""
    is_year_named = date is not None and int(date[0]) in reading.named
    is_of_other_event = is_year_named and _OTHER_EVENT.search(words_between) is not None
    return reading.is_unclear or UNKNOWN in words_between or is_of_other_event
