"""Claims about totals and parts: `Of the 40, 35 were women and five were men`.

A list of parts is introduced by words: `of the 40`, `of these`, `40 victims, of whom`, `including`,
a colon, a dash or a bracket. Each further part follows a comma, a semicolon or `and`; the one after
`and` is the last of its list. A list in a list (`and 21 in labor, including four children`)
belongs to the part before it.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final

from tip_figures.prose import part_patterns as patterns
from tip_figures.prose.claims import ChangeClaim, PartList, Wording
from tip_figures.prose.masked_sentence import OTHER, MaskedSentence
from tip_figures.prose.mention import UNKNOWN, Mention
from tip_figures.prose.part_words import describe_list, is_ellipsis, is_likely

_REACH: Final = 2  # sentences before `these` in which its number may be
_MOST_PARTS: Final = 40  # of one list; longer ones are tables


class ListReader:
    """Reads the lists of parts of a sentence, count by count.

    sentence: whose counts are read
    lists:    of parts, whether or not they are likely to be meant
    compared: counts of another year, and the earlier ones of changes
    parts:    counts that are parts
    wholes:   counts of which the count before is a part: 120 in `57 of the 120`
    """

    def __init__(
        self,
        sentence: MaskedSentence,
        previous: Sequence["ListReader"] = (),
        changes: Sequence[ChangeClaim] = (),
    ) -> None:
        """Read a sentence.

        previous: the sentences before it in its paragraph, in which a total may be
        changes:  that the sentence claims
        """
        self.sentence = sentence
        self.lists: list[PartList] = []
        self.compared: set[Mention] = set()
        self.parts: set[Mention] = set()
        self.wholes: set[Mention] = set()
        self._previous = previous
        self._old_numbers = {change.old for change in changes}
        self._new_numbers = {change.new for change in changes}
        self._open: list[PartList] = []
        for position, count in enumerate(sentence.counts):
            gap = sentence.gap_before(position)
            if position:
                gap = f"{OTHER}{gap}"  # so that no pattern takes it for the start of the sentence
            self._close_lists(count, gap)
            self._read(position, count, gap)

    @property
    def subjects(self) -> list[Mention]:
        """The counts that are neither parts nor of another year."""
        others = self.compared | self.parts | self.wholes
        return [count for count in self.sentence.counts if count not in others]

    @cached_property
    def part_lists(self) -> list[PartList]:
        """The lists that are likely to be meant."""
        part_lists = []
        for part_list in self._join_lists():
            is_list = 0 < len(part_list.parts) <= _MOST_PARTS
            if is_list and is_likely(self.sentence, part_list):
                describe_list(self.sentence, part_list)
                part_lists.append(part_list)
        return part_lists

    def _join_lists(self) -> Iterator[PartList]:
        """Join a list and the one that goes on with it, if all their parts make the total.

        `Of 12 cases, two were in Cork and one was in Galway, while nine were in Mayo`
        """
        joined: PartList | None = None
        for part_list in self.lists:
            if joined is not None and part_list.is_again:
                parts = [*joined.parts, *part_list.parts]
                if sum(part.value for part in parts) == joined.totals[0].value:
                    joined.parts = parts
                    continue
            if joined is not None:
                yield joined
            joined = part_list
        if joined is not None:
            yield joined

    def _close_lists(self, count: Mention, gap: str) -> None:
        """End the lists that a bracket or a semicolon closes before a count."""
        if UNKNOWN in gap:
            self._open.clear()
        while self._open and count.start >= self._open[-1].end:
            self._open.pop()
        if ";" in gap or "\u2014" in gap:
            while self._open and (len(self._open) > 1 or self._open[-1].wording != "of"):
                self._open.pop()
            if self._open and ";" in gap and self._open[-1].parts:
                self._restart()

    def _read(self, position: int, count: Mention, gap: str) -> None:
        """Read a count: is it a total, a part, or neither?

        gap: between it and the count before
        """
        text = self.sentence.masked
        has_members = patterns.IN_THE.search(gap) and patterns.MEMBERS_AFTER.match(text, count.end)
        if self._is_compared(count, gap):
            self.compared.add(count)
        elif position and patterns.OF_WHOLE.fullmatch(gap[1:]):
            self._add_whole(self.sentence.counts[position - 1], count)
        elif patterns.OF_WHOM.search(gap) or self._is_some_of_them(count, gap):
            is_again = bool(self._open) and self._open[-1].wording == "whom"
            same_totals = self._open[-1].totals if is_again else ()
            self._begin("whom", [*same_totals, *self._find_totals(count)], count)
        elif patterns.OF_THESE.search(gap) and not self._repeats_total(count, gap):
            self._open.clear()
            self._begin("of", self._find_pronoun_totals(count), count)
        elif patterns.OF_TOTAL.search(gap) or has_members:
            self._open.clear()
            self._start("of", [count]).is_direct = not has_members
        elif patterns.INCLUDING.search(gap):
            self._begin("including", self._find_totals(count), count)
        elif position and patterns.COMPOSED.search(gap):
            self._begin("composed", self._find_totals(count), count)
        elif position and patterns.BRACKET.search(gap):
            self._begin_in_brackets(self.sentence.counts[position - 1], count)
        else:
            if patterns.POINTED_WHOLE.search(gap):
                self.wholes.add(count)
            self._continue(position, count, gap)

    def _is_compared(self, count: Mention, gap: str) -> bool:
        """Whether a count belongs to another year or to a change."""
        if count in self._old_numbers:
            return True
        is_compared = patterns.COMPARED_BEFORE.search(gap) and count is not self.sentence.counts[0]
        if is_compared and count not in self._new_numbers:
            return True
        in_bracket = gap.rfind("(") > gap.rfind(")")
        year_after = patterns.BRACKET_WITH_YEAR.match(self.sentence.masked, count.end)
        return in_bracket and year_after is not None

    def _is_some_of_them(self, count: Mention, gap: str) -> bool:
        """Whether words after a count call it some of another: `21 of whom`, not `all three of`."""
        is_all = gap.lower().endswith("all ")
        return not is_all and patterns.WHOM_AFTER.match(self.sentence.masked, count.end) is not None

    def _repeats_total(self, count: Mention, gap: str) -> bool:
        """Whether a count is that of `these`: `of these 11 cases`, but `of these 11 were`."""
        is_verb_next = patterns.VERB_AFTER.match(self.sentence.masked, count.end)
        return patterns.THESE_DIRECTLY.search(gap) is not None and not is_verb_next

    # Lists

    def _start(self, wording: Wording, totals: Sequence[Mention]) -> PartList:
        part_list = PartList(wording, totals, end=len(self.sentence.masked))
        part_list.is_direct = wording in ("of", "whom")
        part_list.is_inside = bool(self._open) and wording != "bracket"
        self._open.append(part_list)
        self.lists.append(part_list)
        return part_list

    def _restart(self) -> None:
        """Begin a new list of parts of the same total."""
        current = self._open.pop()
        part_list = self._start(current.wording, current.totals)
        part_list.end = current.end
        part_list.is_again = True

    def _begin(self, wording: Wording, totals: Sequence[Mention], count: Mention) -> None:
        """Begin a list of parts with its first part."""
        if totals:
            self._start(wording, totals)
            self._add(count)

    def _begin_in_brackets(self, previous: Mention, count: Mention) -> None:
        """Begin a list in brackets; one that labels a number each goes on: `Peru (27), Chile (9)`.

        previous: the count before
        """
        totals = self._find_totals(count)
        if previous in self.compared and previous.unit == count.unit:
            totals = [previous, *totals]  # `24 victims, compared with 20 (15 women and five men)`
        is_alone = not patterns.WORD_AFTER.match(self.sentence.masked, count.end)
        if is_alone and self._open and self._open[-1].wording == "bracket":
            self._add(count)
            return
        end = self.sentence.masked.find(")", count.end)
        if totals and end >= 0:
            self._begin("bracket", totals, count)
            self._open[-1].end = len(self.sentence.masked) if is_alone else end

    def _add_whole(self, part: Mention, whole: Mention) -> None:
        """Relate a count to the one before, which is a part of it: `57 of the 120 seats`."""
        self.wholes.add(whole)
        if whole.unit == part.unit:
            self.lists.append(PartList("of", [whole], [part], is_direct=True))

    def _continue(self, position: int, count: Mention, gap: str) -> None:
        """Add a count to an open list, if the words before it continue the list."""
        separator = patterns.SEPARATOR.search(gap)
        is_last = separator is not None and separator["last"] is not None
        is_rest = patterns.REMAINING.search(gap) is not None
        if not self._open:
            words = self.sentence.gap_after(position)
            is_same_noun = is_ellipsis(words, self.sentence.gap_before(position))
            if separator and position and not is_last and is_same_noun:
                self._begin("listed", self._find_totals(count), count)
            return
        current = self._open[-1]
        if not current.parts:
            is_here = current.totals[0].sentence is self.sentence.sentence
            if not is_here or any(mark in gap for mark in ",:;"):
                self._add(count)
        elif separator or is_rest:
            while len(self._open) > 1 and self._open[-1].is_closed:
                self._open.pop()
            self._add(count, is_last=is_last, is_rest=is_rest)
        elif current.wording != "of" or ";" not in gap:
            self._open.clear()

    def _add(self, count: Mention, *, is_last: bool = False, is_rest: bool = False) -> None:
        """Add a part to the list that is open."""
        current = self._open[-1]
        if count.unit != current.totals[0].unit:
            return
        if is_rest:
            current.is_complete = current.is_exhaustive = True
        elif current.is_closed:
            self._restart()
            current = self._open[-1]
            current.is_direct = False
        current.parts.append(count)
        current.is_closed = is_last or is_rest
        self.parts.add(count)

    # Totals

    def _find_totals(self, count: Mention) -> list[Mention]:
        """Return the counts of which a later one may be a part, the likeliest first.

        It is the nearest that is not of another year. If that is too small, it may be any before:
        `36 projects in 12 countries, including 15 in Africa`. A count in brackets is a total inside
        these only.
        """
        before = [
            earlier
            for earlier in self.sentence.counts
            if earlier.start < count.start
            and earlier.unit == count.unit
            and earlier not in self.compared | self.wholes
            and earlier.bracket_start in (-1, count.bracket_start)
        ]
        totals = before[-1:]
        if totals and count.value > totals[0].value:
            totals += [earlier for earlier in before[-2::-1] if earlier not in self.parts]
        return totals

    def _find_pronoun_totals(self, count: Mention) -> list[Mention]:
        """Return what `these` may be: the subjects before it, or else of the sentence before."""
        subjects = [subject for subject in self.subjects if subject.start < count.start]
        subjects = subjects or find_subjects(self._previous)
        return [subject for subject in subjects if subject.unit == count.unit]


def find_subjects(previous: Sequence[ListReader]) -> list[Mention]:
    """Return what `these` at the start of a sentence may be: subjects of the sentence before.

    A sentence without counts may be between.
    """
    for lists in reversed(previous[-_REACH:]):
        if lists.sentence.counts:
            return lists.subjects
    return []


def choose_last_run(counts: Sequence[Mention], total: Decimal) -> Sequence[Mention]:
    """Return the last counts of a row that make a total, as many as possible; none if none do."""
    for start in range(len(counts) - 1):
        if sum(count.value for count in counts[start:]) == total:
            return counts[start:]
    return ()
