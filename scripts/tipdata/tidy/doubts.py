"""Cells that look as if a spreadsheet had changed them, and of which nobody can tell what they were."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tipdata.tidy import mend
from tipdata.tidy.mend import Field

MANY = 10  # cells alike in a text column, from which on they are what the column holds
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
DATE_LIKE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[ T][0-9:.]+)?|[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1(?:[0-9]{{4}}|[0-9]{{2}})"
    rf"|{MONTH}[ -][0-9]{{2}}(?:[0-9]{{2}})?|[0-9]{{1,2}}[ -]{MONTH}(?:[ -][0-9]{{2}}(?:[0-9]{{2}})?)?",
    re.IGNORECASE,
)
SCIENTIFIC = re.compile(r"-?[0-9](?:[.,][0-9]{1,6})?E\+[0-9]{2,3}")
LOST = re.compile(r"NULL|#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")

Doubt = tuple[str, Mapping[str, str]]
"""The code of a finding, and what its words name."""


def doubts(field: Field, absent: Sequence[str], column: Sequence[str]) -> dict[str, Doubt]:
    """The doubtful cells of a column, by their text.

    absent: what stands for a missing value
    """
    counted = Counter(cell for cell in column if cell not in absent and cell not in mend.codes(field))
    found: dict[str, Doubt] = {cell: ("cell-lost", {"text": cell}) for cell in counted if LOST.fullmatch(cell)}
    return found | dict(_text(field, counted) if field.get("type", "string") == "string" else _other(field, counted))


def _other(field: Field, counted: Counter[str]) -> Iterator[tuple[str, Doubt]]:
    for cell in counted:
        if field.get("type") in mend.NUMERIC and (code := _spoilt(cell)):
            yield cell, (code, {"text": cell})
        elif "," in cell and mend.ambiguous(field, cell):
            yield cell, ambiguity(cell)


def ambiguity(cell: str) -> Doubt:
    """That a number may be a whole one, or one with decimals."""
    whole, decimal = mend.readings(cell)
    return "cell-ambiguous", {"text": cell, "whole": whole, "decimal": decimal}


def _spoilt(cell: str) -> str:
    """The code of what a spreadsheet makes of numbers and names; empty for any other cell."""
    return "cell-scientific" if SCIENTIFIC.fullmatch(cell) else "cell-date-like" if DATE_LIKE.fullmatch(cell) else ""


def _text(field: Field, counted: Counter[str]) -> Iterator[tuple[str, Doubt]]:
    if "pattern" in mend.constraints(field):
        return  # which judges them
    dates = sum(counted[cell] for cell in counted if DATE_LIKE.fullmatch(cell))
    of_dates = dates >= MANY and 2 * dates > counted.total()
    padded = {len(cell) for cell in counted if re.fullmatch("0[0-9]+", cell)}
    for cell in counted:
        if (code := _spoilt(cell)) and not (code == "cell-date-like" and of_dates):
            yield cell, (code, {"text": cell})
        elif cell.isdigit() and len(padded) == 1 and len(cell) < min(padded):
            yield cell, ("cell-lost-zero", {"text": cell, "whole": cell.zfill(min(padded))})
