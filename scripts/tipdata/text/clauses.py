"""The words that belong to each numeral of a sentence, and how one numeral hangs on another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipdata.text import context
from tipdata.text.context import Context
from tipdata.text.numerals import Numeral
from tipdata.text.report_copy import Sentence

_CUT = re.compile(r"[;:,()\u2014\u2013]|\b(?:and|while|but|including|however|with|compared|along|due to|because)\b")
_STOP = re.compile(r"[;)]|\b(?:while|which|however|but|compared|due to|because)\b")
_RISE, _FALL = r"increas|ris|rose|grew|grow|up\b|more", r"decreas|declin|fell|fall|drop|reduc|down\b|fewer|less"
_COMPARED = re.compile(rf"(?i:\b(?:compared|{_RISE}|{_FALL})[^;()]*\b(?:to|with|from|than)\b[^;()]*)$")
_REST = re.compile(r"(?i:\b(?:remaining|rest|other|along with)\b[^,;]{0,12})$")
_OUT_OF = re.compile(r"(?i:\b(?:of|among)(?: the| all| all the| these)?(?: identified)? )$")
_OF_THEM = re.compile(r" of (?:them|these|those|whom|which)\b")
_BARE = re.compile(r"(?: each)? (?:in|of|from) (?!the\b)")  # nothing but a place or a kind: “20 of forced labor”
_LISTED, _WERE = re.compile(r"(?: and|,) $"), re.compile(r" (?:was|were|of|calls|came)\b")
_INCLUDING, _IN_YEAR = re.compile(r"\bincluding\b[^,;]{0,20}$"), re.compile(r" in \d{4}\)")
_ZERO = Context("", None, "", date=False)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(eq=False)
class Mention:
    """A numeral that is no date, with what its sentence says of it.

    before, after: words of its own clause; `tail` those of the clauses behind it that hold no numeral, `lead` of those before it
    head:          the numeral on which it hangs, and `tie` how: `part` of it, `compared` with it, `converted`, far end of its `range`
    rise:          of a comparison: True where the head is said to be higher, False where lower, None where neither
    year:          the year that the sentence gives it, and None where it gives none
    scope:         whether others are told out of it: “of the 24”
    """

    sentence: Sentence
    numeral: Numeral
    around: Context
    before: str = ""
    after: str = ""
    tail: str = ""
    lead: str = ""
    head: Mention | None = None
    tie: str = ""
    rise: bool | None = None
    year: int | None = None
    scope: bool = False

    @property
    def all_but(self) -> bool:
        """Whether it counts those who are left out: “all but six”."""
        return self.around.hedge.lower() == "all but"

    @property
    def own(self) -> str:
        """Its own clause."""
        return f"{self.before} {self.after}"


def read(sentence: Sentence, area: str) -> list[Mention]:
    """What a sentence says of each of its numerals that is no date; they come in the order of the text.

    area: the country that the text is about, ISO 3166-1 alpha-3
    """
    contexts = context.read(sentence.text, sentence.numerals, area)
    found = [*zip(sentence.numerals, contexts, strict=True), *((zero, _ZERO) for zero in sentence.zeros)]
    found.sort(key=lambda pair: pair[0].start)
    mentions = [
        Mention(sentence, numeral, around) for numeral, around in found if not around.date and numeral.value is not None
    ]
    years = [numeral for numeral, around in found if around.date and _YEAR.fullmatch(numeral.text)]
    _join(sentence.text, mentions)
    text = _blank(sentence.text, mentions)
    free = [one for one in mentions if one.tie not in ("converted", "range")]
    cuts = [0, *(match.start() for match in _CUT.finditer(text)), len(text)]
    for place, one in enumerate(free):
        floor = free[place - 1].numeral.end if place else 0
        ceiling = free[place + 1].numeral.start if place + 1 < len(free) else len(text)
        start, end = one.numeral.start, one.numeral.end
        one.before = text[max(floor, *(cut for cut in cuts if cut <= start)) : start]
        close = min(cut for cut in [*cuts, ceiling] if cut >= min(end, ceiling))
        one.after = text[end : min(close, ceiling)]
        last = max((cut for cut in cuts if close <= cut <= ceiling), default=close) if ceiling < len(text) else ceiling
        stop = _STOP.search(text, close, last) if last > close else None
        one.tail = text[close : stop.start() if stop else last]
        one.lead = text[floor:start]
        one.scope = _OUT_OF.search(one.before) is not None
        _hang(text, one, free[:place])
        outside = [m.numeral.start for m in free[place + 1 :] if _inside(text, one) or not _inside(text, m)]
        one.year = _year(text, one, years, min(outside, default=len(text)))
    _add_up(free)
    _carry(text, free, years)
    for one in mentions:
        if one.tie in ("converted", "range", "change") and one.head:
            one.year = one.head.year
    return mentions


def _join(text: str, mentions: Sequence[Mention]) -> None:
    """Tie conversions and far ends of ranges to the numeral before them."""
    for one, other in pairwise(mentions):
        gap = text[one.numeral.end : other.numeral.start]
        if one.around.partner is not None and one.sentence.numerals[one.around.partner] is other.numeral:
            other.head, other.tie = one, "range"
        elif (
            one.around.unit
            and other.around.unit
            and one.around.unit != other.around.unit
            and re.search(r"\([^()]{0,8}$", gap)
        ):
            other.head, other.tie = one, "converted"


def _blank(text: str, mentions: Sequence[Mention]) -> str:
    """The sentence with numerals, conversions and names of currencies in brackets blanked out, as long as before."""
    for one in mentions:
        start, end = one.numeral.start, one.numeral.end
        if one.tie == "converted":
            start, end = text.rindex("(", 0, start), text.find(")", end) + 1 or end
        text = text[:start] + " " * (end - start) + text[end:]
    return re.sub(r"\([A-Z]{2,5}\)", lambda match: " " * len(match[0]), text)


def _hang(text: str, one: Mention, earlier: Sequence[Mention]) -> None:
    """Find the numeral before it in the sentence on which a numeral hangs."""
    start, end = one.numeral.start, one.numeral.end
    opening = text.rfind("(", 0, start)
    inside = _inside(text, one)
    outer = [m for m in earlier if (m.numeral.start < opening if inside else not _inside(text, m))]
    compared = _COMPARED.search(text[opening if inside else 0 : start])
    if outer and (compared or (inside and _IN_YEAR.match(text, end))):
        one.head, one.tie = outer[-1 if inside else 0], "change" if one.around.unit == "percent" else "compared"
        one.rise = _rise(compared[0]) if compared else None
    elif outer and (inside or _INCLUDING.search(one.lead)):
        one.head, one.tie = outer[-1], "part"
    elif earlier and (_REST.search(one.lead) or _OF_THEM.match(text, end)):
        one.head, one.tie = earlier[-1], "part"
    elif scope := next((m for m in reversed(earlier) if m.scope and ";" not in text[m.numeral.end : start]), None):
        one.head, one.tie = scope, "part"
    elif earlier and earlier[-1].tie == "part" and _LISTED.search(one.lead) and not _WERE.match(text, end):
        one.head, one.tie = earlier[-1].head, "part"
    elif earlier and _BARE.match(text, end) and ";" not in one.lead:
        one.head, one.tie = earlier[-1], "alike"


def _rise(words: str) -> bool | None:
    """Whether words say that what follows is higher, or lower; None where they only compare."""
    words = words.split("compared")[0]
    return True if re.search(f"(?i:{_FALL})", words) else False if re.search(f"(?i:{_RISE})", words) else None


def _add_up(mentions: Sequence[Mention]) -> None:
    """Numerals that add up to the one before them are parts of it."""
    for place, one in enumerate(mentions):
        if one.tie not in ("", "alike") or not one.numeral.value:
            continue
        for back in range(2, place + 1):
            group, whole = mentions[place - back + 1 : place + 1], mentions[place - back]
            if sum(m.numeral.value or 0 for m in group) == whole.numeral.value:
                for part in group:
                    part.head, part.tie = whole, "part"


def _inside(text: str, one: Mention) -> bool:
    return text.rfind("(", 0, one.numeral.start) > text.rfind(")", 0, one.numeral.start)


def _year(text: str, one: Mention, years: Sequence[Numeral], ceiling: int) -> int | None:
    """The year behind a numeral and before the next one, or at the end of its bracket."""
    end = one.numeral.end
    if _inside(text, one) and ")" in text[end:]:
        close = text.index(")", end)
        mine = [year for year in years if end < year.start < close]
        return int(mine[0 if mine[0].start < ceiling else -1].text) if mine else None
    mine = [year for year in years if end < year.start < ceiling]
    return (
        int(mine[0].text)
        if mine and ";" not in text[end : mine[0].start] and not _inside_span(text, end, mine[0].start)
        else None
    )


def _inside_span(text: str, start: int, end: int) -> bool:
    return text.count("(", start, end) > text.count(")", start, end)


def _carry(text: str, mentions: Sequence[Mention], years: Sequence[Numeral]) -> None:
    """A year at the head of the sentence, or of a clause before, holds for what follows and has none of its own."""
    leading: int | None = None
    if (
        years
        and mentions
        and years[0].start < mentions[0].numeral.start
        and re.search(r"(?i:\b(?:in|during|for) (?:\w+ )?)$", text[: years[0].start])
    ):
        leading = int(years[0].text)
    for one in mentions:
        if one.tie == "part" and one.head and _inside(text, one):
            one.year = one.year or one.head.year
        elif one.year is None and one.tie != "compared":
            one.year = leading
        elif one.tie != "compared" and not _inside(text, one):
            leading = one.year


def all_of(sentences: Sequence[Sentence], area: str) -> Iterator[Mention]:
    """The numerals of a passage about a country that are no dates, in the order of the text."""
    for sentence in sentences:
        yield from read(sentence, area)
