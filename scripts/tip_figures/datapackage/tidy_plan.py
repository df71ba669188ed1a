"""Plan what tidying a package would write, file by file; nothing is written here."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from tip_figures.datapackage.canonical_table import (
    find_invalid_cells,
    read_canonical,
)
from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.text_table import CannotTidy, TextTable


class NewCell(NamedTuple):
    """The text that a cell should have, because it follows from other cells.

    line: physical line of the row in its file
    text: empty for a missing value
    """

    table: str
    line: int
    column: str
    text: str


class RowChange(NamedTuple):
    """Rows that a table should lose and gain, because they follow from other rows.

    removed_lines: physical lines of rows in the file
    added:         cells of new rows by column; a cell that is not given is empty
    """

    table: str
    removed_lines: frozenset[int]
    added: tuple[Mapping[str, str], ...]


class TidyRules(NamedTuple):
    """What follows from what in the tables of a dataset; each rule takes a package.

    cells:     derive cells from others, one rule after the other
    rows:      add and remove rows, after the cells are filled
    generated: names of tables that are made from the others; their files are never read
    build:     returns the rows of these tables; a table that cannot be made is left out
    update:    returns the schemas of these tables that must change
    """

    cells: Sequence[Callable[[Package], Iterable[NewCell]]]
    rows: Sequence[Callable[[Package], Iterable[RowChange]]]
    generated: Sequence[str]
    build: Callable[[Package], Mapping[str, Sequence[Mapping[str, str]]]]
    update: Callable[[Package], Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class FileChange:
    """A file that is not in canonical form.

    path:    relative to the package
    old:     its content now; empty if there is no file
    content: its canonical content
    changes: how they differ, in words
    """

    path: str
    old: bytes
    content: bytes
    changes: tuple[str, ...]


@dataclass(frozen=True)
class TidyPlan:
    """All that tidying would do to a package.

    files:    what would be written, tables first and the descriptor last
    refilled: cells that get another text, because the cells changed from which they follow
    findings: what needs a manual decision
    """

    files: tuple[FileChange, ...]
    refilled: tuple[Change, ...]
    findings: tuple[Finding, ...]


def plan_tidying(package: Package, rules: TidyRules, in_new_files: bool) -> TidyPlan:
    """Plan what tidying a package would do.

    in_new_files: whether findings name lines of the tidied files, or of the files as they are
    """
    findings = list(package.findings)
    tables = _read_tables(package, rules, findings)
    refilled: list[Change] = []
    for cell_rule in rules.cells:
        refilled.extend(_fill_cells(tables, cell_rule(_as_written(package, tables))))
    for row_rule in rules.rows:
        for change in row_rule(_as_written(package, tables)):
            if change.table in tables:
                _change_rows(tables[change.table], change)
    files = []
    for table in tables.values():
        findings.extend(find_invalid_cells(table, in_new_files))
        changes = tuple(table.changes) or ("unnecessary quotes removed",)
        files.append(_change_file(package, table.original.path, table.content, changes))
    rebuilt = _rebuild_tables(package, _as_written(package, tables), rules)
    files.extend(rebuilt.values())
    findings = [entry for entry in findings if entry.column not in rebuilt]
    files.extend(_format_descriptions(package, rules))
    changed = tuple(file for file in files if file.content != file.old)
    return TidyPlan(changed, tuple(refilled), tuple(dict.fromkeys(findings)))


def _rebuild_tables(
    package: Package, tidied: Package, rules: TidyRules
) -> Mapping[str, FileChange]:
    """Make the generated tables that the package has, or should have.

    tidied:  the package as it would be after writing the other tables
    returns: the new files by the property of the descriptor that has their path
    """
    missing = {entry.column for entry in package.findings if entry.code == "path-missing"}
    rebuilt = {}
    for name, rows in rules.build(tidied).items():
        place = f"resources.{name}.path"
        table = package.tables.get(name)
        if table is not None and table.fields and (table.file or place in missing):
            changes = ("rebuilt from the other tables",)
            rebuilt[place] = _change_file(package, table.path, render_rows(table, rows), changes)
    return rebuilt


def _change_file(
    package: Package, path: str, content: bytes, changes: tuple[str, ...]
) -> FileChange:
    file = package.root / path
    old = file.read_bytes() if file.exists() else b""
    return FileChange(path, old, content, changes)


def _read_tables(
    package: Package, rules: TidyRules, findings: list[Finding]
) -> dict[str, TextTable]:
    """Return the tables that are certain in each cell, tidied; add why others are not to findings.

    Of two tables with the same file only the first is read.
    """
    tables: dict[str, TextTable] = {}
    files: set[Path] = set()
    for table in package.tables.values():
        is_read = table.name not in rules.generated and table.file not in files
        if table.file is None or not table.fields or not is_read:
            continue
        files.add(table.file)
        try:
            tables[table.name] = read_canonical(table, table.file.read_bytes())
        except CannotTidy as error:
            findings.extend(error.findings)
    return tables


def _as_written(package: Package, text_tables: Mapping[str, TextTable]) -> Package:
    """Return the package as it would be after writing the tables."""
    tables: dict[str, Table] = {}  # all tables share it, so that foreign keys lead to new rows
    for name, table in package.tables.items():
        current = text_tables[name].as_table if name in text_tables else table
        tables[name] = replace(current, tables=tables)
    return replace(package, tables=tables)


def _fill_cells(tables: Mapping[str, TextTable], new_cells: Iterable[NewCell]) -> list[Change]:
    """Put new cells into the tables, and return the cells that had another text.

    A rule sees an empty cell where a number cannot be read, so such a text is kept.
    """
    texts_by_column: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for new_cell in new_cells:
        if new_cell.table in tables and new_cell.column in tables[new_cell.table].columns:
            texts_by_column[new_cell.table, new_cell.column][new_cell.line] = new_cell.text
    refilled: list[Change] = []
    lines = {name: tables[name].written_lines for name, _ in texts_by_column}
    for (name, column), texts in texts_by_column.items():
        table = tables[name]
        is_text = table.original.fields[column].get("type") == "string"
        cells = table.column(column)
        for index, cell in enumerate(cells):
            text = texts.get(lines[name][index], cell)
            if text == cell or (cell and not is_text):
                continue
            cells[index] = text
            if cell:
                place = (table.original.path, table.format_key(index), column)
                refilled.append(Change("cell-changed", *place, cell, text))
        table.set_column(column, cells, "filled from other cells")
    for name in lines:
        tables[name].sort_rows()  # a filled column may be a part of the key
    return refilled


def _change_rows(table: TextTable, change: RowChange) -> None:
    """Remove and add rows of a table."""
    lines = table.written_lines
    remaining = [index for index, line in enumerate(lines) if line not in change.removed_lines]
    if len(remaining) < len(lines):
        table.changes.append(f"{count_noun(len(lines) - len(remaining), 'row')} removed")
    table.take_rows(remaining)
    for row in change.added:
        table.rows.append([row.get(name, "") for name in table.columns])
        table.lines.append(0)
    if change.added:
        table.changes.append(f"{count_noun(len(change.added), 'row')} added")
    table.sort_rows()


def _format_descriptions(package: Package, rules: TidyRules) -> Iterator[FileChange]:
    """Yield schemas of generated tables that get other codes, then the descriptor.

    A schema in the descriptor, or a file in which a name occurs twice, is left as it is.
    """
    doubtful_paths = {entry.path for entry in package.findings if entry.code == "json-duplicate"}
    for name, schema in rules.update(package).items():
        path = package.tables[name].schema_path
        if path not in {*doubtful_paths, package.path}:
            changes = ("codes taken from the source tables",)
            yield _change_file(package, path, to_json(schema).encode(), changes)
    if package.path not in doubtful_paths:
        content = to_json(package.descriptor).encode()
        yield _change_file(package, package.path, content, ("formatted",))
