"""Draft rows of a new passage, or of one whose text has changed; what somebody coded is never overwritten.

A drafted row of figures, identities and the ledger is marked as a proposal. Who has judged it takes the mark away, in the
table or by emptying `check` in the worksheet; a package that holds marked rows is not valid. Marked rows are drawn anew
from the text and the worksheet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.drafting import sentence_matching, suggest_figures
from tip_figures.drafting.draft_figures import FigureDrafter
from tip_figures.drafting.worksheet import DROP, Cells, Worksheet, read_table_rows
from tip_figures.figures.column_types import list_row_columns
from tip_figures.figures.model import Figures
from tip_figures.figures.records import PROPOSAL_PREFIX, ROW_TYPES, NumeralRow, SourceRow
from tip_figures.proof.numeral_matching import NumeralMatch, match_numerals
from tip_figures.prose import sentences as cutting
from tip_figures.prose.quote import choose_quote, occurs_once, quotes_numeral
from tip_figures.prose.source_text import Sentence

ANEW = "Still proposals, so drawn anew over what stood in the tables (correct them in the worksheet, or take the mark away):"


@dataclass
class Draft:
    """What would be written of a source.

    tables:    all rows, by table
    worksheet: its rows
    notes:     what was kept, moved and added, in words
    unmatched: coded rows that the text no longer bears out, which stay as they are
    """

    source_id: str
    tables: dict[str, list[Cells]]
    worksheet: list[Cells] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    def take(self, name: str) -> list[Cells]:
        """Take the rows of the source out of a table."""
        groups = group_by(self.tables[name], lambda row: row["source_id"] == self.source_id)
        self.tables[name] = groups.get(False, [])
        return groups.get(True, [])


def draft_passage(
    package: Package, source_id: str, sentences: Sequence[Sentence], sheet: Worksheet
) -> Draft:
    """Draft the rows of a passage among those that are there already.

    raises: CannotRead if the package lacks one of the eight tables, or one of them cannot be read whole
    """
    figures = Figures.load(package)
    if isinstance(figures, tuple):
        missing = f"the package has no tables {', '.join(ROW_TYPES)} that can be read"
        raise ReadError(f"{package.root / package.path}: {missing}.")
    made = Draft(
        source_id, {name: read_table_rows(package, package.tables[name]) for name in ROW_TYPES}
    )
    source, sentences = _source(made, figures, sentences)
    drafts, ledger = _take_drafts(made), _ledger(made, sentences)
    note = "The source has no edition and area: fill them in, and scan again for drafts of figures."
    if source["edition_year"].isdecimal() and source["ref_area"]:
        drafted = FigureDrafter(figures, make_source(source), ledger, sheet, drafts, made.tables)
        drafted.draft(sentences)
        made.worksheet = drafted.worksheet
        if drafted.anew:
            made.notes.append(f"{ANEW} {', '.join(drafted.anew)}.")
        number = sum(row["check"] != DROP for row in made.worksheet)
        note = (
            f"{count_noun(number, 'row')} drafted for somebody to judge."
            if number
            else "Nothing is left to judge."
        )
    left = [row for row in made.tables["numerals"] if row["source_id"] == source_id]
    counted = {
        "paragraphs": {one.paragraph for one in sentences},
        "sentences": sentences,
        "numerals": [*left, *ledger],
    }
    made.tables["sources"].append(source | {noun: str(len(of)) for noun, of in counted.items()})
    made.tables["numerals"] += ledger.values()
    counts = ", ".join(count_noun(len(of), noun[:-1]) for noun, of in counted.items())
    made.notes = [f"{source_id}: {counts}.", *made.notes, note]
    return made


def _source(
    made: Draft, figures: Figures, sentences: Sequence[Sentence]
) -> tuple[Cells, Sequence[Sentence]]:
    """Take the row of the source, filled in from its identifier, and the sentences that are part of the passage."""
    source = (
        dict.fromkeys(list_row_columns(SourceRow), "")
        | {"source_id": made.source_id}
        | next(iter(made.take("sources")), {})
    )
    if not cutting.SENTENCE_END.search(sentences[-1].text) and source["extent"] != "complete":
        sentences, source["extent"] = sentences[:-1], "opening"
        made.notes.append(
            "The text breaks off: its last sentence is incomplete and no part of the passage."
        )
    if not sentences:
        raise ReadError(f"{made.source_id}: the text has no whole sentence.")
    source["fingerprint"] = cutting.hash_passage(one.sha256 for one in sentences)
    for row in made.tables["sources"]:
        if row["fingerprint"] == source["fingerprint"]:
            raise ReadError(
                f"{made.source_id}: the very same passage is there already, as {row['source_id']}."
            )
    known = suggest_figures.suggest_source_cells(figures, made.source_id)
    return source | {
        name: known.get(name, "") for name, cell in source.items() if not cell
    }, sentences


def make_source(source: Cells) -> SourceRow:
    """The row of a source that has an edition and an area."""
    return SourceRow(
        source["source_id"], source["title"], source["publisher"], int(source["edition_year"]), source["ref_area"],
        source["section"], source["url"], source["extent"], None, None, None, "",
    )  # fmt: skip


def _take_drafts(made: Draft) -> dict[str, Cells]:
    """Take out what nobody has judged: the rows of those figures and identities by identifier, without their mark."""
    marked = (
        ("figures", "figure_id", "note", ". "),
        ("identities", "identity_id", "statement", " "),
    )
    gone = {
        row[key]: row | {column: row[column].partition(end)[2]}
        for name, key, column, end in marked
        for row in made.tables[name]
        if row["source_id"] == made.source_id and row[column].startswith(PROPOSAL_PREFIX)
    }
    for name, key in (
        ("figures", "figure_id"),
        ("identities", "identity_id"),
        ("identity_terms", "identity_id"),
    ):
        made.tables[name] = [row for row in made.tables[name] if row[key] not in gone]
    for row in made.tables["numerals"]:
        if row["source_id"] == made.source_id and (
            row["note"].startswith(PROPOSAL_PREFIX) or row["figure_id"] in gone
        ):
            row.update(role="", figure_id="", note="", drafted=row["figure_id"])
    return gone


def _ledger(made: Draft, sentences: Sequence[Sentence]) -> dict[str, Cells]:
    """Write the sentences; the rows of their numerals by place, whereas coded rows without a sentence stay in the table."""
    before = {_place(row): row["sha256"] for row in made.take("sentences")}
    now = sentence_matching.match_sentences(before, sentences)
    passage, known = " ".join(one.text for one in sentences), set(before.values())
    old = group_by(
        made.take("numerals"),
        lambda row: (one := now.get(_place(row))) and (one.paragraph, one.number),
    )
    for row in filter(_is_coded, old.get(None, ())):
        made.unmatched.append(f"{_name(row)}: its sentence is no longer in the text.")
        made.tables["numerals"].append(row)
    ledger = {}
    for one in sentences:
        place = {
            "source_id": made.source_id,
            "paragraph": str(one.paragraph),
            "sentence": str(one.number),
        }
        made.tables["sentences"].append(
            place | {"length": str(len(one.text)), "sha256": one.sha256}
        )
        for row in _sentence(
            made, one, old.get((one.paragraph, one.number), ()), one.sha256 not in known
        ):
            start, end, given = int(row["start"]), int(row["end"]), cutting.normalise(row["quote"])
            if not (
                given
                and quotes_numeral(given, one.text, start, end)
                and occurs_once(given, passage)
            ):
                row["quote"] = choose_quote(one.as_written, start, end, passage)
            ledger[f"{one.paragraph}.{one.number}:{start}"] = row | place
    made.notes += sentence_matching.describe_changes(before, sentences, now)
    return ledger


def _place(row: Cells) -> sentence_matching.SentencePlace:
    return _number(row, "paragraph"), _number(row, "sentence")


def _number(row: Cells, column: str) -> int:
    if not row[column]:
        raise ReadError(
            f"{row['source_id']}: a row has no {column}. Mend that first; scripts/validate.py says where."
        )
    return int(row[column])


def _sentence(made: Draft, sentence: Sentence, old: Sequence[Cells], new: bool) -> Iterator[Cells]:
    """The rows of one sentence; phrases that may state a zero are offered where it is new."""
    typed, around = {_typed(row): row for row in old}, dict(sentence.numerals_and_zeros())
    taken = {row["start"] for row in old}
    zeros = [
        NumeralMatch(None, one) for one in sentence.zeros if new and str(one.start) not in taken
    ]
    for pair in (*match_numerals(sentence, list(typed)), *zeros):
        row, numeral = typed[pair.row] if pair.row else None, pair.numeral
        if row and numeral and numeral.text == row["text"]:
            yield row | {"start": str(numeral.start), "end": str(numeral.end)}
        elif row and _is_coded(row):
            has = f"has {quote_value(numeral.text)} there" if numeral else "no longer has it"
            made.unmatched.append(f"{_name(row)}: the text {has}.")
            yield row
        elif numeral:
            date, hedge = around[numeral].is_date, around[numeral].hedge
            yield {
                "start": str(numeral.start), "end": str(numeral.end), "text": numeral.text, "form": numeral.form,
                "value": "" if numeral.value is None else f"{numeral.value:f}", "role": "date" if date else "",
                "hedge": "" if date else hedge, "figure_id": "", "quote": "", "note": "",
            }  # fmt: skip


def _typed(row: Cells) -> NumeralRow:
    """A row of the ledger as a record, for matching by place and text."""
    place = (*_place(row), _number(row, "start"), _number(row, "end"))
    texts = (row[name] for name in ("role", "hedge", "figure_id", "quote", "note"))
    return NumeralRow(row["source_id"], *place, row["text"], row["form"], Decimal(0), *texts)


def _is_coded(row: Cells) -> bool:
    """Whether somebody has said something of the numeral that a draft does not say."""
    return bool(row["figure_id"] or row["note"]) or row["role"] not in ("", "date")


def _name(row: Cells) -> str:
    return f"{row['paragraph']}.{row['sentence']} {quote_value(row['text'])}"
