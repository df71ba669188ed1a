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
    """Return the canonical form of a cell if its meaning is certain.

    Otherwise it is returned without white space around it. Free text is returned as it is: a text
    in a column of type string or any that is not one of its codes.

    Args:
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
    """Return the canonical form of a number: `1834.5` for `1,834.5`.

    The fraction of `110.0` is dropped, as a program may have added it. Other zeros after the point
    are kept in the type number, and dropped in the other types.

    Args:
        kind: type of the column: integer, number or year
        decimal_comma: whether a comma marks decimals, and points separate thousands

    Returns:
        empty if the cell is not a number of this type
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
    if fraction == "0" or (kind != "number" and not fraction.strip("0")):
        fraction = ""
    number = f"{sign}{whole or '0'}" + (f".{fraction}" if fraction else "")
    return number if re.fullmatch(FIELD_TYPES[kind].canonical, number) else ""


def find_doubt(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return the code of a finding that says why the meaning of a cell is uncertain.

    A program may have replaced its value, such as a code by a date. In a file with decimal commas,
    a number may have two meanings: `1.834` is 1834, or 1.834 if the program left it as it was.
    A code of the field is never uncertain. Only numbers, and texts of fields without a pattern, are
    looked at.

    Args:
        cell: as in the file
        decimal_comma: whether commas mark decimals in the file

    Returns:
        "" if there is no doubt
    """
    kind = field.get("type", "string")
    is_number = kind in NUMERIC_TYPES
    is_unrestricted_text = kind == "string" and "pattern" not in as_object(field.get("constraints"))
    if cell in list_codes(field):
        return ""
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
        """Keep the findings, of which there is at least one; the first one is the message."""
        self.findings = findings
        first = findings[0]
        super().__init__(f"{first.path}: line {first.line}: {first.message} {first.hint}".rstrip())


def read_cells(table: Table, content: bytes) -> Table:
    """Return a table with the cells of a CSV file, as they are.

    Columns without a name and without a cell are left out. Faults that tidy fixes are ignored.

    Args:
        table: has the schema; the file may have other columns

    Raises:
        CannotTidy: if it is not certain which cell is in which column
    """
    parsed = read_csv(content, table.path, _find_delimiter(content))
    faults = [finding for finding in parsed.findings if not finding.is_fixed_by_tidy]
    rows = parsed.rows
    columns: list[str] = []
    # A key is the name of the column, with a suffix if the name is repeated; the last key is LINE.
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
    """Return the comma, unless another delimiter occurs more often in the header."""
    header = content.decode(errors="replace").lstrip("\ufeff\r\n").partition("\n")[0]
    return max((",", *DELIMITERS), key=header.count)


def read_canonical(table: Table, content: bytes) -> Table:
    """Return a table with the content of a file, in which cells with a certain meaning are fixed.

    Its rows and columns are in the order of `replace_rows`.

    Raises:
        CannotTidy: if the header does not have the columns of the schema, if cells cannot be
            assigned to columns, or if the meaning of a cell is uncertain. Then nothing is fixed,
            because the rest of the file may show what happened to that cell: semicolons between the
            cells are a sign that `1.834` may be 1834.
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
            repaired[text] = repair_cell(field, text, decimal_comma) or None
            doubt = find_doubt(field, text, decimal_comma)
            if doubt:
                faults += report_rows(table, doubt, name, texts == text, text=text)
        rows = rows.with_columns(texts.replace(repaired))
    if faults:
        raise CannotTidy(faults)
    return replace_rows(table, rows)


def replace_rows(table: Table, rows: pl.DataFrame) -> Table:
    """Return a table with other rows, sorted by primary key, and columns as in the schema.

    Numbers are compared as numbers, texts by code points. Empty cells come first, and cells that
    are not of their column's type come last. Without a primary key, or if the schema says so
    (`"keepsOrder": true`), rows keep their order. Columns that the schema lacks are dropped.

    Args:
        rows: as in the content of a file; LINE is 0 where the file does not have the row
    """
    columns = list(table.fields)
    has_key = table.primary_key and set(table.primary_key) <= set(columns)
    if has_key and not table.keeps_order:
        order = []
        for name in table.primary_key:
            value = cast_cells(name, table.fields[name])
            is_unreadable = value.is_null() & pl.col(name).is_not_null()  # false sorts first
            order += [is_unreadable, value]
        rows = rows.sort([*order, *table.primary_key], maintain_order=True)
    return replace(table, cells=CsvContent(columns, rows[[*columns, LINE]]))


def render_table(table: Table) -> bytes:
    """Return the canonical file of a table: LF, commas, quotes only where they are needed."""
    return table.csv.rows.drop(LINE).write_csv(line_terminator="\n").encode()


# Rows for commands


def read_repaired_rows(table: Table) -> list[TextRow]:
    """Return all rows of a table that has a file, after a repair of cells with a certain meaning.

    Raises:
        CannotTidy: if the file or its header is invalid, or a cell is still invalid
    """
    assert table.file is not None
    canonical = read_canonical(table, table.file.read_bytes())
    bad_cells = list(find_bad_cells(canonical))
    if bad_cells:
        raise CannotTidy(bad_cells)
    return name_cells(canonical)


def name_cells(table: Table) -> list[TextRow]:
    """Return the rows of a table with their cells by column; an empty cell is ""."""
    return table.csv.rows.drop(LINE).fill_null("").to_dicts()


def fill_table(table: Table, rows: Iterable[Mapping[str, str]]) -> Table:
    """Return a table with these rows instead of its own, sorted; their lines are 0.

    Args:
        rows: cells by column; a cell that a row does not have is empty, and a cell of a column that
            the schema does not have is left out
    """
    cells = list(rows)
    columns = []
    for name in table.fields:
        columns.append([row.get(name, "") for row in cells])
    return replace_rows(table, create_rows(table.fields, columns, [0] * len(cells)))


def render_rows(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """Format rows as the canonical file of a table; a cell that a row does not have is empty."""
    return render_table(fill_table(table, rows))
