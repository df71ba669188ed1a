"""The words that belong to each numeral of a sentence, and how one numeral hangs on another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tipdata.text import context
from tipdata.text.context import Context
from tipdata.text.numerals import Numeral
from tipdata.text.report_copy import Sentence

_REST = re.compile(r"(?i:\b(?:remaining|rest|other|along with)\b[^,;]*)$")
_CUT = re.compile(r"[;:,()\u2014\u2013]|\b(?:and|while|but|including|however|with|compared|along|due to|because)\b")
_STOP = re.compile(r"[;)]|\b(?:while|which|however|but|compared|due to|because)\b")
_RISE, _FALL = r"increas|ris|rose|grew|grow|up\b", r"decreas|declin|fell|fall|drop|reduc|down\b"
_COMPARED = re.compile(rf"(?i:\b(?:compared|{_RISE}|{_FALL})[^;()]*\b(?:to|with|from)\b[^;()]*)$")
_INCLUDING, _LISTED = re.compile(r"\bincluding\b[^,;]{0,20}$"), re.compile(r"(?: and|,) $")
_ZERO = Context("", None, "", date=False)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(eq=False)
class Mention:
    """A numeral that is no date, with what its sentence says of it.

    before, after: words of its own clause
    lead, tail:    all words back to the numeral before; words of the clauses behind it that hold no numeral
    head:          the numeral on which it hangs, and `tie` how: `part` of it, `compared` with it, `converted`, far end of
                   its `range`
    rise:          of a comparison: True where the head is said to be higher, False where lower, None where neither
    year:          behind it and before the next one, at the end of its bracket, or at the head of the sentence
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

    @property
    def place(self) -> str:
        """Where it stands, as the column `place` of figures has it."""
        return f"{self.sentence.paragraph}.{self.sentence.number}:{self.numeral.start}"

    @property
    def all_but(self) -> bool:
        """Whether it counts those who are left out: “all but six”."""
        return self.around.hedge.lower() == "all but"


def listed(sentence: Sentence, contexts: Sequence[Context]) -> list[tuple[Numeral, Context]]:
    """The numerals of a sentence and its phrases that may state a zero, each with its context, in the order of the text."""
    found = [*zip(sentence.numerals, contexts, strict=True), *((zero, _ZERO) for zero in sentence.zeros)]
    return sorted(found, key=lambda pair: pair[0].start)


def read(sentence: Sentence, area: str) -> list[Mention]:
    """What a sentence says of each of its numerals that is no date; they come in the order of the text.

    area: the country that the text is about, ISO 3166-1 alpha-3
    """
    found = listed(sentence, context.read(sentence.text, sentence.numerals, area))
    mentions = [Mention(sentence, *pair) for pair in found if not pair[1].date and pair[0].value is not None]
    years = [numeral for numeral, around in found if around.date and _YEAR.fullmatch(numeral.text)]
    _join(sentence.text, mentions)
    text = _blank(sentence.text, mentions)
    free = [one for one in mentions if one.tie not in ("converted", "range")]
    cuts = [0, *(match.start() for match in _CUT.finditer(text)), len(text)]
    for place, one in enumerate(free):
        start, end = one.numeral.start, one.numeral.end
        floor = free[place - 1].numeral.end if place else 0
        ceiling = free[place + 1].numeral.start if place + 1 < len(free) else len(text)
        close = min(ceiling, *(cut for cut in cuts if cut >= end))
        stop = _STOP.search(text, close, ceiling)
        one.before, one.lead = text[max(floor, *(cut for cut in cuts if cut <= start)) : start], text[floor:start]
        one.after, one.tail = text[end:close], text[close : stop.start() if stop else ceiling]
        _hang(text, one, free[:place])
        shut = text.find(")", end) if _bracket(text, one) >= 0 else -1
        one.year = next((int(y.text) for y in years if end < y.start < (ceiling if shut < 0 else shut)), None)
    _carry(text, free, years)
    return mentions


def _join(text: str, mentions: Sequence[Mention]) -> None:
    """Tie conversions and far ends of ranges to the numeral before them."""
    for one, other in pairwise(mentions):
        units = one.around.unit, other.around.unit
        if one.around.partner is not None and one.sentence.numerals[one.around.partner] is other.numeral:
            other.head, other.tie = one, "range"
        elif all(units) and units[0] != units[1] and _bracket(text, other) > one.numeral.end:
            other.head, other.tie = one, "converted"


def _blank(text: str, mentions: Sequence[Mention]) -> str:
    """The sentence with numerals and conversions blanked out, as long as before."""
    for one in mentions:
        start, end = one.numeral.start, one.numeral.end
        if one.tie == "converted":
            start, end = _bracket(text, one), text.find(")", end) + 1 or end
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _hang(text: str, one: Mention, earlier: Sequence[Mention]) -> None:
    """Find the numeral before it in the sentence on which a numeral hangs."""
    opening = _bracket(text, one)
    inside = opening >= 0
    outer = [m for m in earlier if (m.numeral.start < opening if inside else _bracket(text, m) < 0)]
    compared = _COMPARED.search(text[max(opening, 0) : one.numeral.start])
    if outer and compared:
        one.head, one.tie = outer[0], "compared"
        falls, rises = (re.search(f"(?i:{words})", compared[0]) for words in (_FALL, _RISE))
        one.rise = bool(falls) if falls or rises else None
    elif outer and (inside or _INCLUDING.search(one.lead)):
        one.head, one.tie = outer[-1], "part"
    elif earlier and _REST.search(one.lead):
        one.head, one.tie = earlier[-1], "part"
    elif earlier and earlier[-1].tie == "part" and _LISTED.search(one.lead):
        one.head, one.tie = earlier[-1].head, "part"


def _bracket(text: str, one: Mention) -> int:
    """Where the bracket opens in which a numeral stands; -1 where it stands in none."""
    opening = text.rfind("(", 0, one.numeral.start)
    return opening if opening > text.rfind(")", 0, one.numeral.start) else -1


def _carry(text: str, mentions: Sequence[Mention], years: Sequence[Numeral]) -> None:
    """A year at the head of the sentence, or of a clause before, holds for what follows and has none of its own."""
    leading = int(years[0].text) if years and mentions and years[0].start < mentions[0].numeral.start else None
    for one in mentions:
        if one.year is None and one.tie != "compared":
            one.year = leading
        elif one.tie != "compared" and _bracket(text, one) < 0:
            leading = one.year
