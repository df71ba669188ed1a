"""The worksheet: a CSV file in which a person reviews a draft and corrects it.

It has one row for each numeral, with the words around it, and one for each identity and each
derived figure. The column `check` lists what needs review. The reviewer corrects the row and
empties `check`, or writes `drop` there to reject the row. A worksheet that comes back may have a
part of the columns; the other cells stay as they are drafted.

The answer to a brief is a worksheet, too. Its column `answered_by` names who answered, and the
rows stay open until a person has reviewed them.
"""

import dataclasses
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import (
    TextRow,
    divide_cells,
    format_rows,
    name_cells,
    read_content,
)
from tip_figures.datapackage.text_format import count_noun, quote_value
from tip_figures.datapackage.text_table import TextTable
from tip_figures.figures.records import FigureRow, TableRow
from tip_figures.prose.mention import Mention

CONTEXT_LENGTH = 60  # characters of the sentence that are shown on either side of a numeral
DROP = "drop"
"""What a reviewer writes into `check` to reject a row."""
NEW_INDICATOR = "new:"
"""Begins a cell `indicator_id` that proposes the label of an indicator the codebook needs."""
Worksheet = Mapping[str, TextRow]
"""The rows of a worksheet by the place of their numeral, or by the identifier of their identity or
derived figure. A row has cells only in the columns of the file. The additional cell `line` says
where a row is, for messages."""

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
    "period",
)
_COLUMNS_AFTER_DIMENSIONS = (
    "bound",
    "unit",
    "rounded_to",
    "obs_status",
    "note",
    "kind",
    "arithmetic",
    "terms",
    "statement",
    "explanation",
    "answered_by",
)
CODED_COLUMNS = ("year_basis", "period", "bound", "unit", "obs_status")
"""Columns with one code of a list; an empty cell leaves what is drafted."""
_SOURCE_IN_ID = re.compile(r"[a-z0-9-]+-(?:[0-9]+)-[a-z]{3}-[a-z]")
"""Begins an identifier of a figure or identity that was drafted: report, edition and country."""
_FENCED_BLOCK = re.compile(r"^```[^\n]*\n(?P<block>.*?)^```", re.MULTILINE | re.DOTALL)
"""A block of code in Markdown, in which language models put a table."""


def list_columns(dimensions: Sequence[str]) -> list[str]:
    """List the columns of a worksheet.

    dimensions: columns of figures that have a code for each dimension
    """
    return [*_COLUMNS_BEFORE_DIMENSIONS, *dimensions, *_COLUMNS_AFTER_DIMENSIONS]


def format_worksheet(rows: Iterable[TextRow], dimensions: Sequence[str]) -> bytes:
    """Format a worksheet as CSV, with a byte order mark so that spreadsheets read it as UTF-8.

    dimensions: columns of figures that have a code for each dimension
    """
    columns = list_columns(dimensions)
    return BOM_UTF8 + format_rows(_describe_table(columns), columns, rows)


def read_worksheet(file: Path, source_id: str, dimensions: Sequence[str]) -> Worksheet:
    """Read a worksheet that a person has reviewed, or an answer to a brief.

    source_id:  the source that is drafted
    dimensions: columns of figures that have a code for each dimension
    raises:     ReadError if the file is not a worksheet, or is one of another source
    """
    columns = list_columns(dimensions)
    table = _describe_table(columns)
    content, lines_before = _take_fenced_block(read_content(file))
    sheet = divide_cells(table, file, content)
    _refuse_other_columns(file, sheet.columns, columns)
    places = [f"{file}: line {line + lines_before}" for line in sheet.lines]
    _refuse_ragged_rows(sheet, places)
    rows: dict[str, TextRow] = {}
    for place, row in zip(places, name_cells(sheet), strict=True):
        cells = {name: cell.strip() for name, cell in row.items()}
        cells["line"] = place
        key = cells.get("place") or cells.get("id") or _name_added_row(cells)
        if key in rows:
            raise ReadError(f"{cells['line']}: {_describe_duplicate(key, rows[key])}")
        rows[key] = cells
    _refuse_other_source(file, rows, source_id)
    return rows


def _describe_table(columns: Sequence[str]) -> Table:
    """Describe the worksheet as a table; by its columns the delimiter of a file is recognised."""
    schema = {"fields": [{"name": name, "type": "string"} for name in columns]}
    return Table("worksheet", path="", file=None, schema=schema)


def _take_fenced_block(content: bytes) -> tuple[bytes, int]:
    """Return the first block of code if a text in Markdown has one, and the lines before it.

    Without such a block the content is returned as it is.
    """
    if b"```" not in content:
        return content, 0
    text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    match = _FENCED_BLOCK.search(text)
    if match is None:
        return content, 0
    return match["block"].encode(), text.count("\n", 0, match.start("block"))


def _refuse_other_columns(file: Path, columns: Sequence[str], expected: Sequence[str]) -> None:
    """Refuse a file with unknown columns, or without a column that identifies the rows.

    raises: ReadError
    """
    if "place" not in columns and "id" not in columns:
        raise ReadError(f"{file}: not a worksheet: it has neither a column place nor a column id.")
    unknown = [name for name in columns if name not in expected]
    if unknown:
        raise ReadError(
            f"{file}: a worksheet has no column {', '.join(map(quote_value, unknown))}; "
            f"remove it, or correct its name: the columns are {', '.join(expected)}."
        )


def _refuse_ragged_rows(sheet: TextTable, places: Sequence[str]) -> None:
    """Refuse a row that has more or fewer cells than the header, since its cells may be shifted.

    places: file and line of each row
    raises: ReadError
    """
    for place, row in zip(places, sheet.rows, strict=True):
        if len(row) != len(sheet.columns):
            raise ReadError(
                f"{place}: the row has {count_noun(len(row), 'cell')}, where the header has "
                f"{len(sheet.columns)}. Put a cell that contains a comma in quotation marks."
            )


def _name_added_row(cells: TextRow) -> str:
    """Name the row of an identity that was added without an identifier; "" for another row."""
    return cells["line"] if cells.get("terms") else ""


def _describe_duplicate(key: str, earlier: TextRow) -> str:
    """Describe that a row has the place and the identifier of an earlier one."""
    if key:
        return f"{key} is also in {earlier['line']}; remove one of the two rows."
    return "the row has neither a place nor an id; remove it."


def _refuse_other_source(file: Path, rows: Worksheet, source_id: str) -> None:
    """Refuse a worksheet in which no identifier can be one of the source.

    raises: ReadError
    """
    ids = [row["id"] for row in rows.values() if _SOURCE_IN_ID.match(row.get("id", ""))]
    id_start = source_id.rpartition("-")[0]
    if ids and not any(row_id.startswith(id_start) for row_id in ids):
        raise ReadError(f"{file}: this is the worksheet of another source; it has {ids[0]}.")


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
    """Return a figure with the cells of its row in the worksheet, which are valid.

    A coded column that is empty in the row, and a column that the row does not have, stay as they
    are drafted.
    """
    texts = {name: row[name] for name in CODED_COLUMNS if row.get(name)}
    indicator_id = row.get("indicator_id", figure.indicator_id)
    if indicator_id.startswith(NEW_INDICATOR):
        indicator_id = ""
    rounded_to = figure.rounded_to
    if "rounded_to" in row:
        rounded_to = Decimal(row["rounded_to"]) if row["rounded_to"] else None
    corrected = dataclasses.replace(
        figure,
        indicator_id=indicator_id,
        year=int(row.get("year") or figure.year),
        rounded_to=rounded_to,
        note="",
        codes={name: row.get(name, code) for name, code in figure.codes.items()},
    )
    return dataclasses.replace(corrected, **texts)  # type: ignore[arg-type]


def describe_check(row: TextRow, drafted_check: str) -> str:
    """Return what still must be reviewed in a row of the worksheet; "" if nothing must.

    A row that was answered, or whose indicator is not in the codebook yet, stays open.

    drafted_check: what must be reviewed if the worksheet does not say
    """
    check = row.get("check", drafted_check)
    reasons = []
    if row.get("answered_by"):
        reasons.append(f"answered by {row['answered_by']}")
    indicator_id = row.get("indicator_id", "")
    if indicator_id.startswith(NEW_INDICATOR):
        label = indicator_id.removeprefix(NEW_INDICATOR).strip()
        reasons.append(f"new indicator? {label}".strip())
    if not reasons:
        return check
    if check:
        reasons.append(check)
    return "; ".join(reasons)
