"""The worksheet: a CSV file in which a person reviews a draft and corrects it.

It has one row for each numeral, with the words around it, and one for each identity and each
derived figure. The column `check` lists what needs review. The reviewer corrects the row and
empties `check`, or writes `drop` there to reject the row.
"""

import dataclasses
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.tidy.table_rows import TextRow, format_rows, name_cells, read_cells
from tip_figures.figures.records import FigureRow, TableRow
from tip_figures.prose.mention import Mention

CONTEXT_LENGTH = 60  # characters of the sentence that are shown on either side of a numeral
DROP = "drop"
"""What a reviewer writes into `check` to reject a row."""
Worksheet = Mapping[str, TextRow]
"""The rows of a worksheet by the place of their numeral, or by the identifier of their identity or
derived figure. The additional cell `line` says where a row is, for messages."""

_COLUMNS_BEFORE_DIMENSIONS = (
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
_COLUMNS_AFTER_DIMENSIONS = (
    "bound",
    "unit",
    "rounded_to",
    "obs_status",
    "note",
    "kind",
    "arithmetic",
    "statement",
)
_CORRECTABLE_COLUMNS = ("indicator_id", "year_basis", "bound", "unit", "obs_status")


def format_worksheet(rows: Iterable[TextRow], dimensions: Sequence[str]) -> bytes:
    """Format a worksheet as CSV, with a byte order mark so that spreadsheets read it as UTF-8.

    dimensions: columns of figures that have a code for each dimension
    """
    columns = [*_COLUMNS_BEFORE_DIMENSIONS, *dimensions, *_COLUMNS_AFTER_DIMENSIONS]
    return BOM_UTF8 + format_rows(_describe_table(), columns, rows)


def read_worksheet(file: Path, source_id: str) -> Worksheet:
    """Read a worksheet that a person has reviewed.

    source_id: the source that is drafted
    raises:    ReadError if the file is not a worksheet, or is one of another source
    """
    sheet = read_cells(_describe_table(), file)
    missing = [name for name in _describe_table().fields if name not in sheet.columns]
    if missing:
        raise ReadError(
            f"{file}: not a worksheet: these columns are missing: {', '.join(missing)}."
        )
    rows = {}
    for line, row in zip(sheet.lines, name_cells(sheet), strict=True):
        cells = {name: cell.strip() for name, cell in row.items()}
        cells["line"] = f"{file}: line {line}"
        rows[cells["place"] or cells["id"]] = cells
    ids = [row["id"] for row in rows.values() if row["id"]]
    id_start = source_id.rpartition("-")[0]
    if ids and not any(row_id.startswith(id_start) for row_id in ids):
        raise ReadError(f"{file}: this is the worksheet of another source; it has {ids[0]}.")
    return rows


def _describe_table() -> Table:
    """Describe the worksheet as a table; by its columns the delimiter of a file is recognised."""
    columns = [*_COLUMNS_BEFORE_DIMENSIONS, *_COLUMNS_AFTER_DIMENSIONS]
    schema = {"fields": [{"name": name, "type": "string"} for name in columns]}
    return Table("worksheet", path="", file=None, schema=schema)


def describe_mention(mention: Mention) -> TextRow:
    """Cells that show a numeral with the words around it."""
    text = mention.sentence.text
    start = mention.numeral.start
    end = mention.numeral.end
    return {
        "place": mention.place,
        "before": text[max(0, start - CONTEXT_LENGTH) : start].strip(),
        "numeral": text[start:end],
        "after": text[end : end + CONTEXT_LENGTH].strip(),
    }


def format_record(record: TableRow) -> TextRow:
    """Format a record as text cells by column; the dimensions of a figure are columns, too."""
    cells = {}
    for field in dataclasses.fields(record):
        if field.name not in ("codes", "line"):
            cells[field.name] = _format_value(getattr(record, field.name))
    if isinstance(record, FigureRow):
        cells |= record.codes
    return cells


def _format_value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def apply_corrections(figure: FigureRow, row: TextRow) -> FigureRow:
    """Return a figure with the cells that a reviewer left in its row of the worksheet.

    raises: ReadError if the year or the rounding is not a number
    """
    texts = {name: row[name] for name in _CORRECTABLE_COLUMNS}
    codes = {name: row.get(name, code) for name, code in figure.codes.items()}
    try:
        year = int(row["year"])
        rounded_to = Decimal(row["rounded_to"]) if row["rounded_to"] else None
    except (ValueError, InvalidOperation):
        cells = f"year {row['year']!r} or rounded_to {row['rounded_to']!r}"
        raise ReadError(f"{row['line']}: {cells} is not a number.") from None
    corrected = dataclasses.replace(figure, year=year, rounded_to=rounded_to, note="", codes=codes)
    return dataclasses.replace(corrected, **texts)  # type: ignore[arg-type]
