"""What tidying a package would write, file by file; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from tip_figures.datapackage.diff.changes import Change
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.read import json_file
from tip_figures.datapackage.read.csv_dialect import Dialect
from tip_figures.datapackage.read.csv_text import find_merge_marker
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.tidy import canonical
from tip_figures.datapackage.tidy.text_table import CannotTidy, TextTable


class NewCell(NamedTuple):
    """The text that a cell should have, because it follows from other cells.

    line: physical line of the row in its file
    text: empty for a missing value
    """

    table: str
    line: int
    column: str
    text: str


CellRule = Callable[[Package], Iterable[NewCell]]
"""Says what cells should hold, since it follows from others; knows the columns that `tidy` does not."""


@dataclass(frozen=True)
class FileChange:
    """A file that is not as it should be.

    path:    relative to the package
    old:     what stands in it
    content: what should
    changes: how that differs, in words
    """

    path: str
    old: bytes
    content: bytes
    changes: tuple[str, ...]


@dataclass(frozen=True)
class TidyPlan:
    """All that tidying would do to a package.

    files:    what would be written, tables first and the descriptor last
    refilled: filled cells that get another text, since what they follow from has changed
    findings: what it had to leave
    """

    files: tuple[FileChange, ...]
    refilled: tuple[Change, ...]
    findings: tuple[Finding, ...]


def plan_tidying(
    package: Package, fillers: Sequence[CellRule], numbers: CellRule, written: bool
) -> TidyPlan:
    """What tidying `package` would do.

    numbers: says what numbers are known to be, so that `1.834` is told from 1834; it fills nothing
    written: whether places in findings are those of the tidied files, else those of the files as they stand
    """
    findings = list(package.findings)
    tables = _read(package, numbers, findings)
    refilled: list[Change] = []
    for filler in fillers:
        refilled += _fill(tables, filler(_as_written(package, tables)))
    files = []
    for made in tables.values():
        findings += canonical.find_invalid_cells(made, written)
        changes = made.changes or ("quotes only where they are needed",)
        files.append(FileChange(made.table.path, made.table.content or b"", made.content, changes))
    twice = (
        "json-duplicate",
        package.path,
    )  # a name that stands twice in the descriptor would be lost
    if twice not in ((fault.code, fault.path) for fault in package.findings):
        old = (package.root / package.path).read_bytes()
        files.append(
            FileChange(
                package.path, old, json_file.to_json(package.descriptor).encode(), ("formatted",)
            )
        )
    changed = tuple(file for file in files if file.content != file.old)
    return TidyPlan(changed, tuple(refilled), tuple(dict.fromkeys(findings)))


def _read(package: Package, numbers: CellRule, findings: list[Finding]) -> dict[str, TextTable]:
    """The tables in their one form, but for what follows from others; why a file is left goes to `findings`."""
    files: dict[Path, Table] = {}
    for table in package.tables.values():
        if table.file is not None:
            files.setdefault(table.file, table)  # the first of two tables of one file
    tables: dict[str, TextTable] = {}
    for file, table in files.items():
        content = file.read_bytes()
        if found := find_merge_marker(table.path, content):
            findings.append(found)
        elif table.fields and table.dialect == Dialect(
            table.dialect.delimiter
        ):  # else comments would be lost
            try:
                tables[table.name] = canonical.read_canonical(replace(table, content=content))
            except CannotTidy as left:
                findings += left.findings
    known: dict[str, dict[tuple[int, str], str]] = {}
    for name, line, column, text in numbers(_as_written(package, tables)):
        known.setdefault(name, {})[line, column] = text
    for name, read in list(tables.items()):
        try:
            tables[name] = canonical.sort_rows(canonical.settle_numbers(read, known.get(name, {})))
        except CannotTidy as left:
            findings += left.findings
            del tables[name]
    return tables


def _as_written(package: Package, tables: Mapping[str, TextTable]) -> Package:
    made: dict[str, Table] = {}
    for name, table in package.tables.items():
        made[name] = replace(tables[name].as_table if name in tables else table, tables=made)
    return replace(package, tables=made)


def _fill(tables: dict[str, TextTable], cells: Iterable[NewCell]) -> Iterator[Change]:
    """Put new cells into the tables; a number that cannot be read looks empty to who fills cells in, and is kept."""
    wanted: dict[tuple[str, str], dict[int, str]] = {}
    for name, line, column, text in cells:
        wanted.setdefault((name, column), {})[line] = text
    for (name, column), texts in wanted.items():
        table = tables.get(name)
        if table is None or column not in table.columns:
            continue
        old = table.column(column)
        anew = table.table.fields[column].get("type") == "string"
        lines = table.written_lines
        new = [
            texts.get(line, cell) if anew or not cell else cell
            for line, cell in zip(lines, old, strict=True)
        ]
        tables[name] = table.with_column(column, new, "filled from other cells")
        for place, (was, now) in enumerate(zip(old, new, strict=True)):
            if was and was != now:
                yield Change(
                    "cell-changed", table.table.path, table.format_key(place), column, was, now
                )
    for name in {
        name for name, _ in wanted
    } & tables.keys():  # what was filled may be a part of the key
        tables[name] = canonical.sort_rows(tables[name])
