"""The one form of a table: columns as the schema orders them, cells as they are surely meant, rows by key."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.findings import ERROR, Finding, create_finding
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.tidy import repair, text_table
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable

MENDED = "mended, the first {}"
KnownNumbers = Mapping[tuple[int, str], str]
"""What the number in a cell is known to be, by the line of its row in the table's file and its column."""


def read_canonical(table: Table) -> TextTable:
    """A table whose `content` is given: columns and rows in place, each cell as it is surely meant.

    raises: Left
    """
    made = _shaped(text_table.read_text_table(table))
    for name in made.fields:
        field, present = table.fields[name], {*made.column(name)} - {*made.absent(name)}
        cells = {cell: repair.repair_cell(field, cell, made.local) for cell in present}
        if field.get("type") == "number" and repair.written_as_float({*cells.values()} - {""}):
            cells = {cell: text.removesuffix(".0") for cell, text in cells.items()}
        made = made.with_column(name, [cells.get(cell, cell) for cell in made.column(name)], MENDED)
    return made


def _shaped(read_canonical: TextTable) -> TextTable:
    """Without empty columns, the others in the order of the schema.

    raises: Left where nobody can tell which cell stands in which column
    """
    table, names = read_canonical.table, [name.strip() for name in read_canonical.columns]
    width = max((place for place, name in enumerate(names, 1) if name), default=0)
    # A spreadsheet ends every row with the same number of empty cells, the header too. One row alone that ends with an
    # empty cell too many has a comma somewhere that was meant to stand inside a cell.
    ragged = [
        create_finding("ragged-row", table.path, line, "", row[0][:64], cells=len(row), width=width)
        for line, row in zip(read_canonical.lines, read_canonical.rows, strict=True)
        if len(row) not in (width, len(names)) or any(cell.strip() for cell in row[width:])
    ]
    if ragged:
        raise CannotTidy(ragged)
    kept = [
        place
        for place in range(width)
        if names[place] or any(row[place].strip() for row in read_canonical.rows)
    ]
    header = TextTable(table, [names[place] for place in kept], [], []).as_table
    if faults := [
        one
        for one in table_validation.validate_file(header)
        if one.severity == ERROR and one.code != "header-order"
    ]:
        raise CannotTidy(faults)
    places = {names[place]: place for place in kept}
    described = list(table.fields)
    wanted = sorted(
        places, key=lambda name: described.index(name) if name in described else len(described)
    )
    changes = list(read_canonical.changes)
    if names != read_canonical.columns:
        changes.append("white space around column names taken away")
    if len(names) > len(kept):
        changes.append(f"{count_noun(len(names) - len(kept), 'empty column')} taken away")
    if wanted != list(places):
        changes.append("columns put into the order of the schema")
    rows = [[row[places[name]] for name in wanted] for row in read_canonical.rows]
    return replace(read_canonical, columns=wanted, rows=rows, changes=tuple(changes))


def settle_numbers(table: TextTable, numbers: KnownNumbers) -> TextTable:
    """Each number as it is known to be, where its cell may mean that.

    raises: Left if there are cells of which nobody can tell what they were: what is left of a spreadsheet's doing in the
            others, such as semicolons beside `1.834`, may be all that still tells, so the file is mended whole or not at all
    """
    doubtful: list[Finding] = []
    for name in table.fields:
        field, column = table.table.fields[name], table.column(name)
        known = [numbers.get((line, name), "") for line in table.written_lines]
        cells = column
        if field.get("type") in repair.NUMERIC and repair.has_plain_format(field):
            cells = [
                number
                if number and Decimal(number) in map(Decimal, repair.possible_numbers(cell))
                else cell
                for cell, number in zip(column, known, strict=True)
            ]
        doubts = repair.find_doubtful_cells(field, table.absent(name), cells, table.local)
        for place, cell in enumerate(cells):
            if cell in doubts and cell != known[place]:
                code, values = doubts[cell]
                doubtful.append(
                    create_finding(
                        code,
                        table.table.path,
                        table.lines[place],
                        name,
                        table.format_key(place),
                        **values,
                    )
                )
        table = table.with_column(name, cells, MENDED)
    if doubtful:
        raise CannotTidy(doubtful)
    return table


def sort_rows(table: TextTable) -> TextTable:
    """Rows in the order of their primary key: numbers as numbers, text by code points, empty cells first."""
    key = table.table.primary_key
    if not key or not set(key) <= set(table.fields):
        return table
    numeric = [table.table.fields[name].get("type") in repair.NUMERIC for name in key]

    def value(cell: str, number: bool) -> tuple[int, Decimal, str]:
        if number and re.fullmatch(field_types.CANONICAL_NUMBER, cell):
            return 1, Decimal(cell), cell
        return 2 if number and cell else 0, Decimal(0), cell

    keys = [list(map(value, cells, numeric)) for cells in zip(*map(table.column, key), strict=True)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    if order == list(range(len(keys))):
        return table
    rows, lines = [table.rows[place] for place in order], [table.lines[place] for place in order]
    return replace(table, rows=rows, lines=lines, changes=(*table.changes, "sorted by primary key"))


def find_invalid_cells(table: TextTable, written: bool) -> Iterator[Finding]:
    """The cells that are not of their type.

    written: whether places are those of the file as it will be written, else those of the file as it stands
    """
    made = table.as_table
    before = {} if written else dict(zip(table.written_lines, table.lines, strict=True))
    for one in (
        fault for batch in made.batches() for fault in table_validation.validate_cells(made, batch)
    ):
        if one.severity == ERROR:
            yield replace(one, line=before.get(one.line, one.line))
