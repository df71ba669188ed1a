"""Compare two states of a package: its descriptor, and the schema and rows of each table.

Each of these is described by nested names, so that all of them are compared in the same way. Cells
are compared by their values: 110.0 is 110. A row is found by its primary key; a row whose key
changed is one removed and one added.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from tip_figures.datapackage.frames import write_cells
from tip_figures.datapackage.json_file import as_object, as_objects
from tip_figures.datapackage.package import READ_VALUES, Package
from tip_figures.datapackage.table import CONSTRAINTS, Field, Table, list_codes, read_categories

# What happened, in words, by kind of change and by the part of the version that must rise for it,
# the highest first: the version rule of the Data Package recipe (see semver.org).
CHANGE_KINDS: Mapping[str, Mapping[str, str]] = {
    "major": {
        "table-removed": "a table was removed",
        "column-removed": "a column was removed",
        "column-added": "a column was added",
        "columns-reordered": "the columns are in a different order",
        "type-changed": "the type of a column changed",
        "key-changed": "the primary key changed",
        "meaning-changed": "the meaning of a row or code changed",
        "constraint-tightened": "a constraint was tightened or replaced",
        "access-changed": "the package or a table has another name or path",
        "license-changed": "a license was removed or replaced",
        "key-removed": "a row was removed that others may refer to",
    },
    "minor": {
        "table-added": "a table was added",
        "dimension-added": "a dimension was added; older rows are its total",
        "constraint-loosened": "a constraint was loosened",
        "row-added": "a row was added",
        "row-removed": "a row was removed",
        "list-extended": "a list has more entries; the older ones are unchanged",
    },
    "patch": {
        "descriptor-changed": "the wording of a descriptor or schema changed",
        "cell-changed": "a value was corrected",
    },
}
NUMBER = "(0|[1-9][0-9]{0,8})"
VERSION = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}")
TOTAL = "all"  # the code of a row that is the total over a dimension

# Resources and schemas are compared for themselves, and the version is what the comparison is for.
# Hashes follow from the files, and of encodings and the like only one is read.
NOT_COMPARED = (
    "resources",
    "version",
    "created",
    "bytes",
    "hash",
    "$schema",
    "schema",
    "fields",
    *READ_VALUES,
)
TIGHTENED, LOOSENED = "constraint-tightened", "constraint-loosened"
# Constraints of which a lower value accepts more rows; of other bounds it accepts fewer.
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength")

Parts = Mapping[Any, Any]
"""What is compared, by name; a value is a JSON value or further parts."""
PartPath = tuple[Any, ...]
"""Names of parts, the outermost first."""


def parse_version(text: object) -> tuple[int, ...] | None:
    """Return major, minor and patch of a version, (2, 1, 0); None if it is not three numbers."""
    match = VERSION.fullmatch(text) if isinstance(text, str) else None
    return tuple(map(int, match.groups())) if match else None


class Change(NamedTuple):
    """One difference between two states of a package.

    Attributes:
        kind: one of CHANGE_KINDS
        path: file, relative to the package
        key: the row's primary key, its parts joined with "/"; in a schema the property that changed
        column: the column's name, or the descriptor's property; empty for a whole row
        old: the text of a cell, a row as text by column, or a JSON value of a schema; None if there
            was nothing
        new: the same, after the change
    """

    kind: str
    path: str
    key: str = ""
    column: str = ""
    old: object = None
    new: object = None

    @property
    def level(self) -> str:
        """The level that the change requires: "major", "minor" or "patch"."""
        return next(level for level, kinds in CHANGE_KINDS.items() if self.kind in kinds)

    @property
    def place(self) -> str:
        """What changed: a cell as `COLUMN of KEY`, a property by its dotted path."""
        if self.column and self.path.endswith(".csv"):
            return f"{self.column} of {self.key}"
        return ".".join(part for part in (self.column, self.key) if part)

    @property
    def values(self) -> str:
        """`OLD → NEW`; for a row, column or table that was added or removed `new` or `removed`."""
        if isinstance(self.old or self.new, dict):
            return "new" if self.old is None else "removed"
        return f"{_write_value(self.old)} → {_write_value(self.new)}"


def _write_value(value: object) -> str:
    """Write a value of a cell or schema: `(empty)` for None, JSON if it is not a text."""
    if value is None:
        return "(empty)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def compare_packages(old: Package, new: Package) -> Iterator[Change]:
    """Yield what differs between two states of a package, apart from NOT_COMPARED.

    Of a table that only one state has, the only change is that it was added or removed.
    """
    descriptors = _describe_package(old), _describe_package(new)
    for path, before, after in _find_differences(*descriptors):
        kind = _classify_property(path, before, after)
        yield Change(kind, new.path, "", ".".join(path), before, after)
    for name, table in new.tables.items():
        old_table = old.tables.get(name)
        if old_table is not None:
            yield from _compare_schemas(old_table, table)
            yield from _compare_rows(old_table, table)


def _find_differences(
    old: Any, new: Any, path: PartPath = ()
) -> Iterator[tuple[PartPath, Any, Any]]:
    """Yield path, old and new value of each part that differs; None if there is no such part.

    Parts that both have are compared name by name, other values as a whole.

    Args:
        path: names of the parts that contain both; empty for what is compared first
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old | new:
            yield from _find_differences(old.get(name), new.get(name), (*path, name))
    elif old != new:
        yield path, old, new


def _select_properties(descriptor: Parts) -> dict[str, Any]:
    """Return the properties that are compared; licenses, a list otherwise, are found by name."""
    properties = {name: value for name, value in descriptor.items() if name not in NOT_COMPARED}
    licenses = as_objects(descriptor.get("licenses"))
    by_name = {str(entry.get("name") or entry.get("path")): entry for entry in licenses}
    return {**properties, "licenses": by_name}


# Descriptors


def _describe_package(package: Package) -> Parts:
    """Return the compared properties of a descriptor, with those of its resources by name.

    The schemas of the resources are not among them: they are compared as tables.
    """
    resources = {
        str(resource.get("name")): _select_properties(resource) for resource in package.resources
    }
    return {**_select_properties(package.descriptor), "resources": resources}


def _classify_property(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of change, one of CHANGE_KINDS, of a property of a descriptor.

    Args:
        path: names that lead to the property: `("resources", NAME, "path")`
        old, new: its values; None if there was or is none
    """
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
    """Yield what differs between the schemas of a table in two states, with the column if any."""
    schemas = _describe_schema(old, new.fields), _describe_schema(new, old.fields)
    for path, before, after in _find_differences(*schemas):
        kind = _classify_schema_part(path, before, after)
        column, *names = path[1:] if path[0] == "fields" else ("", *path)
        yield Change(kind, new.schema_path, ".".join(names), column, before, after)


def _describe_schema(table: Table, other_fields: Collection[str]) -> Parts:
    """Return the parts of a schema that are compared, by name.

    A key or reference is called by what it contains, so a changed one is removed and added.

    Args:
        other_fields: the fields of the other state; only the order of common ones is compared
    """
    keys = [", ".join(columns) for columns in table.unique_keys]
    references = [
        f"{', '.join(key.columns)} → {key.table.name}: {', '.join(key.targets)}"
        for key in table.references
    ]
    return {
        **_select_properties(table.schema),
        "primaryKey": table.primary_key,
        "uniqueKeys": dict.fromkeys(keys, True),
        "foreignKeys": dict.fromkeys(references, True),
        "rules": {str(rule.get("name")): rule for rule in as_objects(table.schema.get("rules"))},
        "fields": {name: _describe_field(entry) for name, entry in table.fields.items()},
        "order": [name for name in table.fields if name in other_fields],
    }


def _describe_field(descriptor: Field) -> Parts:
    """Return the properties of a field, with its constraints among them.

    `enum` has the label of each code, whether the field lists it under `enum` or `categories`. The
    default format is written out, so that it equals a missing one.
    """
    labels = read_categories(descriptor)
    constraints = as_object(descriptor.get("constraints")).items()
    return {
        "format": "default",
        **descriptor,
        # A constraint with the value false constrains nothing.
        **{name: value for name, value in constraints if value is not False},
        # The entries above and below replace these two.
        "constraints": None,
        "categories": None,
        "enum": {code: labels.get(code, code) for code in list_codes(descriptor)} or None,
    }


def _classify_schema_part(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of change, one of CHANGE_KINDS, of a part of a schema.

    A changed expression counts as tightened, because nothing shows that it accepts more rows.

    Args:
        path: names that lead to the part: `("fields", COLUMN, "type")`
        old, new: its values; None if there was or is none
    """
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
    """Return whether both values of a constraint are numbers, and the new one accepts more rows.

    A lower minimum does, and a higher maximum.
    """
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return False
    return new < old if name in LOWER_BOUNDS else new > old


# Rows


def _compare_rows(old: Table, new: Table) -> Iterator[Change]:
    """Yield the rows that were removed or added, and the cells that changed.

    Of the columns that were added, only dimensions are compared. A row with `all`, the total, in a
    new dimension still means the same: this is no change. In an older dimension, `all` in an
    empty cell is `dimension-added`. Any other change in a dimension changes the meaning of its row.

    Rows without a primary key are compared as a whole, so one that changed is removed and added.
    """
    dimensions = {name for name, entry in new.fields.items() if entry.get("dimension")}
    columns = [name for name in new.fields if name in old.fields or name in dimensions]
    key_columns = [name for name in new.primary_key or columns if name in old.fields]
    old_rows, new_rows = (_index_rows(table, columns, key_columns) for table in (old, new))
    for (key, *names), before, after in _find_differences(old_rows, new_rows):
        column = "".join(names)
        if not names:
            kind = "row-added" if before is None else "key-removed"
        elif column in dimensions and (before, after) == (None, TOTAL):
            if column not in old.fields:
                continue
            kind = "dimension-added"
        else:
            kind = "meaning-changed" if column in dimensions else "cell-changed"
        yield Change(kind, new.path, key, column, before, after)


def _index_rows(table: Table, columns: Sequence[str], key_columns: Sequence[str]) -> Parts:
    """Return the cells of each row by column; empty ones are left out.

    A cell that cannot be read as its type is compared as it is written.

    Returns:
        cells of the key, joined with "/" → cells of the row by column; of several rows with the
        same key only the last
    """
    cells = {
        name: write_cells(table.frame[name].to_list()).fill_null(table.texts[name])
        for name in columns
        if name in table.fields
    }
    rows = {}
    for row in pl.DataFrame(cells).iter_rows(named=True):
        key = "/".join(row[name] or "" for name in key_columns)
        rows[key] = {name: cell for name, cell in row.items() if cell is not None}
    return rows
