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
    """Return major, minor and patch of a version: `(2, 1, 0)` for `2.1.0`.

    Args:
        text: any JSON value

    Returns:
        None if the value is not a text of three numbers, each of at most nine digits and without
        leading zeros
    """
    match = VERSION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    return tuple(int(number) for number in match.groups())


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
        """The part of the version that must rise for this change: "major", "minor" or "patch"."""
        return next(level for level, kinds in CHANGE_KINDS.items() if self.kind in kinds)

    @property
    def place(self) -> str:
        """What changed: `COLUMN of KEY` for a cell, KEY for a row, otherwise a dotted path."""
        if self.column and self.path.endswith(".csv"):
            return f"{self.column} of {self.key}"
        return ".".join(part for part in (self.column, self.key) if part)

    @property
    def values(self) -> str:
        """The values before and after the change: `OLD → NEW`.

        A whole row, column or table has a dictionary as its value. It gives `new` if it was added,
        and `removed` if it was removed.
        """
        if isinstance(self.old or self.new, dict):
            return "new" if self.old is None else "removed"
        return f"{_write_value(self.old)} → {_write_value(self.new)}"


def _write_value(value: object) -> str:
    """Return the text of a cell or schema value: `(empty)` for None, JSON for other non-texts."""
    if value is None:
        return "(empty)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def compare_packages(old: Package, new: Package) -> Iterator[Change]:
    """Yield the differences between two states of a package: descriptor, schemas and rows.

    Properties in NOT_COMPARED are ignored. A table that only one of the states has is one change,
    of the descriptor; its schema and rows are not compared.
    """
    for path, before, after in _find_differences(_describe_package(old), _describe_package(new)):
        kind = _classify_property(path, before, after)
        yield Change(kind, new.path, column=".".join(path), old=before, new=after)
    for name, table in new.tables.items():
        old_table = old.tables.get(name)
        if old_table is not None:  # an added table is among the differences of the descriptors
            yield from _compare_schemas(old_table, table)
            yield from _compare_rows(old_table, table)


def _find_differences(
    old: Any, new: Any, path: PartPath = ()
) -> Iterator[tuple[PartPath, Any, Any]]:
    """Yield the parts that differ between two nested dictionaries.

    If both values of a part are dictionaries, their entries are compared one by one. Other values
    are compared as a whole: `{"a": {"b": 1}}` and `{"a": {"b": 2}}` differ in `("a", "b"), 1, 2`.

    Args:
        old, new: the values to compare
        path: the names under which both are found; the caller leaves it empty

    Yields:
        path of the part, old value, new value; a value is None if the part is missing
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old | new:
            yield from _find_differences(old.get(name), new.get(name), (*path, name))
    elif old != new:
        yield path, old, new


def _select_properties(descriptor: Parts) -> dict[str, Any]:
    """Return the properties of a package, resource or schema that are compared, by name.

    Properties in NOT_COMPARED are left out. `licenses`, a list in the descriptor, becomes a
    dictionary: name of the license, or its path if it has no name → license. So each license is
    compared with the one of the same name. Without licenses, the dictionary is empty.
    """
    properties = {name: value for name, value in descriptor.items() if name not in NOT_COMPARED}
    licenses = as_objects(descriptor.get("licenses"))
    licenses_by_name = {str(entry.get("name") or entry.get("path")): entry for entry in licenses}
    return {**properties, "licenses": licenses_by_name}


# Descriptors


def _describe_package(package: Package) -> Parts:
    """Return the properties of a package's descriptor that are compared, by name.

    `resources` becomes a dictionary: name of the resource → properties of the resource. Schemas are
    left out, because they are compared table by table.
    """
    resources = {}
    for resource in package.resources:
        resources[str(resource.get("name"))] = _select_properties(resource)
    return {**_select_properties(package.descriptor), "resources": resources}


def _classify_property(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of a change in a descriptor, one of CHANGE_KINDS.

    A changed property of a resource has the same kind as one of the package with the same name. Of
    licenses, only a removal is `license-changed`; an added license takes nothing away.

    Args:
        path: names that lead to the changed property: `("resources", NAME, "path")`
        old, new: its values; None where the property is missing
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
    """Yield the differences between the schemas that a table has in two states.

    An added or removed column is one change. `column` of a change is the column to which the
    changed property belongs, or "" for a property of the whole schema; `key` is the dotted path of
    the property within the column or schema, and "" for a whole column.
    """
    shared_columns = old.fields.keys() & new.fields.keys()
    old_parts = _describe_schema(old, shared_columns)
    new_parts = _describe_schema(new, shared_columns)
    for path, before, after in _find_differences(old_parts, new_parts):
        kind = _classify_schema_part(path, before, after)
        if path[0] == "fields":
            _fields, column, *names = path
        else:
            column, names = "", list(path)
        key = ".".join(names)
        yield Change(kind, new.schema_path, key=key, column=column, old=before, new=after)


def _describe_schema(table: Table, shared_columns: Collection[str]) -> Parts:
    """Return the parts of a schema that are compared, by name.

    A unique or foreign key has its own content as its name: `{"a, b": True}` for the unique key
    `["a", "b"]`. So if it changes, one part is removed and another one is added. Foreign keys that
    cannot be followed are left out.

    Args:
        shared_columns: names of the columns that both states have; only their order is compared,
            because an added column does not change the order of the others
    """
    unique_keys = [", ".join(columns) for columns in table.unique_keys]
    foreign_keys = []
    for reference in table.references:
        target = f"{reference.table.name}: {', '.join(reference.targets)}"
        foreign_keys.append(f"{', '.join(reference.columns)} → {target}")
    return {
        **_select_properties(table.schema),
        "primaryKey": table.primary_key,
        "uniqueKeys": dict.fromkeys(unique_keys, True),
        "foreignKeys": dict.fromkeys(foreign_keys, True),
        "rules": {str(rule.get("name")): rule for rule in as_objects(table.schema.get("rules"))},
        "fields": {name: _describe_field(entry) for name, entry in table.fields.items()},
        "order": [name for name in table.fields if name in shared_columns],
    }


def _describe_field(descriptor: Field) -> Parts:
    """Return the properties of a field that are compared; its constraints become properties.

    Equal meanings get equal values. `enum` becomes a dictionary, code → label, whether the field
    lists its codes under `enum` or `categories`; it is None without codes. A missing format becomes
    `default`, which means the same. A value None counts as a missing property.
    """
    labels = read_categories(descriptor)
    constraints = as_object(descriptor.get("constraints"))
    # A constraint with the value false constrains nothing.
    effective = {name: value for name, value in constraints.items() if value is not False}
    return {
        "format": "default",
        **descriptor,
        **effective,
        # Not compared: the constraints are properties above, and the labels are in `enum` below.
        "constraints": None,
        "categories": None,
        "enum": {code: labels.get(code, code) for code in list_codes(descriptor)} or None,
    }


def _classify_schema_part(path: PartPath, old: Any, new: Any) -> str:
    """Return the kind of a change in a schema, one of CHANGE_KINDS.

    A constraint, unique or foreign key, or rule that is removed counts as loosened, and so does a
    constraint whose new number accepts more rows. One that is added counts as tightened, and so
    does any other changed constraint or SQL expression, since nothing shows that it accepts more
    rows. An added code loosens, a removed code tightens, and a changed label changes the meaning.

    Args:
        path: names that lead to the changed part: `("fields", COLUMN, "type")`
        old, new: values of the part; None where it is missing
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
        case ("fields", _, "enum", _) if old is not None and new is not None:  # another label
            return "meaning-changed"
        case ("fields", _, "enum", _):
            return LOOSENED if old is None else TIGHTENED
        case ("uniqueKeys" | "foreignKeys" | "rules", _) | ("rules", _, "expression"):
            return LOOSENED if new is None else TIGHTENED
        case ("fields", _, name) if name in CONSTRAINTS:
            return LOOSENED if new is None or _is_looser_bound(name, old, new) else TIGHTENED
    return "descriptor-changed"


def _is_looser_bound(name: str, old: object, new: object) -> bool:
    """Return whether the new number of a constraint accepts more rows than the old one.

    A lower minimum does, and so does a higher maximum. The result is False if the old or the new
    value is not a number.

    Args:
        name: of the constraint, such as "minimum"
    """
    if not isinstance(old, int | float) or not isinstance(new, int | float):
        return False
    return new < old if name in LOWER_BOUNDS else new > old


# Rows


def _compare_rows(old: Table, new: Table) -> Iterator[Change]:
    """Yield a change for each row that was removed or added, and for each cell that changed.

    The columns that both states have are compared, and new dimensions. A dimension is a column that
    divides counts, such as sex. Rows with the same primary key belong together; a column of the key
    that is new does not count. Without a primary key, all old columns are the key, so a row that
    changed is removed and added. The kind of a change is:

    - `row-added` or `key-removed` for a whole row
    - `cell-changed` in a column that is not a dimension
    - `meaning-changed` in a dimension, because the row now counts something different
    - `dimension-added` in a dimension that both states have, if the cell was empty and is now
      `all`, the total; in a new dimension this is no change, because old rows count the total
    """
    dimensions = {name for name, entry in new.fields.items() if entry.get("dimension")}
    columns = [name for name in new.fields if name in old.fields or name in dimensions]
    key_columns = [name for name in new.primary_key or columns if name in old.fields]
    old_rows = _index_rows(old, columns, key_columns)
    new_rows = _index_rows(new, columns, key_columns)
    for (key, *names), before, after in _find_differences(old_rows, new_rows):
        column = names[0] if names else ""
        was_empty_and_is_total = before is None and after == TOTAL
        if not names:  # the whole row was added or removed
            kind = "row-added" if before is None else "key-removed"
        elif column not in dimensions:
            kind = "cell-changed"
        elif not was_empty_and_is_total:
            kind = "meaning-changed"
        elif column in old.fields:
            kind = "dimension-added"
        else:
            continue  # the total in a new dimension
        yield Change(kind, new.path, key, column, before, after)


def _index_rows(table: Table, columns: Sequence[str], key_columns: Sequence[str]) -> Parts:
    """Return the rows of a table by key; each row is a dictionary without its empty cells.

    A cell is the text of its value, so that equal values are equal: `110` for `110.0`. A cell that
    is not of its column's type keeps its text.

    Args:
        columns: names of the columns that are compared; those that the table does not have are left
            out
        key_columns: those of `columns` that together identify a row; the table has them

    Returns:
        cells of the key, joined with "/" → (column → cell); of several rows with the same key, only
        the last
    """
    # Written from its value, a cell is null if it is empty or unreadable; then its text is taken.
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
