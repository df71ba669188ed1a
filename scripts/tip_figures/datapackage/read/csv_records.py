"""The dialect of a CSV file, and its text as records by it, each with its physical line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding

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

MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7})(?:[ \r\n]|\Z)", re.MULTILINE)
RETURNS = re.compile(rb"\r\n?")


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


def read_dialect(descriptor: Mapping[str, Any], tabs: bool = False) -> tuple[Dialect, str]:
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
        "commentChar": isinstance(made.comment, str)
        and "\n" not in made.comment
        and made.comment != made.quote,
        "header": isinstance(made.header, bool),
        "skipInitialSpace": isinstance(made.skip_space, bool),
        **{name: descriptor.get(name, values[0]) in values for name, values in PLAIN.items()},
    }
    good["headerRows"] |= made.header is False
    return made, next((name for name, read in good.items() if not read), "")


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and len(value) == 1 and value not in "\r\n\x00\ufeff"


class Record(NamedTuple):
    """Physical line, cells, and whether quotes stand where they cannot, so that nobody can tell the cells."""

    line: int
    cells: list[str]
    broken: bool


def read_records(text: str, dialect: Dialect, first: int = 1) -> Iterator[Record]:
    """Each record of a text whose lines end with LF; quotes stand around a whole cell and are doubled inside it.

    A record that does not keep to that ends with its line, and reading goes on behind it.

    first: physical line of the text's first line
    """
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    whole, opened, cell, loose = _patterns(dialect)
    place = 0
    while place < len(lines):
        begin, line = place, lines[place]
        place += 1
        if dialect.comment and line.startswith(dialect.comment):
            continue
        if dialect.quote not in line:
            cells = line.split(dialect.delimiter)
            yield Record(
                first + begin,
                [c.lstrip(" ") for c in cells] if dialect.skip_space else cells,
                False,
            )
            continue
        if (
            not whole.fullmatch(line)
            and opened.fullmatch(line)
            and (end := _closing(lines, begin, dialect.quote))
        ):
            joined = "\n".join(lines[begin : end + 1])
            if whole.fullmatch(joined):
                line, place = joined, end + 1
        good = whole.fullmatch(line) is not None
        found = (cell if good else loose).findall(line)
        cells = [
            inside.replace(dialect.quote * 2, dialect.quote) if inside else plain
            for inside, plain in found
        ]
        yield Record(first + begin, cells, not good)


def _closing(lines: Sequence[str], begin: int, quote: str) -> int:
    """The first line with which the number of quotes from `begin` on is even; 0 where there is none."""
    quotes = 0
    for place in range(begin, len(lines)):
        quotes += lines[place].count(quote)
        if quotes % 2 == 0:
            return place
    return 0


@lru_cache(maxsize=32)
def _patterns(dialect: Dialect) -> tuple[re.Pattern[str], ...]:
    """A whole record, the beginning of one that goes on in the next line, a cell of either, a cell of a broken one."""
    mark, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    space = "[ ]*+" if dialect.skip_space else ""
    inside, plain = f"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+", f"[^{mark}{quote}\n]*+"
    cell = f"{space}(?:{quote}{inside}{quote}|{plain})"
    return (
        re.compile(f"{cell}(?:{mark}{cell})*+"),
        re.compile(f"(?:{cell}{mark})*{space}{quote}{inside}"),
        re.compile(f"(?:\\A|{mark}){space}(?:{quote}({inside}){quote}|({plain}))"),
        re.compile(f"(?:\\A|{mark})(?:{quote}({inside}){quote}(?={mark}|\\Z)|([^{mark}\n]*+))"),
    )


def find_carriage_returns(data: bytes, first: int) -> Finding:
    """The first carriage return of some bytes, and how many there are."""
    number, place = len(RETURNS.findall(data)), first + data.count(b"\n", 0, data.find(b"\r"))
    lines = f"This line and {number - 1:,} more end" if number > 1 else "This line ends"
    return create_finding("line-end", "", place, lines=lines)


def decode_lines(data: bytes, first: int) -> tuple[str, list[Finding]]:
    """Bytes as text with plain line ends, and what was wrong with them, each kind once; U+FFFD stands for what is no text."""
    found: list[Finding] = []
    if b"\r" in data:
        found.append(find_carriage_returns(data, first))
        data = RETURNS.sub(b"\n", data)
    if (place := data.find(b"\x00")) >= 0:
        found.append(
            create_finding("encoding", "", first + data.count(b"\n", 0, place), byte="A NUL byte")
        )
        data = data.replace(b"\x00", "\ufffd".encode())
    try:
        return data.decode(), found
    except UnicodeDecodeError as error:
        line = first + data.count(b"\n", 0, error.start)
        found.append(create_finding("encoding", "", line, byte=f"Byte {data[error.start]:#04x}"))
        return data.decode(errors="replace"), found


def find_merge_marker(path: str, data: bytes) -> Finding | None:
    """The first marker that a merge left where two versions met, in the bytes with which a file begins.

    The markers are those that `git diff --check` names. git itself is not asked: it would run what the configuration of
    a folder, which may come from anyone, tells it to.
    """
    found = MARKER.search(data)
    return (
        create_finding("merge-conflict", path, data.count(b"\n", 0, found.start()) + 1)
        if found
        else None
    )
