"""What a Table Schema may say: judged by frictionless, and by ourselves where it is silent (categories, unique keys, rules)."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frictionless
import frictionless.fields

from tipdata.package import field_types
from tipdata.package.constraints import category_values
from tipdata.package.finding import Finding, finding
from tipdata.package.json_file import as_object, entries, objects
from tipdata.package.metadata import KNOWN, PROFILES, by_frictionless, invalid, unknown
from tipdata.package.wording import did_you_mean

FIELDS: Mapping[str, Any] = {
    str(kind.type): kind for kind in vars(frictionless.fields).values() if hasattr(kind, "metadata_validate")
}
MATCHES = ("exact", "equal", "subset", "superset", "partial")


def of_schema(schema: Mapping[str, Any]) -> Sequence[Finding]:
    """What is wrong with a Table Schema itself, its foreign keys apart; the path is left to who knows the file."""
    return _of_schema(json.dumps(schema))


@lru_cache(maxsize=256)
def _of_schema(text: str) -> Sequence[Finding]:
    return tuple(_schema(json.loads(text)))


def _schema(schema: Mapping[str, Any]) -> Iterator[Finding]:
    yield from unknown(schema, "schema", "")
    for place, entry in enumerate(objects(schema.get("foreignKeys"))):
        yield from unknown(entry, "foreign key", f"foreignKeys.{place}.")
        yield from unknown(entry.get("reference"), "reference", f"foreignKeys.{place}.reference.")
    for entry in objects(schema.get("rules")):
        yield from unknown(entry, "rule", f"rules.{entry.get('name', '')}.")
    fields = entries(schema.get("fields"))
    if not fields:
        yield invalid("fields", "The schema describes no column: fields is a list of them.")
    for place, descriptor in enumerate(fields):
        if isinstance(descriptor, dict):
            yield from _field(descriptor, str(descriptor.get("name", f"fields.{place}")))
        else:
            yield invalid(f"fields.{place}", "A column is described by a JSON object.")
    yield from _keys(schema)
    yield from _missing(schema, "missingValues")
    match = schema.get("fieldsMatch", "exact")
    if (match[0] if isinstance(match, list) and match else match) not in MATCHES:
        yield invalid("fieldsMatch", f"fieldsMatch is none of {', '.join(MATCHES)}.")
    # Each field was judged by itself, because frictionless loads all plugins to choose its type.
    seen = {name: schema[name] for name in ("title", "description", "missingValues") if name in schema}
    seen |= {"$schema": f"{PROFILES}tableschema.json", "fields": []}
    yield from by_frictionless(frictionless.Schema, seen, "")


def _keys(schema: Mapping[str, Any]) -> Iterator[Finding]:
    """Names that are not unique, and keys that are no lists of names."""
    named = Counter(str(f.get("name")) for f in objects(schema.get("fields")))
    for name in (name for name, times in named.items() if times > 1):
        yield finding("field-duplicate", "", 0, "fields", name=name)
    primary, unique = schema.get("primaryKey", []), schema.get("uniqueKeys", [[]])
    if not isinstance(unique, list) or not unique:
        yield invalid("uniqueKeys", "The unique keys are no list of lists of columns.")
    if not isinstance(schema.get("foreignKeys", []), list):
        yield invalid("foreignKeys", "The foreign keys are no list.")
    keys = [("primaryKey", [primary] if isinstance(primary, str) else primary)]
    for where, key in (*keys, *(("uniqueKeys", key) for key in entries(unique))):
        if not isinstance(key, list) or not all(isinstance(name, str) for name in key):
            yield invalid(where, "A key is a list of names of columns.")
            continue
        for name in key:
            if name not in named:
                yield finding("key-unknown", "", 0, where, name=name, hint=did_you_mean(name, named))


def _missing(descriptor: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """Missing values that stand twice."""
    listed = entries(descriptor.get("missingValues"))
    values = [v.get("value") if isinstance(v, dict) else v for v in listed]
    labels = [v["label"] for v in objects(listed) if "label" in v]
    if any(len({json.dumps(v) for v in some}) < len(some) for some in (values, labels)):
        yield invalid(where, "A missing value or its label stands twice.")


def _field(descriptor: Mapping[str, Any], name: str) -> Iterator[Finding]:
    yield from unknown(descriptor, "field", f"{name}.")
    yield from unknown(descriptor.get("constraints"), "constraint", f"{name}.constraints.")
    yield from _missing(descriptor, f"{name}.missingValues")
    if "jsonSchema" in as_object(descriptor.get("constraints")):
        yield finding("not-read", "", 0, f"{name}.constraints.jsonSchema", feature="a JSON Schema of cells", hint="")
    if re.fullmatch(field_types.NO_NAME, name):
        yield finding("not-read", "", 0, name, feature=f"a column named “{name}”", hint="Give it another name.")
    kind, style = descriptor.get("type", "any"), descriptor.get("format", "default")
    if "type" not in descriptor:
        yield finding("type-missing", "", 0, name, name=name)
    elif kind not in field_types.NAMES:
        yield finding("type-unknown", "", 0, name, type=kind, hint=did_you_mean(str(kind), FIELDS))
    elif (read := field_types.of(descriptor)) is None:
        feature = f"a column of the type {kind} with the format or marks that it has ({style})"
        yield finding("not-read", "", 0, name, feature=feature, hint="")
    elif "example" in descriptor and field_types.typed(descriptor, descriptor["example"]).has_nulls():
        values = {"example": descriptor["example"], "expects": read.expects}
        yield finding("example-differs", "", 0, f"{name}.example", **values)
    seen = {k: v for k, v in descriptor.items() if k in KNOWN["field"] and k not in ("example", "categories")}
    yield from by_frictionless(FIELDS.get(str(kind), frictionless.fields.AnyField), seen, name)
    yield from _categories(descriptor, f"{name}.categories")


def _categories(descriptor: Mapping[str, Any], where: str) -> Iterator[Finding]:
    listed = descriptor.get("categories", [])
    values = category_values(descriptor)
    labels = [c["label"] for c in objects(listed) if "label" in c]
    alike = len(values) < len(entries(listed)) or len({str(label) for label in labels}) < len(labels)
    valued = all("value" in category for category in objects(listed))
    if not isinstance(listed, list) or alike or not valued or not all(isinstance(label, str) for label in labels):
        yield finding("categories-invalid", "", 0, where)
    if not isinstance(descriptor.get("categoriesOrdered", True), bool):
        yield invalid(f"{where}Ordered", "categoriesOrdered is true or false.")
    enum = as_object(descriptor.get("constraints")).get("enum")
    if values and isinstance(enum, list):
        odd, less = [str(v) for v in enum if str(v) not in values], [v for v in values if v not in map(str, enum)]
        if odd:
            yield finding("categories-differ", "", 0, where, codes=", ".join(odd))
        elif less:
            yield finding("categories-wider", "", 0, where, codes=", ".join(less))
