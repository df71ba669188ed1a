"""Two states of a package, and everything that differs between them.

Cells are compared as they are written. A row is found by its primary key; under another key it is one gone and one added.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from tip_figures.datapackage.checks import table_validation
from tip_figures.datapackage.diff import schema_comparison
from tip_figures.datapackage.diff.changes import Change
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.findings import ERROR
from tip_figures.datapackage.read.load import Package
from tip_figures.datapackage.read.table import Table

# Faults that leave every row and cell of a package readable.
HARMLESS = ("final-newline", "blank-row", "header-order", "header-extra", "json-duplicate")
# The version is what is judged, what `build` writes follows from the tables, and resources and schemas are compared apart.
FOLLOWS = {"resources", "version", "created", "sources"}
RESOURCE_FOLLOWS = {"name", "bytes", "hash"}
OPENED_BY = ("path", "format", "encoding", "dialect", "type", "profile", "schema")
OLD, NEW, TURN = "\0old", "\0new", "\0turn"
TOTAL = "all"  # the code of a row that is the total over a dimension


@dataclass(frozen=True)
class PackageState:
    """A package at one time, ready to be compared.

    tables: those that have a file and a schema, with every column of type text, by name; any other is only a file
    """

    package: Package
    tables: Mapping[str, Table]


def read_state(package: Package, where: str) -> PackageState:
    """Read the cells of every table that has a schema, as they are written.

    where:  what the package is called where a row or column of it cannot be compared
    raises: CannotRead
    """
    tables: dict[str, Table] = {}
    faults = list(package.findings)
    for table in package.tables.values():
        if table.file is not None and table.fields:
            fields = [
                {**f, "name": name, "type": "string", "format": "default"}
                for name, f in table.fields.items()
            ]
            plain = tables[table.name] = replace(table, schema={**table.schema, "fields": fields})
            faults += table_validation.validate_file(plain)
            faults += (
                one
                for batch in plain.batches()
                for one in table_validation.validate_cells(plain, batch)
            )
    for one in faults:
        if one.severity == ERROR and one.code not in HARMLESS:
            place = f"{one.path}{f', line {one.line}' if one.line else ''}"
            raise ReadError(
                f"{where}: cannot be compared: {place}: {one.message} scripts/validate.py tells more."
            )
    return PackageState(package, tables)


def compare_packages(
    one: PackageState, two: PackageState, subjects: Mapping[str, Collection[str]]
) -> Iterator[Change]:
    """What differs between two states of a package: the descriptor, then each table with its schema, rows and cells.

    subjects: by table the columns that together say what a row is about, beside its key
    """
    old, new = one.package, two.package
    for part, was, now in _parts(old.descriptor, new.descriptor, FOLLOWS):
        yield Change(
            "name-changed" if part in ("name", "id") else "descriptor-changed",
            new.path,
            "",
            part,
            was,
            now,
        )
    before, after = (
        {r["name"]: r for r in state.resources if isinstance(r.get("name"), str)}
        for state in (old, new)
    )
    yield from (
        Change("table-removed", new.path, name, old=before[name])
        for name in before
        if name not in after
    )
    for name in after:
        if name not in before:
            yield Change("table-added", new.path, name, new=after[name])
            continue
        # A schema is compared apart; here it counts whether there is one.
        mine, theirs = (
            {**before[name], "schema": name in one.tables},
            {**after[name], "schema": name in two.tables},
        )
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


def _parts(
    old: Mapping[str, Any], new: Mapping[str, Any], follows: set[str]
) -> Iterator[tuple[str, Any, Any]]:
    for part in sorted({*old, *new} - follows):
        if old.get(part) != new.get(part):
            yield part, old.get(part), new.get(part)


def _table(
    one: PackageState, two: PackageState, name: str, subjects: Collection[str]
) -> Iterator[Change]:
    """What differs in a table; one that a foreign key leads to is known to others by its keys."""
    before, after = one.tables[name], two.tables[name]
    key = _key(before, after)
    dimensions = _new_dimensions(before, after, key) if key else ()
    yield from schema_comparison.compare_schemas(
        one.package.tables[name], two.package.tables[name], dimensions
    )
    referred = any(
        foreign.table.name == name
        for table in one.package.tables.values()
        for foreign in table.references
    )
    cited = referred or len(before.primary_key) == 1  # a key of one column is an identifier
    if key := key or [column for column in after.frame.columns if column in before.frame.columns]:
        yield from _rows(before, after, key, cited, subjects if referred else ())


def _rows(
    one: Table, two: Table, key: Sequence[str], cited: bool, subjects: Collection[str]
) -> Iterator[Change]:
    """The rows and cells that differ; `cited` says that others know its rows by key."""
    before, after, path = one.frame, two.frame, two.path
    rows = _match(before, after, key)
    for text, row in _filled(before[rows.filter(pl.col(NEW).is_null())[OLD]], key):
        yield Change("key-removed" if cited else "row-removed", path, text, old=row)
    for text, row in _filled(after[rows.filter(pl.col(OLD).is_null())[NEW]], key):
        yield Change("row-added", path, text, new=row)
    pairs = rows.drop_nulls([OLD, NEW]).sort(NEW)
    left, right = before[pairs[OLD]], after[pairs[NEW]]
    for name in (name for name in after.columns if name in before.columns and name not in key):
        places = left[name].ne_missing(right[name]).arg_true()
        cells = zip(_keys(right[places], key), left[name][places], right[name][places], strict=True)
        kind = "row-changed" if name in subjects else "cell-changed"
        divides = two.fields[name].get("dimension") is True
        for text, old, new in cells:
            filled = divides and old is None and new == TOTAL
            yield Change("dimension-added" if filled else kind, path, text, name, old, new)


def _new_dimensions(one: Table, two: Table, key: Sequence[str]) -> list[str]:
    """Columns that were added as dimensions, and do not divide what was there before."""
    named = [n for n, f in two.fields.items() if f.get("dimension") is True and n not in one.fields]
    older = two.frame[_match(one.frame, two.frame, key).drop_nulls([OLD, NEW])[NEW]]
    return [
        name
        for name in named
        if name in older.columns and older[name].fill_null(TOTAL).eq(TOTAL).all()
    ]


def _key(old: Table, new: Table) -> list[str]:
    """The columns by which rows are found in both states; none where no key has all its columns in both."""
    keys = (
        key
        for key in (new.primary_key, old.primary_key)
        if {*key} <= old.fields.keys() & new.fields.keys()
    )
    return next((key for key in keys if key), [])


def _match(before: pl.DataFrame, after: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Row numbers of both states, side by side where the key is the same; rows of one key are paired in their order."""
    sides = []
    for frame, number in ((before, OLD), (after, NEW)):
        side = frame.select(key).with_row_index(number)
        sides.append(side.with_columns(pl.int_range(pl.len()).over(key).alias(TURN)))
    made = sides[0].join(sides[1], on=[*key, TURN], how="full", coalesce=True, nulls_equal=True)
    return made.select(OLD, NEW).sort(NEW, OLD, nulls_last=True)


def _keys(frame: pl.DataFrame, key: Sequence[str]) -> list[str]:
    """The key of each row, as findings write it."""
    return (
        frame.select(pl.concat_str([pl.col(n).fill_null("") for n in key], separator="/"))
        .to_series()
        .to_list()
    )


def _filled(frame: pl.DataFrame, key: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    for text, row in zip(_keys(frame, key), frame.iter_rows(named=True), strict=True):
        yield text, {name: cell for name, cell in row.items() if cell is not None}
