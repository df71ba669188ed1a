"""Keys: the columns that they name, and each row's as one value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import polars as pl

from tipdata.package.json_file import entries


def as_one(frame: pl.DataFrame, key: Sequence[str], texts: bool = False) -> pl.Expr:
    """A row's key as one value, the same in every block and table, however wide a block's numbers are.

    texts: numbers as texts, to be compared with those of another type
    """
    parts = []
    for name in key:
        dtype, part = frame.schema[name], pl.col(name)
        if dtype.is_decimal() or dtype.is_float() or (texts and dtype.is_integer()):
            part = part.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "${1}").str.strip_suffix(".")
        elif dtype.is_integer():
            part = part.cast(pl.Int128)
        parts.append(part)
    return parts[0] if len(parts) == 1 else pl.struct(part.alias(str(place)) for place, part in enumerate(parts))


def unique_names(listed: Sequence[str]) -> list[str]:
    """Names in their order, each that stood before with its number behind it."""
    if len(set(listed)) == len(listed):
        return list(listed)
    seen, made = Counter[str](), []
    for name in listed:
        seen[name] += 1
        made.append(f"{name} ({seen[name]})" if name.strip() and seen[name] > 1 else name)
    return made


def names(listed: object) -> list[str]:
    """A key of a schema, which may be one name or a list of them, as a list."""
    if isinstance(listed, str):
        return [listed]
    return [name for name in entries(listed) if isinstance(name, str)]
