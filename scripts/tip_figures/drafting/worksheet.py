"""Rows as cells of text: those of a table, and those of the worksheet, in which a coder judges a draft and gives it back.

The worksheet has a row a numeral and an identity, with the words around it. Its column `check` says what of a row is still
to be judged. Who has judged it empties the cell, having corrected what was wrong beside it; `drop` takes the row out.
"""

import csv
import dataclasses
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.drafting.clauses import Mention
from tip_figures.figures.records import FigureRow, TableRow

AROUND = 60  # characters of the sentence on either side of a numeral
DROP = "drop"
Cells = dict[str, str]
Worksheet = Mapping[str, Cells]
"""The rows of a worksheet by what they speak of, the place of a numeral or else the identifier; `line` says where each stands."""

_FIRST = (
    "check",
    "id",
    "place",
    "before",
    "numeral",
    "after",
    "role",
    "hedge",
    "indicator_id",
    "year",
    "year_basis",
)
_LAST = ("bound", "unit", "rounded_to", "obs_status", "note", "kind", "arithmetic", "statement")


def read_table_rows(package: Package, table: Table) -> list[Cells]:
    """Read a table.

    raises: CannotRead if it cannot be read whole
    """
    found = [
        *table_validation.validate_file(table),
        *(
            one
            for batch in table.batches()
            for one in table_validation.validate_cells(table, batch)
        ),
    ]
    faults = [one.message for one in found if one.severity == ERROR]
    if faults or table.file is None or table.dialect.delimiter != ",":
        reason = faults[0] if faults else "Its cells are not parted by commas."
        raise ReadError(
            f"{package.root / table.path}: {reason} Mend that first; scripts/validate.py says where."
        )
    with table.file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def format_table(table: Table, rows: Iterable[Cells]) -> bytes:
    """The file of a table with these rows, in the order of its primary key."""

    def key(row: Cells) -> list[tuple[int, str]]:
        cells = (row[name] for name in table.primary_key if name in row)
        return [(int(cell), "") if cell.isdecimal() else (0, cell) for cell in cells]

    return _written(table.header.columns, sorted(rows, key=key))


def _written(columns: Sequence[str], rows: Iterable[Cells]) -> bytes:
    """Rows as CSV; cells of other columns are left out, and missing ones empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def format_worksheet(rows: Iterable[Cells], dimensions: Sequence[str]) -> bytes:
    """The worksheet as CSV, which spreadsheets open."""
    return BOM_UTF8 + _written([*_FIRST, *dimensions, *_LAST], rows)


def read_worksheet(file: Path, source_id: str) -> Worksheet:
    """Read a worksheet that a coder gives back, with commas or, as some spreadsheets write it, with semicolons.

    raises: CannotRead if it is none, or that of another source
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{file}: cannot be read as UTF-8 text: {error}.") from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if missing := [name for name in (*_FIRST, *_LAST) if name not in (reader.fieldnames or ())]:
        raise ReadError(
            f"{file}: it is no worksheet, or somebody took columns out: {', '.join(missing)}."
        )
    rows = [{name: (cell or "").strip() for name, cell in row.items() if name} for row in reader]
    names = [row["id"] for row in rows if row["id"]]
    if names and not any(name.startswith(source_id.rpartition("-")[0]) for name in names):
        raise ReadError(f"{file}: it is the worksheet of another passage, with {names[0]}.")
    return {
        row["place"] or row["id"]: {**row, "line": f"{file}: line {n}"}
        for n, row in enumerate(rows, 2)
    }


def describe_mention(mention: Mention) -> Cells:
    """A numeral with the words around it."""
    text, start, end = mention.sentence.text, mention.numeral.start, mention.numeral.end
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return {
        "place": mention.place,
        "before": before.strip(),
        "numeral": text[start:end],
        "after": after.strip(),
    }


def format_record(record: TableRow) -> Cells:
    """A record as cells of text, by column; the dimensions of a figure among them."""
    names = [one.name for one in dataclasses.fields(record) if one.name not in ("codes", "line")]
    values = {n: getattr(record, n) for n in names} | (
        dict(record.codes) if isinstance(record, FigureRow) else {}
    )
    return {
        n: "" if v is None else f"{v:f}" if isinstance(v, Decimal) else str(v)
        for n, v in values.items()
    }


def apply_corrections(figure: FigureRow, row: Cells) -> FigureRow:
    """A figure with what a coder wrote into its row of the worksheet.

    raises: CannotRead where a number is none
    """
    texts = {
        name: row[name] for name in ("indicator_id", "year_basis", "bound", "unit", "obs_status")
    }
    codes = {name: row.get(name, code) for name, code in figure.codes.items()}
    try:
        step = Decimal(row["rounded_to"]) if row["rounded_to"] else None
        return dataclasses.replace(
            figure,
            **texts,  # type: ignore[arg-type]
            year=int(row["year"]),
            rounded_to=step,
            note="",
            codes=codes,
        )
    except (ValueError, InvalidOperation):
        reason = f"year {row['year']!r} or rounded_to {row['rounded_to']!r} is no number"
        raise ReadError(f"{row['line']}: {reason}.") from None
