"""Cells that look as if a spreadsheet had changed them, and of which nobody can tell what they were."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from tipdata.package.wording import quoted
from tipdata.tidy import mend as cells

MANY = 10  # cells alike in a text column, from which on they are what the column holds
AS_TEXT = "Write what the source says; in Excel, import the column as text instead of opening the file."


class Doubt(NamedTuple):
    """What is doubtful about a cell: a finding without its place."""

    code: str
    message: str
    hint: str


def doubts(field: Mapping[str, Any], absent: Sequence[str], column: Sequence[str]) -> Iterator[tuple[int, Doubt]]:
    """The doubtful cells of a column, by place.

    absent: what stands for a missing value
    """
    counted = Counter(cell for cell in column if cell not in absent)
    found = dict(_text(field, counted) if field.get("type", "string") == "string" else _other(field, counted))
    if found:
        for place, cell in enumerate(column):
            if cell in found:
                yield place, found[cell]


def _other(field: Mapping[str, Any], counted: Counter[str]) -> Iterator[tuple[str, Doubt]]:
    kind = field.get("type")
    for cell in counted:
        if kind in cells.NUMERIC and cells.SCIENTIFIC.fullmatch(cell):
            yield cell, _scientific(cell)
        elif kind in cells.NUMERIC and cells.DATE_LIKE.fullmatch(cell):
            yield cell, _date(cell)
        elif cells.ambiguous(field, cell):
            readings = f"{cell.replace(',', '')} or {cell.replace(',', '.')}"
            said = f"{quoted(cell)} may mean {readings}, and nothing in its row tells which."
            yield cell, Doubt("cell-ambiguous", said, "Write it with digits and a decimal point alone.")


def _text(field: Mapping[str, Any], counted: Counter[str]) -> Iterator[tuple[str, Doubt]]:
    known = set(cells.codes(field))
    right = (
        _by_pattern(field, [cell for cell in counted if _odd(cell)]) if "pattern" in cells.constraints(field) else []
    )
    suspects = [cell for cell in counted if _odd(cell) and cell not in known and cell not in right]
    dates = [cell for cell in suspects if cells.DATE_LIKE.fullmatch(cell)]
    alike = sum(counted[cell] for cell in dates)
    if not (alike >= MANY and 2 * alike > counted.total()):
        yield from ((cell, _date(cell)) for cell in dates)
    yield from ((cell, _scientific(cell)) for cell in suspects if cells.SCIENTIFIC.fullmatch(cell))
    yield from _lost_zeros(field, counted, [cell for cell in suspects if cell.isdigit()])


def _odd(cell: str) -> bool:
    return bool(cells.DATE_LIKE.fullmatch(cell) or cells.SCIENTIFIC.fullmatch(cell)) or cell.isdigit()


def _lost_zeros(
    field: Mapping[str, Any], counted: Counter[str], suspects: Sequence[str]
) -> Iterator[tuple[str, Doubt]]:
    """Digits that are too few, where zeros before them would make them right."""
    padded = {len(cell) for cell in counted if re.fullmatch("0[0-9]+", cell)}
    shortest = cells.constraints(field).get("minLength", 0)
    for cell in suspects:
        widths = [len(cell) + zeros for zeros in range(1, 8)]
        width = 0
        if len(padded) == 1 and len(cell) < min(padded):
            width = min(padded)
        elif isinstance(shortest, int) and len(cell) < shortest <= widths[-1]:
            width = shortest
        elif "pattern" in cells.constraints(field):
            right = _by_pattern(field, [cell.zfill(wide) for wide in widths])
            width = len(right[0]) if right else 0
        if width:
            said = f"{quoted(cell)} may have lost its leading zeros: {quoted(cell.zfill(width))} would be right here."
            yield cell, Doubt("cell-lost-zero", said, AS_TEXT)


def _by_pattern(field: Mapping[str, Any], texts: Sequence[str]) -> list[str]:
    """Those of some texts that the field's pattern allows.

    polars is asked and not Python, because its patterns are the ones that the rules use, and none runs for ever.
    """
    pattern = cells.constraints(field).get("pattern")
    try:
        asked = pl.Series(texts, dtype=pl.String)
        return asked.filter(asked.str.contains(f"^(?:{pattern})$")).to_list()
    except pl.exceptions.ComputeError:
        return []  # a pattern that cannot be read is a finding of the rules


def _date(cell: str) -> Doubt:
    said = f"{quoted(cell)} looks like a date, which spreadsheets make of other things, and the column holds no dates."
    return Doubt("cell-date-like", said, AS_TEXT)


def _scientific(cell: str) -> Doubt:
    said = f"{quoted(cell)} is a number as spreadsheets shorten it; the digits that it lost are not in the file."
    return Doubt("cell-scientific", said, "Write the number out in full, as the source has it.")
