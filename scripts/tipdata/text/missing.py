"""What is said of the sentences that a copy lacks, or has more of; no sentence of the report is told, only its numerals."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tipdata.figures import records
from tipdata.figures.model import Figures
from tipdata.figures.records import Place
from tipdata.package.finding import Finding
from tipdata.package.wording import many
from tipdata.text.align import Passage
from tipdata.text.report_copy import Sentence
from tipdata.text.sentences import ENDS

SHORTEST = 3  # words of a sentence; `1.` is none
BEYOND = 2  # sentences of a copy, more than are missing, among which a changed one is looked for
ALIKE = -0.2  # from which on a sentence looks like one that was changed


@dataclass(frozen=True)
class Missing:
    """Where a copy differs from the source that it covers.

    ledger: numerals by the sentence in which they stand
    """

    figures: Figures
    passage: Passage
    ledger: Mapping[Place, Sequence[records.Numeral]]

    def findings(self) -> Iterator[Finding]:
        """What the copy lacks or has too much of, and which sentences are not quite as they should be."""
        for gap in self.passage.gaps:
            there = gap.sentences(self.passage.copy)
            rows = [self.passage.rows[n] for n in range(gap.first, gap.last) if self.passage.spots[n] is None]
            if not rows:
                yield from self._extra(gap.first, there)
            elif gap.last == len(self.passage.rows) and self._is_cut(rows[0], there, 0):
                yield self._cut(rows, "ends before")
            elif gap.first == 0 and self._is_cut(rows[-1], there, -1):
                yield self._cut(rows, "begins behind")
            else:
                beside = len(rows) + BEYOND
                near = there[-beside:] if gap.first == 0 else there[:beside]
                yield from (self._changed(row, near) for row in rows)
        for number, spot in enumerate(self.passage.spots):
            if spot and number in self.passage.faults:
                yield self._finding(self.passage.rows[number], self.passage.faults[number], copy=self._named(spot))

    def _finding(self, row: records.Sentence, code: str, **values: object) -> Finding:
        name = f"Paragraph {row.paragraph}, sentence {row.sentence}"
        return self.figures.finding(row, "sentence", code, **{"name": name, "copy": self.passage.copy.name, **values})

    def _named(self, sentence: Sentence) -> str:
        """The copy, and the line on which a sentence begins."""
        return f"{self.passage.copy.name}, line {self.passage.copy.line(sentence.first):,}"

    def _written(self, row: records.Sentence) -> list[str]:
        return [one.text for one in self.ledger.get(row.place, ()) if one.form != "negation"]

    def _alike(self, sentence: Sentence, row: records.Sentence) -> float:
        """How much a sentence looks like one that was changed: the numerals of both, less the share by which lengths differ."""
        shared = Counter(_numerals(sentence)) & Counter(self._written(row))
        return shared.total() - abs(len(sentence.text) - row.length) / max(row.length, 1)

    def _is_cut(self, row: records.Sentence, there: Sequence[Sentence], edge: int) -> bool:
        """Whether nothing stands beyond the cut, or a piece of a sentence, or what does not look like the row.

        edge: of what is there, the number that stands beside the cut: 0 at the end of a copy, -1 at its beginning
        """
        if not there:
            return True
        is_piece = there[edge].text[0].islower() if edge else not ENDS.search(there[edge].text)
        is_last = there[edge] is self.passage.copy.sentences[-1 - edge]
        return (is_piece and is_last) or self._alike(there[edge], row) < ALIKE

    def _cut(self, rows: Sequence[records.Sentence], side: str) -> Finding:
        span = " to ".join(dict.fromkeys(f"{row.paragraph}.{row.sentence}" for row in (rows[0], rows[-1])))
        count = many(len(rows), "sentence") + (" are" if len(rows) > 1 else " is")
        return self._finding(rows[0], "sentence-cut", many=count, side=side, span=span)

    def _extra(self, row: int, there: Sequence[Sentence]) -> Iterator[Finding]:
        """The copy has more before a row than the source; what does not end as a sentence is a page's head."""
        before, after = self.passage.spots[row - 1], self.passage.spots[row]
        known = {other.sha256 for other in self.passage.rows}
        for one in there:
            if one.sha256 not in known and len(one.words) >= SHORTEST and ENDS.search(one.text):
                inside = before and after and before.paragraph == one.paragraph == after.paragraph
                code = "sentence-extra" if inside else "paragraph-extra"
                numerals = _listed(_numerals(one))
                yield self._finding(self.passage.rows[row], code, copy=self._named(one), numerals=numerals)

    def _changed(self, row: records.Sentence, there: Sequence[Sentence]) -> Finding:
        """A sentence that is not in the copy, and what stands in its place."""
        detail = "Nothing stands between its neighbours."
        if there:
            near = max(there, key=lambda one: self._alike(one, row))
            numerals = f"{_listed(_numerals(near))}, in the ledger {_listed(self._written(row))}"
            detail = f"Nearest is line {self.passage.copy.line(near.first):,}: its numerals are {numerals}."
        return self._finding(row, "sentence-missing", detail=detail)


def _numerals(sentence: Sentence) -> list[str]:
    return [numeral.text for numeral in sentence.numerals]


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
