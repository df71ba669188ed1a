"""Cells as spreadsheets write them: those whose meaning is certain are repaired."""

import re

from tip_figures.datapackage.field_types import (
    FALSE_VALUES,
    FIELD_TYPES,
    NUMERIC_TYPES,
    TRUE_VALUES,
    Field,
    list_codes,
)
from tip_figures.datapackage.json_file import as_object

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
