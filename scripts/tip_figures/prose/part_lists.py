"""Claims about totals and parts: `Of the 40, 35 were women and five were men`.

A list of parts is introduced by words: `of the 40`, `of these`, `40 victims, of whom`, `including`,
a colon, a dash or a bracket. Each further part follows a comma, a semicolon or `and`; the one after
`and` is the last of its list. A list in a list (`and 21 in labor, including four children`)
belongs to the part before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tip_figures.prose import part_patterns as patterns
from tip_figures.prose.claims import ChangeClaim, PartList, Wording
from tip_figures.prose.masked_sentence import OTHER, MaskedSentence
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.part_claims import OpenList, make_part_lists
from tip_figures.prose.part_words import is_ellipsis

_REACH: Final = 2  # sentences before `these` in which its number may be


@dataclass(frozen=True)
class SentenceLists:
    """A sentence with what its counts are.

    part_lists: the lists of parts that it claims
    subjects:   its counts that are neither parts nor of another year
    parts:      its counts that are parts
    compared:   its counts that are of another year, or the earlier one of a change
    antecedents: each part with its total, whether or not the list is likely to be meant
    """

    sentence: MaskedSentence
    part_lists: Sequence[PartList] = ()
    subjects: Sequence[Mention] = ()
    parts: Sequence[Mention] = ()
    compared: Sequence[Mention] = ()
    antecedents: Sequence[tuple[Mention, Mention]] = ()


def read_lists(
    sentence: MaskedSentence, previous: Sequence[SentenceLists], changes: Sequence[ChangeClaim]
) -> SentenceLists:
    """Find the lists of parts in a sentence.

    previous: the sentences before it in its paragraph, in which a total may be
    changes:  that the sentence claims
    """
    reader = _ListReader(sentence, previous, changes)
    for position in range(len(sentence.counts)):
        reader.read(position)
    subjects = []
    for position, count in enumerate(sentence.counts):
        if position not in reader.compared | reader.parts | reader.wholes:
            subjects.append(count)
    parts = [sentence.counts[position] for position in sorted(reader.parts)]
    compared = [sentence.counts[position] for position in sorted(reader.compared)]
    antecedents = []
    for part_list in reader.lists:
        if not part_list.is_again:
            for position in part_list.parts:
                antecedents.append((sentence.counts[position], part_list.totals[0]))
    part_lists = list(make_part_lists(sentence, reader.lists))
    return SentenceLists(sentence, part_lists, subjects, parts, compared, antecedents)


def choose_last_run(counts: Sequence[Mention], total: Decimal) -> Sequence[Mention]:
    """Return the last counts of a row that make a total, as many as possible; none if none do."""
    for start in range(len(counts) - 1):
        if sum(count.value for count in counts[start:]) == total:
            return counts[start:]
    return ()


def find_subjects(previous: Sequence[SentenceLists]) -> list[Mention]:
    """Return what `these` at the start of a sentence may be: subjects of the sentence before.

    A sentence without counts may be between.
    """
    for lists in reversed(previous[-_REACH:]):
        if lists.sentence.counts:
            return list(lists.subjects)
    return []


class _ListReader:
    """Reads the lists of parts of a sentence, count by count.

    compared: positions of the counts of another year, or of a change
    parts:    of the counts that are parts
    wholes:   of the counts of which the count before is a part: 120 in `57 of the 120`
    """

    def __init__(
        self,
        sentence: MaskedSentence,
        previous: Sequence[SentenceLists],
        changes: Sequence[ChangeClaim],
    ) -> None:
        self.sentence = sentence
        self.earlier_numbers = {change.old for change in changes}
        self.later_numbers = {change.new for change in changes}
        self.previous = previous
        self.open: list[OpenList] = []
        self.lists: list[OpenList] = []
        self.compared: set[int] = set()
        self.parts: set[int] = set()
        self.wholes: set[int] = set()

    def read(self, position: int) -> None:
        """Read the next count: is it a total, a part, or neither?"""
        sentence = self.sentence
        count = sentence.counts[position]
        gap = sentence.gap_before(position)
        if position > 0:
            gap = f"{OTHER}{gap}"  # so that no pattern takes it for the start of the sentence
        self._close_lists(count, gap)
        if self._is_compared(position, gap):
            self.compared.add(position)
        elif position > 0 and patterns.OF_WHOLE.fullmatch(gap[1:]):
            self._add_whole(position)
        elif self._is_share(count, gap) or patterns.OF_WHOM.search(gap):
            self._open("whom", self._totals_of_whom(position), position, is_direct=True)
        elif patterns.OF_THESE.search(gap) and not self._names_these(count, gap):
            self.open.clear()
            self._open("of", self._totals_of_pronoun(position), position, is_direct=True)
        elif patterns.OF_TOTAL.search(gap):
            self.open.clear()
            self._start("of", [count]).is_direct = True
        elif patterns.IN_THE.search(gap) and patterns.MEMBERS_AFTER.match(
            sentence.masked, count.end
        ):
            self._start("of", [count])
        elif patterns.INCLUDING.search(gap):
            self._open("including", self._totals_before(position), position)
        elif position > 0 and patterns.COMPOSED.search(gap):
            self._open("composed", self._totals_before(position), position)
        elif position > 0 and patterns.BRACKET.search(gap):
            self._open_bracket(position)
        else:
            if patterns.POINTED_WHOLE.search(gap):
                self.wholes.add(position)
            self._continue(position, gap)

    def _names_these(self, count: Mention, gap: str) -> bool:
        """Whether a count is that of `these`: `of these 11 cases`, but `of these 11 were`."""
        if not patterns.THESE_DIRECTLY.search(gap):
            return False
        return not patterns.VERB_AFTER.match(self.sentence.masked, count.end)

    def _close_lists(self, count: Mention, gap: str) -> None:
        """End the lists that a bracket or a semicolon closes before a count."""
        if UNKNOWN in gap:
            self.open.clear()
        while self.open and count.start >= self.open[-1].end:
            self.open.pop()
        if ";" in gap or "\u2014" in gap:
            while len(self.open) > 1 or (self.open and self.open[-1].wording != "of"):
                self.open.pop()
            if self.open and ";" in gap and self.open[-1].parts:
                self._restart()

    def _is_compared(self, position: int, gap: str) -> bool:
        """Whether a count belongs to another year or to a change."""
        count = self.sentence.counts[position]
        if count in self.earlier_numbers:
            return True
        if (
            position > 0
            and patterns.COMPARED_BEFORE.search(gap)
            and count not in self.later_numbers
        ):
            return True
        in_bracket = gap.rfind("(") > gap.rfind(")")
        return (
            in_bracket
            and patterns.BRACKET_WITH_YEAR.match(self.sentence.masked, count.end) is not None
        )

    def _is_share(self, count: Mention, gap: str) -> bool:
        """Whether words after a count call it some of another: `21 of whom`, not `all three of`."""
        is_all = gap.lower().endswith("all ")
        return not is_all and patterns.WHOM_AFTER.match(self.sentence.masked, count.end) is not None

    def _add_whole(self, position: int) -> None:
        """Relate a count to the one before, which is a part of it: `57 of the 120 seats`."""
        whole, part = self.sentence.counts[position], self.sentence.counts[position - 1]
        self.wholes.add(position)
        if whole.unit == part.unit:
            new_list = OpenList("of", [whole], len(self.sentence.masked), is_direct=True)
            new_list.parts.append(position - 1)
            self.lists.append(new_list)

    def _start(self, wording: Wording, totals: list[Mention]) -> OpenList:
        is_inside = bool(self.open) and not self.open[-1].is_closed and wording != "bracket"
        new_list = OpenList(wording, totals, len(self.sentence.masked), is_inside=is_inside)
        self.open.append(new_list)
        self.lists.append(new_list)
        return new_list

    def _restart(self) -> None:
        """Begin a new list of parts of the same total."""
        current = self.open.pop()
        self._start(current.wording, current.totals).end = current.end
        self.open[-1].is_again = True
        self.open[-1].is_direct = current.is_direct
        self.open[-1].is_inside = current.is_inside

    def _open(
        self, wording: Wording, totals: list[Mention], position: int, is_direct: bool = False
    ) -> None:
        """Begin a list of parts with its first part."""
        if totals:
            self._start(wording, totals).is_direct = is_direct
            self._add(position, is_last=False)

    def _open_bracket(self, position: int) -> None:
        count = self.sentence.counts[position]
        end = self.sentence.masked.find(")", count.end)
        totals = self._totals_before(position)
        nearest = self.sentence.counts[position - 1]
        if position - 1 in self.compared and nearest.unit == count.unit:
            totals = [nearest, *totals]  # `24 victims, compared with 20 (15 women and five men)`
        if end < 0 or not totals:
            return
        is_alone = not patterns.WORD_AFTER.match(self.sentence.masked, count.end)
        if is_alone and self.open and self.open[-1].wording == "bracket" and self.open[-1].parts:
            self._add(position, is_last=False)
            return
        self._start("bracket", totals).end = len(self.sentence.masked) if is_alone else end
        self._add(position, is_last=False)

    def _totals_before(self, position: int) -> list[Mention]:
        """Return the nearest count before a part that is not one of another year.

        If a preposition is before it, the total may be any count before: `36 projects in 12
        countries, including 15 in Africa`. A count in brackets is a total inside of these only.
        """
        count = self.sentence.counts[position]
        for earlier in range(position - 1, -1, -1):
            other = self.sentence.counts[earlier]
            is_outside = other.bracket_start in (-1, count.bracket_start)
            is_usable = is_outside and other.unit == count.unit and earlier not in self.wholes
            if earlier not in self.compared and is_usable:
                return [other, *self._wholes_of_place(earlier)]
        return []

    def _totals_of_whom(self, position: int) -> list[Mention]:
        """Return what `whom` may be: the same as before it, or the nearest count.

        In `25 girls, 13 of whom were alone and 20 of whom were ill` it is 25 both times.
        """
        count = self.sentence.counts[position]
        totals = self._totals_before(position)
        if patterns.THESE_THINGS_AFTER.match(self.sentence.masked, count.end):
            totals = [total for total in totals if total not in self._list_parts()]
        if totals and count.value > totals[0].value:  # the nearest count is too small
            totals += [
                self.sentence.counts[earlier]
                for earlier in range(position)
                if earlier not in self.compared | self.parts
                and self.sentence.counts[earlier].unit == count.unit
                and self.sentence.counts[earlier] is not totals[0]
            ]
        if self.open and self.open[-1].wording == "whom":
            return [*self.open[-1].totals, *totals]
        return totals

    def _list_parts(self) -> list[Mention]:
        return [self.sentence.counts[position] for position in self.parts]

    def _wholes_of_place(self, position: int) -> list[Mention]:
        """Return the counts before one that a preposition relates to them, the nearest first."""
        count = self.sentence.counts[position]
        if position == 0 or not patterns.PREPOSITION_BEFORE.search(
            self.sentence.gap_before(position)
        ):
            return []
        return [
            self.sentence.counts[earlier]
            for earlier in range(position - 1, -1, -1)
            if earlier not in self.compared | self.parts
            and self.sentence.counts[earlier].unit == count.unit
        ]

    def _totals_of_pronoun(self, position: int) -> list[Mention]:
        """Return what `these` may be: counts before it that are not parts, and the last part."""
        unit = self.sentence.counts[position].unit
        candidates = [
            self.sentence.counts[earlier]
            for earlier in range(position)
            if earlier not in self.compared | self.parts
        ]
        if candidates and position - 1 in self.parts:
            candidates.append(self.sentence.counts[position - 1])
        if not candidates:
            candidates = find_subjects(self.previous)
        return [count for count in candidates if count.unit == unit]

    def _continue(self, position: int, gap: str) -> None:
        """Add a count to an open list, if the words before it continue the list."""
        separator = patterns.SEPARATOR.search(gap)
        remaining = patterns.REMAINING.search(gap)
        is_last = bool(separator and separator["last"])
        if not self.open:
            if separator and position > 0 and self._is_elliptical(position) and not is_last:
                self._open("listed", self._totals_before(position), position)
            return
        current = self.open[-1]
        if not current.parts and (current.wording == "of" or separator):
            if (
                current.wording != "of"
                or current.totals[0].sentence is not self.sentence.sentence
                or re.search(r"[,:;]", gap)
            ):
                self._add(position, is_last=False)
        elif separator or remaining:
            while len(self.open) > 1 and self.open[-1].is_closed:
                self.open.pop()
            self._add(position, is_last, is_remainder=remaining is not None)
        elif current.wording != "of" or ";" not in gap:
            self.open.clear()

    def _is_elliptical(self, position: int) -> bool:
        """Whether only the noun of the count before says what a count counts: `35 in labor`.

        In `five people died in Cork, three in Galway` the first number is of the same kind.
        """
        if position - 1 in self.compared:
            return False
        before = self.sentence.gap_before(position)
        return is_ellipsis(self.sentence.gap_after(position), before)

    def _add(self, position: int, is_last: bool, is_remainder: bool = False) -> None:
        current = self.open[-1]
        counts = self.sentence.counts
        if counts[position].unit != current.totals[0].unit:
            return
        if is_remainder:
            values = [counts[part].value for part in current.parts]
            if sum(values) == current.totals[0].value:
                return  # the list is complete without it
            current.has_rest = True
        elif current.is_closed:
            self._restart()
            current = self.open[-1]
            current.is_direct = False
        current.parts.append(position)
        current.is_closed = is_last or is_remainder
        self.parts.add(position)
