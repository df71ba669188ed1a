"""Is every numeral of every passage accounted for, and does each figure say what its numeral says?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from tipdata.checks import Found
from tipdata.figures import model
from tipdata.figures.kinds import plain
from tipdata.package.finding import Finding
from tipdata.package.load import Package
from tipdata.package.table import Table
from tipdata.package.wording import did_you_mean, quoted
from tipdata.text import context as surroundings
from tipdata.text import numerals
from tipdata.text import sentences as text

NEEDS = ("sources", "sentences", "numerals", "figures")
Row = dict[str, Any]
Place = tuple[Any, Any, Any]
SCAN = "Take it from scripts/scan.py."


def check(package: Package) -> Found:
    """Is every numeral of every passage accounted for, and does each figure say what its numeral says?"""
    if not (yield from model.ready(package, *NEEDS)):
        return {}
    sources, sentences, ledger, figures = (package.tables[name] for name in NEEDS)
    rows, figure_rows = ledger.rows(), figures.rows()
    by_sentence: dict[Place, list[Row]] = {}
    by_figure: dict[str, list[Row]] = {}
    for row in rows:
        by_sentence.setdefault(_place(row), []).append(row)
        if row["figure_id"] is not None:
            by_figure.setdefault(row["figure_id"], []).append(row)
    yield from _sources(sources, sentences.rows(), rows)
    yield from _spans(ledger, sentences.rows(), by_sentence)
    for row in rows:
        yield from _numeral(ledger, row)
    known = {row["figure_id"]: row for row in figure_rows}
    for row in figure_rows:
        yield from _figure(figures, ledger, row, by_figure.get(row["figure_id"], []), by_sentence)
    for row in rows:
        figure = known.get(row["figure_id"])
        if figure is not None and figure["source_id"] != row["source_id"]:
            said = (
                f"The numeral is of the source {quoted(row['source_id'])}, its figure of {quoted(figure['source_id'])}."
            )
            yield ledger.finding(row, "figure_id", "source-differs", said, "Name a figure of the same source.")
    roles = Counter(row["role"] for row in rows)
    return {
        "numerals": len(rows),
        **{noun: roles[role] for role, noun in _ROLES.items() if roles[role]},
    }


_ROLES = {"figure": "as figures", "restatement": "as restatements", "date": "as dates", "other": "as other"}
NEGATIONS = ("no", "not", "none", "neither", "never", "nor", "nobody", "without")


def _place(row: Mapping[str, Any]) -> Place:
    return row["source_id"], row["paragraph"], row["sentence"]


def _sources(table: Table, sentences: Sequence[Row], rows: Sequence[Row]) -> Iterator[Finding]:
    """The counts of each source are those of its tables, its sentences are numbered without a gap, its fingerprint fits."""
    for source in table.rows():
        mine = [s for s in sentences if s["source_id"] == source["source_id"]]
        mine.sort(key=lambda s: (s["paragraph"] or 0, s["sentence"] or 0))
        counted = {
            "paragraphs": len({s["paragraph"] for s in mine}),
            "sentences": len(mine),
            "numerals": sum(row["source_id"] == source["source_id"] for row in rows),
        }
        for column, number in counted.items():
            if source[column] is not None and source[column] != number:
                said = f"The tables hold {number} {column} of this source, and {source[column]} are recorded."
                yield table.finding(
                    source, column, "count-differs", said, "Add or take out rows, or correct the count."
                )
        places = [(s["paragraph"], s["sentence"]) for s in mine]
        expected: list[tuple[int, int]] = []
        for paragraph, _ in places:
            last = expected[-1] if expected else (0, 0)
            expected.append((last[0], last[1] + 1) if paragraph == last[0] else (last[0] + 1, 1))
        odd = next((i for i, (a, b) in enumerate(zip(places, expected, strict=True)) if a != b), None)
        if odd is not None:
            said = f"Sentence {expected[odd][1]} of paragraph {expected[odd][0]} is not in the table of sentences; the next is {places[odd][1]} of {places[odd][0]}."
            yield table.finding(
                source, "sentences", "sentence-gap", said, "Number paragraphs and sentences from 1 without a gap."
            )
        prints = [s["sha256"] for s in mine if s["sha256"] is not None]
        if source["fingerprint"] is not None and source["fingerprint"] != text.passage_fingerprint(prints):
            said = "The fingerprint is not the one that the sentences' fingerprints make."
            yield table.finding(
                source,
                "fingerprint",
                "fingerprint-differs",
                said,
                "One of them was changed; take both from scripts/scan.py.",
            )


def _spans(table: Table, sentences: Sequence[Row], by_sentence: Mapping[Place, Sequence[Row]]) -> Iterator[Finding]:
    """Numerals stand inside their sentence and do not overlap."""
    lengths = {_place(s): s["length"] for s in sentences}
    for place, rows in by_sentence.items():
        length, before = lengths.get(place), None
        for row in sorted(rows, key=lambda r: (r["start"] is None, r["start"])):
            if length is not None and row["end"] is not None and row["end"] > length:
                said = f"The numeral ends at {row['end']}, and its sentence has {length} characters."
                yield table.finding(row, "end", "span-outside", said, SCAN)
            if (
                before is not None
                and before["end"] is not None
                and row["start"] is not None
                and row["start"] < before["end"]
            ):
                said = f"The numeral begins at {row['start']}, inside {quoted(before['text'])}, which ends at {before['end']}."
                yield table.finding(row, "start", "span-overlap", said, SCAN)
            before = row


def _numeral(table: Table, row: Row) -> Iterator[Finding]:
    """The value is what the numeral says, as it is written."""
    if row["text"] is None:
        return
    yield from _case(table, row)
    if row["form"] == "negation":
        if row["text"].lower() not in NEGATIONS:
            said = f"{quoted(row['text'])} is no word that negates."
            yield table.finding(row, "text", "negation-unknown", said, did_you_mean(row["text"], NEGATIONS))
        return
    try:
        value = numerals.value(row["text"])
    except ValueError:
        said = f"{quoted(row['text'])} is not one numeral."
        hint = "Write the numeral as the report does; a stated zero has the form negation."
        yield table.finding(row, "text", "numeral-unread", said, hint)
        return
    if row["value"] is not None and row["value"] != value:
        said = f"{quoted(row['text'])} means {plain(value)}, and the value is {plain(row['value'])}."
        yield table.finding(row, "value", "numeral-value", said, "Correct the value, or the numeral as written.")
    form = numerals.find(row["text"])[0].form
    if row["form"] is not None and row["form"] != form:
        said = f"{quoted(row['text'])} is written in {form}, and the form is {quoted(row['form'])}."
        yield table.finding(row, "form", "numeral-form", said, "Correct the form.")
    if row["role"] == "other" and re.fullmatch("(?:19|20)[0-9]{2}", row["text"]):
        said = f"{quoted(row['text'])} is written like a year, and the role is other."
        yield table.finding(row, "role", "numeral-is-date", said, "Make it a date, or a figure.")


def _case(table: Table, row: Row) -> Iterator[Finding]:
    """Words begin with a capital where the sentence does, and nowhere else."""
    if row["start"] is None:
        return
    hedge = row["hedge"]
    before = -1 if hedge is None else len(hedge) + 1
    for column, words, first in (("text", row["text"], row["start"] == 0), ("hedge", hedge, row["start"] == before)):
        if words is not None and words != (words[:1].upper() + words[1:].lower() if first else words.lower()):
            said = f"{quoted(words)} stands {'at the beginning' if first else 'in the middle'} of its sentence and is not written so."
            yield table.finding(row, column, "numeral-case", said, "Write it as the report does.")


def _figure(
    table: Table, ledger: Table, row: Row, rows: Sequence[Row], by_sentence: Mapping[Place, Sequence[Row]]
) -> Iterator[Finding]:
    """A stated figure has its numeral, with its value, bound, rounding and year; a derived one has none."""
    stating = [r for r in rows if r["role"] == "figure"]
    if row["basis"] == "derived":
        for numeral in rows:
            said = f"The figure {quoted(row['figure_id'])} is derived, so no numeral states it."
            yield ledger.finding(
                numeral, "figure_id", "numeral-of-derived", said, "Name another figure, or let the figure be stated."
            )
        return
    ends = [row["value"]] if row["value_to"] is None else [row["value"], row["value_to"]]
    if len(stating) != len(ends):
        said = f"{len(stating)} numerals of the ledger state this figure, and it takes {len(ends)}."
        yield table.finding(
            row,
            "figure_id",
            "figure-unsupported",
            said,
            "A numeral that says it again is a restatement; both ends of a range state it.",
        )
        return
    stating.sort(key=lambda r: (r["value"] is None, r["value"]))
    for column, numeral in zip(("value", "value_to"), stating, strict=False):
        yield from _same(table, ledger, row, column, numeral)
    for numeral in rows:
        if numeral["role"] == "restatement":
            yield from _hedge(table, ledger, row, numeral)
        if numeral["role"] == "restatement" and numeral["value"] not in ends:
            said = f"The numeral says {quoted(numeral['text'])}, and its figure {quoted(row['figure_id'])} is {plain(row['value'] or Decimal(0))}."
            yield ledger.finding(numeral, "value", "restatement-differs", said, "Name the figure that it states again.")
    yield from _rounding(table, row, stating)
    dates = {r["value"] for r in by_sentence.get(_place(stating[0]), []) if r["role"] == "date"}
    if row["year_basis"] == "stated" and row["year"] is not None and row["year"] not in dates:
        said = f"The year {row['year']} is said to be stated, and no date of the numeral's sentence is {row['year']}."
        yield table.finding(row, "year_basis", "year-not-stated", said, "Correct the year, or say that it is inferred.")


def _same(table: Table, ledger: Table, row: Row, column: str, numeral: Row) -> Iterator[Finding]:
    where = f"paragraph {numeral['paragraph']}, sentence {numeral['sentence']}"
    # A change in percent carries its direction as a sign, which the text has in a word.
    value = abs(row[column]) if row["unit"] == "percent" and row[column] is not None else row[column]
    if value is not None and numeral["value"] is not None and value != numeral["value"]:
        meant = plain(numeral["value"])
        shown = quoted(numeral["text"]) + ("" if numeral["text"] == meant else f" ({meant})")
        said = f"The figure is {plain(row[column])}, and its numeral in {where} is {shown}."
        yield table.finding(
            row, column, "figure-differs", said, f"Correct the figure, or line {numeral['_line']} of {ledger.path}."
        )
    if numeral["form"] == "negation" and row["value"] is not None and row["value"] != 0:
        yield table.finding(
            row,
            "value",
            "figure-differs",
            f"A negation in {where} states it, and it is {plain(row['value'])}, not 0.",
            "Correct the figure.",
        )
    yield from _hedge(table, ledger, row, numeral)


def _hedge(table: Table, ledger: Table, row: Row, numeral: Row) -> Iterator[Finding]:
    """The bound of a figure is what the words around its numeral mean."""
    where = f"paragraph {numeral['paragraph']}, sentence {numeral['sentence']}"
    if numeral["hedge"] is None:
        bounds = frozenset(["exact" if row["value_to"] is None else "between"])
    else:
        bounds = surroundings.HEDGES.get(str(numeral["hedge"]).lower(), frozenset())
        if not bounds:
            said = f"{quoted(numeral['hedge'])} is no hedge that is known."
            hint = "Write the hedge as the report does, or teach it to scripts/tipdata/surroundings.py."
            yield ledger.finding(
                numeral, "hedge", "hedge-unknown", said, did_you_mean(numeral["hedge"], surroundings.HEDGES) or hint
            )
            return
    if row["bound"] is not None and row["bound"] not in bounds:
        hedge = "no hedge" if numeral["hedge"] is None else f"the hedge {quoted(numeral['hedge'])}"
        said = f"The bound is {quoted(row['bound'])}, and the numeral in {where} has {hedge}, which means {' or '.join(sorted(bounds))}."
        yield table.finding(
            row,
            "bound",
            "bound-differs",
            said,
            f"Correct the bound, or the hedge in line {numeral['_line']} of {ledger.path}.",
        )


def _rounding(table: Table, row: Row, stating: Sequence[Row]) -> Iterator[Finding]:
    """A rounding is a power of ten no finer than the last written digit; a coarser one has its reason in the note."""
    rounded = row["rounded_to"]
    readable = [r["text"] for r in stating if r["form"] in ("digits", "words") and r["text"] is not None]
    if not readable:
        return
    try:
        step = min(numerals.written_step(t) for t in readable)
    except ValueError:
        return  # said of the numeral already
    if rounded is None:
        if step > 1:
            said = f"{quoted(readable[0])} is rounded to {plain(step)} at the finest, and no rounding is recorded."
            yield table.finding(row, "rounded_to", "rounding-missing", said, "Fill in rounded_to.")
        return
    digits = Decimal(rounded).normalize().as_tuple().digits
    if digits != (1,):
        yield table.finding(
            row, "rounded_to", "rounding-invalid", f"{plain(rounded)} is no power of ten.", "Write 1, 10, 100, …"
        )
    elif rounded < step:
        said = f"{quoted(readable[0])} is not written as finely as {plain(rounded)}; its last digit stands for {plain(step)}."
        yield table.finding(row, "rounded_to", "rounding-invalid", said, f"Write {plain(step)} or coarser.")
    elif rounded > step and row["note"] is None:
        said = f"{quoted(readable[0])} is written to {plain(step)}, and said to be rounded to {plain(rounded)} without a reason."
        yield table.finding(row, "rounded_to", "rounding-unexplained", said, "Give the reason in the note.")
