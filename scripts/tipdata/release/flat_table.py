"""Figures with the labels of all their codes joined in, for people who open one file and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tipdata.package.load import Package
from tipdata.package.rules import category_values
from tipdata.package.table import Table, names
from tipdata.release import export_types as cells

NAME = "figures_flat"
JOINED: Mapping[str, Mapping[str, str]] = {
    "sources": {"title": "source_title", "publisher": "publisher", "edition_year": "edition_year", "section": "section", "url": "source_url"},
    "indicators": {"label": "indicator_label", "definition": "indicator_definition", "counted_by": "counted_by", "note": "indicator_note"},
    "areas": {"name": "{}_label"},
}  # fmt: skip
"""Columns that come from the table that a foreign key of figures names, and what they are called there."""


@dataclass(frozen=True)
class Column:
    """A column of the flat table.

    name:   what it is called there
    field:  its descriptor
    of:     the column whose code it explains or whose reference it follows; empty for one of figures itself
    table:  where its values stand, or the codes that it explains
    column: the column there
    label:  whether it is the label of that column's code
    """

    name: str
    field: Mapping[str, Any]
    of: str = ""
    table: str = "figures"
    column: str = ""
    label: bool = False


def possible(package: Package) -> bool:
    """Whether the package has the tables of figures."""
    return package.has("figures", *JOINED)


def columns(package: Package) -> Iterator[Column]:
    """The columns of the flat table in order: each of figures, and behind it those that say what it means."""
    figures = package.tables["figures"]
    for name, field in figures.fields.items():
        yield Column(name, field, column=name)
        yield from _label(Column(name, field, column=name))
        target = _target(figures, name)
        if not target:
            continue
        other = package.tables[target]
        for theirs, called in JOINED[target].items():
            if theirs not in other.fields:
                continue
            constraints = other.fields[theirs].get("constraints", {})
            kept = {key: value for key, value in constraints.items() if key not in ("unique", "required")}
            described = {**other.fields[theirs], "name": called.format(name), "constraints": kept}
            if target == "areas":
                described |= {
                    "title": f"{field.get('title', name)} (label)",
                    "description": f"Name of the area in {name}.",
                }
            joined = Column(called.format(name), described, name, target, theirs)
            yield joined
            yield from _label(joined)


def _label(coded: Column) -> Iterator[Column]:
    if category_values(coded.field):
        title = f"{coded.field.get('title', coded.name)} (label)"
        name, said = f"{coded.name}_label", f"What the code in {coded.name} means."
        field = {"name": name, "type": "string", "title": title, "description": said}
        yield Column(name, field, coded.name, coded.table, coded.column, label=True)


def _target(figures: Table, name: str) -> str:
    """The table that a column of figures refers to alone; empty where it refers to none that is joined in."""
    for key in figures.foreign_keys:
        target = key["reference"].get("resource", "")
        if names(key.get("fields")) == [name] and target in JOINED:
            return str(target)
    return ""


def table(package: Package) -> Table:
    """The flat table as a table of its own, without a file."""
    schema = {
        "name": NAME, "title": "Figures with labels",
        "description": "Every figure with the labels of its codes and what its source and indicator are, in one table.",
        "fields": [column.field for column in columns(package)], "missingValues": [""],
        "primaryKey": package.tables["figures"].primary_key,
    }  # fmt: skip
    return Table(NAME, f"{NAME}.csv", None, schema)


def write(package: Package, folder: Path) -> None:
    """Write figures_flat.csv."""
    with (folder / f"{NAME}.csv").open("wb") as stream:
        stream.write(",".join(column.name for column in columns(package)).encode() + b"\n")
        for frame in _joined(package, cells.texts):
            stream.write(frame.write_csv(include_header=False, quote_style="necessary").encode())


def frames(package: Package) -> Iterator[pl.DataFrame]:
    """The rows of the flat table, some at a time, as the types of their kinds."""
    return _joined(package, cells.frames)


def _joined(package: Package, read: Callable[[Table], Iterator[pl.DataFrame]]) -> Iterator[pl.DataFrame]:
    wanted = list(columns(package))
    meanings = [_meaning(package, column, read) for column in wanted]
    for frame in read(package.tables["figures"]):
        made = frame
        for column, (meaning, dtype) in zip(wanted, meanings, strict=True):
            if column.of:
                told = pl.col(column.of).replace_strict(meaning, default=None, return_dtype=dtype)
                made = made.with_columns(told.alias(column.name))
        yield made.select(column.name for column in wanted)


def _meaning(
    package: Package, column: Column, read: Callable[[Table], Iterator[pl.DataFrame]]
) -> tuple[dict[str, Any], pl.DataType]:
    """What each value of the column that it is `of` becomes, and as which type."""
    other = package.tables[column.table]
    if column.label or not column.of:
        return dict(category_values(other.fields[column.column])), pl.String()
    rows = pl.concat(read(other))
    return dict(zip(rows[other.primary_key[0]], rows[column.column], strict=True)), rows.schema[column.column]
