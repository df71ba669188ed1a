"""Cells that look as if a spreadsheet had changed them, and of which nobody can tell what they were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

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


class Doubt(NamedTuple):
    """What is doubtful about a cell: the code of a finding, and what its words name."""

    code: str
    values: Mapping[str, str]


def doubts(field: Field, absent: Sequence[str], column: Sequence[str]) -> Iterator[tuple[int, Doubt]]:
    """The doubtful cells of a column, by place.

    absent: what stands for a missing value
    """
    counted = Counter(cell for cell in column if cell not in absent)
    known = set(mend.codes(field))
    found = {cell: Doubt("cell-lost", {"text": cell}) for cell in counted if LOST.fullmatch(cell) and cell not in known}
    found |= dict(_text(field, counted) if field.get("type", "string") == "string" else _other(field, counted))
    if found:
        for place, cell in enumerate(column):
            if cell in found:
                yield place, found[cell]


def _other(field: Field, counted: Counter[str]) -> Iterator[tuple[str, Doubt]]:
    for cell in counted:
        if field.get("type") in mend.NUMERIC and (code := _spoilt(cell)):
            yield cell, Doubt(code, {"text": cell})
        elif "," in cell and mend.ambiguous(field, cell):
            yield cell, Doubt("cell-ambiguous", mend.readings(cell))


def _spoilt(cell: str) -> str:
    """The code of what a spreadsheet makes of numbers and names; empty for any other cell."""
    return "cell-scientific" if SCIENTIFIC.fullmatch(cell) else "cell-date-like" if DATE_LIKE.fullmatch(cell) else ""


def _text(field: Field, counted: Counter[str]) -> Iterator[tuple[str, Doubt]]:
    odd = [cell for cell in counted if (_spoilt(cell) or cell.isdigit()) and cell not in mend.codes(field)]
    right = mend.by_pattern(field, odd) if "pattern" in mend.constraints(field) else []
    suspects = [cell for cell in odd if cell not in right]
    dates = sum(counted[cell] for cell in suspects if DATE_LIKE.fullmatch(cell))
    for cell in suspects:
        code = _spoilt(cell)
        if code == "cell-date-like" and dates >= MANY and 2 * dates > counted.total():
            continue  # a column of dates
        if code:
            yield cell, Doubt(code, {"text": cell})
    yield from _lost_zeros(field, counted, [cell for cell in suspects if cell.isdigit()])


def _lost_zeros(field: Field, counted: Counter[str], suspects: Sequence[str]) -> Iterator[tuple[str, Doubt]]:
    """Digits that are too few, where zeros before them would make them right."""
    padded = {len(cell) for cell in counted if re.fullmatch("0[0-9]+", cell)}
    shortest = mend.constraints(field).get("minLength", 0)
    for cell in suspects:
        widths = [len(cell) + zeros for zeros in range(1, 8)]
        width = 0
        if len(padded) == 1 and len(cell) < min(padded):
            width = min(padded)
        elif isinstance(shortest, int) and len(cell) < shortest <= widths[-1]:
            width = shortest
        elif "pattern" in mend.constraints(field):
            right = mend.by_pattern(field, [cell.zfill(wide) for wide in widths])
            width = len(right[0]) if right else 0
        if width:
            yield cell, Doubt("cell-lost-zero", {"text": cell, "whole": cell.zfill(width)})
