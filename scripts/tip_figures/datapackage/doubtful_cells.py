"""Find cells that a spreadsheet seems to have changed, so that their meaning is uncertain."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tip_figures.datapackage.cell_repair import possible_numbers
from tip_figures.datapackage.field_types import NUMERIC_TYPES, Field, list_codes
from tip_figures.datapackage.json_values import as_object

LOST_VALUE = re.compile(r"NULL|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
SHORTENED_NUMBER = re.compile(r"-?[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2,3}")
PADDED_CODE = re.compile("0[0-9]+")
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
SHORT_OR_LONG_YEAR = "[0-9]{2}(?:[0-9]{2})?"
DATE_LIKE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:.]+)?"  # 2019-01-05
    rf"|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1{SHORT_OR_LONG_YEAR}"  # 5.1.2019
    rf"|{MONTH}[ -]{SHORT_OR_LONG_YEAR}"  # Jan-34
    rf"|[0-9]{{1,2}}[ -]{MONTH}(?:[ -]{SHORT_OR_LONG_YEAR})?",  # 5-Jan
    re.IGNORECASE,
)
MIN_DATES = 10  # so many dates, if they are most of a text column, are its real content


@dataclass(frozen=True)
class Doubt:
    """Why the meaning of a cell is uncertain: the code of a finding, and the values it names."""

    code: str
    values: dict[str, str]


@dataclass(frozen=True)
class ColumnProfile:
    """What is known of a column before its cells are examined one by one.

    is_unchecked: whether no pattern or codes would reject a cell that a spreadsheet changed
    holds_dates:  whether dates are its real content
    code_length:  length of its codes that begin with a zero; 0 if they have no common length
    has_decimals: whether its numbers may have decimals, marked in the standard way
    """

    is_unchecked: bool
    holds_dates: bool
    code_length: int
    has_decimals: bool


def find_doubtful_cells(
    field: Field, column: Sequence[str], missing_values: Collection[str], decimal_comma: bool
) -> dict[str, Doubt]:
    """Return the cells of a column whose meaning is uncertain, by their text.

    decimal_comma: whether the file comes from a place where commas mark decimals
    """
    expected = {*missing_values, *list_codes(field)}
    counts = Counter(cell for cell in column if cell not in expected)
    profile = profile_column(field, counts)
    doubts = {}
    for cell in counts:
        doubt = find_doubt(cell, profile, decimal_comma)
        if doubt is not None:
            doubts[cell] = doubt
    return doubts


def profile_column(field: Field, counts: Counter[str]) -> ColumnProfile:
    """Return what is known of a column; `counts` says how often each text occurs."""
    kind = field.get("type", "string")
    is_text = kind == "string"
    has_pattern = "pattern" in as_object(field.get("constraints"))
    dates = sum(number for cell, number in counts.items() if DATE_LIKE.fullmatch(cell))
    padded_lengths = {len(cell) for cell in counts if PADDED_CODE.fullmatch(cell)}
    has_padded_codes = is_text and len(padded_lengths) == 1
    return ColumnProfile(
        is_unchecked=kind in NUMERIC_TYPES or (is_text and not has_pattern),
        holds_dates=is_text and dates >= MIN_DATES and 2 * dates > counts.total(),
        code_length=padded_lengths.pop() if has_padded_codes else 0,
        has_decimals=kind == "number",
    )


def find_doubt(cell: str, profile: ColumnProfile, decimal_comma: bool) -> Doubt | None:
    """Return why the meaning of a cell is uncertain; None if it is certain."""
    if LOST_VALUE.fullmatch(cell):
        return Doubt("cell-lost", {"text": cell})
    if profile.is_unchecked:
        if SHORTENED_NUMBER.fullmatch(cell):
            return Doubt("cell-scientific", {"text": cell})
        if DATE_LIKE.fullmatch(cell) and not profile.holds_dates:
            return Doubt("cell-date-like", {"text": cell})
        if cell.isdigit() and len(cell) < profile.code_length:
            padded = cell.zfill(profile.code_length)
            return Doubt("cell-lost-zero", {"text": cell, "whole": padded})
    if profile.has_decimals and (decimal_comma or "," in cell):
        numbers = possible_numbers(cell)
        if len(numbers) > 1:
            grouped, decimal = numbers
            values = {"text": cell, "whole": grouped, "decimal": decimal}
            return Doubt("cell-ambiguous", values)
    return None
