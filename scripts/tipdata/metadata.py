"""What a descriptor and a schema may say: the properties of Data Package v2, checked by frictionless and by ourselves.

frictionless knows the shapes; it is silent about misspelt properties, categories, rules and versions that are none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import frictionless
import frictionless.fields

from tipdata import fieldtypes, rulebook
from tipdata.finding import nearest, quoted
from tipdata.semver import SEMVER

Problem = tuple[str, str, str, str]  # property, code, message, hint

PROFILES = "https://datapackage.org/profiles/2.0/"
PROFILE = r"https://datapackage\.org/profiles/2\.[0-9]+/datapackage\.json"
KNOWN = {
    "package": (
        "$schema name id licenses title description homepage image version created keywords contributors sources resources profile"
    ),
    "resource": (
        "$schema name path data type title description format mediatype encoding bytes hash sources licenses dialect schema"
        " homepage profile"
    ),
    "schema": "$schema name title description fields fieldsMatch missingValues primaryKey uniqueKeys foreignKeys rules",
    "field": (
        "name type format title description example unit constraints categories categoriesOrdered missingValues rdfType"
        " trueValues falseValues delimiter itemType decimalChar groupChar bareNumber"
    ),
    "constraints": " ".join(rulebook.CONSTRAINTS),
    "dialect": (
        "$schema name title description header headerRows headerJoin commentRows commentChar delimiter lineTerminator quoteChar"
        " doubleQuote escapeChar nullSequence skipInitialSpace property itemType itemKeys sheetNumber sheetName table"
    ),
    "license": "name path title",
    "contributor": "title path email givenName familyName role roles organization",
    "source": "title path email version",
    "foreign key": "fields reference",
    "reference": "resource fields",
    "rule": "name expression message hint",
    "category": "value label",
}
# What reading does not do, and so must not be asked for without a word.
PLAIN_DIALECT = {
    "header": True, "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False, "lineTerminator": ("\n", "\r\n"),
    "escapeChar": None, "nullSequence": None, "commentChar": None, "commentRows": None, "headerRows": ([1],),
}  # fmt: skip
FIELDS: Mapping[str, Any] = {
    str(kind.type): kind for kind in vars(frictionless.fields).values() if hasattr(kind, "metadata_validate")
}
PLAIN_NUMBER = {"decimalChar": ".", "groupChar": None, "bareNumber": True}


def package_problems(descriptor: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with the descriptor itself, its resources' tables and files apart."""
    return _of_package(json.dumps(descriptor))


def schema_problems(schema: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with a Table Schema itself, its foreign keys apart."""
    return _of_schema(json.dumps(schema))


@lru_cache(maxsize=256)
def _of_package(text: str) -> Sequence[Problem]:
    return tuple(_package(json.loads(text)))


@lru_cache(maxsize=256)
def _of_schema(text: str) -> Sequence[Problem]:
    return tuple(_schema(json.loads(text)))


def _package(descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _unknown(descriptor, "package", "")
    for many, one in (
        ("licenses", "license"),
        ("contributors", "contributor"),
        ("sources", "source"),
        ("resources", "resource"),
    ):
        for place, entry in enumerate(_list(descriptor.get(many))):
            yield from _unknown(entry, one, f"{many}.{place}.")
    if not isinstance(descriptor.get("$schema"), str) or not re.fullmatch(PROFILE, descriptor["$schema"]):
        hint = f"Set it to {PROFILES}datapackage.json."
        yield (
            "$schema",
            "descriptor-profile",
            "The descriptor does not say that it is a Data Package of version 2.",
            hint,
        )
    version = descriptor.get("version")
    if version is not None and not (isinstance(version, str) and re.fullmatch(SEMVER, version)):
        yield "version", "version-invalid", f"{quoted(version)} is no semantic version.", "Write it as 1.2.3."
    if not _list(descriptor.get("resources")):
        yield (
            "resources",
            "no-tables",
            "The descriptor lists no table, so there is nothing to check.",
            "List each table under resources.",
        )
    yield from _frictionless(frictionless.Package, _unopened(descriptor))


def _unopened(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """A descriptor as frictionless may see it: without what it would fetch, load plugins for, or is asked on its own."""
    apart = ("$schema", "profile", "type", "schema", "dialect")
    listed = descriptor.get("resources")
    resources = [
        {name: value for name, value in entry.items() if name not in apart} if isinstance(entry, dict) else entry
        for entry in (listed if isinstance(listed, list) else [])
    ]
    rest = {name: value for name, value in descriptor.items() if name not in ("$schema", "profile", "resources")}
    return {"$schema": f"{PROFILES}datapackage.json", **rest, "resources": resources}


def resource_problems(resource: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with a resource's dialect, encoding and kind."""
    dialect = resource.get("dialect", {})
    if not isinstance(dialect, dict):
        yield "dialect", "dialect-unsupported", "The dialect is no JSON object.", "Write it into the descriptor."
    else:
        yield from _unknown(dialect, "dialect", "dialect.")
        for name, plain in PLAIN_DIALECT.items():
            if name in dialect and dialect[name] not in (plain if isinstance(plain, tuple) else (plain,)):
                yield (
                    f"dialect.{name}",
                    "dialect-unsupported",
                    f"Tables are not read with {name} = {quoted(dialect[name])}.",
                    "Leave it out.",
                )
        delimiter = dialect.get("delimiter", ",")
        if not isinstance(delimiter, str) or len(delimiter.encode()) != 1 or delimiter in '"\n\r':
            yield (
                "dialect.delimiter",
                "dialect-unsupported",
                f"{quoted(delimiter)} cannot separate columns.",
                "Use a comma.",
            )
    encoding = resource.get("encoding", "utf-8")
    if not isinstance(encoding, str) or encoding.lower().replace("_", "-") not in ("utf-8", "utf8"):
        yield (
            "encoding",
            "encoding-unsupported",
            f"The encoding is {quoted(encoding)}, and only UTF-8 is read.",
            "Save the table as UTF-8.",
        )
    if not isinstance(resource.get("path"), str):
        kind = "several files" if isinstance(resource.get("path"), list) else "no path to a file"
        yield (
            "path",
            "path-unsupported",
            f"The table has {kind}, so none of its cells are checked.",
            "Give each table one CSV file.",
        )


def _schema(schema: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _unknown(schema, "schema", "")
    for place, entry in enumerate(_list(schema.get("foreignKeys"))):
        yield from _unknown(entry, "foreign key", f"foreignKeys.{place}.")
        yield from _unknown(entry.get("reference"), "reference", f"foreignKeys.{place}.reference.")
    for entry in _list(schema.get("rules")):
        yield from _unknown(entry, "rule", f"rules.{entry.get('name', '')}.")
    for descriptor in _list(schema.get("fields")):
        yield from _field_problems(descriptor)
    for key in ("primaryKey", "uniqueKeys"):
        known = {f.get("name") for f in _list(schema.get("fields"))}
        listed = schema.get(key, [])
        parts = listed if isinstance(listed, list) else [listed]
        for name in [n for part in parts for n in (part if isinstance(part, list) else [part])]:
            if name not in known:
                yield key, "key-unknown", f"{quoted(name)} is no column of the table.", _meant(str(name), known)
    match = schema.get("fieldsMatch", "exact")
    if (match[0] if isinstance(match, list) and match else match) not in (
        "exact",
        "equal",
        "subset",
        "superset",
        "partial",
    ):
        yield (
            "fieldsMatch",
            "schema-invalid",
            f"{quoted(match)} is none of exact, equal, subset, superset, partial.",
            "",
        )
    fields = schema.get("fields")
    named = [str(f.get("name")) for f in _list(fields)]
    for name in dict.fromkeys(name for name in named if named.count(name) > 1):
        yield "fields", "schema-invalid", f"Two columns of the schema are named {quoted(name)}.", "Keep one."
    # Version 2 in any case; and each field was judged by itself, because frictionless loads all plugins to choose its type.
    seen: dict[str, Any] = {"$schema": f"{PROFILES}tableschema.json"}
    if isinstance(fields, list):
        seen["fields"] = [f for f in fields if not isinstance(f, dict)]
    yield from _frictionless(frictionless.Schema, {**schema, **seen})


def _field_problems(descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    name = str(descriptor.get("name", ""))
    yield from _unknown(descriptor, "field", f"{name}.")
    yield from _unknown(descriptor.get("constraints"), "constraints", f"{name}.constraints.")
    if "type" not in descriptor:
        yield (
            name,
            "type-missing",
            f"The column {quoted(name)} has no type, so its cells cannot be judged.",
            "Give it a type, such as string.",
        )
    elif fieldtypes.of(descriptor) is None:
        kinds = (
            "string",
            "number",
            "integer",
            "boolean",
            "date",
            "time",
            "datetime",
            "year",
            "object",
            "array",
            "list",
        )
        said = f"The column's type {quoted(descriptor['type'])} (format {quoted(descriptor.get('format', 'default'))}) cannot be judged."
        yield name, "type-unknown", said, _meant(str(descriptor["type"]), kinds)
    elif "example" in descriptor and (why := fieldtypes.mismatch(descriptor, descriptor["example"])):
        yield f"{name}.example", "schema-invalid", f"The example {quoted(descriptor['example'])} is not {why}.", ""
    judge = FIELDS.get(str(descriptor.get("type")), frictionless.fields.AnyField)
    for where, code, said, hint in _frictionless(judge, {k: v for k, v in descriptor.items() if k != "example"}):
        yield ".".join(filter(None, (name, where))), code, said, hint
    for option, plain in PLAIN_NUMBER.items():
        if option in descriptor and descriptor[option] != plain:
            yield (
                f"{name}.{option}",
                "schema-unsupported",
                f"Numbers are not read with {option} = {quoted(descriptor[option])}.",
                "Leave it out.",
            )
    categories = rulebook.category_values(descriptor)
    listed = descriptor.get("categories", [])
    if not isinstance(listed, list) or len(categories) != len(listed):
        yield f"{name}.categories", "categories-invalid", "The categories are no list of different values.", ""
    constraints = descriptor.get("constraints")
    enum = constraints.get("enum") if isinstance(constraints, dict) else None
    if categories and isinstance(enum, list) and [str(v) for v in enum] != list(categories):
        odd = sorted({str(v) for v in enum} ^ set(categories)) or ["their order"]
        yield (
            f"{name}.categories",
            "categories-differ",
            f"enum and categories do not list the same codes: {', '.join(odd)}.",
            "List each code in both.",
        )


def _frictionless(kind: Any, descriptor: dict[str, Any]) -> Iterator[Problem]:
    """The metadata rules of frictionless, less what it refuses although version 2 allows it."""
    try:
        found = list(kind.metadata_validate(descriptor))
    except frictionless.FrictionlessException as raised:
        found = [raised.error]
    except (AttributeError, TypeError, KeyError, ValueError):
        # It breaks down on values of another type than it expects (a `$schema` that is a number).
        yield (
            "",
            "descriptor-invalid",
            "A property has a value of the wrong type.",
            "Compare it with the specification.",
        )
        return
    for error in found:
        place = re.search(r"at property '([^']*)'", error.note)
        where = place.group(1).replace("/", ".") if place else ""
        ours = (
            "foreignKeys",
            "fieldsMatch",
            "foreign key",
            "is not supported",
            "primary key",
            "is not safe",
            "unique key",
        )
        if not any(word in error.note for word in ours):
            yield (
                where,
                "descriptor-invalid",
                f"{error.note[:300]} (found by frictionless).",
                "Compare it with the specification.",
            )


def _unknown(entry: object, kind: str, where: str) -> Iterator[Problem]:
    """Properties that the specification does not have; one with a prefix (`dc:title`) is somebody's own and may stand."""
    known = KNOWN[kind].split()
    for name in entry if isinstance(entry, dict) else ():
        if name not in known and ":" not in name:
            said = f"A {kind} has no property {quoted(name)}, so it has no effect."
            yield (
                f"{where}{name}",
                "property-unknown",
                said,
                _meant(name, known) or "Take it out, or give it a prefix (x:name).",
            )


def _meant(word: str, known: Any) -> str:
    close = nearest(word, known)
    return f"Did you mean “{close}”?" if close else ""


def _list(value: object) -> list[dict[str, Any]]:
    """The objects of a list; nothing where it is none."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
