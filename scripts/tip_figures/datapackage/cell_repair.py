"""Repair cells whose meaning is certain, such as numbers with thousands separators."""

import re
from collections.abc import Collection
from decimal import Decimal

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
# These separate thousands and nothing else: spaces of several widths, and the Swiss apostrophe.
THOUSANDS_SPACE = "[\u0020\u00a0\u2009\u202f'’]"
GROUPED_NUMBER = re.compile(
    r"(?P<start>-?[1-9][0-9]{0,2})"
    rf"(?P<groups>(?P<mark>{THOUSANDS_SPACE}|[.,])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)"
    r"(?:(?!(?P=mark))[.,](?P<fraction>[0-9]+))?"
)
"""A number with thousands separators: `1,834.50`."""
UNGROUPED_NUMBER = re.compile(
    r"(?=.*[0-9])(?:\+|(?P<sign>-))?0*(?P<whole>[0-9]*)(?:[.,](?P<fraction>[0-9]*))?"
)
"""A number without thousands separators: `+0.50`, `1834,5`."""


def repair_cell(field: Field, cell: str, decimal_comma: bool) -> str:
    """Return the canonical form of a cell if its meaning is certain, else the cell as it is.

    decimal_comma: whether the file comes from a place where commas mark decimals
    """
    if _is_missing_mark(field, cell):
        return ""
    kind = field.get("type", "string")
    stripped = cell.strip()
    if kind == "string":
        return stripped if stripped in list_codes(field) else cell
    if kind == "boolean" and stripped in (*TRUE_VALUES, *FALSE_VALUES):
        return stripped.lower()
    if kind in CANONICAL_NUMBERS:
        return _repair_number(kind, stripped, decimal_comma)
    return cell if kind == "any" else stripped


def _is_missing_mark(field: Field, cell: str) -> bool:
    """Return whether a cell certainly means that its value is missing."""
    if cell not in MISSING_MARKS:
        return False
    codes = list_codes(field)
    is_required = as_object(field.get("constraints")).get("required") is True
    is_free_text = field.get("type", "string") == "string" and not codes
    return cell not in codes and not is_required and not is_free_text


def possible_numbers(cell: str) -> list[str]:
    """Return the numbers that a cell may mean, in canonical form.

    A mark is taken first for a thousands separator, then for a decimal mark: `1,834` may be 1834
    or 1.834.
    """
    numbers = []
    grouped = GROUPED_NUMBER.fullmatch(cell)
    if grouped:
        digits = re.sub("[^0-9]", "", grouped["groups"])
        numbers.append(_join_number(grouped["start"] + digits, grouped["fraction"]))
    ungrouped = UNGROUPED_NUMBER.fullmatch(cell)
    if ungrouped:
        integer = (ungrouped["sign"] or "") + (ungrouped["whole"] or "0")
        numbers.append(_join_number(integer, ungrouped["fraction"]))
    return numbers


def _join_number(integer: str, fraction: str | None) -> str:
    return f"{integer}.{fraction}" if fraction else integer


def _repair_number(kind: str, cell: str, decimal_comma: bool) -> str:
    """Return the number that a cell means, or the cell if it may mean two, or none of its type."""
    numbers = possible_numbers(cell)
    if kind != "number":
        numbers = _select_whole_number(numbers)
    if len(numbers) != 1:
        return cell
    number = numbers[0]
    if not decimal_comma and _has_unusual_mark(cell, number):
        return cell
    return number if re.fullmatch(CANONICAL_NUMBERS[kind], number) else cell


def _select_whole_number(numbers: list[str]) -> list[str]:
    """Return the first number whose decimals are all zero, without them; or nothing."""
    for number in numbers:
        integer, _, fraction = number.partition(".")
        if not fraction.strip("0"):
            return [integer]
    return []


def _has_unusual_mark(cell: str, number: str) -> bool:
    """Return whether the only mark of a cell is a decimal comma, or a point between thousands.

    Without semicolons between cells nothing confirms that this is meant.
    """
    digits = re.sub(THOUSANDS_SPACE, "", cell)
    if digits.count(",") + digits.count(".") != 1:
        return False
    return Decimal(digits.replace(",", "")) != Decimal(number)


def are_binary_floats(cells: Collection[str]) -> bool:
    """Return whether a program seems to have written all numbers of a column as binary floats.

    Then each has a point, `40.0` is among them, and no other decimals end in zero. If all had the
    same number of decimals, somebody would have chosen that number.
    """
    fractions = []
    for cell in cells:
        match = re.fullmatch(r"-?[0-9]+\.([0-9]+)", cell)
        if match is None:
            return False
        fractions.append(match[1])
    if "0" not in fractions:
        return False
    if any(fraction.endswith("0") and fraction != "0" for fraction in fractions):
        return False
    lengths = {len(fraction) for fraction in fractions}
    return len(lengths) > 1 or set(fractions) == {"0"}
