"""What a list of parts claims: whether it is meant, complete, and free of overlaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tip_figures.prose import part_patterns as patterns
from tip_figures.prose.claims import PartList, Wording
from tip_figures.prose.masked_sentence import MaskedSentence
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_words import (
    are_all,
    are_disjoint,
    are_of_both_sexes,
    are_of_years,
    can_be_part,
    has_uncounted_part,
)
from tip_figures.prose.units import PERCENT

LONGEST_GAP: Final = 120  # characters between a total and a colon or bracket
_MOST_PARTS: Final = 40  # parts of one list; longer ones are tables


@dataclass
class OpenList:
    """A list of parts while it is read.

    end:       offset at which it ends: that of the bracket around it, or the end of the sentence
    parts:     positions of the counts
    is_closed: whether its last part was read
    is_again:  whether it goes on with the total of a list before it
    has_rest:  whether a remainder completes it
    is_direct: whether `of them` or the like introduces it
    is_inside: whether it is in a list that goes on, to which its last part may belong: `110 in
               labor, of whom 90 were men, and 24 in begging`
    """

    wording: Wording
    totals: list[Mention]
    end: int
    is_direct: bool = False
    is_inside: bool = False
    parts: list[int] = field(default_factory=list)
    is_closed: bool = False
    is_again: bool = False
    has_rest: bool = False


def make_part_lists(sentence: MaskedSentence, lists: Sequence[OpenList]) -> Iterator[PartList]:
    """Return what the lists of a sentence claim."""
    for part_list in _join_lists(sentence, lists):
        if 0 < len(part_list.parts) <= _MOST_PARTS and _is_likely(sentence, part_list):
            yield _make_part_list(sentence, part_list)


def _join_lists(sentence: MaskedSentence, lists: Sequence[OpenList]) -> list[OpenList]:
    """Join a list and those that go on with it, if all their parts make the total.

    `Of 12 cases, two were in Cork and one was in Galway, while nine were in Mayo`
    """
    joined: list[OpenList] = []
    for part_list in lists:
        values = [sentence.counts[position].value for position in part_list.parts]
        if joined and part_list.totals is joined[-1].totals:
            earlier = [sentence.counts[position].value for position in joined[-1].parts]
            if sum(earlier) < part_list.totals[0].value == sum(earlier) + sum(values):
                joined[-1].parts += part_list.parts
                continue
        joined.append(part_list)
    return joined


def _is_likely(sentence: MaskedSentence, part_list: OpenList) -> bool:
    """Whether the marks that introduce a list are likely to mean parts.

    A colon or a bracket may be before any number, so the list must be a closed one, each part
    with a noun, or words such as `mostly` must introduce it.
    """
    total = part_list.totals[0]
    positions = part_list.parts
    counts = [sentence.counts[position] for position in positions]
    is_rate = any(
        patterns.RATE_AFTER.match(each.sentence.text, each.end) for each in (total, *counts)
    )
    if total.unit == PERCENT or is_rate:
        return False
    if part_list.wording == "listed":
        return len(positions) > 1
    if part_list.wording not in ("composed", "bracket"):
        return True
    between = sentence.masked[total.end : sentence.counts[positions[0]].start]
    has_noun = patterns.WORD_AFTER.match(between) or between == " ("
    if not has_noun or len(between) > LONGEST_GAP:
        return False
    if part_list.wording == "bracket" and patterns.SOME.search(between):
        return True
    is_list = len(positions) > 1 and part_list.is_closed
    return is_list and all(
        patterns.WORD_AFTER.match(sentence.masked, sentence.counts[position].end)
        for position in positions
    )


def _make_part_list(sentence: MaskedSentence, part_list: OpenList) -> PartList:
    """Return what a list of parts claims."""
    positions = part_list.parts
    words = [sentence.gap_after(position) for position in positions]
    has_uncounted = any(map(has_uncounted_part, words))
    has_other_end = part_list.is_inside and len(positions) > 1
    is_closed = part_list.is_closed and not (has_uncounted or has_other_end)
    parts = [sentence.counts[position] for position in positions]
    total = part_list.totals[0]
    before = sentence.masked[: parts[0].start]
    wording = part_list.wording
    is_open_list = (
        has_uncounted
        or has_other_end
        or wording == "including"
        or patterns.OPEN_LIST.search(before[-60:]) is not None
    )
    is_appositive = wording in ("composed", "bracket") and is_closed
    is_complete = (part_list.has_rest and not has_uncounted) or (
        not is_open_list and len(parts) > 1 and (is_appositive or are_all(words))
    )
    is_disjoint = len(parts) > 1 and not has_other_end and are_disjoint(words)
    total_words = total.sentence.text[total.end :]
    is_series = are_of_years(words)
    start = total.end if total.sentence is sentence.sentence else 0
    is_each = patterns.EACH.search(sentence.masked, start, parts[-1].end + LONGEST_GAP)
    return PartList(
        totals=part_list.totals,
        parts=parts,
        wording=wording,
        is_complete=is_complete,
        is_disjoint=is_complete or is_disjoint,
        is_closed=is_closed,
        is_direct=part_list.is_direct and can_be_part(words[0], total_words),
        is_exhaustive=part_list.has_rest or are_of_both_sexes(words),
        is_tentative=is_series or is_each is not None,
    )
