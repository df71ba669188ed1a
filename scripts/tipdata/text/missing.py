"""What is said of the sentences that a copy lacks, or has more of; no sentence of the report is told, only its numerals."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipdata.figures.model import Figures
from tipdata.package.finding import Finding
from tipdata.package.wording import many
from tipdata.text.align import Line, Passage
from tipdata.text.report_copy import Sentence
from tipdata.text.sentences import ENDS

SHORTEST = 3  # words of a sentence; `1.` is none
BEYOND = 2  # sentences of a copy, more than are missing, among which a changed one is looked for
ALIKE = -0.2  # from which on a sentence looks like one that was changed


@dataclass(frozen=True)
class Missing:
    """Where a copy differs from the source that it covers."""

    figures: Figures
    passage: Passage

    def findings(self) -> Iterator[Finding]:
        """What the copy lacks or has too much of, and which sentences are not quite as they should be."""
        for gap in self.passage.gaps:
            there = gap.sentences(self.passage.copy)
            lines = [one for one in self.passage.lines[gap.first : gap.last] if one.spot is None]
            if not lines:
                yield from self._extra(gap.first, there)
            elif gap.last == len(self.passage.lines) and self._is_cut(lines[0], there, 0):
                yield self._cut(lines, "ends before")
            elif gap.first == 0 and self._is_cut(lines[-1], there, -1):
                yield self._cut(lines, "begins behind")
            else:
                beside = len(lines) + BEYOND
                near = there[-beside:] if gap.first == 0 else there[:beside]
                yield from (self._changed(line, near) for line in lines)
        for line in self.passage.lines:
            if line.spot and line.fault:
                yield self._finding(line, line.fault, copy=self._named(line.spot))

    def _finding(self, line: Line, code: str, **values: object) -> Finding:
        name = f"Paragraph {line.row.paragraph}, sentence {line.row.sentence}"
        return self.figures.finding(
            line.row, "sentence", code, **{"name": name, "copy": self.passage.copy.name, **values}
        )

    def _named(self, sentence: Sentence) -> str:
        """The copy, and the line on which a sentence begins."""
        return f"{self.passage.copy.name}, line {self.passage.copy.line(sentence.first):,}"

    def _is_cut(self, line: Line, there: Sequence[Sentence], edge: int) -> bool:
        """Whether nothing stands beyond the cut, or a piece of a sentence, or what does not look like the line.

        edge: of what is there, the number that stands beside the cut: 0 at the end of a copy, -1 at its beginning
        """
        if not there:
            return True
        is_piece = there[edge].text[0].islower() if edge else not ENDS.search(there[edge].text)
        is_last = there[edge] is self.passage.copy.sentences[-1 - edge]
        return (is_piece and is_last) or _alike(there[edge], line) < ALIKE

    def _cut(self, lines: Sequence[Line], side: str) -> Finding:
        span = " to ".join(dict.fromkeys(f"{one.row.paragraph}.{one.row.sentence}" for one in (lines[0], lines[-1])))
        count = many(len(lines), "sentence") + (" are" if len(lines) > 1 else " is")
        return self._finding(lines[0], "sentence-cut", many=count, side=side, span=span)

    def _extra(self, number: int, there: Sequence[Sentence]) -> Iterator[Finding]:
        """The copy has more before a line than the source; what does not end as a sentence is a page's head."""
        line = self.passage.lines[number]
        before, after = self.passage.lines[number - 1].spot, line.spot
        known = {other.row.sha256 for other in self.passage.lines}
        for one in there:
            if one.sha256 not in known and len(one.words) >= SHORTEST and ENDS.search(one.text):
                inside = before and after and before.paragraph == one.paragraph == after.paragraph
                code = "sentence-extra" if inside else "paragraph-extra"
                yield self._finding(line, code, copy=self._named(one), numerals=_listed(_numerals(one)))

    def _changed(self, line: Line, there: Sequence[Sentence]) -> Finding:
        """A sentence that is not in the copy, and what stands in its place."""
        detail = "Nothing stands between its neighbours."
        if there:
            near = max(there, key=lambda one: _alike(one, line))
            numerals = f"{_listed(_numerals(near))}, in the ledger {_listed(_written(line))}"
            detail = f"Nearest is line {self.passage.copy.line(near.first):,}: its numerals are {numerals}."
        return self._finding(line, "sentence-missing", detail=detail)


def _alike(sentence: Sentence, line: Line) -> float:
    """How much a sentence looks like one that was changed: the numerals of both, less the share by which lengths differ."""
    shared = Counter(_numerals(sentence)) & Counter(_written(line))
    return shared.total() - abs(len(sentence.text) - line.row.length) / max(line.row.length, 1)


def _written(line: Line) -> list[str]:
    return [pair.row.text for pair in line.pairs if pair.row and pair.row.form != "negation"]


def _numerals(sentence: Sentence) -> list[str]:
    return [numeral.text for numeral in sentence.numerals]


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "none"
