"""Does a copy of the text have the sentences, numerals and figures that the tables say it has?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from tipdata.checks import Checked, Found
from tipdata.figures import model
from tipdata.figures.kinds import plain
from tipdata.package.finding import WARNING, Finding
from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.package.wording import quoted
from tipdata.text import match as reread
from tipdata.text.align import Passage, Spot, locate
from tipdata.text.match import Pair
from tipdata.text.missing import Lacking
from tipdata.text.report_copy import Copy

NEEDS = ("sources", "sentences", "numerals", "figures")
Row = Mapping[str, Any]
Place = tuple[Any, Any, Any]


@dataclass
class Proved:
    """How much of a source the copies prove, as counts and as rows."""

    source_id: str
    sentences: int = 0
    sentences_found: int = 0
    numerals: int = 0
    numerals_found: int = 0
    figures: int = 0
    figures_found: int = 0


@dataclass
class Proof:
    """What copies of the text prove of a package.

    passages: the sources, and where their sentences stand
    pairs:    the ledger's rows beside the text, by sentence
    proved:   the counts of each source
    findings: what is not as the tables say
    """

    passages: list[Passage] = field(default_factory=list)
    pairs: dict[Place, list[Pair]] = field(default_factory=dict)
    proved: list[Proved] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def check(package: Package, copies: Sequence[Copy]) -> Found:
    """Does a copy of the text have the sentences, numerals and figures that the tables say it has?"""
    return (yield from said(prove(package, copies)))


def no_tables(package: Package) -> str:
    """Why a package without sources cannot be proved."""
    return f"{package.root / package.path}: the package has no tables {', '.join(NEEDS)} that can be read."


def said(proof: Proof) -> Found:
    """The findings of a proof, as a check gives them."""
    yield from proof.findings
    if not proof.passages:
        return {}
    checked: Checked = {"sentences": sum(one.sentences for one in proof.proved)}
    checked["found"] = sum(one.sentences_found for one in proof.proved)
    checked["numerals proved"] = sum(one.numerals_found for one in proof.proved)
    checked["figures proved"] = sum(one.figures_found for one in proof.proved)
    return checked


def prove(package: Package, copies: Sequence[Copy]) -> Proof:
    """Compare the tables with the text, sentence by sentence, numeral by numeral, figure by figure."""
    proof = Proof(findings=list(model.ready(package, *NEEDS)))
    if proof.findings or not package.has(*NEEDS):
        return proof
    proof.passages = locate(package, copies)
    proof.findings += _covered(package, proof.passages, copies)
    ledger, figures = package.tables["numerals"], package.tables["figures"]
    rows: Sequence[Row] = ledger.rows()
    by_sentence = _grouped(rows, _place)
    by_figure = _grouped(rows, itemgetter("figure_id"))
    in_source = _grouped(rows, itemgetter("source_id"))
    stated_in = _grouped((row for row in figures.rows() if row["basis"] == "stated"), itemgetter("source_id"))
    for passage in proof.passages:
        source_id = passage.row["source_id"]
        mine = Proved(source_id, len(passage.rows), passage.found)
        proof.proved.append(mine)
        if passage.found:
            proof.findings += Lacking(package.tables["sentences"], passage, copies, by_sentence).findings()
            proof.findings += _sentences(package, passage, copies, by_sentence, proof.pairs)
            proof.findings += _astray(ledger, passage, in_source.get(source_id, ()))
        stated = stated_in.get(source_id, ())
        mine.figures = len(stated)
        mine.numerals = len(in_source.get(source_id, ()))
        mine.numerals_found = sum(_agrees(row, proof.pairs) for row in in_source.get(source_id, ()))
        for row in stated:
            faults = list(_figure(figures, row, by_figure.get(row["figure_id"], ()), proof.pairs))
            mine.figures_found += not faults
            proof.findings += (fault for fault in faults if fault is not None)
    return proof


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _place(row: Row) -> Place:
    return row["source_id"], row["paragraph"], row["sentence"]


def _agrees(row: Row, pairs: Mapping[Place, Sequence[Pair]]) -> bool:
    return any(pair.row is row and pair.agrees for pair in pairs.get(_place(row), ()))


def _covered(package: Package, passages: Sequence[Passage], copies: Sequence[Copy]) -> Iterator[Finding]:
    """Every copy holds some source, and some copy holds each source."""
    table = package.tables["sources"]
    used = {spot.copy for passage in passages for spot in passage.spots if spot is not None}
    names = " or ".join(copy.name for copy in copies)
    for passage in passages:
        if passage.found or not passage.rows:
            continue
        row = passage.row
        said = f"None of the {len(passage.rows):,} sentences of this source stands in {names}."
        if used:
            hint = "Give a copy of it too, with --text, to prove it."
            found = Finding(table.path, row.get("_line", 0), "source_id", "source-not-covered", str(row["source_id"]), said, hint, WARNING)  # fmt: skip
        else:
            hint = f"The text that was read is at {row['url']}." if row.get("url") else "Give the text that was read."
            found = Finding(table.path, row.get("_line", 0), "source_id", "source-not-found", str(row["source_id"]), said, hint)  # fmt: skip
        yield found
    for number, copy in enumerate(copies):
        if used and number not in used:
            said = f"No sentence of any source stands in {copy.name}, so it proves nothing."
            yield Finding(table.path, 0, "", "text-unused", "", said, "Leave it out, or add its passage first.")


def _sentences(
    package: Package,
    passage: Passage,
    copies: Sequence[Copy],
    by_sentence: Mapping[Place, Sequence[Row]],
    pairs: dict[Place, list[Pair]],
) -> Iterator[Finding]:
    """In every sentence that was found, the ledger has each numeral, where it stands and as it is written."""
    table, ledger = package.tables["sentences"], package.tables["numerals"]
    before = 1  # line of the ledger behind which a missing row belongs
    for row, spot in zip(passage.rows, passage.spots, strict=True):
        place = _place(row)
        if spot is not None:
            sentence = _sentence(spot, copies)
            if row["length"] != len(sentence):
                said = f"The sentence has {len(sentence)} characters in the text, and {row['length']} are recorded."
                yield table.finding(row, "length", "length-differs", said, f"Write {len(sentence)}.")
            pairs[place] = reread.pairs(sentence, by_sentence.get(place, ()))
            for pair in pairs[place]:
                yield from _numeral(ledger, place, sentence, pair, before)
                before = pair.row["_line"] if pair.row else before
        else:
            before = max((r["_line"] for r in by_sentence.get(place, ())), default=before)


def _astray(table: Table, passage: Passage, rows: Sequence[Row]) -> Iterator[Finding]:
    """Rows of the ledger that name a sentence which the source does not have."""
    known = {_place(row) for row in passage.rows}
    for row in rows:
        if _place(row) not in known:
            said = f"The table of sentences has no paragraph {row['paragraph']}, sentence {row['sentence']} of this source."
            yield table.finding(row, "sentence", "numeral-extra", said, "Correct the place, or take the row out.")


def _sentence(spot: Spot, copies: Sequence[Copy]) -> str:
    return copies[spot.copy].sentences[spot.sentence]


def _numeral(table: Table, place: Place, sentence: str, pair: Pair, before: int) -> Iterator[Finding]:
    if pair.row is None:
        numeral = pair.numeral
        assert numeral is not None
        key = "/".join(map(str, (*place, numeral.start)))
        said = f"The text has {quoted(numeral.text)} at {numeral.start} to {numeral.end} of paragraph {place[1]}, sentence {place[2]}, and the ledger has no row for it."
        hint = "Add the row behind this line; scripts/scan.py writes it."
        yield Finding(table.path, before, "", "numeral-missing", key, said, hint)
        return
    for code, column, message, hint in reread.deviations(pair):
        yield table.finding(pair.row, column, code, message, hint)
    if (told := reread.hedge_deviation(sentence, pair)) is not None:
        yield table.finding(pair.row, "hedge", "hedge-differs", *told)


def _figure(
    table: Table, row: Row, rows: Sequence[Row], pairs: Mapping[Place, Sequence[Pair]]
) -> Iterator[Finding | None]:
    """What keeps a stated figure from being proved; None for what is said elsewhere, or not in the copies at all.

    Whether the figure says what its row in the ledger says is not asked here; where it does, and the text says
    something else, the row is wrong and so is the figure.
    """
    stating = [numeral for numeral in rows if numeral["role"] == "figure"]
    ends = [row["value"]] if row["value_to"] is None else [row["value"], row["value_to"]]
    if len(stating) != len(ends):
        yield None
        return
    for column, numeral in zip(("value", "value_to"), sorted(stating, key=_by_value), strict=False):
        pair = next((pair for pair in pairs.get(_place(numeral), ()) if pair.row is numeral), None)
        value = abs(row[column]) if row["unit"] == "percent" and row[column] is not None else row[column]
        if pair is None or value != numeral["value"]:
            yield None
            continue
        where = f"Paragraph {numeral['paragraph']}, sentence {numeral['sentence']} of the text"
        if pair.numeral is None:
            said = f"{where} does not have {quoted(numeral['text'])}, by which the figure is stated."
            yield table.finding(row, column, "figure-unproved", said, "Correct the figure and its row in the ledger.")
        elif pair.numeral.value != value:
            said = f"{where} has {quoted(pair.numeral.text)}, and the figure is {plain(row[column])}."
            yield table.finding(row, column, "figure-unproved", said, "Correct the figure and its row in the ledger.")
        elif not pair.agrees:
            yield None
    if row["year_basis"] == "stated" and stating:
        place = _place(stating[0])
        years = [pair for pair in pairs.get(place, ()) if pair.row and pair.row["role"] == "date"]
        if not any(pair.agrees and pair.row and pair.row["value"] == row["year"] for pair in years):
            yield None


def _by_value(row: Row) -> tuple[bool, Any]:
    return row["value"] is None, row["value"]
