"""The keys of a table: which columns they have, and how keys of rows are compared."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.json_values import as_list, as_names, as_object

TRAILING_ZEROS = r"(\.[0-9]*?)0+$"
PRIMARY_KEY = "primary key"


class Key(NamedTuple):
    """Columns whose values, taken together, must not be repeated.

    columns: their names
    kind:    "primary key", "unique key" or "unique column", for messages
    """

    columns: list[str]
    kind: str


def list_keys(schema: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> list[Key]:
    """List the primary key, the unique keys and the unique columns of a Table Schema.

    fields: its field descriptors by name
    """
    primary_key = as_names(schema.get("primaryKey"))
    other_keys = [Key(as_names(key), "unique key") for key in as_list(schema.get("uniqueKeys"))]
    for name, descriptor in fields.items():
        if as_object(descriptor.get("constraints")).get("unique") is True:
            other_keys.append(Key([name], "unique column"))
    keys = [Key(primary_key, PRIMARY_KEY)] if primary_key else []
    keys += [key for key in other_keys if key.columns and key.columns != primary_key]
    return keys


def key_expression(frame: pl.DataFrame, columns: Sequence[str], as_text: bool = False) -> pl.Expr:
    """Return an expression for a row's key as one value.

    Equal keys have equal values in every batch and table, however wide the numbers of a batch are.

    as_text: whether to write values as text, to compare them with those of columns of other types
    """
    parts = [_key_part(name, frame.schema[name], as_text) for name in columns]
    if len(parts) == 1:
        return parts[0]
    return pl.struct(part.alias(str(position)) for position, part in enumerate(parts))


def _key_part(name: str, dtype: pl.DataType, as_text: bool) -> pl.Expr:
    """Return an expression for a cell as part of a key."""
    column = pl.col(name)
    if dtype.is_decimal() or dtype.is_float():
        text = column.cast(pl.String)
        return text.str.replace(TRAILING_ZEROS, "${1}").str.strip_suffix(".")
    if as_text:
        return column.cast(pl.String)
    if dtype.is_integer():
        return column.cast(pl.Int128)
    return column


def hash_keys(frame: pl.DataFrame, keys: Sequence[Key]) -> pl.DataFrame:
    """Hash the keys of each row.

    returns: a row for each row of the frame, with a column "0", "1" … for each key of which the
             frame has the columns
    """
    hashes = {}
    for position, key in enumerate(keys):
        if set(key.columns) <= set(frame.columns):
            hashes[str(position)] = key_expression(frame, key.columns).hash()
    return frame.select(**hashes)
