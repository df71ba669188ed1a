"""What tidying a package would write, file by file; nothing is written here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tipdata.diff.change import Change
from tipdata.package.csv_records import Dialect, conflict
from tipdata.package.finding import Finding
from tipdata.package.json_file import written
from tipdata.package.load import NewCell, Package
from tipdata.package.table import Table
from tipdata.package.wording import many
from tipdata.tidy import canonical
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
class Plan:
    """All that tidying would do to a package.

    files:    what would be written, tables first and the descriptor last
    refilled: filled cells that get another text, since what they follow from has changed
    findings: what it had to leave
    """

    files: tuple[File, ...]
    refilled: tuple[Change, ...]
    findings: tuple[Finding, ...]


def plan(package: Package, fillers: Sequence[Filler], numbers: Filler, written: bool) -> Plan:
    """What tidying `package` would do.

    numbers: says what numbers are known to be, so that `1.834` is told from 1834; it fills nothing
    written: whether places in findings are those of the tidied files, else those of the files as they stand
    """
    findings = list(package.faults)
    contents: dict[str, bytes] = {}
    tables: dict[str, TextTable] = {}
    for name, table in package.tables.items():
        if table.file is None or table.file in (package.tables[one].file for one in contents):
            continue  # two tables of one file
        contents[name] = table.file.read_bytes()
        if table.fields and table.dialect == Dialect(table.delimiter):
            tables[name] = canonical.read(table, contents[name])
        # Not tidied: comments would be lost, or a header made up.
        elif found := conflict(table.path, contents[name]):
            findings.append(found)
    known: dict[str, dict[tuple[int, str], str]] = {}
    for name, line, column, text in numbers(_as_written(package, tables)):
        known.setdefault(name, {})[line, column] = text
    for name, read in tables.items():
        if not read.faults:
            tables[name] = canonical.ordered(canonical.settled(read, known.get(name, {})))
    refilled: list[Change] = []
    for filler in fillers:
        refilled += _fill(tables, filler(_as_written(package, tables)))
    files = []
    for name, made in tables.items():
        findings += canonical.findings(made, written)
        if not made.faults and made.content != contents[name]:
            changes = made.changes or ("quotes only where they are needed",)
            files.append(File(made.table.path, contents[name], made.content, changes))
    return Plan((*files, *_descriptor(package)), tuple(refilled), tuple(dict.fromkeys(findings)))


def _as_written(package: Package, tables: Mapping[str, TextTable]) -> Package:
    """The package as if it had been written."""
    made: dict[str, Table] = {}
    for name, table in package.tables.items():
        written = name in tables and not tables[name].faults
        made[name] = replace(tables[name].as_table if written else table, tables=made)
    return replace(package, tables=made)


def _fill(tables: dict[str, TextTable], cells: Iterable[NewCell]) -> Iterator[Change]:
    """Put new cells into the tables; a row with a doubtful cell keeps its own, which may say what stood in that."""
    wanted: dict[tuple[str, str], dict[int, str]] = {}
    for name, line, column, text in cells:
        wanted.setdefault((name, column), {})[line] = text
    for (name, column), texts in wanted.items():
        table = tables.get(name)
        if table is None or table.faults or column not in table.columns:
            continue
        old = table.column(column)
        doubtful = {place for place, _, _ in canonical.doubtful(table)}
        new = [
            cell if place in doubtful else texts.get(table.written_lines[place], cell) for place, cell in enumerate(old)
        ]
        changed = [place for place, cell in enumerate(new) if cell != old[place]]
        if changed:
            words = f"{many(len(changed), 'cell')} of {column} filled from other cells"
            tables[name] = table.with_column(column, new, words)
        for place in changed:
            if old[place]:
                yield Change("cell-changed", table.table.path, table.key(place), column, old[place], new[place])
    for name in {name for name, _ in wanted} & tables.keys():  # what was filled may be a part of the key
        tables[name] = canonical.ordered(tables[name])


def _descriptor(package: Package) -> Iterator[File]:
    """The descriptor as its file should be, unless it is so, or a name that stands twice in it would be lost."""
    if any(fault.code == "json-duplicate" and fault.path == package.path for fault in package.faults):
        return
    old, content = (package.root / package.path).read_bytes(), written(package.descriptor).encode()
    if content != old:
        yield File(package.path, old, content, ("formatted",))
