"""Find the year that each numeral of a sentence is about.

A year is about the numeral before it (`83 victims in 2018`), about all that follows if it begins a
clause (`In 2018, …`), or about neither: that of a law, of a comparison, or the first of a period.
Numerals that are listed together share a year, and `respectively` distributes several.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tip_figures.prose.dates import MONTH
from tip_figures.prose.mention import UNKNOWN, Mention, YearReading, find_bracket_start


class YearMention(NamedTuple):
    """A year in a sentence, and its span."""

    start: int
    end: int
    year: int


_REACH: Final = 40  # characters before a year that are looked at
_IN = r"(?:[Ii]n|[Dd]uring|[Ff]or|of|(?:calendar|fiscal) year|FY|year)"
_PREPOSITION_BEFORE = re.compile(rf"\b{_IN}(?: both| early| late)? $|\($")
_BEGINS_CLAUSE = re.compile(
    rf"(?:^|[;:,(\u2014]|\b(?:and|while|whereas|but|that)\b)\s*{_IN}(?: both)? $"
)
_LIST_OF_YEARS = re.compile(r"(?:,| and| or|, and|, or| to| through|[-\u2013/]) $|[-\u2013/]$")
_OPEN_PERIOD = re.compile(
    r"\b(?:since|until|till|before|after|from|between|through|by|prior to|beginning|starting"
    r"|(?:beginning|start|end|middle) of)(?: in)?(?: the)? $",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\b{MONTH}(?: [0-9]{{1,2}},?| of)? $")
_ATTRIBUTE_BEFORE = re.compile(r"\b(?:the|its|their|this|a|new) $", re.IGNORECASE)
_ATTRIBUTE_OF_NUMERAL = re.compile(r" [a-z]+(?: [a-z]+)? of (?:only |just )?[$€£¥]?\s*")
_OTHER_SUBJECT = re.compile(
    r"""
    \b(?: compar\w+ | than | versus | relative | increas\w* | decreas\w* | declin\w* | ris\w+ | rose
        | fell | drop\w* | up | down | similar | same | highest | lowest | law | laws | act | plan
        | decree | standards? | amend\w+ | adopt\w+ | enact\w+ | establish\w+ | which | who | whose
        | when | where | because | due | after | before | since | although | while ) \b
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
_JOINED_NOUN = re.compile(r"(?: [a-zA-Z-]+){0,5}(?:,| and|, and) ")


@dataclass(frozen=True)
class _Clauses:
    """What the years of a sentence are about.

    named:    index of a mention → years that its own words name
    leading:  lists of years that begin a clause; each is about the mentions after it
    dated:    years of a month or day
    loose:    other years that are about no mention, or possibly about any
    """

    named: dict[int, list[YearMention]] = field(default_factory=dict)
    leading: list[list[YearMention]] = field(default_factory=list)
    dated: list[YearMention] = field(default_factory=list)
    loose: list[YearMention] = field(default_factory=list)


def read_years(
    text: str,
    mentions: Sequence[Mention],
    years: Sequence[YearMention],
    paired_years: Mapping[int, YearMention],
) -> None:
    """Set the year of each mention of a sentence, and what the words say about it.

    text:     the sentence, with spaces in place of its numerals that are not dates
    mentions: those that are neither conversions nor upper ends of ranges, in order
    years:    of the sentence, in order
    paired_years: offset of a numeral → its year, of those that `respectively` pairs
    """
    clauses = _assign_years(text, mentions, years)
    _share_with_joined(text, mentions, clauses.named)
    _share_in_brackets(mentions, clauses.named)
    for index, mention in enumerate(mentions):
        if mention.numeral.start in paired_years:
            clauses.named[index] = [paired_years[mention.numeral.start]]
    for index, mention in enumerate(mentions):
        mention.year_reading = _read_year(text, mentions, index, clauses)
        mention.year = _guess_year(mentions, index, clauses)


def _assign_years(text: str, mentions: Sequence[Mention], years: Sequence[YearMention]) -> _Clauses:
    """Find what each year of a sentence is about."""
    clauses = _Clauses()
    previous: YearMention | None = None
    for year in years:
        is_listed = previous is not None and _LIST_OF_YEARS.fullmatch(
            text, previous.end, year.start
        )
        target = _find_mention_with_year(text, mentions, year)
        begins_clause = _begins_clause(text, mentions, year)
        if target is None and not begins_clause:
            target = _find_owner(text, mentions, year)
        if is_listed and previous is not None:
            _add_beside(clauses, previous, year)
        elif target is not None:
            clauses.named.setdefault(target, []).append(year)
        elif begins_clause:
            clauses.leading.append([year])
        elif _ends_with(_MONTH_BEFORE, text, year):
            clauses.dated.append(year)
        else:
            clauses.loose.append(year)
        previous = year
    return clauses


def _add_beside(clauses: _Clauses, previous: YearMention, year: YearMention) -> None:
    """Add a year of a list to what the year before it is about."""
    for years in (*clauses.named.values(), *clauses.leading, clauses.dated, clauses.loose):
        if previous in years:
            years.append(year)
            return


def _ends_with(pattern: re.Pattern[str], text: str, year: YearMention) -> re.Match[str] | None:
    """Find a pattern at the end of the words before a year."""
    return pattern.search(text, max(0, year.start - _REACH), year.start)


def _find_mention_with_year(
    text: str, mentions: Sequence[Mention], year: YearMention
) -> int | None:
    """Find the mention whose noun a year is part of: `the 2019 amount of 359,420`."""
    if not _ends_with(_ATTRIBUTE_BEFORE, text, year):
        return None
    for index, mention in enumerate(mentions):
        if mention.numeral.start > year.end:
            is_of = _ATTRIBUTE_OF_NUMERAL.fullmatch(text, year.end, mention.numeral.start)
            return index if is_of else None
    return None


def _begins_clause(text: str, mentions: Sequence[Mention], year: YearMention) -> bool:
    """Whether a year begins a clause in which a mention follows."""
    start = _ends_with(_BEGINS_CLAUSE, text, year)
    mention_starts = [mention.numeral.start for mention in mentions]
    if start is None or any(start.start() <= other < year.start for other in mention_starts):
        return False
    next_start = min((other for other in mention_starts if other > year.end), default=len(text))
    if next_start == len(text) or ";" in text[year.end : next_start]:
        return False
    is_first = start.start() == 0 or start[0].startswith((";", "("))
    words_to_mention = text[year.end : next_start]
    begins_new_list_item = re.match(r"(?:,| and|, and)? *$", words_to_mention)
    return is_first or (bool(words_to_mention.strip(" ,")) and not begins_new_list_item)


def _find_owner(text: str, mentions: Sequence[Mention], year: YearMention) -> int | None:
    """Find the mention before a year that the year is about."""
    is_about_nothing = (
        not _ends_with(_PREPOSITION_BEFORE, text, year)
        or _ends_with(_OPEN_PERIOD, text, year)
        or _ends_with(_MONTH_BEFORE, text, year)
    )
    if is_about_nothing:
        return None
    bracket_start = find_bracket_start(text, year.start)
    earlier = [
        index
        for index, mention in enumerate(mentions)
        if mention.numeral.end <= year.start and mention.bracket_start in (-1, bracket_start)
    ]
    if not earlier:
        return None
    owner = earlier[-1]
    is_year_alone = text[year.start - 1] == "("  # `12 (2018)`
    end = year.start - 1 if is_year_alone else year.start
    words_between = _IN_BRACKETS.sub("", text[mentions[owner].numeral.end : end])
    is_about_other = UNKNOWN in words_between or _OTHER_SUBJECT.search(words_between)
    return None if is_about_other else owner


def _share_with_joined(
    text: str, mentions: Sequence[Mention], named: dict[int, list[YearMention]]
) -> None:
    """Give numerals that are joined with the next one, or count a part of it, its years.

    `25 and none in 2018`, `180 of the 880 victims identified in 2015`
    """
    for index in reversed(range(len(mentions) - 1)):
        words_between = text[mentions[index].numeral.end : mentions[index + 1].numeral.start]
        are_compared = mentions[index].is_compared and mentions[index + 1].is_compared
        pattern = _JOINED_NOUN if are_compared else _JOINED
        is_joined = pattern.fullmatch(words_between)
        if is_joined and index not in named and index + 1 in named:
            named[index] = named[index + 1]


def _share_in_brackets(mentions: Sequence[Mention], named: dict[int, list[YearMention]]) -> None:
    """Give numerals in brackets the year at the end of these, if no other year is in them.

    `(nine women and two men in 2018)`
    """
    for last, years in list(named.items()):
        start = mentions[last].bracket_start
        beside = [
            index for index, mention in enumerate(mentions) if mention.bracket_start == start >= 0
        ]
        if beside and beside[-1] == last and named.keys() & set(beside) == {last}:
            named.update(dict.fromkeys(beside, years))


def _read_year(
    text: str, mentions: Sequence[Mention], index: int, clauses: _Clauses
) -> YearReading:
    """Return what the words say about the year of a mention; those before it are read already."""
    mention = mentions[index]
    if index in clauses.named:
        return YearReading(named=tuple(year.year for year in clauses.named[index]))
    leading = _find_leading(clauses, mention)
    if _YEAR_BEFORE.search(mention.after):
        years = tuple(year.year - 1 for year in leading)
        return YearReading(named=years, is_year_before=True)
    if mention.is_compared or _OTHER_PERIOD.search(mention.after):
        return YearReading(is_unclear=True)
    is_beside = bool(leading) and _find_level(mention, leading[0]) == mention.bracket_start
    if mention.relation == "part" and mention.antecedent is not None and not is_beside:
        return mention.antecedent.year_reading
    possible = _find_possible(mentions, clauses, mention)
    if not leading:
        return YearReading(possible=possible)
    is_same_clause = ";" not in text[leading[-1].end : mention.numeral.start]
    years = tuple(year.year for year in leading)
    if is_same_clause:
        return YearReading(named=years)
    return YearReading(possible=possible | set(years))


def _find_leading(clauses: _Clauses, mention: Mention) -> list[YearMention]:
    """Find the years that begin the last clause before a mention that begins with years."""
    before = [
        years
        for years in clauses.leading
        if years[0].start < mention.numeral.start
        and _find_level(mention, years[0]) in (-1, mention.bracket_start)
    ]
    return before[-1] if before else []


def _find_level(mention: Mention, year: YearMention) -> int:
    """Return where the brackets around a year begin in the sentence of a mention; -1 for none."""
    return find_bracket_start(mention.sentence.text, year.start)


def _find_possible(
    mentions: Sequence[Mention], clauses: _Clauses, mention: Mention
) -> frozenset[int]:
    """Return the years of a sentence that a mention may be about, if none is named for it.

    The year of a comparison is about the number that is compared, and years in other brackets are
    about the numbers there.
    """
    levels = (-1, mention.bracket_start)
    possible = {
        year.year
        for year in (*clauses.loose, *clauses.dated)
        if _find_level(mention, year) in levels
    }
    for index, years in clauses.named.items():
        other = mentions[index]
        if not other.is_compared and other.bracket_start in levels:
            possible.update(year.year for year in years)
    return frozenset(possible)


def _guess_year(mentions: Sequence[Mention], index: int, clauses: _Clauses) -> int | None:
    """Return the year that a mention is most likely about; None if nothing speaks for one."""
    reading = mentions[index].year_reading
    if len(set(reading.named)) == 1:
        return reading.named[0]
    if reading.named or reading.is_unclear:
        return None
    leading = _find_leading(clauses, mentions[index])
    if len(leading) == 1:
        return leading[0].year
    for earlier in reversed(mentions[:index]):
        is_comparable = not earlier.is_compared and not earlier.is_in_brackets
        if is_comparable and len(set(earlier.year_reading.named)) == 1:
            return earlier.year_reading.named[0]
    dated = [year for year in clauses.dated if year.end <= mentions[index].numeral.start]
    return dated[0].year if dated else None
