"""The rows of a passage in the tables: taken out of them, and made of worksheet rows again.

A row that a person must still look at is marked as a proposal. Marked rows just go, because they
are drafted again. Accepted rows stay, unless the worksheet has a row for their number.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.datapackage.text_format import quote_value
from tip_figures.drafting.roles import EVENT
from tip_figures.drafting.suggest import FIGURE_ROLES, NEGATION, PassageNumber
from tip_figures.drafting.worksheet import FIGURE
from tip_figures.figures.records.record_types import PROPOSAL_PREFIX
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

Tables = dict[str, list[TextRow]]
"""All rows of a package, by table."""

_NUMERAL_KEY: Final = ("paragraph", "sentence", "start")
_MAX_LENGTH: Final = 76  # characters of an identifier; with a number after it, at most 80


@dataclass
class AcceptedRows:
    """What a person accepted of a passage before.

    figure_ids:  of all its stated figures
    id_by_place: figures whose rows stay, by the place of the number that states them
    lost:        place and text of accepted numerals that the text no longer has
    """

    figure_ids: set[str]
    id_by_place: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


def take_rows(
    tables: Tables,
    source_id: str,
    numbers: dict[str, PassageNumber],
    worksheet: Container[str],
) -> AcceptedRows:
    """Take the rows of a source out of the tables, except derived figures and those that stay.

    numbers:   of the text, by place; those whose rows stay are removed, and so are negations that
               a person dropped
    worksheet: places of the numbers that it has; accepted rows of all others stay
    """
    figures = _take(tables, "figures", source_id)
    stated_rows = {row["figure_id"]: row for row in figures if row["basis"] != "derived"}
    tables["figures"] += [row for row in figures if row["basis"] == "derived"]
    accepted = AcceptedRows({name for name, row in stated_rows.items() if not is_open(row)})
    unchanged = _find_unchanged(_take(tables, "sentences", source_id), numbers)
    dropped = {key for key, number in unchanged.items() if number.numeral.form == NEGATION}
    for row in _take(tables, "numerals", source_id):
        key = tuple(row[name] for name in _NUMERAL_KEY)
        number, figure_id = unchanged.get(key), row["figure_id"]
        dropped.discard(key)
        if is_open(row) or figure_id not in ("", *accepted.figure_ids):
            continue
        if number is None and row["role"] in (*FIGURE_ROLES, EVENT):
            accepted.lost.append(f"{key[0]}.{key[1]} {quote_value(row['text'])}")
        if number is None or number.place in worksheet:
            continue
        del numbers[number.place]
        tables["numerals"].append(row)
        if row["role"] == FIGURE and figure_id not in accepted.id_by_place.values():
            accepted.id_by_place[number.place] = figure_id
            tables["figures"].append(stated_rows[figure_id])
    for key in dropped:
        if unchanged[key].place not in worksheet:
            del numbers[unchanged[key].place]
    return accepted


def _find_unchanged(
    sentence_rows: Iterable[TextRow],
    numbers: Mapping[str, PassageNumber],
) -> dict[tuple[str, ...], PassageNumber]:
    """Return the numbers whose sentences are as in the tables, by their keys in numerals.csv."""
    known = {(row["paragraph"], row["sentence"], row["sha256"]) for row in sentence_rows}
    return {
        number.key: number
        for number in numbers.values()
        if (*number.key[:2], number.sentence.sha256) in known
    }


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
    """Make the row of a number in the table of numerals.

    One that is open and states no figure is marked.
    """
    sentence, numeral, row = number.sentence, number.numeral, number.row
    _, end = sentence.reduced.to_reduced(numeral.start, numeral.end)
    note = row["note"] if row["differs"] else ""
    if row["role"] != FIGURE:
        note = mark(row)
    return {
        **dict(zip(_NUMERAL_KEY, number.key, strict=True)),
        "end": str(end),
        "text": numeral.text,
        "form": numeral.form,
        "value": "" if numeral.value is None else f"{numeral.value:f}",
        "quote": choose_quote(sentence.as_written, numeral.start, numeral.end, passage),
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
