"""What is said of the sentences that a copy lacks, or has more of; no sentence of the report is told, only its numerals."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipdata.figures import records
from tipdata.figures.model import Figures
from tipdata.figures.records import Place
from tipdata.package.finding import Finding
from tipdata.package.wording import many
from tipdata.text.align import Passage
from tipdata.text.readings import Gap
from tipdata.text.report_copy import Sentence
from tipdata.text.sentences import ENDS

WINDOW = 50  # sentences of a copy in which a changed one is looked for
SHORTEST = 3  # words of a sentence; `1.` is none
ALIKE = 0.45  # from which on a sentence looks like one that was changed


@dataclass(frozen=True)
class Missing:
    """The gaps of one source that a copy covers.

    ledger: numerals by the sentence in which they stand
    """

    figures: Figures
    passage: Passage
    ledger: Mapping[Place, Sequence[records.Numeral]]

    def findings(self) -> Iterator[Finding]:
        """What the copy lacks or has too much of, and which sentences do not stand in their turn."""
        for gap in self.passage.gaps:
            there = gap.sentences(self.passage.copy)
            rows = [self.passage.rows[n] for n in range(gap.first, gap.last) if self.passage.spots[n] is None]
            if not rows:
                yield from self._extra(gap, there)
            elif self._is_cut(gap, rows, there):
                yield self._cut(gap, rows)
            else:
                yield from self._changed(gap, rows, there)
        for number in sorted(self.passage.spaced):
            spot = self.passage.spots[number]
            assert spot is not None
            yield self._finding(self.passage.rows[number], "sentence-spaced", copy=self._named(spot))
        for number in sorted(self.passage.strays):
            yield self._finding(self.passage.rows[number], "sentence-order")

    def _finding(self, row: records.Sentence, code: str, **values: object) -> Finding:
        name = f"Paragraph {row.paragraph}, sentence {row.sentence}"
        return self.figures.finding(row, "sentence", code, **{"name": name, "copy": self.passage.copy.name, **values})

    def _named(self, sentence: Sentence) -> str:
        """The copy, and the line on which a sentence begins."""
        return f"{self.passage.copy.name}, line {self.passage.copy.line(sentence.first):,}"

    def _written(self, row: records.Sentence) -> list[str]:
        return [one.text for one in self.ledger.get(row.place, ()) if one.form != "negation"]

    def _alike(self, sentence: Sentence, row: records.Sentence) -> float:
        """How much a sentence looks like one that was changed, from 0 to 1: by its length and its numerals."""
        found, known = [numeral.text for numeral in sentence.numerals], self._written(row)
        likeness = min(len(sentence.text), row.length) / max(len(sentence.text), row.length, 1)
        shared = difflib.SequenceMatcher(None, found, known, autojunk=False).ratio() if found or known else likeness / 4
        return (likeness + 2 * shared) / 3

    def _is_cut(self, gap: Gap, rows: Sequence[records.Sentence], there: Sequence[Sentence]) -> bool:
        """Whether the copy is cut short here, at its beginning or end, rather than changed.

        It is where nothing stands beyond what was found; or a piece of the next sentence alone; or a paragraph that does
        not look like the one which should follow.
        """
        copy, at_end = self.passage.copy, gap.last == len(self.passage.rows)
        if not there or not (at_end or gap.first == 0):
            return not there and (at_end or gap.first == 0)
        beyond, row = (there[0], rows[0]) if at_end else (there[-1], rows[-1])
        piece = not ENDS.search(beyond.text) if at_end else beyond.text[0].islower()
        if piece and beyond is copy.sentences[-1 if at_end else 0]:
            return len(beyond.text) < row.length
        neighbour = self.passage.spots[gap.first - 1 if at_end else gap.last]
        same = neighbour is not None and neighbour.paragraph == beyond.paragraph
        return not same and self._alike(beyond, row) < ALIKE

    def _cut(self, gap: Gap, rows: Sequence[records.Sentence]) -> Finding:
        at_end = gap.last == len(self.passage.rows)
        span = " to ".join(dict.fromkeys(f"{row.paragraph}.{row.sentence}" for row in (rows[0], rows[-1])))
        count = many(len(rows), "sentence") + (" are" if len(rows) > 1 else " is")
        side = "ends before" if at_end else "begins behind"
        return self._finding(rows[0], "sentence-cut", many=count, side=side, span=span)

    def _extra(self, gap: Gap, there: Sequence[Sentence]) -> Iterator[Finding]:
        """The copy has more between two neighbours than the source; what does not end as a sentence is a page's head."""
        before, after = self.passage.spots[gap.first - 1], self.passage.spots[gap.first]
        known = {other.sha256 for other in self.passage.rows}
        for one in there:
            if one.sha256 in known or len(one.words) < SHORTEST or not ENDS.search(one.text):
                continue
            inside = before and after and before.paragraph == one.paragraph == after.paragraph
            code = "sentence-extra" if inside else "paragraph-extra"
            numerals = _listed([numeral.text for numeral in one.numerals])
            yield self._finding(self.passage.rows[gap.first], code, copy=self._named(one), numerals=numerals)

    def _changed(self, gap: Gap, rows: Sequence[records.Sentence], there: Sequence[Sentence]) -> Iterator[Finding]:
        """Sentences that are not in the copy, with what stands in their place."""
        if gap.first == 0:
            there = there[-len(rows) - 2 :]
        there = there[: len(rows) + (2 if gap.last == len(self.passage.rows) else WINDOW)]
        for number, row in enumerate(rows):
            if not there:
                yield self._finding(row, "sentence-missing", detail="Nothing stands between its neighbours.")
                continue
            in_turn = len(rows) == len(there)
            near = there[number] if in_turn else max(there, key=lambda one: self._alike(one, row))
            found, known = [numeral.text for numeral in near.numerals], self._written(row)
            if found == known:
                said = f"those of the ledger ({_listed(known)}), its words are not those of the report."
            else:
                said = f"{_listed(found)}, in the ledger {_listed(known)}."
            line = self.passage.copy.line(near.first)
            yield self._finding(row, "sentence-missing", detail=f"Nearest is line {line:,}: its numerals are {said}")


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
