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
    """Report cells of figures that the words around their numerals contradict or do not support.

    `25 were women` contradicts the code `male`. A code without any word for it is unsupported. This
    is reported only where the full text of the sentence is available. A cell has at most one
    finding: one from the quotes comes before one from the text.

    Args:
        figures: the figures of the package
        quoted: all sentences with numerals, in the parts that the quotes of numerals.csv show
        written: the sentences with numerals whose full text is available
        sentence_texts: the normalised text of each available sentence
    """
    words = figures.code_words
    findings: dict[FigureCell, Finding] = {}
    for (source_id, _paragraph_number), paragraph in chain(quoted.items(), written.items()):
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
        """Prepare the comparison for one source.

        Args:
            figures: the figures of the package
            words: the words by which texts name the codes of the package
            source: the source whose sentences will be compared
        """
        self._figures = figures
        self._source = source
        self._words = words
        self._reader = WordReader(words, source.ref_area)

    def compare(self, paragraph: Sequence[CodedSentence]) -> Iterator[tuple[FigureCell, Finding]]:
        """Yield each difference between a figure and the words of a paragraph.

        A number may be about the year that the source covers, about a year of an earlier sentence,
        or about the year of a study that its sentence names. For a conversion and for the upper end
        of a range, the words around their main number are read: those around `40` in `40 to 50`. A
        column that a numeral lists in `differs` is left out, because this difference is deliberate.

        Args:
            paragraph: the sentences of the paragraph that have numerals, in order

        Yields:
            the cell, as (figure_id, column), and the finding about it
        """
        possible_years = {self._source.year_covered}
        for coded in paragraph:
            mentions = read_mentions(coded.sentence, coded.numerals)
            study_year = find_study_year(coded.sentence.text)
            years_of_sentence = set(possible_years)
            if study_year:
                years_of_sentence.add(int(study_year))
            for mention in mentions:
                row = coded.rows.get(mention.numeral.start)
                figure = self._figures.figure_by_id.get(row.figure_id if row else "")
                if row is None or figure is None:
                    continue
                for column, words in self._compare_figure(
                    mention.main, row, figure, years_of_sentence
                ):
                    if words and column not in row.differs:
                        finding = self._create_finding(row, figure, column, words)
                        yield (figure.figure_id, column), finding
            # The years of other numbers may apply to later sentences. Not so the year of an old
            # number, with which another one is compared, or of a number in brackets.
            for mention in mentions:
                is_in_brackets = mention.bracket_start >= 0
                if not mention.is_compared and not is_in_brackets:
                    reading = mention.year_reading
                    possible_years |= {*reading.named, *reading.possible}
            # A sentence that has only dates may set the time: `In 2019, a law was enacted.`
            if not mentions:
                years = _YEAR_OF_SENTENCE.findall(coded.sentence.text)
                possible_years |= {int(year) for year in years}

    def _create_finding(
        self, numeral: NumeralRow, figure: FigureRow, column: str, words: str
    ) -> Finding:
        """Create the finding about a difference between a cell of a figure and the words.

        The finding is at the cell of the figure. There is one exception: a numeral of the role
        `restatement` repeats a figure that another numeral states, and may name the wrong figure.
        The finding is then at the `figure_id` of this numeral.

        Args:
            numeral: the numeral beside the words
            figure: the figure that the numeral names
            column: the column of the figure that differs
            words: what the words say instead, such as `“women” means female`
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
        """Yield the result of comparing each column of a figure with the words around its numeral.

        - The year is left out if the words leave it uncertain.
        - If the indicator of the figure is unknown, only year, basis of the year, period, kind of
          counter and counter are compared.
        - Only the dimensions by which the indicator is divided are compared.
        - The result for `indicator_id` is about an action (`convicted`), or about people
          (`suspects`) if the action agrees. For amounts of money and rates, no action is compared.

        Args:
            mention: the numeral with the words around it
            row: its row of numerals.csv
            figure: the figure that the row names
            possible_years: years that may apply if none is next to the numeral

        Yields:
            the column, and what the words say instead of its cell; "" if words and cell agree
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
        """Return what the words say instead of the period of a figure; "" if they agree.

        Words such as “from May to July” name a period. They are searched in the whole sentence, or
        only after the number if the year of the figure is beside it. If they name several periods,
        the period of the figure must be among these.

        If no words name a period, the kind of period is compared: “every year” beside the number
        means a whole year. This does not apply to a number at one time (a stock).
        """
        period = self._figures.get_period(figure)
        period_type = self._figures.get_period_type(figure)
        is_stock = period_type == POINT_IN_TIME
        has_own_year = mention.year_reading.named == (figure.year,)
        text = mention.after if has_own_year else mention.sentence.text
        named = list(list_periods(text, figure.year, is_stock=is_stock))
        if named:
            if agrees_with(period, named):
                return ""
            return f"“{named[0].words}” means {named[0].period}"
        reading = read_period_type(mention)
        agrees = not reading.codes or is_stock or period_type in reading.codes
        return "" if agrees else f"“{reading.words}” means {' or '.join(sorted(reading.codes))}"

    def _compare_kind_of_counter(self, mention: Mention, figure: FigureRow) -> str:
        """Return what the words say instead of the kind of counter; "" if they agree.

        Words such as “according to NGOs” name the counter. Without these, a counter in the clause
        before the number is taken, unless the figure has an unnamed counter or a code for who acts:
        in “the police referred 12”, somebody else may have counted.

        The result is also "" if the words name several kinds, which is uncertain, or if the figure
        has no kind of counter or several counters.

        Returns:
            a message such as `“NGOs” means ngo`, or ""
        """
        text = mention.sentence.text
        named = find_attributed(self._words, text)
        agents = {figure.codes[item.name] for item in self._figures.dimensions if item.is_agent}
        has_agent = not agents <= {"", _ALL}
        if not named and figure.counted_by != UNNAMED_COUNTER and not has_agent:
            *_earlier_clauses, clause_before = _CLAUSE_BREAK.split(text[: mention.start])
            named = find_counters(self._words, clause_before)
        kinds = {counter.counted_by for counter in named}
        if len(kinds) != 1 or figure.counted_by in {SEVERAL_COUNTERS, "", *kinds}:
            return ""
        return f"“{named[-1].counter}” means {named[-1].counted_by}"

    def _compare_counter(self, mention: Mention, figure: FigureRow) -> str:
        """Return whom the words name instead of the counter of a figure; "" if they agree.

        Words and counter agree in each of these cases:

        - The sentence contains the name of the counter.
        - A counter named before the number is a part of it: “ministry” of “Ministry of Labor”.
        - No counter is named before the number.

        The result is also "" if the figure has no counter, if its counter is in capital letters (an
        abbreviation, which may mean anyone), or if words before the number are unknown.

        Returns:
            a message such as `“police” is named`, or ""
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
        """Return what the words say instead of the code of a figure; "" if they agree.

        Words that name no code agree with any.

        Returns:
            a message such as `“women” means female`, or ""
        """
        reading = self._reader.read_codes(mention, dimension)
        if not reading.codes or self._agrees_with_reading(mention, figure, reading, dimension):
            return ""
        codes = sorted(reading.codes - {_ALL})  # `all` only accompanies several codes
        names = [self._figures.describe_code(dimension.name, code) for code in codes]
        return f"“{reading.words.strip()}” means {' or '.join(names)}"

    def _agrees_with_reading(
        self, mention: Mention, figure: FigureRow, reading: Reading, dimension: Dimension
    ) -> bool:
        """Return whether the code of a figure in a dimension agrees with what the words say.

        The code agrees if the words name it. If they name another code, the rule depends on the
        code of the figure:

        - A code for the rest, such as “other”, also agrees if the reading is uncertain.
        - "" and `all` agree if the reading is uncertain, if the dimension says who acts, or if the
          words name the country of the source as a place. They also agree if a derived figure has
          the code that the words name (see `_has_derived_figure`).
        - Of all other codes of areas, only that of a foreign area agrees, if the words mean only
          FOREIGN.
        - A code of any other dimension agrees if its names contain all words of the reading. If the
          codes of the dimension overlap, it also agrees if the sentence may name it.

        Args:
            mention: the numeral with the words around it
            figure: the figure that the numeral states or repeats
            reading: the words, and the codes that they name
            dimension: the column of codes that is compared
        """
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
        if not dimension.is_overlapping:
            return False
        return code in self._words.list_possible_codes(column, mention.sentence.text)

    def _has_derived_figure(self, figure: FigureRow, reading: Reading, column: str) -> bool:
        """Return whether a derived figure has the code that the words name.

        A derived figure follows from an identity; no numeral states it. For
        `71, all of them women`, the stated figure of 71 has the code `all`, and a derived figure of
        71 has the code of women. In all other columns that say what is counted, both are the same.

        Args:
            figure: the stated figure, with "" or `all` in the column
            reading: the codes that the words name
            column: the dimension of these codes
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

    def _compare_action(self, row: NumeralRow, figure: FigureRow, indicator: IndicatorRow) -> str:
        """Return a message if the quote of a numeral names an action that is not counted.

        The names of an indicator tell which actions and things it expects: “convictions” expects
        the action `convict`. If the quote names any of the expected ones, the words agree.
        Otherwise an action in the clause of the numeral contradicts the indicator.

        Args:
            row: the numeral whose quote is searched
            figure: the figure that the numeral states or repeats
            indicator: the indicator of the figure

        Returns:
            a message such as `“convicted” is not what the indicator counts`; "" if the quote has an
            expected action, if its clause has none, or if the indicator expects none
        """
        expected = list_expected(self._words, indicator, figure)
        if not expected or not expected.isdisjoint(list_counted(self._words, row.quote)):
            return ""
        start = find_numeral_in_quote(row.quote, row.text)
        if start < 0:  # the quote lacks its numeral: its last clause is searched
            start = len(row.quote)
        before, after = row.quote[:start], row.quote[start + len(row.text) :]
        # “ and ” ends a clause: in “made 120 visits and found 301 victims”, “found” is beside 301.
        *_earlier_clauses, beginning = _CLAUSE_BOUNDARY.split(before)
        end, *_later_clauses = _CLAUSE_BOUNDARY.split(after)
        clause = beginning + end
        actions = self._words.find_codes(ACTION, clause)
        if not actions:
            return ""
        return f"“{clause[actions[0].start : actions[0].end]}” is not what the indicator counts"

    def _compare_unit(self, mention: Mention, figure: FigureRow) -> str:
        """Return which unit the noun of a number names instead of the unit of a figure.

        A unit is read only at the end of the noun, and only from a plural or a name of the unit:
        `new trials`. Only people and things are distinguished: “12 trials” contradicts a unit of
        people. Two units of things agree, because texts call the same things cases and complaints.

        Amounts and percentages are not compared, because a sign gives their unit. A noun that lists
        several things (`men and boys`) is not compared either.

        Returns:
            a message such as `“new trials” means case`; "" if noun and unit agree, or if the noun
            names no unit
        """
        noun = divide_words(mention).noun
        units = {
            named.code
            for named in self._words.find_codes("unit", noun)
            if named.end == len(noun) and self._is_plural_or_name(noun[named.start :], named.code)
        }
        is_list = " and " in noun or " or " in noun
        if not units or is_list or figure.unit in {PERCENT, *units} or figure.is_amount:
            return ""
        named_counts_people = {self._counts_people(unit) for unit in units}
        agrees = self._counts_people(figure.unit) in named_counts_people
        return "" if agrees else f"“{noun}” means {' or '.join(sorted(units))}"

    def _is_plural_or_name(self, word: str, unit: str) -> bool:
        """Return whether a word ends in “s” or is a name of a unit, so that it means the unit.

        Any other singular is ignored, because it may only begin a longer noun: `worker` in
        `worker complaints`.
        """
        names = map(str.lower, self._words.list_names("unit", unit))
        return word.endswith("s") or word.lower() in names

    def _counts_people(self, unit: str) -> bool:
        """Return whether a unit counts people: whether one of its names is a word for people."""
        names = "; ".join(self._words.list_names("unit", unit))
        return bool(self._words.list_codes(PEOPLE, names))

    def _compare_people(self, mention: Mention, indicator: IndicatorRow) -> str:
        """Return a message if the noun of a number names people that the indicator does not count.

        The noun `suspects` does not agree with an indicator of victims. The noun `women` names no
        such group, so it agrees with any indicator. An indicator whose names have no word for
        people agrees with any noun.

        Returns:
            a message such as `“suspects” is not what the indicator counts`; "" if noun and
            indicator agree
        """
        noun = divide_words(mention).noun
        named = self._words.list_codes(PEOPLE, noun)
        names = self._words.list_names(INDICATOR, indicator.indicator_id)
        counted = self._words.list_codes(PEOPLE, "; ".join(names))
        is_other = bool(named and counted) and named.isdisjoint(counted)
        return f"“{noun}” is not what the indicator counts" if is_other else ""

    # Years

    def _compare_year(self, mention: Mention, year: int, possible_years: Set[int]) -> str:
        """Return what the words say instead of the year of a figure; "" if they allow this year.

        Which years are allowed depends on the words:

        - “the previous year”: the year before each possible year, and the years next to the numeral
        - a year next to the numeral: only this year, or each of several that are named together
        - otherwise: the possible years, and those that the sentence may mean; for an old amount
          (40 in `rose from 40 to 56`) also the year before each possible year

        Args:
            mention: the numeral with the words around it
            year: the year of the figure
            possible_years: the years that may apply if none is next to the numeral

        Returns:
            a message such as `the year next to it is 2019`, or ""
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
    """Return what the words say against the `year_basis` of a figure; "" if they agree.

    The basis is `stated` if the text gives the year of the number, and `inferred` otherwise. It
    must be `stated` if the year is next to the number and certain. Otherwise it must be `inferred`
    if the sentence has the year only in names of laws or studies, as in `the 2007 law`. In all
    other cases, any basis is allowed.

    Returns:
        a message such as `2019 is next to it`, or ""
    """
    text = mention.sentence.text
    if mention.year_reading.named == (figure.year,) and not _is_year_uncertain(mention):
        return f"{figure.year} is next to it" if figure.year_basis == "inferred" else ""
    years = re.finditer(rf"\b{figure.year}\b", text)
    # The words after each place of the year that make it a name; None if it is not in a name.
    names_after = [find_document(text, *year.span()) for year in years]
    words_after = [name[0] for name in names_after if name]
    is_only_in_names = bool(words_after) and None not in names_after
    if figure.year_basis == "inferred" or not is_only_in_names:
        return ""
    return f"{figure.year} is in a name, “{figure.year}{words_after[0]}”"


def _is_year_uncertain(mention: Mention) -> bool:
    """Return whether the year of a numeral is uncertain, so that no year can be compared.

    This is so in three cases:

    - The words mean another time without naming its year.
    - Words between the numeral and the next year are missing, because only quotes are available.
    - The year that is read for the number may be that of another event, because words of an event
      come before it: `12 under a plan approved in 2015`.
    """
    reading = mention.year_reading
    text_after = mention.sentence.text[mention.numeral.end :]
    date = _DATE.search(text_after)
    words_between = text_after[: date.start()] if date else ""
    is_year_named = date is not None and int(date[0]) in reading.named
    is_of_other_event = is_year_named and _OTHER_EVENT.search(words_between) is not None
    return reading.is_unclear or UNKNOWN in words_between or is_of_other_event
