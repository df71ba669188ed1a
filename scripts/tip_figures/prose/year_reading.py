"""The year of a quantity, as the words of its sentence say it.

A year, or a list of years, is about the numeral before it (`83 victims in 2018`), about all that
follow if it begins a clause (`In 2018, …`), or about neither: that of a law, of a comparison, or
the first of a period.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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


NO_YEAR = YearReading()
"""The reading of what has no words of its own, such as a conversion."""


@dataclass(frozen=True)
class _YearList:
    """A year of a sentence, or several years that are listed together.

    Attributes:
        start, end: half-open span in the sentence
        years: the years, in the order of the text
        bracket_start: offset of the opening bracket around the years; -1 for none
        is_leading: whether the years begin a clause, and a quantity follows
        owners: the earlier quantities to which the years apply, the nearest first
    """

    start: int
    end: int
    years: tuple[int, ...]
    bracket_start: int
    is_leading: bool = False
    owners: Sequence[Quantity] = ()


class _RelatedYears(NamedTuple):
    """The years of a sentence, by how they relate to one quantity.

    Attributes:
        named: the years that belong to the quantity
        clause: the last years before the quantity that begin a clause; None if there are none
        possible: other years that may be meant
    """

    named: tuple[int, ...]
    clause: _YearList | None
    possible: frozenset[int]


class YearReader:
    """Reads the years of the quantities of a sentence.

    Attributes:
        compared: the quantities of another year, such as 40 in `83, compared with 40`
    """

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
            numerals: all numerals of the sentence, in order; the reader uses only the years
            quantities: the quantities of the sentence, in order
            compared: the quantities of another year, such as 40 in `83, compared with 40`
        """
        self._text = text
        self.compared = compared
        # Without a quantity, there is nothing that a year could apply to.
        groups = _group_years(text, numerals) if quantities else []
        self._year_lists = [_read_years(text, group, quantities) for group in groups]

    def read(
        self, quantity: Quantity, words_after: str, of_total: YearReading | None
    ) -> YearReading:
        """Return what the words say about the year of a quantity.

        The first rule that applies decides:

        1. A year after the quantity belongs to it (`83 victims in 2018`): this year.
        2. `the previous year` follows: the year before the one that begins the clause, or no year
           if none does.
        3. The quantity is of another year, or its words name another period (`the last two years`):
           unclear.
        4. The quantity is a part: `of_total`, the reading of its total. This rule does not apply if
           a year begins the clause, in the same brackets as the quantity or, like it, in none.
        5. A year begins the clause (`In 2018, 83 victims`), and no semicolon is between the year
           and the quantity: this year.
        6. In other cases, several years are possible: those that begin the clause, and all other
           years that `_relate_years` does not leave out.

        Args:
            quantity: a quantity of the sentence
            words_after: the words after the quantity that belong to it
            of_total: the reading of the total if the quantity is a part, or NO_YEAR if the part
                must not take it; None if the quantity is no part
        """
        named, clause, possible = self._relate_years(quantity)
        if named:
            return YearReading(named)
        years_of_clause = clause.years if clause else ()
        if _YEAR_BEFORE.search(words_after):
            return YearReading(tuple(year - 1 for year in years_of_clause), is_year_before=True)
        if quantity in self.compared or _OTHER_PERIOD.search(words_after):
            return YearReading(is_unclear=True)
        is_in_same_brackets = clause is not None and clause.bracket_start == quantity.bracket_start
        if of_total is not None and not is_in_same_brackets:
            return of_total
        if clause and ";" not in self._text[clause.end : quantity.start]:
            return YearReading(years_of_clause)
        return YearReading(possible=possible.union(years_of_clause))

    def _relate_years(self, quantity: Quantity) -> _RelatedYears:
        """Return the years of the sentence, by how they relate to a quantity.

        Of the years that begin a clause, the result has only those of the last clause that begins
        before the quantity. Of the other years, it leaves out those of a compared number, and those
        in brackets that do not contain the quantity. For years of another number (`12 (2018)`), the
        brackets of that number count.
        """
        named: tuple[int, ...] = ()
        clause: _YearList | None = None
        possible: set[int] = set()
        for year_list in self._year_lists:
            owner = year_list.owners[0] if year_list.owners else None  # the nearest
            bracket_start = owner.bracket_start if owner else year_list.bracket_start
            if quantity in year_list.owners:
                named += year_list.years
            elif year_list.is_leading:
                if year_list.start < quantity.start:
                    clause = year_list  # the last one stays
            elif owner not in self.compared and bracket_start in (-1, quantity.bracket_start):
                possible.update(year_list.years)
        return _RelatedYears(named, clause, frozenset(possible))


def _group_years(text: str, numerals: Sequence[Numeral]) -> list[list[Numeral]]:
    """Return the years of a sentence, as lists of years that the text joins.

    `from 2015 to 2018, and in 2020` -> 2015 and 2018 in one list, 2020 in another. The result omits
    years in the names of documents: `the 2007 law`.

    Args:
        text: the sentence, with spaces instead of the numerals that are not dates
        numerals: the numerals of the sentence, in order
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
    """Return the years of a group as numbers, with the quantities to which they apply.

    - Years that begin a clause, and that a quantity follows, are marked as leading: `In 2018, 83
      victims`. They have no owners.
    - Other years after a preposition or an opening bracket may have owners, which are the
      quantities before them to which they apply: `83 victims in 2018`.
    - Years without a preposition or bracket before them have no owners.

    Args:
        text: the sentence, with spaces instead of its numerals that are not dates
        group: the numerals of one year, or of several that are listed together
        quantities: the quantities of the sentence, in order, at least one
    """
    start, end = group[0].start, group[-1].end
    before = text[max(0, start - _REACH) : start]
    bracket_start = find_bracket_start(text, start)
    is_leading = _BEGINS_CLAUSE.search(before) is not None and quantities[-1].start > end
    owners: Sequence[Quantity] = ()
    if not is_leading and _PREPOSITION_BEFORE.search(before):
        owners = _find_owners(text, start, bracket_start, quantities)
    years = tuple(int(numeral.text) for numeral in group)
    return _YearList(start, end, years, bracket_start, is_leading, owners)


def _find_owners(
    text: str, start: int, bracket_start: int, quantities: Sequence[Quantity]
) -> list[Quantity]:
    """Return the quantities before a year to which the year applies, the nearest first.

    They are the nearest quantity and those joined with it: `none` and 25 in `25 and none in 2018`,
    880 and 180 in `180 of the 880 found in 2015`. The search skips quantities in brackets that do
    not contain the year. The list is empty if words that give the year another subject (`fell`,
    `law`) are between the nearest quantity and the year.

    Args:
        text: the sentence, with spaces instead of the numerals that are not dates
        start: the offset of the year
        bracket_start: the offset of the opening bracket around the year; -1 for none
        quantities: the quantities of the sentence, in order
    """
    owners: list[Quantity] = []
    for quantity in reversed(quantities):
        end = quantity.numeral.end
        if end > start or quantity.bracket_start not in (-1, bracket_start):
            continue
        if owners and not _JOINED.fullmatch(text, end, owners[-1].start):
            break
        if not owners:
            words = text[end:start].removesuffix("(")  # `12 (2018)`
            if _OTHER_SUBJECT.search(_IN_BRACKETS.sub("", words)):
                break
        owners.append(quantity)
    return owners
