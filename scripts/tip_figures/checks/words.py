"""Report words around numerals that differ from year, period and codes of their figures.

Without the text, the quotes of numerals.csv show some words; only what contradicts a figure is
reported. With the text, what no word supports is reported as well. The quotes are compared in
either case, so that what is valid with the text is valid without it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain

from tip_figures.datapackage.findings import Finding
from tip_figures.figures.code_words import (
    ACTION,
    INDICATOR,
    PEOPLE,
    CodeWords,
    stem_words,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import POINT_IN_TIME
from tip_figures.figures.records import (
    FOREIGN,
    SEVERAL_COUNTERS,
    UNNAMED_COUNTER,
    FigureRow,
    IndicatorRow,
    NumeralRow,
    SentenceKey,
    SourceRow,
)
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.words.coded_sentences import CodedSentence, CodedSentences
from tip_figures.figures.words.counted_words import list_counted, list_expected
from tip_figures.figures.words.counters import find_attributed, find_counters
from tip_figures.figures.words.period_types import read_period_type
from tip_figures.figures.words.period_words import agrees_with, list_periods
from tip_figures.figures.words.reading import Reading, divide_words
from tip_figures.figures.words.word_reading import WordReader
from tip_figures.figures.words.word_support import find_unsupported
from tip_figures.prose.mention import Mention
from tip_figures.prose.mentions import read_mentions
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

FigureCell = tuple[str, str]
"""The figure_id and the column of a cell with which words do not agree."""


def check(
    figures: Figures,
    quoted: CodedSentences,
    written: CodedSentences,
    sentence_texts: Mapping[SentenceKey, str],
) -> Iterator[Finding]:
    """Report words around numerals that differ from figures, and cells that no word supports.

    A cell has at most one finding; one from the quotes takes precedence. Unsupported cells are
    looked for only in sentences that are available.

    Args:
        quoted, written: the sentences as quotes show them, and those that are available
        sentence_texts: the normalised sentences that are available
    """
    words = figures.code_words
    findings: dict[FigureCell, Finding] = {}
    for (source_id, _), paragraph in chain(quoted.items(), written.items()):
        comparison = WordComparison(figures, words, figures.source_by_id[source_id])
        for cell, finding in comparison.compare(paragraph):
            findings.setdefault(cell, finding)
    for figure, column in find_unsupported(figures, words, sentence_texts):
        recorded = figures.describe_cell(figure, column)
        finding = figures.create_finding(figure, column, "words-missing", recorded=recorded)
        findings.setdefault((figure.figure_id, column), finding)
    yield from findings.values()


class WordComparison:
    """Compares the figures of one source with the words around the numerals that state them."""

    def __init__(self, figures: Figures, words: CodeWords, source: SourceRow) -> None:
        """Set the source, and the words by which texts name the codes of the package."""
        self._figures = figures
        self._source = source
        self._words = words
        self._reader = WordReader(words, source.ref_area)

    def compare(self, paragraph: Sequence[CodedSentence]) -> Iterator[tuple[FigureCell, Finding]]:
        """Yield (cell, finding) for each cell that differs from the words of a paragraph.

        A conversion and the upper end of a range are compared with the words around their main
        number. The year of an earlier sentence may apply to a number. Columns that `differs` of
        the numeral lists are left out: there, the difference is deliberate.

        Args:
            paragraph: its sentences that have numerals, in order
        """
        possible_years = {self._source.year_covered}
        for coded in paragraph:
            mentions = read_mentions(coded.sentence, coded.numerals)
            study_year = find_study_year(coded.sentence.text)
            own_years = possible_years | ({int(study_year)} if study_year else set())
            for mention in mentions:
                row = coded.rows.get(mention.numeral.start)
                figure = self._figures.figure_by_id.get(row.figure_id if row else "")
                if row is None or figure is None:
                    continue
                for column, words in self._compare_figure(mention.main, row, figure, own_years):
                    if words and column not in row.differs:
                        finding = self._create_finding(row, figure, column, words)
                        yield (figure.figure_id, column), finding
            for mention in mentions:
                if not mention.is_compared and mention.bracket_start < 0:
                    reading = mention.year_reading
                    possible_years |= {*reading.named, *reading.possible}
            if not mentions:
                years = _YEAR_OF_SENTENCE.findall(coded.sentence.text)
                possible_years |= {int(year) for year in years}

    def _create_finding(
        self, numeral: NumeralRow, figure: FigureRow, column: str, words: str
    ) -> Finding:
        """Create the finding about a difference between a cell of a figure and the words.

        The finding is at this cell. If the numeral restates the figure, the finding is at the
        `figure_id` of the numeral, because the numeral may name the wrong figure.

        Args:
            words: what the words say instead
        """
        recorded = self._figures.describe_cell(figure, column)
        cells = {"numeral": numeral, "words": words, "cell": column, "recorded": recorded}
        row: FigureRow | NumeralRow = figure
        if numeral.role == "restatement":
            row, column = numeral, "figure_id"
        return self._figures.create_finding(row, column, "words-differ", **cells)

    def _compare_figure(
        self, mention: Mention, row: NumeralRow, figure: FigureRow, possible_years: Set[int]
    ) -> Iterator[tuple[str, str]]:
        """Yield (column, what the words say instead); the text is "" if words and cell agree.

        The year is left out if the words leave it uncertain. If the figure has no known indicator,
        only year, basis of the year, period, kind of counter and counter are compared.

        Args:
            mention: the numeral with the words around it
            possible_years: years that may apply if none is next to the numeral
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
        is_counted = not figure.is_amount and indicator.measure != "rate"
        action = self._compare_action(row, figure, indicator) if is_counted else ""
        yield "indicator_id", action or self._compare_people(mention, indicator)
        yield "unit", self._compare_unit(mention, figure)
        for dimension in self._figures.dimensions:
            if dimension.name in indicator.dimensions:
                yield dimension.name, self._compare_code(mention, figure, dimension)

    def _compare_period(self, mention: Mention, figure: FigureRow) -> str:
        """Return which period the words name instead of that of a figure; "" if they agree.

        The sentence may name months or several years, and more than one such period; if the year of
        the number is beside it, only the words after the number may. If it names none, words
        beside the number, such as “every year”, are compared with the kind of the period.
        """
        period, period_type = (
            self._figures.get_period(figure),
            self._figures.get_period_type(figure),
        )
        is_stock = period_type == POINT_IN_TIME
        has_own_year = mention.year_reading.named == (figure.year,)
        text = mention.after if has_own_year else mention.sentence.text
        named = list(list_periods(text, figure.year, is_stock=is_stock))
        if named:
            return (
                "" if agrees_with(period, named) else f"“{named[0].words}” means {named[0].period}"
            )
        reading = read_period_type(mention)
        agrees = not reading.codes or is_stock or period_type in reading.codes
        return "" if agrees else f"“{reading.words}” means {' or '.join(sorted(reading.codes))}"

    def _compare_kind_of_counter(self, mention: Mention, figure: FigureRow) -> str:
        """Return which other kind of counter the words name; "" if they agree or are uncertain.

        Words such as “according to NGOs” name the counter. Without such words, the counter is read
        in the clause before the number, except in two cases: the figure has an unnamed counter, or
        it says who acts. In “the police referred 12”, somebody else may have counted the 12. Words
        that name several kinds are uncertain.
        """
        text = mention.sentence.text
        named = find_attributed(self._words, text)
        agents = {figure.codes[item.name] for item in self._figures.dimensions if item.is_agent}
        is_sure = figure.counted_by != UNNAMED_COUNTER and agents <= {"", _ALL}
        if not named and is_sure:
            named = find_counters(self._words, _CLAUSE_BREAK.split(text[: mention.start])[-1])
        kinds = {counter.counted_by for counter in named}
        if len(kinds) != 1 or figure.counted_by in {SEVERAL_COUNTERS, "", *kinds}:
            return ""
        return f"“{named[-1].counter}” means {named[-1].counted_by}"

    def _compare_counter(self, mention: Mention, figure: FigureRow) -> str:
        """Return whom the words name instead of the counter of a figure; "" if they agree.

        They agree if the sentence has the name of the counter, or if a name before the number is a
        part of it: “ministry” is a part of “Ministry of Labor”. A counter in capital letters is an
        abbreviation, which may mean anyone, so it is not compared.
        """
        text, counter = mention.sentence.text, normalise(figure.counter).lower()
        before = text[: mention.start]
        is_open = not counter or figure.counter.isupper() or UNKNOWN in before
        if is_open or counter in text.lower():
            return ""
        names = [named.counter for named in find_counters(self._words, before)]
        is_part = any(name.lower() in counter for name in names)
        return f"“{names[-1]}” is named" if names and not is_part else ""

    # Codes

    def _compare_code(self, mention: Mention, figure: FigureRow, dimension: Dimension) -> str:
        """Return what the words say instead of the code of a figure; "" if they agree."""
        reading = self._reader.read_codes(mention, dimension)
        if not reading.codes or self._agrees_with_reading(mention, figure, reading, dimension):
            return ""
        codes = sorted(reading.codes - {_ALL})
        names = [self._figures.describe_code(dimension.name, code) for code in codes]
        return f"“{reading.words.strip()}” means {' or '.join(names)}"

    def _agrees_with_reading(
        self, mention: Mention, figure: FigureRow, reading: Reading, dimension: Dimension
    ) -> bool:
        """Return whether the code of a figure agrees with what the words say.

        It agrees if the words name it. If they name another code, it agrees if it is:

        - a code for the rest, and the reading is uncertain;
        - "" or `all`, and the reading is uncertain, the dimension is of an agent, or the words name
          the country of the source as a place;
        - "" or `all`, and a derived figure has a code that the words name: `71, all of them women`;
        - the code of a foreign country, and the words mean FOREIGN;
        - a code whose names contain all words of the reading;
        - a code that the sentence may name, if the codes of the dimension overlap.

        Args:
            reading: the codes that the words name
        """
        column = dimension.name
        code = figure.codes[column]
        home = self._source.ref_area
        is_residual = (column, code) in self._words.residual_codes
        if code in reading.codes or (is_residual and reading.is_uncertain):
            return True
        if code in ("", _ALL):
            is_about_home = not dimension.says_origin and reading.codes == {home}
            is_left_open = dimension.is_agent or is_about_home or reading.is_uncertain
            return is_left_open or self._has_derived_figure(figure, reading, column)
        if dimension.is_area:
            return reading.codes == {FOREIGN} and code != home
        if {*stem_words(reading.words)} <= self._words.list_stems(column, code):
            return True
        if not dimension.is_overlapping:
            return False
        return code in self._words.list_possible_codes(column, mention.sentence.text)

    def _has_derived_figure(self, figure: FigureRow, reading: Reading, column: str) -> bool:
        """Return whether a derived figure has the code that the words name.

        For `71, all of them women`, a derived figure has the same number and differs from the
        figure only in this column, where it has the code of women.
        """
        counts = [
            replace(figure, codes={**figure.codes, column: code}).count_key
            for code in reading.codes
        ]
        return any(
            derived.basis == "derived"
            and derived.value == figure.value
            and derived.count_key in counts
            for derived in self._figures.figures_by_source[figure.source_id]
        )

    def _compare_action(self, row: NumeralRow, figure: FigureRow, indicator: IndicatorRow) -> str:
        """Return a message about an action that the indicator does not count.

        Only the clause of the numeral is searched for an unexpected action. An expected action may
        be anywhere in the quote.

        Args:
            row: the numeral whose quote is searched

        Returns:
            a message: `“convicted” is not what the indicator counts`; "" if there is no such
            action, or none is expected
        """
        expected = list_expected(self._words, indicator, figure)
        if not expected or not expected.isdisjoint(list_counted(self._words, row.quote)):
            return ""
        start = find_numeral_in_quote(row.quote, row.text)
        if start < 0:
            start = len(row.quote)
        before, after = row.quote[:start], row.quote[start + len(row.text) :]
        # “ and ” ends a clause: in “120 inspections and found 301 victims” that of 301 is after it.
        words = _CLAUSE_BOUNDARY.split(before)[-1] + _CLAUSE_BOUNDARY.split(after)[0]
        named = self._words.find_codes(ACTION, words)
        if not named:
            return ""
        return f"“{words[named[0].start : named[0].end]}” is not what the indicator counts"

    def _compare_unit(self, mention: Mention, figure: FigureRow) -> str:
        """Return which unit the noun of a number names, if just one of noun and figure is people.

        If both count people, or both count things, the result is "": texts call the same things
        cases and complaints. Amounts and percentages are not compared, because a sign gives their
        unit.
        """
        noun = divide_words(mention).noun
        units = {
            named.code
            for named in self._words.find_codes("unit", noun)
            if named.end == len(noun) and self._is_written(noun[named.start :], named.code)
        }
        is_list = " and " in noun or " or " in noun
        if not units or is_list or figure.unit in {PERCENT, *units} or figure.is_amount:
            return ""
        are_people = set(map(self._counts_people, units))
        agrees = self._counts_people(figure.unit) in are_people
        return "" if agrees else f"“{noun}” means {' or '.join(sorted(units))}"

    def _is_written(self, word: str, unit: str) -> bool:
        """Return whether a word is written as a unit: as a plural, or as in the vocabulary.

        The singular `worker` may only be the beginning of `worker complaints`.
        """
        names = map(str.lower, self._words.list_names("unit", unit))
        return word.endswith("s") or word.lower() in names

    def _counts_people(self, unit: str) -> bool:
        """Return whether the words for a unit are words for people."""
        names = "; ".join(self._words.list_names("unit", unit))
        return bool(self._words.list_codes(PEOPLE, names))

    def _compare_people(self, mention: Mention, indicator: IndicatorRow) -> str:
        """Return a message if the noun of a number names people that the indicator does not count.

        `workers` and `suspects` are not victims. `women` may be victims, workers or suspects, so it
        agrees with any indicator. If they agree, the result is "".
        """
        noun = divide_words(mention).noun
        named = self._words.list_codes(PEOPLE, noun)
        names = self._words.list_names(INDICATOR, indicator.indicator_id)
        counted = self._words.list_codes(PEOPLE, "; ".join(names))
        is_other = named and counted and named.isdisjoint(counted)
        return f"“{noun}” is not what the indicator counts" if is_other else ""

    # Years

    def _compare_year(self, mention: Mention, year: int, possible_years: Set[int]) -> str:
        """Return what the words say instead of the year of a figure; "" if they allow it.

        Which years are allowed depends on the words:

        - words for the year before: the year before each possible year, and the years they name;
        - a year next to the numeral: only this year;
        - otherwise: the possible years, and for an old amount (`rose from 40 to 56`) the year
          before each of these.

        Args:
            possible_years: years that may apply if none is next to the numeral
        """
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


def _compare_year_basis(mention: Mention, figure: FigureRow) -> str:
    """Return what the words say about the basis of a year; "" if they agree.

    A year next to the number is stated. A year that is only in the name of a law or a study is not.
    """
    text = mention.sentence.text
    if mention.year_reading.named == (figure.year,) and not _is_year_uncertain(mention):
        return f"{figure.year} is next to it" if figure.year_basis == "inferred" else ""
    years = list(re.finditer(rf"\b{figure.year}\b", text))
    names = [name[0] for year in years if (name := find_document(text, *year.span()))]
    if figure.year_basis == "inferred" or not names or len(names) < len(years):
        return ""
    return f"{figure.year} is in a name, “{figure.year}{names[0]}”"


def _is_year_uncertain(mention: Mention) -> bool:
    """Return whether the year after a numeral is unknown or may belong to something else.

    Words before this year may show another event: `of a plan approved in 2015`. Some words before
    it may be missing, where only quotes are available. The words may also mean a time without
    naming its year.
    """
    reading = mention.year_reading
    text = mention.sentence.text[mention.numeral.end :]
    date = _DATE.search(text)
    words = text[: date.start()] if date else ""
    is_of_other = _OTHER_EVENT.search(words) and date and int(date[0]) in reading.named
    return reading.is_unclear or UNKNOWN in words or bool(is_of_other)
