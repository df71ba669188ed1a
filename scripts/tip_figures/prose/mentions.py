"""Find the words and the year that belong to each numeral, and the numeral on which it depends.

A year, or a list of years, is about the numeral before it (`83 victims in 2018`), about all that
follow if it begins a clause (`In 2018, …`), or about neither: that of a law, of a comparison, or
the first of a period.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tip_figures.prose.masked_sentence import (
    MOST_NUMERALS,
    YEAR,
    MaskedSentence,
    cover,
    mask_sentence,
)
from tip_figures.prose.mention import UNKNOWN, Mention, YearReading, find_bracket_start
from tip_figures.prose.number_words import find_document, is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.part_lists import ListReader
from tip_figures.prose.source_text import Sentence

_CLAUSE_START = re.compile(
    rf"[;:,()\u2013\u2014{UNKNOWN}]"
    r"|\b(?:and|or|with|while|whereas|but|plus|including|of\ whom|of\ which)\b",
    re.VERBOSE,
)
_LAST_CLAUSE = re.compile(rf"(?s)(?P<before>.*)(?:{_CLAUSE_START.pattern})", re.VERBOSE)
_LABEL_START = re.compile(rf"{_CLAUSE_START.pattern}|\b(?:from|of|in|for)\b", re.VERBOSE)
_WORDS_AFTER_END = re.compile(r"[;()]|\b(?:while|because|due to)\b")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER_IN_BRACKETS = re.compile(r"\(\s{1,20}\)")  # the number is replaced by spaces
_VERB = re.compile(r"\b(?:were|was|are|is|had|have|came)\b")
_YEAR_AFTER = re.compile(rf" in (?:both )?{YEAR}")
_YEAR_BETWEEN = re.compile(rf".* in {YEAR}+(?:,| and|, and| but|, but) ")  # `30 in 2019 and 24 in`
_SHARED_NOUN = re.compile(r" (?:out )?of (?:all )?(?:the |these |those |their )?")


def read_mentions(sentence: Sentence, numerals: Sequence[Numeral]) -> Sequence[Mention]:
    """Read what a sentence says about each of its numerals that is not a date.

    numerals: of the sentence, with the phrases that may state a zero, in the order of the text
    returns:  mentions in the order of the text; numerals without a value, and fractions, are left
              out. Conversions, upper ends of ranges, and durations have neither words nor a year;
              nor has any mention of a sentence with more than MOST_NUMERALS numerals
    """
    masked = mask_sentence(sentence, numerals)
    mentions = masked.mentions
    if len(numerals) > MOST_NUMERALS:
        return mentions
    _find_antecedents(masked)
    text = sentence.text
    counting: list[Mention] = []
    for mention in mentions:
        start, end = mention.numeral.start, mention.numeral.end
        if mention.relation == "conversion":
            start, end = mention.bracket_start, text.find(")", end) + 1 or end
        elif mention.relation != "range_end":
            if mention.numeral.kind == "duration":
                continue  # it stays among the words of other mentions
            counting.append(mention)
        text = cover(text, start, end, " ")
    _read_words(text, counting)
    _read_years(text, counting, numerals)
    return mentions


def _find_antecedents(masked: MaskedSentence) -> None:
    """Set `antecedent`, `relation` and `is_compared` of the counts of a sentence in place.

    A part depends on the likeliest total of its first list. A compared number depends on an earlier
    one: after words such as `compared with` on the first count of the sentence, in a series of
    years (`30 in 2019 and 24 in 2020`) on the first of it or on the total of that, and in a change
    on the other number. What is set last counts.
    """
    lists = ListReader(masked)
    for part_list in lists.lists:
        for part in part_list.parts:
            total = part_list.totals[0]
            if part.antecedent is None and part is not total and not part_list.is_again:
                part.depend_on(total, "part")
    previous: Mention | None = None
    for count in masked.counts:
        is_series = _YEAR_AFTER.match(masked.masked, count.end)
        count.is_compared = count in lists.compared
        if previous and count.is_compared:
            count.depend_on(masked.counts[0], "compared")
        elif previous and is_series and _YEAR_BETWEEN.fullmatch(masked.gap_before(count)):
            count.depend_on(previous.antecedent or previous, "compared")
        previous = count
    for change in lists.changes:
        earlier, later = sorted((change.old, change.new), key=lambda count: count.start)
        later.depend_on(earlier, "compared")


def _read_words(text: str, mentions: Sequence[Mention]) -> None:
    """Set the words that belong to each mention: `lead`, `label` and `after`.

    `lead` is before it: all words from the first new clause after the previous mention on. `label`
    is before its brackets (`from Norway (12)`), from the last new clause on. `after` ends at the
    next mention or at the closing bracket. It is set from the last mention to the first: in `two of
    the six victims were found` all words are about `two`, and `six` keeps those before `were`.

    text:     the sentence with spaces instead of its numerals and conversions
    mentions: those that are neither conversions, upper ends of ranges nor durations, in order
    """
    previous_end = 0
    for mention in mentions:
        start, bracket = mention.start, mention.bracket_start
        words_between = text[previous_end:start]
        clause = _CLAUSE_START.search(words_between) if previous_end else None
        mention.lead = words_between[clause.start() :] if clause else words_between
        is_label = _NUMBER_IN_BRACKETS.fullmatch(text, max(0, bracket), mention.numeral.end + 1)
        if is_label and bracket >= previous_end:
            mention.label = _CLAUSE_START.split(text[previous_end:bracket])[-1]
        previous_end = mention.numeral.end
    for index, mention in reversed(list(enumerate(mentions))):
        others = mentions[index + 1 :]
        bracket = mention.bracket_start
        following = next((other for other in others if other.bracket_start == bracket), None)
        closing = text.find(")", mention.numeral.end) if bracket >= 0 else -1
        end = len(text) if closing < 0 else closing
        if following:
            end = following.start
        words = text[mention.numeral.end : end]
        if following is not None and _SHARED_NOUN.fullmatch(words):  # `two of the six victims were`
            mention.after = words + following.after
            following.after = _VERB.split(following.after)[0]
        else:
            mention.after = _drop_other_clauses(words, is_last=following is None)


def _drop_other_clauses(words: str, *, is_last: bool) -> str:
    """Return the words after a numeral that belong to it.

    The label of a later number in brackets, words in brackets, the last clause unless `is_last`,
    and clauses after `;`, `while` or `because` are left out.

    words:   up to the next numeral, or to the end of the sentence
    is_last: whether no numeral follows, to which the last clause would belong
    """
    label = _NUMBER_IN_BRACKETS.search(words)
    if label is not None:  # the last words are about the number: `from Norway (12)`
        label_starts = [match.start() for match in _LABEL_START.finditer(words, 0, label.start())]
        words = words[: max(label_starts, default=0)]
    words = _IN_BRACKETS.sub(lambda brackets: " " * len(brackets[0]), words)
    last_clause = _LAST_CLAUSE.match(words)
    if last_clause and not is_last:
        words = last_clause["before"]
    return _WORDS_AFTER_END.split(words)[0]


# Years

_REACH = 40  # characters before a year that are looked at
_IN = r"(?:[Ii]n|[Dd]uring|[Ff]or|of|(?:calendar|fiscal) year|FY|year)"
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


@dataclass
class _YearList:
    """A year of a sentence, or several that are listed.

    bracket_start: where the brackets around it begin; -1 for none
    is_leading:    whether it begins a clause in which a mention follows
    owners:        the mentions before it that it is about, the last one first
    """

    start: int
    end: int
    years: tuple[int, ...]
    bracket_start: int
    is_leading: bool = False
    owners: Sequence[Mention] = ()


def _read_years(text: str, mentions: Sequence[Mention], numerals: Sequence[Numeral]) -> None:
    """Set `year_reading` of each mention: what the words of a sentence say about its year.

    text:     the sentence, with spaces instead of its numerals that are not dates
    mentions: those that are neither conversions nor upper ends of ranges, in order
    numerals: of the sentence, in order; the years among them are read
    """
    year_lists = _list_years(text, numerals)
    for years in year_lists if mentions else ():
        before = text[max(0, years.start - _REACH) : years.start]
        if _BEGINS_CLAUSE.search(before) and mentions[-1].start > years.end:
            years.is_leading = True
        elif _PREPOSITION_BEFORE.search(before):
            years.owners = _find_owners(text, years, mentions)
    for mention in mentions:
        mention.year_reading = _read_year(text, mention, year_lists)


def _list_years(text: str, numerals: Sequence[Numeral]) -> list[_YearList]:
    """Return the years of a sentence; those listed together (`2018 and 2019`) are one entry.

    Years in the names of documents are left out.

    text:     the sentence, with spaces instead of its numerals that are not dates
    numerals: of the sentence, in order
    """
    year_lists: list[_YearList] = []
    for numeral in numerals:
        is_of_document = find_document(text, numeral.start, numeral.end) is not None
        if numeral.is_date and is_year(numeral.text) and not is_of_document:
            year = int(numeral.text)
            if year_lists and _IN_LIST.fullmatch(text, year_lists[-1].end, numeral.start):
                year_lists[-1].years += (year,)
                year_lists[-1].end = numeral.end
            else:
                bracket_start = find_bracket_start(text, numeral.start)
                year_lists.append(_YearList(numeral.start, numeral.end, (year,), bracket_start))
    return year_lists


def _find_owners(text: str, years: _YearList, mentions: Sequence[Mention]) -> list[Mention]:
    """Find the mention before a year that the year is about, and those that are joined with it.

    They are two each in `25 and none in 2018` and `180 of the 880 found in 2015`. Mentions in
    brackets that do not contain the year are passed over.

    returns: the nearest to the year first; empty if words with another subject come between
             (`fell`, `the law of`)
    """
    brackets = (-1, years.bracket_start)  # none, or those around the year
    owners: list[Mention] = []
    for mention in reversed(mentions):
        if mention.numeral.end > years.start or mention.bracket_start not in brackets:
            continue
        if owners and not _JOINED.fullmatch(text, mention.numeral.end, owners[-1].start):
            break
        words = text[mention.numeral.end : years.start].removesuffix("(")  # `12 (2018)`
        if not owners and _OTHER_SUBJECT.search(_IN_BRACKETS.sub("", words)):
            break
        owners.append(mention)
    return owners


def _read_year(text: str, mention: Mention, year_lists: Sequence[_YearList]) -> YearReading:
    """Return what the words say about the year of a mention; its antecedent is read already.

    The first that applies: the years of which it is an owner; `the previous year`; unclear, as in a
    comparison; for a part, the reading of its total, unless a year begins its clause in the same
    brackets; the year that begins its clause. Otherwise all years are possible, except those of
    compared numbers and those in other brackets.
    """
    named: tuple[int, ...] = ()
    possible: set[int] = set()
    clause: _YearList | None = None
    for years in year_lists:
        owner = next(iter(years.owners), None)
        bracket_start = (owner or years).bracket_start
        if mention in years.owners:
            named += years.years
        elif years.is_leading:
            clause = years if years.start < mention.start else clause
        elif owner and owner.is_compared:
            continue
        elif bracket_start in (-1, mention.bracket_start):
            possible.update(years.years)
    if named:
        return YearReading(named)
    years_of_clause = clause.years if clause else ()
    if _YEAR_BEFORE.search(mention.after):
        return YearReading(tuple(year - 1 for year in years_of_clause), is_year_before=True)
    if mention.is_compared or _OTHER_PERIOD.search(mention.after):
        return YearReading(is_unclear=True)
    is_beside = clause is not None and clause.bracket_start == mention.bracket_start
    if mention.relation == "part" and mention.antecedent is not None and not is_beside:
        return mention.antecedent.year_reading
    if clause and ";" not in text[clause.end : mention.start]:
        return YearReading(years_of_clause)
    return YearReading(possible=frozenset(possible.union(years_of_clause)))
