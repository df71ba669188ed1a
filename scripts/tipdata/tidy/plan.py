"""What tidying a package would write, file by file; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tipdata.package import metadata
from tipdata.package.finding import Finding
from tipdata.package.json_file import written
from tipdata.package.load import Package
from tipdata.package.new_cell import NewCell
from tipdata.package.table import Table
from tipdata.package.wording import many
from tipdata.tidy import tables
from tipdata.tidy import tolerant as reading
from tipdata.tidy.canonical import Draft, held

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


def plan(package: Package, fillers: Sequence[Filler], written: bool) -> Plan:
    """What tidying `package` would do.

    written: whether places in findings are those of the tidied files, else those of the files as they stand
    """
    contents, drafts, findings = _read(package)
    refilled: list[Refilled] = []
    for filler in fillers:
        drafts, more = _filled(drafts, filler(_tidied(package, drafts)))
        refilled += more
    for draft in drafts.values():
        findings += tables.findings(draft, written)
    files = [
        File(draft.table.path, contents[name], draft.content(), draft.changes or ("quotes only where they are needed",))
        for name, draft in drafts.items()
        if not draft.faults and draft.content() != contents[name]
    ]
    return Plan((*files, *_descriptor(package, findings)), tuple(refilled), tuple(dict.fromkeys(findings)))


def _read(package: Package) -> tuple[dict[str, bytes], dict[str, Draft], list[Finding]]:
    """The bytes of each table's file by the table's name, the tables that can be tidied, and why others cannot."""
    contents: dict[str, bytes] = {}
    drafts: dict[str, Draft] = {}
    findings = list(package.faults)
    seen = {(package.root / package.path).resolve()}
    for resource in package.resources:
        table = package.tables.get(str(resource.get("name")))
        if table is None or table.file is None or table.name in contents or table.file.resolve() in seen:
            continue
        seen.add(table.file.resolve())
        contents[table.name] = content = table.file.read_bytes()
        if not table.fields or not table.path.lower().endswith(".csv"):
            if line := reading.conflict(content):
                drafts[table.name] = Draft(table, faults=(reading.conflict_finding(table.path, line),))
            continue
        unread = list(metadata.resource_problems(resource))
        findings += (
            Finding(package.path, 0, f"resources.{table.name}.{where}", code, "", message, hint)
            for where, code, message, hint in unread
        )
        if not unread:
            drafts[table.name] = tables.tidy(table, content)
    return contents, drafts, findings


def _tidied(package: Package, drafts: dict[str, Draft]) -> Package:
    """The package as if it had been written."""
    made: dict[str, Table] = {}
    for name, table in package.tables.items():
        written = name in drafts and not drafts[name].faults
        made[name] = replace(held(table, drafts[name].content()) if written else table, tables=made)
    return replace(package, tables=made)


def _filled(drafts: dict[str, Draft], cells: Iterable[NewCell]) -> tuple[dict[str, Draft], list[Refilled]]:
    """The tables with new cells; a row with a doubtful cell keeps its own, which may tell what stood in that."""
    wanted: dict[str, list[NewCell]] = {}
    for cell in cells:
        wanted.setdefault(cell.table, []).append(cell)
    made, refilled = dict(drafts), []
    for name, listed in wanted.items():
        if name not in drafts or drafts[name].faults:
            continue
        draft = drafts[name]
        places = {line: place for place, line in enumerate(draft.written_lines())}
        doubtful = {place for place, _, _ in tables.doubtful(draft)}
        rows, count = [list(row) for row in draft.rows], dict.fromkeys((cell.column for cell in listed), 0)
        for _, line, column, text in listed:
            place = places[line]
            spot = draft.columns.index(column)
            old = rows[place][spot]
            if old == text or place in doubtful:
                continue
            rows[place][spot] = text
            count[column] += 1
            if old:
                key = draft.table.key(dict(zip(draft.columns, rows[place], strict=True)))
                refilled.append(Refilled(draft.table.path, line, column, key, old, text))
        said = tuple(f"{many(number, 'cell')} of {column} filled" for column, number in count.items() if number)
        made[name] = replace(draft, rows=rows, changes=(*draft.changes, *said))
    return made, refilled


def _descriptor(package: Package, findings: Sequence[Finding]) -> Iterator[File]:
    """The descriptor as its file should be, unless it is so, or a name that stands twice in it would be lost."""
    if any(fault.code == "json-duplicate" and fault.path == package.path for fault in findings):
        return
    old, content = (package.root / package.path).read_bytes(), written(package.descriptor).encode()
    if content != old:
        yield File(package.path, old, content, ("formatted",))
