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
from tip_figures.prose.masked_sentence import (
    BEFORE_COUNT,
    COUNT,
    HEDGES,
    MONEY,
    OTHER,
    MaskedSentence,
)
from tip_figures.prose.mention import Mention
from tip_figures.prose.part_words import (
    are_all,
    are_disjoint,
    are_of_both_sexes,
    are_of_years,
    can_be_part,
    has_uncounted_part,
    is_ellipsis,
)
from tip_figures.prose.units import PERCENT

_THESE = r"(?: these | those | this[ ](?:number|total|group|figure) | the[ ]total )"
_OF = r"(?: of | among | out[ ]of | from[ ]among )"
_NO_NOUN = (
    r"(?! (?: were | was | are | is | had | have | in | on | at | by | for | to | with ) \b )"
)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


# What is between a count and the one before it; each pattern is searched up to the count.
_OF_TOTAL = _compile(
    rf"""
    (?: ^ | [;:,.(\u2013\u2014] [ ]? | \b(?:and|but|while|that) [ ] )
    {_OF} [ ] (?: {_NO_NOUN} [a-z'-]+ [ ] ){{0,5}}? {HEDGES} {MONEY} $
    """
)
_OF_THESE = _compile(
    rf"""
    (?: ^ | [;,.(\u2013\u2014] [ ]? | \b(?:and|but|while) [ ] )
    {_OF} [ ] (?: {_THESE} | them | which | whom )
    \b [^,;:()]{{0,60}}? (?: ,? [ ] | : [ ] ) {BEFORE_COUNT}
    """
)
_IN_THE = re.compile(r"\b[Ii]n (?:the|its|an?) $")
_MEMBERS_AFTER = re.compile(r"-(?:member|seat|person)\b")  # `in the 120-member assembly, 12`
_THESE_DIRECTLY = _compile(rf"{_OF} [ ] {_THESE} [ ] {BEFORE_COUNT}")
_VERB_AFTER = re.compile(r" (?:were|was|are|had|have|remained|received)\b")
_INCLUDING = _compile(
    rf"""
    (?: (?<! \band[ ] ) \b including | ^ [^,;.]{{0,60}} \b include[sd]?
      | \b among[ ](?:them|whom|which) ) ,? [ ] {BEFORE_COUNT}
    """
)
_OF_WHOM = _compile(rf",? [ ]? of [ ] (?: whom | which ) [,:]? [ ] (?: the[ ] )? {BEFORE_COUNT}")
_COMPOSED = _compile(
    rf"""
    (?: \b (?: compris(?:ing|ed|es)(?:[ ]of)? | consist(?:ing|ed|s)[ ]of | made[ ]up[ ]of
             | composed[ ]of | namely | divided[ ]into | split[ ]into ) [ ]
      | : [ ] | [ ]? [\u2013\u2014] [ ]? | [ ]-[ ] | --? (?=[^\w-]) )
    {BEFORE_COUNT}
    """
)
_BRACKET = _compile(rf"\( {BEFORE_COUNT}")
_WHOM_AFTER = _compile(r"\)? [ ] of [ ] (?: whom | which | them | these | those ) \b")
_THESE_THINGS_AFTER = _compile(r"[ ] of [ ] (?: these | those ) [ ] (?! were | was ) [a-z]+ ")
_OF_WHOLE = _compile(
    rf"""
    \)? [ ] (?: out[ ] )? of [ ] (?: (?: the | its | their | all | these | those | an? ) [ ] ){{0,2}}
    (?: (?! which | whom | them | and | or | each | every ) [a-z'-]+ [ ] )?? {BEFORE_COUNT}
    """
)
_POINTED_WHOLE = re.compile(rf"{OTHER}+ (?:out )?of (?:[a-z]+ ){{0,2}}$")
_REMAINING = _compile(
    rf"""
    (?: \b (?: the | while | and | with | its ) [ ] (?: the[ ] )?
        (?: remaining | other | rest [ ] \( ) [ ]? {BEFORE_COUNT}
      | \b the [ ] others? [ ] \( {BEFORE_COUNT} )
    """
)
_SEPARATOR = _compile(
    rf"""
    (?: (?P<last> ,? [ ] (?: and | plus | as[ ]well[ ]as ) ) | [,;] | [,;]?[ ](?:while|with) )
    [ ] (?: (?: and | while | the | another | other | an[ ]additional | additional | also | just )
        [ ] )*
    {BEFORE_COUNT}
    """
)
_PREPOSITION_BEFORE = _compile(
    rf"""
    \b (?: in | at | on | across | from | for | by | to | within | through | throughout | during )
    [ ] (?: the[ ] )? {BEFORE_COUNT}
    """
)
_COMPARED_BEFORE = _compile(
    rf"""
    (?: \b (?: compared[ ](?:to|with) | from | versus | against | relative[ ]to | up[ ]on
             | (?<! addition[ ] ) to | by | since | every | per | over ) [ ] (?: the[ ] )?
      | (?<! more[ ] ) (?<! less[ ] ) (?<! fewer[ ] ) (?<! greater[ ] ) \b than [ ] (?: the[ ] )?
      | [{COUNT}t] [ ] (?: more | fewer | less | higher | lower ) [ ] than [ ] (?: the[ ] )? )
    {BEFORE_COUNT}
    """
)
_BRACKET_WITH_YEAR = re.compile(r"[^();]{0,40}\bin [\ue001]+\)|[^();]{0,3}[\ue001]+\)")
_OPEN_LIST = _compile(
    r"""
    \b (?: mostly | mainly | primarily | largely | chiefly | such[ ]as | e\.g\. | for[ ]example
         | for[ ]instance | among[ ]others | notably | particularly | especially | some[ ]of
         | majority | most ) \b
    """
)
_SOME = _compile(
    r"\b (?: mostly | mainly | primarily | largely | chiefly | including | majority ) \b"
)
_EACH = re.compile(r"\b(?:each|every|apiece|respectively)\b", re.IGNORECASE)
_RATE_AFTER = re.compile(r" (?:[a-z]+ ){0,2}per [0-9]")  # `40 deaths per 100,000`
_WORD_AFTER = re.compile(r" [a-z]")
_LONGEST_GAP: Final = 120  # characters between a total and a colon or bracket
_REACH: Final = 2  # sentences before `these` in which its number may be
_MOST_PARTS: Final = 40  # parts of one list; longer ones are tables


@dataclass
class _List:
    """A list of parts while it is read.

    end:       offset at which it ends: that of the bracket around it, or the end of the sentence
    parts:     positions of the counts
    is_closed: whether its last part was read
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
    has_rest: bool = False


@dataclass(frozen=True)
class SentenceLists:
    """A sentence with what its counts are.

    part_lists: the lists of parts that it claims
    subjects:   its counts that are neither parts nor of another year
    parts:      its counts that are parts
    """

    sentence: MaskedSentence
    part_lists: Sequence[PartList] = ()
    subjects: Sequence[Mention] = ()
    parts: Sequence[Mention] = ()


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
    return SentenceLists(sentence, list(reader.make_part_lists()), subjects, parts)


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
        self.open: list[_List] = []
        self.lists: list[_List] = []
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
        elif position > 0 and _OF_WHOLE.fullmatch(gap[1:]):
            self._add_whole(position)
        elif self._is_share(count, gap) or _OF_WHOM.search(gap):
            self._open("whom", self._totals_of_whom(position), position, is_direct=True)
        elif _OF_THESE.search(gap) and not self._names_these(count, gap):
            self.open.clear()
            self._open("of", self._totals_of_pronoun(position), position, is_direct=True)
        elif _OF_TOTAL.search(gap):
            self.open.clear()
            self._start("of", [count]).is_direct = True
        elif _IN_THE.search(gap) and _MEMBERS_AFTER.match(sentence.masked, count.end):
            self._start("of", [count])
        elif _INCLUDING.search(gap):
            self._open("including", self._totals_before(position), position)
        elif position > 0 and _COMPOSED.search(gap):
            self._open("composed", self._totals_before(position), position)
        elif position > 0 and _BRACKET.search(gap):
            self._open_bracket(position)
        else:
            if _POINTED_WHOLE.search(gap):
                self.wholes.add(position)
            self._continue(position, gap)

    def _names_these(self, count: Mention, gap: str) -> bool:
        """Whether a count is that of `these`: `of these 11 cases`, but `of these 11 were`."""
        if not _THESE_DIRECTLY.search(gap):
            return False
        return not _VERB_AFTER.match(self.sentence.masked, count.end)

    def _close_lists(self, count: Mention, gap: str) -> None:
        """End the lists that a bracket or a semicolon closes before a count."""
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
        if position > 0 and _COMPARED_BEFORE.search(gap) and count not in self.later_numbers:
            return True
        in_bracket = gap.rfind("(") > gap.rfind(")")
        return in_bracket and _BRACKET_WITH_YEAR.match(self.sentence.masked, count.end) is not None

    def _is_share(self, count: Mention, gap: str) -> bool:
        """Whether words after a count call it some of another: `21 of whom`, not `all three of`."""
        is_all = gap.lower().endswith("all ")
        return not is_all and _WHOM_AFTER.match(self.sentence.masked, count.end) is not None

    def _add_whole(self, position: int) -> None:
        """Relate a count to the one before, which is a part of it: `57 of the 120 seats`."""
        whole, part = self.sentence.counts[position], self.sentence.counts[position - 1]
        self.wholes.add(position)
        if whole.unit == part.unit:
            new_list = _List("of", [whole], len(self.sentence.masked), is_direct=True)
            new_list.parts.append(position - 1)
            self.lists.append(new_list)

    def _start(self, wording: Wording, totals: list[Mention]) -> _List:
        is_inside = bool(self.open) and not self.open[-1].is_closed and wording != "bracket"
        new_list = _List(wording, totals, len(self.sentence.masked), is_inside=is_inside)
        self.open.append(new_list)
        self.lists.append(new_list)
        return new_list

    def _restart(self) -> None:
        """Begin a new list of parts of the same total."""
        current = self.open.pop()
        self._start(current.wording, current.totals).end = current.end
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
        is_alone = not _WORD_AFTER.match(self.sentence.masked, count.end)
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
        if _THESE_THINGS_AFTER.match(self.sentence.masked, count.end):
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
        if position == 0 or not _PREPOSITION_BEFORE.search(self.sentence.gap_before(position)):
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
        separator = _SEPARATOR.search(gap)
        remaining = _REMAINING.search(gap)
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

    def make_part_lists(self) -> Iterator[PartList]:
        """Return what the lists claim."""
        for part_list in self._join_lists():
            if 0 < len(part_list.parts) <= _MOST_PARTS and self._is_likely(part_list):
                yield self._make_part_list(part_list)

    def _join_lists(self) -> list[_List]:
        """Join a list and those that go on with it, if all their parts make the total.

        `Of 12 cases, two were in Cork and one was in Galway, while nine were in Mayo`
        """
        joined: list[_List] = []
        for part_list in self.lists:
            values = [self.sentence.counts[position].value for position in part_list.parts]
            if joined and part_list.totals is joined[-1].totals:
                earlier = [self.sentence.counts[position].value for position in joined[-1].parts]
                if sum(earlier) < part_list.totals[0].value == sum(earlier) + sum(values):
                    joined[-1].parts += part_list.parts
                    continue
            joined.append(part_list)
        return joined

    def _is_likely(self, part_list: _List) -> bool:
        """Whether the marks that introduce a list are likely to mean parts.

        A colon or a bracket may be before any number, so the list must be a closed one, each part
        with a noun, or words such as `mostly` must introduce it.
        """
        sentence = self.sentence
        total = part_list.totals[0]
        positions = part_list.parts
        counts = [sentence.counts[position] for position in positions]
        is_rate = any(_RATE_AFTER.match(each.sentence.text, each.end) for each in (total, *counts))
        if total.unit == PERCENT or is_rate:
            return False
        if part_list.wording == "listed":
            return len(positions) > 1
        if part_list.wording not in ("composed", "bracket"):
            return True
        between = sentence.masked[total.end : sentence.counts[positions[0]].start]
        has_noun = _WORD_AFTER.match(between) or between == " ("
        if not has_noun or len(between) > _LONGEST_GAP:
            return False
        if part_list.wording == "bracket" and _SOME.search(between):
            return True
        is_list = len(positions) > 1 and part_list.is_closed
        return is_list and all(
            _WORD_AFTER.match(sentence.masked, sentence.counts[position].end)
            for position in positions
        )

    def _make_part_list(self, part_list: _List) -> PartList:
        """Return what a list of parts claims."""
        sentence = self.sentence
        positions = part_list.parts
        words = [sentence.gap_after(position) for position in positions]
        has_uncounted = has_uncounted_part(words[-1])
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
            or _OPEN_LIST.search(before[-60:]) is not None
        )
        is_appositive = wording in ("composed", "bracket") and is_closed
        is_complete = (part_list.has_rest and not has_uncounted) or (
            not is_open_list and len(parts) > 1 and (is_appositive or are_all(words))
        )
        is_disjoint = len(parts) > 1 and not has_other_end and are_disjoint(words)
        total_words = total.sentence.text[total.end :]
        is_series = are_of_years(words)
        start = total.end if total.sentence is sentence.sentence else 0
        is_each = _EACH.search(sentence.masked, start, parts[-1].end + _LONGEST_GAP)
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
