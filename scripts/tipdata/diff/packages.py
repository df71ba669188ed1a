"""Two states of a package, and everything that differs between them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tipdata.diff import rows, schemas
from tipdata.diff.change import Change
from tipdata.package import judge
from tipdata.package.finding import ERROR, CannotRead
from tipdata.package.load import Package
from tipdata.package.table import Table

# Faults that leave every row and cell of a package readable.
HARMLESS = ("final-newline", "blank-row", "header-order", "header-extra", "json-duplicate")
# The version is what is judged, what `build` writes follows from the tables, and resources and schemas are compared apart.
FOLLOWS = {"resources", "version", "created", "sources"}
RESOURCE_FOLLOWS = {"name", "bytes", "hash"}
NAMES = ("name", "id")
OPENED_BY = ("path", "format", "encoding", "dialect", "type", "profile", "schema")


@dataclass(frozen=True)
class State:
    """A package at one time, ready to be compared.

    tables: those that have a file and a schema, with every column of type text, by name; any other is only a file
    """

    package: Package
    tables: Mapping[str, Table]


def read(package: Package, where: str) -> State:
    """Read the cells of every table that has a schema, as they are written.

    where:  what the package is called where a row or column of it cannot be compared
    raises: CannotRead
    """
    tables: dict[str, Table] = {}
    faults = list(package.faults)
    for table in package.tables.values():
        if table.file is not None and table.fields:
            fields = [{**f, "name": name, "type": "string", "format": "default"} for name, f in table.fields.items()]
            plain = tables[table.name] = replace(table, schema={**table.schema, "fields": fields})
            faults += judge.of_file(plain)
            faults += (one for batch in plain.batches() for one in judge.of_cells(plain, batch))
    for one in faults:
        if one.severity == ERROR and one.code not in HARMLESS:
            place = f"{one.path}{f', line {one.line}' if one.line else ''}"
            raise CannotRead(f"{where}: cannot be compared: {place}: {one.message} scripts/validate.py tells more.")
    return State(package, tables)


def compare(one: State, two: State, subjects: Mapping[str, Collection[str]]) -> Iterator[Change]:
    """What differs between two states of a package: the descriptor, then each table with its schema, rows and cells.

    subjects: by table the columns that together say what a row is about, beside its key
    """
    old, new = one.package, two.package
    for part, was, now in _parts(old.descriptor, new.descriptor, FOLLOWS):
        yield Change("name-changed" if part in NAMES else "descriptor-changed", new.path, "", part, was, now)
    before, after = ({r["name"]: r for r in state.resources if isinstance(r.get("name"), str)} for state in (old, new))
    yield from (Change("table-removed", new.path, name, old=before[name]) for name in before if name not in after)
    for name in after:
        if name not in before:
            yield Change("table-added", new.path, name, new=after[name])
            continue
        # A schema is compared apart; here it counts whether there is one.
        mine, theirs = {**before[name], "schema": name in one.tables}, {**after[name], "schema": name in two.tables}
        for part, was, now in _parts(mine, theirs, RESOURCE_FOLLOWS):
            kind = "access-changed" if part in OPENED_BY else "descriptor-changed"
            yield Change(kind, new.path, "", f"resources.{name}.{part}", was, now)
        if name in one.tables and name in two.tables:
            yield from _table(one, two, name, subjects.get(name, ()))
            continue
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
    """What differs in a table; one that a foreign key leads to is known to others by its keys."""
    before, after = one.tables[name], two.tables[name]
    dimensions = rows.new_dimensions(before, after)
    yield from schemas.compare(one.package.tables[name], two.package.tables[name], dimensions)
    referred = any(key.table.name == name for table in one.package.tables.values() for key in table.references)
    cited = referred or len(before.primary_key) == 1
    yield from rows.compare(before, after, cited, subjects if referred else ())
