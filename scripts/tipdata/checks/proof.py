"""Does a copy of the text have the sentences, numerals, quotes and figures that the tables say it has?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tipdata.figures.kinds import plain
from tipdata.figures.model import Figures, grouped
from tipdata.figures.records import Figure, Numeral, Place, Source
from tipdata.package.finding import Finding, finding
from tipdata.package.wording import many
from tipdata.text import match
from tipdata.text.align import Passage, locate
from tipdata.text.match import Pair
from tipdata.text.missing import Missing
from tipdata.text.passage_page import Line
from tipdata.text.quote import occurs_once, quote, stands
from tipdata.text.report_copy import Copy
from tipdata.text.sentences import normalise

LISTED = 6  # sources that are named
NO_TABLES = "the package has no tables of sources, sentences, numerals and figures that can be read."


@dataclass(frozen=True)
class Coverage:
    """How much of a source the copies prove."""

    source_id: str
    sentences: int
    sentences_found: int
    numerals: int
    numerals_found: int
    figures: int
    figures_found: int


@dataclass(frozen=True)
class Proof:
    """What copies of the text prove of a package.

    passages: the sources, and where their sentences stand
    ledger:   numerals by the sentence in which they stand
    pairs:    the same beside the text, where a copy has the sentence
    coverage: the counts of each source
    findings: what is not as the tables say
    """

    figures: Figures
    copies: Sequence[Copy]
    passages: Sequence[Passage]
    ledger: Mapping[Place, Sequence[Numeral]]
    pairs: Mapping[Place, Sequence[Pair]]
    coverage: Sequence[Coverage]
    findings: Sequence[Finding]

    def lines(self, passage: Passage) -> list[Line]:
        """The sentences of a source, with their numerals."""
        return [
            Line(row, spot.sentence if spot else None, self.pairs.get(row.place) or self._alone(row.place))
            for row, spot in zip(passage.rows, passage.spots, strict=True)
        ]

    def _alone(self, place: Place) -> list[Pair]:
        return [Pair(row, None) for row in self.ledger.get(place, ())]


@dataclass
class Prover:
    """The check of a package against copies; `proof` is what came of it, once it was asked."""

    copies: Sequence[Copy]
    proof: Proof | None = None

    def check(self, figures: Figures) -> Iterator[Finding]:
        """Does a copy of the text have the sentences, numerals, quotes and figures that the tables say it has?"""
        self.proof = prove(figures, self.copies)
        yield from self.proof.findings

    def counts(self, _: Figures) -> Mapping[str, int]:
        """What was proved, in all sources."""
        nouns = {"sentences": "sentences_found", "numerals": "numerals_found", "stated figures": "figures_found"}
        coverage = self.proof.coverage if self.proof else ()
        return {noun: sum(getattr(one, name) for one in coverage) for noun, name in nouns.items()}


def prove(figures: Figures, copies: Sequence[Copy]) -> Proof:
    """Compare the tables with the text, sentence by sentence, numeral by numeral, figure by figure."""
    passages = locate(figures, copies)
    found = list(_covered(figures, passages, copies))
    ledger = grouped(figures.numerals, lambda one: one.place)
    in_source = grouped(figures.numerals, lambda one: one.source_id)
    stated = grouped((one for one in figures.figures if one.basis == "stated"), lambda one: one.source_id)
    pairs: dict[Place, list[Pair]] = {}
    coverage = []
    for passage in passages:
        name = passage.source.source_id
        rows = in_source.get(name, ())
        if passage.covered:
            found += Missing(figures, passage, copies, ledger).findings()
            found += _sentences(figures, passage, ledger, pairs)
            found += _astray(figures, passage, rows)
        proved = 0
        for figure in stated.get(name, ()):
            faults = list(_figure(figures, figure, pairs))
            proved += not faults
            found += (fault for fault in faults if fault is not None)
        agreeing = sum(any(pair.row is row and pair.agrees for pair in pairs.get(row.place, ())) for row in rows)
        mine = len(stated.get(name, ()))
        coverage.append(Coverage(name, len(passage.rows), passage.found, len(rows), agreeing, mine, proved))
    return Proof(figures, copies, passages, ledger, pairs, coverage, found)


def _covered(figures: Figures, passages: Sequence[Passage], copies: Sequence[Copy]) -> Iterator[Finding]:
    """What of the package no copy holds, and what copy holds nothing of the package: said, and no fault of the package."""
    used = {spot.copy for passage in passages for spot in passage.spots if spot is not None}
    left = [passage.source.source_id for passage in passages if not passage.covered and passage.rows]
    if left and used:
        shown = ", ".join(left[:LISTED]) + (f" and {len(left) - LISTED:,} more" if len(left) > LISTED else "")
        path = figures.package.tables[Source.TABLE].path
        yield finding("source-not-covered", path, many=many(len(left), "source"), sources=shown)
    for number, copy in enumerate(copies):
        if number not in used:
            near = max(passages, key=lambda passage: passage.shared, default=None)
            detail = "Its sentences stand in no source of the package."
            if near is not None and near.shared and len(copies) == 1:
                detail = (
                    f"It shares {near.shared} of its {len(copy.sentences):,} sentences with {near.source.source_id},"
                    " too few for a copy of it."
                )
            yield finding("text-unknown", figures.package.path, copy=copy.name, detail=detail)


def _sentences(
    figures: Figures, passage: Passage, ledger: Mapping[Place, Sequence[Numeral]], pairs: dict[Place, list[Pair]]
) -> Iterator[Finding]:
    """In every sentence that was found, the ledger has each numeral, where it stands and as it is written."""
    whole = None not in passage.spots
    text = " ".join(spot.sentence.text for spot in passage.spots if spot is not None)
    before = 1  # line of the ledger behind which a missing row belongs
    for row, spot in zip(passage.rows, passage.spots, strict=True):
        rows = ledger.get(row.place, ())
        if spot is not None:
            sentence = spot.sentence
            if row.length != len(sentence.text):
                yield figures.finding(row, "length", "length-differs", length=len(sentence.text), recorded=row.length)
            pairs[row.place] = match.pairs(sentence, rows)
            for pair in pairs[row.place]:
                if pair.row is None:
                    yield _unlisted(figures, row.place, pair, before)
                    continue
                before = pair.row.line
                yield from _numeral(figures, pair, sentence.text)
                if pair.agrees:
                    yield from _quote(figures, pair, sentence.written, text, whole)
        before = max((one.line for one in rows), default=before)


def _unlisted(figures: Figures, place: Place, pair: Pair, before: int) -> Finding:
    numeral = pair.numeral
    assert numeral is not None
    key = "/".join(map(str, (*place, numeral.start)))
    path = figures.package.tables[Numeral.TABLE].path
    values: dict[str, Any] = {
        "text": numeral.text,
        "start": numeral.start,
        "end": numeral.end,
        "paragraph": place[1],
        "sentence": place[2],
    }
    return finding("numeral-missing", path, before, "", key, **values)


def _numeral(figures: Figures, pair: Pair, sentence: str) -> Iterator[Finding]:
    row = pair.row
    assert row is not None
    if (found := match.deviation(pair)) is not None:
        code, column, values = found
        yield figures.finding(row, column, code, **values)
    if (hedge := match.hedge_deviation(sentence, pair)) is not None:
        right = hedge or "none that is known"
        yield figures.finding(row, "hedge", "hedge-differs", hedge=row.hedge or "empty", text=row.text, right=right)


def _quote(figures: Figures, pair: Pair, written: str, passage: str, whole: bool) -> Iterator[Finding]:
    """The quote of a row stands in its sentence, around its numeral, and once in the passage."""
    row = pair.row
    assert row is not None
    if not row.quote:
        return  # a required cell
    right = quote(written, row.start, row.end, passage)
    given = normalise(row.quote)
    if given == normalise(right):
        return
    if not stands(given, normalise(written), row.start, row.end):
        yield figures.finding(row, "quote", "quote-not-there", right=right)
    elif whole and not occurs_once(given, passage) and occurs_once(normalise(right), passage):
        yield figures.finding(row, "quote", "quote-not-alone", right=right)


def _astray(figures: Figures, passage: Passage, rows: Sequence[Numeral]) -> Iterator[Finding]:
    """Rows of the ledger that name a sentence which the source does not have."""
    known = {row.place for row in passage.rows}
    for row in rows:
        if row.place not in known and figures.whole("sentences", row.source_id):
            yield figures.finding(row, "sentence", "numeral-astray", paragraph=row.paragraph, sentence=row.sentence)


def _figure(figures: Figures, figure: Figure, pairs: Mapping[Place, Sequence[Pair]]) -> Iterator[Finding | None]:
    """What keeps a stated figure from being proved; None for what is said elsewhere, or not in the copies at all.

    Whether the figure says what its row in the ledger says is not asked here; where it does, and the text says
    something else, the row is wrong and so is the figure.
    """
    rows = figures.numerals_of.get(figure.figure_id, ())
    stating = sorted((one for one in rows if one.role == "figure"), key=lambda one: one.value)
    ends = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
    if len(stating) != len(ends):
        yield None
        return
    for column, end, row in zip(("value", "value_to"), ends, stating, strict=False):
        pair = next((pair for pair in pairs.get(row.place, ()) if pair.row is row), None)
        value = abs(end) if figure.unit == "percent" else end
        if pair is None or value != row.value:
            yield None
            continue
        where = {"paragraph": row.paragraph, "sentence": row.sentence, "value": plain(end)}
        if pair.numeral is None:
            yield figures.finding(figure, column, "figure-unproved", found="nothing of the kind", **where)
        elif pair.numeral.value not in (value, None):
            yield figures.finding(figure, column, "figure-unproved", found=f"“{pair.numeral.text}”", **where)
        elif not pair.agrees:
            yield None
    dates = [pair for row in stating[:1] for pair in pairs.get(row.place, ()) if pair.row and pair.row.role == "date"]
    if figure.year_basis == "stated" and not any(
        pair.agrees and pair.row and pair.row.value == figure.year for pair in dates
    ):
        yield None
