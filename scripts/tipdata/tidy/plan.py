"""What tidying a package would write, file by file; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tipdata.package.dialect import Dialect
from tipdata.package.finding import Finding, finding
from tipdata.package.json_file import written
from tipdata.package.load import Package
from tipdata.package.new_cell import NewCell
from tipdata.package.table import Table
from tipdata.package.wording import many
from tipdata.tidy import canonical, tolerant
from tipdata.tidy.text_table import TextTable

Filler = Callable[[Package], Iterable[NewCell]]
"""Says what cells should hold, since it follows from others; knows the columns that `tidy` does not."""


@dataclass(frozen=True)
class File:
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
class Refilled:
    """A filled cell that gets another text, since what it follows from has changed; `line` is that of the tidied file."""

    path: str
    line: int
    column: str
    key: str
    old: str
    new: str


@dataclass(frozen=True)
class Plan:
    """All that tidying would do to a package.

    files:    what would be written, tables first and the descriptor last
    refilled: cells whose meaning changes by it
    findings: what it had to leave
    """

    files: tuple[File, ...]
    refilled: tuple[Refilled, ...]
    findings: tuple[Finding, ...]


def plan(package: Package, fillers: Sequence[Filler], numbers: Filler, written: bool) -> Plan:
    """What tidying `package` would do.

    numbers: says what numbers are known to be, so that `1.834` is told from 1834; it fills nothing
    written: whether places in findings are those of the tidied files, else those of the files as they stand
    """
    contents, tables, findings = _read(package)
    known: dict[str, dict[tuple[int, str], str]] = {}
    for name, line, column, text in numbers(_as_written(package, tables)):
        known.setdefault(name, {})[line, column] = text
    for name, table in tables.items():
        if not table.faults:
            tables[name] = canonical.ordered(canonical.settled(table, known.get(name, {})))
    refilled: list[Refilled] = []
    for filler in fillers:
        refilled += _fill(tables, filler(_as_written(package, tables)))
    files = []
    for name, table in tables.items():
        findings += canonical.findings(table, written)
        if not table.faults and table.content != contents[name]:
            changes = table.changes or ("quotes only where they are needed",)
            files.append(File(table.table.path, contents[name], table.content, changes))
    return Plan((*files, *_descriptor(package, findings)), tuple(refilled), tuple(dict.fromkeys(findings)))


def _read(package: Package) -> tuple[dict[str, bytes], dict[str, TextTable], list[Finding]]:
    """The bytes of each table's file by the table's name, the tables that can be tidied, and why others cannot."""
    contents: dict[str, bytes] = {}
    tables: dict[str, TextTable] = {}
    findings = list(package.faults)
    seen = {(package.root / package.path).resolve()}
    for resource in package.resources:
        table = package.tables.get(str(resource.get("name")))
        if table is None or table.file is None or table.name in contents or table.file.resolve() in seen:
            continue
        seen.add(table.file.resolve())
        contents[table.name] = content = table.file.read_bytes()
        if not table.fields or table.dialect != Dialect(
            table.delimiter
        ):  # its comments would be lost, or its header made up
            if line := tolerant.conflict(content):
                findings.append(finding("merge-conflict", table.path, line))
            continue
        tables[table.name] = canonical.read(table, content)
    return contents, tables, findings


def _as_written(package: Package, tables: Mapping[str, TextTable]) -> Package:
    """The package as if it had been written."""
    made: dict[str, Table] = {}
    for name, table in package.tables.items():
        written = name in tables and not tables[name].faults
        made[name] = replace(tables[name].as_table if written else table, tables=made)
    return replace(package, tables=made)


def _fill(tables: dict[str, TextTable], cells: Iterable[NewCell]) -> Iterator[Refilled]:
    """Put new cells into the tables; a row with a doubtful cell keeps its own, which may say what stood in that."""
    wanted: dict[tuple[str, str], dict[int, str]] = {}
    for name, line, column, text in cells:
        wanted.setdefault((name, column), {})[line] = text
    for (name, column), texts in wanted.items():
        table = tables.get(name)
        if table is None or table.faults or column not in table.columns:
            continue
        doubtful = {place for place, _, _ in canonical.doubtful(table)}
        old = table.column(column)
        new = [cell if n in doubtful else texts.get(line, cell)
               for n, (line, cell) in enumerate(zip(table.written_lines, old, strict=True))]  # fmt: skip
        changed = [n for n, cell in enumerate(new) if cell != old[n]]
        if changed:
            words = f"{many(len(changed), 'cell')} of {column} filled from other cells"
            tables[name] = table.with_column(column, new).with_change(words)
        for n in changed:
            if old[n]:
                yield Refilled(table.table.path, table.written_lines[n], column, table.key(n), old[n], new[n])
    for name in {name for name, _ in wanted} & tables.keys():  # what was filled may be a part of the key
        tables[name] = canonical.ordered(tables[name])


def _descriptor(package: Package, findings: Sequence[Finding]) -> Iterator[File]:
    """The descriptor as its file should be, unless it is so, or a name that stands twice in it would be lost."""
    if any(fault.code == "json-duplicate" and fault.path == package.path for fault in findings):
        return
    old, content = (package.root / package.path).read_bytes(), written(package.descriptor).encode()
    if content != old:
        yield File(package.path, old, content, ("formatted",))
