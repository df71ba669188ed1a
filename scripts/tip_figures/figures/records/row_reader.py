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
    """Return the records of a table, and the identifiers in rows that have no record.

    A row has no record if

    - a cell that the schema requires is empty or invalid, unless it is a detail
      (`ColumnType.is_detail`), because then the other cells can still be checked;
    - it is the row of a numeral without a value, although its form is not `vague`; or
    - an earlier row, with or without a record, has the same primary key.

    Args:
        table: one of the source tables
        row_type: the record class of the table, such as FigureRow

    Returns:
        the records in the order of the rows; and a set with all identifiers in the rows without a
        record, from every column whose name ends with `_id`. An empty cell gives "", an identifier
        that is not known (see `Figures.has_all_rows`)
    """
    columns = list_row_columns(row_type)
    required = [name for name in columns if table.is_required(name) and not columns[name].is_detail]
    dimensions = list(list_dimension_fields(table))
    records = []
    keys = set()  # of all earlier rows, even of those without a record
    omitted_ids: set[str] = set()
    for cells in table.rows():
        values = {name: column.read(cells[name]) for name, column in columns.items()}
        if row_type is FigureRow:
            values["codes"] = {name: cells[name] or "" for name in dimensions}
        key = tuple(cells.get(name) for name in table.primary_key)
        is_repeated = key != () and key in keys  # () if the schema has no primary key
        keys.add(key)
        # Only numerals have a form; rows of other tables are treated like vague numerals.
        needs_value = values.get("form", "vague") != "vague"
        needed = [*required, "value"] if needs_value else required
        has_empty_cell = any(values[name] in (None, "") for name in needed)
        if is_repeated or has_empty_cell:
            omitted_ids.update(values[name] for name in columns if name.endswith("_id"))
        else:
            records.append(row_type(**values, line=cells["_line"]))
    return tuple(records), frozenset(omitted_ids)


def read_cells(package: Package, table_name: str) -> list[dict[str, Any]]:
    """Return the rows of a table as column → cell, even rows that have no record.

    The key `_line` has the line of the file on which the row begins. The result is empty if the
    package does not have the table.
    """
    table = package.tables.get(table_name)
    return table.rows() if table else []


def find_missing_columns(package: Package) -> Iterator[Finding]:
    """Yield a finding for each table or column that records need and the package does not have.

    A finding is also yielded for a column to which the schema gives an unsuitable type, or whose
    values it does not require although every record must have one; and for a dimension with an
    unknown meaning.

    Nothing is yielded if the table `figures` or `indicators` is missing, because the package is
    then about something else.
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return
    for table_name, row_type in ROW_TYPES.items():
        table = package.tables.get(table_name)
        if table is None:
            needed = f"a table “{table_name}”"
            yield _report_need(package.path, "resources", needed)
            continue
        columns = dict(list_row_columns(row_type))
        if row_type is FigureRow:
            columns |= dict.fromkeys(list_dimension_fields(table), CODE_COLUMN)
            yield from _find_unknown_meanings(table)
        for name, column in columns.items():
            has_type = table.fields.get(name, {}).get("type") in column.schema_types
            may_be_empty = column.must_be_required and not table.is_required(name)
            if not has_type or may_be_empty:
                column_type = " or ".join(column.schema_types)
                kind = "required column" if column.must_be_required else "column"
                needed = f"a {kind} “{name}” of type {column_type} in the table {table_name}"
                yield _report_need(table.schema_path, f"fields.{name}", needed)


def _report_need(path: str, place: str, needed: str) -> Finding:
    """Return a finding about what records need and a JSON file of the package does not describe.

    Args:
        path: the descriptor of the package, or a schema
        place: the property of the file: "fields.sex"
        needed: what is needed, in words
    """
    no_line = 0  # the place is given by the property instead
    return create_finding("table-needed", path, no_line, place, needed=needed)


def explain_unread(package: Package) -> str:
    """Return a message why the source tables of a package cannot be read as records.

    Returns:
        the first fault and how to fix it, in one line that begins with the path of the file:
        "PATH: line 3: FAULT FIX", without the line for a fault of a whole file; "" if the tables
        can be read. For a package without the table `figures` or `indicators`, the message says
        that it has no tables of figures
    """
    if not {"figures", "indicators"} <= package.tables.keys():
        return f"{package.root / package.path}: the package has no tables of figures."
    fault = next(_find_reading_faults(package), None)
    if fault is None:
        return ""
    line = f" line {fault.line}:" if fault.line else ""
    return f"{package.root / fault.path}:{line} {fault.message} {fault.hint}".rstrip()


def _find_reading_faults(package: Package) -> Iterator[Finding]:
    """Yield the findings that prevent source tables from being read as records.

    The findings are about source tables alone, in this order:

    1. findings of the package about their resources and schemas;
    2. tables and columns that are missing or unsuitable (see `find_missing_columns`);
    3. findings about CSV files in which a column of the schema is missing.
    """
    tables = [package.tables[name] for name in ROW_TYPES if name in package.tables]
    places = tuple(f"resources.{table.name}." for table in tables)
    source_resources = [entry for entry in package.resources if str(entry.get("name")) in ROW_TYPES]
    schema_files = [entry.get("schema") for entry in source_resources]
    for finding in package.findings:
        # A finding about the descriptor has its place, such as `resources.figures.path`, as column.
        if finding.path in schema_files or finding.column.startswith(places):
            yield finding
    yield from find_missing_columns(package)
    for table in tables:
        if len(table.frame_columns) < len(table.fields):
            # A file without columns has faults of its own; otherwise its header is at fault.
            content_faults = () if table.csv.columns else table.csv.findings
            yield from content_faults or find_header_faults(table)


def _find_unknown_meanings(figures_table: Table) -> Iterator[Finding]:
    """Yield a finding for each dimension whose `meaning` in the schema is not one of MEANINGS.

    A dimension without a meaning is correct.
    """
    for name, field in list_dimension_fields(figures_table).items():
        if "meaning" in field and field["meaning"] not in MEANINGS:
            meanings = ", ".join(MEANINGS)
            needed = f"one of the meanings {meanings} for the dimension “{name}”, or none"
            yield _report_need(figures_table.schema_path, f"fields.{name}.meaning", needed)


class DraftedRow(NamedTuple):
    """A row of figures or numerals that no person has reviewed yet.

    Attributes:
        table: "figures" or "numerals"
        line: the line of the file on which the row begins
        source_id: the cell of the row; "" if it is empty
        is_marked: whether the note of the row begins with PROPOSAL_PREFIX; if not, the row is a
            numeral of a marked figure
    """

    table: str
    line: int
    source_id: str
    is_marked: bool


def find_drafted_rows(package: Package) -> list[DraftedRow]:
    """Return the rows that no person has reviewed: marked rows, and numerals of marked figures.

    A row is marked if its note begins with PROPOSAL_PREFIX ("Proposal:").

    Returns:
        rows of figures, then rows of numerals, in the order of their files
    """
    drafted = []
    marked_figure_ids = set()
    # Figures first: their ids show which numerals are drafted.
    for table in ("figures", "numerals"):
        for cells in read_cells(package, table):
            figure_id = cells.get("figure_id")
            is_marked = str(cells.get("note") or "").startswith(PROPOSAL_PREFIX)
            if is_marked and table == "figures" and figure_id:
                marked_figure_ids.add(figure_id)
            if is_marked or figure_id in marked_figure_ids:
                source_id = str(cells.get("source_id") or "")
                drafted.append(DraftedRow(table, cells["_line"], source_id, is_marked))
    return drafted
