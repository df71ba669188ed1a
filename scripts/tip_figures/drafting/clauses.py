"""The words that belong to each numeral of a sentence, and how one numeral hangs on another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tip_figures.figures.records import FigureRow
from tip_figures.prose.context import Context
from tip_figures.prose.dates import is_year
from tip_figures.prose.numerals import Numeral
from tip_figures.prose.source_text import Sentence

CLAUSE_END = r"[;,()]|\b(?:and|with)\b"
"""Where a clause ends."""
_STOP = re.compile(r"[;)]|\b(?:while|because|due to)\b")
_REST = re.compile(r"(?i:\b(?:remaining|rest|other|along with)\b[^,;]*)$")
_COMPARED = re.compile(
    r"(?i:\b(?:compared|(?P<rises>increas|ris|rose|grew|grow|up\b)|(?P<falls>decreas|declin|fell|fall|drop|reduc|down\b))"
    r"[^;()]*\b(?:to|with|from)\b[^;()]*)$"
)
_INCLUDING, _LISTED = re.compile(r"\bincluding\b[^,;]*$"), re.compile(r"(?: and|,) $")


@dataclass(eq=False)
class Mention:
    """A numeral that is no date, with what its sentence says of it, and what that is taken to mean.

    before: words of its clause before it
    behind: words behind it, up to the next numeral
    head:   the numeral on which it hangs, and `tie` how: `part` of it, `compared` with it, `converted`, far end of its `range`
    falls:  of a comparison: True where the head is said to be lower, False where higher, None where neither
    year:   behind it and before the next one, at the end of its bracket, or at the head of the sentence
    figure: what it states; of role `other` what it would state if it stated one. It has no identifier at first
    again:  of a restatement and of the far end of a range: the numeral whose figure it is
    open:   columns that somebody must judge, since the words beside the numeral do not settle them
    """

    sentence: Sentence
    numeral: Numeral
    around: Context
    before: str = ""
    behind: str = ""
    head: Mention | None = None
    tie: str = ""
    falls: bool | None = None
    year: int | None = None
    figure: FigureRow = field(init=False)
    role: str = "figure"
    note: str = ""
    again: Mention | None = None
    open: list[str] = field(default_factory=list)

    @property
    def states(self) -> bool:
        """Whether it states a figure, and no other numeral does."""
        return self.role == "figure" and self.again is None

    @property
    def place(self) -> str:
        """Where it stands, as the column `place` of figures has it."""
        return f"{self.sentence.paragraph}.{self.sentence.number}:{self.numeral.start}"

    @property
    def all_but(self) -> bool:
        """Whether it counts those who are left out: “all but six”."""
        return self.around.hedge.lower() == "all but"

    @property
    def bracket(self) -> int:
        """Where the bracket opens in which it stands; -1 where it stands in none."""
        opening, closing = (self.sentence.text.rfind(mark, 0, self.numeral.start) for mark in "()")
        return opening if opening > closing else -1


def read_mentions(sentence: Sentence, area: str) -> list[Mention]:
    """What a sentence about a country (its code) says of each of its numerals that is no date, in the order of the text."""
    found = sentence.numerals_and_zeros(area)
    mentions = [
        Mention(sentence, *pair)
        for pair in found
        if not pair.context.is_date and pair.numeral.value is not None
    ]
    years = [numeral for numeral, around in found if around.is_date and is_year(numeral.text)]
    text = _join(sentence.text, mentions)
    free = [one for one in mentions if one.tie not in ("converted", "range")]
    floors, ceilings = (
        [0, *(one.numeral.end for one in free)],
        [*(one.numeral.start for one in free[1:]), len(text)],
    )
    running = years[0] if years and free and years[0].start < free[0].numeral.start else None
    for place, (one, floor, ceiling) in enumerate(zip(free, floors, ceilings, strict=False)):
        start, end = one.numeral.start, one.numeral.end
        lead = text[floor:start]
        one.before, one.behind = re.split(CLAUSE_END, lead)[-1], _STOP.split(text[end:ceiling])[0]
        _hang(text, lead, one, free[:place])
        shut = text.find(")", end) if one.bracket >= 0 else -1
        own = next(
            (year for year in years if end < year.start < (ceiling if shut < 0 else shut)), None
        )
        if own and one.tie != "compared" and one.bracket < 0:
            running = own  # holds for what follows and has none of its own
        year = own or (running if one.tie != "compared" else None)
        one.year = int(year.text) if year else None
    return mentions


def _join(text: str, mentions: Sequence[Mention]) -> str:
    """Tie conversions and far ends of ranges to the numeral before them.

    returns: the sentence with numerals and conversions blanked out, as long as before
    """
    for one, other in pairwise(mentions):
        units = one.around.unit, other.around.unit
        if (
            one.around.partner is not None
            and one.sentence.numerals[one.around.partner] is other.numeral
        ):
            other.head, other.tie = one, "range"
        elif all(units) and units[0] != units[1] and other.bracket > one.numeral.end:
            other.head, other.tie = one, "converted"
    for one in mentions:
        start, end = one.numeral.start, one.numeral.end
        if one.tie == "converted":
            start, end = one.bracket, text.find(")", end) + 1 or end
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _hang(text: str, lead: str, one: Mention, earlier: Sequence[Mention]) -> None:
    """Find the earlier numeral on which a numeral hangs; `lead` are all words back to the numeral before."""
    opening = one.bracket
    inside = opening >= 0
    outer = [m for m in earlier if (m.numeral.start < opening if inside else m.bracket < 0)]
    compared = _COMPARED.search(text[: one.numeral.start])
    if outer and compared:
        one.head, one.tie = outer[0], "compared"
        one.falls = bool(compared["falls"]) if compared["falls"] or compared["rises"] else None
    elif outer and (inside or _INCLUDING.search(lead)):
        one.head, one.tie = outer[-1], "part"
    elif earlier and _REST.search(lead):
        one.head, one.tie = earlier[-1], "part"
    elif earlier and earlier[-1].tie == "part" and _LISTED.search(lead):
        one.head, one.tie = earlier[-1].head, "part"
