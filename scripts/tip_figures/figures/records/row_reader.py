"""Reading source tables into records, what is missing for that, and which rows are only drafted.

A drafted row is marked as a proposal, because no person has reviewed it yet. It is read from the
table, since it has no record if a cell is empty that must not be.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.figures.records import (
    CODE_COLUMN,
    PROPOSAL_PREFIX,
    ROW_TYPES,
    FigureRow,
    TableRow,
    list_row_columns,
)


def read_rows(table: Table, row_type: type[TableRow]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """Read a table into records of its type.

    A row has no record if a cell that the schema requires, and that is not a detail, is empty or
    invalid, or if an earlier row has its key. A numeral needs a value as well, unless its form is
    vague.

    returns: records, and the identifiers in rows without a record: the cells of all columns whose
             name ends with `_id`; "" if such a cell is empty (see `Figures.has_all_rows`)
    """
    columns = list_row_columns(row_type)
    required = [name for name in columns if table.is_required(name) and not columns[name].is_detail]
    dimensions = list_dimension_columns(table)
    rows = []
    keys = set()
    omitted_ids: set[str] = set()
    for cells in table.rows():
        values = {name: column.read(cells[name]) for name, column in columns.items()}
        if row_type is FigureRow:
            values["codes"] = {name: cells[name] or "" for name in dimensions}
        key = tuple(cells.get(name) for name in table.primary_key)
        is_repeated = key != () and key in keys
        keys.add(key)
        row = row_type(**values, line=cells["_line"])
        needs_value = values.get("form", "vague") != "vague"  # only numerals have a form
        needed = [*required, "value"] if needs_value else required
        is_empty = any(values[name] in (None, "") for name in needed)
        if is_repeated or is_empty:
            omitted_ids.update(values[name] for name in columns if name.endswith("_id"))
        else:
            rows.append(row)
    return tuple(rows), frozenset(omitted_ids)


def read_cells(package: Package, table_name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, even those without a record: column → cell as in `Table.rows`.

    returns: each with its physical line as `_line`; no rows if the table cannot be read
    """
    table = package.tables.get(table_name)
    return table.rows() if table else []


def list_dimension_columns(table: Table) -> list[str]:
    """Return the columns of figures that have `"dimension": true` in the schema."""
    return [
        name for name, descriptor in table.fields.items() if descriptor.get("dimension") is True
    ]


def find_missing_columns(package: Package) -> Iterator[Finding]:
    """Report tables and columns that are missing, or have an unsuitable type in the schema.

    A column that every record needs is unsuitable if the schema does not require its values.

    returns: nothing if the package has no table `figures` or `indicators`, so it is about something
             else
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return
    for table_name, row_type in ROW_TYPES.items():
        table = package.tables.get(table_name)
        if table is None:
            needed = f"a table “{table_name}”"
            yield create_finding("table-needed", package.path, 0, "resources", needed=needed)
            continue
        columns = dict(list_row_columns(row_type))
        if row_type is FigureRow:
            columns |= dict.fromkeys(list_dimension_columns(table), CODE_COLUMN)
        for name, column in columns.items():
            has_type = table.fields.get(name, {}).get("type") in column.schema_types
            is_required = table.is_required(name) or not column.must_be_required
            if not (has_type and is_required):
                column_type = " or ".join(column.schema_types)
                kind = "required column" if column.must_be_required else "column"
                needed = f"a {kind} “{name}” of type {column_type} in the table {table_name}"
                place = f"fields.{name}"
                yield create_finding("table-needed", table.schema_path, 0, place, needed=needed)


class DraftedRow(NamedTuple):
    """A row of figures or numerals that is not reviewed yet.

    is_marked: whether its note has the mark; otherwise it is a numeral of a marked figure
    """

    table: str
    line: int
    source_id: str
    is_marked: bool


def find_drafted_rows(package: Package) -> list[DraftedRow]:
    """Find the rows that are marked as proposals, and the numerals of marked figures.

    returns: rows of figures, then rows of numerals, in the order of their files
    """
    drafted = []
    drafted_ids = set()
    for table in ("figures", "numerals"):
        for cells in read_cells(package, table):
            figure_id = cells.get("figure_id")
            is_marked = str(cells.get("note") or "").startswith(PROPOSAL_PREFIX)
            if is_marked and figure_id:
                drafted_ids.add(figure_id)
            if is_marked or figure_id in drafted_ids:
                source_id = str(cells.get("source_id") or "")
                drafted.append(DraftedRow(table, cells["_line"], source_id, is_marked))
    return drafted
