"""Draft rows of a new passage, or of one whose text has changed; what somebody coded is never overwritten."""

from __future__ import annotations

import csv
import io
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tipdata.figures import model
from tipdata.package import judge
from tipdata.package.errors import CannotRead
from tipdata.package.finding import ERROR
from tipdata.package.json_file import written
from tipdata.package.load import Package, stored
from tipdata.package.table import Table
from tipdata.package.wording import quoted
from tipdata.text import follow as moves
from tipdata.text import match as reread
from tipdata.text import sentences as text
from tipdata.text.follow import Place
from tipdata.text.quote import quote
from tipdata.text.scanned import Sentence

NEEDS = ("sources", "sentences", "numerals")
Cells = dict[str, str]
Typed = Mapping[str, Any]


@dataclass
class Old:
    """A row of the ledger as it stands: typed, and as cells."""

    row: Typed
    cells: Cells

    @property
    def coded(self) -> bool:
        """Whether somebody has said something of the numeral that a draft does not say."""
        cells = self.cells
        return bool(cells["figure_id"] or cells["note"] or cells["form"] == "negation") or cells["role"] not in ("", "date")  # fmt: skip

    @property
    def name(self) -> str:
        """The numeral and its place in words."""
        return f"{self.cells['paragraph']}.{self.cells['sentence']} {quoted(self.cells['text'])}"


@dataclass
class Draft:
    """What would be written of a source.

    files: content by path, relative to the package; the descriptor last
    said:  what was kept, moved and added, in words
    left:  coded rows that the text no longer bears out, which stay as they are
    """

    files: dict[str, bytes] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def draft(package: Package, source_id: str, sentences: Sequence[Sentence]) -> Draft:
    """Rows of `sources`, `sentences` and `numerals` for a passage, among those that are there already.

    raises: CannotRead if the package lacks one of these tables, or one of them cannot be read whole
    """
    if not package.has(*NEEDS) or list(model.ready(package, *NEEDS)):
        raise CannotRead(
            f"{package.root / package.path}: the package has no tables {', '.join(NEEDS)} that can be read."
        )
    made = Draft()
    tables = {name: _cells(package, package.tables[name]) for name in NEEDS}
    prints = [one.sha256 for one in sentences]
    _refuse_twice(tables["sources"], source_id, text.passage_fingerprint(prints))
    before = [row for row in package.tables["sentences"].rows() if row["source_id"] == source_id]
    typed: Sequence[Typed] = package.tables["numerals"].rows()
    old = [
        Old(row, cells) for row, cells in zip(typed, tables["numerals"], strict=True) if row["source_id"] == source_id
    ]
    _refuse_gaps(package, before, [one.row for one in old])
    written: dict[Place, list[str]] = {}
    for one in old:
        written.setdefault((one.row["paragraph"], one.row["sentence"]), []).append(one.cells["text"])
    now = moves.follow(before, sentences, written)
    ledger = list(_ledger(source_id, sentences, old, now, made))
    made.said.extend(moves.told(before, sentences, now))
    listed = [
        _row(package.tables["sentences"], source_id=source_id, paragraph=one.paragraph, sentence=one.number, length=len(one.text), sha256=sha256)
        for one, sha256 in zip(sentences, prints, strict=True)
    ]  # fmt: skip
    source = _source(package.tables["sources"], tables["sources"], source_id, sentences, prints, len(ledger))
    for name, mine in (("sources", [source]), ("sentences", listed), ("numerals", ledger)):
        made.files[package.tables[name].path] = _content(package.tables[name], tables[name], source_id, mine)
    made.files[package.path] = _descriptor(package, made.files)
    open_ = sum(not row["role"] for row in ledger)
    made.said.insert(0, f"{source_id}: {source['paragraphs']} paragraphs, {source['sentences']} sentences, {source['numerals']} numerals, {open_} of them without a role.")  # fmt: skip
    return made


def _cells(package: Package, table: Table) -> list[Cells]:
    """A table's rows as cells of text."""
    found = [*judge.of_file(table), *(one for batch in table.batches() for one in judge.of_cells(table, batch))]
    faults = [one for one in found if one.severity == ERROR and one.code != "cell-type"]
    if faults or table.file is None or table.delimiter != ",":
        why = faults[0].message if faults else "its cells are not parted by commas."
        raise CannotRead(f"{package.root / table.path}: {why} Mend that first; scripts/validate.py says where.")
    with table.file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def _refuse_gaps(package: Package, before: Sequence[Typed], old: Sequence[Typed]) -> None:
    for name, rows, needed in (
        ("sentences", before, ("paragraph", "sentence", "length", "sha256")),
        ("numerals", old, ("paragraph", "sentence", "start", "text")),
    ):
        path = package.root / package.tables[name].path
        for row in rows:
            for column in needed:
                if row[column] is None:
                    raise CannotRead(f"{path}: line {row['_line']} has no {column} that can be read; mend that first.")


def _refuse_twice(sources: Sequence[Cells], source_id: str, fingerprint: str) -> None:
    for row in sources:
        if row["fingerprint"] == fingerprint and row["source_id"] != source_id:
            raise CannotRead(f"{source_id}: the very same passage is there already, as {row['source_id']}.")


def _ledger(source_id: str, sentences: Sequence[Sentence], old: Sequence[Old], now: Mapping[Place, Sentence], made: Draft) -> Iterator[Cells]:  # fmt: skip
    """The rows of the ledger in the order of the text: those that still match, drafts for what is new, and what was left."""
    by_place: dict[Place, list[Old]] = {}
    lost: list[Old] = []
    for one in old:
        there = now.get((one.row["paragraph"], one.row["sentence"]))
        by_place.setdefault((there.paragraph, there.number), []).append(one) if there else lost.append(one)
    rows: dict[tuple[int, int, int], list[Cells]] = {}
    passage = " ".join(sentence.text for sentence in sentences)
    for sentence in sentences:
        mine = by_place.get((sentence.paragraph, sentence.number), ())
        for row in _sentence(source_id, sentence, mine, made):
            if row["start"].isdecimal() and row["end"].isdecimal():
                row["quote"] = quote(sentence.text, int(row["start"]), int(row["end"]), passage)
            rows.setdefault((sentence.paragraph, sentence.number, int(row["start"])), []).append(row)
    for one in lost:
        if one.coded:
            made.left.append(f"{one.name}: its sentence is no longer in the text.")
            rows.setdefault((one.row["paragraph"], one.row["sentence"], one.row["start"]), []).append(one.cells)
    for key in sorted(rows, key=lambda key: tuple(part or 0 for part in key)):
        yield from rows[key]


def _sentence(source_id: str, sentence: Sentence, mine: Sequence[Old], made: Draft) -> Iterator[Cells]:
    """The rows of one sentence."""
    cells = {id(one.row): one for one in mine}
    around = {numeral.start: one for numeral, one in zip(sentence.numerals, sentence.around, strict=True)}
    kept: list[Cells] = []
    taken = set()
    for pair in reread.pairs(sentence.text, [one.row for one in mine]):
        one = cells[id(pair.row)] if pair.row is not None else None
        if one is None or pair.row is None:
            continue
        numeral = pair.numeral
        if numeral is not None and numeral.text == one.cells["text"]:
            if pair.row["start"] != numeral.start:
                made.said.append(f"{one.name} stands at {numeral.start} now, where it stood at {pair.row['start']}.")
            one.cells.update(start=str(numeral.start), end=str(numeral.end))
        elif one.coded:
            has = f"has {quoted(numeral.text)} there" if numeral else "no longer has it"
            made.left.append(f"{one.name}: the text {has}.")
        else:
            continue
        one.cells.update(paragraph=str(sentence.paragraph), sentence=str(sentence.number))
        kept.append(one.cells)
        taken.add(int(one.cells["start"]))
    yield from kept
    for numeral in sentence.numerals:
        if numeral.start not in taken:
            beside = around[numeral.start]
            yield {
                "source_id": source_id, "paragraph": str(sentence.paragraph), "sentence": str(sentence.number),
                "start": str(numeral.start), "end": str(numeral.end), "text": numeral.text, "form": numeral.form,
                "value": f"{numeral.value:f}", "role": "date" if beside.date else "",
                "hedge": "" if beside.date else beside.hedge or "", "figure_id": "", "quote": "", "note": "",
            }  # fmt: skip


def _row(table: Table, **cells: object) -> Cells:
    return {name: str(cells.get(name, "")) for name in table.fields}


def _source(table: Table, rows: Sequence[Cells], source_id: str, sentences: Sequence[Sentence], prints: Sequence[str], numerals: int) -> Cells:  # fmt: skip
    counted = {
        "paragraphs": str(len({one.paragraph for one in sentences})),
        "sentences": str(len(sentences)),
        "numerals": str(numerals),
        "fingerprint": text.passage_fingerprint(prints),
    }
    known = next((row for row in rows if row["source_id"] == source_id), _row(table, source_id=source_id))
    return {**known, **counted}


def _content(table: Table, rows: Sequence[Cells], source_id: str, mine: Sequence[Cells]) -> bytes:
    """The table with the rows of one source put in where they sort, and all others as they were."""
    others = [row for row in rows if row["source_id"] != source_id]
    at = bisect_right([row["source_id"] for row in others], source_id)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0] if rows else table.fields), lineterminator="\n")
    writer.writeheader()
    writer.writerows([*others[:at], *mine, *others[at:]])
    return stream.getvalue().encode()


def _descriptor(package: Package, files: Mapping[str, bytes]) -> bytes:
    """The descriptor with the bytes and hashes of the files that are written."""
    descriptor = json.loads(json.dumps(package.descriptor))
    for resource in descriptor["resources"]:
        content = files.get(resource.get("path", ""))
        if content is not None:
            resource.update(stored(content))
    return written(descriptor).encode()
