"""Find the year that each numeral of a sentence is about.

A year, or a list of years, is about the numeral before it (`83 victims in 2018`), about all that
follow if it begins a clause (`In 2018, …`), or about neither: that of a law, of a comparison, or
the first of a period. Numerals that are listed together share a year, and `respectively`
distributes several.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.prose.dates import MONTH, is_year
from tip_figures.prose.mention import UNKNOWN, Mention, YearReading, find_bracket_start
from tip_figures.prose.numerals import Numeral

_REACH: Final = 40  # characters before a year that are looked at
_IN = r"(?:[Ii]n|[Dd]uring|[Ff]or|of|(?:calendar|fiscal) year|FY|year)"
_PREPOSITION_BEFORE = re.compile(rf"\b{_IN}(?: both| early| late)? $|\($")
_BEGINS_CLAUSE = re.compile(
    rf"(?:^|[;:,(\u2014]|\b(?:and|while|whereas|but|that)\b)\s*{_IN}(?: both)? $"
)
_IN_LIST = re.compile(r"(?:,| and| or|, and|, or| to| through|[-\u2013/]) $|[-\u2013/]$")
_MONTH_BEFORE = re.compile(rf"\b{MONTH}(?: [0-9]{{1,2}},?| of)? $")
_OTHER_SUBJECT = re.compile(
    r"""
    \b(?: compar\w+ | than | versus | relative | increas\w* | decreas\w* | declin\w* | ris\w+ | rose
        | fell | drop\w* | up | down | similar | same | highest | lowest | law | laws | act | plan
        | decree | standards? | amend\w+ | adopt\w+ | enact\w+ | establish\w+ | which | who | whose
        | when | where | because | due | after | before | since | until | although | while
        | beginning | starting | end | start | middle ) \b
    | ,[ ](?:and|but)\b
    | [;()\u2014]
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
_LISTED = re.compile(r"[^;:()]*?(?:,|\band\b|\bor\b)[^;:()]*")
_LONGEST_GAP: Final = 80  # characters between two numbers of a list that `respectively` pairs


@dataclass
class _YearList:
    """A year of a sentence, or several that are listed.

    bracket_start: where the brackets around it begin; -1 for none
    """

    start: int
    end: int
    years: tuple[int, ...]
    bracket_start: int


def read_years(text: str, mentions: Sequence[Mention], numerals: Sequence[Numeral]) -> None:
    """Set the year of each mention of a sentence, and what the words say about it.

    text:     the sentence, with spaces instead of its numerals that are not dates
    mentions: those that are neither conversions nor upper ends of ranges, in order
    numerals: of the sentence, in order; the years among them are read
    """
    named: dict[int, tuple[int, ...]] = {}  # by the index of a mention
    leading: list[_YearList] = []
    loose: list[_YearList] = []
    for year_list in _list_years(text, numerals):
        begins_clause = _begins_clause(text, mentions, year_list)
        pairs = _pair_respectively(text, mentions, year_list, is_first=begins_clause)
        owner = _find_owner(text, mentions, year_list)
        if pairs:
            named |= pairs
        elif begins_clause:
            leading.append(year_list)
        elif owner is not None:
            named[owner] = (*named.get(owner, ()), *year_list.years)
        else:
            loose.append(year_list)
    _share_years(text, mentions, named)
    for index, mention in enumerate(mentions):
        if index in named:
            mention.year_reading = YearReading(named[index])
        else:
            possible = _find_possible(mentions, named, loose, mention)
            mention.year_reading = _read_year(text, mention, leading, possible)
        mention.year = _guess_year(text, mentions[: index + 1], loose)


def _list_years(text: str, numerals: Sequence[Numeral]) -> list[_YearList]:
    """Return the years of a sentence; those that are listed together."""
    year_lists: list[_YearList] = []
    for numeral in numerals:
        if not (numeral.is_date and is_year(numeral.text)):
            continue
        year = int(numeral.text)
        if year_lists and _IN_LIST.fullmatch(text, year_lists[-1].end, numeral.start):
            year_lists[-1].end = numeral.end
            year_lists[-1].years += (year,)
        else:
            bracket_start = find_bracket_start(text, numeral.start)
            year_lists.append(_YearList(numeral.start, numeral.end, (year,), bracket_start))
    return year_lists


def _ends_with(pattern: re.Pattern[str], text: str, years: _YearList) -> re.Match[str] | None:
    """Find a pattern at the end of the words before a year."""
    return pattern.search(text, max(0, years.start - _REACH), years.start)


def _begins_clause(text: str, mentions: Sequence[Mention], years: _YearList) -> bool:
    """Whether a year begins a clause in which a mention follows."""
    start = _ends_with(_BEGINS_CLAUSE, text, years)
    following = [mention.start for mention in mentions if mention.start > years.end]
    if start is None or not following:
        return False
    is_between = any(start.start() <= mention.start < years.start for mention in mentions)
    words = text[years.end : following[0]]
    if is_between or ";" in words:
        return False
    is_first = start.start() == 0 or start[0].startswith((";", "("))
    return is_first or words.strip(" ,") != ""


def _find_owner(text: str, mentions: Sequence[Mention], years: _YearList) -> int | None:
    """Find the mention before a year that the year is about."""
    if not _ends_with(_PREPOSITION_BEFORE, text, years):
        return None
    earlier = [
        index
        for index, mention in enumerate(mentions)
        if mention.numeral.end <= years.start and mention.bracket_start in (-1, years.bracket_start)
    ]
    if not earlier:
        return None
    is_year_alone = text[years.start - 1] == "("  # `12 (2018)`
    words = text[mentions[earlier[-1]].numeral.end : years.start - is_year_alone]
    words = _IN_BRACKETS.sub("", words)
    is_about_other = UNKNOWN in words or _OTHER_SUBJECT.search(words)
    return None if is_about_other else earlier[-1]


def _pair_respectively(
    text: str, mentions: Sequence[Mention], years: _YearList, *, is_first: bool
) -> dict[int, tuple[int, ...]]:
    """Pair listed years with as many listed mentions if `respectively` follows.

    is_first: whether the years are before the mentions
    returns:  the year by the index of a mention
    """
    word = _RESPECTIVELY.match(text, years.end)
    if word is None or len(years.years) < 2:
        return {}
    start, end = (years.end, word.end()) if is_first else (0, years.start)
    indexes = [index for index, mention in enumerate(mentions) if start <= mention.start < end]
    lists: list[list[int]] = []
    for index in indexes:
        gap = text[mentions[index - 1].end : mentions[index].start] if index else ""
        if lists and len(gap) <= _LONGEST_GAP and _LISTED.fullmatch(gap):
            lists[-1].append(index)
        else:
            lists.append([index])
    if not lists or len(lists[-1]) != len(years.years):
        return {}
    return {index: (year,) for index, year in zip(lists[-1], years.years, strict=True)}


def _share_years(text: str, mentions: Sequence[Mention], named: dict[int, tuple[int, ...]]) -> None:
    """Give numerals that are joined with the next one, or in its brackets, its years.

    `25 and none in 2018`, `180 of the 880 found in 2015`, `(nine women and two men in 2018)`
    """
    for index in reversed(range(len(mentions) - 1)):
        mention, following = mentions[index], mentions[index + 1]
        is_joined = _JOINED.fullmatch(text, mention.numeral.end, following.start)
        is_beside = mention.bracket_start == following.bracket_start >= 0
        if (is_joined or is_beside) and index not in named and index + 1 in named:
            named[index] = named[index + 1]


def _read_year(
    text: str, mention: Mention, leading: Sequence[_YearList], possible: frozenset[int]
) -> YearReading:
    """Return what the words say about the year of a mention; those before it are read already.

    leading:  years that begin a clause; each is about the mentions after it
    possible: other years of the sentence
    """
    levels = (-1, mention.bracket_start)
    before = [
        years for years in leading if years.start < mention.start and years.bracket_start in levels
    ]
    clause_years = before[-1].years if before else ()
    if _YEAR_BEFORE.search(mention.after):
        return YearReading(tuple(year - 1 for year in clause_years), is_year_before=True)
    if mention.is_compared or _OTHER_PERIOD.search(mention.after):
        return YearReading(is_unclear=True)
    is_beside = bool(before) and before[-1].bracket_start == mention.bracket_start
    if mention.relation == "part" and mention.antecedent is not None and not is_beside:
        return mention.antecedent.year_reading
    if before and ";" in text[before[-1].end : mention.start]:
        return YearReading(possible=possible | frozenset(clause_years))
    return YearReading(clause_years, frozenset() if clause_years else possible)


def _find_possible(
    mentions: Sequence[Mention],
    named: dict[int, tuple[int, ...]],
    loose: Sequence[_YearList],
    mention: Mention,
) -> frozenset[int]:
    """Return the years of a sentence that a mention may be about, if none is named for it.

    The year of a comparison is about the number that is compared, and years in other brackets are
    about the numbers there.
    """
    levels = (-1, mention.bracket_start)
    year_lists = [years.years for years in loose if years.bracket_start in levels]
    for index, years in named.items():
        if not mentions[index].is_compared and mentions[index].bracket_start in levels:
            year_lists.append(years)
    return frozenset().union(*year_lists)


def _guess_year(text: str, mentions: Sequence[Mention], loose: Sequence[_YearList]) -> int | None:
    """Return the year that the last of some mentions is most likely about.

    returns: None if nothing speaks for one
    """
    reading = mentions[-1].year_reading
    if reading.is_unclear or len(set(reading.named)) > 1:
        return None
    for mention in reversed(mentions):
        is_comparable = not mention.is_compared and not mention.is_in_brackets
        is_usable = mention is mentions[-1] or is_comparable
        if is_usable and len(set(mention.year_reading.named)) == 1:
            return mention.year_reading.named[0]
    for years in loose:
        if years.end <= mentions[-1].start and _ends_with(_MONTH_BEFORE, text, years):
            return years.years[0]
    return None
