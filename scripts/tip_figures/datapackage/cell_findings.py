"""What is wrong with the cells of a table, apart from the rules of its schema, and with its header.

Columns of text have rules of their own: no formulas, no invisible characters, no letters of mixed
scripts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.table import Table, get_field_type, list_codes
from tip_figures.datapackage.text_format import did_you_mean, quote_value

DELIMITERS = {";": "semicolons", "\t": "tabs"}
HEADER_ORDER = "header-order"  # code of columns in another order, which cannot confuse rows
EXPONENT = "[0-9.][eE][+-]?[0-9]"
"""Matches numbers such as 7.72E+07, of which a spreadsheet may have dropped digits."""
ROW = "\0row"  # column with the numbers of rows, which no column of a table can have as its name


def find_header_faults(table: Table) -> Iterator[Finding]:
    """Yield the differences between the header of a file and its schema.

    If columns are separated by semicolons or tabs, that is the only finding. The order of columns
    is compared only if none is missing, extra or repeated; then the first column that is out of
    place has a finding.
    """
    columns = list(table.csv.columns)
    expected = list(table.fields)
    place = (table.path, 1)
    is_one_column = len(columns) == 1 and len(expected) > 1
    for delimiter, separators in DELIMITERS.items():
        if is_one_column and delimiter in columns[0]:
            yield create_finding("delimiter", *place, separators=separators)
            return
    missing = [name for name in expected if name not in columns]
    for number, name in enumerate(columns):
        if name in columns[:number]:
            yield create_finding("header-duplicate", *place, name, name=name)
        elif name not in table.fields:
            hint = did_you_mean(name, missing or expected)
            hint = hint or "Remove the column, or describe it in the schema."
            yield create_finding("header-extra", *place, name, name=name, hint=hint)
    for name in missing:
        yield create_finding("header-missing", *place, name, name=name)
    if sorted(columns) != sorted(expected):
        return
    for number, (name, expected_name) in enumerate(zip(columns, expected, strict=True), 1):
        if name != expected_name:
            yield create_finding(
                HEADER_ORDER, *place, name, number=number, name=name, expected=expected_name
            )
            return


def find_cell_faults(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the bytes, records and cells of a file.

    Rules that only this table has, such as codes and keys, are not checked here. The findings about
    cells are:

    - cells that are not of their column's type, or not in canonical form (`007` for 7)
    - faults in texts, such as invisible characters, in columns of type string without codes
    - the first row that is out of order
    - a table without rows, unless its schema has `"mayBeEmpty": true` or the file has another fault

    If the rows cannot be read, only the faults of bytes and records are reported.
    """
    yield from table.csv.findings
    if not table.is_readable:
        return
    may_be_empty = table.schema.get("mayBeEmpty") is True
    if table.frame.is_empty() and not may_be_empty and not table.csv.findings:
        yield create_finding("table-empty", table.path, 1)
    yield from find_bad_cells(table)
    for name in table.frame_columns:
        field = table.fields[name]
        texts = table.texts[name]
        canonical = get_field_type(field).canonical
        if canonical:
            is_canonical = texts.str.contains(f"^(?:{canonical})$")
            is_other_form = ~is_canonical & table.frame[name].is_not_null()
            is_shortened = texts.str.contains(EXPONENT)
            yield from report_rows(table, "cell-style", name, is_other_form & ~is_shortened)
            yield from _report_shortened(table, name, is_other_form & is_shortened)
        if field.get("type") == "string" and not list_codes(field):
            for fault, is_faulty in find_text_faults(texts):
                # In a broken record, no cell is certain.
                rows = is_faulty & ~table.csv.is_broken
                yield from report_rows(
                    table, fault.code, name, rows, problem=fault.problem, hint=fault.hint
                )
    yield from _find_wrong_order(table)


def _report_shortened(table: Table, column: str, rows: pl.Series) -> Iterator[Finding]:
    """Yield a finding for each number with an exponent, such as `7.72E+07`.

    A spreadsheet may have dropped the last digits of such a number. So tidy leaves the number as it
    is, and a person must correct it.

    Args:
        column: of the numbers
        rows: a Boolean for each row: whether it has such a number
    """
    texts = table.texts[column]
    yield from report_rows(table, "cell-lost", column, rows, lambda row: {"text": texts[row] or ""})


def find_bad_cells(table: Table) -> Iterator[Finding]:
    """Yield a finding for each cell that is not a value of the type of its column.

    Cells of broken records (with a misplaced quotation mark or the wrong number of cells) are left
    out, because the record has a finding already.
    """
    for name in table.frame_columns:
        # The frame has null for an empty cell and for a cell that is not of its type.
        if table.frame[name].null_count() == table.texts[name].null_count():
            continue
        rows = table.find_unreadable(name) & ~table.csv.is_broken
        expected = get_field_type(table.fields[name]).expected
        yield from report_rows(table, "cell-type", name, rows, expected=expected)


def report_rows(
    table: Table,
    code: str,
    column: str,
    rows: pl.Series,
    describe: Callable[[int], Mapping[str, Any]] = lambda _row: {},
    subject_columns: Sequence[str] = (),
    **values: str,
) -> Iterator[Finding]:
    """Yield the finding with this code for each marked row of a table.

    Its message and hint are templates. They get `cell`, `key` (the primary key of the row), and the
    values of `describe` and `values`.

    Args:
        column: of the cell that is wrong
        rows: a Boolean for each row of the table: whether it is marked
        describe: takes the number of a row, from 0; returns values for the templates
        subject_columns: columns whose cells together are the id of what the finding is about, apart
            from its row; empty if there is no such id
        values: values for the templates that are the same for all rows
    """
    for row in rows.arg_true():
        key = table.format_key(table.frame.row(row, named=True))
        cell = table.texts[column][row]
        quoted_cell = "The cell" if cell is None else quote_value(cell)
        subject = "/".join(table.texts[name][row] or "" for name in subject_columns)
        yield create_finding(
            code,
            table.path,
            table.lines[row],
            column,
            key,
            [subject] if subject else [],
            cell=quoted_cell,
            key=key,
            **values,
            **describe(row),
        )


def _find_wrong_order(table: Table) -> Iterator[Finding]:
    """Yield at most one finding: the first row that is not in the order of the primary key.

    Tables are sorted so that a changed row is one changed line in a comparison of files. Rows with
    an empty or invalid cell in their key are ignored. Nothing is compared if the schema has
    `"keepsOrder": true`, if there is no primary key, or if the file does not have all of its
    columns.
    """
    columns = table.primary_key
    if table.keeps_order or not columns or not set(columns) <= set(table.frame_columns):
        return
    keys = table.frame.select(columns).with_row_index(ROW).drop_nulls()
    # Each tuple has the number of a row, then the values of its key.
    for (_, *previous_key), (row, *key) in pairwise(keys.iter_rows()):
        if key < previous_key:
            is_wrong = pl.int_range(table.frame.height, eager=True) == row
            previous = "/".join(map(str, previous_key))
            names = ", ".join(columns)
            yield from report_rows(
                table, "row-order", columns[0], is_wrong, previous=previous, columns=names
            )
            return


# Texts

SUSPICIOUS_TEXT = r"^[=+\-@ ]|  | $|[^ -~]"
"""Matches every text that breaks one of the rules, and few others: a cheap first test."""

# Cyrillic and Greek letters that look like those of the Latin script.
LOOKALIKES = "[авеѕіјкорсухһАВЕЅІЈКМНОРСТУХҮοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]"
LETTERS = r"[\p{L}\p{M}]*"
# Code points without a character are not among them: an emoji may be newer than the tables here.
NEVER_SHOWN = r"\p{Cc}\p{Cf}\p{Co}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}"
SHOWN_AS_NOTHING = r"\x{fffd}\x{2028}\x{2029}\x{2800}"  # or as a mark for what cannot be shown


class TextFault(NamedTuple):
    """Something that no text should contain.

    Attributes:
        code: of the finding
        pattern: of texts in which it occurs; "" for texts that are not in the Unicode form NFC
        problem: in words
    """

    code: str
    pattern: str
    problem: str
    hint: str


TEXT_FAULTS = (
    TextFault(
        "cell-formula",
        # A number may have a sign.
        r"^[=@\t\r＝＠＋－]|(?s)^[+\-].*[^0-9.,:/() -]",
        "would run as a formula in a spreadsheet",
        "Rewrite it so that it begins with a letter or digit.",
    ),
    TextFault(
        "cell-space",
        r"^\s|\s$",
        "begins or ends with white space",
        "Remove the white space.",
    ),
    TextFault(
        "cell-space",
        r"  |[\p{Zs}&&[^ ]]",
        "contains two spaces in a row, or a space of unusual width",
        "Write one plain space.",
    ),
    TextFault(
        "cell-characters",
        rf"[{NEVER_SHOWN}{SHOWN_AS_NOTHING}&&[^\n]]",
        "contains an invisible character",
        "Type the cell again.",
    ),
    TextFault(
        "cell-characters",
        "",
        "contains combining marks where composed letters exist (Unicode form NFC)",
        "Type the cell again.",
    ),
    TextFault(
        "cell-characters",
        rf"\p{{Latin}}{LETTERS}{LOOKALIKES}|{LOOKALIKES}{LETTERS}\p{{Latin}}",
        "mixes letters of two scripts that look alike in one word",
        "Type the word again in one script.",
    ),
)


def find_text_faults(cells: pl.Series) -> Iterator[tuple[TextFault, pl.Series]]:
    """Yield the faults that occur in a column of text, each with the rows in which it occurs.

    Args:
        cells: the texts of the column, null where a cell is empty

    Yields:
        the fault, and a Boolean for each row: whether the fault occurs in it
    """
    if not cells.str.contains(SUSPICIOUS_TEXT).any():
        return
    for fault in TEXT_FAULTS:
        if fault.pattern:
            rows = cells.str.contains(fault.pattern)
        else:
            rows = cells != cells.str.normalize("NFC")
        rows = rows.fill_null(False)
        if rows.any():
            yield fault, rows
