"""Which year, and which part of it, a number of a passage is about."""

import re
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.records.record_types import PART_OF_YEAR
from tip_figures.figures.words.word_reading import read_period
from tip_figures.prose.dates import MONTH, YEAR
from tip_figures.prose.mention import Mention
from tip_figures.prose.source_text import Sentence

STATED, INFERRED = "stated", "inferred"

_DATE: Final = rf"(?:early |late |mid-)?{MONTH}(?: [0-9]{{1,2}}(?![0-9]))?,?"
_SPAN = re.compile(
    rf"(?:\bfrom |\bbetween |\bof |\bperiod )?{_DATE}(?: (?P<first>{YEAR}))?"
    rf",? (?:to|through|and|until|[-\u2013]) {_DATE}(?: (?P<last>{YEAR}))?",
)
_PART = re.compile(
    rf"\b(?:[Aa]s of|[Tt]hrough|[Uu]ntil|[Bb]y|end of) (?:the end of )?{_DATE}"
    r"|\b(?:first|last|second|third|final) (?:\w+ )?(?:months|half|quarter)\b"
    r"|\b(?:year )?to date\b",
)
_WHOLE_YEAR = re.compile(r"January.* December")
_IN_YEAR = re.compile(
    rf"\b(?:in|during|for|of|since|through) (?:{_DATE} )?(?P<year>{YEAR})", re.IGNORECASE
)
_OTHER_TIME = re.compile(rf"\b{MONTH}|{YEAR}|\b(?i:during|in|over|throughout) (?i:the|this) year\b")


class TimeReader:
    """Reads the years of the numbers of a passage, sentence by sentence.

    A sentence that names no time goes on with the year of the sentence before, if it has only one.
    """

    def __init__(self, year_covered: int) -> None:
        """Begin before the first sentence of a source that is mostly about one year."""
        self._covered = str(year_covered)
        self._paragraph = 0
        self._years: set[str] = set()  # of the sentence so far
        self._usual_year = ""  # of numbers of the sentence for which it names no year
        self._first_year = ""  # with which the sentence begins

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read the next sentence; it may go on with the year of the one before."""
        goes_on = sentence.paragraph == self._paragraph and not _OTHER_TIME.search(sentence.text)
        self._usual_year = self._covered
        if goes_on and len(self._years) == 1:
            self._usual_year = self._years.pop()
        beginning = _IN_YEAR.match(sentence.text)
        self._first_year = beginning["year"] if beginning else ""
        self._years = {self._first_year} - {""}
        self._paragraph = sentence.paragraph

    def read(
        self,
        mention: Mention,
        usual_period: str,
    ) -> TextRow:
        """Read the time of a number of the sentence.

        usual_period: of what it counts, if no words name another
        returns:      the cells year, year_basis and period, and a note that names a part of a year
        """
        text = mention.sentence.text
        span = _SPAN.search(text)
        first, last = (span["first"], span["last"]) if span else (None, None)
        if first and last and first != last:
            is_term = int(last) - int(first) == 1
            year, period = (first, "reporting_period") if is_term else (last, "several_years")
            return {"year": year, "year_basis": STATED, "period": period, "note": ""}
        year, basis = self._read_year(mention)
        self._years |= {year} - {""}
        period, note = read_period(mention).code or usual_period, ""
        if period == "several_years":  # of which the year covered is the last
            year, basis = self._covered, INFERRED
        part = span or _PART.search(text)
        if part and not _WHOLE_YEAR.search(part[0]):
            period, note = PART_OF_YEAR, f"Part of the year: {part[0].strip(' ,.')}."
        return {"year": year, "year_basis": basis, "period": period, "note": note}

    def _read_year(self, mention: Mention) -> tuple[str, str]:
        """Return the year and whether it is stated; an empty year if the words do not settle it."""
        year, reading = mention.main.year, mention.main.year_reading
        years = set(reading.named) or reading.possible
        if year is None and len(years) == 1:
            (year,) = years
        if year is not None and len(set(reading.named)) < 2:
            return str(year), STATED
        if self._first_year and not reading.named and not mention.is_compared:
            return self._first_year, STATED
        is_other_time = reading.named or reading.is_unclear
        return "" if is_other_time else self._usual_year, INFERRED
