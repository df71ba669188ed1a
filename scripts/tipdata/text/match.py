"""A sentence read anew, beside its rows in the ledger."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tipdata.figures.kinds import plain
from tipdata.package.wording import quoted
from tipdata.text import context as surroundings
from tipdata.text import numerals
from tipdata.text.numerals import Numeral

Row = Mapping[str, Any]
NEAR = 40  # characters before and behind a numeral in which its hedge stands


@dataclass(frozen=True)
class Pair:
    """A row of the ledger and the numeral that it means: one of them is None where the other stands alone."""

    row: Row | None
    numeral: Numeral | None
    hedge: str | None = None

    @property
    def agrees(self) -> bool:
        """Whether the row has the numeral's place, and says what it says."""
        return self.row is not None and self.numeral is not None and not list(deviations(self))


def pairs(sentence: str, rows: Sequence[Row]) -> list[Pair]:
    """Each row of the sentence's ledger with its numeral, then the numerals that no row has, in the order of the text."""
    found = numerals.find(sentence)
    around = surroundings.read(sentence, found)
    hedges = {numeral.start: one.hedge for numeral, one in zip(found, around, strict=True)}
    made: list[Pair] = []
    rest = [row for row in rows if row["form"] != "negation"]
    for same in (_same_span, _same_start):
        by_place = {same(numeral.start, numeral.end): numeral for numeral in found}
        for row in list(rest):
            numeral = by_place.pop(same(row["start"], row["end"]), None)
            if numeral is not None:
                made.append(Pair(row, numeral, hedges[numeral.start]))
                rest.remove(row)
                found.remove(numeral)
    texts, written = [row["text"] for row in rest], [numeral.text for numeral in found]
    matcher = difflib.SequenceMatcher(None, texts, written, autojunk=False)
    moved = [(block.a + i, block.b + i) for block in matcher.get_matching_blocks() for i in range(block.size)]
    made += [Pair(rest[a], found[b], hedges[found[b].start]) for a, b in moved]
    lone_rows = [row for number, row in enumerate(rest) if number not in {a for a, _ in moved}]
    lone = [numeral for number, numeral in enumerate(found) if number not in {b for _, b in moved}]
    for row in list(lone_rows):
        over = next((n for n in lone if None not in (row["start"], row["end"]) and n.start < row["end"] and row["start"] < n.end), None)  # fmt: skip
        if over is not None:
            made.append(Pair(row, over, hedges[over.start]))
            lone_rows.remove(row)
            lone.remove(over)
    made += [Pair(row, None) for row in lone_rows]
    made += [Pair(None, numeral, hedges[numeral.start]) for numeral in lone]
    made += [Pair(row, _negation(sentence, row)) for row in rows if row["form"] == "negation"]
    return sorted(made, key=_place)


def _same_span(start: Any, end: Any) -> object:
    return start, end


def _same_start(start: Any, _: Any) -> object:
    return start


def _place(pair: Pair) -> tuple[int, int]:
    start = pair.numeral.start if pair.numeral else (pair.row or {}).get("start")
    return (int(start), 0) if start is not None else (0, 1)


def _negation(sentence: str, row: Row) -> Numeral | None:
    """The negating word that a row means, as a numeral that is zero: at its place, or the nearest one to it."""
    if not row["text"]:
        return None
    found = [match.start() for match in re.finditer(_whole(row["text"]), sentence)]
    if not found:
        return None
    start = min(found, key=lambda at: abs(at - (row["start"] or 0)))
    return Numeral(start, start + len(row["text"]), row["text"], "words", Decimal(0))


def deviations(pair: Pair) -> Iterator[tuple[str, str, str, str]]:
    """Where a row differs from its numeral: (code, column, message, hint)."""
    row, numeral = pair.row, pair.numeral
    assert row is not None
    if numeral is None:
        said = f"{quoted(row['text'])} is no numeral of this sentence in the text."
        if row["form"] == "negation":
            said = f"The word {quoted(row['text'])} does not stand in this sentence of the text."
        yield "numeral-extra", "text", said, "Take the row out, or correct the sentence that it names."
        return
    where = f"{numeral.start} to {numeral.end}"
    if (row["start"], row["end"]) != (numeral.start, numeral.end):
        if row["text"] == numeral.text:
            said = f"{quoted(numeral.text)} stands at {where} in the text, and the ledger says {row['start']} to {row['end']}."
            column = "start" if row["start"] != numeral.start else "end"
            yield "numeral-moved", column, said, f"Write start {numeral.start} and end {numeral.end}."
        else:
            said = f"The text has {quoted(numeral.text)} at {where}, and the ledger {quoted(row['text'])} at {row['start']} to {row['end']}."
            yield "numeral-differs", "text", said, "Take text, start, end and value from scripts/scan.py."
    elif row["text"] != numeral.text:
        said = f"The text has {quoted(numeral.text)} here, and the ledger {quoted(row['text'])}."
        yield "numeral-differs", "text", said, "Write the numeral as the report does."
    if row["text"] == numeral.text and row["value"] != numeral.value:
        has = "nothing" if row["value"] is None else _cell(row["value"])
        said = f"{quoted(numeral.text)} in the text means {_cell(numeral.value)}, and the ledger has {has}."
        yield "numeral-differs", "value", said, f"Write {_cell(numeral.value)}."
    if row["text"] == numeral.text and row["form"] not in (numeral.form, "negation"):
        said = f"{quoted(numeral.text)} is written in {numeral.form} in the text, and the ledger says {quoted(row['form'] or '')}."
        yield "numeral-differs", "form", said, f"Write {numeral.form}."


def _cell(number: Decimal) -> str:
    """A number as a cell has it."""
    return plain(number).replace(",", "")


def hedge_deviation(sentence: str, pair: Pair) -> tuple[str, str] | None:
    """Why the hedge of a row is not the one that bounds its numeral in the text: (message, hint)."""
    row, numeral = pair.row, pair.numeral
    if row is None or numeral is None or row["role"] not in ("figure", "restatement"):
        return None
    if row["hedge"] is None:
        means = surroundings.HEDGES.get((pair.hedge or "").lower(), frozenset())
        if not means or means & {"exact", "between"} or row["note"]:
            return None
        said = f"{quoted(pair.hedge)} bounds {quoted(numeral.text)} in the text, and the ledger has no hedge."
        return said, "Fill in the hedge; if the words bound something else, say so in the note."
    near = sentence[max(0, numeral.start - NEAR) : numeral.end + NEAR]
    if row["hedge"] == pair.hedge or _holds(near, row["hedge"]) or (row["note"] and _holds(sentence, row["hedge"])):
        return None
    said = f"The hedge {quoted(row['hedge'])} does not stand before or behind {quoted(numeral.text)} in the text."
    return said, f"The text has {quoted(pair.hedge)}." if pair.hedge else "Empty the cell, or correct it."


def _holds(sentence: str, words: str) -> bool:
    return re.search(_whole(words), sentence) is not None


def _whole(words: str) -> str:
    """A pattern for words that are no part of longer ones."""
    before, after = (r"(?<!\w)" if words[0].isalnum() else ""), (r"(?!\w)" if words[-1].isalnum() else "")
    return before + re.escape(words) + after
