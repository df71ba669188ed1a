"""Which indicator and time a number has, as far as the words around it settle them.

An indicator is certain if the clause of the number has every word of its label, and fewer words of
a label with different words. A number that counts a part of another, or is compared with it, has
the indicator of that one; otherwise the nearest indicators are named.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.code_words import CodeWords, stem_words
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import find_year
from tip_figures.figures.records import (
    GOVERNMENT,
    UNNAMED_COUNTER,
    IndicatorRow,
    is_currency,
)
from tip_figures.figures.words.period_words import find_period
from tip_figures.figures.words.reading import divide_words
from tip_figures.prose.mention import Mention
from tip_figures.prose.number_words import MONTH, YEAR, find_study_year
from tip_figures.prose.source_text import Sentence

NEAREST = 2  # indicators that are named where none is certain
LEAST_SIMILARITY = 0.8  # share of the words of a quote that was coded before


class IndicatorReader:
    """Reads the indicators of the numbers of a passage."""

    def __init__(
        self,
        figures: Figures,
        words: CodeWords,
        source_id: str,
    ) -> None:
        """Collect the words of the codebook, and the coded quotes of all sources but this one."""
        self._indicators = figures.indicator_by_id
        self._words = words
        self._label_stems = {
            indicator.indicator_id: _list_stems(indicator.label) for indicator in figures.indicators
        }
        self._coded_quotes = [
            (_list_stems(numeral.quote), figures.figure_by_id[numeral.figure_id].indicator_id)
            for numeral in figures.numerals
            if numeral.source_id != source_id
            and numeral.role == "figure"
            and numeral.figure_id in figures.figure_by_id
        ]
        self._counters: dict[str, set[str]] = defaultdict(set)  # kinds of counters, by indicator
        for figure in figures.figures:
            if figure.source_id != source_id:
                self._counters[figure.indicator_id].add(figure.probable_counter)

    def choose(
        self, mention: Mention, quote: str, counted_by: str, whole_cells: Mapping[str, str]
    ) -> tuple[IndicatorRow | None, Sequence[str]]:
        """Choose an indicator: that of the number on which this one depends, or a certain one.

        The unit must be known, and somebody of that kind must count the indicator elsewhere. Either
        a similar quote was coded with the indicator, or the words contain its whole label, and
        share fewer words with any label that has other words in common with them. If this is true
        of several indicators, none is certain.

        Args:
            quote: the number with the words around it
            counted_by: the kind of the counter; "" if the words name several, which any indicator
                has
            whole_cells: cells of the figure on which it depends, if there is one

        Returns:
            the indicator; None if it is not certain, with the nearest ones then
        """
        unit = self.find_unit(mention)
        inherited = self._indicators.get(whole_cells.get("indicator_id", ""))
        if inherited is not None and unit in ("", *inherited.units):
            return inherited, ()
        noun = divide_words(mention).noun
        stems = _list_stems(f"{mention.lead} {noun} {mention.after}")
        shared = {
            name: stems & label
            for name, label in self._label_stems.items()
            if not unit or _is_counted_in(self._indicators[name], unit)
        }
        precedents = self._find_precedents(quote)
        certain = []
        for name, words in shared.items():
            rivals = [others for others in shared.values() if not others <= words]
            is_best = max(map(len, rivals), default=0) < len(words)
            is_named = is_best and words == self._label_stems[name]
            has_counter = self._has_counter(name, counted_by)
            if unit and has_counter and (is_named or name in precedents):
                certain.append(self._indicators[name])
        if len(certain) == 1:
            return certain[0], ()
        related = filter(shared.get, shared)
        nearest = sorted(related, key=lambda name: len(shared[name]), reverse=True)
        return None, nearest[:NEAREST]

    def find_unit(self, mention: Mention) -> str:
        """Find the unit of a number: a currency, percent, or that of its noun; "" if not named."""
        own = divide_words(mention)
        nouns = "; ".join((own.noun, *own.predicates))
        return mention.unit or self._words.find_first_code("unit", nouns)

    def _has_counter(self, indicator_id: str, counted_by: str) -> bool:
        """Return whether in other sources nobody, or somebody of a kind, counts an indicator."""
        counters = self._counters.get(indicator_id)
        probable = GOVERNMENT if counted_by == UNNAMED_COUNTER else counted_by
        return not (counters and probable) or probable in counters

    def _find_precedents(self, quote: str) -> set[str]:
        """Find the indicators of numbers with almost the same quote in other sources."""
        stems = _list_stems(quote)
        return {
            indicator_id
            for coded, indicator_id in self._coded_quotes
            if len(stems & coded) >= LEAST_SIMILARITY * len(stems | coded)
        }


def _is_counted_in(
    indicator: IndicatorRow,
    unit: str,
) -> bool:
    """Return whether an indicator has a unit; any currency fits if it has one of its own."""
    is_amount = is_currency(unit) and any(map(is_currency, indicator.units))
    return is_amount or unit in indicator.units


def _list_stems(words: str) -> frozenset[str]:
    """Return the stems of some words, without those of numbers."""
    return frozenset(stem_words(words)) - {"#"}


# Times

STATED, INFERRED = "stated", "inferred"

_OTHER_TIME = re.compile(rf"\b{MONTH}|{YEAR}|\b(?i:during|in|over|throughout) (?i:the|this) year\b")


class TimeReader:
    """Reads the years of the numbers of a passage, sentence by sentence.

    A sentence that names no time goes on with the year of the sentence before, if it has only one.
    """

    def __init__(self, year_covered: int) -> None:
        """Begin before the first sentence of a source.

        Args:
            year_covered: the year that it is mostly about
        """
        self._covered = str(year_covered)
        self._paragraph = 0
        # Of the counts of the sentence so far; all that are named in one without counts.
        self._years: set[str] = set()
        self._usual_year = ""  # of numbers of the sentence for which it names no year

    def begin_sentence(self, sentence: Sentence) -> None:
        """Set the year of numbers for which the next sentence names none.

        It is that of a study from which the numbers are. Otherwise it is the only year of the
        sentence before, if that is in the same paragraph and this one names no time, or else the
        year that the source covers.
        """
        goes_on = sentence.paragraph == self._paragraph and not _OTHER_TIME.search(sentence.text)
        has_one_year = goes_on and len(self._years) == 1
        usual_year = self._years.pop() if has_one_year else self._covered
        self._usual_year = find_study_year(sentence.text) or usual_year
        # A sentence without other numbers has none that could add its years later.
        has_counts = not all(numeral.is_date for numeral in sentence.numerals)
        self._years = set() if has_counts else set(re.findall(YEAR, sentence.text))
        self._paragraph = sentence.paragraph

    def read(
        self,
        mention: Mention,
        measure: str,
    ) -> TextRow:
        """Read the time of a number of the sentence.

        The year is remembered, since the next sentence may go on with it. A span or part of a year
        that the sentence names is taken for each of its numbers.

        Args:
            measure: of its indicator; "" if that is unknown

        Returns:
            the cells year, year_basis and period
        """
        year, basis = self._read_year(mention)
        self._years |= {year} - {""}
        covered = int(year or self._covered)
        named = find_period(mention.sentence.text, covered, is_stock=measure == "stock")
        if named is None:
            return {"year": year, "year_basis": basis, "period": ""}
        own_year = str(find_year(named.period, measure, int(self._covered)))
        is_stated = own_year in re.findall(YEAR, mention.sentence.text)
        basis = STATED if is_stated else INFERRED
        return {"year": own_year, "year_basis": basis, "period": str(named.period)}

    def _read_year(self, mention: Mention) -> tuple[str, str]:
        """Return the year of a number, and STATED or INFERRED.

        Returns:
            the year that its words name, or the only year of the sentence that may be meant; "" if
            its words name several or are unclear; otherwise the usual year
        """
        reading = mention.main.year_reading
        years = set(reading.named) or reading.possible
        if len(years) == 1:
            return str(*years), STATED
        is_other_time = reading.named or reading.is_unclear
        return "" if is_other_time else self._usual_year, INFERRED
