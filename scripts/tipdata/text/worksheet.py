"""The worksheet of a draft: a row a numeral and an identity, with the words around it, for a coder to judge and give back.

The column `check` says what of a row is still to be judged. Who has judged it empties the cell, having corrected what was
wrong beside it; `drop` takes the row out. Nothing else need be typed.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import typing
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tipdata.figures.records import Figure
from tipdata.package.errors import CannotRead
from tipdata.text import table_rows
from tipdata.text.clauses import Mention
from tipdata.text.table_rows import Cells

AROUND = 60  # characters of the sentence on either side of a numeral
DROP = "drop"
_FIRST = ("check", "id", "place", "before", "numeral", "after", "role", "hedge")
_FIGURE = ("indicator_id", "year", "year_basis", "bound", "unit", "rounded_to", "obs_status", "note")
_LAST = ("kind", "arithmetic", "statement")
_NEEDED = ("check", "id", "place", "role", *_FIGURE, "statement")  # what a coder may have judged


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A worksheet that was read: its rows by what they speak of, the place of a numeral or else the identifier."""

    name: str
    rows: Mapping[str, Cells]


NO_SHEET = Sheet("", {})


def write(rows: Iterable[Cells], dimensions: Sequence[str]) -> bytes:
    """The worksheet as CSV, which spreadsheets open."""
    columns = [*_FIRST, *_FIGURE[:3], *dimensions, *_FIGURE[3:], *_LAST]
    return BOM_UTF8 + table_rows.written(columns, rows)


def read(file: Path) -> Sheet:
    """Read a worksheet that a coder gives back.

    raises: CannotRead if it is none
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(f"{file}: cannot be read as UTF-8 text: {error}.") from None
    text = text.removeprefix("sep=;\n")
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if missing := [name for name in _NEEDED if name not in (table.fieldnames or ())]:
        raise CannotRead(f"{file}: it is no worksheet, or somebody took columns out: {', '.join(missing)}.")
    cells = [{name: (cell or "").strip() for name, cell in row.items() if name} for row in table]
    return Sheet(str(file), {row["place"] or row["id"]: {**row, "line": str(n)} for n, row in enumerate(cells, 2)})


def place(mention: Mention) -> str:
    """Where a numeral stands, as the column `place` of figures has it."""
    return f"{mention.sentence.paragraph}.{mention.sentence.number}:{mention.numeral.start}"


def words(mention: Mention) -> Cells:
    """A numeral with the words around it."""
    text, start, end = mention.sentence.text, mention.numeral.start, mention.numeral.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return {"place": place(mention), "before": before.strip(), "numeral": text[start:end], "after": after.strip()}


def cells(figure: Figure | None) -> Cells:
    """A figure as cells of text, by column; its dimensions among them."""
    if figure is None:
        return {}
    made = {
        one.name: getattr(figure, one.name) for one in dataclasses.fields(figure) if one.name not in ("codes", "line")
    }
    return {name: text(value) for name, value in made.items()} | dict(figure.codes)


def text(value: object) -> str:
    """A value as a table writes it."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def amended(figure: Figure, row: Mapping[str, str], file: str) -> Figure:
    """A figure with what a coder wrote into its row of the worksheet.

    raises: CannotRead where a number is none
    """
    hints = typing.get_type_hints(Figure)
    changes: dict[str, object] = {}
    for name in _FIGURE:
        kind = int if hints[name] is int else str if hints[name] is str else Decimal
        try:
            changes[name] = kind(row[name]) if row.get(name) or kind is str else None
        except (ValueError, InvalidOperation):
            raise CannotRead(f"{file}: line {row['line']}: {row[name]!r} in {name} is no number.") from None
        if name not in row or (kind is int and changes[name] is None):
            del changes[name]
    codes = {name: row.get(name, code) for name, code in figure.codes.items()}
    return dataclasses.replace(figure, **changes, codes=codes)  # type: ignore[arg-type]
