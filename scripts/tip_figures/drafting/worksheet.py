"""The worksheet: a CSV file in which a person completes what the words of a passage leave open.

It has one row for each number of the passage, with the words around it. `check` names what is not
settled; a row without it is accepted. The answer to a brief is a worksheet, too, and may have a
part of the columns.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import TextRow, divide_cells, name_cells, render_rows
from tip_figures.datapackage.text_format import quote_value

DROP: Final = "drop"
"""In `check`: the row is rejected."""
NEW_INDICATOR: Final = "new:"
"""Begins a cell `indicator_id` that names an indicator the codebook does not have yet."""
LINE: Final = "line"
"""An additional cell of a row that was read: its file and line, for messages."""

_FIGURE_COLUMNS: Final = (
    *("indicator_id", "value", "value_to", "bound", "unit", "rounded_to", "obs_status"),
    *("year", "year_basis", "period"),
)

_FENCED_BLOCK = re.compile(r"^```[^\n]*\n(?P<block>.*?)^```", re.MULTILINE | re.DOTALL)
"""A block of code in Markdown, in which language models put a table."""


def list_figure_columns(dimensions: Sequence[str]) -> list[str]:
    """List the columns of a worksheet that are columns of figures.

    dimensions: columns of figures that have a code for each dimension
    """
    return [*_FIGURE_COLUMNS, *dimensions]


def list_columns(dimensions: Sequence[str]) -> list[str]:
    """List the columns of a worksheet."""
    return [
        *("check", "place", "before", "numeral", "after", "role", "id", "nearest"),
        *list_figure_columns(dimensions),
        *("hedge", "differs", "note", "answered_by"),
    ]


def format_worksheet(
    rows: Iterable[TextRow],
    dimensions: Sequence[str],
    left_out: Collection[str] = (),
) -> bytes:
    """Format a worksheet as CSV, with a byte order mark so that spreadsheets read it as UTF-8.

    left_out: columns that nobody has to complete
    """
    columns = [name for name in list_columns(dimensions) if name not in left_out]
    return BOM_UTF8 + render_rows(_describe_table(columns), rows)


def read_worksheet(
    file: Path,
    dimensions: Sequence[str],
) -> dict[str, TextRow]:
    """Read a worksheet that a person has completed, or an answer to a brief.

    returns: rows by the place of their number, with the columns of the file and the cell LINE;
             none if there is no file
    raises:  ReadError if the file is not a worksheet
    """
    if not file.exists():
        return {}
    columns = list_columns(dimensions)
    try:
        content = _take_fenced_block(file.read_bytes())
    except OSError as error:
        raise ReadError(f"{file}: {error.strerror}.") from None
    sheet = divide_cells(_describe_table(columns), file, content)
    _refuse_columns(file, sheet.csv.columns, columns)
    rows: dict[str, TextRow] = {}
    for number, row in zip(sheet.lines, name_cells(sheet), strict=True):
        line = f"{file}: line {number}"
        row = {name: cell.strip() for name, cell in row.items()} | {LINE: line}
        place = row["place"]
        if not place:
            raise ReadError(f"{line}: the row has no place; remove it.")
        if place in rows:
            first_line = rows[place][LINE]
            raise ReadError(f"{line}: {place} is also in {first_line}; remove one of the rows.")
        rows[place] = row
    return rows


def _describe_table(columns: Sequence[str]) -> Table:
    """Describe the worksheet as a table; by its columns the delimiter of a file is recognized."""
    schema = {"fields": [{"name": name, "type": "string"} for name in columns]}
    return Table("worksheet", path="", file=None, schema=schema)


def _take_fenced_block(content: bytes) -> bytes:
    """Return the first block of code of a text in Markdown, each line at its place.

    Without such a block the content is returned as it is.
    """
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    match = _FENCED_BLOCK.search(text)
    if match is None:
        return content
    lines_before = text.count("\n", 0, match.start("block"))
    return ("\n" * lines_before + match["block"]).encode()


def _refuse_columns(
    file: Path,
    columns: Sequence[str],
    expected: Sequence[str],
) -> None:
    """Refuse a file with unknown columns, or without the column that identifies the rows."""
    if "place" not in columns:
        raise ReadError(f"{file}: not a worksheet: it has no column place.")
    unknown = [name for name in columns if name not in expected]
    if unknown:
        raise ReadError(
            f"{file}: a worksheet has no column {', '.join(map(quote_value, unknown))}; "
            f"remove it, or correct its name: the columns are {', '.join(expected)}."
        )
