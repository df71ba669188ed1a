"""What is wrong with a descriptor and its schemas: by the profile of the standard, and own rules.

`profile.json` is the profile of Data Package 2.0 as dplib publishes it, without annotations.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema  # type: ignore[import-untyped, unused-ignore]

from tip_figures.datapackage.field_types import read_categories
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import did_you_mean, quote_value
from tip_figures.datapackage.unsupported import STANDARD_TYPES
from tip_figures.datapackage.version_check import parse_version

PROFILE = Path(__file__).with_name("profile.json")
MAX_VALUE_LENGTH = 40  # characters of a value in a message
UNSAFE_NAME = re.compile(r'.*[/\\:*?"<>|\x00-\x1f].*|\.{1,2}|', re.DOTALL)
DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})", re.IGNORECASE
)
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
NO_WEB_ADDRESS = "The property homepage must be a web address that begins with https:// or http://."
PROFILE_MESSAGES = {
    "type": "must be of the JSON type {limit}, not {value}.",
    "required": "must have {limit}.",
    "minItems": "must not be empty.",
    "uniqueItems": "must not have an item twice.",
    "format": "is not of the form {limit}: {value}.",
}
"""What a value must be, by the keyword of the profile that it breaks."""

Schema = Mapping[str, Any]


class DescribedSchema(NamedTuple):
    """A Table Schema, the path of its file, and what precedes its places there."""

    schema: Schema
    path: str
    place: str


@cache
def read_profile() -> tuple[Schema, Mapping[str, Schema]]:
    """Return the profile without descriptions of fields, and these by the type of the field."""
    profile = json.loads(PROFILE.read_text(encoding="utf-8"))
    resource = profile["properties"]["resources"]["items"]["properties"]
    # The published profile has another type for it than the text of the standard.
    del resource["schema"]["properties"]["fieldsMatch"]
    fields = resource["schema"]["properties"]["fields"]
    alternatives = fields["items"].pop("oneOf")
    by_type = {entry["properties"]["type"]["enum"][0]: entry for entry in alternatives}
    return profile, by_type


def find_descriptor_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with the descriptor and the schemas."""
    profile, field_profiles = read_profile()
    table_schema = profile["properties"]["resources"]["items"]["properties"]["schema"]
    yield from _validate(package.descriptor, profile, package.path, "")
    yield from _check_package(package)
    for schema, path, place in _list_schemas(package):
        if path != package.path:
            yield from _validate(schema, table_schema, path, place)
        for number, field in enumerate(as_objects(schema.get("fields"))):
            field_profile = field_profiles.get(str(field.get("type", "string")))
            if field_profile is not None:
                field_place = f"{place}fields.{field.get('name') or number}."
                yield from _validate(field, field_profile, path, field_place)
        yield from _check_schema(schema, path, place)


def _list_schemas(package: Package) -> Iterator[DescribedSchema]:
    """Yield each Table Schema once."""
    paths = set()
    for table in package.tables.values():
        if table.schema_path == package.path:
            place = f"resources.{table.name}.schema."
            yield DescribedSchema(table.schema, package.path, place)
        elif table.schema_path not in paths:
            paths.add(table.schema_path)
            yield DescribedSchema(table.schema, table.schema_path, "")


def _validate(entry: Schema, profile: Schema, path: str, place: str) -> Iterator[Finding]:
    """Yield what a part of the profile does not allow in an object.

    path, place: of the object; the places of its properties are added
    """
    validator = jsonschema.Draft7Validator(profile, format_checker=_make_format_checker())
    for error in validator.iter_errors(entry):
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
        problem = f"{subject} {template.format(limit=words, value=value)}"
        column = (place + _name_place(entry, steps)).rstrip(".")
        yield create_finding("descriptor-invalid", path, 0, column, problem=problem, hint="")


@cache
def _make_format_checker() -> jsonschema.FormatChecker:
    """Return the checks of formats: email addresses and points in time."""
    checker = jsonschema.FormatChecker(["email"])
    checker.checks("date-time")(_is_point_in_time)
    return checker


def _is_point_in_time(value: object) -> bool:
    return not isinstance(value, str) or DATE_TIME.fullmatch(value) is not None


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
    """Yield what the profile does not say about names, version, homepage and resources."""
    descriptor = package.descriptor

    def report(code: str, column: str, **values: Any) -> Finding:
        return create_finding(code, package.path, 0, column, **values)

    names = {"name": descriptor.get("name")}
    names |= {f"resources.{entry.get('name')}": entry.get("name") for entry in package.resources}
    for place, name in names.items():
        if isinstance(name, str) and UNSAFE_NAME.fullmatch(name):
            yield report("name-unsafe", place, name=name)
    version = descriptor.get("version")
    if version is not None and parse_version(version) is None:
        yield report("version-invalid", "version", version=version)
    homepage = descriptor.get("homepage")
    if isinstance(homepage, str) and not WEB_ADDRESS.fullmatch(homepage):
        yield report("descriptor-invalid", "homepage", problem=NO_WEB_ADDRESS, hint="")
    for part in ("name", "path"):
        values: set[str] = set()  # without letter case, which some operating systems ignore
        for resource in package.resources:
            value = resource.get(part)
            if not isinstance(value, str):
                continue
            if value.casefold() in values:
                place = f"resources.{resource.get('name')}.{part}"
                yield report("table-duplicate", place, part=part, value=value)
            values.add(value.casefold())


def _check_schema(schema: Schema, path: str, place: str) -> Iterator[Finding]:
    """Yield what the profile does not say about the fields and keys of a Table Schema."""
    names: list[object] = []
    for field in as_objects(schema.get("fields")):
        name, type_name = field.get("name"), field.get("type")
        field_place = f"{place}fields.{name}"
        if name in names:
            yield create_finding("field-duplicate", path, 0, field_place, name=name)
        names.append(name)
        if str(type_name) not in STANDARD_TYPES:
            hint = did_you_mean(str(type_name), STANDARD_TYPES) or "Write string for text."
            column = f"{field_place}.type"
            yield create_finding("type-unknown", path, 0, column, type=type_name, hint=hint)
        codes = as_list(as_object(field.get("constraints")).get("enum"))
        categories = read_categories(field)
        differing = {str(code) for code in codes} ^ categories.keys()
        if codes and categories and differing:
            column = f"{field_place}.categories"
            values = {"codes": ", ".join(sorted(differing))}
            yield create_finding("categories-differ", path, 0, column, **values)
    for part in ("primaryKey", "uniqueKeys"):
        keys = as_list(schema.get(part)) if part == "uniqueKeys" else [schema.get(part)]
        for key in keys:
            for name in as_names(key):
                if name not in names:
                    hint = did_you_mean(name, names) or "Correct the key, or add the column."
                    column = f"{place}{part}"
                    yield create_finding("key-unknown", path, 0, column, name=name, hint=hint)
