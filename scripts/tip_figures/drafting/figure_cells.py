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
from tip_figures.figures.words.code_reader import divide_words
from tip_figures.figures.words.period_words import find_period
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
        """Collect the words of all labels, and the quotes and counters of figures in other sources.

        Args:
            words: the words of codes, from which units are read
            source_id: the source of the passage; its own figures must not influence the result
        """
        self._indicators = figures.indicator_by_id
        self._words = words
        self._label_stems = {
            indicator.indicator_id: _list_stems(indicator.label) for indicator in figures.indicators
        }
        self._coded_quotes: list[tuple[frozenset[str], str]] = []  # stems and indicator_id
        for numeral in figures.numerals:
            coded = figures.figure_by_id.get(numeral.figure_id)
            if coded is None or numeral.role != "figure" or numeral.source_id == source_id:
                continue
            self._coded_quotes.append((_list_stems(numeral.quote), coded.indicator_id))
        self._counters: dict[str, set[str]] = defaultdict(set)  # codes of counters, by indicator_id
        for figure in figures.figures:
            if figure.source_id != source_id:
                self._counters[figure.indicator_id].add(figure.probable_counter)

    def choose(
        self, mention: Mention, quote: str, counted_by: str, whole_cells: Mapping[str, str]
    ) -> tuple[IndicatorRow | None, Sequence[str]]:
        """Return the indicator of a number; if words do not settle it, None and the nearest ones.

        A number that depends on another one has the indicator of that number, unless it names a
        unit that this indicator does not have. Otherwise an indicator is certain if it alone meets
        these conditions:

        - The words of the number name a unit in which the indicator is counted.
        - The same kind of counter counts it in other sources, or no other source has it.
        - A similar quote was coded with it in another source; or the words contain its whole label,
          and fewer words of each rival label. A rival label has one of the words which this label
          lacks: “roads inspected” is a rival of “roads” in “5 roads were inspected”.

        Args:
            mention: the number with what its sentence says about it
            quote: the number with the words around it
            counted_by: code of the kind of organization that counts; "" fits every indicator
            whole_cells: cells of the figure on which the number depends; empty if it depends on
                none

        Returns:
            the indicator, and an empty sequence; or None, and the ids of at most NEAREST indicators
            whose labels have words in common with the number, those with most such words first
        """
        unit = self.find_unit(mention)
        inherited = self._indicators.get(whole_cells.get("indicator_id", ""))
        if inherited is not None and unit in ("", *inherited.units):
            return inherited, ()
        noun = divide_words(mention).noun  # before the number if this is alone in brackets
        stems = _list_stems(f"{mention.lead} {noun} {mention.after}")
        shared = {  # by indicator_id, the words that the label and the number have in common
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
            fits_counter = self._may_be_counted_by(counted_by, name)
            if unit and fits_counter and (is_named or name in precedents):
                certain.append(self._indicators[name])
        if len(certain) == 1:
            return certain[0], ()
        related = [name for name, words in shared.items() if words]
        nearest = sorted(related, key=lambda name: len(shared[name]), reverse=True)
        return None, nearest[:NEAREST]

    def find_unit(self, mention: Mention) -> str:
        """Return the code of the unit of a number; "" if none is named.

        `EUR` for `5 million euros`, `percent` for `5 percent`. For any other number, it is the
        first unit that the noun or then the predicates name: `call` for `12 calls`.
        """
        own_words = divide_words(mention)
        nouns = "; ".join((own_words.noun, *own_words.predicates))
        return mention.unit or self._words.find_first_code("unit", nouns)

    def _may_be_counted_by(self, counted_by: str, indicator_id: str) -> bool:
        """Return whether a kind of counter may count an indicator, as far as other sources show.

        True if the kind counts the indicator in another source, if no other source has the
        indicator, or if `counted_by` is "".

        Args:
            counted_by: code of the counter; UNNAMED_COUNTER is taken for the government
        """
        counters = self._counters.get(indicator_id)
        probable = GOVERNMENT if counted_by == UNNAMED_COUNTER else counted_by
        if not counters or not probable:
            return True
        return probable in counters

    def _find_precedents(self, quote: str) -> set[str]:
        """Return the ids of the indicators with which similar quotes were coded in other sources.

        Two quotes are similar if both have at least a share of LEAST_SIMILARITY of all their words.
        Numbers are not compared.
        """
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
    """Return whether an indicator is counted in a unit: it has the unit, or both are about money.

    An indicator that has any currency is counted in all currencies.
    """
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
        """Prepare to read the numbers of a source, before its first sentence.

        Args:
            year_covered: the year that the source is mostly about
        """
        self._covered = str(year_covered)
        self._paragraph = 0  # of the current sentence
        # The years of the numbers of the current sentence that were read so far. If it has no
        # numbers except dates, all years that it names.
        self._years: set[str] = set()
        self._usual_year = ""  # the year of a number for which the current sentence names none

    def begin_sentence(self, sentence: Sentence) -> None:
        """Make a sentence the current one, and set its usual year.

        This is the year of a number for which the sentence names none. It is the first of these
        that exists:

        - the year of the study that the sentence names
        - the only year of the sentence before, if both are in one paragraph and this one names no
          time. The years of a sentence are those of its numbers; without numbers other than dates,
          all years in its text
        - the year that the source covers
        """
        goes_on = sentence.paragraph == self._paragraph and not _OTHER_TIME.search(sentence.text)
        usual_year = self._covered
        if goes_on and len(self._years) == 1:
            usual_year = self._years.pop()  # the set is replaced below
        self._usual_year = find_study_year(sentence.text) or usual_year
        # `read` adds the years of the numbers, which a sentence of dates does not have.
        has_counts = not all(numeral.is_date for numeral in sentence.numerals)
        self._years = set() if has_counts else set(re.findall(YEAR, sentence.text))
        self._paragraph = sentence.paragraph

    def read(
        self,
        mention: Mention,
        measure: str,
    ) -> TextRow:
        """Return the cells year, year_basis and period of a number of the current sentence.

        If the sentence names no period, `period` is empty, and `_read_year` decides year and basis.
        If it names one, such as `January to August 2016`, this is the period of each of its
        numbers, and also decides the year (see `find_year`); the basis is STATED if the sentence
        contains this year, otherwise INFERRED.

        The year of `_read_year` is kept for the next sentence, which may go on with it, even if a
        period has decided the cell `year`.

        Args:
            measure: measure of the indicator, such as `stock`; "" if the indicator is not known
        """
        year, basis = self._read_year(mention)
        if year:
            self._years.add(year)
        year_of_dates = int(year or self._covered)  # of dates without a year, such as `in May`
        named = find_period(mention.sentence.text, year_of_dates, is_stock=measure == "stock")
        if named is None:
            return {"year": year, "year_basis": basis, "period": ""}
        period_year = str(find_year(named.period, measure, int(self._covered)))
        is_stated = period_year in re.findall(YEAR, mention.sentence.text)
        basis = STATED if is_stated else INFERRED
        return {"year": period_year, "year_basis": basis, "period": str(named.period)}

    def _read_year(self, mention: Mention) -> tuple[str, str]:
        """Return the year of a number, and STATED or INFERRED.

        The first of these cases decides:

        - The words of the number name one year; or they name none, and the sentence has only one
          year that may be meant: this year, STATED.
        - The words name several years or are unclear: "", INFERRED.
        - The words name no year: the usual year of the sentence (see `begin_sentence`), INFERRED.
        """
        reading = mention.main.year_reading
        years = set(reading.named) or reading.possible
        if len(years) == 1:
            return str(*years), STATED
        is_unsettled = reading.named or reading.is_unclear
        return "" if is_unsettled else self._usual_year, INFERRED
