"""Compare two states of a package: its descriptor, and the schema and rows of each table.

Each of these is described by nested names, so that all of them are compared in the same way. Cells
are compared by their values: 110.0 is 110. A row is found by its primary key; a row whose key
changed is one removed and one added.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tip_figures.datapackage.changes import Change
from tip_figures.datapackage.frames import write_cells
from tip_figures.datapackage.json_file import as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.table import CONSTRAINTS, Field, Table, list_codes, read_categories

LIST_SEPARATOR = ";"
TOTAL = "all"  # the code of a row that is the total over a dimension

# Resources and schemas are compared for themselves, and the version is what the comparison is for.
# Hashes follow from the files, and of encodings and the like only one is read.
NOT_COMPARED = (
    "resources",
    "version",
    "created",
    "sources",
    "bytes",
    "hash",
    "dialect",
    "encoding",
    "format",
    "compression",
    "$schema",
    "schema",
    "fields",
    "fieldsMatch",
    "missingValues",
)
TIGHTENED, LOOSENED = "constraint-tightened", "constraint-loosened"
# Constraints of which a lower value accepts more rows; of other bounds it accepts fewer.
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength")

Parts = Mapping[Any, Any]
"""What is compared, by name; a value is a JSON value or further parts."""
PartPath = tuple[Any, ...]
"""Names of parts, the outermost first."""


@dataclass(frozen=True)
class TableKinds:
    """What a dataset knows of its tables that their schemas do not say.

    subjects:     by table, the columns that say what its rows, or rows that refer to them, are
                  about
    lists:        columns with lists of which a longer one means the same as before
    generated:    tables whose rows follow from others, so only their schemas are compared
    unreferenced: tables to whose rows nothing refers
    """

    subjects: Mapping[str, Collection[str]] = field(default_factory=dict)
    lists: Collection[str] = ()
    generated: Collection[str] = ()
    unreferenced: Collection[str] = ()


def compare_packages(old: Package, new: Package, kinds: TableKinds) -> Iterator[Change]:
    """Yield everything that differs between two states of a package."""
    descriptors = _describe_package(old), _describe_package(new)
    for path, before, after in _find_differences(*descriptors):
        kind = _classify_property(path, before, after)
        yield Change(kind, new.path, "", ".".join(path), before, after)
    for name, table in new.tables.items():
        old_table = old.tables.get(name)
        if old_table is not None:
            yield from _compare_schemas(old_table, table)
            if name not in kinds.generated:
                yield from _compare_rows(old_table, table, kinds)


def _find_differences(
    old: Any, new: Any, path: PartPath = ()
) -> Iterator[tuple[PartPath, Any, Any]]:
    """Yield path, old and new value of each part that differs; None if there is no such part."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old | new:
            yield from _find_differences(old.get(name), new.get(name), (*path, name))
    elif old != new:
        yield path, old, new


def _describe_properties(descriptor: Parts) -> dict[str, Any]:
    """Describe the properties that are compared, licenses by name."""
    properties = {name: value for name, value in descriptor.items() if name not in NOT_COMPARED}
    licenses = as_objects(descriptor.get("licenses"))
    by_name = {str(entry.get("name") or entry.get("path")): entry for entry in licenses}
    return {**properties, "licenses": by_name}


# Descriptors


def _describe_package(package: Package) -> Parts:
    """Describe the descriptor, its resources by name; their schemas are compared as tables."""
    resources = {
        str(resource.get("name")): _describe_properties(resource) for resource in package.resources
    }
    return {**_describe_properties(package.descriptor), "resources": resources}


def _classify_property(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of change of a property of a descriptor."""
    match path:
        case ("resources", _):
            return "table-added" if old is None else "table-removed"
        case ("resources", _, *names):
            return _classify_property(tuple(names), old, new)
        case ("name" | "id" | "path", *_):
            return "access-changed"
        case ("licenses", _) if new is None:
            return "license-changed"
    return "descriptor-changed"


# Schemas


def _compare_schemas(old: Table, new: Table) -> Iterator[Change]:
    """Yield what differs between the schemas of a table in two states."""
    schemas = _describe_schema(old, new.fields), _describe_schema(new, old.fields)
    for path, before, after in _find_differences(*schemas):
        kind = _classify_schema_part(path, before, after)
        column, *names = path[1:] if path[0] == "fields" else ("", *path)
        yield Change(kind, new.schema_path, ".".join(names), column, before, after)


def _describe_schema(table: Table, other_fields: Collection[str]) -> Parts:
    """Describe a schema: keys by what they contain, rules and fields by name.

    other_fields: of the other state, so that only the order of common ones is compared
    """
    keys = [", ".join(columns) for columns in table.unique_keys]
    references = [
        f"{', '.join(key.columns)} → {key.table.name}: {', '.join(key.targets)}"
        for key in table.references
    ]
    return {
        **_describe_properties(table.schema),
        "primaryKey": table.primary_key,
        "uniqueKeys": dict.fromkeys(keys, True),
        "foreignKeys": dict.fromkeys(references, True),
        "rules": {str(rule.get("name")): rule for rule in as_objects(table.schema.get("rules"))},
        "fields": {name: _describe_field(entry) for name, entry in table.fields.items()},
        "order": [name for name in table.fields if name in other_fields],
    }


def _describe_field(descriptor: Field) -> Parts:
    """Describe a field: its properties, its constraints among them, and labels by code."""
    labels = read_categories(descriptor)
    constraints = as_object(descriptor.get("constraints")).items()
    return {
        "format": "default",
        **descriptor,
        # A constraint with the value false constrains nothing.
        **{name: value for name, value in constraints if value is not False},
        "constraints": None,
        "categories": None,
        "enum": {code: labels.get(code, code) for code in list_codes(descriptor)} or None,
    }


def _classify_schema_part(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of change of a part of a schema."""
    match path:
        case ("fields", _) if new is None:
            return "column-removed"
        case ("fields", _) if old is None:
            return "dimension-added" if new.get("dimension") else "column-added"
        case ("fields", _, "type" | "format"):
            return "type-changed"
        case ("order",):
            return "columns-reordered"
        case ("primaryKey",):
            return "key-changed"
        case ("fields", _, "enum", _) if None not in (old, new):
            return "meaning-changed"
        case ("fields", _, "enum", _):
            return LOOSENED if old is None else TIGHTENED
        case ("uniqueKeys" | "foreignKeys" | "rules", _) | ("rules", _, "expression"):
            return LOOSENED if new is None else TIGHTENED
        case ("fields", _, name) if name in CONSTRAINTS:
            return LOOSENED if new is None or _is_looser_bound(name, old, new) else TIGHTENED
    return "descriptor-changed"


def _is_looser_bound(name: str, old: object, new: object) -> bool:
    """Whether a constraint is a number of which the new value accepts more rows."""
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return False
    return new < old if name in LOWER_BOUNDS else new > old


# Rows


def _compare_rows(old: Table, new: Table, kinds: TableKinds) -> Iterator[Change]:
    """Yield the rows that were removed or added, and the cells that changed.

    Rows without a primary key are compared as a whole. Of the columns that were added, only
    dimensions are compared: with the code of the total a row is what it was.
    """
    columns = [
        name
        for name, descriptor in new.fields.items()
        if name in old.fields or descriptor.get("dimension")
    ]
    key_columns = [name for name in new.primary_key or columns if name in old.fields]
    old_rows, new_rows = (_index_rows(table, columns, key_columns) for table in (old, new))
    is_referred_to = bool(new.primary_key) and new.name not in kinds.unreferenced
    removed = "key-removed" if is_referred_to else "row-removed"
    for ((key, _), *names), before, after in _find_differences(old_rows, new_rows):
        if not names:
            kind = "row-added" if before is None else removed
        elif names[0] in old.fields or after != TOTAL:
            kind = _classify_cell(new.name, names[0], before, after, kinds)
        else:
            continue
        yield Change(kind, new.path, key, "".join(names), before, after)


def _index_rows(table: Table, columns: Sequence[str], key_columns: Sequence[str]) -> Parts:
    """Return the cells of each row that are not empty, in canonical form if they have a value.

    They are found by the cells of the key, joined with "/", and by the number of earlier rows that
    have the same ones.
    """
    cells = {
        name: write_cells(table.frame[name].to_list()).fill_null(table.texts[name])
        for name in columns
        if name in table.fields
    }
    counts = Counter[str]()
    rows = {}
    for row in pl.DataFrame(cells).iter_rows(named=True):
        key = "/".join(row[name] or "" for name in key_columns)
        rows[key, counts[key]] = {name: cell for name, cell in row.items() if cell is not None}
        counts[key] += 1
    return rows


def _classify_cell(
    table: str, column: str, before: str | None, after: str | None, kinds: TableKinds
) -> str:
    """Return the kind of the change of a cell."""
    if (before, after) == (None, TOTAL):
        return "dimension-added"
    if column in kinds.lists:
        entries = [set(cell.split(LIST_SEPARATOR) if cell else ()) for cell in (before, after)]
        if entries[0] <= entries[1]:
            return "list-extended" if entries[0] != entries[1] else "cell-changed"
    return "meaning-changed" if column in kinds.subjects.get(table, ()) else "cell-changed"
