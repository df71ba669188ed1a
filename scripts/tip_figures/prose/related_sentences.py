"""Claims that the words of several sentences make together, or far apart in one sentence.

- `The remaining four` are, with the parts that are listed before, all of their total.
- `All but 15 of the victims were from Norway. All 82 Norwegian victims …`: 15 and 82 are all.
- `Shelters assisted 122 people. The police referred 19 people to shelters, embassies ten, …`: those
  who are referred to somebody are part of those whom somebody assists.
- `It identified two foreign victims in 2018. Of 83 victims identified in 2018, …`: two are part.
- `It identified 38 victims. Of the 38 victims, …` repeats a number.
- `12 men and eight women, for a total of 20` adds up numbers before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tip_figures.prose.claims import Claim, PartList, Repetition
from tip_figures.prose.count_patterns import BEFORE_COUNT, HEDGES, NUMBER
from tip_figures.prose.counts import YEAR, Count, CountedSentence
from tip_figures.prose.part_lists import SentenceLists, find_subjects
from tip_figures.prose.part_words import find_noun, has_feature, has_uncounted_part, share_stem

_REACH: Final = 3  # sentences before one, in which what it refers to may be
_REMAINING = re.compile(
    rf"""
    (?: ^ | ;[ ] ) (?: and[ ] | while[ ] )? (?: all[ ]of[ ] | all[ ] )? the[ ]
    (?: remaining | other ) [ ] {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FEATURE: Final = "gender | sex | age"
_UNKNOWN_FEATURE = re.compile(
    rf"""
    [^.;]{{0,40}}?
    (?: \b whose [ ] (?P<feature> {_FEATURE} ) [^,.;]{{0,30}}?
        \b (?: unknown | not | unspecified | undisclosed | unreported | undetermined | unclear
             | unavailable ) \b
      | \b of [ ] (?: unknown | unspecified | undetermined | undisclosed ) [ ]
        (?P<feature_after> {_FEATURE} ) \b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ALL_BUT = re.compile(
    rf"""
    \b all [ ] but [ ] (?P<number> {NUMBER} ) (?P<of> [ ] of [ ] [^,;.]{{0,60}}? )??
    [ ] (?: were | was | are | is | came | had[ ]been ) [ ] (?P<predicate> [^,;.]{{1,80}} )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ALL_COUNT = re.compile(
    rf"""
    (?: ^ | [;,] [ ] | \b(?:and|to|by|for|assisted|helped) [ ] )
    (?: all | all[ ]the | all[ ]of[ ]the | the | each[ ]of[ ]the ) [ ]
    (?P<number> {NUMBER} ) [ ] (?P<noun> (?: [\w-]+ [ ] ){{0,2}} [\w-]+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REFERRED = re.compile(
    rf"""
    \b (?: refer | transfer | sen[dt] | direct ) [a-z]* [ ] {HEDGES} (?P<number> {NUMBER} )
    (?P<noun> (?: [ ] [a-z-]+ ){{0,4}}? )
    (?: [ ] to [ ] (?: (?: the | its | their | other ) [ ] ){{0,2}} (?P<recipient> [\w-]+ ) )?
    (?= [ ]? [,(] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BY_THEMSELVES = re.compile(r"\bself-\w+|\b(?:by themselves|on their own|themselves)\b")
_ASSISTED: Final = r"""
    (?: assist | help | serv | support | shelter | hous | accommodat | treat | took[ ]in | receiv )
    [a-z]*
"""
_PASSED_ON = re.compile(
    rf"""
    (?P<number> {NUMBER} ) (?P<noun> [ ] [a-z]+ )?
    [ ] (?: were | was ) [ ] (?: referred | forwarded | transferred | passed[ ]on | confirmed ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOUN: Final = rf"(?P<number> {NUMBER} ) [ ] (?P<adjective> [a-z-]+ [ ] )? (?P<noun> [a-z]+s )"
_DONE_IN_YEAR: Final = (
    re.compile(  # `two foreign victims were identified in 2018`
        rf"{_NOUN} [ ] (?: were[ ] )? (?P<verb> [a-z]+ ) ed [ ] in [ ] (?P<year> {YEAR}+ )",
        re.VERBOSE,
    ),
    re.compile(  # `identified two foreign victims in 2018`
        rf"\b (?P<verb> [a-z]+ ) ed [ ] {HEDGES} {_NOUN} [ ] in [ ] (?P<year> {YEAR}+ )",
        re.VERBOSE,
    ),
)
_NOT_NARROWER: Final = frozenset(
    [
        "additional",
        "alleged",
        "estimated",
        "more",
        "other",
        "possible",
        "potential",
        "presumed",
        "suspected",
        "total",
        "trafficking",
    ]
)
"""Adjectives with which a number need not be part of the same number without them."""
_OF_THE = re.compile(
    rf"^ of [ ] the [ ] (?P<number> {NUMBER} ) [ ] (?P<noun> [a-z]+ ) ,",
    re.VERBOSE | re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every|per|apiece|times)\b", re.IGNORECASE)
_TOTAL_AFTER = re.compile(
    rf"""
    (?: , [ ]? | [ ] [\u2013\u2014-] [ ] ) (?: (?: for | making | giving | to[ ]make ) [ ] )?
    (?: an? [ ] (?: (?: overall | combined | grand ) [ ] )? total [ ] of | totall?ing ) [ ]
    (?P<number> {NUMBER} )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def relate_sentence(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[Claim]:
    """Find what a sentence claims together with the sentences before it in its paragraph."""
    yield from _find_remaining(lists, previous)
    yield from _find_all_but(lists, previous)
    yield from _find_all_others(lists, previous)
    yield from _find_referred(lists, previous)
    yield from _find_passed_on(lists)
    yield from _find_narrower(lists, previous)
    yield from _find_repetition(lists, previous)
    yield from _find_total_after(lists)


def _get_count(sentence: CountedSentence, start: int) -> Count:
    """Return the count of a sentence that begins at an offset."""
    return next(count for count in sentence.counts if count.start == start)


# The remaining four


def _find_remaining(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find the number of a remainder, with the lists of parts before it that it may complete."""
    sentence = lists.sentence
    for position, count in enumerate(sentence.counts):
        if count in lists.parts or not _REMAINING.search(sentence.gap_before(position)):
            continue
        earlier = _list_earlier(lists, previous, count)
        readings = [
            PartList(claim.totals, [*claim.parts, count], "remaining", is_complete=True)
            for claim in earlier
        ]
        yield from _merge(readings)
        yield from _find_feature(sentence, count, readings)


def _list_earlier(
    lists: SentenceLists, previous: Sequence[SentenceLists], count: Count
) -> list[PartList]:
    """List the lists of parts before a count: of the nearest sentence that has one, last first."""
    earlier = [claim for claim in lists.part_lists if claim.parts[-1].end <= count.start]
    for sentence in reversed(previous[-_REACH:]):
        if earlier:
            break
        earlier = list(sentence.part_lists)
    return earlier[::-1]


def _merge(readings: Sequence[PartList]) -> Iterator[PartList]:
    """Return the first of some readings of the same words, which knows the others."""
    for first in readings[:1]:
        yield PartList(
            first.totals,
            first.parts,
            first.wording,
            is_complete=first.is_complete,
            is_disjoint=first.is_disjoint,
            readings=readings[1:],
        )


def _find_feature(
    sentence: CountedSentence, count: Count, readings: Sequence[PartList]
) -> Iterator[PartList]:
    """Find a remainder of unknown sex, although the words give all of its total a sex.

    readings: the lists that it may complete
    """
    unknown = _UNKNOWN_FEATURE.match(sentence.masked, count.end)
    if unknown is None or not readings:
        return
    total = readings[0].totals[0]
    end = readings[0].parts[0].start
    words = total.sentence.text[total.end : end] if end > total.end else ""
    if has_feature(words, unknown["feature"] or unknown["feature_after"]):
        contradiction = PartList([total], [total, count], "related", is_disjoint=True)
        yield from _merge([contradiction, *readings[1:]])


# All but 15


def _find_all_but(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find the total of those who are left out, and what they may be.

    `All but three of the 40 were from Norway; two were from Chad and one was from Mali.`
    """
    sentence = lists.sentence
    match = _ALL_BUT.search(sentence.masked)
    if match is None:
        return
    exception = _get_count(sentence, match.start("number"))
    for total in _find_totals_of_exception(lists, previous, match)[:1]:
        yield PartList([total], [exception], "related")
    parts = [count for count in sentence.counts if count.start >= match.end("predicate")]
    if len(parts) > 1 and not any(count in lists.parts for count in parts):
        yield PartList([exception], parts, "related", is_tentative=True)


def _find_totals_of_exception(
    lists: SentenceLists, previous: Sequence[SentenceLists], match: re.Match[str]
) -> list[Count]:
    """Return the counts of which some are left out; there may be several."""
    for claim in lists.part_lists:
        if claim.parts[0].start == match.start("number"):
            return list(claim.totals)
    words = match["of"] or ""
    named = re.search(NUMBER, words)
    if named:
        return [_get_count(lists.sentence, match.start("of") + named.start())]
    noun = find_noun(words.rpartition(" of ")[2])
    for sentence in reversed(previous[-_REACH:]):
        totals = [
            count
            for count in sentence.subjects
            if not noun or find_noun(sentence.sentence.masked[count.end :]) == noun
        ]
        if totals:
            return totals
    return []


def _find_all_others(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find the number of those who are not left out: `All 82 Norwegian victims`.

    Another `all but` before it is another reading: the words may mean those who were exploited
    in a country, or those who came from it.
    """
    sentence = lists.sentence
    if not any("all but" in each.sentence.masked.lower() for each in previous[-_REACH:]):
        return
    for match in _ALL_COUNT.finditer(sentence.masked):
        others = _get_count(sentence, match.start("number"))
        meant: list[PartList] = []
        possible: list[PartList] = []
        for position in range(max(0, len(previous) - _REACH), len(previous)):
            exceptions = previous[position].sentence
            for all_but in _ALL_BUT.finditer(exceptions.masked):
                exception = _get_count(exceptions, all_but.start("number"))
                totals = _find_totals_of_exception(previous[position], previous[:position], all_but)
                claim = PartList(totals, [others, exception], "remaining", is_complete=True)
                is_meant = share_stem(match["noun"], all_but["predicate"])
                if totals:
                    (meant if is_meant else possible).append(claim)
        if meant:
            yield from _merge([*meant, *possible])


# Referred to those who assist


def _find_referred(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find who was referred to somebody, and how many this somebody assisted."""
    sentence = lists.sentence
    match = _REFERRED.search(sentence.masked)
    if match is None:
        return
    end = sentence.masked.find(";", match.end())
    parts = [
        count
        for count in (*lists.subjects, *lists.parts)
        if count.start >= match.start("number") and (end < 0 or count.start < end)
    ]
    comes_alone = _BY_THEMSELVES.search(sentence.masked, match.end()) is not None
    if len(parts) < 3 or not (match["recipient"] or comes_alone):
        return
    total = _find_assisted(match["recipient"], find_noun(match["noun"]), previous)
    if total is not None:
        parts.sort(key=lambda count: count.start)
        yield PartList([total], parts, "related", is_disjoint=True)


def _find_passed_on(lists: SentenceLists) -> Iterator[PartList]:
    """Find how many of a number were passed on: `received 900 calls, while 12 were referred`."""
    sentence = lists.sentence
    for match in _PASSED_ON.finditer(sentence.masked):
        part = _get_count(sentence, match.start("number"))
        earlier = [count for count in lists.subjects if count.end <= match.start()]
        if part in lists.subjects and len(earlier) == 1 and earlier[0].unit == part.unit:
            total = earlier[0]
            noun = find_noun(sentence.masked[total.end :])
            if not match["noun"] or find_noun(match["noun"]) == noun:
                yield PartList([total], [part], "related", is_tentative=True)


def _find_assisted(
    recipient: str | None, noun: str, previous: Sequence[SentenceLists]
) -> Count | None:
    """Find how many people a recipient assisted; any recipient if it is not named."""
    subject = rf"\b{re.escape(recipient)}\b [^;.]{{0,60}}? " if recipient else ""
    pattern = re.compile(
        rf"{subject} \b {_ASSISTED} [ ] {HEDGES} (?P<number> {NUMBER} )",
        re.VERBOSE | re.IGNORECASE,
    )
    for lists in reversed(previous[-_REACH:]):
        match = pattern.search(lists.sentence.masked)
        if match:
            count = _get_count(lists.sentence, match.start("number"))
            counted = find_noun(lists.sentence.masked[count.end :])
            return count if not noun or counted == noun else None
    return None


# Some of those who were identified in a year


@dataclass(frozen=True)
class _DoneInYear:
    """How many people or things something was done to in a year.

    is_narrower: whether an adjective describes them
    """

    count: Count
    noun: str
    verb: str
    year: str
    is_narrower: bool

    def is_like(self, other: "_DoneInYear") -> bool:
        """Whether the same was done to the same in the same year."""
        return (self.noun, self.verb, self.year) == (other.noun, other.verb, other.year)


def _list_done_in_year(sentence: CountedSentence) -> list[_DoneInYear]:
    statements: list[_DoneInYear] = []
    if YEAR not in sentence.masked:
        return statements
    for pattern in _DONE_IN_YEAR:
        for match in pattern.finditer(sentence.masked):
            adjective = (match["adjective"] or "").strip()
            year = sentence.sentence.text[match.start("year") : match.end("year")]
            statements.append(
                _DoneInYear(
                    _get_count(sentence, match.start("number")),
                    match["noun"],
                    match["verb"],
                    year,
                    bool(adjective) and adjective not in _NOT_NARROWER,
                )
            )
    return statements


def _find_narrower(lists: SentenceLists, previous: Sequence[SentenceLists]) -> Iterator[PartList]:
    """Find a number with an adjective that is part of the same number without one."""
    statements = _list_done_in_year(lists.sentence)
    if not statements:
        return
    participles = {f"{statement.verb}ed" for statement in statements}
    for sentence in (*previous, lists):
        if not any(participle in sentence.sentence.masked for participle in participles):
            continue
        for earlier in _list_done_in_year(sentence.sentence):
            for statement in statements:
                narrower, wider = sorted(
                    (statement, earlier), key=lambda each: not each.is_narrower
                )
                if narrower.is_like(wider) and narrower.is_narrower and not wider.is_narrower:
                    yield PartList([wider.count], [narrower.count], "related", is_tentative=True)


# Numbers that are repeated or added up


def _find_repetition(
    lists: SentenceLists, previous: Sequence[SentenceLists]
) -> Iterator[Repetition]:
    """Find the number that `of the 38 victims` repeats, in the sentence before it."""
    match = _OF_THE.match(lists.sentence.masked)
    if match is None:
        return
    again = _get_count(lists.sentence, match.start("number"))
    noun = find_noun(" " + match["noun"])
    earlier = [count for sentence in previous for count in sentence.sentence.counts]
    equal = [count for count in earlier if count.value == again.value and count.unit == again.unit]
    subjects = [
        count
        for count in find_subjects(previous)
        if find_noun(count.sentence.text[count.end :]) == noun
    ]
    for count in (equal or subjects)[-1:]:
        is_certain = len(subjects) == 1 and not subjects[0].numeral.hedge
        yield Repetition(count, [again], is_certain=is_certain)


def _find_total_after(lists: SentenceLists) -> Iterator[PartList]:
    """Find a total after its parts: `12 men and eight women, for a total of 20`."""
    match = _TOTAL_AFTER.search(lists.sentence.masked)
    if match is None:
        return
    total = _get_count(lists.sentence, match.start("number"))
    parts = [count for count in lists.subjects if count.end <= match.start()]
    parts = [count for count in parts if count.unit == total.unit]
    if len(parts) < 2 or _EACH.search(lists.sentence.masked, parts[0].end, match.start()):
        return
    if has_uncounted_part(lists.sentence.masked[parts[-1].end : match.end()]):
        return
    yield PartList([total], parts, "composed", is_complete=True, is_disjoint=True)
