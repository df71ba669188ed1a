"""The rows of a passage in the tables: taken out of them, and made of worksheet rows again.

A row that a person must still look at is marked as a proposal. The rows that are taken out are
those that a person has accepted; marked rows just go, because they are drafted again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.roles import EVENT
from tip_figures.drafting.suggest import NEGATION, REPEATING_ROLES, PassageNumber
from tip_figures.drafting.worksheet import FIGURE
from tip_figures.figures.records.record_types import PROPOSAL_PREFIX
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

Tables = dict[str, list[TextRow]]
"""All rows of a package, by table."""

_MAX_LENGTH: Final = 76  # characters of an identifier; with a number after it, at most 80


@dataclass
class AcceptedRows:
    """What a person has accepted of a passage, beside the rows of its numbers.

    figures: stated figures by figure_id
    lost:    place and text of accepted numerals that the text no longer has
    dropped: places of negations that count nothing
    """

    figures: dict[str, TextRow] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)


def take_rows(
    tables: Tables,
    source_id: str,
    numbers: Mapping[str, PassageNumber],
) -> AcceptedRows:
    """Take the rows of a source out of the tables; derived figures stay.

    numbers: of the text, by place; those with an accepted row get it
    """
    accepted = AcceptedRows()
    open_ids = set()
    for row in _take(tables, "figures", source_id):
        if row["basis"] == "derived":
            tables["figures"].append(row)
        elif is_open(row):
            open_ids.add(row["figure_id"])
        else:
            accepted.figures[row["figure_id"]] = row
    old_hashes = {
        (row["paragraph"], row["sentence"]): row["sha256"]
        for row in _take(tables, "sentences", source_id)
    }
    unchanged_numbers = {}
    for place, number in numbers.items():
        paragraph, sentence, start = number.key
        if old_hashes.get((paragraph, sentence)) == number.sentence.sha256:
            unchanged_numbers[paragraph, sentence, start] = number
            if number.numeral.form == NEGATION:
                accepted.dropped.add(place)
    for row in _take(tables, "numerals", source_id):
        is_accepted = not is_open(row) and row["figure_id"] not in open_ids
        unchanged = unchanged_numbers.get((row["paragraph"], row["sentence"], row["start"]))
        if unchanged is not None:
            accepted.dropped.discard(unchanged.place)
            unchanged.numeral_row = row if is_accepted else {}
        elif is_accepted and row["role"] in (*REPEATING_ROLES, EVENT):
            place = f"{row['paragraph']}.{row['sentence']}"
            accepted.lost.append(f"{place} {quote_value(row['text'])}")
    return accepted


def is_open(row: TextRow) -> bool:
    """Whether a row of a table is marked as a proposal."""
    return row.get("note", "").startswith(PROPOSAL_PREFIX)


def _take(
    tables: Tables,
    table: str,
    source_id: str,
) -> list[TextRow]:
    rows = tables[table]
    tables[table] = [row for row in rows if row["source_id"] != source_id]
    return [row for row in rows if row["source_id"] == source_id]


def show_accepted_rows(
    numbers: Iterable[PassageNumber],
    figures: Mapping[str, TextRow],
    figure_columns: Iterable[str],
) -> None:
    """Show in the worksheet what was accepted, where a number has an accepted row.

    figures: accepted, by figure_id
    """
    accepted_numbers = [number for number in numbers if number.numeral_row]
    stating_places: dict[str, str] = {}
    for number in accepted_numbers:
        if number.numeral_row["role"] == FIGURE:
            stating_places.setdefault(number.numeral_row["figure_id"], number.place)
    for number in accepted_numbers:
        figure_id = number.numeral_row["figure_id"]
        stating_place = stating_places.get(figure_id, "")
        row = number.row
        row |= dict.fromkeys((*figure_columns, "check", "nearest"), "")
        row |= {name: number.numeral_row[name] for name in ("role", "hedge", "differs", "note")}
        row["id"] = stating_place
        if stating_place == number.place:
            row |= {name: figures[figure_id][name] for name in (*figure_columns, "note")}
            row["id"] = figure_id


def make_sentence(sentence: Sentence) -> TextRow:
    """Make the row of a sentence in the tables."""
    return {
        "paragraph": str(sentence.paragraph),
        "sentence": str(sentence.number),
        "length": str(len(sentence.reduced.text)),
        "sha256": sentence.sha256,
    }


def make_numeral(
    number: PassageNumber,
    passage: str,
) -> TextRow:
    """Make the row of a number in the table of numerals; the quote of an accepted row stays.

    One that is open and states no figure is marked.
    """
    sentence, numeral, row = number.sentence, number.numeral, number.row
    _, end = sentence.reduced.to_reduced(numeral.start, numeral.end)
    paragraph_number, sentence_number, start = number.key
    cells = number.numeral_row or {
        "text": numeral.text,
        "form": numeral.form,
        "value": "" if numeral.value is None else f"{numeral.value:f}",
        "quote": choose_quote(sentence.as_written, numeral.start, numeral.end, passage),
        "note": "",
    }
    note = cells["note"]
    if row["role"] != FIGURE:
        note = mark(row)
    elif row["differs"]:
        note = note or row["note"]
    return cells | {
        "paragraph": paragraph_number,
        "sentence": sentence_number,
        "start": start,
        "end": str(end),
        "note": note,
        **{name: row[name] for name in ("role", "hedge", "differs")},
    }


def mark(row: TextRow) -> str:
    """Return the note of a worksheet row, marked if a person must still look at the row."""
    check, note = row["check"], row["note"]
    return f"{PROPOSAL_PREFIX} {check}. {note}".strip() if check else note


def make_unused_id(
    name: str,
    used_ids: set[str],
) -> str:
    """Make an identifier of at most 80 characters, and add it to those that are used."""
    base = re.sub(r"[^a-z0-9]+", "-", name.lower())[:_MAX_LENGTH].strip("-")
    names = (f"{base}-{number}" if number > 1 else base for number in count(1))
    identifier = next(name for name in names if name not in used_ids)
    used_ids.add(identifier)
    return identifier
