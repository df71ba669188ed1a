"""Claims about totals and parts: `Of the 40, 35 were women and five were men`.

A list of parts is introduced by words: `of the 40`, `of these`, `40 victims, of whom`, `including`,
a colon, a dash or a bracket. Each further part follows a comma, a semicolon or `and`; the one after
`and` is the last of its list. A list in a list (`and 21 in labor, including four children`)
belongs to the part before it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tip_figures.prose.claims import ChangeClaim, PartList, Wording
from tip_figures.prose.count_patterns import BEFORE_COUNT, MONEY
from tip_figures.prose.counts import OTHER, Count, CountedSentence
from tip_figures.prose.part_words import are_all, are_disjoint, has_uncounted_part, is_ellipsis

# Parts of patterns, for re.VERBOSE.
_THESE = r"""
    (?: of | among | out[ ]of | from[ ]among ) [ ]
    (?: these | those | them | the[ ]total | this[ ](?:number|total|group|figure) | which | whom )
"""

# What is between a count and the one before it; each pattern is searched up to the count.
_OF_TOTAL = re.compile(
    rf"""
    (?: ^ | [;:,.(\u2013\u2014] [ ]? | \b(?:and|but|while|that) [ ] )
    (?: of | among | out[ ]of | from[ ]among ) [ ]
    (?: (?: all | these | those | the | this | that | its | their | an? | total(?:[ ]of)?
          | estimated | approximately | about | some | more[ ]than | nearly | at[ ]least ) [ ] )*
    (?: [a-z-]+ [ ] ){{0,2}}?
    {MONEY} $
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_THESE = re.compile(
    rf"""
    (?: ^ | [;,.(\u2013\u2014] [ ]? | \b(?:and|but|while) [ ] )
    {_THESE} \b [^,;:()]{{0,60}}? (?: ,? [ ] | : [ ] ) {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_INCLUDING = re.compile(
    rf"""
    (?<! \band[ ] ) \b (?: including
      | include[sd]? | among[ ](?:them|whom|which) ) ,? [ ] {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OF_WHOM = re.compile(
    rf",? [ ]? of [ ] (?: whom | which ) ,? [ ] (?: the[ ] )? {BEFORE_COUNT}",
    re.VERBOSE | re.IGNORECASE,
)
_COMPOSED = re.compile(
    rf"""
    (?: \b (?: compris(?:ing|ed|es)(?:[ ]of)? | consist(?:ing|ed|s)[ ]of | made[ ]up[ ]of
             | composed[ ]of | namely | divided[ ]into | split[ ]into ) [ ]
      | : [ ] | [ ]? [\u2013\u2014] [ ]? | [ ]-[ ] | --? (?=[^\w-]) )
    {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BRACKET = re.compile(rf"\( {BEFORE_COUNT}", re.VERBOSE | re.IGNORECASE)
_WHOM_AFTER = re.compile(
    r"\)? [ ] of [ ] (?: whom | which | them | these | those ) \b",
    re.VERBOSE | re.IGNORECASE,
)
_REMAINING = re.compile(
    rf"""
    \b (?: the | while | and | with | its ) [ ] (?: the[ ] )?
    (?: remaining | other | rest [ ] \( ) [ ]? {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SEPARATOR = re.compile(
    rf"""
    (?: (?P<last> ,? [ ] (?: and | plus | as[ ]well[ ]as ) ) | [,;] | [,;]?[ ](?:while|with) )
    [ ] (?: (?: and | the | another | other | an[ ]additional | additional | also | just ) [ ] )*
    {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PREPOSITION_BEFORE = re.compile(
    rf"""
    \b (?: in | at | on | across | from | for | by | to | within | through | throughout | during )
    [ ] (?: the[ ] )? {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMPARED_BEFORE = re.compile(
    rf"""
    \b (?: compared[ ](?:to|with) | than | from | versus | against | relative[ ]to | up[ ]on
         | to | by | since | every | per | over ) [ ] (?: the[ ] )? {BEFORE_COUNT}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BRACKET_WITH_YEAR = re.compile(r"[^();]{0,40}\bin [\ue001]+\)|[^();]{0,3}[\ue001]+\)")
_OPEN_LIST = re.compile(
    r"\b(?:mostly|mainly|primarily|largely|chiefly|such as|e\.g\.|for example|for instance"
    r"|among others|notably|particularly|especially|some of|majority|most)\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:mostly|mainly|primarily|largely|chiefly|including|the majority)\b", re.IGNORECASE
)
_NOUN_AFTER = re.compile(r" [a-z]")
_LONGEST_GAP: Final = 120  # characters between a total and a colon or bracket
_REACH: Final = 2  # sentences before `these` in which its number may be
_PARTS_MAX: Final = 40  # parts of one list; longer ones are tables


@dataclass
class _List:
    """A list of parts that is being read.

    end:      offset in the sentence at which it ends at the latest
    groups:   its parts; a new group begins after the last part of a list
    closed:   for each group, whether its last part was read
    completed: numbers of the groups that a remainder completes, from 0
    is_inside: whether it is in a list that goes on, to which its last part may belong: `110 in
               labor, of whom 90 were men, and 24 in begging`
    """

    wording: Wording
    totals: list[Count]
    end: int
    is_inside: bool = False
    groups: list[list[int]] = field(default_factory=lambda: [[]])
    closed: list[bool] = field(default_factory=lambda: [False])
    completed: set[int] = field(default_factory=set)

    def add(self, position: int, is_last: bool) -> None:
        """Add the next part."""
        if self.closed[-1]:
            self.begin_group()
        self.groups[-1].append(position)
        self.closed[-1] = is_last

    def complete(self, position: int) -> None:
        """Add the remainder to the last group that has parts."""
        if not self.groups[-1] and len(self.groups) > 1:
            self.groups.pop()
            self.closed.pop()
        self.groups[-1].append(position)
        self.closed[-1] = True
        self.completed.add(len(self.groups) - 1)

    def begin_group(self) -> None:
        """Begin a new list of parts of the same total."""
        if self.groups[-1]:
            self.groups.append([])
            self.closed.append(False)


@dataclass(frozen=True)
class SentenceLists:
    """A sentence with what its counts are.

    part_lists: the lists of parts that it claims
    subjects:   its counts that are neither parts nor of another year
    parts:      its counts that are parts
    """

    sentence: CountedSentence
    part_lists: Sequence[PartList] = ()
    subjects: Sequence[Count] = ()
    parts: Sequence[Count] = ()


def read_lists(
    sentence: CountedSentence, previous: Sequence[SentenceLists], changes: Sequence[ChangeClaim]
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
        if position not in reader.compared and position not in reader.parts:
            subjects.append(count)
    parts = [sentence.counts[position] for position in sorted(reader.parts)]
    return SentenceLists(sentence, list(reader.make_part_lists()), subjects, parts)


def find_subjects(previous: Sequence[SentenceLists]) -> list[Count]:
    """Return what `these` at the start of a sentence may be: subjects of the sentence before.

    A sentence without counts may be between.
    """
    for lists in reversed(previous[-_REACH:]):
        if lists.sentence.counts:
            return list(lists.subjects)
    return []


class _ListReader:
    """Reads the lists of parts of a sentence, count by count."""

    def __init__(
        self,
        sentence: CountedSentence,
        previous: Sequence[SentenceLists],
        changes: Sequence[ChangeClaim],
    ) -> None:
        self.sentence = sentence
        self.earlier_numbers = {change.old for change in changes}
        self.later_numbers = {change.new for change in changes}
        self.previous = previous
        self.open: list[_List] = []
        self.lists: list[_List] = []
        self.compared: set[int] = set()
        self.parts: set[int] = set()

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
        elif self._is_share(count, gap) or _OF_WHOM.search(gap):
            self._open("whom", self._totals_of_whom(position), position)
        elif _OF_THESE.search(gap):
            self.open.clear()
            self._open("of", self._totals_of_pronoun(position), position)
        elif _OF_TOTAL.search(gap):
            self.open.clear()
            self._start("of", [count])
        elif _INCLUDING.search(gap):
            self._open("including", self._totals_before(position), position)
        elif position > 0 and _COMPOSED.search(gap):
            self._open("composed", self._totals_before(position), position)
        elif position > 0 and _BRACKET.search(gap):
            self._open_bracket(position)
        else:
            self._continue(position, gap)

    def _close_lists(self, count: Count, gap: str) -> None:
        """End the lists that a bracket or a semicolon closes before a count."""
        while self.open and count.start >= self.open[-1].end:
            self.open.pop()
        if ";" in gap or "\u2014" in gap:
            while len(self.open) > 1 or (self.open and self.open[-1].wording != "of"):
                self.open.pop()
            if self.open and ";" in gap:
                self.open[-1].begin_group()

    def _is_compared(self, position: int, gap: str) -> bool:
        """Whether a count belongs to another year or to a change."""
        count = self.sentence.counts[position]
        if count in self.earlier_numbers:
            return True
        if position > 0 and _COMPARED_BEFORE.search(gap) and count not in self.later_numbers:
            return True
        end = count.end
        in_bracket = gap.rfind("(") > gap.rfind(")")
        return in_bracket and _BRACKET_WITH_YEAR.match(self.sentence.masked, end) is not None

    def _is_share(self, count: Count, gap: str) -> bool:
        """Whether words after a count call it some of another: `21 of whom`, not `all three of`."""
        is_all = gap.lower().endswith("all ")
        return not is_all and _WHOM_AFTER.match(self.sentence.masked, count.end) is not None

    def _start(self, wording: Wording, totals: list[Count]) -> _List:
        is_inside = bool(self.open) and not self.open[-1].closed[-1] and wording != "bracket"
        new_list = _List(wording, totals, len(self.sentence.masked), is_inside)
        self.open.append(new_list)
        self.lists.append(new_list)
        return new_list

    def _open(self, wording: Wording, totals: list[Count], position: int) -> None:
        """Begin a list of parts with its first part."""
        if not totals:
            return
        self._start(wording, totals)
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
        is_alone = not re.match(r"[ ][a-z]", self.sentence.masked[count.end : count.end + 2])
        if (
            is_alone
            and self.open
            and self.open[-1].wording == "bracket"
            and self.open[-1].groups[-1]
        ):
            self._add(position, is_last=False)
            return
        new_list = self._start("bracket", totals)
        new_list.end = len(self.sentence.masked) if is_alone else end
        self._add(position, is_last=False)

    def _totals_before(self, position: int) -> list[Count]:
        """Return the nearest count before a part that is not one of another year.

        If a preposition is before it, the total may be any count before: `36 projects in 12
        countries, including 15 in Africa`.
        """
        unit = self.sentence.counts[position].unit
        for earlier in range(position - 1, -1, -1):
            count = self.sentence.counts[earlier]
            is_part_in_bracket = self.open and self.open[-1].wording == "bracket"
            if is_part_in_bracket and earlier in self.open[-1].groups[-1]:
                continue
            if earlier not in self.compared and count.unit == unit:
                return [count, *self._wholes_of_place(earlier)]
        return []

    def _totals_of_whom(self, position: int) -> list[Count]:
        """Return what `whom` may be: the same as before it, or the nearest count.

        In `25 girls, 13 of whom were alone and 20 of whom were ill` it is 25 both times.
        """
        totals = self._totals_before(position)
        if self.open and self.open[-1].wording == "whom":
            return [*self.open[-1].totals, *totals]
        return totals

    def _wholes_of_place(self, position: int) -> list[Count]:
        """Return the counts before one that a preposition relates to them, the nearest first."""
        count = self.sentence.counts[position]
        if position == 0 or not _PREPOSITION_BEFORE.search(self.sentence.gap_before(position)):
            return []
        return [
            self.sentence.counts[earlier]
            for earlier in range(position - 1, -1, -1)
            if earlier not in self.compared
            and earlier not in self.parts
            and self.sentence.counts[earlier].unit == count.unit
        ]

    def _totals_of_pronoun(self, position: int) -> list[Count]:
        """Return what `these` may be: counts before it that are not parts, and the last part."""
        unit = self.sentence.counts[position].unit
        candidates = [
            self.sentence.counts[earlier]
            for earlier in range(position)
            if earlier not in self.compared and earlier not in self.parts
        ]
        if candidates and position - 1 in self.parts:
            candidates.append(self.sentence.counts[position - 1])
        if not candidates:
            candidates = find_subjects(self.previous)
        return [count for count in candidates if count.unit == unit]

    def _continue(self, position: int, gap: str) -> None:
        """Add a count to an open list, if the words before it continue the list."""
        separator = _SEPARATOR.search(gap)
        remaining = _REMAINING.search(gap)
        if not self.open:
            if separator and position > 0 and self._is_elliptical(position):
                self._start_elliptical(position, is_last=bool(separator["last"]))
            return
        current = self.open[-1]
        is_first = current.groups == [[]]
        if is_first and (current.wording == "of" or separator):
            self._add(position, is_last=False)
        elif separator or remaining:
            while len(self.open) > 1 and self.open[-1].closed[-1]:
                self.open.pop()
            is_last = bool(separator and separator["last"])
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

    def _start_elliptical(self, position: int, is_last: bool) -> None:
        totals = self._totals_before(position)
        if totals and not is_last:
            self._open("listed", totals, position)

    def _add(self, position: int, is_last: bool, is_remainder: bool = False) -> None:
        current = self.open[-1]
        if self.sentence.counts[position].unit != current.totals[0].unit:
            return
        if is_remainder:
            current.complete(position)
        else:
            current.add(position, is_last)
        self.parts.add(position)

    def make_part_lists(self) -> Iterator[PartList]:
        """Return what the lists claim, each group of parts once."""
        for part_list in self.lists:
            for number, group in enumerate(part_list.groups):
                if group and len(group) <= _PARTS_MAX and self._is_likely(part_list, number):
                    yield self._make_part_list(part_list, number)

    def _is_likely(self, part_list: _List, number: int) -> bool:
        """Whether the marks that introduce a list are likely to mean parts.

        A colon or a bracket may be before any number, so the list must be a closed one, each part
        with a noun, or words such as `mostly` must introduce it.
        """
        if part_list.wording == "listed":
            return len(part_list.groups[number]) > 1
        if part_list.wording not in ("composed", "bracket"):
            return True
        total = part_list.totals[0]
        first = self.sentence.counts[part_list.groups[number][0]]
        between = self.sentence.masked[total.end : first.start]
        if not _NOUN_AFTER.match(self.sentence.masked, total.end) or len(between) > _LONGEST_GAP:
            return False
        if part_list.wording == "bracket" and _SOME.search(between):
            return True
        is_list = len(part_list.groups[number]) > 1 and part_list.closed[number]
        return is_list and all(
            _NOUN_AFTER.match(self.sentence.masked, self.sentence.counts[position].end)
            for position in part_list.groups[number]
        )

    def _make_part_list(self, part_list: _List, number: int) -> PartList:
        """Return what one group of parts claims."""
        group = part_list.groups[number]
        sentence = self.sentence
        has_uncounted = has_uncounted_part(sentence.gap_after(group[-1]))
        has_other_end = part_list.is_inside and len(group) > 1
        is_closed = part_list.closed[number] and not (has_uncounted or has_other_end)
        parts = [sentence.counts[position] for position in group]
        wording = part_list.wording
        words = [sentence.gap_after(position) for position in group]
        before = sentence.masked[: parts[0].start]
        is_open_list = (
            has_uncounted
            or has_other_end
            or wording == "including"
            or _OPEN_LIST.search(before[-60:]) is not None
        )
        is_appositive = wording in ("composed", "bracket") and is_closed
        is_complete = number in part_list.completed or (
            not is_open_list and len(parts) > 1 and (is_appositive or are_all(words))
        )
        is_disjoint = len(parts) > 1 and not has_other_end and are_disjoint(words)
        return PartList(
            totals=part_list.totals,
            parts=parts,
            wording=wording,
            is_complete=is_complete,
            is_disjoint=is_complete or is_disjoint,
            is_closed=is_closed,
        )
