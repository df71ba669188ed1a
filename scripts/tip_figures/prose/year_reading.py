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
    """Which year a numeral is about; without any attribute set, its words do not say.

    Attributes:
        named: the years that its words name; several if they name a list or a choice
        possible: the years of the sentence that may be meant, if its words name none
        is_year_before: whether its words say `the previous year`; `named` then has that year, or is
            empty if the year is not certain
        is_unclear: whether its words refer to another time without naming it
    """

    named: tuple[int, ...] = ()
    possible: frozenset[int] = frozenset()
    is_year_before: bool = False
    is_unclear: bool = False


NO_YEAR = YearReading()  # of what has no words of its own, such as a conversion


@dataclass(frozen=True)
class _YearList:
    """A year of a sentence, or several that are listed together."""

    start: int
    end: int
    years: tuple[int, ...]
    bracket_start: int
    is_leading: bool  # whether they begin a clause, and a quantity follows
    owners: Sequence[Quantity]  # earlier quantities to which they apply, the nearest first


class YearReader:
    """Reads the years of the quantities of a sentence."""

    def __init__(
        self,
        text: str,
        numerals: Sequence[Numeral],
        quantities: Sequence[Quantity],
        compared: Collection[Quantity],
    ) -> None:
        """Find the years of a sentence, and the quantities to which each year applies.

        Args:
            text: the sentence, with spaces instead of the numerals that are not dates
            numerals: all numerals of the sentence, in order
            quantities: the quantities of the sentence, in order
            compared: the quantities of another year, such as 40 in `83, compared with 40`
        """
        self._text = text
        self._compared = compared
        # Without a quantity, there is nothing that a year could apply to.
        groups = _group_years(text, numerals) if quantities else []
        self._year_lists = [_read_years(text, group, quantities) for group in groups]

    def read(
        self, quantity: Quantity, words_after: str, of_total: YearReading | None
    ) -> YearReading:
        """Return what the words say about the year of a quantity.

        Args:
            quantity: the quantity
            words_after: the words after it that belong to it
            of_total: the reading of the total of which it is a part; None if there is none
        """
        named: tuple[int, ...] = ()
        clause: _YearList | None = None  # the last years before the quantity that begin a clause
        possible: set[int] = set()
        for year_list in self._year_lists:
            owner = year_list.owners[0] if year_list.owners else None
            bracket_start = owner.bracket_start if owner else year_list.bracket_start
            if quantity in year_list.owners:
                named += year_list.years
            elif year_list.is_leading:
                if year_list.start < quantity.start:
                    clause = year_list
            elif owner not in self._compared and bracket_start in (-1, quantity.bracket_start):
                possible.update(year_list.years)
        if named:
            return YearReading(named)
        years_of_clause = clause.years if clause else ()
        if _YEAR_BEFORE.search(words_after):
            return YearReading(tuple(year - 1 for year in years_of_clause), is_year_before=True)
        if quantity in self._compared or _OTHER_PERIOD.search(words_after):
            return YearReading(is_unclear=True)
        is_in_same_brackets = clause is not None and clause.bracket_start == quantity.bracket_start
        if of_total is not None and not is_in_same_brackets:
            return of_total
        if clause and ";" not in self._text[clause.end : quantity.start]:
            return YearReading(years_of_clause)
        return YearReading(possible=frozenset(possible.union(years_of_clause)))


def _group_years(text: str, numerals: Sequence[Numeral]) -> list[list[Numeral]]:
    """Return the years of a sentence without those of documents; listed ones are together."""
    groups: list[list[Numeral]] = []
    for numeral in numerals:
        is_year_number = numeral.is_date and is_year(numeral.text)
        if not is_year_number or find_document(text, numeral.start, numeral.end):
            continue
        if groups and _IN_LIST.fullmatch(text, groups[-1][-1].end, numeral.start):
            groups[-1].append(numeral)
        else:
            groups.append([numeral])
    return groups


def _read_years(text: str, group: Sequence[Numeral], quantities: Sequence[Quantity]) -> _YearList:
    """Find out to which quantities of a sentence some years that are listed together apply."""
    start, end = group[0].start, group[-1].end
    before = text[max(0, start - _REACH) : start]
    bracket_start = find_bracket_start(text, start)
    is_leading = _BEGINS_CLAUSE.search(before) is not None and quantities[-1].start > end
    has_owners = not is_leading and _PREPOSITION_BEFORE.search(before)
    owners: list[Quantity] = []
    # The nearest quantity, and those that are joined to it: `25 and none in 2018`.
    for quantity in reversed(quantities if has_owners else ()):
        quantity_end = quantity.numeral.end
        if quantity_end > start or quantity.bracket_start not in (-1, bracket_start):
            continue
        if owners:
            is_owner = _JOINED.fullmatch(text, quantity_end, owners[-1].start) is not None
        else:
            words = text[quantity_end:start].removesuffix("(")  # `12 (2018)`
            is_owner = _OTHER_SUBJECT.search(_IN_BRACKETS.sub("", words)) is None
        if not is_owner:
            break
        owners.append(quantity)
    years = tuple(int(numeral.text) for numeral in group)
    return _YearList(start, end, years, bracket_start, is_leading, owners)
