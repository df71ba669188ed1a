"""Plan what tidying a package would write, file by file; nothing is written here."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.cell_findings import find_bad_cells
from tip_figures.datapackage.csv_file import LINE
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import (
    CannotTidy,
    fill_table,
    read_canonical,
    read_cells,
    render_rows,
    render_table,
    replace_rows,
)
from tip_figures.datapackage.text_format import count_noun, quote_value

PATH_MISSING = "path-missing"  # code of a finding
MAX_TEXT_LENGTH = 120  # characters of a cell that are shown


class NewCell(NamedTuple):
    """The text that a cell should have, because it follows from other cells.

    Attributes:
        line: physical line of the row in its file
        text: empty for a missing value
    """

    table: str
    line: int
    column: str
    text: str


RowsByTable = Mapping[str, Sequence[Mapping[str, str]]]
"""Name of a table → rows: cells by column; a cell that is not given is empty."""


class TidyRules(NamedTuple):
    """What follows from what in the tables of a dataset; each rule takes a package.

    Attributes:
        cells: derive cells from others, one rule after the other
        rows: returns rows to add, after the cells are filled
        generated: names of tables that are made from the others; their files are never read
        build: returns the rows of these tables; a table that cannot be made is left out
        update: returns the schemas of these tables that must change
    """

    cells: Sequence[Callable[[Package], Iterable[NewCell]]]
    rows: Callable[[Package], RowsByTable]
    generated: Sequence[str]
    build: Callable[[Package], RowsByTable]
    update: Callable[[Package], Mapping[str, Mapping[str, Any]]]


class FileChange(NamedTuple):
    """A file that should have other content.

    Attributes:
        path: relative to the package
        content: its canonical content
        changes: how it differs from that of now, in words
    """

    path: str
    content: bytes
    changes: str


class TidyPlan(NamedTuple):
    """All that tidying would do to a package.

    Attributes:
        files: what would be written, tables first
        findings: what needs a manual decision
    """

    files: Sequence[FileChange]
    findings: Sequence[Finding]


def plan_tidying(package: Package, rules: TidyRules) -> TidyPlan:
    """Plan what tidying a package would do: repair and fill cells, add rows, rebuild tables.

    A table with an uncertain cell stays as it is, and findings say why. Findings name lines of the
    files as they are.
    """
    places = {f"resources.{name}.path" for name in rules.generated}
    findings = [  # a generated table without a file gets one
        entry
        for entry in package.findings
        if entry.code != PATH_MISSING or entry.column not in places
    ]
    tables = _read_tables(package, rules, findings)
    for find_new_cells in rules.cells:
        _fill_cells(tables, find_new_cells(package.with_tables(tables)))
    for name, new_rows in rules.rows(package.with_tables(tables)).items():
        if name in tables:
            table = tables[name]
            all_rows = pl.concat([table.csv.rows, fill_table(table, new_rows).csv.rows])
            tables[name] = replace_rows(table, all_rows)
    for table in tables.values():
        findings += find_bad_cells(table)
    rebuilt = _list_rebuilt(package, package.with_tables(tables), rules)
    changes = []
    for change in (*_list_tidied(package, tables), *rebuilt):
        file = package.root / change.path
        if not file.is_file() or file.read_bytes() != change.content:
            changes.append(change)
    return TidyPlan(changes, findings)


def _read_tables(package: Package, rules: TidyRules, findings: list[Finding]) -> dict[str, Table]:
    """Return the source tables in canonical form, by name.

    A table is left out if its header is wrong or a cell is uncertain. Generated tables are not
    read: they are made from the others.

    Args:
        findings: those that say why a source table is left out are appended
    """
    tables = {}
    for name, file in package.files.items():
        table = package.tables[name]
        if table.fields and name not in rules.generated:
            try:
                tables[name] = read_canonical(table, file.read_bytes())
            except CannotTidy as error:
                findings += error.findings
    return tables


def _fill_cells(tables: dict[str, Table], new_cells: Iterable[NewCell]) -> None:
    """Put new cells into the tables; cells for other tables and columns are left out.

    A new text replaces the one in a column of type string. In other columns it fills empty cells
    only. Rules see null both in an empty cell and in one that cannot be read, and the text of the
    latter must not get lost.

    Args:
        tables: changed tables are replaced in it
    """
    groups = group_by(new_cells, lambda cell: (cell.table, cell.column))
    for (name, column), group in groups.items():
        if name not in tables or column not in tables[name].fields:
            continue
        table = tables[name]
        old_text = pl.col(column)
        new_texts = {cell.line: cell.text or None for cell in group}
        # A row without a new cell keeps its text.
        text = pl.col(LINE).replace_strict(new_texts, default=old_text, return_dtype=pl.String)
        if table.fields[column].get("type") != "string":
            text = old_text.fill_null(text)
        tables[name] = replace_rows(table, table.csv.rows.with_columns(text.alias(column)))


def _list_tidied(package: Package, tables: Mapping[str, Table]) -> Iterator[FileChange]:
    """Yield the file of each tidied table, even if it stays the same.

    Args:
        package: has the files as they are
    """
    for name, table in tables.items():
        before = read_cells(table, package.files[name].read_bytes())
        changes = ", ".join(_describe_changes(before, table)) or "format and order fixed"
        yield FileChange(table.path, render_table(table), changes)


def _describe_changes(before: Table, after: Table) -> Iterator[str]:
    """Say how the rows of a table differ from those of its file, in a phrase for each column.

    Rows are compared with those on the same line of the file; a row on line 0 was added. The order
    of the rows is not compared.

    Args:
        before: as in the file
    """
    added = after.lines.to_list().count(0)
    if added:
        yield f"{count_noun(added, 'row')} added"
    # LINE is also the suffix of the columns of the file, since no column has it in its name.
    rows = after.csv.rows.join(before.csv.rows, on=LINE, suffix=LINE, maintain_order="left")
    for name in after.fields:
        texts = rows.select(f"{name}{LINE}", name)
        changed = texts.filter(texts.to_series(0).ne_missing(texts.to_series(1)))
        if not changed.is_empty():
            old, new = (quote_value(text or "", MAX_TEXT_LENGTH) for text in changed.row(0))
            number = count_noun(changed.height, "cell")
            yield f"{number} of {name} changed, the first {old} → {new}"


def _count_lines(before: bytes, after: bytes) -> str:
    """Say how many lines of a generated file are replaced, added or removed: `: 6 rows removed`.

    Returns:
        empty if none is, as where only the order or line ends differ
    """
    old, new = (Counter(content.splitlines()) for content in (before, after))
    removed, added = (old - new).total(), (new - old).total()
    changed = min(removed, added)
    counts = {"changed": changed, "added": added - changed, "removed": removed - changed}
    words = [f"{count_noun(number, 'row')} {verb}" for verb, number in counts.items() if number]
    return f": {', '.join(words)}" if words else ""


def _list_rebuilt(package: Package, tidied: Package, rules: TidyRules) -> Iterator[FileChange]:
    """Yield the generated tables that the package has or should have, and their new schemas.

    A table should exist if its resource names a missing file.

    Args:
        package: as it is; the new schemas follow from it
        tidied: as it would be after writing the other tables; their rows follow from it
    """
    missing = {entry.column for entry in package.findings if entry.code == PATH_MISSING}
    for name, rows in rules.build(tidied).items():
        table = package.tables.get(name)
        is_expected = name in package.files or f"resources.{name}.path" in missing
        if table is not None and table.fields and is_expected:
            content = render_rows(table, rows)
            file = package.files.get(name)
            changes = _count_lines(file.read_bytes() if file else b"", content)
            yield FileChange(table.path, content, f"rebuilt from the other tables{changes}")
    for name, schema in rules.update(package).items():
        content = to_json(schema).encode()
        path = package.tables[name].schema_path
        yield FileChange(path, content, "codes taken from the source tables")
