"""Claims about totals and parts: `Of the 40, 35 were women and five were men`.

A list of parts is introduced by words: `of the 40`, `of these`, `40 victims, of whom`, `including`,
a colon, a dash or a bracket. Each further part follows a comma, a semicolon or `and`; the one after
`and` is the last of its list. A list in a list (`and 21 in labor, including four children`)
belongs to the part before it. A few lists are introduced by words after or before their sentence:
`The remaining five were acquitted`, `12 men and eight women, for a total of 20`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from tip_figures.prose.changes import find_changes
from tip_figures.prose.claim_words import COMPLEMENTS, INTRODUCTIONS, LISTS, OPPOSITES
from tip_figures.prose.masked_sentence import COUNT, OTHER, YEAR, MaskedSentence
from tip_figures.prose.quantity import UNKNOWN, Quantity
from tip_figures.prose.units import PERCENT

_SENTENCES_BACK = 3  # sentences before one, to which its first words may refer
_LONGEST_GAP = 120  # characters after the last part that may say that the parts are no sum
_WORDS_OF_KIND = 6  # after a part, of which one says what kind it is


@dataclass(eq=False)
class PartList:
    """A total and its parts, as the words of a text relate them.

    Attributes:
        wording: `of`, `whom`, `including`, `composed`, `bracket`, `total`, or `listed` for none
        totals: the counts that may be the total, the likeliest first
        end: offset in the sentence after which no part follows
        is_again: whether it continues the list before, after a semicolon or a last part
        is_inside: whether its last parts may belong to the list around it
        is_closed: whether `and` or `the remaining` comes before the last part
        is_complete: whether the words say that the parts are all of the total
        is_disjoint: whether nothing is in two of the parts
        is_exhaustive: whether the total has no other parts, even if the sum is far from it
        is_tentative: whether it counts only if the parts add up to the total
    """

    wording: str
    totals: Sequence[Quantity]
    parts: list[Quantity] = field(default_factory=list)
    end: int = 0
    is_again: bool = False
    is_inside: bool = False
    is_closed: bool = False
    is_complete: bool = False
    is_disjoint: bool = False
    is_exhaustive: bool = False
    is_tentative: bool = False

    @property
    def sum(self) -> Decimal:
        """The sum of the parts."""
        return add_values(self.parts)


class ListReader:
    """Reads the lists of parts of a sentence, count by count.

    A count is a number that counts or measures something, unlike a date or an age.

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
        self._open: list[PartList] = []  # those to which the next count may belong, outermost first
        before: Quantity | None = None
        for count in sentence.counts:
            gap = sentence.gap_before(count)
            # OTHER stands for the count before, so that no pattern takes the gap for the start of
            # the sentence.
            self._read_count(before, count, f"{OTHER}{gap}" if before else gap)
            before = count

    @property
    def subjects(self) -> list[Quantity]:
        """The counts of the sentence that are neither parts nor wholes nor of another year."""
        others = self.compared | self.parts | self.wholes
        return [count for count in self.sentence.counts if count not in others]

    @property
    def earlier(self) -> "ListReader | None":
        """The reader of the nearest earlier sentence with counts, to which `these` may refer."""
        nearby = self.previous[-_SENTENCES_BACK:]
        with_counts = [reader for reader in nearby if reader.sentence.counts]
        return with_counts[-1] if with_counts else None

    @property
    def earlier_subjects(self) -> list[Quantity]:
        """The subjects of the nearest earlier sentence with counts."""
        return self.earlier.subjects if self.earlier else []

    @cached_property
    def part_lists(self) -> list[PartList]:
        """The likely lists, in the order of the text, with flags such as `is_complete` set.

        A list and its continuation become one list if all their parts together add up to the total:
        `Of 12 cases, two were in Cork and one was in Galway, while nine were in Mayo`.
        """
        joined: list[PartList] = []
        for part_list in self.lists:
            before = joined[-1] if joined and part_list.is_again else None
            if before and before.sum + part_list.sum == before.totals[0].value:
                joined[-1] = replace(before, parts=[*before.parts, *part_list.parts])
            else:
                joined.append(part_list)
        likely = filter(self._is_likely, joined)
        return [self._describe(part_list) for part_list in likely]

    def _read_count(self, before: Quantity | None, count: Quantity, gap: str) -> None:
        """Record the role of a count in its sentence; of several, the first that fits.

        Args:
            before: the count before; None for the first count of the sentence
            count: the count to read
            gap: OTHER, which stands for the count before, and the text between the two
        """
        self._close_lists(count, gap)
        words = f"{gap}{COUNT}{self.sentence.gap_after(count)}"
        kinds = (kind for kind, pattern in INTRODUCTIONS.items() if pattern.search(words))
        introduction = next(kinds, "")
        innermost = self._open[-1].wording if self._open else ""
        if self._is_compared(before, count, words):
            self.compared.add(count)
        elif before and LISTS["of_whole"].match(gap.removeprefix(OTHER) + COUNT):
            self.wholes.add(count)
            # The count before does not become a part: it stays a subject of the sentence.
            if before.unit == count.unit:
                self.lists.append(PartList("of", [count], [before]))
        elif introduction == "whom":  # `40 people, of whom 12`
            # In `40 people, 12 of whom fled and 20 of whom stayed`, both parts are of the 40.
            same_totals = self._open[-1].totals if innermost == "whom" else ()
            self._open_list("whom", [*same_totals, *self._find_totals(count)], count)
        elif introduction == "of these":  # the count is the first part, and the pronoun the total
            self._open.clear()
            subjects = [subject for subject in self.subjects if subject.start < count.start]
            candidates = subjects or self.earlier_subjects
            totals = [subject for subject in candidates if subject.unit == count.unit]
            self._open_list("of", totals, count)
        elif introduction == "of the total":  # `Of the 40`: the count is the total
            self._open.clear()
            self._open_list("of", [count])
        elif introduction in ("including", "composed"):
            self._open_list(introduction, self._find_totals(count), count)
        elif before and introduction == "bracket":
            self._read_in_brackets(before, count)
        else:
            if LISTS["pointed_whole"].search(words):  # `one of the 40`, with OTHER for `one`
                self.wholes.add(count)
            self._read_listed(count, gap)

    def _close_lists(self, count: Quantity, gap: str) -> None:
        """End the open lists that the words before a count close.

        A semicolon or a dash ends all but the outermost list, if `of the 40` introduced that.
        """
        if UNKNOWN in gap:
            self._open.clear()
        while self._open and count.start >= self._open[-1].end:  # after a closing bracket
            self._open.pop()
        if ";" in gap or "\u2014" in gap:
            stays_open = bool(self._open) and self._open[0].wording == "of"
            self._open = self._open[:1] if stays_open else []
            if self._open and ";" in gap and self._open[-1].parts:
                self._continue_list()

    def _is_compared(self, before: Quantity | None, count: Quantity, words: str) -> bool:
        """Return whether a count is a number of another year: `compared with 40`, `(40 in 2018)`.

        Words such as `compared with` do not show it before the first count of the sentence, nor
        before the new number of a change.
        """
        is_new_number = count in {change.new for change in self.changes}
        may_be_compared = before is not None and not is_new_number
        return bool(
            count in self.compared
            or (may_be_compared and LISTS["compared_before"].search(words))
            or LISTS["in_bracket_with_year"].search(words)
        )

    def _open_list(
        self,
        wording: str,
        totals: Sequence[Quantity],
        first_part: Quantity | None = None,
        end: int | None = None,
        is_again: bool = False,
    ) -> None:
        """Open a list inside the open ones, until `end` or the end of the sentence.

        Without totals, nothing is opened.
        """
        if not totals:
            return
        # A bracket shows where its list ends.
        is_inside = bool(self._open) and wording != "bracket"
        end = len(self.sentence.masked) if end is None else end
        part_list = PartList(wording, totals, end=end, is_again=is_again, is_inside=is_inside)
        self._open.append(part_list)
        self.lists.append(part_list)
        if first_part:
            self._add_part(first_part)

    def _continue_list(self) -> None:
        """Replace the innermost open list with an empty one of the same total."""
        current = self._open.pop()
        self._open_list(current.wording, current.totals, end=current.end, is_again=True)

    def _add_part(self, count: Quantity, *, is_last: bool = False, is_rest: bool = False) -> None:
        """Add a count to the innermost open list, if it has the unit of the total.

        After its last part, the list is continued by a new one, except with `the remaining`.
        """
        if count.unit != self._open[-1].totals[0].unit:
            return
        if self._open[-1].is_closed and not is_rest:
            self._continue_list()
        current = self._open[-1]
        if is_rest:
            current.is_complete = current.is_exhaustive = True
        current.parts.append(count)
        current.is_closed = is_last or is_rest
        self.parts.add(count)

    def _read_in_brackets(self, before: Quantity, count: Quantity) -> None:
        """Add a count after an opening bracket to a list in brackets, or begin such a list with it.

        Either all parts are in one pair of brackets: `20 people (15 women and five men)`. Or each
        one is alone in brackets after its label: `36 people from Peru (27), Chile (9)`.
        """
        is_alone = not LISTS["word_after"].match(self.sentence.masked, count.end)
        if is_alone and self._open and self._open[-1].wording == "bracket":
            self._add_part(count)
            return
        totals = self._find_totals(count)
        if before in self.compared and before.unit == count.unit:
            totals = [before, *totals]  # `24 victims, compared with 20 (15 women and five men)`
        end = self.sentence.masked.find(")", count.end)
        if end >= 0:
            self._open_list("bracket", totals, count, end=None if is_alone else end)

    def _read_listed(self, count: Quantity, gap: str) -> None:
        """Add a count to the innermost open list, or begin a list without an introduction.

        Such a list begins after a comma without `and`, with words that suggest that the count
        counts what its total counts: 35 in `40 victims, 35 in labor and five in begging`.
        """
        before_count = gap + COUNT  # patterns end at a count
        separator = LISTS["separator"].search(before_count)
        is_last = bool(separator and separator["last"])
        is_rest = LISTS["remaining"].search(before_count) is not None
        current = self._open[-1] if self._open else None
        if current is None:
            words_before = gap.removeprefix(OTHER)
            is_ellipsis = _is_ellipsis(self.sentence.gap_after(count), words_before)
            if separator and not is_last and is_ellipsis:
                self._open_list("listed", self._find_totals(count), count)
        elif not current.parts:  # `Of the 40` has been read; its first part needs a mark before it
            is_total_in_sentence = current.totals[0].sentence is self.sentence.sentence
            if not is_total_in_sentence or any(mark in gap for mark in ",:;"):
                self._add_part(count)
        elif is_rest and current.wording == "including":
            # `40 officers, including 34 judges and the remaining five clerks`
            is_joined = LISTS["joined_rest"].match(gap)
            if is_joined and (len(current.parts) > 1 or "," not in gap):
                self._add_part(count, is_rest=True)
            else:
                self._open.clear()
        elif separator or is_rest:
            self._add_part(count, is_last=is_last, is_rest=is_rest)
        else:
            self._open.clear()

    def _find_totals(self, count: Quantity) -> list[Quantity]:
        """Return the earlier counts of a sentence of which a count may be a part, nearest first.

        If the count is not more than the nearest one, only this one is returned.
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
            return candidates[::-1]
        return candidates[-1:]

    # Finished lists

    def _is_likely(self, part_list: PartList) -> bool:
        """Return whether the words around a list make it likely that it is one."""
        text = self.sentence.masked
        total, parts = part_list.totals[0], part_list.parts
        if not parts or total.unit == PERCENT:
            return False
        if part_list.wording == "listed":
            return len(parts) > 1
        if part_list.wording not in ("composed", "bracket"):
            return True
        words_between = text[total.end : parts[0].start]  # total and parts are in one sentence here
        if not LISTS["before_list"].fullmatch(words_between):
            return False
        if part_list.wording == "bracket" and LISTS["some"].search(words_between):
            return True
        ends_with_and = len(parts) > 1 and part_list.is_closed
        return ends_with_and and all(LISTS["word_after"].match(text, part.end) for part in parts)

    def _describe(self, part_list: PartList) -> PartList:
        """Return a list with the flags that the words after its parts decide."""
        text = self.sentence.masked
        wording, total, parts = part_list.wording, part_list.totals[0], part_list.parts
        # Offset after the total; the total may be in an earlier sentence.
        start = total.end if total.sentence is self.sentence.sentence else 0
        words_after = list(map(self.sentence.gap_after, parts))
        # The last parts may belong to the list around this one.
        may_end_before = part_list.is_inside and len(parts) > 1
        features = {row["feature"] for row in _find_opposites(OPPOSITES, words_after)}
        is_closed, is_complete = part_list.is_closed, part_list.is_complete
        is_exhaustive = part_list.is_exhaustive or "sex" in features
        if may_end_before or any(map(LISTS["uncounted_part"].match, words_after)):
            is_closed = is_complete = False
        elif wording == "including":
            nouns = {total.noun, total.noun.removesuffix("ren")}  # `child` for `children`
            for row in _find_opposites(COMPLEMENTS, words_after):
                if not row["of"] or not nouns.isdisjoint(row["of"].split()):
                    is_complete = is_exhaustive = True
        elif len(parts) > 1:
            is_named = wording in ("composed", "bracket") and is_closed
            names_all = is_named and not LISTS["some"].search(text, start, parts[0].start)
            # Sex and age may be unknown, and cases may have other outcomes; others divide all.
            is_complete |= "other" in features or names_all
        is_divided = bool(features) or _have_same_preposition(words_after)
        is_disjoint = is_divided and not may_end_before
        may_be_no_sum = (
            LISTS["each"].search(text, start, parts[-1].end + _LONGEST_GAP) is not None
            or any(map(LISTS["both"].match, words_after))
            or (len(parts) > 1 and all(YEAR in after.partition(",")[0] for after in words_after))
        )
        is_uncertain = wording == "listed" and not (is_disjoint and is_closed)
        return replace(
            part_list,
            is_closed=is_closed,
            is_complete=is_complete,
            is_disjoint=is_disjoint,
            is_exhaustive=is_exhaustive,
            is_tentative=is_uncertain or may_be_no_sum,
        )

    def find_further_lists(self) -> Iterator[PartList]:
        """Yield the lists that words after their parts, or in the next sentence, introduce.

        - with a remainder: `Of the 40 people, 35 were convicted. The remaining six were acquitted.`
        - before their total: `12 men and eight women, for a total of 20`
        - with a difference: `50 cases, 12 more than the 38 in 2018`
        - of an earlier total: `There were three women. One was a judge; one was a clerk; and …`
        """
        sentence, counts = self.sentence, self.sentence.counts
        earlier_lists = self.earlier.part_lists if self.earlier else []
        for count in counts:
            before_count = sentence.gap_before(count) + COUNT  # the pattern ends at a count
            if count in self.parts or not LISTS["remainder"].search(before_count):
                continue
            before = [other for other in self.part_lists if other.parts[-1].end <= count.start]
            candidates = [*earlier_lists, *before]  # the nearest last
            if not candidates or candidates[-1].wording == "including":
                continue
            total, parts = candidates[-1].totals[0], candidates[-1].parts
            if count.noun in (total.noun, "") and candidates[-1].sum != total.value:
                parts = [*parts, count]
                yield replace(candidates[-1], parts=parts, is_complete=True, is_exhaustive=True)
        for match, quantities in sentence.find_matches(LISTS["total_after"], LISTS["in_total"]):
            total = quantities["total"]
            addends = [
                count for count in counts if count.end <= match.start() and count.unit == total.unit
            ]
            if len(addends) < 2 or LISTS["each"].search(
                sentence.masked, addends[0].end, match.start()
            ):
                continue
            if not LISTS["uncounted_part"].match(sentence.masked[addends[-1].end : match.end()]):
                part_list = _make_complete_list(total, choose_last_run(addends, total.value))
                yield replace(part_list, is_exhaustive=match.re is LISTS["total_after"])
        for match, quantities in sentence.find_matches(LISTS["difference"]):
            difference, old = quantities["difference"], quantities["old"]
            subjects = [count for count in self.subjects if count.end <= match.start()]
            if len(subjects) == 1 and old.unit == difference.unit == subjects[0].unit:
                larger, smaller = (subjects[0], old) if match["more"] else (old, subjects[0])
                yield _make_complete_list(larger, [smaller, difference])
        gaps = map(sentence.gap_before, counts)
        if len(counts) > 1 and not self.parts and all(map(LISTS["starts_clause"].search, gaps)):
            for total in self.earlier_subjects:
                yield PartList("of", [total], list(counts), is_tentative=True)


def _make_complete_list(total: Quantity, parts: list[Quantity]) -> PartList:
    return PartList("total", [total], parts, is_complete=True, is_exhaustive=True)


def _find_opposites(
    table: Collection[dict[str, str]], words_after: Sequence[str]
) -> Iterator[dict[str, str]]:
    """Yield the rows of a table whose `left` words follow one of two parts, and `right` the other.

    Args:
        table: OPPOSITES or COMPLEMENTS
        words_after: the words after each part
    """
    beginnings = []
    for text in words_after:
        beginnings.append(set(LISTS["first_word"].findall(text.lower())[:_WORDS_OF_KIND]))
    for row in table:
        left, right = row["left"].split(), row["right"].split()
        sides = [(not words.isdisjoint(left), not words.isdisjoint(right)) for words in beginnings]
        if sorted(sides) == [(False, True), (True, False)]:
            yield row


def _have_same_preposition(words_after: Sequence[str]) -> bool:
    """Return whether the same preposition follows each of several parts: `35 in labor, five in`."""
    matches = list(map(LISTS["kind"].match, words_after))
    prepositions = {match["preposition"] for match in matches if match}
    is_other = any(OTHER in text for text in words_after)
    return len(matches) > 1 and all(matches) and len(prepositions) == 1 and not is_other


def _is_ellipsis(after: str, before: str) -> bool:
    """Return whether the words after a part suggest that it counts what its total counts.

    35 in `40 victims, 35 in labor` or `40 victims, 35 women`. Not if the same preposition or kind
    of people follows the total: `40 in labor, 35 in begging`.

    Args:
        after: the words after the part
        before: the words after the total, up to the part
    """
    match = LISTS["ellipsis"].match(after)
    if match is None:
        return False
    if match["kind"]:
        return LISTS["people"].search(before) is None
    preposition = match["preposition"]
    if preposition is None:  # `of them` or `who`
        return True
    return re.search(rf"\b{preposition} [^{YEAR}]", before) is None


def add_values(quantities: Collection[Quantity]) -> Decimal:
    """Return the sum of some numbers as written."""
    return sum((quantity.value for quantity in quantities), start=Decimal(0))


def choose_last_run(counts: Sequence[Quantity], total: Decimal) -> list[Quantity]:
    """Return the longest run of two or more last counts that make a total; all counts if none does.

    [12, 8, 5] and 13 -> [8, 5].
    """
    for start in range(len(counts) - 1):
        if add_values(counts[start:]) == total:
            return list(counts[start:])
    return list(counts)
