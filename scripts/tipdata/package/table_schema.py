"""What a Table Schema may say, checked by frictionless and by ourselves.

frictionless knows the shapes; it is silent about misspelt properties, categories, unique keys and rules.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frictionless
import frictionless.fields

from tipdata.package import field_types as fieldtypes
from tipdata.package import rules as rulebook
from tipdata.package.json_file import objects
from tipdata.package.specification import PROFILES, Problem, but, by_frictionless, unknown
from tipdata.package.wording import did_you_mean, quoted

FIELDS: Mapping[str, Any] = {
    str(kind.type): kind for kind in vars(frictionless.fields).values() if hasattr(kind, "metadata_validate")
}
MATCHES = ("exact", "equal", "subset", "superset", "partial")
PLAIN_NUMBER = {"decimalChar": ".", "groupChar": None, "bareNumber": True}


def schema_problems(schema: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with a Table Schema itself, its foreign keys apart."""
    return _of(json.dumps(schema))


@lru_cache(maxsize=256)
def _of(text: str) -> Sequence[Problem]:
    return tuple(_schema(json.loads(text)))


def _schema(schema: Mapping[str, Any]) -> Iterator[Problem]:
    yield from unknown(schema, "schema", "")
    for place, entry in enumerate(objects(schema.get("foreignKeys"))):
        yield from unknown(entry, "foreign key", f"foreignKeys.{place}.")
        yield from unknown(entry.get("reference"), "reference", f"foreignKeys.{place}.reference.")
    for entry in objects(schema.get("rules")):
        yield from unknown(entry, "rule", f"rules.{entry.get('name', '')}.")
    fields = schema.get("fields", [])
    for place, descriptor in enumerate(fields if isinstance(fields, list) else []):
        if isinstance(descriptor, dict):
            yield from _field(descriptor, place)
        else:
            yield f"fields.{place}", "schema-invalid", "A column is described by a JSON object.", ""
    yield from _keys(schema)
    match = schema.get("fieldsMatch", "exact")
    if (match[0] if isinstance(match, list) and match else match) not in MATCHES:
        yield "fieldsMatch", "schema-invalid", f"{quoted(match)} is none of {', '.join(MATCHES)}.", ""
    # Version 2 in any case; and each field was judged by itself, because frictionless loads all plugins to choose its type.
    seen = but(schema, ("$schema", "fields", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch"))
    yield from by_frictionless(frictionless.Schema, {"$schema": f"{PROFILES}tableschema.json", **seen, "fields": []})


def _keys(schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Names that are not unique, and keys that are no lists of names."""
    named = Counter(str(f.get("name")) for f in objects(schema.get("fields")))
    for name in (name for name, times in named.items() if times > 1):
        yield "fields", "schema-invalid", f"Two columns of the schema are named {quoted(name)}.", "Keep one."
    primary, unique, foreign = (schema.get(key, []) for key in ("primaryKey", "uniqueKeys", "foreignKeys"))
    keys = [("primaryKey", [primary] if isinstance(primary, str) else primary)]
    if isinstance(unique, list):
        keys += [("uniqueKeys", key) for key in unique]
    else:
        yield "uniqueKeys", "schema-invalid", "The unique keys are no list of lists of columns.", ""
    if not isinstance(foreign, list):
        yield "foreignKeys", "schema-invalid", "The foreign keys are no list.", ""
    for where, key in keys:
        if not isinstance(key, list) or not all(isinstance(name, str) for name in key):
            yield where, "schema-invalid", f"The key {quoted(key)} is no list of columns.", ""
            continue
        for name in key:
            if name not in named:
                yield where, "key-unknown", f"{quoted(name)} is no column of the table.", did_you_mean(name, named)


def _field(descriptor: Mapping[str, Any], place: int) -> Iterator[Problem]:
    name = str(descriptor.get("name", f"fields.{place}"))
    yield from unknown(descriptor, "field", f"{name}.")
    yield from unknown(descriptor.get("constraints"), "constraint", f"{name}.constraints.")
    if re.fullmatch(fieldtypes.NO_NAME, name):
        yield name, "schema-unsupported", f"A column named {quoted(name)} cannot be read.", "Give it another name."
    kind, style = descriptor.get("type"), descriptor.get("format", "default")
    if "type" not in descriptor:
        said = f"The column {quoted(name)} has no type, so its cells cannot be judged."
        yield name, "type-missing", said, "Give it a type, such as string."
    elif fieldtypes.of(descriptor) is None:
        said = f"The column's type {quoted(kind)} (format {quoted(style)}) cannot be judged."
        yield name, "type-unknown", said, "" if str(kind) in FIELDS else did_you_mean(str(kind), FIELDS)
    elif "example" in descriptor and (expects := fieldtypes.mismatch(descriptor, descriptor["example"])):
        said = f"The example {quoted(descriptor['example'])} is not {expects}."
        yield f"{name}.example", "schema-invalid", said, ""
    judge = FIELDS.get(str(kind), frictionless.fields.AnyField)
    for where, code, said, hint in by_frictionless(judge, but(descriptor, ("example",))):
        yield ".".join(filter(None, (name, where))), code, said, hint
    for option, plain in PLAIN_NUMBER.items():
        if option in descriptor and descriptor[option] != plain:
            said = f"Numbers are not read with {option} = {quoted(descriptor[option])}."
            yield f"{name}.{option}", "schema-unsupported", said, "Leave it out."
    yield from _categories(descriptor, f"{name}.categories")


def _categories(descriptor: Mapping[str, Any], where: str) -> Iterator[Problem]:
    categories, listed = rulebook.category_values(descriptor), descriptor.get("categories", [])
    if not isinstance(listed, list) or len(categories) != len(listed):
        yield where, "categories-invalid", "The categories are no list of different values.", ""
    constraints = descriptor.get("constraints")
    enum = constraints.get("enum") if isinstance(constraints, dict) else None
    if categories and isinstance(enum, list) and [str(v) for v in enum] != list(categories):
        odd = sorted({str(v) for v in enum} ^ set(categories)) or ["their order"]
        said = f"enum and categories do not list the same codes: {', '.join(odd)}."
        yield where, "categories-differ", said, "List each code in both."
