"""Proposals for the identities of a passage: sums and parts, comparisons, changes, rates, and what other editions state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tipdata.figures.cover import differences
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Source
from tipdata.text.clauses import Mention
from tipdata.text.identity_list import Group, IdentityList, Tie
from tipdata.text.propose import Proposal
from tipdata.text.propose_sums import MOST_TRIED, Sums

Stated = Mapping[Mention, Figure]


def propose(
    known: Figures, source: Source, proposals: Sequence[Proposal], drafted: frozenset[str] = frozenset()
) -> tuple[list[Tie], list[Figure]]:
    """Propose the identities that a passage does not have yet, and the figures that follow from them.

    proposals: for its numerals; those that are coded with the figure that stands
    drafted:   identifiers of figures that followed from earlier proposals, and may be given again
    """
    figures = [one.figure for one in proposals if one.figure]
    sums = Sums(known, source, figures, drafted)
    sums.propose(proposals, known)
    stated = {one.mention: one.figure for one in proposals if one.figure and one.mention}
    for one, figure in stated.items():
        if one.tie == "compared":
            _compare(stated, one, sums.identities)
        elif one.tie == "change":
            _change(stated, one, figure, sums.identities)
    _rates(stated, sums.identities)
    _other_editions(known, source, sums)
    return sums.identities.made, sums.derived


def _currencies(stated: Stated, mention: Mention | None) -> Iterator[Figure]:
    """The figure of a numeral, and its conversions."""
    for other, figure in stated.items():
        if mention and (other is mention or (other.tie == "converted" and other.head is mention)):
            yield figure


def _compare(stated: Stated, one: Mention, identities: IdentityList) -> None:
    """A word of increase or decrease asserts an order, unless a percentage says more."""
    changed = any(other.tie == "change" and other.head is one.head for other in stated)
    if one.rise is None or changed:
        return
    for old, new in zip(_currencies(stated, one), _currencies(stated, one.head), strict=False):
        if differences(old, new) == ["year"]:
            identities.add("order", *([[new], [old]] if one.rise else [[old], [new]]))


def _change(stated: Stated, one: Mention, change: Figure, identities: IdentityList) -> None:
    later = [
        other
        for other in stated
        if (other.tie, other.head) == ("compared", one.head) and other.numeral.start > one.numeral.start
    ]
    for old, new in zip(_currencies(stated, next(iter(later), None)), _currencies(stated, one.head), strict=False):
        identities.add("percent_change", [change], [old], [new])


def _rates(stated: Stated, identities: IdentityList) -> None:
    """One rate converts all amounts of two currencies."""
    pairs = [
        (stated[one.head], figure)
        for one, figure in stated.items()
        if one.tie == "converted" and one.head and one.head in stated
    ]
    for group in grouped(pairs, lambda pair: (pair[0].unit, pair[1].unit)).values():
        if len(group) > 1:
            identities.add("same_rate", *([one] for pair in group for one in pair))


def _other_editions(known: Figures, source: Source, sums: Sums) -> None:
    """Cells that an earlier edition states as several, or as part of one that it states alone."""
    earlier = {one.source_id for one in known.sources if one.edition_year < source.edition_year}
    mine = [one for one in sums.figures if one.divided and one.basis == "stated"]
    others = [one for one in known.figures if one.basis == "stated" and one.source_id in earlier]
    for theirs in grouped(others, lambda one: one.source_id).values():
        for whole, parts in _again(mine, theirs, 1, sums):
            sums.identities.add("restated", parts, [whole])
        for whole, parts in _again(theirs, mine, 3, sums):
            sums.identities.add("restated", [whole], parts)


def _again(wholes: Group, finer: Group, most: int, sums: Sums) -> Iterator[tuple[Figure, Group]]:
    """Cells with the cells inside them that make them exactly, where the others do not state the same cell."""
    cells = {one.cell for one in finer}
    for whole in [one for one in wholes if one.divided and one.cell not in cells]:
        inside = [one for one in finer if sums.inside(whole, one)][:MOST_TRIED]
        for parts in (chosen for count in range(1, most + 1) for chosen in combinations(inside, count)):
            if sums.disjoint(parts) and sum(part.value for part in parts) == whole.value:
                yield whole, parts
                break
