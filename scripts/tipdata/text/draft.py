"""Draft rows of a new passage, or of one whose text has changed; what somebody coded is never overwritten.

`draft` gives the rows of sources, sentences and numerals by table; draft_figures adds those of further tables, and the files.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tipdata.figures import records
from tipdata.figures.model import Figures
from tipdata.figures.typed_rows import columns
from tipdata.package.errors import CannotRead
from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.package.wording import many, quoted
from tipdata.text import align, match
from tipdata.text import sentences as cutting
from tipdata.text.align import Place
from tipdata.text.quote import occurs_once, quote, stands
from tipdata.text.report_copy import Sentence
from tipdata.text.table_rows import Cells, read

TABLES = ("sources", "sentences", "numerals")


@dataclass
class Draft:
    """What would be written of a source.

    drafted: figures that nobody has judged
    rows:    of the source, by table
    files:   content by path, relative to the package
    notes:   what was kept, moved and added, in words
    left:    coded rows that the text no longer bears out, which stay as they are
    """

    drafted: Set[str] = frozenset()
    rows: dict[str, list[Cells]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def draft(package: Package, source_id: str, sentences: Sequence[Sentence]) -> Draft:
    """Draft the rows of a passage among those that are there already.

    raises: CannotRead if the package lacks one of these tables, or one of them cannot be read whole
    """
    tables = {name: _table(package, name) for name in TABLES}
    rows = {name: read(package, table) for name, table in tables.items()}
    empty = dict.fromkeys(tables["sources"].fields, "") | {"source_id": source_id}
    source = next((row for row in rows["sources"] if row["source_id"] == source_id), empty)
    made = Draft(_drafted(package))
    if not cutting.ENDS.search(sentences[-1].text) and source["extent"] != "complete":
        sentences = sentences[:-1]
        made.notes.append("The text breaks off: its last sentence is incomplete and no part of the passage.")
        source["extent"] = "opening"
    if not sentences:
        raise CannotRead(f"{source_id}: the text has no whole sentence.")
    source["fingerprint"] = cutting.passage_fingerprint(one.sha256 for one in sentences)
    for row in rows["sources"]:
        if row["fingerprint"] == source["fingerprint"] and row is not source:
            raise CannotRead(f"{source_id}: the very same passage is there already, as {row['source_id']}.")
    old = [row for row in rows["numerals"] if row["source_id"] == source_id]
    _refuse_places(package.root / tables["sentences"].path, rows["sentences"], "paragraph", "sentence")
    _refuse_places(package.root / tables["numerals"].path, old, "paragraph", "sentence", "start", "end")
    before = {_place(row): row["sha256"] for row in rows["sentences"] if row["source_id"] == source_id}
    now = align.follow(before, sentences)
    ledger = list(_ledger(source_id, sentences, old, before, now, made))
    made.notes.extend(align.changes(before, sentences, now))
    counted = (("paragraphs", {one.paragraph for one in sentences}), ("sentences", sentences), ("numerals", ledger))
    source |= {noun: str(len(of)) for noun, of in counted}
    made.notes.insert(0, f"{source_id}: {', '.join(many(len(of), noun[:-1]) for noun, of in counted)}.")
    made.rows = {
        "sources": [source],
        "sentences": [
            {**_cells(source_id, one), "length": str(len(one.text)), "sha256": one.sha256} for one in sentences
        ],
        "numerals": ledger,
    }
    return made


def _table(package: Package, name: str) -> Table:
    record = {one.TABLE: one for one in (records.Source, records.Sentence, records.Numeral)}[name]
    if package.has(name) and all(column in package.tables[name].fields for column in columns(record)):
        return package.tables[name]
    raise CannotRead(f"{package.root / package.path}: the package has no tables {', '.join(TABLES)} that can be read.")


def _refuse_places(file: Path, rows: Sequence[Cells], *columns: str) -> None:
    for row in rows:
        for column in columns:
            if not row[column].isdecimal():
                raise CannotRead(f"{file}: {quoted(row[column])} is no {column}; mend that first.")


def _place(row: Cells) -> Place:
    return int(row["paragraph"]), int(row["sentence"])


def _ledger(
    source_id: str, sentences: Sequence[Sentence], old: Sequence[Cells], before: align.Old,
    now: Mapping[Place, Sentence], made: Draft,
) -> Iterator[Cells]:  # fmt: skip
    """The rows of the ledger in the order of the text: those that still match, drafts for what is new, and what was left."""
    by_place: dict[Place, list[Cells]] = {}
    rows: list[tuple[tuple[int, int, int], Cells]] = []
    for row in old:
        there = now.get(_place(row))
        if there is not None:
            by_place.setdefault((there.paragraph, there.number), []).append(row)
        elif _is_coded(row, made.drafted):
            made.left.append(f"{_name(row)}: its sentence is no longer in the text.")
            rows.append(((*_place(row), int(row["start"])), row))
    passage = " ".join(one.text for one in sentences)
    known = set(before.values())
    for one in sentences:
        place = (one.paragraph, one.number)
        for row in _sentence(source_id, one, by_place.get(place, ()), one.sha256 not in known, made):
            start, end, given = int(row["start"]), int(row["end"]), cutting.normalise(row["quote"])
            if not (given and stands(given, one.text, start, end) and occurs_once(given, passage)):
                row["quote"] = quote(one.written, start, end, passage)
            rows.append(((*place, int(row["start"])), row))
    yield from (row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _sentence(source_id: str, sentence: Sentence, old: Sequence[Cells], new: bool, made: Draft) -> Iterator[Cells]:
    """The rows of one sentence; phrases that may state a zero are offered where it is new."""
    typed = [_typed(row) for row in old]
    cells = {id(numeral): row for numeral, row in zip(typed, old, strict=True)}
    taken = set()
    for pair in match.pairs(sentence, typed):
        if pair.row is None:
            continue
        row, numeral = cells[id(pair.row)], pair.numeral
        if numeral is not None and numeral.text == row["text"]:
            if pair.row.start != numeral.start:
                made.notes.append(f"{_name(row)} stands at {numeral.start} now, where it stood at {pair.row.start}.")
            row.update(start=str(numeral.start), end=str(numeral.end))
        elif _is_coded(row, made.drafted):
            has = f"has {quoted(numeral.text)} there" if numeral else "no longer has it"
            made.left.append(f"{_name(row)}: the text {has}.")
        else:
            continue
        row.update(paragraph=str(sentence.paragraph), sentence=str(sentence.number))
        taken.add(int(row["start"]))
        yield row
    around = {numeral.start: one for numeral, one in zip(sentence.numerals, sentence.contexts, strict=True)}
    for numeral in (*sentence.numerals, *(sentence.zeros if new else ())):
        if numeral.start in taken:
            continue
        beside = around.get(numeral.start)
        date = beside is not None and beside.date
        yield {
            **_cells(source_id, sentence),
            "start": str(numeral.start), "end": str(numeral.end), "text": numeral.text, "form": numeral.form,
            "value": "" if numeral.value is None else f"{numeral.value:f}", "role": "date" if date else "",
            "hedge": "" if date or beside is None else beside.hedge, "figure_id": "", "quote": "", "note": "",
        }  # fmt: skip


def _typed(row: Cells) -> records.Numeral:
    """A row of the ledger as a record, for matching by place and text."""
    place = (*_place(row), int(row["start"]), int(row["end"]))
    return records.Numeral(
        row["source_id"], *place, row["text"], row["form"], Decimal(0), row["role"], row["hedge"],
        row["figure_id"], row["quote"], row["note"],
    )  # fmt: skip


def _is_coded(row: Cells, drafted: Set[str]) -> bool:
    """Whether somebody has said something of the numeral that a draft does not say."""
    if row["note"].startswith(records.PROPOSAL) or row["figure_id"] in drafted:
        return False
    return bool(row["figure_id"] or row["note"]) or row["role"] not in ("", "date")


def _drafted(package: Package) -> Set[str]:
    """Figures that nobody has judged; none where there are no figures."""
    if isinstance(Figures.load(package), tuple):
        return frozenset()
    rows = read(package, package.tables["figures"])
    return {row["figure_id"] for row in rows if row["note"].startswith(records.PROPOSAL)}


def _name(row: Cells) -> str:
    """The numeral and its place in words."""
    return f"{row['paragraph']}.{row['sentence']} {quoted(row['text'])}"


def _cells(source_id: str, sentence: Sentence) -> Cells:
    return {"source_id": source_id, "paragraph": str(sentence.paragraph), "sentence": str(sentence.number)}
