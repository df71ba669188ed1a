"""Cells of numbers: how they are written, and their values, exact where a column can hold them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

INTEGER = r"0|-?[1-9][0-9]*"  # in its plain form, as tidying writes it
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
DIGITS = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
FINITE = rf"[+-]?{DIGITS}(?:[eE][+-]?[0-9]+)?"
ANY_NUMBER = rf"{FINITE}|(?i:nan|-?inf)"
MOST_DIGITS = 38  # of a decimal column


def integer(cells: pl.Series) -> pl.Series:
    """Whole numbers, as wide as the column needs."""
    typed = cells.cast(pl.Int64, strict=False)
    if typed.null_count() == cells.null_count() or not cells.str.contains("^[+-]?[0-9]{19,}$").any():
        return typed
    return cells.cast(pl.Float64 if cells.str.contains("[0-9]{39,}").any() else pl.Int128, strict=False)


def number(cells: pl.Series) -> pl.Series:
    """Exact decimals with as many places as the column needs; floating numbers where no decimal column can hold them."""
    texts = cells
    if cells.str.contains("[eE]").any():
        scientific = cells.filter(cells.str.contains("[0-9.][eE]").fill_null(False)).unique().to_list()
        texts = cells.replace(scientific, [_without_exponent(cell) for cell in scientific])
    behind = texts.str.len_bytes() - texts.str.find(r"\.[0-9]+$")  # the point and the places
    widest = max(int(behind.max() or 0) - 1, 0)  # type: ignore[arg-type]
    typed = texts.str.to_decimal(scale=min(widest, MOST_DIGITS))
    if typed.null_count() == cells.null_count() and widest <= MOST_DIGITS:
        return typed
    lost = pl.DataFrame({"cell": cells, "typed": typed}).filter(pl.col("typed").is_null())["cell"]
    narrow = lost.str.contains(f"^(?:{ANY_NUMBER})$").fill_null(False)
    return cells.cast(pl.Float64, strict=False) if narrow.any() or widest > MOST_DIGITS else typed


def _without_exponent(cell: str) -> str:
    """The same number written out; as it is where that takes more digits than a column holds."""
    if not re.fullmatch(ANY_NUMBER, cell) or abs(int(cell.lower().partition("e")[2])) > MOST_DIGITS:
        return cell
    return f"{Decimal(cell):f}"


def marks_removed(descriptor: Mapping[str, Any]) -> Callable[[pl.Series], pl.Series] | None:
    """How the marks that a field declares are taken from its cells; None where it declares none.

    raises: ValueError where they cannot be told apart
    """
    group, bare = descriptor.get("groupChar", ""), descriptor.get("bareNumber", True)
    point = "." if descriptor["type"] == "integer" else descriptor.get("decimalChar", ".")  # an integer has none
    if not isinstance(point, str) or not isinstance(group, str) or not isinstance(bare, bool) or not point:
        raise ValueError("marks that are none")
    if point == group and descriptor["type"] == "number":
        raise ValueError("marks that cannot be told apart")
    if bare and not group and point == ".":
        return None

    def strip(cells: pl.Series) -> pl.Series:
        for _ in range(2 if group else 0):  # once more where a group has one digit, and so ends two matches
            cells = cells.str.replace_all(rf"([0-9]){re.escape(group)}([0-9])", "${1}${2}")
        if point != ".":
            cells = cells.str.replace_all(".", "\x00", literal=True).str.replace_all(point, ".", literal=True)
        return cells if bare else cells.str.extract(rf"^[^0-9+\-.]*({ANY_NUMBER})[^0-9]*$")

    return strip
