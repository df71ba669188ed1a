"""What is said of the sentences that a copy lacks, or has more of; no sentence of the report is told, only its numerals."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipdata.figures import records
from tipdata.figures.model import Figures
from tipdata.figures.records import Place
from tipdata.package.finding import Finding
from tipdata.text.align import Gap, Passage
from tipdata.text.report_copy import Copy, Sentence
from tipdata.text.sentences import ENDS

WINDOW = 50  # sentences of a copy in which a changed one is looked for
SHORTEST = 3  # words of a sentence; `1.` is none
ALIKE = 0.45  # from which on a sentence looks like one that was changed


def alike(sentence: Sentence, length: int, written: Sequence[str]) -> float:
    """How much a sentence looks like one of this length and with these numerals, from 0 to 1."""
    likeness = min(len(sentence.text), length) / max(len(sentence.text), length, 1)
    found = [numeral.text for numeral in sentence.numerals]
    if not found and not written:
        return likeness / 2
    shared = difflib.SequenceMatcher(None, found, list(written), autojunk=False).ratio()
    return (likeness + 2 * shared) / 3


@dataclass(frozen=True)
class Missing:
    """The gaps of one source that a copy covers.

    ledger: numerals by the sentence in which they stand
    """

    figures: Figures
    passage: Passage
    copies: Sequence[Copy]
    ledger: Mapping[Place, Sequence[records.Numeral]]

    def findings(self) -> Iterator[Finding]:
        """What the copies lack or have too much of, and which sentences do not stand in their turn."""
        for gap in self.passage.gaps:
            if gap.first == gap.last:
                yield from self._extra(gap)
            elif self._is_cut(gap):
                yield self._cut(gap)
            else:
                yield from self._changed(gap)
        for row, spot in zip(self.passage.rows, self.passage.spots, strict=True):
            if spot is not None and spot.spaced:
                yield self._finding(row, "sentence-spaced", copy=self._named(spot.copy, spot.sentence.first))
        for number in sorted(self.passage.strays):
            yield self._finding(self.passage.rows[number], "sentence-order")

    def _finding(self, row: records.Sentence, code: str, **values: object) -> Finding:
        name = f"Paragraph {row.paragraph}, sentence {row.sentence}"
        return self.figures.finding(row, "sentence", code, name=name, **values)

    def _named(self, copy: int, word: int) -> str:
        """A copy, and the line on which a word of it stands."""
        return f"{self.copies[copy].name}, line {self.copies[copy].line(word):,}"

    def _rows(self, gap: Gap) -> list[records.Sentence]:
        return [self.passage.rows[n] for n in range(gap.first, gap.last) if self.passage.spots[n] is None]

    def _there(self, gap: Gap) -> list[Sentence]:
        """The sentences of a copy that lie in a gap."""
        return [one for one in self.copies[gap.copy].sentences if gap.begin <= one.first and one.last <= gap.end]

    def _written(self, row: records.Sentence) -> list[str]:
        return [one.text for one in self.ledger.get(row.place, ()) if one.form != "negation"]

    def _is_cut(self, gap: Gap) -> bool:
        """Whether the copy is cut short here, at its beginning or end, rather than changed.

        It is where nothing stands beyond what was found; or a piece of the next sentence alone; or a paragraph that does
        not look like the one which should follow.
        """
        copy, rows, there = self.copies[gap.copy], self._rows(gap), self._there(gap)
        at_end = gap.last == len(self.passage.rows)
        if not (at_end or gap.first == 0):
            return False
        if not there:
            return True
        beyond, row = (there[0], rows[0]) if at_end else (there[-1], rows[-1])
        shorter = len(beyond.text) < row.length
        if at_end and gap.begin and copy.sentences[-1] is beyond and not ENDS.search(beyond.text):
            return shorter
        if not at_end and copy.sentences[0] is beyond and beyond.text[:1].islower():
            return shorter
        neighbour = copy.words[gap.begin - 1 if at_end and gap.begin else min(gap.end, len(copy.words) - 1)]
        same = any(one.paragraph == beyond.paragraph and neighbour in one.words for one in copy.sentences)
        return not same and alike(beyond, row.length, self._written(row)) < ALIKE

    def _cut(self, gap: Gap) -> Finding:
        rows = self._rows(gap)
        side = "begins behind" if gap.first == 0 and gap.last != len(self.passage.rows) else "ends before"
        span = " to ".join(dict.fromkeys(f"{row.paragraph}.{row.sentence}" for row in (rows[0], rows[-1])))
        many = f"{len(rows):,} sentences are" if len(rows) > 1 else "1 sentence is"
        return self._finding(rows[0], "sentence-cut", many=many, copy=self.copies[gap.copy].name, side=side, span=span)

    def _extra(self, gap: Gap) -> Iterator[Finding]:
        """A copy has more between two neighbours than the source; what does not end as a sentence is a page's head."""
        row = self.passage.rows[gap.first]
        before, after = (spot.sentence if (spot := self.passage.spots[n]) else None for n in (gap.first - 1, gap.first))
        known = {other.sha256 for other in self.passage.rows}
        for one in self._there(gap):
            if one.sha256 in known or len(one.words) < SHORTEST or not ENDS.search(one.text):
                continue
            inside = before and after and before.paragraph == one.paragraph == after.paragraph
            code = "sentence-extra" if inside else "paragraph-extra"
            yield self._finding(
                row, code, copy=self._named(gap.copy, one.first), numerals=_listed([n.text for n in one.numerals])
            )

    def _changed(self, gap: Gap) -> Iterator[Finding]:
        """Sentences that are not in the copy, with what stands in their place."""
        rows, there = self._rows(gap), self._there(gap)
        if gap.last == len(self.passage.rows):
            there = there[: len(rows) + 2]
        elif gap.first == 0:
            there = there[-len(rows) - 2 :]
        there = there[: WINDOW + len(rows)]
        for number, row in enumerate(rows):
            copy, known = self.copies[gap.copy].name, self._written(row)
            if not there:
                yield self._finding(row, "sentence-missing", copy=copy, detail="Nothing stands between its neighbours.")
                continue
            if len(rows) == len(there):
                near = there[number]
            else:
                near = max(there, key=lambda one: alike(one, row.length, known))
            found = [numeral.text for numeral in near.numerals]
            detail = f"Nearest is line {self.copies[gap.copy].line(near.first):,}"
            if found == known:
                detail += (
                    f": its numerals are those of the ledger ({_listed(known)}), its words are not those of the report."
                )
            else:
                detail += f": its numerals are {_listed(found)}, in the ledger {_listed(known)}."
            yield self._finding(row, "sentence-missing", copy=copy, detail=detail)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
