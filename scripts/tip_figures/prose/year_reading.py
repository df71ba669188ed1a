"""The year of a quantity, as the words of its sentence say it.

A year, or a list of years, is about the numeral before it (`83 victims in 2018`), about all that
follow if it begins a clause (`In 2018, …`), or about neither: that of a law, of a comparison, or
the first of a period.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tip_figures.prose.number_words import find_document, is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.quantity import UNKNOWN, Quantity, find_bracket_start

_REACH = 40  # characters before a year that are looked at
_IN = r"(?:[Ii]n|[Dd]uring|[Ff]or|of|(?:calendar|fiscal) year|FY|year)"
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_PREPOSITION_BEFORE = re.compile(rf"\b{_IN}(?: both| early| late)? $|\($")
_BEGINS_CLAUSE = re.compile(
    rf"(?:^|[;:,(\u2014]|\b(?:and|while|whereas|but|that)\b) ?{_IN}(?: both)? $"
)
_IN_LIST = re.compile(r"(?:,| and| or|, and|, or| to| through|[-\u2013/]) $|[-\u2013/]$")
_JOINED = re.compile(r"(?:,| and| or|, and| /)? | (?:out )?of (?:all )?(?:the |these |those )?")
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


@dataclass(frozen=True)
class YearReading:
    """Which year a numeral is about.

    Attributes:
        named: years that its words name; several if they name a list or a choice
        possible: other years of the sentence that may be meant if none is named for it
        is_year_before: whether it is about the year before; `named` has that year if it is certain
        is_unclear: whether its words are about another time that they do not name
    """

    named: tuple[int, ...] = ()
    possible: frozenset[int] = frozenset()
    is_year_before: bool = False
    is_unclear: bool = False


NO_YEAR = YearReading()
"""The reading of what has no words of its own, such as a conversion."""


@dataclass(frozen=True)
class _YearList:
    """A year of a sentence, or several that are listed.

    Attributes:
        bracket_start: where the brackets around it begin; -1 for none
        is_leading: whether it begins a clause in which a quantity follows
        owners: the quantities before it that it is about, the last one first
    """

    start: int
    end: int
    years: tuple[int, ...]
    bracket_start: int
    is_leading: bool = False
    owners: Sequence[Quantity] = ()


class YearReader:
    """Reads the years of the quantities of a sentence.

    Args:
        compared: quantities of another year
    """

    def __init__(
        self,
        text: str,
        numerals: Sequence[Numeral],
        quantities: Sequence[Quantity],
        compared: Collection[Quantity],
    ) -> None:
        """Find the years of a sentence, and the quantities that each is about.

        Args:
            text: the sentence, with spaces instead of its numerals that are not dates
            numerals: of the sentence, in order; the years among them are read
            quantities: in order
        """
        self._text = text
        self.compared = compared
        groups = _group_years(text, numerals) if quantities else []
        self._year_lists = [_read_years(text, group, quantities) for group in groups]

    def read(
        self, quantity: Quantity, words_after: str, of_total: YearReading | None
    ) -> YearReading:
        """Return what the words say about the year of a quantity.

        The first that applies: the years of which it is an owner; `the previous year`; unclear, as
        in a comparison; for a part, the reading of its total, unless a year begins its clause in
        the same brackets; the year that begins its clause. Otherwise all years are possible, except
        those of compared numbers and those in other brackets.

        Args:
            words_after: that belong to the quantity
            of_total: what was read for its total, if it is a part
        """
        named: tuple[int, ...] = ()
        possible: set[int] = set()
        clause: _YearList | None = None
        for years in self._year_lists:
            owner = next(iter(years.owners), None)
            bracket_start = (owner or years).bracket_start
            if quantity in years.owners:
                named += years.years
            elif years.is_leading:
                clause = years if years.start < quantity.start else clause
            elif owner in self.compared:
                continue
            elif bracket_start in (-1, quantity.bracket_start):
                possible.update(years.years)
        if named:
            return YearReading(named)
        years_of_clause = clause.years if clause else ()
        if _YEAR_BEFORE.search(words_after):
            return YearReading(tuple(year - 1 for year in years_of_clause), is_year_before=True)
        if quantity in self.compared or _OTHER_PERIOD.search(words_after):
            return YearReading(is_unclear=True)
        is_beside = clause is not None and clause.bracket_start == quantity.bracket_start
        if of_total is not None and not is_beside:
            return of_total
        if clause and ";" not in self._text[clause.end : quantity.start]:
            return YearReading(years_of_clause)
        return YearReading(possible=frozenset(possible.union(years_of_clause)))


def _group_years(text: str, numerals: Sequence[Numeral]) -> list[list[Numeral]]:
    """Return the years of a sentence; those listed together (`2018 and 2019`) are one group.

    Years in the names of documents are left out.

    Args:
        text: the sentence, with spaces instead of its numerals that are not dates
        numerals: of the sentence, in order
    """
    groups: list[list[Numeral]] = []
    for numeral in numerals:
        is_of_document = find_document(text, numeral.start, numeral.end) is not None
        if numeral.is_date and is_year(numeral.text) and not is_of_document:
            if groups and _IN_LIST.fullmatch(text, groups[-1][-1].end, numeral.start):
                groups[-1].append(numeral)
            else:
                groups.append([numeral])
    return groups


def _read_years(text: str, group: Sequence[Numeral], quantities: Sequence[Quantity]) -> _YearList:
    """Return years that are listed together, and the quantities that they are about.

    Args:
        text: the sentence, with spaces instead of its numerals that are not dates
        group: the numerals of the years
        quantities: of the sentence, in order, at least one
    """
    start, end = group[0].start, group[-1].end
    before = text[max(0, start - _REACH) : start]
    is_leading = _BEGINS_CLAUSE.search(before) is not None and quantities[-1].start > end
    is_about_earlier = not is_leading and _PREPOSITION_BEFORE.search(before)
    bracket_start = find_bracket_start(text, start)
    return _YearList(
        start,
        end,
        years=tuple(int(numeral.text) for numeral in group),
        bracket_start=bracket_start,
        is_leading=is_leading,
        owners=_find_owners(text, start, bracket_start, quantities) if is_about_earlier else (),
    )


def _find_owners(
    text: str, start: int, bracket_start: int, quantities: Sequence[Quantity]
) -> list[Quantity]:
    """Find the quantity before a year that the year is about, and those that are joined with it.

    They are two each in `25 and none in 2018` and `180 of the 880 found in 2015`. Quantities in
    brackets that do not contain the year are passed over.

    Args:
        start: of the year
        bracket_start: where the brackets around the year begin; -1 for none

    Returns:
        the nearest to the year first; empty if words with another subject come between (`fell`,
        `the law of`)
    """
    owners: list[Quantity] = []
    for quantity in reversed(quantities):
        end = quantity.numeral.end
        if end > start or quantity.bracket_start not in (-1, bracket_start):
            continue
        if owners and not _JOINED.fullmatch(text, end, owners[-1].start):
            break
        words = text[end:start].removesuffix("(")  # `12 (2018)`
        if not owners and _OTHER_SUBJECT.search(_IN_BRACKETS.sub("", words)):
            break
        owners.append(quantity)
    return owners
