"""Two states of a package, and everything that differs between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipdata.diff import rows, schemas
from tipdata.diff.change import Change
from tipdata.diff.state import State
from tipdata.package.json_file import entries
from tipdata.package.load import Package
from tipdata.package.table import Table, names

# The version is what is judged, hashes and sizes follow from the tables, and what a resource's schema says is compared.
FOLLOWS = {"resources", "version"}
RESOURCE_FOLLOWS = {"name", "bytes", "hash", "schema"}
NAMES = ("name", "id")
OPENED_BY = ("path", "format", "encoding", "dialect", "type", "profile")


def compare(one: State, two: State) -> list[Change]:
    """What differs between two states of a package: the descriptor, then each table with its schema, rows and cells."""
    old, new = one.package, two.package
    changes = list(_descriptor(old, new))
    resources = _resources(old), _resources(new)
    moved = _renamed(*resources)
    for name in resources[0]:
        if name not in resources[1] and name not in moved:
            why = "a table was removed"
            changes.append(Change("table-removed", new.path, name, old=resources[0][name], level="major", why=why))
    for name in resources[1]:
        was = next((before for before, after in moved.items() if after == name), name)
        if was not in resources[0]:
            why = "a table was added"
            changes.append(Change("table-added", new.path, name, new=resources[1][name], level="minor", why=why))
            continue
        if was != name:
            changes.append(Change("table-renamed", new.path, name, "", was, name, "major", "a table was renamed"))
        changes += _resource(resources[0][was], resources[1][name], new.path)
        changes += _table(one, two, was, name)
    return changes


def _resources(package: Package) -> dict[str, Mapping[str, Any]]:
    made: dict[str, Mapping[str, Any]] = {}
    for resource in package.resources:
        if isinstance(resource.get("name"), str):
            made.setdefault(resource["name"], resource)
    return made


def _renamed(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Tables of which only the name is another: new name by old."""
    paths = {str(new[name].get("path")): name for name in new if name not in old}
    return {
        name: paths[str(old[name].get("path"))]
        for name in old
        if name not in new and str(old[name].get("path")) in paths
    }


def _descriptor(old: Package, new: Package) -> Iterator[Change]:
    was, now = old.descriptor, new.descriptor
    for part in sorted({*was, *now} - FOLLOWS):
        if was.get(part) == now.get(part):
            continue
        place = ("descriptor-changed", new.path, "", part, was.get(part), now.get(part))
        if part in NAMES:
            yield Change(*place, level="major", why="the package has another name")
        elif part == "created":
            yield Change(*place)  # it moves with every release, whatever is in it
        else:
            yield Change(*place, level="patch", why="wording of the descriptor")


def _resource(was: Mapping[str, Any], now: Mapping[str, Any], path: str) -> Iterator[Change]:
    for part in sorted({*was, *now} - RESOURCE_FOLLOWS):
        if was.get(part) != now.get(part):
            place = ("descriptor-changed", path, "", f"resources.{now['name']}.{part}", was.get(part), now.get(part))
            if part in OPENED_BY:
                yield Change(*place, level="major", why="a table is found or opened in another way")
            else:
                yield Change(*place, level="patch", why="wording of the descriptor")


def _table(one: State, two: State, was: str, now: str) -> Iterator[Change]:
    before, after = one.package.tables[was], two.package.tables[now]
    if was not in one.cells or now not in two.cells:
        yield from schemas.compare(before, after, {})
        yield from _file(before, after)
        return
    sides = rows.Side(before, one.cells[was]), rows.Side(after, two.cells[now])
    renamed = rows.renamed_columns(*sides)
    yield from schemas.compare(before, after, renamed)
    yield from rows.compare(*sides, renamed, _weight(one.package, before, renamed))


def _file(old: Table, new: Table) -> Iterator[Change]:
    """A file without a schema, of which no more can be said than that it is another."""
    content = [table.file.read_bytes() if table.file else None for table in (old, new)]
    if content[0] != content[1]:
        yield Change("file-changed", new.path, level="patch", why="a file without a schema has other content")


def _weight(package: Package, table: Table, renamed: Mapping[str, str]) -> rows.Weight:
    referred = any(
        isinstance(key, dict) and isinstance(key.get("reference"), dict) and _meant(key, other) == table.name
        for other in package.tables.values()
        for key in other.foreign_keys
    )
    keys = [names(key) for key in entries(table.schema.get("uniqueKeys")) if len(names(key)) > 1]
    says = {renamed.get(name, name) for key in keys for name in key if referred}
    return rows.Weight(referred or len(table.primary_key) == 1, frozenset(says))


def _meant(key: Mapping[str, Any], table: Table) -> object:
    return key["reference"].get("resource") or table.name
