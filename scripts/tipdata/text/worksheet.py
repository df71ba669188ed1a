"""The worksheet of a draft: a row a numeral and an identity, with the words around it, for a coder to judge and give back.

The column `check` says what of a row is still to be judged. Who has judged it empties the cell, having corrected what was
wrong beside it; `drop` takes the row out. Nothing else need be typed.
"""

import csv
import dataclasses
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tipdata.figures.records import Figure, Row
from tipdata.package.errors import CannotRead
from tipdata.text import table_rows
from tipdata.text.clauses import Mention
from tipdata.text.table_rows import Cells

AROUND = 60  # characters of the sentence on either side of a numeral
DROP = "drop"
Sheet = Mapping[str, Cells]
"""The rows of a worksheet by what they speak of, the place of a numeral or else the identifier; `line` says where each stands."""

_FIRST = ("check", "id", "place", "before", "numeral", "after", "role", "hedge", "indicator_id", "year", "year_basis")
_LAST = ("bound", "unit", "rounded_to", "obs_status", "note", "kind", "arithmetic", "statement")


def write(rows: Iterable[Cells], dimensions: Sequence[str]) -> bytes:
    """The worksheet as CSV, which spreadsheets open."""
    return BOM_UTF8 + table_rows.written([*_FIRST, *dimensions, *_LAST], rows)


def read(file: Path) -> Sheet:
    """Read a worksheet that a coder gives back, with commas or, as some spreadsheets write it, with semicolons.

    raises: CannotRead if it is none
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRead(f"{file}: cannot be read as UTF-8 text: {error}.") from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if missing := [name for name in (*_FIRST, *_LAST) if name not in (reader.fieldnames or ())]:
        raise CannotRead(f"{file}: it is no worksheet, or somebody took columns out: {', '.join(missing)}.")
    cells = [{name: (cell or "").strip() for name, cell in row.items() if name} for row in reader]
    return {row["place"] or row["id"]: {**row, "line": f"{file}: line {n}"} for n, row in enumerate(cells, 2)}


def words(mention: Mention) -> Cells:
    """A numeral with the words around it."""
    text, start, end = mention.sentence.text, mention.numeral.start, mention.numeral.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return {"place": mention.place, "before": before.strip(), "numeral": text[start:end], "after": after.strip()}


def cells(record: Row) -> Cells:
    """A record as cells of text, by column; the dimensions of a figure among them."""
    names = [one.name for one in dataclasses.fields(record) if one.name not in ("codes", "line")]
    made = {name: _text(getattr(record, name)) for name in names}
    return made | (dict(record.codes) if isinstance(record, Figure) else {})


def _text(value: object) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def amended(figure: Figure, row: Cells) -> Figure:
    """A figure with what a coder wrote into its row of the worksheet.

    raises: CannotRead where a number is none
    """
    codes = {name: row.get(name, code) for name, code in figure.codes.items()}
    try:
        year, rounded_to = int(row["year"]), Decimal(row["rounded_to"]) if row["rounded_to"] else None
    except (ValueError, InvalidOperation):
        raise CannotRead(
            f"{row['line']}: year {row['year']!r} or rounded_to {row['rounded_to']!r} is no number."
        ) from None
    return dataclasses.replace(
        figure, indicator_id=row["indicator_id"], year=year, year_basis=row["year_basis"], bound=row["bound"],
        unit=row["unit"], rounded_to=rounded_to, obs_status=row["obs_status"], note="", codes=codes,
    )  # fmt: skip
