"""Two states of a package, and everything that differs between them."""

from __future__ import annotations

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


def compare(one: State, two: State, subjects: Subjects | None = None) -> list[Change]:
    """What differs between two states of a package: the descriptor, then each table with its schema, rows and cells."""
    old, new = one.package, two.package
    changes = [_descriptor_change(new, *part) for part in _parts(old.descriptor, new.descriptor, FOLLOWS)]
    before, after = _resources(old), _resources(new)
    changes += (Change("table-removed", new.path, name, old=before[name]) for name in before if name not in after)
    for name in after:
        if name not in before:
            changes.append(Change("table-added", new.path, name, new=after[name]))
            continue
        for part, was, now in _parts(before[name], after[name], RESOURCE_FOLLOWS):
            kind = "access-changed" if part in OPENED_BY else "descriptor-changed"
            changes.append(Change(kind, new.path, "", f"resources.{name}.{part}", was, now))
        changes += _table(one, two, name, str(after[name].get("path", name)), (subjects or {}).get(name, ()))
    return changes


def _resources(package: Package) -> dict[str, Mapping[str, Any]]:
    return {one["name"]: one for one in package.resources if isinstance(one.get("name"), str)}


def _parts(old: Mapping[str, Any], new: Mapping[str, Any], follows: set[str]) -> Iterator[tuple[str, Any, Any]]:
    """The properties that differ, each as it was and as it is."""
    for part in sorted({*old, *new} - follows):
        if old.get(part) != new.get(part):
            yield part, old.get(part), new.get(part)


def _descriptor_change(new: Package, part: str, was: object, now: object) -> Change:
    return Change("name-changed" if part in NAMES else "descriptor-changed", new.path, "", part, was, now)


def _table(one: State, two: State, name: str, path: str, subjects: Collection[str]) -> Iterator[Change]:
    """What differs in a table; of a file that is no table, or that is not read, whether it does."""
    before, after = one.package.tables.get(name), two.package.tables.get(name)
    if before is None or after is None or name not in one.cells or name not in two.cells:
        if before and after:
            yield from schemas.compare(before, after, ())
        files = [state.package.files.get(name) for state in (one, two)]
        content = [file.read_bytes() if file else None for file in files]
        if content[0] != content[1]:
            yield Change("file-changed", path)
        return
    sides = rows.Side(before, one.cells[name]), rows.Side(after, two.cells[name])
    yield from schemas.compare(before, after, rows.new_dimensions(*sides))
    referred = _referred(one.package, before)
    cited = referred or len(before.primary_key) == 1
    yield from rows.compare(*sides, cited, frozenset(subjects) if referred else frozenset())


def _referred(package: Package, table: Table) -> bool:
    """Whether a foreign key leads to a table."""
    return any(key.table.name == table.name for other in package.tables.values() for key in other.references)
