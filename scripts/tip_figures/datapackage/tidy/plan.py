"""Plan what tidying a package would write, file by file; nothing is written here."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tip_figures.datapackage.diff.changes import Change
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read.csv_text import find_merge_marker
from tip_figures.datapackage.read.json_file import to_json
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.text_format import count_noun
from tip_figures.datapackage.tidy.canonical import (
    KnownNumbers,
    find_invalid_cells,
    read_canonical,
    settle_numbers,
    sort_rows,
)
from tip_figures.datapackage.tidy.cell_rules import CellRule, NewCell
from tip_figures.datapackage.tidy.generated import NO_TABLES, TableGenerator, render_rows
from tip_figures.datapackage.tidy.row_rules import RowChange, RowRule
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable

TextTables = dict[str, TextTable]
"""Tables by name; a table whose file cannot be tidied is left out."""


@dataclass(frozen=True)
class FileChange:
    """A file that is not in canonical form.

    path:    relative to the package
    old:     its content now
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


def plan_tidying(
    package: Package,
    cell_rules: Sequence[CellRule],
    number_rule: CellRule,
    in_new_files: bool,
    row_rules: Sequence[RowRule] = (),
    generator: TableGenerator = NO_TABLES,
) -> TidyPlan:
    """Plan what tidying a package would do.

    cell_rules:   derive cells from others, one rule after the other
    number_rule:  returns numbers that cells are known to contain, so that `1.834` and 1834 can be
                  distinguished; these cells are not filled
    in_new_files: whether findings name lines of the tidied files, or of the files as they are
    row_rules:    add and remove rows, after the cells are filled
    generator:    makes tables from the tidied ones; their files are never read
    """
    findings = list(package.findings)
    tables = _read_tables(package, generator.names, findings)
    known_numbers = _find_known_numbers(package, tables, number_rule)
    tables = _settle_tables(tables, known_numbers, findings)
    refilled: list[Change] = []
    for rule in cell_rules:
        new_cells = rule(_package_as_written(package, tables))
        refilled.extend(_fill_cells(tables, new_cells))
    for row_rule in row_rules:
        for change in row_rule(_package_as_written(package, tables)):
            _change_rows(tables, change)
    file_changes = []
    for table in tables.values():
        findings.extend(find_invalid_cells(table, in_new_files))
        changes = table.changes or ("unnecessary quotes removed",)
        old = table.original.content or b""
        file_changes.append(FileChange(table.original.path, old, table.content, changes))
    rebuilt = _rebuild_tables(_package_as_written(package, tables), generator)
    findings = _without_missing_files(findings, rebuilt)
    file_changes.extend(rebuilt.values())
    file_changes.extend([*_update_schemas(package, generator), *_format_descriptor(package)])
    changed = tuple(file for file in file_changes if file.content != file.old)
    return TidyPlan(changed, tuple(refilled), tuple(dict.fromkeys(findings)))


def _format_descriptor(package: Package) -> Iterator[FileChange]:
    """Yield the descriptor in canonical form, unless a name occurs twice and one would be lost."""
    for finding in package.findings:
        if finding.code == "json-duplicate" and finding.path == package.path:
            return
    old = (package.root / package.path).read_bytes()
    yield FileChange(package.path, old, to_json(package.descriptor).encode(), ("formatted",))


def _update_schemas(package: Package, generator: TableGenerator) -> Iterator[FileChange]:
    """Yield the schemas of generated tables that get other codes.

    A schema in the descriptor, or in a file in which a name occurs twice, is left as it is.
    """
    doubtful_paths = {entry.path for entry in package.findings if entry.code == "json-duplicate"}
    doubtful_paths.add(package.path)
    for name, schema in generator.update(package).items():
        path = package.tables[name].schema_path
        if path not in doubtful_paths:
            old = (package.root / path).read_bytes()
            changes = ("codes taken from the source tables",)
            yield FileChange(path, old, to_json(schema).encode(), changes)


def _read_tables(
    package: Package, generated_names: Sequence[str], findings: list[Finding]
) -> TextTables:
    """Return the tables with their certain cells fixed; add what cannot be read to `findings`.

    generated_names: tables that are not read
    """
    tables: TextTables = {}
    for table in _one_table_for_each_file(package):
        if table.name in generated_names:
            continue
        assert table.file is not None
        content = table.file.read_bytes()
        merge_marker = find_merge_marker(table.path, content)
        if merge_marker:
            findings.append(merge_marker)
            continue
        if table.fields and table.dialect.is_canonical:
            try:
                tables[table.name] = read_canonical(replace(table, content=content))
            except CannotTidy as error:
                findings.extend(error.findings)
    return tables


def _rebuild_tables(package: Package, generator: TableGenerator) -> dict[str, FileChange]:
    """Make the generated tables that the package has, by name.

    package: as it is written
    """
    rebuilt = {}
    for name, rows in generator.build(package).items():
        table = package.tables.get(name)
        if table is None or not table.fields or not _has_file_or_place(package, table):
            continue
        content = render_rows(table, rows)
        old = b"" if table.file is None else table.file.read_bytes()
        rebuilt[name] = FileChange(table.path, old, content, ("rebuilt from the other tables",))
    return rebuilt


def _has_file_or_place(package: Package, table: Table) -> bool:
    """Whether a table has a file, or one can be written because nothing is at its path."""
    if table.file is not None:
        return table.dialect.is_canonical
    return any(_is_missing_file(finding, table.name) for finding in package.findings)


def _is_missing_file(finding: Finding, name: str) -> bool:
    """Whether a finding is about the missing file of a table."""
    return finding.code == "path-missing" and finding.column == f"resources.{name}.path"


def _without_missing_files(
    findings: Sequence[Finding], rebuilt: Mapping[str, FileChange]
) -> list[Finding]:
    """Return the findings but those about the missing files of rebuilt tables."""
    remaining = []
    for finding in findings:
        if not any(_is_missing_file(finding, name) for name in rebuilt):
            remaining.append(finding)
    return remaining


def _one_table_for_each_file(package: Package) -> list[Table]:
    """Return the tables that have a file; of two tables with the same file only the first."""
    tables: dict[Path, Table] = {}
    for table in package.tables.values():
        if table.file is not None:
            tables.setdefault(table.file, table)
    return list(tables.values())


def _find_known_numbers(
    package: Package, tables: TextTables, rule: CellRule
) -> Mapping[str, KnownNumbers]:
    """Return the numbers that cells are known to contain, by table."""
    known_numbers: dict[str, dict[tuple[int, str], str]] = defaultdict(dict)
    for cell in rule(_package_as_written(package, tables)):
        known_numbers[cell.table][cell.line, cell.column] = cell.text
    return known_numbers


def _settle_tables(
    tables: TextTables, known_numbers: Mapping[str, KnownNumbers], findings: list[Finding]
) -> TextTables:
    """Return the sorted tables in which all cells are certain; add the others to `findings`."""
    settled: TextTables = {}
    for name, table in tables.items():
        try:
            settled[name] = sort_rows(settle_numbers(table, known_numbers.get(name, {})))
        except CannotTidy as error:
            findings.extend(error.findings)
    return settled


def _package_as_written(package: Package, text_tables: TextTables) -> Package:
    """Return the package as it would be after writing the tables."""
    tables: dict[str, Table] = {}  # all tables share it, so that foreign keys lead to new rows
    for name, table in package.tables.items():
        if name in text_tables:
            table = text_tables[name].as_table
        tables[name] = replace(table, tables=tables)
    return replace(package, tables=tables)


def _fill_cells(tables: TextTables, new_cells: Iterable[NewCell]) -> list[Change]:
    """Put new cells into the tables, and return the cells that had another text.

    A rule sees an empty cell where a number cannot be read, so such a text is kept.
    """
    texts_by_column: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for new_cell in new_cells:
        texts_by_column[new_cell.table, new_cell.column][new_cell.line] = new_cell.text
    refilled: list[Change] = []
    for (name, column), texts in texts_by_column.items():
        table = tables.get(name)
        if table is None or column not in table.columns:
            continue
        is_text = table.original.fields[column].get("type") == "string"
        cells = []
        for line, cell in zip(table.written_lines, table.column(column), strict=True):
            cells.append(texts.get(line, cell) if is_text or not cell else cell)
        refilled.extend(_list_refilled(table, column, cells))
        tables[name] = table.with_column(column, cells, "filled from other cells")
    filled_tables = {name for name, _column in texts_by_column}
    for name in filled_tables & tables.keys():
        tables[name] = sort_rows(tables[name])  # a filled column may be a part of the key
    return refilled


def _change_rows(tables: TextTables, change: RowChange) -> None:
    """Remove and add rows of a table."""
    table = tables.get(change.table)
    if table is None:
        return
    rows, lines = [], []
    for row, line, written_line in zip(table.rows, table.lines, table.written_lines, strict=True):
        if written_line not in change.removed_lines:
            rows.append(row)
            lines.append(line)
    actions = []
    if len(rows) < len(table.rows):
        actions.append(f"{count_noun(len(table.rows) - len(rows), 'row')} removed")
    for added in change.added:
        rows.append([added.get(name, "") for name in table.columns])
        lines.append(0)  # the file on disk does not have the row
    if change.added:
        actions.append(f"{count_noun(len(change.added), 'row')} added")
    changed = table.with_changes(*actions, rows=rows, lines=lines)
    tables[change.table] = sort_rows(changed)


def _list_refilled(table: TextTable, column: str, cells: Sequence[str]) -> Iterator[Change]:
    """Yield the cells of a column that have a text which is to be replaced by another one."""
    for index, (before, after) in enumerate(zip(table.column(column), cells, strict=True)):
        if before and before != after:
            key = table.format_key(index)
            yield Change("cell-changed", table.original.path, key, column, before, after)
