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
from tipdata.text.readings import Gap
from tipdata.text.report_copy import Sentence
from tipdata.text.sentences import ENDS

SHORTEST = 3  # words of a sentence; `1.` is none
BEYOND = 2  # sentences of a copy, more than a gap has rows, among which a changed one is looked for
ALIKE = -0.2  # from which on a sentence looks like one that was changed


@dataclass(frozen=True)
class Missing:
    """The gaps of one source that a copy covers.

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
                yield from self._extra(gap, there)
            elif self._is_cut(gap, rows, there):
                side = "ends before" if gap.last == len(self.passage.rows) else "begins behind"
                span = " to ".join(dict.fromkeys(f"{row.paragraph}.{row.sentence}" for row in (rows[0], rows[-1])))
                count = many(len(rows), "sentence") + (" are" if len(rows) > 1 else " is")
                yield self._finding(rows[0], "sentence-cut", many=count, side=side, span=span)
            else:
                edge = len(rows) + BEYOND
                yield from self._changed(rows, there[-edge:] if gap.first == 0 else there[:edge])
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
        """How much a sentence looks like one that was changed: numerals that both have, less the share of length they differ by."""
        shared = Counter(_numerals(sentence)) & Counter(self._written(row))
        return shared.total() - abs(len(sentence.text) - row.length) / max(row.length, 1)

    def _is_cut(self, gap: Gap, rows: Sequence[records.Sentence], there: Sequence[Sentence]) -> bool:
        """Whether the copy is cut short at this end of it, rather than changed.

        It is where nothing stands beyond what was found; or a piece of a sentence; or one that does not look like the next.
        """
        at_end = gap.last == len(self.passage.rows)
        if not there or not (at_end or gap.first == 0):
            return not there and (at_end or gap.first == 0)
        beyond, row = (there[0], rows[0]) if at_end else (there[-1], rows[-1])
        is_piece = not ENDS.search(beyond.text) if at_end else beyond.text[0].islower()
        is_edge = beyond is self.passage.copy.sentences[-1 if at_end else 0]
        return (is_piece and is_edge) or self._alike(beyond, row) < ALIKE

    def _extra(self, gap: Gap, there: Sequence[Sentence]) -> Iterator[Finding]:
        """The copy has more between two neighbours than the source; what does not end as a sentence is a page's head."""
        before, after = self.passage.spots[gap.first - 1], self.passage.spots[gap.first]
        known = {other.sha256 for other in self.passage.rows}
        for one in there:
            if one.sha256 in known or len(one.words) < SHORTEST or not ENDS.search(one.text):
                continue
            inside = before and after and before.paragraph == one.paragraph == after.paragraph
            code = "sentence-extra" if inside else "paragraph-extra"
            numerals = _listed(_numerals(one))
            yield self._finding(self.passage.rows[gap.first], code, copy=self._named(one), numerals=numerals)

    def _changed(self, rows: Sequence[records.Sentence], there: Sequence[Sentence]) -> Iterator[Finding]:
        """Sentences that are not in the copy, with what stands in their place."""
        for number, row in enumerate(rows):
            if not there:
                yield self._finding(row, "sentence-missing", detail="Nothing stands between its neighbours.")
                continue
            in_turn = len(rows) == len(there)
            near = there[number] if in_turn else max(there, key=lambda one: self._alike(one, row))
            numerals = f"{_listed(_numerals(near))}, in the ledger {_listed(self._written(row))}"
            detail = f"Nearest is line {self.passage.copy.line(near.first):,}: its numerals are {numerals}."
            yield self._finding(row, "sentence-missing", detail=detail)


def _numerals(sentence: Sentence) -> list[str]:
    return [numeral.text for numeral in sentence.numerals]


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
