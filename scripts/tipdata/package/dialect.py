"""The dialect of a CSV file: what of a Table Dialect is read, and what is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
PLAIN: Mapping[str, tuple[object, ...]] = {
    "doubleQuote": (True,),
    "lineTerminator": ("\r\n", "\n", "\r"),
    "escapeChar": (None, ""),
    "nullSequence": (None, ""),
    "commentRows": (None, []),
    "headerRows": ([1],),
}
"""Properties of which only these values are read; those of other formats than CSV have no effect on one."""


@dataclass(frozen=True)
class Dialect:
    """How a file is written.

    delimiter:  one character between cells
    quote:      one character around a cell
    comment:    what a line begins with that is no row; empty where there is none
    header:     whether the first row names the columns
    skip_space: whether spaces behind a delimiter are no part of the cell
    """

    delimiter: str = ","
    quote: str = '"'
    comment: str = ""
    header: bool = True
    skip_space: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether polars reads it as it stands."""
        one_byte = self.delimiter.isascii() and self.quote.isascii()
        return one_byte and not self.comment and not self.skip_space


def read(descriptor: Mapping[str, Any], tabs: bool = False) -> tuple[Dialect, str]:
    """The dialect that a descriptor describes, and the name of the first property that is not read; else empty.

    tabs: whether tabs stand between cells where the descriptor does not say what does
    """
    made = Dialect(
        descriptor.get("delimiter", "\t" if tabs else ","),
        descriptor.get("quoteChar", '"'),
        descriptor.get("commentChar") or "",
        descriptor.get("header", True),
        descriptor.get("skipInitialSpace", False),
    )
    good = {
        "delimiter": _is_mark(made.delimiter) and made.delimiter != made.quote,
        "quoteChar": _is_mark(made.quote),
        "commentChar": isinstance(made.comment, str) and "\n" not in made.comment and made.comment != made.quote,
        "header": isinstance(made.header, bool),
        "skipInitialSpace": isinstance(made.skip_space, bool),
        **{name: descriptor.get(name, values[0]) in values for name, values in PLAIN.items()},
    }
    good["headerRows"] |= made.header is False
    return made, next((name for name, read in good.items() if not read), "")


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and len(value) == 1 and value not in "\r\n\x00\ufeff"
