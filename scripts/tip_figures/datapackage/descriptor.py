"""What is wrong with a descriptor and its schemas: by the profile of the standard, and own rules.

`profile.json` is the profile of Data Package 2.0 as dplib publishes it, without annotations.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped, unused-ignore]

from tip_figures.datapackage.changes import parse_version
from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.package_files import NAME
from tip_figures.datapackage.table import Table
from tip_figures.datapackage.text_format import did_you_mean, quote_value
from tip_figures.datapackage.unsupported import UNREAD_TYPES

PROFILE = Path(__file__).with_name("profile.json")
MAX_VALUE_LENGTH = 40  # characters of a value in a message
FORMATS = {
    "uri": r"^https?://[^\s/]+\S*$",
    "email": r"^[^@\s]+@[^@\s]+$",
    "date-time": r"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$",
}
"""The patterns of formats in the profile that are checked; a uri is a web address."""
PROFILE_MESSAGES = {
    "type": "must be of the JSON type {limit}, not {value}.",
    "required": "must have {limit}.",
    "minItems": "must not be empty.",
    "uniqueItems": "must not have an item twice.",
    "pattern": "does not have the {form} form: {value}.",
}
"""What a value must be, by the keyword of the profile that it breaks."""

Schema = Mapping[str, Any]


class Profile(NamedTuple):
    """The profile in parts, so that a message names the property that is wrong.

    package: the descriptor
    schema:  a Table Schema, apart from the properties of fields
    fields:  the properties of a field, by its type
    """

    package: Schema
    schema: Schema
    fields: Mapping[str, Schema]


@cache
def read_profile() -> Profile:
    """Read the profile; it is corrected where the text of the standard says something else."""
    package = json.loads(PROFILE.read_text(encoding="utf-8"), object_hook=_add_pattern)
    resource = package["properties"]["resources"]["items"]["properties"]
    schema = resource["schema"]
    del schema["properties"]["fieldsMatch"]
    package["properties"]["name"]["pattern"] = resource["name"]["pattern"] = rf"^{NAME}\Z"
    package["properties"]["image"] = resource["path"]["oneOf"][0]
    resource["dialect"]["type"] = ["object", "string"]
    alternatives = schema["properties"]["fields"]["items"].pop("oneOf")
    fields = {entry["properties"]["type"]["enum"][0]: entry for entry in alternatives}
    return Profile(package, schema, fields)


def _add_pattern(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the profile with the pattern of its format."""
    form = FORMATS.get(str(schema.get("format")))
    return {**schema, "pattern": form} if form else schema


def find_descriptor_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor, and with each schema once."""
    yield from _validate(package.descriptor, read_profile().package, package.path, "")
    yield from _check_package(package)
    schema_files = set()
    for table in package.tables.values():
        schema_file = table.schema_path, table.schema_place
        if schema_file in schema_files:
            continue
        schema_files.add(schema_file)
        if table.schema_path != package.path:
            yield from _validate(table.schema, read_profile().schema, table.schema_path, "")
        yield from _check_fields(table)
        yield from _check_keys(table)


def _report(table: Table, column: str, problem: str, hint: str = "") -> Finding:
    """Create a finding about a property of a Table Schema."""
    place = (table.schema_path, 0, f"{table.schema_place}{column}")
    return create_finding("schema-invalid", *place, problem=problem, hint=hint)


def _validate(entry: Schema, profile: Schema, path: str, place: str) -> Iterator[Finding]:
    """Yield what a part of the profile does not allow in an object.

    path, place: of the object; the places of its properties are added
    """
    for error in jsonschema.Draft7Validator(profile).iter_errors(entry):
        cause = jsonschema.exceptions.best_match([error])
        steps = list(cause.absolute_path)
        properties = [step for step in steps if isinstance(step, str)]
        subject = f"The property {properties[-1]}" if properties else "The object"
        value = quote_value(json.dumps(cause.instance, ensure_ascii=False), MAX_VALUE_LENGTH)
        limit = cause.validator_value
        words = " or ".join(map(str, limit)) if isinstance(limit, list) else limit
        template = PROFILE_MESSAGES.get(
            cause.validator, "has a value that is not allowed: {value}."
        )
        column = (place + _name_place(entry, steps)).rstrip(".")
        form = cause.schema.get("format", "expected")
        problem = f"{subject} {template.format(limit=words, value=value, form=form)}"
        yield create_finding("descriptor-invalid", path, 0, column, problem=problem)


def _name_place(root: object, steps: Sequence[str | int]) -> str:
    """Return a path as a dotted place, in which an object in a list is called by its name."""
    names = []
    value: Any = root
    for step in steps:
        value = value[step]
        name = as_object(value).get("name") if isinstance(step, int) else None
        names.append(str(name or step))
    return ".".join(names)


def _check_package(package: Package) -> Iterator[Finding]:
    """Yield what the profile does not say about the version, names and files."""
    version = package.descriptor.get("version")
    if version is not None and parse_version(version) is None:
        yield create_finding("version-invalid", package.path, 0, "version", version=version)
    for part in ("name", "path"):
        values = [str(entry[part]) for entry in package.resources if part in entry]
        # Some operating systems ignore letter case.
        for value in _find_repeated(map(str.casefold, values)):
            problem = f"Two resources have the {part} {quote_value(value)}, apart from letter case."
            words = {"problem": problem, "hint": "Give each table its own name and file."}
            yield create_finding("schema-invalid", package.path, 0, "resources", **words)


def _find_repeated(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur more than once."""
    return [text for text, number in Counter(texts).items() if number > 1]


def _check_fields(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the fields of a Table Schema."""
    profiles = read_profile().fields
    fields = as_objects(table.schema.get("fields"))
    for number, field in enumerate(fields):
        column = f"fields.{field.get('name') or number}"
        type_name = str(field.get("type"))
        if type_name in profiles:
            place = f"{table.schema_place}{column}."
            yield from _validate(field, profiles[type_name], table.schema_path, place)
        elif type_name not in UNREAD_TYPES:
            problem = f"The standard has no type {quote_value(type_name)}."
            hint = did_you_mean(type_name, profiles) or "Write string for text."
            yield _report(table, f"{column}.type", problem, hint)
        codes = set(map(str, as_list(as_object(field.get("constraints")).get("enum"))))
        labels = read_categories(field)
        differing = codes ^ labels.keys() if codes and labels else set()
        if differing:
            problem = f"Only one of enum and categories has: {', '.join(sorted(differing))}."
            hint = "List each code in both."
            yield _report(table, f"{column}.categories", problem, hint)
        elif len(set(labels.values())) < len(as_list(field.get("categories"))):
            problem = "Two categories have the same value or label."
            yield _report(table, f"{column}.categories", problem)
    for name in _find_repeated(str(field.get("name")) for field in fields):
        problem = f"Two columns of the schema are named {quote_value(name)}."
        yield _report(table, f"fields.{name}", problem, "Rename one of them.")


def _check_keys(table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the keys of a Table Schema."""
    keys = {"primaryKey": [table.primary_key]}
    keys["uniqueKeys"] = [as_names(key) for key in as_list(table.schema.get("uniqueKeys"))]
    for part, keys_of_part in keys.items():
        for name in chain.from_iterable(keys_of_part):
            if name not in table.fields:
                problem = f"The schema has no column {quote_value(name)}."
                hint = did_you_mean(name, table.fields) or "Correct the key, or add the column."
                yield _report(table, part, problem, hint)
    for number, foreign_key in enumerate(table.foreign_keys):
        if isinstance(foreign_key, str):
            problem = f"The foreign key cannot be followed: {foreign_key}."
            yield _report(table, f"foreignKeys.{number}", problem, "Correct it in the schema.")
