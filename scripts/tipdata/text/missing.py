"""What is said of the sentences that a copy of the text lacks, or has more of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from tipdata.package.finding import WARNING, Finding
from tipdata.package.table import Table
from tipdata.package.wording import quoted
from tipdata.text import nearest, numerals
from tipdata.text import sentences as text
from tipdata.text.align import Gap, Passage
from tipdata.text.nearest import Wanted
from tipdata.text.report_copy import Copy

Row = Mapping[str, Any]
SHOWN = 400  # characters of a sentence
WINDOW = 50  # sentences of a copy in which a changed one is looked for
RESTORED = 20  # sentences of a source whose change is undone; more of them are another text
_ENDS = re.compile(r"[.?!][\"')\]»]*$")


@dataclass(frozen=True)
class Lacking:
    """The gaps of one source, of which some sentence was found.

    table:  of sentences
    ledger: rows by source, paragraph and sentence
    """

    table: Table
    passage: Passage
    copies: Sequence[Copy]
    ledger: Mapping[tuple[Any, Any, Any], Sequence[Row]]

    def findings(self) -> Iterator[Finding]:
        """What the copies lack or have too much of, and which sentences do not stand in their turn."""
        tried = 0
        for gap in self.passage.gaps:
            if gap.first == gap.last:
                yield from self._extra(gap)
            elif self._is_cut(gap):
                yield self._cut(gap)
            else:
                for finding in self._changed(gap, tried < RESTORED):
                    tried += 1
                    yield finding
        for number in sorted(self.passage.strays):
            row = self.passage.rows[number]
            said = f"{self._name(row)} stands in a copy, but not between its neighbours."
            yield self._finding(row, "sentence", "sentence-order", said, "Compare the order of sentences.", WARNING)

    def _finding(self, row: Row, column: str, code: str, message: str, hint: str, severity: str = "error") -> Finding:
        return Finding(self.table.path, int(row["_line"]), column, code, self.table.key(row), message, hint, severity)

    @staticmethod
    def _name(row: Row) -> str:
        return f"Paragraph {row['paragraph']}, sentence {row['sentence']}"

    def _missing(self, gap: Gap) -> list[Row]:
        return [self.passage.rows[n] for n in range(gap.first, gap.last) if self.passage.spots[n] is None]

    def _wanted(self, row: Row) -> Wanted:
        rows = self.ledger.get((row["source_id"], row["paragraph"], row["sentence"]), ())
        return Wanted(row["length"] or 1, str(row["sha256"]), [str(r["text"]) for r in rows if r["form"] != "negation"])

    def _is_cut(self, gap: Gap) -> bool:
        """Whether the copy is cut short here, at its beginning or end, rather than changed.

        It is where nothing stands beyond what was found; or the beginning of the next sentence alone; or a paragraph
        that does not look like the one which should follow.
        """
        copy, rows = self.copies[gap.copy], self._missing(gap)
        if gap.last == len(self.passage.rows):
            beyond, whole, row = gap.begin, gap.end - gap.begin, rows[0]
            neighbour, last = gap.begin - 1, gap.end - 1 == gap.begin and not _ENDS.search(copy.sentences[gap.begin])
        elif gap.first == 0:
            beyond, whole, row = gap.end - 1, gap.end - gap.begin, rows[-1]
            neighbour, last = gap.end, gap.begin == 0 and gap.end == 1 and copy.sentences[0][:1].islower()
        else:
            return False
        if not whole:
            return True
        shorter = len(copy.sentences[beyond]) < (row["length"] or 0)
        if copy.paragraphs[beyond] == copy.paragraphs[neighbour]:
            return last and shorter
        return nearest.alike(copy.sentences[beyond], self._wanted(row)) < 0.45

    def _cut(self, gap: Gap) -> Finding:
        rows = self._missing(gap)
        beginning = gap.first == 0 and gap.last != len(self.passage.rows)
        first, last = rows[0], rows[-1]
        many = f"{len(rows):,} sentences are" if len(rows) > 1 else "1 sentence is"
        span = f"{first['paragraph']}.{first['sentence']}"
        span += f" to {last['paragraph']}.{last['sentence']}" if len(rows) > 1 else ""
        side = "begins behind" if beginning else "ends before"
        said = f"{many} not in {self.copies[gap.copy].name}, which {side} them: {span} (paragraph.sentence)."
        hint = "What it holds is proved; give the whole passage to prove the rest."
        return self._finding(first, "sentence", "sentence-cut", said, hint, WARNING)

    def _extra(self, gap: Gap) -> Iterator[Finding]:
        """A copy has more between two neighbours than the source."""
        copy, row = self.copies[gap.copy], self.passage.rows[gap.first]
        known = {other["sha256"] for other in self.passage.rows}
        for number in range(gap.begin, gap.end):
            sentence = copy.sentences[number]
            if text.fingerprint(sentence) in known:
                continue
            inside = copy.paragraphs[gap.begin - 1] == copy.paragraphs[number] == copy.paragraphs[gap.end]
            said = (
                f"{copy.name} has a sentence before this one that the source does not have: {quoted(sentence, SHOWN)}"
            )
            hint = "If the report has it, the passage was read incompletely; if not, the copy is not the report."
            yield self._finding(row, "sentence", "sentence-extra", said, hint, "error" if inside else WARNING)

    def _changed(self, gap: Gap, restoring: bool) -> Iterator[Finding]:
        """Sentences that are not in the copy, with what stands in their place."""
        copy, rows = self.copies[gap.copy], self._missing(gap)
        begin, end = gap.begin, gap.end
        if gap.last == len(self.passage.rows):
            end = min(end, begin + len(rows) + 2)
        elif gap.first == 0:
            begin = max(begin, end - len(rows) - 2)
        there = copy.sentences[begin : min(end, begin + WINDOW + len(rows))]
        for number, row in enumerate(rows):
            name = self._name(row)
            if not there:
                said = f"{name} is not in {copy.name}, which has nothing between its neighbours."
                yield self._finding(row, "sentence", "sentence-missing", said, "Give a copy of the whole passage.")
                continue
            wanted = self._wanted(row)
            place = number if len(rows) == len(there) else nearest.nearest(there, wanted) or 0
            said = f"{name} is not in {copy.name} as it was read. {self._told(there, place, wanted, restoring)}"
            hint = "If the report was changed, read it anew with scripts/scan.py; if the copy was, take another."
            yield self._finding(row, "sentence", "sentence-missing", said, hint)

    def _told(self, there: Sequence[str], place: int, wanted: Wanted, restoring: bool) -> str:
        """What stands in the place of a sentence, and the words that differ as far as they can be known."""
        near = there[max(0, place - 1) : place + 2]
        shown = f"Nearest is {quoted(there[place], SHOWN)}"
        for changed in (there[place], *(f"{a} {b}" for a, b in pairwise(near))) if restoring else ():
            original = nearest.restore(changed, wanted, self._vocabulary)
            if original == changed:
                return f"The copy has it in two pieces: {quoted(changed, SHOWN)}"
            if original is not None:
                return f"Nearest is {quoted(changed, SHOWN)}; {_differences(original, changed)}."
        found, known = [n.text for n in numerals.find(there[place])], list(wanted.numerals)
        if found != known:
            return f"{shown}; its numerals are {_listed(found)}, in the ledger {_listed(known)}. Other words cannot be compared: the package holds only their fingerprint."
        return f"{shown}; its numerals are those of the ledger ({_listed(known)}), it has {len(there[place])} characters and the report's has {wanted.length}. Which words differ cannot be told: the package holds only their fingerprint."

    @cached_property
    def _vocabulary(self) -> nearest.Vocabulary:
        spots = [spot for spot in self.passage.spots if spot is not None]
        return nearest.vocabulary(self.copies[spot.copy].sentences[spot.sentence] for spot in spots)


def _differences(original: str, changed: str) -> str:
    return ", ".join(
        f"the report has {quoted(one)} where the copy has {quoted(other)}" if one and other
        else f"the copy lacks {quoted(one)}" if one else f"the copy adds {quoted(other)}"
        for one, other in nearest.differences(original, changed)
    )  # fmt: skip


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
