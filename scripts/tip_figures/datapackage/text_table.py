"""The cells of a table as text: read as spreadsheets save them, changed, and written again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from tip_figures.datapackage.csv_file import CsvContent, read_csv
from tip_figures.datapackage.field_types import (
    FALSE_VALUES,
    FIELD_TYPES,
    NUMERIC_TYPES,
    TRUE_VALUES,
    Field,
    list_codes,
)
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.table import DELIMITERS, HEADER_ORDER, Table, find_header_faults
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


# Cells as spreadsheets write them


SPACES = "\u0020\u00a0\u2009\u202f'’"  # separate thousands and nothing else
PLAIN_NUMBER = re.compile(r"\+?(-?)0*(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?")
MONTH = "(?i:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6})"
SHORT_OR_LONG_YEAR = "[0-9]{2}(?:[0-9]{2})?"
LOST_VALUE = re.compile(
    r"NULL|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)"
    r"|-?[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2,3}"  # 7.72E+07
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+)?"  # 2019-01-05
    rf"|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1{SHORT_OR_LONG_YEAR}"  # 5.1.2019
    rf"|{MONTH}[ -]{SHORT_OR_LONG_YEAR}"  # Jan-34
    rf"|[0-9]{{1,2}}[ -]{MONTH}(?:[ -]{SHORT_OR_LONG_YEAR})?"  # 5-Jan
)
"""What a spreadsheet writes instead of another value: errors, shortened numbers and dates."""


def repair_cell(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return the canonical form of a cell if its meaning is certain, else the cell as it is.

    decimal_comma: whether commas mark decimals in the file, and points separate thousands
    """
    kind = field.get("type", "string")
    stripped = cell.strip()
    if kind in NUMERIC_TYPES:
        return read_number(kind, stripped, decimal_comma) or stripped
    if kind == "boolean" and stripped in (*TRUE_VALUES, *FALSE_VALUES):
        return stripped.lower()
    is_free_text = kind in ("string", "any") and stripped not in list_codes(field)
    return cell if is_free_text else stripped


def read_number(kind: str, cell: str, decimal_comma: bool) -> str:
    """Return the canonical form of a number of some type; empty if the cell is not a number."""
    thousands_mark, decimal_mark = (".", ",") if decimal_comma else (",", ".")
    grouped = rf"[1-9][0-9]{{0,2}}(?:[{SPACES}{thousands_mark}][0-9]{{3}})+"
    if re.fullmatch(rf"-?{grouped}(?:[{decimal_mark}][0-9]+)?", cell):
        cell = re.sub(rf"[{SPACES}{thousands_mark}]", "", cell)
    match = PLAIN_NUMBER.fullmatch(cell.replace(decimal_mark, "."))
    if match is None:
        return ""
    sign, whole, fraction = match.groups(default="")
    if fraction == "0" or (kind != "number" and not fraction.strip("0")):
        fraction = ""
    number = f"{sign}{whole or '0'}" + (f".{fraction}" if fraction else "")
    return number if re.fullmatch(FIELD_TYPES[kind].canonical, number) else ""


def find_doubt(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return the code of a finding that says why the meaning of a cell is uncertain; else "".

    decimal_comma: whether commas mark decimals in the file
    """
    kind = field.get("type", "string")
    is_number = kind in NUMERIC_TYPES
    is_free_text = kind == "string" and "pattern" not in as_object(field.get("constraints"))
    if cell in list_codes(field):
        return ""
    if (is_number or is_free_text) and LOST_VALUE.fullmatch(cell):
        return "cell-lost"
    # A program that writes semicolons leaves cells as they are in which it saw no number.
    if decimal_comma and is_number:
        other_number = read_number(kind, cell, decimal_comma=False)
        if other_number not in ("", read_number(kind, cell, decimal_comma=True)):
            return "cell-ambiguous"
    return ""
