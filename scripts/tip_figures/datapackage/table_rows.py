"""The rows of a table as text: read as spreadsheets save them, repaired, and written again.

A cell is repaired only where its meaning is certain.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from tip_figures.datapackage.cell_findings import (
    DELIMITERS,
    HEADER_ORDER,
    find_bad_cells,
    find_header_faults,
    report_rows,
)
from tip_figures.datapackage.csv_file import LINE, CsvContent, create_rows, read_csv
from tip_figures.datapackage.findings import Finding, ReadError, create_finding
from tip_figures.datapackage.json_file import as_object
from tip_figures.datapackage.table import (
    FALSE_VALUES,
    FIELD_TYPES,
    NUMERIC_TYPES,
    TRUE_VALUES,
    Field,
    Table,
    cast_cells,
    list_codes,
)

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
    """Return a cell in canonical form if its meaning is certain: `1834.5` for ` 1,834.5 `.

    A number gets its canonical form (see `read_number`), and a Boolean is written in lower case. In
    a column of type string or any, a text that is not one of the codes of the column stays
    unchanged. Any other cell, such as a code or a date, only loses the white space around it.

    Args:
        field: descriptor of the column in the Table Schema
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
    """Return the canonical form of a number: `1834.5` for `1,834.5`, `7` for `007`.

    Marks and spaces that separate thousands are dropped, and so are a plus sign and unneeded zeros
    at the start. A fraction that is exactly `.0` is dropped, as a program may have added it. A
    longer fraction keeps its zeros in a column of type number (`110.00`), but in an integer or year
    column, a fraction of zeros is dropped.

    Args:
        kind: type of the column: integer, number or year
        cell: without white space around it
        decimal_comma: whether a comma marks decimals, and points separate thousands; a point that
            cannot separate thousands still marks decimals, as in `1.5`

    Returns:
        "" if the cell is not a number of this type, such as `1.5` in an integer column
    """
    thousands_mark, decimal_mark = (".", ",") if decimal_comma else (",", ".")
    # Marks and spaces are removed only between groups of three digits.
    grouped = rf"[1-9][0-9]{{0,2}}(?:[{SPACES}{thousands_mark}][0-9]{{3}})+"
    if re.fullmatch(rf"-?{grouped}(?:[{decimal_mark}][0-9]+)?", cell):
        cell = re.sub(rf"[{SPACES}{thousands_mark}]", "", cell)
    match = PLAIN_NUMBER.fullmatch(cell.replace(decimal_mark, "."))
    if match is None:
        return ""
    sign, whole, fraction = match.groups(default="")
    is_zero = not fraction.strip("0")
    if fraction == "0" or (kind != "number" and is_zero):
        fraction = ""
    number = f"{sign}{whole or '0'}"  # `.5` has no whole part
    if fraction:
        number += f".{fraction}"
    return number if re.fullmatch(FIELD_TYPES[kind].canonical, number) else ""


def find_doubt(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return why the meaning of a cell is uncertain, as the code of a finding.

    - `cell-lost`: a spreadsheet writes such a text instead of another value, as `5-Jan` for a code.
      Only numbers, and texts of fields without a pattern, are checked for this.
    - `cell-ambiguous`: in a file with decimal commas, the number `1.834` may be 1834, or it may be
      1.834 if a program took the cell for text and left it as it was.

    Args:
        field: descriptor of the column in the Table Schema
        cell: as in the file
        decimal_comma: whether commas mark decimals in the file

    Returns:
        "" if there is no doubt; a code of the field is never in doubt
    """
    if cell in list_codes(field):
        return ""
    kind = field.get("type", "string")
    is_number = kind in NUMERIC_TYPES
    is_unrestricted_text = kind == "string" and "pattern" not in as_object(field.get("constraints"))
    if (is_number or is_unrestricted_text) and LOST_VALUE.fullmatch(cell):
        return "cell-lost"
    # A program that marks decimals with commas does not change a cell in which it sees no number.
    if decimal_comma and is_number:
        other_number = read_number(kind, cell, decimal_comma=False)
        if other_number not in ("", read_number(kind, cell, decimal_comma=True)):
            return "cell-ambiguous"
    return ""


TextRow = dict[str, str]
"""A row: column → cell as text; an empty cell is ""."""


class CannotTidy(ReadError):
    """A file must stay as it is, because its cells cannot be determined; `findings` say why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Store the findings, and make the first one the message of the error.

        Args:
            findings: why the cells cannot be determined; at least one
        """
        self.findings = findings
        first = findings[0]
        super().__init__(f"{first.path}: line {first.line}: {first.message} {first.hint}".rstrip())


def read_cells(table: Table, content: bytes) -> Table:
    """Return a copy of a table with the cells of a CSV file, unchanged.

    Semicolons or tabs may separate the cells instead of commas. A column without a name is left out
    if all of its cells are empty. Faults that tidy fixes, such as blank rows, are ignored.

    Args:
        table: has the schema; the file may have other columns
        content: bytes of the file

    Raises:
        CannotTidy: if the file has any other fault, such as a misplaced quotation mark or a
            repeated column name: then it is uncertain which cell is in which column
    """
    parsed = read_csv(content, table.path, _find_delimiter(content))
    faults = [finding for finding in parsed.findings if not finding.is_fixed_by_tidy]
    rows = parsed.rows
    columns: list[str] = []
    # A key is the name of the column, with a suffix if the name is repeated. The last key, LINE,
    # has no counterpart in the header.
    for key, name in zip(rows.columns, parsed.columns, strict=False):
        if not name and rows[key].null_count() == rows.height:
            rows = rows.drop(key)
            continue
        if name in columns:
            faults.append(create_finding("header-duplicate", table.path, 1, name, name=name))
        columns.append(name)
    if faults:
        raise CannotTidy(faults)
    return replace(table, cells=CsvContent(columns, rows))


def _find_delimiter(content: bytes) -> str:
    """Return the delimiter of a CSV file: a comma, semicolon or tab.

    It is the one that occurs most often in the first line that is not empty. In a tie, the first
    one in this order wins.

    Args:
        content: bytes of the file
    """
    header = content.decode(errors="replace").lstrip("\ufeff\r\n").partition("\n")[0]
    return max((",", *DELIMITERS), key=header.count)


def read_canonical(table: Table, content: bytes) -> Table:
    """Return a copy of a table with the rows of a file, in which all cells are repaired.

    Rows are sorted by primary key, and columns are in the order of the schema.

    Args:
        content: bytes of the file

    Raises:
        CannotTidy: if the header does not have the columns of the schema, if cells cannot be
            assigned to columns, or if the meaning of any cell is uncertain. In these cases no cell
            is repaired: a person should look at the whole file first. If it has semicolons between
            the cells, for example, `1.834` may be 1834.
    """
    table = read_cells(table, content)
    faults = [fault for fault in find_header_faults(table) if fault.code != HEADER_ORDER]
    if faults:
        raise CannotTidy(faults)
    # A program that writes semicolons marks decimals with commas.
    decimal_comma = _find_delimiter(content) == ";"
    rows = table.csv.rows
    for name, field in table.fields.items():
        texts = table.texts[name]
        repaired = {}
        for text in texts.drop_nulls().unique(maintain_order=True):
            # A text of white space alone may become empty.
            repaired[text] = repair_cell(field, text, decimal_comma) or None
            doubt = find_doubt(field, text, decimal_comma)
            if doubt:
                faults += report_rows(table, doubt, name, texts == text, text=text)
        rows = rows.with_columns(texts.replace(repaired))
    if faults:
        raise CannotTidy(faults)
    return replace_rows(table, rows)  # sorts the rows, and orders the columns


def replace_rows(table: Table, rows: pl.DataFrame) -> Table:
    """Return a copy of a table with other rows, sorted by primary key.

    Numbers are compared as numbers, texts by code points. Empty cells come first. Cells that are
    not of their column's type come last. Rows keep their order if the table has no primary key, if
    the schema does not have all of its columns, or if the schema has `"keepsOrder": true`.

    Args:
        rows: a column of text for each field of the schema, and LINE, the physical line of the row
            in the file (0 if the file does not have the row); other columns are dropped
    """
    columns = list(table.fields)
    has_key = table.primary_key and set(table.primary_key) <= set(columns)
    if has_key and not table.keeps_order:
        order = []
        for name in table.primary_key:
            value = cast_cells(name, table.fields[name])
            is_unreadable = value.is_null() & pl.col(name).is_not_null()
            order += [is_unreadable, value]  # false sorts before true
        # Cells with equal values, and unreadable ones, are then sorted by their text.
        rows = rows.sort([*order, *table.primary_key], maintain_order=True)
    return replace(table, cells=CsvContent(columns, rows[[*columns, LINE]]))


def render_table(table: Table) -> bytes:
    """Return the bytes of a table's canonical CSV file, with LF, and quotes only where needed."""
    return table.csv.rows.drop(LINE).write_csv(line_terminator="\n").encode()


# Rows for commands


def read_repaired_rows(table: Table) -> list[TextRow]:
    """Return the rows of a table's file, with all cells repaired (see `repair_cell`).

    Rows are sorted by primary key.

    Args:
        table: has a file

    Returns:
        a dictionary for each row: column → cell as text, "" for an empty cell

    Raises:
        CannotTidy: if the file or its header is invalid, or if a cell is uncertain or not of its
            column's type
    """
    assert table.file is not None
    canonical = read_canonical(table, table.file.read_bytes())
    bad_cells = list(find_bad_cells(canonical))
    if bad_cells:
        raise CannotTidy(bad_cells)
    return name_cells(canonical)


def name_cells(table: Table) -> list[TextRow]:
    """Return the rows of a table as dictionaries: column → cell as text, "" for an empty cell."""
    return table.csv.rows.drop(LINE).fill_null("").to_dicts()


def fill_table(table: Table, rows: Iterable[Mapping[str, str]]) -> Table:
    """Return a copy of a table with these rows instead of its own, sorted by primary key.

    The line number of each row is 0, since no file has it.

    Args:
        rows: cells by column; a missing cell is empty, and a column that the schema does not have
            is ignored
    """
    row_list = list(rows)  # read once for each column
    columns = []
    for name in table.fields:
        columns.append([row.get(name, "") for row in row_list])
    no_lines = [0] * len(row_list)
    return replace_rows(table, create_rows(table.fields, columns, no_lines))


def render_rows(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the bytes of a table's canonical CSV file that contains these rows.

    Args:
        table: has the schema; its own rows are ignored
        rows: cells by column; a missing cell is empty
    """
    return render_table(fill_table(table, rows))
