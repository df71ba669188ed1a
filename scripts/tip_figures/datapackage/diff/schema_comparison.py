"""Two Table Schemas, and what differs between them: which rows the new one refuses that the old one took, and the reverse."""

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from tip_figures.datapackage.diff.changes import Change
from tip_figures.datapackage.json_values import as_list, as_names, as_objects
from tip_figures.datapackage.read.table import Table
from tip_figures.datapackage.schema.constraints import CONSTRAINT_NAMES, read_categories

LOWER = ("minimum", "exclusiveMinimum", "minLength")
UPPER = ("maximum", "exclusiveMaximum", "maxLength")
REFUSING = (*CONSTRAINT_NAMES, "rules", "uniqueKeys", "foreignKeys")
"""Parts that refuse rows: with one more, what was right may be wrong."""
KINDS = {
    "type": "type-changed",
    "format": "type-changed",
    "primaryKey": "key-changed",
    "fieldsMatch": "constraint-changed",
    # How a cell is read, or what its value means.
    **dict.fromkeys(
        ("unit", "missingValues", "trueValues", "falseValues", "rdfType", "itemType"),
        "meaning-changed",
    ),
    **dict.fromkeys(
        ("delimiter", "decimalChar", "groupChar", "bareNumber", "categoriesOrdered"),
        "meaning-changed",
    ),
}
"""What a change of a part is, where it does not depend on the way it moved; of any other it is wording."""

Parts = Mapping[str, Any]


def compare_schemas(old: Table, new: Table, dimensions: Collection[str]) -> Iterator[Change]:
    """What differs between the schemas of a table.

    dimensions: columns that were added and do not divide what was there before
    """
    before, after, path = old.fields, new.fields, new.schema_path
    yield from (
        Change("column-removed", path, column=name, old=before[name])
        for name in before
        if name not in after
    )
    for name in (name for name in after if name not in before):
        kind = "dimension-added" if name in dimensions else "column-added"
        yield Change(kind, path, column=name, new=after[name])
    common = [
        [name for name in listed if name in before and name in after] for listed in (before, after)
    ]
    if common[0] != common[1]:
        yield Change("columns-reordered", path, "fields", old=list(before), new=list(after))
    for name in common[1]:
        yield from _changes(path, name, _of_field(before[name]), _of_field(after[name]))
    yield from _changes(path, "", _of_table(old.schema), _of_table(new.schema))


def _of_field(field: Parts) -> dict[str, Any]:
    """What a field descriptor says, part by part; categories without an enum are codes like one."""
    made = {"type": "string", "format": "default", **field}
    labels = read_categories(field)
    made |= {"enum": list(labels)} if isinstance(field.get("categories"), list) else {}
    made |= {f"categories.{code}": label for code, label in labels.items()}
    constraints = made.pop("constraints", None)
    made |= constraints if isinstance(constraints, dict) else {}
    unsaid = {"name", "categories"} | {
        flag for flag in ("required", "unique") if made.get(flag) is not True
    }
    return {part: value for part, value in made.items() if part not in unsaid}


def _of_table(schema: Parts) -> dict[str, Any]:
    """What a schema says besides its columns, part by part; one column of a key may be a text or a list."""
    made = {"fieldsMatch": "exact", **schema, "primaryKey": as_names(schema.get("primaryKey"))}
    for part in ("uniqueKeys", "foreignKeys"):
        for key in as_list(made.pop(part, None)):
            same = (
                {**key, "fields": as_names(key.get("fields"))}
                if isinstance(key, dict)
                else as_names(key)
            )
            made[f"{part}.{json.dumps(same, sort_keys=True)}"] = key
    for rule in as_objects(made.pop("rules", None)):
        made[f"rules.{rule.get('name')}"] = rule.get("expression")
        made[f"words.{rule.get('name')}"] = {**rule, "expression": ""}
    return {part: value for part, value in made.items() if part != "fields"}


def _changes(path: str, column: str, was: Parts, now: Parts) -> Iterator[Change]:
    for part in sorted({*was, *now}):
        old, new = was.get(part), now.get(part)
        if part == "enum" and isinstance(old, list) and isinstance(new, list):
            # Codes that are gone, then those that are new.
            codes = [[str(code) for code in listed] for listed in (old, new)]
            if gone := [code for code in codes[0] if code not in codes[1]]:
                yield Change("constraint-tightened", path, part, column, old=gone)
            if more := [code for code in codes[1] if code not in codes[0]]:
                yield Change("constraint-loosened", path, part, column, new=more)
        elif old != new and not (part.startswith(("categories.", "words.")) and None in (old, new)):
            name = part.partition(".")[0]
            kind = (
                _direction(part, old, new)
                if name in REFUSING
                else KINDS.get(part, "schema-changed")
            )
            yield Change(
                kind,
                path,
                name if name in ("uniqueKeys", "foreignKeys") else part,
                column,
                old,
                new,
            )


def _direction(part: str, old: Any, new: Any) -> str:
    """Which way a constraint moved; one whose way cannot be told is changed."""
    if old is None or new is None:
        return "constraint-tightened" if old is None else "constraint-loosened"
    if part in LOWER or part in UPPER:
        with suppress(TypeError):  # a number and a text have no order
            return (
                "constraint-tightened" if (new > old) == (part in LOWER) else "constraint-loosened"
            )
    return "constraint-changed"
