"""What a text claims about its numbers: which relation the words say that they have.

A claim says nothing about whether the numbers have that relation; arithmetic decides. `part_lists`,
`changes` and `repetitions` find claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tip_figures.prose.counts import Count

Wording = Literal[
    "of", "whom", "including", "composed", "bracket", "listed", "remaining", "related"
]
"""How a list of parts is introduced.

of         `of the 40,`, `among these,`
whom       `of whom`, `21 of whom`
including  `including`: some of the parts
composed   `consisting of`, a colon or a dash
bracket    `(35 women and five men)`
listed     a comma alone: `40 victims, 35 in labor and five in begging`
remaining  `the remaining five`, `all but five`: with the others, all of the total
related    words of another sentence relate the parts to the total
"""


@dataclass(frozen=True)
class PartList:
    """A total and parts of it.

    totals:      the counts that may be the total; usually one
    parts:       in the order of the text
    is_complete: whether the words say that the parts are all of the total
    is_disjoint: whether the words say that no two parts share anything
    is_closed:   whether `and` before the last part ends the list
    is_tentative: whether the words alone do not show that this is meant: it is, if it adds up
    readings:    other ways to read the same words, of which one may add up
    """

    totals: Sequence[Count]
    parts: Sequence[Count]
    wording: Wording
    is_complete: bool = False
    is_disjoint: bool = False
    is_closed: bool = False
    is_tentative: bool = False
    readings: "Sequence[PartList]" = ()


@dataclass(frozen=True)
class ChangeClaim:
    """An earlier and a later number of the same thing, and the direction in which it changed.

    rises:    whether the words say that it rose
    percent:  the change in percent; None if the words give none
    factor:   the later number divided by the earlier one, as in `doubled`; None without such words
    factor_hedge: words before it, such as `more than`
    is_doubtful: whether the words allow another reading
    other_new:   other counts that the words may mean as the later number
    """

    old: Count
    new: Count
    rises: bool
    percent: Count | None = None
    factor: int | None = None
    factor_hedge: str = ""
    is_doubtful: bool = False
    other_new: Sequence[Count] = ()


@dataclass(frozen=True)
class Conversions:
    """Amounts that a passage converts from one currency to one other."""

    amounts: Sequence[Count]


@dataclass(frozen=True)
class Repetition:
    """A number and the numbers that repeat it.

    is_certain: whether the words leave no doubt that they count the same
    """

    first: Count
    again: Sequence[Count]
    is_certain: bool


Claim = PartList | ChangeClaim | Conversions | Repetition
