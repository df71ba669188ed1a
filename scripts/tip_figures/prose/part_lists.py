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

    A count is a number that counts or measures something, unlike a date or an age. A list of parts
    is a total and the counts that the text names as its parts.

    Attributes:
        sentence: the sentence to read
        previous: the readers of the earlier sentences in its paragraph, which may hold a total
        changes: the changes that the sentence claims, such as `rose from 40 to 88`
        lists: all lists of parts, including unlikely ones; `part_lists` has the likely ones
        compared: counts of another year, and the old number of each change
        parts: counts that are parts of a total, except 57 in `57 of the 120`
        wholes: counts of which the count before is a part: 120 in `57 of the 120`
    """

    def __init__(self, sentence: MaskedSentence, previous: Sequence["ListReader"] = ()) -> None:
        """Read the counts of a sentence one by one, and record the lists of parts that they form.

        Args:
            sentence: the sentence to read
            previous: the readers of the earlier sentences in its paragraph, in order; a pronoun
                such as `these` may refer to one of their counts
        """
        self.sentence = sentence
        self.previous = previous
        self.changes = list(find_changes(sentence))
        self.lists: list[PartList] = []
        self.compared = {change.old for change in self.changes}
        self.parts: set[Quantity] = set()
        self.wholes: set[Quantity] = set()
        self._open: list[PartList] = []  # those to which the next count may belong
        previous_count: Quantity | None = None
        for count in sentence.counts:
            gap = sentence.gap_before(count)
            if previous_count:
                # OTHER stands for the count before, so that no pattern takes the gap for the start
                # of the sentence.
                gap = f"{OTHER}{gap}"
            self._close_lists(count, gap)
            self._read_count(previous_count, count, gap)
            previous_count = count

    @property
    def subjects(self) -> list[Quantity]:
        """The counts of the sentence that are neither parts nor wholes nor of another year."""
        others = self.compared | self.parts | self.wholes
        return [count for count in self.sentence.counts if count not in others]

    @property
    def earlier(self) -> "ListReader | None":
        """The reader of the nearest earlier sentence with counts, to which `these` may refer.

        None if the three sentences before this one in its paragraph have no counts.
        """
        nearby = self.previous[-_SENTENCES_BACK:]
        with_counts = [reader for reader in nearby if reader.sentence.counts]
        return with_counts[-1] if with_counts else None

    def find_earlier_subjects(self) -> list[Quantity]:
        """Return the counts of an earlier sentence to which `these` in this sentence may refer.

        The result has the `subjects` of the nearest earlier sentence with counts: its counts that
        are neither parts nor wholes nor of another year. It is empty if the three sentences before
        this one have no counts.
        """
        return self.earlier.subjects if self.earlier else []

    @cached_property
    def part_lists(self) -> list[PartList]:
        """The likely lists, in the order of the text, with flags such as `is_complete` set.

        A list and its continuation become one list if all their parts together add up to the total:
        `Of 12 cases, two were in Cork and one was in Galway, while nine were in Mayo`.
        """
        joined: list[PartList] = []
        for part_list in self.lists:
            all_parts: list[Quantity] = []
            if part_list.is_again and joined:  # it continues the list before
                all_parts = [*joined[-1].parts, *part_list.parts]
            # The sum is compared with the likeliest total.
            if all_parts and sum(part.value for part in all_parts) == joined[-1].totals[0].value:
                joined[-1] = replace(joined[-1], parts=all_parts)
            else:
                joined.append(part_list)
        return [
            part_words.describe_list(self.sentence, part_list)
            for part_list in joined
            if part_words.is_likely(self.sentence, part_list)
        ]

    def _close_lists(self, count: Quantity, gap: str) -> None:
        """End the open lists that the words before a count close.

        Open lists are those to which the next count may belong, the outermost first.

        - Unknown words (UNKNOWN) end all lists.
        - A list in brackets ends at its closing bracket.
        - A semicolon or a dash ends all lists but one: the outermost list stays open if `of the 40`
          or `of these` introduced it. If that list has parts, a semicolon replaces it with an empty
          list with the same total.

        Args:
            count: the next count
            gap: OTHER, which stands for the count before, and the text between it and `count`; for
                the first count, the text from the start of the sentence
        """
        if UNKNOWN in gap:
            self._open.clear()
        while self._open and count.start >= self._open[-1].end:  # after a closing bracket
            self._open.pop()
        if ";" in gap or "\u2014" in gap:
            stays_open = bool(self._open) and self._open[0].wording == "of"
            self._open = self._open[:1] if stays_open else []
            if self._open and ";" in gap and self._open[-1].parts:
                self._replace_with_continuation()

    def _read_count(self, previous: Quantity | None, count: Quantity, gap: str) -> None:
        """Record the role of a count in its sentence, as the words around it show.

        The first role that fits is recorded:

        1. a compared number, of another year: 40 in `compared with 40`
        2. a whole, of which the count before is a part: 120 in `57 of the 120`; if both have the
           same unit, they form a list
        3. the first part of a new list: 12 in `of whom 12`, `of these, 12`, `including 12` or
           `(12`; in brackets, it may also be the next part of an open list in brackets
        4. the total of a new list: 40 in `Of the 40, 35 were women`
        5. the next part of an open list, or the first part of a list without an introduction; 40 in
           `one of the 40` is also recorded as a whole

        The introductions `of these` and `of the 40` end all open lists.

        Args:
            previous: the count before `count`; None for the first count of the sentence
            count: the count to read
            gap: OTHER, which stands for the count before, and the text between it and `count`; for
                the first count, the text from the start of the sentence
        """
        words = f"{gap}{COUNT}{self.sentence.gap_after(count)}"
        introduction = part_words.find_introduction(words)
        if self._is_compared(previous, count, words):
            self.compared.add(count)
        elif previous and part_words.OF_WHOLE.match(gap.removeprefix(OTHER) + COUNT):
            self.wholes.add(count)
            # `previous` does not become one of `self.parts`: it stays a subject of the sentence.
            if previous.unit == count.unit:
                self.lists.append(PartList(wording="of", totals=[count], parts=[previous]))
        elif introduction == "whom":  # `40 people, of whom 12`
            # In `40 people, 12 of whom fled and 20 of whom stayed`, both parts are of the 40.
            is_again = bool(self._open) and self._open[-1].wording == "whom"
            same_totals = self._open[-1].totals if is_again else ()
            self._open_list_with("whom", [*same_totals, *self._find_totals(count)], count)
        elif introduction == "of these":  # the count is the first part, and the pronoun the total
            self._open.clear()
            self._open_list_with("of", self._find_pronoun_totals(count), count)
        elif introduction == "of the total":  # `Of the 40`: the count is the total
            self._open.clear()
            self._open_list("of", [count])
        elif introduction in ("including", "composed"):
            self._open_list_with(introduction, self._find_totals(count), count)
        elif previous and introduction == "bracket":
            self._continue_or_begin_in_brackets(previous, count)
        else:
            if part_words.POINTED_WHOLE.search(words):  # `one of the 40`, with OTHER for `one`
                self.wholes.add(count)
            self._continue_or_begin_listed(count, gap)

    def _is_compared(self, previous: Quantity | None, count: Quantity, words: str) -> bool:
        """Return whether a count is a number of another year, and so no part of a list.

        True in three cases:

        - the count is the old number of a change: 40 in `rose from 40 to 88`
        - a year is in the same brackets: 40 in `(40 in 2018)`
        - words such as `compared with` precede the count, which is neither the first count of the
          sentence nor the new number of a change

        Args:
            previous: the count before `count`; None for the first count of the sentence
            count: the count
            words: the words around `count`, from the count before it to the next one
        """
        is_new_number = count in {change.new for change in self.changes}
        may_be_compared = previous is not None and not is_new_number
        return bool(
            count in self.compared
            or (may_be_compared and part_words.COMPARED_BEFORE.search(words))
            or part_words.IN_BRACKET_WITH_YEAR.search(words)
        )

    # Lists

    def _open_list(self, wording: str, totals: Sequence[Quantity]) -> PartList:
        """Open a list without parts inside the lists that are already open, and return it.

        The new list is open until the end of the sentence, unless the caller sets another `end`. It
        is marked `is_inside` if its last part may belong to an outer list. In brackets this is not
        so, since the bracket shows where the list ends.

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

    def _replace_with_continuation(self) -> PartList:
        """Replace the innermost open list with an empty one that continues it; return the new one.

        The new list has the same wording, totals and end, and is marked `is_again`. The old list is
        no longer open, but it stays in `lists` with its parts.
        """
        current = self._open.pop()
        part_list = self._open_list(current.wording, current.totals)
        part_list.end = current.end
        part_list.is_again = True
        return part_list

    def _open_list_with(self, wording: str, totals: Sequence[Quantity], count: Quantity) -> None:
        """Open a list with `count` as its first part; do nothing if `totals` is empty.

        Args:
            wording: how the text introduces the list: `of`, `whom`, `including`, …
            totals: the counts that may be its total, the likeliest first
            count: the first part; it is not added if its unit differs from that of the total
        """
        if totals:
            self._open_list(wording, totals)
            self._add_part(count)

    def _continue_or_begin_in_brackets(self, previous: Quantity, count: Quantity) -> None:
        """Add a count after an opening bracket to a list in brackets, or begin such a list with it.

        There are two kinds of lists in brackets:

        - All parts are in one pair of brackets: `20 people (15 women and five men)`. The list ends
          at the closing bracket.
        - Each part is alone in brackets after its label: `36 people from Peru (27), Chile (9)`. The
          list may run to the end of the sentence.

        If no word follows the count, it continues the innermost open list if this is in brackets.
        Otherwise it begins a list, provided that a total precedes it and the bracket is closed. The
        total may be a compared number directly before the bracket.

        Args:
            previous: the count before `count`
            count: the count after the bracket
        """
        is_alone = not part_words.WORD_AFTER.match(self.sentence.masked, count.end)
        if is_alone and self._open and self._open[-1].wording == "bracket":
            self._add_part(count)
            return
        totals = self._find_totals(count)
        if previous in self.compared and previous.unit == count.unit:
            totals = [previous, *totals]  # `24 victims, compared with 20 (15 women and five men)`
        end = self.sentence.masked.find(")", count.end)
        if totals and end >= 0:
            self._open_list_with("bracket", totals, count)
            # By default, the list is open until the end of the sentence.
            self._open[-1].end = len(self.sentence.masked) if is_alone else end

    def _continue_or_begin_listed(self, count: Quantity, gap: str) -> None:
        """Add a count to the innermost open list, or begin a list without an introduction.

        - No list is open: after a comma without `and`, the count begins a list if the words after
          it suggest that it counts what an earlier count, the total, counts: 35 in `40 victims, 35
          in labor and five in begging`.
        - The open list has no part yet: the count becomes its first part. If the total is in the
          same sentence, this needs a comma, colon or semicolon (`Of the 40, 35 were`); without
          one, the method skips the count, and the list stays open.
        - The open list has parts: the count becomes the next part if a comma, `and`, or words such
          as `the remaining` precede it; otherwise all lists end. Exception: in `five men, including
          one minor, and the other three`, all lists end, since the rest is no part of the
          inclusion.

        Args:
            count: the count to add
            gap: OTHER, which stands for the count before, and the text between it and `count`; for
                the first count, the text from the start of the sentence
        """
        before_count = gap + COUNT  # patterns end at a count
        separator = part_words.SEPARATOR.search(before_count)
        is_last = bool(separator and separator["last"])
        is_rest = part_words.REMAINING.search(before_count) is not None
        current = self._open[-1] if self._open else None
        if current is None:
            words_after = self.sentence.gap_after(count)
            words_before = gap.removeprefix(OTHER)
            if separator and not is_last and part_words.is_ellipsis(words_after, words_before):
                self._open_list_with("listed", self._find_totals(count), count)
        elif not current.parts:  # `Of the 40` has been read, and this may be its first part
            is_total_in_sentence = current.totals[0].sentence is self.sentence.sentence
            if not is_total_in_sentence or any(mark in gap for mark in ",:;"):
                self._add_part(count)
        elif is_rest and current.wording == "including" and not self._continues_inclusion(gap):
            self._open.clear()
        elif separator or is_rest:
            self._add_part(count, is_last=is_last, is_rest=is_rest)
        else:
            self._open.clear()

    def _continues_inclusion(self, gap: str) -> bool:
        """Return whether words such as `and the other` continue the open list of `including`.

        `including two clerks and the other` -> True. `including one minor, and the other` -> False:
        after a single part, a comma ends the list.

        Args:
            gap: OTHER, for the last part of the list, and the words between it and the next count
        """
        has_several_parts = len(self._open[-1].parts) > 1
        is_joined = part_words.JOINED_REST.match(gap) is not None
        return is_joined and (has_several_parts or "," not in gap)

    def _add_part(self, count: Quantity, *, is_last: bool = False, is_rest: bool = False) -> None:
        """Add a part to the innermost open list if the part and the total have the same unit.

        If `and` has already ended the list, a new list with the same total replaces it, and the
        part is the first of the new list. A rest is added in any case, and completes the list.

        Args:
            count: the part
            is_last: whether the part follows `and`, which ends the list
            is_rest: whether the part is all that remains of the total: `and the other five`
        """
        current = self._open[-1]
        if count.unit != current.totals[0].unit:  # not a part: the list stays as it is
            return
        if is_rest:
            current.is_complete = current.is_exhaustive = True
        elif current.is_closed:
            current = self._replace_with_continuation()
        current.parts.append(count)
        current.is_closed = is_last or is_rest
        self.parts.add(count)

    # Totals

    def _find_totals(self, count: Quantity) -> list[Quantity]:
        """Return the earlier counts of the sentence that may be the total of `count`.

        The result is the nearest earlier count alone, or empty if there is none. If the nearest one
        is smaller than `count`, the counts before it follow, from near to far: 12 and 36 for 15 in
        `36 projects in 12 countries, including 15 in Africa`. The result omits counts with another
        unit or year, wholes (120 in `57 of the 120`), and counts in brackets that do not contain
        `count`.
        """
        excluded = self.compared | self.wholes
        candidates = [
            earlier
            for earlier in self.sentence.counts
            if earlier.start < count.start
            and earlier.unit == count.unit
            and earlier not in excluded
            and earlier.bracket_start in (-1, count.bracket_start)
        ]
        if candidates and count.value > candidates[-1].value:
            return candidates[::-1]  # from near to far
        return candidates[-1:]  # the nearest, or none

    def _find_pronoun_totals(self, count: Quantity) -> list[Quantity]:
        """Return the counts to which a pronoun before `count` may refer: `of these, 12 were`.

        Candidates are the subjects of the sentence before `count`: its counts that are neither
        parts, wholes nor of another year. Without any, they are the subjects of an earlier
        sentence. The result has the candidates with the unit of `count`; it may be empty.
        """
        subjects = [subject for subject in self.subjects if subject.start < count.start]
        subjects = subjects or self.find_earlier_subjects()
        return [subject for subject in subjects if subject.unit == count.unit]
