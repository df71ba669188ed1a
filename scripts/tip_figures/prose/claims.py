"""What a text claims about its numbers: which relation the words say that they have.

A claim says nothing about whether the numbers have that relation; arithmetic decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from tip_figures.prose.mention import Mention

Wording = Literal["of", "whom", "including", "composed", "bracket", "listed", "total"]
"""How a list of parts is introduced.

of         `of the 40,`, `among these,`, `12 of the 40`
whom       `of whom`, `21 of whom`
including  `including`: some of the parts
composed   `consisting of`, a colon or a dash
bracket    `(35 women and five men)`
listed     a comma alone: `40 victims, 35 in labor and five in begging`
total      the total is last or is a difference: `for a total of 40`, `five more than the 35`
"""


@dataclass(eq=False)
class PartList:
    """A total and parts of it.

    totals:      the counts that may be the total, the likeliest first; usually one
    parts:       in the order of the text
    end:         offset at which the list ends at the latest, in the sentence of its parts
    is_direct:   whether words such as `of them` leave no doubt that parts and total count the same
    is_again:    whether it goes on with the total of a list before it
    is_inside:   whether it is in a list that goes on, to which its last part may belong: `110 in
                 labor, of whom 90 were men, and 24 in begging`
    is_closed:   whether `and` before the last part ends the list
    is_complete: whether the words say that the parts are all of the total
    is_disjoint: whether the words say that no two parts share anything
    is_exhaustive: whether the words leave no room for another part: the rest, men and women
    is_tentative: whether the words alone do not show that this is meant: it is, if it adds up
    """

    wording: Wording
    totals: Sequence[Mention]
    parts: list[Mention] = field(default_factory=list)
    end: int = 0
    is_direct: bool = False
    is_again: bool = False
    is_inside: bool = False
    is_closed: bool = False
    is_complete: bool = False
    is_disjoint: bool = False
    is_exhaustive: bool = False
    is_tentative: bool = False


@dataclass(frozen=True)
class ChangeClaim:
    """An earlier and a later number of the same thing, and the direction in which it changed.

    rises:    whether the words say that it rose
    percent:  the change in percent, or as a fraction (`by a quarter`); None if the words give none
    factor:   a word such as `doubled`, with `more than` before it if the text has it; or ""
    is_doubtful: whether the words allow another reading
    """

    old: Mention
    new: Mention
    rises: bool
    percent: Mention | None
    factor: str
    is_doubtful: bool


class Term(NamedTuple):
    """A number in its role in a claim; the role is that of a term of an identity."""

    mention: Mention
    role: str


@dataclass(frozen=True)
class NumberClaim:
    """Another relation between numbers.

    kind:  `share`: `12 of 80, or 15 percent`, `a third of the 90, or 30`
           `all_shares`: percentages that are together all: `58 percent …, the remaining 42 percent`
           `same_rate`: amounts that are converted from one currency to one other
           `restated`: a number that repeats another one
    is_doubtful: whether the words leave a doubt: amounts are far apart in the text, so that the
           rate may be that of another day, or the numbers may count different things
    """

    kind: Literal["share", "all_shares", "same_rate", "restated"]
    terms: Sequence[Term]
    is_doubtful: bool = False


Claim = PartList | ChangeClaim | NumberClaim
