"""What a descriptor and a Table Schema may say: judged by frictionless, and by ourselves where it is silent.

frictionless knows the shapes of properties. It is silent about misspelt ones, categories, unique keys and rules, and of a
few things it says what the standard does not; those are left out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frictionless
import frictionless.fields

from tipdata.package import field_types
from tipdata.package.constraints import category_values
from tipdata.package.frictionless_rules import FIELDS, by_frictionless
from tipdata.package.json_file import entries, objects
from tipdata.package.problem import Problem, problem
from tipdata.package.properties import KNOWN, unknown
from tipdata.package.semver import SEMVER
from tipdata.package.wording import did_you_mean

PROFILES = "https://datapackage.org/profiles/2.0/"
UNSEEN = {"roles", "role", "givenName", "familyName", "organization", "version"}
MATCHES = ("exact", "equal", "subset", "superset", "partial")
PLAIN_NAME = r"[a-z0-9._-]+"
UNSAFE = r'[/\\:*?"<>|]|^\.|[. ]$|^ |^$'  # in a file name, on one system or another


def package_problems(descriptor: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with the descriptor itself, its schemas and files apart."""
    return _cached(_package, json.dumps(descriptor))


def schema_problems(schema: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with a Table Schema itself, its foreign keys apart."""
    return _cached(_schema, json.dumps(schema))


@lru_cache(maxsize=256)
def _cached(judge: Callable[[Any], Iterator[Problem]], text: str) -> Sequence[Problem]:
    return tuple(judge(json.loads(text)))


def _package(descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    yield from unknown(descriptor, "package", "")
    yield from _lists(descriptor, "")
    if not isinstance(descriptor.get("$schema", ""), str):
        yield problem("descriptor-invalid", 0, "$schema", reason="$schema is the address of a profile.")
    elif "$schema" not in descriptor:
        yield problem("descriptor-profile", 0, "$schema", profile=f"{PROFILES}datapackage.json")
    version = descriptor.get("version")
    if isinstance(version, str) and not re.fullmatch(SEMVER, version):
        yield problem("version-invalid", 0, "version", version=version)
    listed = descriptor.get("resources")
    if not listed or not isinstance(listed, list):
        yield problem("no-tables", 0, "resources")
    if isinstance(descriptor.get("name"), str):
        yield from _name(descriptor["name"], "name", descriptor)
    seen = {name: descriptor[name] for name in KNOWN["package"] if name in descriptor}
    # Version 2 in any case, since it allows more; frictionless would fetch a profile.
    seen |= {"$schema": f"{PROFILES}datapackage.json", "resources": []}
    seen.pop("profile", None)
    yield from by_frictionless(frictionless.Package, seen, "")
    for place, entry in enumerate(entries(listed)):
        where = f"resources.{entry['name']}" if _has_name(entry) else f"resources.{place}"
        yield from _resource(entry, where, descriptor)


def _has_name(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("name"), str)


def _lists(entry: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Licenses, contributors and sources: what they hold, and that they hold something."""
    for kind in ("license", "contributor", "source"):
        for place, one in enumerate(objects(entry.get(f"{kind}s"))):
            yield from unknown(one, kind, f"{where}{kind}s.{place}.")
            if not one and kind != "license":
                yield problem("descriptor-invalid", 0, f"{where}{kind}s.{place}", reason=f"A {kind} has no property.")
            for name in UNSEEN & set(one):  # by frictionless
                texts = one[name] if name == "roles" else [one[name]]
                if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                    reason = f"{name} is {'a list of texts' if name == 'roles' else 'a text'}."
                    yield problem("descriptor-invalid", 0, f"{where}{kind}s.{place}.{name}", reason=reason)


def _name(name: str, where: str, descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """A name becomes the name of files."""
    if re.search(UNSAFE, name) or not name.isprintable():
        yield problem("name-unsafe", 0, where, name=name)
    elif not re.fullmatch(PLAIN_NAME, name):
        if "$schema" in descriptor:
            yield problem("name-style", 0, where, name=name)
        else:
            reason = f"A name of version 1 has small letters, digits, “.”, “_” and “-” alone, unlike “{name[:60]}”."
            yield problem("descriptor-invalid", 0, where, reason=reason)


def _resource(entry: object, where: str, descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with a resource, apart from what is judged in reading it, and what frictionless would fetch."""
    if not isinstance(entry, dict):
        yield problem("descriptor-invalid", 0, where, reason="A resource is a JSON object.")
        return
    yield from unknown(entry, "resource", f"{where}.")
    yield from _lists(entry, f"{where}.")
    if _has_name(entry):
        yield from _name(entry["name"], f"{where}.name", descriptor)
    if entry.get("type", "table") != "table":
        yield problem("type-foreign", 0, f"{where}.type", type=entry["type"])
    if isinstance(entry.get("dialect"), dict):
        yield from unknown(entry["dialect"], "dialect", f"{where}.dialect.")
    paths = entry["path"] if isinstance(entry.get("path"), list) else [entry.get("path", "")]
    if not paths or not all(isinstance(path, str) for path in paths):
        yield problem("descriptor-invalid", 0, f"{where}.path", reason="A path is a text, or a list of texts.")
    elif len({"://" in path for path in paths}) > 1:
        yield problem("descriptor-invalid", 0, f"{where}.path", reason="Addresses and paths stand in one list.")
    apart = ("$schema", "profile", "type", "schema", "dialect", "encoding", "hash", "bytes", "data", "path")
    seen = {name: entry[name] for name in KNOWN["resource"] if name in entry and name not in apart}
    located = {"path": "table.csv"} if {"path", "url"} & set(entry) else {}
    located |= {"data": []} if "data" in entry else {}  # type: ignore[dict-item]
    yield from by_frictionless(
        frictionless.Resource, {"$schema": f"{PROFILES}dataresource.json", **seen, **located}, where
    )


def _schema(schema: Mapping[str, Any]) -> Iterator[Problem]:
    yield from unknown(schema, "schema", "")
    for place, entry in enumerate(objects(schema.get("foreignKeys"))):
        yield from unknown(entry, "foreign key", f"foreignKeys.{place}.")
        yield from unknown(entry.get("reference"), "reference", f"foreignKeys.{place}.reference.")
    for entry in objects(schema.get("rules")):
        yield from unknown(entry, "rule", f"rules.{entry.get('name', '')}.")
    fields = schema.get("fields")
    if not fields or not isinstance(fields, list):
        yield problem("schema-invalid", 0, "fields", reason="The schema describes no column: fields is a list of them.")
    for place, descriptor in enumerate(entries(fields)):
        if isinstance(descriptor, dict):
            yield from _field(descriptor, place)
        else:
            yield problem("schema-invalid", 0, f"fields.{place}", reason="A column is described by a JSON object.")
    yield from _keys(schema)
    yield from _missing(schema, "missingValues")
    match = schema.get("fieldsMatch", "exact")
    if (match[0] if isinstance(match, list) and match else match) not in MATCHES:
        yield problem("schema-invalid", 0, "fieldsMatch", reason=f"fieldsMatch is none of {', '.join(MATCHES)}.")
    # Each field was judged by itself, because frictionless loads all plugins to choose its type.
    seen = {name: schema[name] for name in ("title", "description", "missingValues") if name in schema}
    yield from by_frictionless(
        frictionless.Schema, {"$schema": f"{PROFILES}tableschema.json", **seen, "fields": []}, ""
    )


def _keys(schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Names that are not unique, and keys that are no lists of names."""
    named = Counter(str(f.get("name")) for f in objects(schema.get("fields")))
    for name in (name for name, times in named.items() if times > 1):
        yield problem("field-duplicate", 0, "fields", name=name)
    primary, unique, foreign = (schema.get(key, []) for key in ("primaryKey", "uniqueKeys", "foreignKeys"))
    keys = [("primaryKey", [primary] if isinstance(primary, str) else primary)]
    if isinstance(unique, list) and ("uniqueKeys" not in schema or unique):
        keys += [("uniqueKeys", key) for key in unique]
    else:
        yield problem("schema-invalid", 0, "uniqueKeys", reason="The unique keys are no list of lists of columns.")
    if not isinstance(foreign, list):
        yield problem("schema-invalid", 0, "foreignKeys", reason="The foreign keys are no list.")
    for where, key in keys:
        if not isinstance(key, list) or not all(isinstance(name, str) for name in key):
            yield problem("schema-invalid", 0, where, reason="A key is a list of names of columns.")
            continue
        for name in key:
            if name not in named:
                yield problem("key-unknown", 0, where, name=name, hint=did_you_mean(name, named))


def _missing(descriptor: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Missing values that stand twice."""
    values = [v.get("value") if isinstance(v, dict) else v for v in entries(descriptor.get("missingValues"))]
    labels = [v["label"] for v in objects(descriptor.get("missingValues")) if "label" in v]
    for listed in (values, labels):
        if len({json.dumps(v) for v in listed}) < len(listed):
            yield problem("schema-invalid", 0, where, reason="A missing value or its label stands twice.")


def _field(descriptor: Mapping[str, Any], place: int) -> Iterator[Problem]:
    name = str(descriptor.get("name", f"fields.{place}"))
    yield from unknown(descriptor, "field", f"{name}.")
    yield from unknown(descriptor.get("constraints"), "constraint", f"{name}.constraints.")
    yield from _missing(descriptor, f"{name}.missingValues")
    if "jsonSchema" in (descriptor.get("constraints") or ()):
        yield problem("not-read", 0, f"{name}.constraints.jsonSchema", feature="a JSON Schema of cells", hint="")
    if re.fullmatch(field_types.NO_NAME, name):
        yield problem("not-read", 0, name, feature=f"a column named “{name}”", hint="Give it another name.")
    kind, style = descriptor.get("type", "any"), descriptor.get("format", "default")
    if "type" not in descriptor:
        yield problem("type-missing", 0, name, name=name)
    elif not field_types.is_known(descriptor):
        yield problem("type-unknown", 0, name, type=kind, hint=did_you_mean(str(kind), FIELDS))
    elif field_types.of(descriptor) is None:
        yield problem(
            "not-read",
            0,
            name,
            feature=f"a column of the type {kind} with the format or marks that it has ({style})",
            hint="",
        )
    elif "example" in descriptor and (expects := field_types.mismatch(descriptor, descriptor["example"])):
        yield problem("example-differs", 0, f"{name}.example", example=descriptor["example"], expects=expects)
    seen = {k: v for k, v in descriptor.items() if k in KNOWN["field"] and k not in ("example", "categories")}
    yield from by_frictionless(FIELDS.get(str(kind), frictionless.fields.AnyField), seen, name)
    yield from _categories(descriptor, f"{name}.categories")


def _categories(descriptor: Mapping[str, Any], where: str) -> Iterator[Problem]:
    listed = descriptor.get("categories", [])
    values = category_values(descriptor)
    labels = [c["label"] for c in objects(listed) if "label" in c]
    alike = len(values) < len(entries(listed)) or len({str(label) for label in labels}) < len(labels)
    valued = all("value" in category for category in objects(listed))
    if not isinstance(listed, list) or alike or not valued or not all(isinstance(label, str) for label in labels):
        yield problem("categories-invalid", 0, where)
    if not isinstance(descriptor.get("categoriesOrdered", True), bool):
        yield problem("schema-invalid", 0, f"{where}Ordered", reason="categoriesOrdered is true or false.")
    constraints = descriptor.get("constraints")
    enum = constraints.get("enum") if isinstance(constraints, dict) else None
    if values and isinstance(enum, list):
        odd, less = [str(v) for v in enum if str(v) not in values], [v for v in values if v not in map(str, enum)]
        if odd:
            yield problem("categories-differ", 0, where, codes=", ".join(odd))
        elif less:
            yield problem("categories-wider", 0, where, codes=", ".join(less))
