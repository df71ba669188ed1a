"""What descriptors and Table Schemas may say: judged by frictionless, and by ourselves where it is silent.

Of a few things frictionless says what the standard does not. The path of a finding is left to who knows the file.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import frictionless
import frictionless.fields

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.schema import field_types
from tip_figures.datapackage.schema.constraints import CONSTRAINT_NAMES, read_categories
from tip_figures.datapackage.text_format import did_you_mean

KNOWN_PROPERTIES: Mapping[str, Sequence[str]] = {
    kind: listed.split()
    for kind, listed in {
        "package": "$schema name id licenses title description homepage image version created keywords contributors sources resources profile",
        "resources": "$schema name path data type title description format mediatype encoding bytes hash sources licenses dialect schema homepage profile",
        "schema": "$schema name title description fields fieldsMatch missingValues primaryKey uniqueKeys foreignKeys rules",
        "field": "name type format title description example unit constraints categories categoriesOrdered missingValues rdfType"
        " trueValues falseValues delimiter itemType decimalChar groupChar bareNumber dimension",
        "constraints": " ".join(CONSTRAINT_NAMES),
        "dialect": "$schema name title description header headerRows headerJoin commentRows commentChar delimiter lineTerminator"
        " quoteChar doubleQuote escapeChar nullSequence skipInitialSpace property itemType itemKeys sheetNumber sheetName table"
        " caseSensitiveHeader csvddfVersion",
        "licenses": "name path title",
        "contributors": "title path email givenName familyName role roles organization",
        "sources": "title path email version",
        "foreignKeys": "fields reference",
        "reference": "resource fields",
        "rules": "name expression message hint",
    }.items()
}  # fmt: skip
"""The properties that the standard has, and those of ours; of an object within goes by the property that holds it."""
PROFILES = "https://datapackage.org/profiles/2.0/"
SHOWN = (
    "name",
    "title",
    "description",
    "format",
    "mediatype",
    "sources",
    "licenses",
    "homepage",
)  # of a resource
# What frictionless says of these is said here, or the standard allows it.
NOT_SO = (
    "fieldsMatch",
    "is not supported",
    "is not safe",
    "should be set as",
    "requires datapackage",
)
SEMVER = r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?"
PLAIN_NAME = r"[a-z0-9._-]+"
UNSAFE = r'[/\\:*?"<>|]|^\.|[. ]$|^ |^$'  # in a file name, on one system or another


def _are(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def _are_paths(value: object) -> bool:
    paths: list[Any] = value if isinstance(value, list) else [value]
    return _are(str, paths) and len({"://" in path for path in paths}) == 1


def _differ(value: object) -> bool:
    values = [one.get("value") if isinstance(one, dict) else one for one in as_list(value)]
    labels = [one["label"] for one in as_objects(value) if "label" in one]
    return all(len({json.dumps(one) for one in some}) == len(some) for some in (values, labels))


Shape = tuple[Callable[[Any], object], str]
_TEXT: Shape = (lambda value: isinstance(value, str), "a text")
_FILLED: Shape = (
    lambda value: {} not in as_list(value),
    "a list of which nothing is without a property",
)
_MISSING: Shape = (_differ, "a list in which no value and no label stands twice")
_PERSON = dict.fromkeys(("role", "givenName", "familyName", "organization", "version"), _TEXT)
_PERSON["roles"] = (partial(_are, str), "a list of texts")
MATCHES = ("exact", "equal", "subset", "superset", "partial")
SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "package": {"$schema": _TEXT, "resources": (partial(_are, dict), "a list of JSON objects"), "contributors": _FILLED, "sources": _FILLED},
    "resources": {
        "type": (lambda value: value == "table", "table, or left out"),
        "path": (_are_paths, "a text, or a list of texts that are all addresses or all paths"),
        "sources": _FILLED,
    },
    "contributors": _PERSON,
    "sources": _PERSON,
    "schema": {
        "fields": (lambda value: value and _are(dict, value), "a list of JSON objects, one for each column"),
        "primaryKey": (lambda value: isinstance(value, str) or _are(str, value), "a list of names of columns"),
        "uniqueKeys": (lambda value: value and _are(list, value) and all(_are(str, key) for key in value), "a list of lists of names of columns"),
        "foreignKeys": (lambda value: isinstance(value, list), "a list"),
        "missingValues": _MISSING,
        "fieldsMatch": (lambda value: (value[0] if isinstance(value, list) and value else value) in MATCHES, f"one of {', '.join(MATCHES)}"),
    },
    "field": {"categoriesOrdered": (lambda value: isinstance(value, bool), "true or false"), "missingValues": _MISSING},
}  # fmt: skip
"""Where frictionless is silent: whether a value is what the property asks for, and what that is."""


def _once(
    of: Callable[[Mapping[str, Any]], Iterator[Finding]],
) -> Callable[[Mapping[str, Any]], Sequence[Finding]]:
    """A judge that judges equal descriptors once, since frictionless takes its time."""
    judged = lru_cache(maxsize=256)(lambda text: tuple(of(json.loads(text))))
    return lambda descriptor: judged(json.dumps(descriptor))


def _invalid(where: str, reason: str) -> Finding:
    return create_finding("descriptor-invalid", "", 0, where, reason=reason)


def _shape(entry: Mapping[str, Any], kind: str, where: str) -> Iterator[Finding]:
    """Properties that the standard does not have, unless with a prefix (`dc:title`), and values of a wrong shape."""
    shapes = SHAPES.get(kind, {})
    for name, value in entry.items():
        at = f"{where}{name}"
        if name not in KNOWN_PROPERTIES[kind] and ":" not in name:
            hint = (
                did_you_mean(name, KNOWN_PROPERTIES[kind])
                or "Take it out, or give it a prefix (x:name)."
            )
            yield create_finding(
                "property-unknown", "", 0, at, name=name, kind=kind.removesuffix("s"), hint=hint
            )
        elif name in shapes and not shapes[name][0](value):
            yield _invalid(at, f"{name} is {shapes[name][1]}.")
        elif name in KNOWN_PROPERTIES and name != "schema":  # which has a judgement of its own
            for place, one in enumerate(as_objects(value)):
                yield from _shape(one, name, f"{at}.{_name(one, place)}.")
            yield from _shape(as_object(value), name, f"{at}.")


def _name(entry: Mapping[str, Any], place: int) -> str | int:
    return entry["name"] if isinstance(entry.get("name"), str) else place


def _by_frictionless(model: Any, descriptor: Mapping[str, Any], where: str) -> Iterator[Finding]:
    """The metadata rules of frictionless, less what it refuses although the standard allows it."""
    try:
        found = list(model.metadata_validate(dict(descriptor)))
    except frictionless.FrictionlessException as raised:
        found = [raised.error]
    except (AttributeError, TypeError, KeyError, ValueError):
        # It breaks down on values of another type than it expects (a license that is a text).
        yield _invalid(where, "A property has a value of the wrong type.")
        return
    for error in found:
        place = re.search(r"at property '([^']*)'", error.note)
        at = place.group(1).replace("/", ".") if place else ""
        if not any(word in error.note for word in NOT_SO):
            yield _invalid(
                ".".join(filter(None, (where, at))), f"{error.note[:300]} (found by frictionless)."
            )


@_once
def validate_descriptor(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with a descriptor itself, its schemas and files apart."""
    yield from _shape(descriptor, "package", "")
    if "$schema" not in descriptor:
        yield create_finding(
            "descriptor-profile", "", 0, "$schema", profile=f"{PROFILES}datapackage.json"
        )
    version = descriptor.get("version")
    if isinstance(version, str) and not re.fullmatch(SEMVER, version):
        yield create_finding("version-invalid", "", 0, "version", version=version)
    if not as_list(descriptor.get("resources")):
        yield create_finding("no-tables", "", 0, "resources")
    # Version 2 in any case, since it allows more; frictionless would fetch a profile.
    seen = {
        k: v for k, v in descriptor.items() if k in KNOWN_PROPERTIES["package"] and k != "profile"
    }
    seen |= {"$schema": f"{PROFILES}datapackage.json", "resources": []}
    yield from _by_frictionless(frictionless.Package, seen, "")
    for entry in (descriptor, *as_objects(descriptor.get("resources"))):
        name = entry.get("name")
        where = "name" if entry is descriptor else f"resources.{name}.name"
        if not isinstance(name, str):
            continue
        if re.search(UNSAFE, name) or not name.isprintable():
            yield create_finding("name-unsafe", "", 0, where, name=name)
        elif not re.fullmatch(PLAIN_NAME, name) and "$schema" in descriptor:
            yield create_finding("name-style", "", 0, where, name=name)
        elif not re.fullmatch(PLAIN_NAME, name):
            yield _invalid(
                where, "A name of version 1 has small letters, digits, “.”, “_” and “-” alone."
            )
    for place, entry in enumerate(as_objects(descriptor.get("resources"))):
        seen = {k: v for k, v in entry.items() if k in SHOWN} | {
            "$schema": f"{PROFILES}dataresource.json"
        }
        # Path and data are judged in reading them; of these it is only asked that there is one.
        seen |= {"path": "t.csv"} if "path" in entry or "url" in entry else {}
        seen |= {"data": []} if "data" in entry else {}
        yield from _by_frictionless(frictionless.Resource, seen, f"resources.{_name(entry, place)}")


@_once
def validate_schema(schema: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with a Table Schema itself, its foreign keys apart."""
    yield from _shape({"fields": None, **schema}, "schema", "")
    for place, descriptor in enumerate(as_objects(schema.get("fields"))):
        yield from _field(descriptor, str(descriptor.get("name", f"fields.{place}")))
    named = Counter(str(f.get("name")) for f in as_objects(schema.get("fields")))
    yield from (
        create_finding("field-duplicate", "", 0, "fields", name=name)
        for name, times in named.items()
        if times > 1
    )
    unique = [("uniqueKeys", key) for key in as_list(schema.get("uniqueKeys"))]
    for where, key in (("primaryKey", schema.get("primaryKey")), *unique):
        for name in as_names(key):
            if name not in named:
                yield create_finding(
                    "key-unknown", "", 0, where, name=name, hint=did_you_mean(name, named)
                )
    # Each field was judged by itself, because frictionless loads all plugins to choose its type.
    seen = {
        name: schema[name] for name in ("title", "description", "missingValues") if name in schema
    }
    seen |= {"$schema": f"{PROFILES}tableschema.json", "fields": []}
    yield from _by_frictionless(frictionless.Schema, seen, "")


def _field(descriptor: Mapping[str, Any], name: str) -> Iterator[Finding]:
    yield from _shape(descriptor, "field", f"{name}.")
    if "jsonSchema" in as_object(descriptor.get("constraints")):
        yield create_finding(
            "not-read",
            "",
            0,
            f"{name}.constraints.jsonSchema",
            feature="a JSON Schema of cells",
            hint="",
        )
    if re.fullmatch(field_types.RESERVED_NAME, name):
        yield create_finding(
            "not-read",
            "",
            0,
            name,
            feature=f"a column named “{name}”",
            hint="Give it another name.",
        )
    kind, style = descriptor.get("type", "any"), descriptor.get("format", "default")
    if "type" not in descriptor:
        yield create_finding("type-missing", "", 0, name, name=name)
    elif kind not in field_types.TYPE_NAMES:
        yield create_finding(
            "type-unknown",
            "",
            0,
            name,
            type=kind,
            hint=did_you_mean(str(kind), field_types.TYPE_NAMES),
        )
    elif (read := field_types.find_field_type(descriptor)) is None:
        feature = f"a column of the type {kind} with the format or marks that it has ({style})"
        yield create_finding("not-read", "", 0, name, feature=feature, hint="")
    elif (
        "example" in descriptor
        and field_types.cast_value(descriptor, descriptor["example"]).has_nulls()
    ):
        yield create_finding(
            "example-differs",
            "",
            0,
            f"{name}.example",
            example=descriptor["example"],
            expects=read.expects,
        )
    seen = {
        k: v
        for k, v in descriptor.items()
        if k in KNOWN_PROPERTIES["field"] and k not in ("example", "categories")
    }
    model = getattr(frictionless.fields, f"{str(kind).title()}Field", frictionless.fields.AnyField)
    yield from _by_frictionless(model, seen, name)
    yield from _categories(descriptor, f"{name}.categories")


def _categories(descriptor: Mapping[str, Any], where: str) -> Iterator[Finding]:
    listed, values = descriptor.get("categories", []), read_categories(descriptor)
    good = all(
        "value" in category and isinstance(category.get("label", ""), str)
        for category in as_objects(listed)
    )
    if not isinstance(listed, list) or not good or not _differ(listed) or len(values) < len(listed):
        yield create_finding("categories-invalid", "", 0, where)
    enum = as_list(as_object(descriptor.get("constraints")).get("enum"))
    odd, less = (
        [str(v) for v in enum if str(v) not in values],
        [v for v in values if v not in map(str, enum)],
    )
    if values and odd:
        yield create_finding("categories-differ", "", 0, where, codes=", ".join(odd))
    elif enum and less:
        yield create_finding("categories-wider", "", 0, where, codes=", ".join(less))
