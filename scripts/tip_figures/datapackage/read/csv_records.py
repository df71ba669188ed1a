"""The records of a CSV text, each with its physical line."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from tip_figures.datapackage.read.csv_dialect import Dialect


class Record(NamedTuple):
    """One record of a file.

    line:   physical line at which it begins
    cells:  its cells, without quotes
    broken: whether a quote is where none can be, so that its cells are uncertain
    """

    line: int
    cells: list[str]
    broken: bool


class Grammar(NamedTuple):
    """The regular expressions of a dialect.

    record:      a whole record
    open_record: the start of a record whose last cell continues on the next line
    cell:        a cell of a whole record: group 1 is the inside of a quoted cell, group 2 an
                 unquoted cell
    broken_cell: the same for a broken record
    """

    record: re.Pattern[str]
    open_record: re.Pattern[str]
    cell: re.Pattern[str]
    broken_cell: re.Pattern[str]


def read_records(text: str, dialect: Dialect, first_line: int = 1) -> Iterator[Record]:
    """Split a text whose lines end with LF into records.

    Quotes are around a whole cell, and a quote inside a quoted cell is doubled. A record that does
    not follow this is broken: it ends with its first line, and reading continues after that line.

    first_line: physical line of the text's first line
    """
    grammar = _compile_grammar(dialect)
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    index = 0
    while index < len(lines):
        line = lines[index]
        if dialect.comment and line.startswith(dialect.comment):
            index += 1
        elif dialect.quote not in line:  # most lines; no regular expression is needed
            yield Record(first_line + index, _split_unquoted(line, dialect), False)
            index += 1
        else:
            record_text, line_count, is_whole = _join_record_lines(lines, index, dialect, grammar)
            cell = grammar.cell if is_whole else grammar.broken_cell
            cells = _find_cells(record_text, cell, dialect.quote)
            yield Record(first_line + index, cells, not is_whole)
            index += line_count


def _split_unquoted(line: str, dialect: Dialect) -> list[str]:
    """Split a line without quotes into its cells."""
    cells = line.split(dialect.delimiter)
    if dialect.skip_space:
        return [cell.lstrip(" ") for cell in cells]
    return cells


def _join_record_lines(
    lines: Sequence[str], start: int, dialect: Dialect, grammar: Grammar
) -> tuple[str, int, bool]:
    """Find the lines of the record that begins at a line.

    returns: its text, the number of its lines, and whether it is a whole record; the first line
             alone if no number of lines is a whole record
    """
    line = lines[start]
    if grammar.record.fullmatch(line):
        return line, 1, True
    if not grammar.open_record.fullmatch(line):
        return line, 1, False
    end = _find_closing_line(lines, start, dialect.quote)
    if end is None:
        return line, 1, False
    joined = "\n".join(lines[start : end + 1])
    if grammar.record.fullmatch(joined):
        return joined, end + 1 - start, True
    return line, 1, False


def _find_closing_line(lines: Sequence[str], start: int, quote: str) -> int | None:
    """Return the index of the line that closes the last quote; None if no line does."""
    quotes = 0
    for index in range(start, len(lines)):
        quotes += lines[index].count(quote)
        if quotes % 2 == 0:
            return index
    return None


def _find_cells(record_text: str, cell: re.Pattern[str], quote: str) -> list[str]:
    """Return the cells of a record's text, without their quotes."""
    return [
        inside.replace(quote * 2, quote) if inside else unquoted
        for inside, unquoted in cell.findall(record_text)
    ]


@lru_cache(maxsize=32)
def _compile_grammar(dialect: Dialect) -> Grammar:
    """Write the grammar of a dialect as regular expressions.

    Repetitions are possessive (`*+`), so that a long record is matched in linear time.
    """
    delimiter = re.escape(dialect.delimiter)
    quote = re.escape(dialect.quote)
    space = "[ ]*+" if dialect.skip_space else ""
    inside = f"[^{quote}]*+(?:{quote}{quote}[^{quote}]*+)*+"
    unquoted = f"[^{delimiter}{quote}\n]*+"
    cell = f"{space}(?:{quote}{inside}{quote}|{unquoted})"
    start = f"(?:\\A|{delimiter})"
    end = f"(?={delimiter}|\\Z)"
    return Grammar(
        record=re.compile(f"{cell}(?:{delimiter}{cell})*+"),
        open_record=re.compile(f"(?:{cell}{delimiter})*{space}{quote}{inside}"),
        cell=re.compile(f"{start}{space}(?:{quote}({inside}){quote}|({unquoted}))"),
        broken_cell=re.compile(f"{start}(?:{quote}({inside}){quote}{end}|([^{delimiter}\n]*+))"),
    )
