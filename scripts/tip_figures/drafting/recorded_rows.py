"""The rows of a passage in the tables: taken out of them, and put back from the worksheet.

A row that a person must still look at is marked as a proposal. The rows that are taken out are
those that a person has accepted; marked rows just go, because they are drafted again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.drafting.suggest import REPEATING_ROLES, Suggestion, name_place
from tip_figures.drafting.worksheet import FIGURE
from tip_figures.figures.records.record_types import PROPOSAL_PREFIX
from tip_figures.prose.quote import choose_quote
from tip_figures.prose.source_text import Sentence

Tables = dict[str, list[TextRow]]
"""All rows of a package, by table."""

_MAX_LENGTH: Final = 76  # characters of an identifier; with a number after it, at most 80


@dataclass
class RecordedRows:
    """Accepted rows of a passage.

    numerals:  by place in the text
    figures:   stated figures by figure_id
    lost:      accepted numerals in sentences that the text no longer has
    places:    of all numerals that the tables had
    sentences: that the tables had and the text still has
    """

    numerals: dict[str, TextRow] = field(default_factory=dict)
    figures: dict[str, TextRow] = field(default_factory=dict)
    lost: list[TextRow] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    sentences: Sequence[Sentence] = ()

    def has_dropped(self, suggestion: Suggestion) -> bool:
        """Whether a number is a negation that a person dropped before."""
        is_old = suggestion.sentence in self.sentences and suggestion.place not in self.places
        return is_old and suggestion.numeral.form == "negation"

    def make_rows(
        self,
        drafted: Mapping[str, TextRow],
        figure_columns: Iterable[str],
    ) -> dict[str, TextRow]:
        """Make the rows of the worksheet of the accepted numbers, by place.

        drafted: rows as they are suggested, by place
        """
        stating_places: dict[str, str] = {}
        for place, numeral in self.numerals.items():
            if numeral["role"] == FIGURE:
                stating_places.setdefault(numeral["figure_id"], place)
        rows = {}
        for place, numeral in self.numerals.items():
            stating_place = stating_places.get(numeral["figure_id"], "")
            cells = dict.fromkeys((*figure_columns, "check", "nearest"), "")
            cells |= {"id": stating_place, "note": numeral["note"]}
            if stating_place == place:
                figure = self.figures[numeral["figure_id"]]
                cells |= {name: figure[name] for name in (*figure_columns, "note")}
                cells["id"] = figure["figure_id"]
            cells |= {name: numeral[name] for name in ("role", "hedge", "differs")}
            rows[place] = drafted[place] | cells
        return rows


def take_rows(
    tables: Tables,
    source_id: str,
    sentences: Sequence[Sentence],
) -> RecordedRows:
    """Take the rows of a source out of the tables; derived figures stay.

    A row belongs to the words of its sentence, wherever the text has that sentence.
    """
    old_sentences = _take(tables, "sentences", source_id)
    figures = {row["figure_id"]: row for row in _take(tables, "figures", source_id)}
    derived = {figure_id: row for figure_id, row in figures.items() if row["basis"] == "derived"}
    tables["figures"] += derived.values()
    open_ids = {figure_id for figure_id, row in figures.items() if is_open(row)}
    moved = _match_sentences(old_sentences, sentences)
    recorded = RecordedRows(sentences=list(moved.values()))
    for figure_id in figures.keys() - derived.keys() - open_ids:
        recorded.figures[figure_id] = figures[figure_id]
    for row in _take(tables, "numerals", source_id):
        is_accepted = not is_open(row) and row["figure_id"] not in open_ids
        sentence = moved.get((row["paragraph"], row["sentence"]))
        if sentence is not None:
            start, _ = sentence.reduced.to_text(int(row["start"]), int(row["end"]))
            place = name_place(sentence, start)
            recorded.places.add(place)
            if is_accepted:
                recorded.numerals[place] = row
        elif is_accepted and row["role"] in (*REPEATING_ROLES, "event"):
            recorded.lost.append(row)
    return recorded


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


def _match_sentences(
    rows: Iterable[TextRow],
    sentences: Sequence[Sentence],
) -> dict[tuple[str, str], Sentence]:
    """Return the sentence of the text for each row that it still has; equal ones in order."""
    by_hash: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in reversed(sentences):
        by_hash[sentence.sha256].append(sentence)
    return {
        (row["paragraph"], row["sentence"]): by_hash[row["sha256"]].pop()
        for row in rows
        if by_hash[row["sha256"]]
    }


def make_sentence(
    source_id: str,
    sentence: Sentence,
) -> TextRow:
    """Make the row of a sentence in the tables."""
    return {
        "source_id": source_id,
        "paragraph": str(sentence.paragraph),
        "sentence": str(sentence.number),
        "length": str(len(sentence.reduced.text)),
        "sha256": sentence.sha256,
    }


def make_numeral(
    source_id: str,
    suggestion: Suggestion,
    row: TextRow,
    recorded: TextRow,
    passage: str,
) -> TextRow:
    """Make the row of a numeral in the tables; one that is open and states no figure is marked.

    row:      of the worksheet
    recorded: the accepted row of the tables, whose quote stays; empty if there is none
    """
    sentence, numeral = suggestion.sentence, suggestion.numeral
    cells = recorded or {
        "text": numeral.text,
        "form": numeral.form,
        "value": "" if numeral.value is None else f"{numeral.value:f}",
        "quote": choose_quote(sentence.as_written, numeral.start, numeral.end, passage),
        "note": "",
    }
    note = cells["note"]
    if row["role"] != FIGURE:
        note = mark(row["check"], row["note"])
    elif row["differs"]:
        note = note or row["note"]
    start, end = sentence.reduced.to_reduced(numeral.start, numeral.end)
    return cells | {
        "source_id": source_id,
        "paragraph": str(sentence.paragraph),
        "sentence": str(sentence.number),
        "start": str(start),
        "end": str(end),
        "note": note,
        **{name: row[name] for name in ("role", "hedge", "differs")},
    }


def mark(
    check: str,
    note: str,
) -> str:
    """Mark a note as that of a row that a person must still look at, if `check` says so."""
    return f"{PROPOSAL_PREFIX} {check}. {note}".strip() if check else note


def make_figure_id(
    source: TextRow,
    row: TextRow,
    dimensions: Iterable[str],
    used_ids: set[str],
) -> str:
    """Make an identifier from what a figure counts, and add it to those that are used."""
    section = source["section"].lower().replace(" ", "-")
    words = [source["source_id"].removesuffix(f"-{section}"), row["indicator_id"], row["year"]]
    words += [row[name] for name in dimensions if row[name] != "all"]
    words.append(row["unit"] if row["unit"].isupper() else "")
    return make_unused_id("-".join(words), used_ids)


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
