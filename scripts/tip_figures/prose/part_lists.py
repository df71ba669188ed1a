"""Claims about totals and parts: `Of the 40, 35 were women and five were men`.

A list of parts is introduced by words: `of the 40`, `of these`, `40 victims, of whom`, `including`,
a colon, a dash or a bracket. Each further part follows a comma, a semicolon or `and`; the one after
`and` is the last of its list. A list in a list (`and 21 in labor, including four children`)
belongs to the part before it.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from tip_figures.prose import part_words
from tip_figures.prose.changes import find_changes
from tip_figures.prose.masked_sentence import COUNT, OTHER, MaskedSentence
from tip_figures.prose.part_words import PartList
from tip_figures.prose.quantity import UNKNOWN, Quantity

_SENTENCES_BACK = 3  # sentences before one, to which its first words may refer


class ListReader:
    """Reads the lists of parts of a sentence, count by count.

    Args:
        sentence: the sentence to read
        previous: the readers of the earlier sentences in its paragraph, which may hold a total

    Attributes:
        changes: the changes that the sentence claims
        lists: all lists of parts, including unlikely ones; `part_lists` has the likely ones
        compared: counts of another year, and the old number of each change
        parts: counts that are parts of a total
        wholes: counts of which the count before is a part: 120 in `57 of the 120`
    """

    def __init__(self, sentence: MaskedSentence, previous: Sequence["ListReader"] = ()) -> None:
        """Read all counts of a sentence into lists of parts, one count after the other.

        Args:
            previous: the readers of the sentences before it in its paragraph
        """
        self.sentence = sentence
        self.previous = previous
        self.changes = list(find_changes(sentence))
        self.lists: list[PartList] = []
        self.compared = {change.old for change in self.changes}
        self.parts: set[Quantity] = set()
        self.wholes: set[Quantity] = set()
        self._open: list[PartList] = []
        before: Quantity | None = None
        for count in sentence.counts:
            gap = sentence.gap_before(count)
            if before:
                gap = f"{OTHER}{gap}"  # so that no pattern takes it for the start of the sentence
            self._close_lists(count, gap)
            self._read_count(before, count, gap)
            before = count

    @property
    def subjects(self) -> list[Quantity]:
        """The counts of the sentence that are not in `parts`, `wholes` or `compared`."""
        others = self.compared | self.parts | self.wholes
        return [count for count in self.sentence.counts if count not in others]

    @property
    def earlier(self) -> "ListReader | None":
        """The reader of the nearest earlier sentence with counts, to which `these` may refer.

        None if the three sentences before this one in its paragraph have no counts.
        """
        with_counts = [lists for lists in self.previous[-_SENTENCES_BACK:] if lists.sentence.counts]
        return with_counts[-1] if with_counts else None

    def find_earlier_subjects(self) -> list[Quantity]:
        """Return the counts to which `these` at the start of the sentence may refer.

        They are the subjects of the reader `earlier`; the list is empty if `earlier` is None.
        """
        return self.earlier.subjects if self.earlier else []

    @cached_property
    def part_lists(self) -> list[PartList]:
        """The likely lists, with the flags that `part_words.describe_list` sets.

        A list and its continuation become one list if their parts add up to the total: `Of 12
        cases, two were in Cork and one was in Galway, while nine were in Mayo`.
        """
        joined: list[PartList] = []
        for part_list in self.lists:
            parts = [*joined[-1].parts, *part_list.parts] if part_list.is_again and joined else []
            if parts and sum(part.value for part in parts) == joined[-1].totals[0].value:
                joined[-1] = replace(joined[-1], parts=parts)
            else:
                joined.append(part_list)
        return [
            part_words.describe_list(self.sentence, part_list)
            for part_list in joined
            if part_words.is_likely(self.sentence, part_list)
        ]

    def _close_lists(self, count: Quantity, gap: str) -> None:
        """End the open lists that a bracket, a semicolon, a dash or unknown words close.

        After a semicolon or a dash, the outermost list stays open if `of the 40` introduced it.
        If that list has parts, a semicolon also starts a new list with the same total.

        Args:
            count: the next count
            gap: OTHER and the words between the count before and this one; before the first count,
                the words from the start of the sentence
        """
        if UNKNOWN in gap:
            self._open.clear()
        while self._open and count.start >= self._open[-1].end:
            self._open.pop()
        if ";" in gap or "\u2014" in gap:
            is_of_list = bool(self._open) and self._open[0].wording == "of"
            del self._open[1 if is_of_list else 0 :]
            if self._open and ";" in gap and self._open[-1].parts:
                self._start_again()

    def _read_count(self, before: Quantity | None, count: Quantity, gap: str) -> None:
        """Record the role of a count: part or total of a list, compared number, or whole.

        A compared number belongs to another year. A whole has the count before it as a part: 120 in
        `57 of the 120`.

        Args:
            before: the count before `count`; None for the first count of the sentence
            gap: as in `_close_lists`
        """
        words = f"{gap}{COUNT}{self.sentence.gap_after(count)}"
        introduction = part_words.find_introduction(words)
        if self._is_compared(before, count, words):
            self.compared.add(count)
        elif before and part_words.OF_WHOLE.match(gap[1:] + COUNT):
            self.wholes.add(count)
            if before.unit == count.unit:
                self.lists.append(PartList("of", [count], [before]))
        elif introduction == "whom":
            is_again = bool(self._open) and self._open[-1].wording == "whom"
            same_totals = self._open[-1].totals if is_again else ()
            self._begin("whom", [*same_totals, *self._find_totals(count)], count)
        elif introduction == "of these":
            self._open.clear()
            self._begin("of", self._find_pronoun_totals(count), count)
        elif introduction == "of the total":
            self._open.clear()
            self._start("of", [count])
        elif introduction in ("including", "composed"):
            self._begin(introduction, self._find_totals(count), count)
        elif before and introduction == "bracket":
            self._begin_in_brackets(before, count)
        else:
            if part_words.POINTED_WHOLE.search(words):
                self.wholes.add(count)
            self._continue_or_begin_listed(count, gap)

    def _is_compared(self, before: Quantity | None, count: Quantity, words: str) -> bool:
        """Return whether a count belongs to another year, or is the old number of a change.

        A count belongs to another year if its brackets contain a year. It also does if it follows
        another count and words such as `compared with`, unless it is the new number of a change.

        Args:
            before: the count before `count`; None for the first count of the sentence
            words: the words around `count`, from the count before it to the next one
        """
        follows_another = before and count not in {change.new for change in self.changes}
        return bool(
            count in self.compared
            or (follows_another and part_words.COMPARED_BEFORE.search(words))
            or part_words.IN_BRACKET_WITH_YEAR.search(words)
        )

    # Lists

    def _start(self, wording: str, totals: Sequence[Quantity]) -> PartList:
        """Open a list without parts inside the lists that are already open, and return it.

        Args:
            wording: how the text introduces the list: `of`, `whom`, `including`, …
            totals: the counts that may be its total, the likeliest first
        """
        part_list = PartList(
            wording,
            totals,
            end=len(self.sentence.masked),
            is_inside=bool(self._open) and wording != "bracket",
        )
        self._open.append(part_list)
        self.lists.append(part_list)
        return part_list

    def _start_again(self) -> PartList:
        """Replace the innermost open list with an empty one, and return the new list.

        The new list has the same wording, totals and end. The old list is no longer open, but it
        stays in `lists` with its parts.
        """
        current = self._open.pop()
        part_list = self._start(current.wording, current.totals)
        part_list.end = current.end
        part_list.is_again = True
        return part_list

    def _begin(self, wording: str, totals: Sequence[Quantity], count: Quantity) -> None:
        """Begin a list with `count` as its first part; do nothing if `totals` is empty."""
        if totals:
            self._start(wording, totals)
            self._add(count)

    def _begin_in_brackets(self, before: Quantity, count: Quantity) -> None:
        """Begin a list in brackets, or continue one of labels: `Peru (27), Chile (9)`.

        A list of labels has a single number in each pair of brackets, and may run to the end of the
        sentence. Any other list in brackets ends at its closing bracket.

        Args:
            before: the count before `count`
        """
        is_alone = not part_words.WORD_AFTER.match(self.sentence.masked, count.end)
        if is_alone and self._open and self._open[-1].wording == "bracket":
            self._add(count)
            return
        totals = self._find_totals(count)
        if before in self.compared and before.unit == count.unit:
            totals = [before, *totals]  # `24 victims, compared with 20 (15 women and five men)`
        end = self.sentence.masked.find(")", count.end)
        if totals and end >= 0:
            self._begin("bracket", totals, count)
            self._open[-1].end = len(self.sentence.masked) if is_alone else end

    def _continue_or_begin_listed(self, count: Quantity, gap: str) -> None:
        """Add a count to the innermost open list if words continue it; otherwise close all lists.

        If no list is open, the count may begin one without introduction: `40 victims, 35 in labor
        and five in begging`. If the open list has no part yet and its total is in the same
        sentence, its first part needs a comma, colon or semicolon before it: `Of the 40, 35 were`.
        Without that mark, the method skips the count, and the list stays open.

        Args:
            gap: as in `_close_lists`
        """
        before_count = gap + COUNT  # patterns end at a count
        separator = part_words.SEPARATOR.search(before_count)
        is_last = bool(separator and separator["last"])
        is_rest = part_words.REMAINING.search(before_count) is not None
        current = self._open[-1] if self._open else None
        if current is None:
            words_after = self.sentence.gap_after(count)
            # Without OTHER, which is the first character of the gap.
            if separator and not is_last and part_words.is_ellipsis(words_after, gap[1:]):
                self._begin("listed", self._find_totals(count), count)
        elif not current.parts:  # `Of the 40` has been read; this is its first part
            is_total_in_sentence = current.totals[0].sentence is self.sentence.sentence
            if not is_total_in_sentence or any(mark in gap for mark in ",:;"):
                self._add(count)
        elif is_rest and current.wording == "including" and not self._is_joined(gap):
            self._open.clear()  # `five men, including one minor, and the other three`
        elif separator or is_rest:
            self._add(count, is_last=is_last, is_rest=is_rest)
        else:
            self._open.clear()

    def _is_joined(self, gap: str) -> bool:
        """Return whether a rest belongs to an inclusion: `including two clerks and the other five`.

        If the inclusion has only one part, a comma before the rest ends it.

        Args:
            gap: as in `_close_lists`
        """
        is_list = len(self._open[-1].parts) > 1
        return part_words.JOINED_REST.match(gap) is not None and (is_list or "," not in gap)

    def _add(self, count: Quantity, *, is_last: bool = False, is_rest: bool = False) -> None:
        """Add a part to the innermost open list if the part and the total have the same unit.

        If `and` has already ended the list, the part begins a new list with the same total, unless
        the part is the rest. A rest completes the list.

        Args:
            is_last: whether the part follows `and`, which ends the list
            is_rest: whether the part is all that remains of the total: `and the other five`
        """
        current = self._open[-1]
        if count.unit != current.totals[0].unit:
            return
        if is_rest:
            current.is_complete = current.is_exhaustive = True
        elif current.is_closed:
            current = self._start_again()
        current.parts.append(count)
        current.is_closed = is_last or is_rest
        self.parts.add(count)

    # Totals

    def _find_totals(self, count: Quantity) -> list[Quantity]:
        """Return the earlier counts that may be the total of a count, the likeliest first.

        The nearest count comes first. If it is smaller than `count`, the counts before it follow,
        from near to far: `36 projects in 12 countries, including 15 in Africa`. The result omits
        counts with another unit or year, wholes (120 in `57 of the 120`), and counts in brackets
        that do not contain `count`.
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
            totals += before[-2::-1]
        return totals

    def _find_pronoun_totals(self, count: Quantity) -> list[Quantity]:
        """Return the counts to which `these` before a count may refer.

        They are the earlier subjects of the sentence or, if there are none, the result of
        `find_earlier_subjects`. Only subjects with the unit of `count` remain, so the list may be
        empty.
        """
        subjects = [subject for subject in self.subjects if subject.start < count.start]
        subjects = subjects or self.find_earlier_subjects()
        return [subject for subject in subjects if subject.unit == count.unit]
