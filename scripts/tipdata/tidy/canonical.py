"""The one form of a table: columns as the schema orders them, cells as they are surely meant, rows by key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tipdata.package import field_types, judge
from tipdata.package.finding import ERROR, Finding, finding
from tipdata.package.table import Table
from tipdata.package.wording import many, quoted
from tipdata.tidy import mend, tolerant
from tipdata.tidy.doubts import Doubt, ambiguity, doubts
from tipdata.tidy.text_table import TextTable

Numbers = Mapping[tuple[int, str], str]
"""What the number in a cell is known to be, by the line of its row in the table's file and its column."""


def read(table: Table, content: bytes) -> TextTable:
    """The table whose file holds `content`: columns and rows in place, each cell as it is surely meant."""
    made = tolerant.read(table, content)
    made = made if made.faults else _shaped(made)
    return made if made.faults else _mended(made)


def _shaped(read: TextTable) -> TextTable:
    """Without empty columns, the others in the order of the schema; or why nobody can tell."""
    table, names = read.table, [name.strip() for name in read.columns]
    width = max((place for place, name in enumerate(names, 1) if name), default=0)
    # A spreadsheet ends every row with the same number of empty cells, the header too. One row alone that ends with an
    # empty cell too many has a comma somewhere that was meant to stand inside a cell.
    ragged = [
        finding("ragged-row", table.path, line, "", row[0][:64], cells=len(row), width=width)
        for line, row in zip(read.lines, read.rows, strict=True)
        if len(row) not in (width, len(names)) or any(cell.strip() for cell in row[width:])
    ]
    if ragged:
        return TextTable(table, faults=tuple(ragged))
    kept = [place for place in range(width) if names[place] or any(row[place].strip() for row in read.rows)]
    header = TextTable(table, [names[place] for place in kept])
    faults = [one for one in judge.of_file(header.as_table) if one.severity == ERROR and one.code != "header-order"]
    if faults:
        return TextTable(table, faults=tuple(faults))
    places = {names[place]: place for place in kept}
    wanted = [
        *(name for name in table.fields if name in places),
        *(name for name in places if name not in table.fields),
    ]
    changes = list(read.changes)
    if names != read.columns:
        changes.append("white space around column names taken away")
    if len(names) > len(kept):
        changes.append(f"{many(len(names) - len(kept), 'empty column')} taken away")
    if wanted != list(places):
        changes.append("columns put into the order of the schema")
    rows = [[row[places[name]] for name in wanted] for row in read.rows]
    return replace(read, columns=wanted, rows=rows, changes=tuple(changes))


def _mended(table: TextTable) -> TextTable:
    """Each cell as it is surely meant."""
    for name in table.fields:
        field, absent = table.table.fields[name], table.absent(name)
        present = set(table.column(name)) - set(absent)
        made = {cell: mend.mended(field, cell, table.local) for cell in present}
        if "" in absent:
            made |= {cell: "" for cell in present if mend.is_missing(field, cell)}
        if field.get("type") == "number" and mend.written_as_float({*made.values()} - {""}):
            made = {cell: text.removesuffix(".0") for cell, text in made.items()}
        table = _with(table, name, [made.get(cell, cell) for cell in table.column(name)])
    return table


def _with(table: TextTable, name: str, made: list[str]) -> TextTable:
    """The table with the cells of a column as they are meant, the first that differs being told."""
    differ = [(old, new) for old, new in zip(table.column(name), made, strict=True) if old != new]
    if not differ:
        return table
    first = " → ".join(map(quoted, differ[0]))
    return table.with_column(name, made, f"{many(len(differ), 'cell')} of {name} mended, the first {first}")


def settled(table: TextTable, numbers: Numbers) -> TextTable:
    """Each number as it is known to be, where its cell may mean that.

    A file with decimal commas in which a number such as `1.834` stays open is left whole: once its semicolons are gone,
    nothing would tell any more that it was doubtful.
    """
    open_: list[Finding] = []
    for name in table.fields:
        field, column = table.table.fields[name], table.column(name)
        if field.get("type") not in mend.NUMERIC or not mend.plain_number(field):
            continue
        known = [numbers.get((line, name)) for line in table.written_lines]
        for place, cell in enumerate(column):
            if table.local and known[place] is None and "." in cell and mend.ambiguous(field, cell):
                code, values = ambiguity(cell)
                line = table.lines[place]
                open_.append(finding(code, table.table.path, line, name, table.key(place), **values))
        table = _with(table, name, [mend.known(cell, n) if n else cell for cell, n in zip(column, known, strict=True)])
    return replace(table, rows=[], faults=tuple(open_)) if open_ else table


def ordered(table: TextTable) -> TextTable:
    """Rows in the order of their primary key: numbers as numbers, text by code points, empty cells first."""
    key = table.table.primary_key
    if not key or not set(key) <= set(table.fields):
        return table
    numeric = [table.table.fields[name].get("type") in mend.NUMERIC for name in key]

    def value(cell: str, number: bool) -> tuple[int, Decimal, str]:
        if number and re.fullmatch(field_types.NUMBER, cell):
            return 1, Decimal(cell), cell
        return 2 if number and cell else 0, Decimal(0), cell

    keys = [list(map(value, cells, numeric)) for cells in zip(*map(table.column, key), strict=True)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order == list(range(len(keys))):
        return table
    rows, lines = [table.rows[place] for place in order], [table.lines[place] for place in order]
    return replace(table, rows=rows, lines=lines, changes=(*table.changes, "sorted by primary key"))


def doubtful(table: TextTable) -> Iterator[tuple[int, str, Doubt]]:
    """Cells of which nobody can tell what they were, by place of the row and column."""
    for name in table.fields:
        column = table.column(name)
        found = doubts(table.table.fields[name], table.absent(name), column)
        yield from ((place, name, found[cell]) for place, cell in enumerate(column) if cell in found)


def findings(table: TextTable, written: bool) -> Iterator[Finding]:
    """What had to be left in the cells.

    written: whether places are those of the file as it will be written, else those of the file as it stands
    """
    if table.faults:
        yield from table.faults
        return
    lines = dict(zip(table.written_lines, table.written_lines if written else table.lines, strict=True))
    named = set()
    for place, name, (code, values) in doubtful(table):
        line = lines[table.written_lines[place]]
        named.add((line, name))
        yield finding(code, table.table.path, line, name, table.key(place), **values)
    made = table.as_table
    for fault in (one for batch in made.batches() for one in judge.of_cells(made, batch) if one.severity == ERROR):
        line = lines.get(fault.line, fault.line)
        if (line, fault.column) not in named:
            yield replace(fault, line=line)
