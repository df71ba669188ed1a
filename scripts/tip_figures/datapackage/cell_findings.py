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
    """Yield what differs between the header of a file and its schema.

    A header with another delimiter gives only the finding that says so. The order of the columns is
    reported only if none is missing, extra or repeated, and only at the first one that is out of
    place.
    """
    columns = list(table.csv.columns)
    expected = list(table.fields)
    place = (table.path, 1)
    for delimiter, separators in DELIMITERS.items():
        if len(columns) == 1 < len(expected) and delimiter in columns[0]:
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
    if sorted(columns) == sorted(expected):
        for number, (name, expected_name) in enumerate(zip(columns, expected, strict=True), 1):
            if name != expected_name:
                yield create_finding(
                    HEADER_ORDER, *place, name, number=number, name=name, expected=expected_name
                )
                return


def find_cell_faults(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the bytes, records and cells of a file, apart from its rules.

    Cells that are not of their type or not in canonical form are reported, and so is the first row
    that is out of order. Faults in texts are reported for columns of type string without codes. A
    table without rows is reported unless the file has faults, or the schema has
    `"mayBeEmpty": true`. Nothing but the faults of the file and its records is reported if the rows
    cannot be read.
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
            rows = ~is_canonical & table.frame[name].is_not_null()
            is_shortened = texts.str.contains(EXPONENT)
            yield from report_rows(table, "cell-style", name, rows & ~is_shortened)
            yield from _report_shortened(table, name, rows & is_shortened)
        if field.get("type") == "string" and not list_codes(field):
            for fault, rows in find_text_faults(texts):
                # In a broken record, no cell is certain.
                rows &= ~table.csv.is_broken
                yield from report_rows(
                    table, fault.code, name, rows, problem=fault.problem, hint=fault.hint
                )
    yield from _find_wrong_order(table)


def _report_shortened(table: Table, column: str, rows: pl.Series) -> Iterator[Finding]:
    """Yield a finding for each number with an exponent: its last digits may be lost.

    Tidy leaves them as they are, so they are not only in another form.
    """
    texts = table.texts[column]
    yield from report_rows(table, "cell-lost", column, rows, lambda row: {"text": texts[row] or ""})


def find_bad_cells(table: Table) -> Iterator[Finding]:
    """Yield a finding for each cell that is not a value of the type of its column.

    Cells of broken records are left out: a misplaced quote or a wrong number of cells has a finding
    of its own.
    """
    for name in table.frame_columns:
        if table.frame[name].null_count() == table.texts[name].null_count():
            continue  # the frame has a null instead of each cell that is not of its type
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
    """Yield a finding for each row that is marked.

    The templates of the finding get `cell` and `key` of the row, and the values of `describe`.

    Args:
        column: of the cell that is wrong
        rows: a Boolean for each row of the table: whether it is marked
        describe: number of a row, from 0 → further values for the templates
        subject_columns: whose cells together are the id of what the finding is about; none for no
            id
        values: further values that are the same for all rows
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
    """Report the first row that is not in the order of the primary key; no later one.

    Rows with an empty or invalid cell in their key are not compared. All tables are sorted, so that
    a changed row is one changed line.
    """
    columns = table.primary_key
    if table.keeps_order or not columns or not set(columns) <= set(table.frame_columns):
        return
    keys = table.frame.select(columns).with_row_index(ROW).drop_nulls()
    # Each tuple has the number of a row, then the values of its key.
    for (_, *previous), (row, *key) in pairwise(keys.iter_rows()):
        if key < previous:
            is_row = pl.int_range(table.frame.height, eager=True) == row
            previous_key = "/".join(map(str, previous))
            names = ", ".join(columns)
            yield from report_rows(
                table, "row-order", columns[0], is_row, previous=previous_key, columns=names
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
        pattern: of texts in which it occurs; empty for what is not in the Unicode form NFC
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
    """Yield each fault that occurs in a column of text.

    Args:
        cells: null where a cell is empty

    Returns:
        pairs of a fault and a Boolean for each row: whether the fault occurs in it
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
