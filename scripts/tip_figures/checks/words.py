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
    CodeWords,
    stem_words,
)
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import POINT_IN_TIME
from tip_figures.figures.records import (
    FOREIGN,
    NO_TEXTS,
    FigureRow,
    NumeralRow,
    SentenceKey,
    SourceRow,
)
from tip_figures.figures.records.dimensions import Dimension
from tip_figures.figures.words.coded_sentences import CodedSentence, code_sentences
from tip_figures.figures.words.roles import hides_figure, shows_event
from tip_figures.figures.words.word_reading import (
    Reading,
    WordReader,
    read_period,
)
from tip_figures.figures.words.word_support import find_unsupported
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.mentions import read_mentions
from tip_figures.prose.number_words import YEAR
from tip_figures.prose.quote import find_numeral_in_quote

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

FigureCell = tuple[str, str]
"""The figure_id and the column of a cell with which words do not agree."""


def check(
    figures: Figures, sentence_texts: Mapping[SentenceKey, str] = NO_TEXTS
) -> Iterator[Finding]:
    """Report words around numerals that differ from figures, and cells that no word supports.

    A cell has at most one finding; one from the quotes takes precedence. Unsupported cells are
    looked for only in sentences that are available. Roles are compared with the quotes alone.

    sentence_texts: the normalised sentences that are available; quotes replace the others
    """
    words = figures.code_words
    quoted = code_sentences(figures, NO_TEXTS)
    written = code_sentences(figures, sentence_texts) if sentence_texts else {}
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
    for coded in chain.from_iterable(quoted.values()):
        yield from _check_roles(figures, words, coded)


def _check_roles(figures: Figures, words: CodeWords, coded: CodedSentence) -> Iterator[Finding]:
    """Report numbers of the role `other` or `event` whose words do not show this role.

    A number of the role `other` counts nothing; one of `event` is about one event. If the row of
    the numeral differs deliberately in its role, nothing is reported.
    """
    for numeral, row in zip(coded.numerals, coded.rows.values(), strict=True):
        if row.role == "other" and hides_figure(coded, numeral, words, figures.dimensions):
            problem = "its sentence names what figures count, and no reason is beside it"
        elif row.role == "event" and not shows_event(coded.rows.values(), words):
            problem = "other numbers of its sentence are figures"
        else:
            continue
        if "role" not in row.differs:
            cells = {"numeral": row, "words": problem, "cell": "role", "recorded": row.role}
            yield figures.create_finding(row, "role", "words-differ", **cells)


class WordComparison:
    """Compares the figures of one source with the words around the numerals that state them."""

    def __init__(self, figures: Figures, words: CodeWords, source: SourceRow) -> None:
        """Set the source, and the words by which texts name the codes of the package."""
        self._figures = figures
        self._source = source
        self._words = words
        self._reader = WordReader(words, source.ref_area)

    def compare(self, paragraph: Sequence[CodedSentence]) -> Iterator[tuple[FigureCell, Finding]]:
        """Yield each cell of a figure that differs from the words of a paragraph, and the finding.

        A conversion and the upper end of a range have the words of their main number. Years of
        earlier sentences may apply to a number. Columns in which the row of a numeral differs
        deliberately are left out.

        paragraph: its sentences that have numerals, in order
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

        It is at this cell; for a numeral that restates the figure, at the numeral.

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
        """Yield (column, what the words say instead); the text is "" where they agree.

        Columns about which the words are uncertain are left out. The period of a stock agrees with
        all words. Of a figure without an indicator, only years and period are compared.

        mention:        the numeral with the words around it
        possible_years: years that may apply if none is next to the numeral
        """
        if not _is_year_uncertain(mention):
            yield "year", self._compare_year(mention, figure.year, possible_years)
            is_named = mention.year_reading.named == (figure.year,)
            is_inferred = is_named and figure.year_basis == "inferred"
            yield "year_basis", f"{figure.year} is next to it" if is_inferred else ""
        period = read_period(mention)
        period_type = self._figures.get_period_type(figure)
        agrees = not period.codes or period_type in (period.code, POINT_IN_TIME)
        yield "period", "" if agrees else f"“{period.words}” means {period.code}"
        indicator = self._figures.indicator_by_id.get(figure.indicator_id)
        if indicator is None:
            return
        names = self._words.list_names_of(figure.codes)
        description = "; ".join((indicator.label, indicator.definition, *names))
        yield "indicator_id", self._compare_action(row, description)
        for dimension in self._figures.dimensions:
            if dimension.name in indicator.dimensions:
                yield dimension.name, self._compare_code(mention, figure, dimension)

    # Codes

    def _compare_code(self, mention: Mention, figure: FigureRow, dimension: Dimension) -> str:
        """Return what the words say instead of the code of a figure; "" if they agree."""
        reading = self._reader.read_surely(mention, dimension)
        if not reading.codes or self._agrees_with_reading(mention, figure, reading, dimension):
            return ""
        codes = sorted(reading.codes - {_ALL})
        names = [self._figures.describe_code(dimension.name, code) for code in codes]
        return f"“{reading.words.strip()}” means {' or '.join(names)}"

    def _agrees_with_reading(
        self, mention: Mention, figure: FigureRow, reading: Reading, dimension: Dimension
    ) -> bool:
        """Whether the code of a figure agrees with what the words say.

        It does if the words name it. If they name another code, that of the figure agrees if it is:

        - a code for the rest, and the reading is uncertain;
        - "" or `all`, and the reading is uncertain, is of an agent, or is the source's country as a
          place;
        - "" or `all`, and a derived figure has a code that they name: `71, all of them women`;
        - that of a foreign country, and the words mean FOREIGN;
        - a code whose names have all of the words;
        - a code that the sentence may name, if the codes of the dimension overlap.

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
        """Whether a derived figure has what a numeral says besides: `71, all of them women`.

        It has the number and cell of the figure, with a code that the words name in the column.
        """
        cells = [
            replace(figure, codes={**figure.codes, column: code}).cell for code in reading.codes
        ]
        return any(
            derived.basis == "derived" and derived.value == figure.value and derived.cell in cells
            for derived in self._figures.figures_by_source[figure.source_id]
        )

    def _compare_action(self, row: NumeralRow, description: str) -> str:
        """Compare what is done to those who are counted: `convicted eight` is not `identified`.

        Only the clause of the numeral is searched for an unexpected action, but an expected one may
        be anywhere in the quote.

        row:         its quote has the words
        description: of the indicator, which names the actions that are expected
        returns:     the unexpected action, in words; "" if there is none, or none is expected
        """
        expected = self._words.list_codes(ACTION, description)
        is_expected = not expected.isdisjoint(self._words.list_codes(ACTION, row.quote))
        if not expected or is_expected:
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

    # Years

    def _compare_year(self, mention: Mention, year: int, possible_years: Set[int]) -> str:
        """Return what the words say instead of the year of a figure; "" if they allow it.

        Words for the year before allow the years before the possible ones, and years that they
        name. Otherwise a year next to the numeral is the only one that is allowed. If there is
        none, the possible years are, and for an old amount (`rose from 40 to 56`) those before.

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


def _is_year_uncertain(mention: Mention) -> bool:
    """Whether the year after a numeral may be that of something else, or is not known.

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
