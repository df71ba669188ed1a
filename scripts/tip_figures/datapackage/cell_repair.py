"""What spreadsheets do to cells: repair what is certain, and find what is not."""

import re

from tip_figures.datapackage.field_types import (
    CANONICAL_INTEGER,
    CANONICAL_NUMBER,
    FALSE_VALUES,
    TRUE_VALUES,
    Field,
    list_codes,
)
from tip_figures.datapackage.json_values import as_object

CANONICAL_NUMBERS = {
    "integer": CANONICAL_INTEGER,
    "number": CANONICAL_NUMBER,
    "year": "-?[0-9]{4}",
}
"""The canonical form of each numeric type, as a regular expression."""
MISSING_MARKS = ("#N/A", "NULL")  # as spreadsheets and databases write a missing value

SPACES = "\u0020\u00a0\u2009\u202f'’"  # separate thousands and nothing else
PLAIN_NUMBER = re.compile(r"\+?(-?)0*(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?")

MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
SHORT_OR_LONG_YEAR = "[0-9]{2}(?:[0-9]{2})?"
LOST_VALUE = re.compile(r"NULL|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
SHORTENED_NUMBER = re.compile(r"-?[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2,3}")
DATE_LIKE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+)?"  # 2019-01-05
    rf"|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1{SHORT_OR_LONG_YEAR}"  # 5.1.2019
    rf"|{MONTH}[ -]{SHORT_OR_LONG_YEAR}"  # Jan-34
    rf"|[0-9]{{1,2}}[ -]{MONTH}(?:[ -]{SHORT_OR_LONG_YEAR})?",  # 5-Jan
    re.IGNORECASE,
)
DOUBTS = {
    "cell-lost": LOST_VALUE,
    "cell-scientific": SHORTENED_NUMBER,
    "cell-date-like": DATE_LIKE,
}
"""Code of a finding → cells that a spreadsheet seems to have changed beyond repair."""


def repair_cell(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return the canonical form of a cell if its meaning is certain, else the cell as it is.

    decimal_comma: whether commas mark decimals in the file, and points separate thousands
    """
    kind = field.get("type", "string")
    codes = list_codes(field)
    if cell in MISSING_MARKS and (kind != "string" or codes):
        is_required = as_object(field.get("constraints")).get("required") is True
        return cell if cell in codes or is_required else ""
    stripped = cell.strip()
    if kind == "string":
        return stripped if stripped in codes else cell
    if kind == "boolean" and stripped in (*TRUE_VALUES, *FALSE_VALUES):
        return stripped.lower()
    if kind in CANONICAL_NUMBERS:
        return read_number(kind, stripped, decimal_comma) or stripped
    return cell if kind == "any" else stripped


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
    return number if re.fullmatch(CANONICAL_NUMBERS[kind], number) else ""


def find_doubt(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return the code of a finding that says why the meaning of a cell is uncertain; else "".

    decimal_comma: whether commas mark decimals in the file
    """
    kind = field.get("type", "string")
    has_pattern = "pattern" in as_object(field.get("constraints"))
    if cell in list_codes(field) or (kind == "string" and has_pattern):
        return ""
    if kind in ("string", *CANONICAL_NUMBERS):
        for code, form in DOUBTS.items():
            if form.fullmatch(cell):
                return code
    # A program that writes semicolons leaves cells as they are in which it saw no number.
    if decimal_comma and kind in CANONICAL_NUMBERS:
        other_number = read_number(kind, cell, decimal_comma=False)
        if other_number not in ("", read_number(kind, cell, decimal_comma=True)):
            return "cell-ambiguous"
    return ""
