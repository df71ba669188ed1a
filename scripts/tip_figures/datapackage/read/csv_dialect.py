"""The dialect of a CSV file: which characters separate and quote its cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tip_figures.datapackage.read.encodings import UNDECLARED, UTF_8, open_as_utf8

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""Common delimiters, with their names for messages."""

CHUNK_BYTES = 1 << 20  # of a file that is searched
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
    encoding:   of the file: name of a codec, or UNDECLARED
    """

    delimiter: str = ","
    quote: str = '"'
    comment: str = ""
    header: bool = True
    skip_space: bool = False
    encoding: str = UTF_8

    @property
    def is_canonical(self) -> bool:
        """Whether a file can be written in its canonical form without loss.

        With another quote, or with comments, content would be lost; in another encoding the file
        would no longer be as declared. The delimiter stays.
        """
        has_defaults = self == Dialect(self.delimiter, encoding=self.encoding)
        return has_defaults and self.encoding in (UTF_8, UNDECLARED)


def read_dialect(
    descriptor: Mapping[str, Any], tab_separated: bool = False, encoding: str = UTF_8
) -> Dialect:
    """Read the dialect that a descriptor describes; wrong values stay in it.

    tab_separated: whether the default delimiter is a tab
    encoding:      of the file
    """
    return Dialect(
        delimiter=descriptor.get("delimiter", "\t" if tab_separated else ","),
        quote=descriptor.get("quoteChar", '"'),
        comment=descriptor.get("commentChar") or "",
        header=descriptor.get("header", True),
        skip_space=descriptor.get("skipInitialSpace", False),
        encoding=encoding,
    )


def find_unsupported_property(descriptor: Mapping[str, Any], dialect: Dialect, file: Path) -> str:
    """Name the first property of a dialect whose value cannot be used; empty if all can be.

    dialect: that was read from the descriptor
    file:    that it describes
    """
    unusable = _find_unusable_property(dialect)
    if unusable:
        return unusable
    for name in _list_unsupported_values(descriptor):
        if _matters(name, descriptor, dialect, file):
            return name
    return ""


def _find_unusable_property(dialect: Dialect) -> str:
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


def _list_unsupported_values(descriptor: Mapping[str, Any]) -> Iterator[str]:
    """Yield the properties whose value is not among its supported values."""
    for name, supported in SUPPORTED_VALUES.items():
        if name == "headerRows" and descriptor.get("header") is False:
            continue
        if descriptor.get(name, supported[0]) not in supported:
            yield name


def _matters(name: str, descriptor: Mapping[str, Any], dialect: Dialect, file: Path) -> bool:
    """Whether an unsupported value has an effect on a file: some have none without their text."""
    if name == "doubleQuote":
        text = dialect.quote * 2
    elif name in ("escapeChar", "nullSequence"):
        text = str(descriptor[name])
    else:
        return True
    overlap = b""
    with open_as_utf8(file, dialect.encoding) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if text.encode() in overlap + chunk:
                return True
            overlap = chunk[-len(text.encode()) :]
    return False


def _is_separator(value: object) -> bool:
    """Whether a value is one character that can separate or quote cells."""
    return isinstance(value, str) and len(value) == 1 and value not in "\r\n\x00\ufeff"
