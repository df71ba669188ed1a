"""Which year, and which part of it, a number of a passage is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.records.record_types import IndicatorRow
from tip_figures.figures.words.period_reading import read_period
from tip_figures.prose.dates import MONTH, YEAR
from tip_figures.prose.mention import Mention
from tip_figures.prose.source_text import Sentence

PART_OF_YEAR: Final = "part_of_year"

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
_SINCE_YEAR = re.compile(rf"\b[Ss]ince (?:{_DATE} )?(?P<year>{YEAR})")
_IN_YEAR = re.compile(
    rf"\b(?:in|during|for|of|since|through) (?:{_DATE} )?(?P<year>{YEAR})", re.IGNORECASE
)
_OTHER_TIME = re.compile(rf"\b{MONTH}|{YEAR}|\b(?i:during|in|over|throughout) (?i:the|this) year\b")


@dataclass(frozen=True)
class TimeReading:
    """The cells year, year_basis and period, and a note that names a part of a year."""

    cells: TextRow
    note: str = ""


class TimeReader:
    """Reads the years of the numbers of a passage, sentence by sentence.

    A sentence that names no time goes on with the year of the sentence before, if it has only one.
    """

    def __init__(self, year_covered: int) -> None:
        """Begin before the first sentence of a source that is mostly about one year."""
        self._covered = year_covered
        self._paragraph = 0
        self._years: set[int] = set()  # of the sentence so far
        self._carried_year: int | None = None  # the year with which this sentence goes on
        self._text = ""

    def begin_sentence(self, sentence: Sentence) -> None:
        """Read the next sentence; it may go on with the year of the one before."""
        text = sentence.text
        is_same_paragraph = sentence.paragraph == self._paragraph
        year_before = self._years.pop() if len(self._years) == 1 else None
        names_time = _OTHER_TIME.search(text) is not None
        self._carried_year = year_before if is_same_paragraph and not names_time else None
        begins = _IN_YEAR.match(text)
        self._years = {int(begins["year"])} if begins else set()
        self._paragraph = sentence.paragraph
        self._text = text

    def read(
        self,
        mention: Mention,
        indicator: IndicatorRow | None,
        whole_cells: Mapping[str, str],
    ) -> TimeReading:
        """Read the time of a number of the sentence.

        whole_cells: cells of the figure on which it depends, if there is one
        """
        span = _SPAN.search(self._text)
        if span is not None and span["first"] and span["last"] and span["first"] != span["last"]:
            is_one_year = int(span["last"]) - int(span["first"]) == 1
            period = "reporting_period" if is_one_year else "several_years"
            year = span["first"] if is_one_year else span["last"]
            return TimeReading({"year": year, "year_basis": "stated", "period": period})
        year, basis = self._read_year(mention, whole_cells)
        if year:
            self._years.add(int(year))
        period, note = self._read_period(mention, indicator, span)
        return TimeReading({"year": year, "year_basis": basis, "period": period}, note)

    def _read_period(
        self,
        mention: Mention,
        indicator: IndicatorRow | None,
        span: re.Match[str] | None,
    ) -> tuple[str, str]:
        """Return the period, and a note that names a part of a year."""
        parts = [match for match in _PART.finditer(self._text) if match.start() < mention.start]
        part = span or (parts[-1] if parts else _PART.search(self._text))
        if part is not None and not _SINCE_YEAR.search(self._text):
            return PART_OF_YEAR, f"Part of the year: {part[0].strip(' ,.')}."
        if _SINCE_YEAR.search(self._text):
            return "several_years", ""
        is_stock = indicator is not None and indicator.measure == "stock"
        usual = "point_in_time" if is_stock else "calendar_year"
        period = read_period(mention).code
        return (period if period not in ("", PART_OF_YEAR) else usual), ""

    def _read_year(
        self,
        mention: Mention,
        whole_cells: Mapping[str, str],
    ) -> tuple[str, str]:
        """Return the year and whether it is stated; an empty year if the words do not settle it."""
        reading = mention.main.year_reading
        since = _SINCE_YEAR.search(self._text)
        if since is not None and mention.main.year in (None, int(since["year"])):
            return str(self._covered), "inferred"
        if mention.main.year is not None and len(set(reading.named)) < 2:
            return str(mention.main.year), "stated"
        if mention.relation in ("part", "conversion") and whole_cells.get("year"):
            is_here = whole_cells["year"] in self._text
            return whole_cells["year"], whole_cells["year_basis"] if is_here else "inferred"
        if reading.is_year_before:
            return str(self._covered - 1), "inferred"
        if len(reading.possible) == 1 and not reading.named:
            return str(*reading.possible), "stated"
        if (begins := _IN_YEAR.match(self._text)) and not reading.named and not mention.is_compared:
            return begins["year"], "stated"
        is_other_time = reading.is_unclear and not re.search(rf"\b{MONTH}", self._text)
        if reading.named or is_other_time:
            return "", "inferred"
        return str(self._carried_year or self._covered), "inferred"
