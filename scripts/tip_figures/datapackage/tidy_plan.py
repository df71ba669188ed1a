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
    """Plan what the command `tidy` would write to a package; nothing is written.

    It repairs cells, fills in cells that follow from others, adds rows, and rebuilds generated
    tables. A table with a wrong header or a cell of uncertain meaning stays as it is, and a finding
    says why.

    Args:
        rules: which cells, rows and tables of this dataset follow from others

    Returns:
        the files whose content would change, and the findings that a person has to resolve, with
        the lines that the files have before tidying
    """
    # The missing file of a generated table is no finding: tidying writes it.
    generated_paths = {f"resources.{name}.path" for name in rules.generated}
    findings = []
    for finding in package.findings:
        if finding.code != PATH_MISSING or finding.column not in generated_paths:
            findings.append(finding)
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
    tidied = package.with_tables(tables)
    changed_files = []
    for change in (*_list_tidied(package, tables), *_list_rebuilt(package, tidied, rules)):
        file = package.root / change.path
        if not file.is_file() or file.read_bytes() != change.content:
            changed_files.append(change)
    return TidyPlan(changed_files, findings)


def _read_tables(package: Package, rules: TidyRules, findings: list[Finding]) -> dict[str, Table]:
    """Return the source tables of a package with repaired cells and sorted rows, by name.

    Source tables are those that the rules do not generate. One without a schema or a readable file
    is left out, and so is one with a wrong header or a cell of uncertain meaning.

    Args:
        findings: a list to which the reasons for a wrong header or an uncertain cell are appended
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
    """Write new cells into tables; a cell whose table or column does not exist is ignored.

    In a column of type string, the new text replaces the old one. In any other column, only an
    empty cell is filled. The rules that derive new cells cannot distinguish an empty cell from an
    unreadable one, and the text of an unreadable cell must not be lost.

    Args:
        tables: by name; each table that gets new cells is replaced in this dictionary
    """
    groups = group_by(new_cells, lambda cell: (cell.table, cell.column))
    for (name, column), cells in groups.items():
        if name not in tables or column not in tables[name].fields:
            continue
        table = tables[name]
        old_text = pl.col(column)
        new_texts = {cell.line: cell.text or None for cell in cells}
        # A row without a new cell keeps its text.
        text = pl.col(LINE).replace_strict(new_texts, default=old_text, return_dtype=pl.String)
        if table.fields[column].get("type") != "string":
            text = old_text.fill_null(text)
        tables[name] = replace_rows(table, table.csv.rows.with_columns(text.alias(column)))


def _list_tidied(package: Package, tables: Mapping[str, Table]) -> Iterator[FileChange]:
    """Yield the file that each tidied table would have, even if its content stays the same.

    Args:
        package: has the files as they are now
        tables: tidied tables by name
    """
    for name, table in tables.items():
        before = read_cells(table, package.files[name].read_bytes())
        changes = ", ".join(_describe_changes(before, table)) or "format and order fixed"
        yield FileChange(table.path, render_table(table), changes)


def _describe_changes(before: Table, after: Table) -> Iterator[str]:
    """Yield phrases that say how a tidied table differs from its file, one for each kind of change.

    Examples are `2 rows added` and `3 cells of year changed, the first “07” → “7”`. Each row is
    compared with the row on the same line of the file. A row on line 0 was added. The order of the
    rows is not compared.

    Args:
        before: the table with the cells of its file
        after: the tidied table
    """
    added = after.lines.to_list().count(0)
    if added:
        yield f"{count_noun(added, 'row')} added"
    old_suffix = LINE  # of the columns of the file; no column has it in its own name
    rows = after.csv.rows.join(before.csv.rows, on=LINE, suffix=old_suffix, maintain_order="left")
    for name in after.fields:
        pairs = rows.select(f"{name}{old_suffix}", name)
        old_texts, new_texts = pairs.get_columns()
        changed = pairs.filter(old_texts.ne_missing(new_texts))
        if not changed.is_empty():
            old, new = (quote_value(text or "", MAX_TEXT_LENGTH) for text in changed.row(0))
            number = count_noun(changed.height, "cell")
            yield f"{number} of {name} changed, the first {old} → {new}"


def _count_lines(before: bytes, after: bytes) -> str:
    """Return how many lines of a generated file differ: `: 2 rows changed, 1 row added`.

    A removed line and an added line count together as one changed row.

    Args:
        before: content of the file as it is now; empty if there is no file
        after: content that the file would have

    Returns:
        the end of a phrase; "" if the files have the same lines, perhaps in another order
    """
    old_lines = Counter(before.splitlines())
    new_lines = Counter(after.splitlines())
    removed = (old_lines - new_lines).total()
    added = (new_lines - old_lines).total()
    changed = min(removed, added)
    counts = {"changed": changed, "added": added - changed, "removed": removed - changed}
    phrases = [f"{count_noun(number, 'row')} {verb}" for verb, number in counts.items() if number]
    return f": {', '.join(phrases)}" if phrases else ""


def _list_rebuilt(package: Package, tidied: Package, rules: TidyRules) -> Iterator[FileChange]:
    """Yield the files of the generated tables, and those of schemas that must change.

    A generated table is rebuilt if it has a file, or if the descriptor names a file for it that
    does not exist yet.

    Args:
        package: as it is now; the new schemas follow from it
        tidied: with the source tables as tidied; the rows of the generated tables follow from it
    """
    missing = {finding.column for finding in package.findings if finding.code == PATH_MISSING}
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
