"""What cells that are not of the type of their column have in common, as a hint."""

from collections.abc import Mapping

import polars as pl

MISSING_VALUES = ("#N/A", "N/A", "NA", "n/a", "NULL", "null", "None", "none", "-", "--", "?", ".")
"""Texts by which programs and people often mark a missing value."""


def suggest_type(type_name: object, cells: pl.Series) -> str:
    """Return a hint if the cells suggest another type for their column; empty if they do not.

    cells: all that are not of the type
    """
    pattern, suggestion = OTHER_TYPES.get(str(type_name), ("", ""))
    if not pattern or len(cells) < 2 or not cells.str.contains(f"^(?:{pattern})$").all():
        return ""
    return suggestion


OTHER_TYPES: Mapping[str, tuple[str, str]] = {
    "date": ("[0-9]{4}", "All such cells of this column are years: is its type “year”?"),
    "integer": (
        r"[+-]?[0-9]+\.0+",
        "All such cells of this column end with .0: is its type “number”?",
    ),
}
"""For a type, what cells of another type look like, and the hint."""


def suggest_missing_value(cell: str) -> str:
    """Return a hint if a cell probably means that a value is missing."""
    is_marker = cell.strip() in MISSING_VALUES
    return "If it means that a value is missing, list it in missingValues." if is_marker else ""
