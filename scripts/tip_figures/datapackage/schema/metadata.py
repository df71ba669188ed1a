"""What is wrong with a descriptor or a Table Schema itself, whatever its tables contain.

Frictionless validates them, and our own checks what frictionless leaves out. Findings have no path
yet: the caller knows the file.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.schema import frictionless_rules
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.datapackage.schema.field_types import (
    RESERVED_NAME,
    TYPE_NAMES,
    cast_value,
    find_field_type,
)
from tip_figures.datapackage.schema.properties import (
    check_properties,
    has_no_repeats,
    name_entry,
    report_invalid,
)
from tip_figures.datapackage.text_format import did_you_mean

PRERELEASE = r"-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
BUILD = r"\+[0-9A-Za-z.-]+"
NUMBER = r"(?:0|[1-9]\d*)"
SEMVER = rf"{NUMBER}\.{NUMBER}\.{NUMBER}(?:{PRERELEASE})?(?:{BUILD})?"
PLAIN_NAME = r"[a-z0-9._-]+"
UNSAFE_NAME = r'[/\\:*?"<>|]|^\.|[. ]$|^ |^$'  # as a file name, on some operating system

Descriptor = Mapping[str, Any]


def _cached_by_content(
    validate: Callable[[Descriptor], Iterator[Finding]],
) -> Callable[[Descriptor], Sequence[Finding]]:
    """Validate equal descriptors once only, since frictionless is slow."""

    @lru_cache(maxsize=256)
    def validate_content(content: str) -> Sequence[Finding]:
        return tuple(validate(json.loads(content)))

    return lambda descriptor: validate_content(json.dumps(descriptor))


@_cached_by_content
def validate_descriptor(descriptor: Descriptor) -> Iterator[Finding]:
    """Yield what is wrong with a descriptor, its schemas and files excepted."""
    resources = as_objects(descriptor.get("resources"))
    is_version_1 = "$schema" not in descriptor
    yield from check_properties(descriptor, "package")
    if is_version_1:
        profile = f"{frictionless_rules.PROFILES}datapackage.json"
        yield create_finding("descriptor-profile", "", 0, "$schema", profile=profile)
    version = descriptor.get("version")
    if isinstance(version, str) and not re.fullmatch(SEMVER, version):
        yield create_finding("version-invalid", "", 0, "version", version=version)
    if not as_list(descriptor.get("resources")):
        yield create_finding("no-tables", "", 0, "resources")
    yield from frictionless_rules.check_package(descriptor)
    yield from _check_name(descriptor.get("name"), "name", is_version_1)
    for resource in resources:
        name = resource.get("name")
        yield from _check_name(name, f"resources.{name}.name", is_version_1)
    for number, resource in enumerate(resources):
        place = f"resources.{name_entry(resource, number)}"
        yield from frictionless_rules.check_resource(resource, place)


def _check_name(name: object, place: str, is_version_1: bool) -> Iterator[Finding]:
    if not isinstance(name, str):
        return
    if re.search(UNSAFE_NAME, name) or not name.isprintable():
        yield create_finding("name-unsafe", "", 0, place, name=name)
    elif re.fullmatch(PLAIN_NAME, name):
        return
    elif is_version_1:
        reason = "In version 1 a name has only lowercase letters, digits, “.”, “_” and “-”."
        yield report_invalid(place, reason)
    else:
        yield create_finding("name-style", "", 0, place, name=name)


@_cached_by_content
def validate_schema(schema: Descriptor) -> Iterator[Finding]:
    """Yield what is wrong with a Table Schema, its foreign keys excepted."""
    yield from check_properties({"fields": None, **schema}, "schema")
    fields = as_objects(schema.get("fields"))
    for number, field in enumerate(fields):
        yield from _validate_field(field, str(field.get("name", f"fields.{number}")))
    times = Counter(str(field.get("name")) for field in fields)
    for name, number in times.items():
        if number > 1:
            yield create_finding("field-duplicate", "", 0, "fields", name=name)
    yield from _check_key("primaryKey", schema.get("primaryKey"), times)
    for key in as_list(schema.get("uniqueKeys")):
        yield from _check_key("uniqueKeys", key, times)
    yield from frictionless_rules.check_schema(schema)


def _check_key(place: str, key: object, columns: Mapping[str, int]) -> Iterator[Finding]:
    """Yield the columns of a key that are missing from the schema."""
    for name in as_names(key):
        if name not in columns:
            suggestion = did_you_mean(name, columns)
            yield create_finding("key-unknown", "", 0, place, name=name, hint=suggestion)


def _validate_field(field: Descriptor, name: str) -> Iterator[Finding]:
    yield from check_properties(field, "field", f"{name}.")
    yield from _find_unsupported(field, name)
    yield from _check_type(field, name)
    yield from frictionless_rules.check_field(field, name)
    yield from _check_categories(field, f"{name}.categories")


def _find_unsupported(field: Descriptor, name: str) -> Iterator[Finding]:
    """Yield features of a field that are not supported, its type excepted."""
    if "jsonSchema" in as_object(field.get("constraints")):
        place = f"{name}.constraints.jsonSchema"
        yield create_finding("not-read", "", 0, place, feature="a JSON Schema for cells", hint="")
    if re.fullmatch(RESERVED_NAME, name):
        feature = f"a column named “{name}”"
        yield create_finding("not-read", "", 0, name, feature=feature, hint="Give it another name.")


def _check_type(field: Descriptor, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the type of a field, or, if nothing is, with its example."""
    if "type" not in field:
        yield create_finding("type-missing", "", 0, name, name=name)
        return
    type_name = field["type"]
    if type_name not in TYPE_NAMES:
        suggestion = did_you_mean(str(type_name), TYPE_NAMES)
        yield create_finding("type-unknown", "", 0, name, type=type_name, hint=suggestion)
        return
    field_type = find_field_type(field)
    if field_type is None:
        format_ = field.get("format", "default")
        feature = f"a column of type {type_name} with this format ({format_}) or these separators"
        yield create_finding("not-read", "", 0, name, feature=feature, hint="")
    elif "example" in field and cast_value(field, field["example"]).has_nulls():
        yield create_finding(
            "example-differs",
            "",
            0,
            f"{name}.example",
            example=field["example"],
            expected=field_type.expected,
        )


def _check_categories(field: Descriptor, place: str) -> Iterator[Finding]:
    """Yield categories that are not a list of different values, or that differ from `enum`."""
    categories = field.get("categories", [])
    values = read_categories(field)
    if not _are_valid_categories(categories):
        yield create_finding("categories-invalid", "", 0, place)
    codes = [str(code) for code in as_list(as_object(field.get("constraints")).get("enum"))]
    not_in_categories = [code for code in codes if code not in values]
    not_in_enum = [value for value in values if value not in codes]
    if values and not_in_categories:
        missing = ", ".join(not_in_categories)
        yield create_finding("categories-differ", "", 0, place, codes=missing)
    elif codes and not_in_enum:
        extra = ", ".join(not_in_enum)
        yield create_finding("categories-wider", "", 0, place, codes=extra)


def _are_valid_categories(categories: object) -> bool:
    """Whether categories are a list of different values, of which some may have labels."""
    if not isinstance(categories, list):
        return False
    for category in as_objects(categories):
        if "value" not in category or not isinstance(category.get("label", ""), str):
            return False
    different_texts = read_categories({"categories": categories})
    return has_no_repeats(categories) and len(different_texts) == len(categories)
