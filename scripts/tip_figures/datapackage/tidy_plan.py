"""Plan what tidying a package would write, file by file; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import to_json
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.table_findings import find_bad_cells
from tip_figures.datapackage.table_rows import render_rows
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.text_table import LINE, CannotTidy, TextTable, read_canonical


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
    rows:      adds and removes rows, after the cells are filled
    generated: names of tables that are made from the others; their files are never read
    build:     returns the rows of these tables; a table that cannot be made is left out
    update:    returns the schemas of these tables that must change
    """

    cells: Sequence[Callable[[Package], Iterable[NewCell]]]
    rows: Callable[[Package], Iterable[RowChange]]
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
    changes: Sequence[str]


@dataclass(frozen=True)
class TidyPlan:
    """All that tidying would do to a package.

    files:    what would be written, tables first
    refilled: cells that get another text, because the cells changed from which they follow
    findings: what needs a manual decision
    """

    files: tuple[FileChange, ...]
    refilled: tuple[Change, ...]
    findings: tuple[Finding, ...]


def plan_tidying(package: Package, rules: TidyRules) -> TidyPlan:
    """Plan what tidying a package would do; findings name lines of the files as they are."""
    findings = list(package.findings)
    tables = _read_tables(package, rules, findings)
    refilled: list[Change] = []
    for rule in rules.cells:
        refilled.extend(_fill_cells(tables, rule(_as_written(package, tables))))
    for change in rules.rows(_as_written(package, tables)):
        if change.table in tables:
            _change_rows(tables[change.table], change)
    files = []
    for table in tables.values():
        findings.extend(find_bad_cells(table.as_table))
        changes = table.changes or ["file format fixed"]
        files.append(_change_file(package, table.original.path, table.content, changes))
    rebuilt = _rebuild_tables(package, _as_written(package, tables), rules)
    findings = [entry for entry in findings if entry.column not in rebuilt]
    files += [*rebuilt.values(), *_update_schemas(package, rules)]
    changed = tuple(file for file in files if file.content != file.old)
    return TidyPlan(changed, tuple(refilled), tuple(dict.fromkeys(findings)))


def _read_tables(
    package: Package, rules: TidyRules, findings: list[Finding]
) -> dict[str, TextTable]:
    """Return the tables that are certain in each cell, tidied; add why others are not to findings.

    Of two tables with the same file only the first is read.
    """
    tables: dict[str, TextTable] = {}
    files: set[Path] = set()
    for name, table in package.tables.items():
        if table.file is None or not table.fields or name in rules.generated or table.file in files:
            continue
        files.add(table.file)
        try:
            tables[name] = read_canonical(table, table.file.read_bytes())
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
    refilled: list[Change] = []
    groups = group_by(new_cells, lambda cell: (cell.table, cell.column))
    for (name, column), group in groups.items():
        table = tables.get(name)
        if table is None or column not in table.frame.columns:
            continue
        new_texts = {cell.line: cell.text or None for cell in group}
        is_text = table.original.fields[column].get("type") == "string"
        texts = []
        for row in table.frame.iter_rows(named=True):
            text, new_text = row[column], new_texts.get(row[LINE], row[column])
            is_kept = text is not None and not is_text
            texts.append(text if is_kept else new_text)
            if text is not None and texts[-1] != text:
                place = (table.original.path, table.original.format_key(row), column)
                refilled.append(Change("cell-changed", *place, text, new_text or ""))
        table.set_column(column, pl.Series(texts, dtype=pl.String), "filled from other cells")
        table.sort_rows()  # the column may be a part of the key
    return refilled


def _change_rows(table: TextTable, change: RowChange) -> None:
    """Remove and add rows of a table."""
    remaining = table.frame.filter(~pl.col(LINE).is_in(change.removed_lines))
    removed = table.frame.height - remaining.height
    added = pl.DataFrame([*change.added], schema=table.cells.schema)
    for number, action in ((removed, "removed"), (added.height, "added")):
        if number:
            table.changes.append(f"{count_noun(number, 'row')} {action}")
    table.frame = pl.concat([remaining, added.with_columns(pl.lit(0, pl.Int64).alias(LINE))])
    table.sort_rows()


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
            content, changes = render_rows(table, rows), ["rebuilt from the other tables"]
            rebuilt[place] = _change_file(package, table.path, content, changes)
    return rebuilt


def _update_schemas(package: Package, rules: TidyRules) -> Iterator[FileChange]:
    """Yield schemas of generated tables that get other codes; not those in the descriptor."""
    for name, schema in rules.update(package).items():
        path = package.tables[name].schema_path
        if path != package.path:
            changes = ["codes taken from the source tables"]
            yield _change_file(package, path, to_json(schema).encode(), changes)


def _change_file(package: Package, path: str, content: bytes, changes: Sequence[str]) -> FileChange:
    file = package.root / path
    old = file.read_bytes() if file.is_file() else b""
    return FileChange(path, old, content, changes)
