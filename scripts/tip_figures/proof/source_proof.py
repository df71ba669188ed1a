"""Does a copy of the text have the sentences, numerals, quotes and figures that the tables say it has?"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tip_figures.datapackage.errors import CommandError
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.text_format import count_noun, format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, NumeralRow
from tip_figures.proof import missing_sentences
from tip_figures.proof.alignment import NumeralMatch, PassageMatch, compare_hedge, match_passages
from tip_figures.prose import source_text
from tip_figures.prose.quote import choose_quote, occurs_once, quotes_numeral
from tip_figures.prose.sentences import normalise
from tip_figures.prose.source_text import Sentence, SourceText

Located = tuple[NumeralMatch, Sequence[NumeralMatch]]
LISTED = 6  # sources that are named


@dataclass
class Proof:
    """The check of a package against copies, and what came of it, once it was asked.

    figures:  of the package; None where they cannot be read
    passages: the sources, and where their sentences stand
    coverage: of each source, how many sentences, numerals and stated figures it has, and how many of them were found
    """

    copies: Sequence[SourceText]
    figures: Figures | None = None
    passages: Sequence[PassageMatch] = ()
    coverage: list[dict[str, Any]] = field(default_factory=list)

    def check(self, figures: Figures) -> Iterator[Finding]:
        """Does a copy of the text have the sentences, numerals, quotes and figures that the tables say it has?"""
        self.figures, self.passages = figures, match_passages(figures, self.copies)
        yield from _covered(figures, self.passages, self.copies)
        numerals = Counter(one.source_id for one in figures.numerals)
        stated = group_by(
            (one for one in figures.figures if one.basis == "stated"), lambda one: one.source_id
        )
        for passage in self.passages:
            name = passage.source.source_id
            if passage.found:
                yield from missing_sentences.findings(figures, passage)
                yield from _sentences(figures, passage)
            found = (line.pairs for line in passage.lines if line.spot)
            there = {id(pair.row): (pair, pairs) for pairs in found for pair in pairs if pair.row}
            mine, proved = stated.get(name, ()), 0
            for figure in mine:
                proved += yield from _figure(figures, figure, there)
            agreeing = sum(pair.agrees for pair, _ in there.values())
            self.coverage.append({
                "source_id": name, "sentences": len(passage.lines), "sentences_found": passage.found,
                "numerals": numerals[name], "numerals_found": agreeing, "figures": len(mine), "figures_found": proved,
            })  # fmt: skip

    def counts(self, _: Figures) -> Mapping[str, int]:
        """What was proved, in all sources."""
        nouns = {
            "sentences": "sentences_found",
            "numerals": "numerals_found",
            "stated figures": "figures_found",
        }
        return {noun: sum(one[name] for one in self.coverage) for noun, name in nouns.items()}


def read(package: Package, texts: Sequence[str]) -> Proof:
    """Read the copies of a text, by the names of their files, that are to prove a package.

    raises: Stop if the package has nothing to prove, CannotRead if a copy holds no text
    """
    if Figures.load(package) == ():
        tables = "the package has no tables of sources, sentences, numerals and figures that can be read."
        raise CommandError(f"{package.root / package.path}: {tables}")
    return Proof([source_text.read_source_text(name) for name in texts])


def _covered(
    figures: Figures, passages: Sequence[PassageMatch], copies: Sequence[SourceText]
) -> Iterator[Finding]:
    """What of the package no copy holds, and what copy holds nothing of the package: said, and no fault of the package."""
    used = {number for passage in passages for number in passage.holding}
    left = [passage.source.source_id for passage in passages if not passage.found and passage.lines]
    if left and used:
        shown = ", ".join(left[:LISTED]) + (
            f" and {len(left) - LISTED:,} more" if len(left) > LISTED else ""
        )
        path = figures.package.tables["sources"].path
        yield create_finding(
            "source-not-covered", path, many=count_noun(len(left), "source"), sources=shown
        )
    for number, copy in enumerate(copies):
        if number not in used:
            yield create_finding("text-unknown", figures.package.path, copy=copy.name)


def _sentences(figures: Figures, passage: PassageMatch) -> Iterator[Finding]:
    """In every sentence that was found, the ledger has each numeral, where it stands and as it is written."""
    spots = [line.spot for line in passage.lines]
    text, whole = " ".join(spot.text for spot in spots if spot), None not in spots
    path = figures.package.tables["numerals"].path
    before = 1  # line of the ledger behind which a missing row belongs
    for line in passage.lines:
        row, spot = line.row, line.spot
        if spot and len(spot.text) != row.length:
            yield figures.finding(
                row, "length", "length-differs", length=len(spot.text), recorded=row.length
            )
        for pair in line.pairs:
            if pair.row:
                before = pair.row.line
            if pair.row and spot:
                yield from _numeral(figures, pair.row, pair, spot, text, whole)
            elif pair.numeral:
                one = pair.numeral
                key = "/".join(map(str, (*row.sentence_key, one.start)))
                where = {
                    "start": one.start,
                    "end": one.end,
                    "paragraph": row.paragraph,
                    "sentence": row.sentence,
                }
                yield create_finding(
                    "numeral-missing", path, before, "", key, text=one.text, **where
                )


def _numeral(
    figures: Figures, row: NumeralRow, pair: NumeralMatch, spot: Sentence, text: str, whole: bool
) -> Iterator[Finding]:
    """A row has place, text and hedge of its numeral, and its quote stands around it, once in a passage that is whole."""
    numeral = pair.numeral
    if numeral is None:
        yield figures.finding(row, "text", "numeral-extra", text=row.text)
        return
    there = {"text": numeral.text, "start": numeral.start, "end": numeral.end}
    if row.text != numeral.text:
        yield figures.finding(row, "text", "numeral-differs", **there, written=row.text)
    elif (row.start, row.end) != (numeral.start, numeral.end):
        column = "start" if row.start != numeral.start else "end"
        yield figures.finding(
            row, column, "numeral-moved", **there, old_start=row.start, old_end=row.end
        )
    if (hedge := compare_hedge(spot.text, pair)) is not None:
        right = hedge or "none that is known"
        yield figures.finding(
            row, "hedge", "hedge-differs", hedge=row.hedge or "empty", text=row.text, right=right
        )
    if not pair.agrees or not row.quote:
        return
    given = normalise(row.quote)
    is_there = quotes_numeral(given, spot.text, row.start, row.end)
    if is_there and (not whole or occurs_once(given, text)):
        return
    right = choose_quote(spot.as_written, row.start, row.end, text)
    if not is_there or occurs_once(normalise(right), text):
        yield figures.finding(
            row, "quote", "quote-not-alone" if is_there else "quote-not-there", right=right
        )


def _figure(
    figures: Figures, figure: FigureRow, there: Mapping[int, Located]
) -> Generator[Finding, None, bool]:
    """The text has the numbers of a stated figure.

    Whether the figure says what its row in the ledger says is not asked here; where it does, and the text says
    something else, the row is wrong and so is the figure.

    there:   by the id of a row of the ledger whose sentence was found, its pair, and all pairs of that sentence
    returns: whether the text has the numbers, and the figure's year where that is stated
    """
    rows = figures.numerals_by_figure.get(figure.figure_id, ())
    stating = sorted((one for one in rows if one.role == "figure"), key=lambda one: one.value)
    ends = {"value": figure.value} | (
        {"value_to": figure.value_to} if figure.value_to is not None else {}
    )
    if len(stating) != len(ends):
        return False
    proved = True
    for (column, end), row in zip(ends.items(), stating, strict=True):
        pair, _ = there.get(id(row), (None, ()))
        value = abs(end) if figure.unit == "percent" else end
        proved &= pair is not None and pair.agrees and value == row.value
        if (
            pair
            and value == row.value
            and (pair.numeral is None or pair.numeral.value not in (value, None))
        ):
            text = f"“{pair.numeral.text}”" if pair.numeral else "nothing of the kind"
            where = {
                "paragraph": row.paragraph,
                "sentence": row.sentence,
                "value": format_number(end),
            }
            yield figures.finding(figure, column, "figure-unproved", found=text, **where)
    if not proved or figure.year_basis != "stated":
        return proved
    beside = [pair.row for pair in there[id(stating[0])][1] if pair.agrees and pair.row]
    return any(row.role == "date" and row.value == figure.year for row in beside)
