"""Reading source tables into records, what is missing for that, and which rows are only drafted.

A drafted row is marked as a proposal, because no person has reviewed it yet. It is read from the
table, since it has no record if a cell is empty that must not be.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tip_figures.datapackage.cell_findings import find_header_faults
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
from tip_figures.figures.records.dimensions import MEANINGS, list_dimension_fields


def read_rows(table: Table, row_type: type[TableRow]) -> tuple[tuple[Any, ...], frozenset[str]]:
    """Read a table into records of its type.

    A row has no record if a cell that the schema requires, and that is not a detail, is empty or
    invalid, or if an earlier row has its key. A numeral needs a value as well, unless its form is
    vague.

    Returns:
        records, and the identifiers in rows without a record: the cells of all columns whose name
        ends with `_id`; "" if such a cell is empty (see `Figures.has_all_rows`)
    """
    columns = list_row_columns(row_type)
    required = [name for name in columns if table.is_required(name) and not columns[name].is_detail]
    dimensions = list(list_dimension_fields(table))
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

    Returns:
        each with its physical line as `_line`; no rows if the table cannot be read
    """
    table = package.tables.get(table_name)
    return table.rows() if table else []


def find_missing_columns(package: Package) -> Iterator[Finding]:
    """Report tables and columns that are missing, or have an unsuitable type in the schema.

    A column that every record needs is unsuitable if the schema does not require its values. A
    dimension with an unknown meaning is reported as well.

    Returns:
        nothing if the package has no table `figures` or `indicators`, so it is about something else
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
            columns |= dict.fromkeys(list_dimension_fields(table), CODE_COLUMN)
            yield from _find_unknown_meanings(table)
        for name, column in columns.items():
            has_type = table.fields.get(name, {}).get("type") in column.schema_types
            is_required = table.is_required(name) or not column.must_be_required
            if not (has_type and is_required):
                column_type = " or ".join(column.schema_types)
                kind = "required column" if column.must_be_required else "column"
                needed = f"a {kind} “{name}” of type {column_type} in the table {table_name}"
                place = f"fields.{name}"
                yield create_finding("table-needed", table.schema_path, 0, place, needed=needed)


def explain_unread(package: Package) -> str:
    """Explain why the source tables of a package cannot be read as records.

    Returns:
        the first reason and how to fix it, in one line that begins with the path of the file; "" if
        they can be read
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return f"{package.root / package.path}: the package has no tables of figures."
    fault = next(_find_reading_faults(package), None)
    if fault is None:
        return ""
    line = f" line {fault.line}:" if fault.line else ""
    return f"{package.root / fault.path}:{line} {fault.message} {fault.hint}".rstrip()


def _find_reading_faults(package: Package) -> Iterator[Finding]:
    """Yield why source tables cannot be read: descriptor and schemas first, then their files."""
    tables = [package.tables[name] for name in ROW_TYPES if name in package.tables]
    places = tuple(f"resources.{table.name}." for table in tables)
    schema_files = [
        entry.get("schema") for entry in package.resources if str(entry.get("name")) in ROW_TYPES
    ]
    for finding in package.findings:
        if finding.path in schema_files or finding.column.startswith(places):
            yield finding
    yield from find_missing_columns(package)
    for table in tables:
        if len(table.frame_columns) < len(table.fields):
            content_faults = () if table.csv.columns else table.csv.findings
            yield from content_faults or find_header_faults(table)


def _find_unknown_meanings(figures_table: Table) -> Iterator[Finding]:
    """Report dimensions whose meaning in the schema is not one that the checks know."""
    for name, field in list_dimension_fields(figures_table).items():
        if field.get("meaning", MEANINGS[0]) not in MEANINGS:
            needed = (
                f"one of the meanings {', '.join(MEANINGS)} for the dimension “{name}”, or none"
            )
            place = f"fields.{name}.meaning"
            path = figures_table.schema_path
            yield create_finding("table-needed", path, 0, place, needed=needed)


class DraftedRow(NamedTuple):
    """A row of figures or numerals that is not reviewed yet.

    Attributes:
        is_marked: whether its note has the mark; otherwise it is a numeral of a marked figure
    """

    table: str
    line: int
    source_id: str
    is_marked: bool


def find_drafted_rows(package: Package) -> list[DraftedRow]:
    """Find the rows that are marked as proposals, and the numerals of marked figures.

    Returns:
        rows of figures, then rows of numerals, in the order of their files
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
