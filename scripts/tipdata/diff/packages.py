"""Two states of a package, and everything that differs between them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tipdata.diff import rows, schemas
from tipdata.diff.change import Change
from tipdata.diff.state import State
from tipdata.package.load import Package
from tipdata.package.table import Table

# The version is what is judged, what `build` writes follows from the tables, and resources and schemas are compared apart.
FOLLOWS = {"resources", "version", "created", "sources"}
RESOURCE_FOLLOWS = {"name", "bytes", "hash", "schema"}
NAMES = ("name", "id")
OPENED_BY = ("path", "format", "encoding", "dialect", "type", "profile")

Subjects = Mapping[str, Collection[str]]
"""By table the columns that together say what a row is about, beside its key."""


def compare(one: State, two: State, subjects: Subjects) -> Iterator[Change]:
    """What differs between two states of a package: the descriptor, then each table with its schema, rows and cells."""
    old, new = one.package, two.package
    for part, was, now in _parts(old.descriptor, new.descriptor, FOLLOWS):
        yield Change("name-changed" if part in NAMES else "descriptor-changed", new.path, "", part, was, now)
    before, after = ({r["name"]: r for r in state.resources if isinstance(r.get("name"), str)} for state in (old, new))
    yield from (Change("table-removed", new.path, name, old=before[name]) for name in before if name not in after)
    for name in after:
        if name not in before:
            yield Change("table-added", new.path, name, new=after[name])
            continue
        for part, was, now in _parts(before[name], after[name], RESOURCE_FOLLOWS):
            kind = "access-changed" if part in OPENED_BY else "descriptor-changed"
            yield Change(kind, new.path, "", f"resources.{name}.{part}", was, now)
        if name in one.tables and name in two.tables:
            yield from _table(one, two, name, subjects.get(name, ()))
        else:
            described = [state.tables[name] for state in (old, new) if name in state.tables]
            if len(described) == 2:
                yield from schemas.compare(described[0], described[1], ())
            files = [state.files.get(name) for state in (old, new)]
            content = [file.read_bytes() if file else None for file in files]
            if content[0] != content[1]:
                yield Change("file-changed", str(after[name].get("path", name)))


def _parts(old: Mapping[str, Any], new: Mapping[str, Any], follows: set[str]) -> Iterator[tuple[str, Any, Any]]:
    """The properties that differ, each as it was and as it is."""
    for part in sorted({*old, *new} - follows):
        if old.get(part) != new.get(part):
            yield part, old.get(part), new.get(part)


def _table(one: State, two: State, name: str, subjects: Collection[str]) -> Iterator[Change]:
    """What differs in a table."""
    before, after = one.tables[name], two.tables[name]
    yield from schemas.compare(before.table, after.table, rows.new_dimensions(before, after))
    referred = _referred(one.package, before.table)
    cited = referred or len(before.table.primary_key) == 1
    yield from rows.compare(before, after, cited, subjects if referred else ())


def _referred(package: Package, table: Table) -> bool:
    """Whether a foreign key leads to a table."""
    return any(key.table.name == table.name for other in package.tables.values() for key in other.references)
