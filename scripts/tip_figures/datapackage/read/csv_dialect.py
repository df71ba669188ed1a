"""The dialect of a CSV file: which characters separate and quote its cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""Common delimiters, with their names for messages."""

SUPPORTED_VALUES: Mapping[str, tuple[object, ...]] = {
    "doubleQuote": (True,),
    "lineTerminator": ("\r\n", "\n", "\r"),
    "escapeChar": (None, ""),
    "nullSequence": (None, ""),
    "commentRows": (None, []),
    "headerRows": ([1],),
}
"""Properties for which only these values are supported; the first is the default.

Properties of formats other than CSV are not listed: they have no effect on a CSV file.
"""


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written.

    delimiter:  the character between cells
    quote:      the character around a quoted cell
    comment:    start of a line that is not a row; empty if there are no such lines
    header:     whether the first row names the columns
    skip_space: whether spaces after a delimiter are not part of the cell
    """

    delimiter: str = ","
    quote: str = '"'
    comment: str = ""
    header: bool = True
    skip_space: bool = False


def read_dialect(descriptor: Mapping[str, Any], tab_separated: bool = False) -> tuple[Dialect, str]:
    """Read the dialect that a descriptor describes.

    tab_separated: whether the default delimiter is a tab
    returns:       the dialect, and the first property with an unsupported value; empty if none has
    """
    dialect = Dialect(
        delimiter=descriptor.get("delimiter", "\t" if tab_separated else ","),
        quote=descriptor.get("quoteChar", '"'),
        comment=descriptor.get("commentChar") or "",
        header=descriptor.get("header", True),
        skip_space=descriptor.get("skipInitialSpace", False),
    )
    unsupported = _find_unsupported_property(dialect) or _find_unsupported_value(descriptor)
    return dialect, unsupported


def _find_unsupported_property(dialect: Dialect) -> str:
    """Name the first property of the descriptor whose value in the dialect cannot be used."""
    if not _is_separator(dialect.delimiter) or dialect.delimiter == dialect.quote:
        return "delimiter"
    if not _is_separator(dialect.quote):
        return "quoteChar"
    if not isinstance(dialect.comment, str) or "\n" in dialect.comment:
        return "commentChar"
    if dialect.comment == dialect.quote:
        return "commentChar"
    if not isinstance(dialect.header, bool):
        return "header"
    if not isinstance(dialect.skip_space, bool):
        return "skipInitialSpace"
    return ""


def _find_unsupported_value(descriptor: Mapping[str, Any]) -> str:
    """Name the first property whose value is not among its supported values."""
    for name, supported in SUPPORTED_VALUES.items():
        if name == "headerRows" and descriptor.get("header") is False:
            continue
        if descriptor.get(name, supported[0]) not in supported:
            return name
    return ""


def _is_separator(value: object) -> bool:
    """Whether a value is one character that can separate or quote cells."""
    return isinstance(value, str) and len(value) == 1 and value not in "\r\n\x00\ufeff"
