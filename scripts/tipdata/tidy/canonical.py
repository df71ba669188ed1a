"""The one form of a table: columns as the schema orders them, cells as they are surely meant, rows by key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tipdata.package import judge, number_cells
from tipdata.package.finding import ERROR, Finding, finding
from tipdata.package.table import Table
from tipdata.package.wording import many
from tipdata.tidy import mend, tolerant
from tipdata.tidy.doubts import Doubt, doubts
from tipdata.tidy.text_table import TextTable

Numbers = Mapping[tuple[int, str], str]
"""What the number in a cell is known to be, by the line of its row in the table's file and its column."""


def read(table: Table, content: bytes) -> TextTable:
    """The table whose file holds `content`: columns and rows in place, each cell as it is surely meant."""
    records = tolerant.read(table, content)
    if records.faults:
        return TextTable(table, faults=records.faults)
    made = _shaped(table, records)
    return made if made.faults else _mended(made)


def _shaped(table: Table, records: tolerant.Records) -> TextTable:
    """Without empty rows and columns, the columns in the order of the schema; or why nobody can tell."""
    names = [name.strip() for name in records.names]
    widest = len(names)
    width = max((place for place, name in enumerate(names, 1) if name), default=0)
    filled = [any(cell.strip() for cell in row) for row in records.rows]
    rows = [row for row, some in zip(records.rows, filled, strict=True) if some]
    lines = [line for line, some in zip(records.lines, filled, strict=True) if some]
    # A spreadsheet ends every row with the same number of empty cells, the header too. One row alone that ends with an
    # empty cell too many has a comma somewhere that was meant to stand inside a cell.
    ragged = [n for n, row in enumerate(rows) if len(row) not in (width, widest) or any(c.strip() for c in row[width:])]
    if ragged:
        values = ((lines[n], rows[n][0][:64], len(rows[n])) for n in ragged)
        made = (
            finding("ragged-row", table.path, line, "", key, cells=cells, width=width) for line, key, cells in values
        )
        return TextTable(table, faults=tuple(made))
    kept = [place for place, name in enumerate(names[:width]) if name or any(row[place].strip() for row in rows)]
    header = TextTable(table, [names[place] for place in kept])
    faults = [one for one in judge.of_file(header.as_table) if one.severity == ERROR and one.code != "header-order"]
    if faults:
        return replace(header, faults=tuple(faults))
    places = {names[place]: place for place in kept}
    wanted = [name for name in table.fields if name in places]
    wanted += [name for name in places if name not in table.fields]
    changes = list(records.changes)
    if len(rows) < len(filled):
        changes.append(f"{many(len(filled) - len(rows), 'empty row')} taken away")
    if names != records.names:
        changes.append("white space around column names taken away")
    if widest > len(kept):
        changes.append(f"{many(widest - len(kept), 'empty column')} taken away")
    if wanted != list(places):
        changes.append("columns put into the order of the schema")
    cells = [[row[places[name]] for name in wanted] for row in rows]
    local = records.delimiter in ";\t" and records.delimiter != table.delimiter
    return TextTable(table, wanted, cells, lines, local, tuple(changes))


def _mended(table: TextTable) -> TextTable:
    """Each cell as it is surely meant."""
    counted = Counter[mend.Mend]()
    for name, field in table.table.fields.items():
        if name not in table.columns:
            continue
        absent, column = table.absent(name), table.column(name)
        present = set(column) - set(absent)
        made = {cell: mend.mended(field, cell, table.local) for cell in present}
        if "" in absent:
            made |= {cell: ("", mend.MISSING) for cell in present if mend.is_missing(field, cell)}
        if field.get("type") == "number" and mend.written_as_float({text for text, _ in made.values()} - {""}):
            made |= {cell: (text[:-2], mend.WHOLE) for cell, (text, _) in made.items() if text.endswith(".0")}
        if made := {cell: pair for cell, pair in made.items() if pair[1] != mend.NOTHING}:
            counted.update(made[cell][1] for cell in column if cell in made)
            table = table.with_column(name, [made[cell][0] if cell in made else cell for cell in column])
    return table.with_change(*(f"{many(counted[how], how.noun)} {how.done}" for how in mend.MENDS if counted[how]))


def settled(table: TextTable, numbers: Numbers) -> TextTable:
    """Each number as it is known to be, where its cell may mean that.

    A file with decimal commas in which a number such as `1.834` stays open is left whole: once its semicolons are gone,
    nothing would tell any more that it was doubtful.
    """
    open_: list[Finding] = []
    for name, field in table.table.fields.items():
        if name not in table.columns or field.get("type") not in mend.NUMERIC or not mend.plain_number(field):
            continue
        column = table.column(name)
        known = [numbers.get((line, name)) for line in table.written_lines]
        made = [mend.known(cell, number) if number else cell for cell, number in zip(column, known, strict=True)]
        if count := sum(old != new for old, new in zip(column, made, strict=True)):
            table = table.with_column(name, made).with_change(f"{many(count, 'number')} written as other cells show it")
        for place, cell in enumerate(made):
            if table.local and known[place] is None and "." in cell and mend.ambiguous(field, cell):
                values = mend.readings(cell)
                path, line = table.table.path, table.lines[place]
                open_.append(finding("cell-ambiguous", path, line, name, table.key(place), **values))
    return replace(table, rows=[], faults=tuple(open_)) if open_ else table


def ordered(table: TextTable) -> TextTable:
    """Rows in the order of their primary key: numbers as numbers, text by code points, empty cells first."""
    key = [(table.columns.index(n), n) for n in table.table.primary_key if n in table.columns]
    if not key or len(key) < len(table.table.primary_key):
        return table
    numeric = {name for _, name in key if table.table.fields.get(name, {}).get("type") in mend.NUMERIC}

    def value(cell: str, number: bool) -> tuple[int, Decimal, str]:
        if number and re.fullmatch(number_cells.NUMBER, cell):
            return 1, Decimal(cell), cell
        return 2 if number and cell else 0, Decimal(0), cell

    keys = [[value(row[place], name in numeric) for place, name in key] for row in table.rows]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order == list(range(len(keys))):
        return table
    rows, lines = [table.rows[place] for place in order], [table.lines[place] for place in order]
    return replace(table, rows=rows, lines=lines).with_change("sorted by primary key")


def doubtful(table: TextTable) -> list[tuple[int, str, Doubt]]:
    """Cells of which nobody can tell what they were, by place of the row and column."""
    return [
        (place, name, doubt)
        for name, field in table.table.fields.items()
        if name in table.columns
        for place, doubt in doubts(field, table.absent(name), table.column(name))
    ]


def findings(table: TextTable, written: bool) -> Iterator[Finding]:
    """What had to be left in the cells.

    written: whether places are those of the file as it will be written, else those of the file as it stands
    """
    if table.faults:
        yield from table.faults
        return
    lines = dict(zip(table.written_lines, table.written_lines if written else table.lines, strict=True))
    named: set[tuple[int, str]] = set()
    for place, name, (code, values) in doubtful(table):
        line = table.written_lines[place]
        named.add((line, name))
        yield finding(code, table.table.path, lines[line], name, table.key(place), **values)
    for fault in _unread(table.as_table):
        if (fault.line, fault.column) not in named:
            yield replace(fault, line=lines.get(fault.line, fault.line))


def _unread(table: Table) -> Iterable[Finding]:
    return (one for batch in table.batches() for one in judge.of_cells(table, batch) if one.severity == ERROR)
