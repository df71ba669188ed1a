"""Find the year that each numeral of a sentence is about.

A year, or a list of years, is about the numeral before it (`83 victims in 2018`), about all that
follow if it begins a clause (`In 2018, …`), or about neither: that of a law, of a comparison, or
the first of a period. Numerals that are listed together share a year, and `respectively`
distributes several.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tip_figures.prose.dates import MONTH, is_year
from tip_figures.prose.mention import UNKNOWN, Mention, YearReading, find_bracket_start
from tip_figures.prose.numerals import Numeral

_REACH = 40  # characters before a year that are looked at
_IN = r"(?:[Ii]n|[Dd]uring|[Ff]or|of|(?:calendar|fiscal) year|FY|year)"
_PREPOSITION_BEFORE = re.compile(rf"\b{_IN}(?: both| early| late)? $|\($")
_BEGINS_CLAUSE = re.compile(
    rf"(?:^|[;:,(\u2014]|\b(?:and|while|whereas|but|that)\b) ?{_IN}(?: both)? $"
)
_IN_LIST = re.compile(r"(?:,| and| or|, and|, or| to| through|[-\u2013/]) $|[-\u2013/]$")
_MONTH_BEFORE = re.compile(rf"\b{MONTH}(?: [0-9]{{1,2}},?| of)? $")
_OTHER_SUBJECT = re.compile(
    rf"""
    \b(?: compar\w+ | than | versus | relative | increas\w* | decreas\w* | declin\w* | ris\w+ | rose
        | fell | drop\w* | up | down | similar | same | highest | lowest | law | laws | act | plan
        | decree | standards? | amend\w+ | adopt\w+ | enact\w+ | establish\w+ | which | who | whose
        | when | where | because | due | after | before | since | until | although | while
        | beginning | starting | end | start | middle ) \b
    | ,[ ](?:and|but)\b
    | [;()\u2014{UNKNOWN}]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:previous|prior|preceding|last) (?:calendar |fiscal |reporting )?(?:year|period)\b"
    r"|\byear (?:before|earlier)\b",
    re.IGNORECASE,
)
_OTHER_PERIOD = re.compile(
    r"\b(?:previous|prior|preceding|last|past|next|following) (?:\w+ )?years\b"
    r"|\b(?:next|following) year\b|\byears (?:before|earlier)\b|\bsame (?:period|time)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_JOINED = re.compile(r"(?:,| and| or|, and| /)? | (?:out )?of (?:all )?(?:the |these |those )?")
_RESPECTIVELY = re.compile(r"[^;:()]*?\brespectively\b")


class _YearList(NamedTuple):
    """A year of a sentence, or several that are listed.

    bracket_start: where the brackets around it begin; -1 for none
    """

    start: int
    end: int
    years: tuple[int, ...]
    bracket_start: int


_NO_YEARS = _YearList(0, 0, (), bracket_start=-2)


def read_years(text: str, mentions: Sequence[Mention], numerals: Sequence[Numeral]) -> None:
    """Set the year of each mention of a sentence, and what the words say about it.

    text:     the sentence, with spaces instead of its numerals that are not dates
    mentions: those that are neither conversions nor upper ends of ranges, in order
    numerals: of the sentence, in order; the years among them are read
    """
    reader = _YearReader(text, mentions)
    for year_list in _list_years(text, numerals):
        reader.assign(year_list)
    reader.share_years()
    carried: int | None = None
    for mention in mentions:
        reading = mention.year_reading = reader.read_year(mention)
        if len(set(reading.named)) == 1:
            mention.year = reading.named[0]
            if not (mention.is_compared or mention.is_in_brackets):
                carried = mention.year
        elif not (reading.named or reading.is_unclear):
            mention.year = carried or reader.find_year_of_month(mention)


def _list_years(text: str, numerals: Sequence[Numeral]) -> list[_YearList]:
    """Return the years of a sentence; those that are listed together."""
    year_lists: list[_YearList] = []
    for numeral in numerals:
        if numeral.is_date and is_year(numeral.text):
            start = numeral.start
            years: tuple[int, ...] = (int(numeral.text),)
            if year_lists and _IN_LIST.fullmatch(text, year_lists[-1].end, start):
                start, _, earlier_years, _ = year_lists.pop()
                years = (*earlier_years, *years)
            bracket_start = find_bracket_start(text, start)
            year_lists.append(_YearList(start, numeral.end, years, bracket_start))
    return year_lists


class _YearReader:
    """The years of a sentence: those of single mentions, of clauses, and of neither."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._mentions = mentions
        self._named: dict[Mention, tuple[int, ...]] = {}
        self._leading: list[_YearList] = []
        self._loose: list[_YearList] = []

    def assign(self, years: _YearList) -> None:
        """Find out what a year, or several that are listed, are about."""
        pairs = self._pair_respectively(years)
        owner = self._find_owner(years)
        if pairs:
            self._named |= pairs
        elif self._begins_clause(years):
            self._leading.append(years)
        elif owner is not None:
            self._named[owner] = self._named.get(owner, ()) + years.years
        else:
            self._loose.append(years)

    def share_years(self) -> None:
        """Give mentions that are joined with the next one, or in its brackets, its years.

        `25 and none in 2018`, `180 of the 880 found in 2015`, `(nine women and two men in 2018)`
        """
        for mention, following in reversed(list(pairwise(self._mentions))):
            is_joined = _JOINED.fullmatch(self._text, mention.numeral.end, following.start)
            is_beside = mention.bracket_start == following.bracket_start >= 0
            if (is_joined or is_beside) and following in self._named:
                self._named.setdefault(mention, self._named[following])

    def read_year(self, mention: Mention) -> YearReading:
        """Return what the words say about the year of a mention; those before it are read already.

        The year of a comparison is about the number that is compared, and years in other brackets
        are about the numbers there.
        """
        if mention in self._named:
            return YearReading(self._named[mention])
        levels = (-1, mention.bracket_start)
        clause = _NO_YEARS
        for years in self._leading:
            if years.start < mention.start and years.bracket_start in levels:
                clause = years
        if _YEAR_BEFORE.search(mention.after):
            return YearReading(tuple(year - 1 for year in clause.years), is_year_before=True)
        if mention.is_compared or _OTHER_PERIOD.search(mention.after):
            return YearReading(is_unclear=True)
        is_beside = clause.bracket_start == mention.bracket_start
        if mention.relation == "part" and mention.antecedent is not None and not is_beside:
            return mention.antecedent.year_reading
        if clause.years and ";" not in self._text[clause.end : mention.start]:
            return YearReading(clause.years)
        possible = set(clause.years)
        for year_list in self._loose:
            if year_list.bracket_start in levels:
                possible.update(year_list.years)
        for other, named_years in self._named.items():
            if not other.is_compared and other.bracket_start in levels:
                possible.update(named_years)
        return YearReading(possible=frozenset(possible))

    def find_year_of_month(self, mention: Mention) -> int | None:
        """Return the first year with a month before a mention."""
        for years in self._loose:
            if years.end <= mention.start and self._find_before(_MONTH_BEFORE, years):
                return years.years[0]
        return None

    def _find_before(self, pattern: re.Pattern[str], years: _YearList) -> re.Match[str] | None:
        """Find a pattern at the end of the words before a year."""
        return pattern.search(self._text, max(0, years.start - _REACH), years.start)

    def _begins_clause(self, years: _YearList) -> bool:
        """Whether a year begins a clause in which a mention follows."""
        start = self._find_before(_BEGINS_CLAUSE, years)
        following = [mention.start for mention in self._mentions if mention.start > years.end]
        if start is None or not following:
            return False
        words = self._text[years.end : following[0]]
        is_first = start.start() == 0 or start[0].startswith((";", "("))
        return ";" not in words and (is_first or words.strip(" ,") != "")

    def _find_owner(self, years: _YearList) -> Mention | None:
        """Find the mention before a year that the year is about."""
        earlier = [
            mention
            for mention in self._mentions
            if mention.numeral.end <= years.start
            and mention.bracket_start in (-1, years.bracket_start)
        ]
        if not earlier or not self._find_before(_PREPOSITION_BEFORE, years):
            return None
        words = self._text[earlier[-1].numeral.end : years.start].removesuffix("(")  # `12 (2018)`
        return None if _OTHER_SUBJECT.search(_IN_BRACKETS.sub("", words)) else earlier[-1]

    def _pair_respectively(self, years: _YearList) -> dict[Mention, tuple[int, ...]]:
        """Pair listed years with as many mentions before them if `respectively` follows."""
        size = len(years.years)
        before = [mention for mention in self._mentions if mention.start < years.start][-size:]
        if not _RESPECTIVELY.match(self._text, years.end) or not len(before) == size > 1:
            return {}
        pairs = zip(before, years.years, strict=True)
        return {mention: (year,) for mention, year in pairs}
