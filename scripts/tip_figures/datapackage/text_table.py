"""The cells of a table as text: read as spreadsheets save them, changed, and written again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from tip_figures.datapackage.cell_repair import find_doubt, repair_cell
from tip_figures.datapackage.csv_file import CsvContent, read_csv
from tip_figures.datapackage.field_types import NUMERIC_TYPES
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.structure import DELIMITERS, HEADER_ORDER, find_header_faults
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import count_noun, quote_value

LINE = "\0line"  # column with the lines of rows, which no column of a table can have as its name


class CannotTidy(Exception):
    """A file must stay as it is, because its cells cannot be determined; `findings` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__()
        self.findings = list(findings)


@dataclass
class TextTable:
    """The cells of a table as text, which are changed step by step.

    original:      the table as it is on disk
    frame:         a column of text for each column of the file, null where a cell is empty; and the
                   column LINE, the physical line on disk, 0 for a row that the file does not have
    decimal_comma: whether semicolons separate the cells, so that commas mark decimals
    changes:       how the cells differ from the file, in words
    """

    original: Table
    frame: pl.DataFrame
    decimal_comma: bool = False
    changes: list[str] = field(default_factory=list)

    @property
    def cells(self) -> pl.DataFrame:
        """The cells, without the lines."""
        return self.frame.drop(LINE)

    @property
    def lines(self) -> list[int]:
        """The physical lines of the rows."""
        return self.frame[LINE].to_list()

    @property
    def content(self) -> bytes:
        """The canonical file: LF, commas, quotes only where they are needed."""
        return self.cells.write_csv(line_terminator="\n").encode()

    @property
    def as_table(self) -> Table:
        """The table as if its file had these cells, each row at its present line."""
        columns = self.cells.columns
        texts = self.cells.rename({name: str(number) for number, name in enumerate(columns)})
        broken = pl.repeat(False, texts.height, dtype=pl.Boolean, eager=True)
        cells = CsvContent(columns, texts, self.lines, broken, [])
        return replace(self.original, cells=cells)

    def set_column(self, name: str, texts: pl.Series, action_template: str) -> None:
        """Replace the cells of a column.

        action_template: what was done to the cells that differ; `{}` is replaced by the first,
                         before and after
        """
        before = self.frame[name]
        rows = before.ne_missing(texts).arg_true()
        if len(rows):
            pair = [quote_value(cells[rows[0]] or "") for cells in (before, texts)]
            action = action_template.format(" → ".join(pair))
            self.changes.append(f"{count_noun(len(rows), 'cell')} of {name} {action}")
            self.frame = self.frame.with_columns(texts.alias(name))

    def sort_rows(self) -> None:
        """Sort the rows by primary key.

        Numbers are compared as numbers, texts by code points; empty cells come first, and cells
        that should be numbers come last.
        """
        key = self.original.primary_key
        if not key or not set(key) <= self.original.fields.keys() & set(self.frame.columns):
            return
        criteria = []
        for name in key:
            if self.original.fields[name].get("type") in NUMERIC_TYPES:
                number = pl.col(name).cast(pl.Float64, strict=False)
                criteria += [number.is_null() & pl.col(name).is_not_null(), number]
            criteria.append(pl.col(name))
        sorted_frame = self.frame.sort(criteria, maintain_order=True)
        if not sorted_frame.equals(self.frame):
            self.frame = sorted_frame
            self.changes.append("rows sorted by primary key")


def read_text_table(table: Table, content: bytes) -> TextTable:
    """Divide the content of a CSV file into cells, and leave out its empty columns.

    table:  has the schema; the file may have other columns
    raises: CannotTidy if it is not certain which cell is in which column
    """
    delimiter = _find_delimiter(table, content)
    parsed = read_csv(content, delimiter)
    faults = [finding for finding in parsed.findings if not finding.is_fixed_by_tidy]
    columns: dict[str, pl.Series] = {}
    for name, texts in zip(parsed.columns, parsed.texts, strict=True):
        if not name and texts.null_count() == len(texts):
            continue
        if name in columns:
            faults.append(create_finding("header-duplicate", "", 1, name, name=name))
        columns[name] = texts
    if faults:
        raise CannotTidy(replace(fault, path=table.path) for fault in faults)
    changes = ["file format fixed"] if parsed.findings or delimiter != "," else []
    number_of_empty = len(parsed.columns) - len(columns)
    if number_of_empty:
        changes.append(f"{count_noun(number_of_empty, 'empty column')} removed")
    frame = pl.DataFrame({**columns, LINE: pl.Series(parsed.lines, dtype=pl.Int64)})
    return TextTable(table, frame, delimiter == ";", changes)


def _find_delimiter(table: Table, content: bytes) -> str:
    """Return the comma, unless another delimiter finds more columns of the schema."""
    header = content.decode(errors="replace").lstrip("\ufeff\r\n").partition("\n")[0]

    def count_columns(delimiter: str) -> int:
        names = {name.strip(' "\r') for name in header.split(delimiter)}
        return len(names & table.fields.keys())

    return max((",", *DELIMITERS), key=count_columns)


def read_canonical(table: Table, content: bytes) -> TextTable:
    """Read the content of a table's file, and fix the cells whose meaning is certain.

    raises: CannotTidy if cells cannot be assigned to columns, or the meaning of one is uncertain.
            Then the whole file is left as it is: what a program did to the rest, such as
            semicolons beside `1.834`, may be the only trace that explains it
    """
    text_table = read_text_table(table, content)
    header_faults = find_header_faults(text_table.as_table)
    faults = [fault for fault in header_faults if fault.code != HEADER_ORDER]
    if faults:
        raise CannotTidy(replace(fault, path=table.path) for fault in faults)
    if text_table.cells.columns != list(table.fields):
        text_table.changes.append("columns reordered as in the schema")
        text_table.frame = text_table.frame.select(*table.fields, LINE)
    doubts = list(_find_doubtful_cells(text_table))
    if doubts:
        raise CannotTidy(doubts)
    for name, descriptor in table.fields.items():
        texts = text_table.frame[name]
        repaired = {}
        for text in texts.drop_nulls().unique():
            repaired[text] = repair_cell(descriptor, text, text_table.decimal_comma) or None
        new_texts = pl.Series([repaired.get(text) for text in texts], dtype=pl.String)
        text_table.set_column(name, new_texts, "fixed, the first {}")
    text_table.sort_rows()
    return text_table


def _find_doubtful_cells(table: TextTable) -> Iterator[Finding]:
    """Yield a finding for each cell of uncertain meaning."""
    for name, descriptor in table.original.fields.items():
        texts = table.frame[name]
        for text in texts.drop_nulls().unique(maintain_order=True):
            code = find_doubt(descriptor, text, table.decimal_comma)
            for index in (texts == text).arg_true() if code else ():
                row = table.frame.row(index, named=True)
                place = (table.original.path, row[LINE], name, table.original.format_key(row))
                yield create_finding(code, *place, text=text)
