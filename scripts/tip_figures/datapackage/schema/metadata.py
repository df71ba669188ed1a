"""What is wrong with a descriptor or a Table Schema itself, whatever its tables contain.

`descriptor_faults` compares each property with the standard; the rules here look at several
properties together, or advise against what the standard allows. Faults have no path yet: the caller
knows the file.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tip_figures.datapackage.findings import create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.schema.constraints import read_categories
from tip_figures.datapackage.schema.descriptor_faults import (
    DescriptorFault,
    ObjectPlace,
    find_faults,
    label_place,
    make_plain_name,
    quote_json,
    report_invalid,
)
from tip_figures.datapackage.schema.field_types import (
    RESERVED_NAME,
    TYPE_NAMES,
    cast_value,
    describe_unsupported,
    find_field_type,
)
from tip_figures.datapackage.schema.standard import (
    PROFILE,
    TABULAR_PROFILES,
    read_standard,
    read_version,
)
from tip_figures.datapackage.schema.value_shapes import are_different, has_standard_value
from tip_figures.datapackage.text_format import did_you_mean, quote_value

PRERELEASE = r"-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
BUILD = r"\+[0-9A-Za-z.-]+"
NUMBER = r"(?:0|[1-9]\d*)"
SEMVER = rf"{NUMBER}\.{NUMBER}\.{NUMBER}(?:{PRERELEASE})?(?:{BUILD})?"
PLAIN_NAME = r"[a-z0-9._-]+"
MAX_COLUMNS = 10  # that a hint names
UNSAFE_NAME = r'[/\\:*?"<>|]|^\.|[. ]$|^ |^$'  # as a file name, on some operating system

Descriptor = Mapping[str, Any]


def validate_descriptor(descriptor: Descriptor) -> Iterator[DescriptorFault]:
    """Yield what is wrong with a descriptor, its schemas and files excepted."""
    version_of_standard = read_version(descriptor)
    yield from find_faults(descriptor, ObjectPlace("package"), version_of_standard)
    if not as_list(descriptor.get("resources")):
        yield DescriptorFault(create_finding("no-tables", "", 0, "resources"))
    if "$schema" not in descriptor and "profile" not in descriptor:
        finding = create_finding("descriptor-profile", "", 0, "$schema", profile=PROFILE)
        yield DescriptorFault(finding)
    version = descriptor.get("version")
    if isinstance(version, str) and not re.fullmatch(SEMVER, version):
        yield DescriptorFault(create_finding("version-invalid", "", 0, "version", version=version))
    yield from _check_name(descriptor.get("name"), "name", version_of_standard)
    for number, resource in enumerate(as_list(descriptor.get("resources"))):
        if isinstance(resource, dict):
            yield from _validate_resource(resource, number, version_of_standard)


def _validate_resource(
    resource: Descriptor, number: int, version_of_standard: int
) -> Iterator[DescriptorFault]:
    """Yield what is wrong with several properties of a resource together, and with its name.

    number: of the resource, from 0
    """
    name = resource.get("name")
    place = f"resources.{name if isinstance(name, str) else number}"
    yield from _check_name(name, f"{place}.name", version_of_standard)
    if "data" in resource and ("path" in resource or "url" in resource):
        problem = f"{label_place(place)} has both path and data."
        yield report_invalid(place, problem, "Remove one of them.", kind="path and data")
    has_format = "format" in resource or "mediatype" in resource
    if isinstance(resource.get("data"), str) and not has_format:
        problem = f"{label_place(place)}.data is a text, and the resource has no format."
        hint = "Add “format”, for example “csv”."
        yield report_invalid(f"{place}.data", problem, hint, kind="data without format")
    if resource.get("profile") in TABULAR_PROFILES and "schema" not in resource:
        problem = f"{label_place(place)} has the profile of a table and no schema."
        yield report_invalid(place, problem, "Add “schema”.", kind="table without schema")


def _check_name(name: object, place: str, version_of_standard: int) -> Iterator[DescriptorFault]:
    """Check the name of a package or resource."""
    if not isinstance(name, str):
        return
    if re.search(UNSAFE_NAME, name) or not name.isprintable():
        yield DescriptorFault(create_finding("name-unsafe", "", 0, place, name=name))
    elif re.fullmatch(PLAIN_NAME, name):
        return
    elif version_of_standard == 1:
        rule = "In version 1 a name has only lowercase letters, digits, “.”, “_” and “-”"
        problem = f"{rule}; here it is {quote_value(name)}."
        hint = f'Write "name": {quote_json(make_plain_name(name))}.'
        yield report_invalid(place, problem, hint, kind="name")
    else:
        finding = create_finding("name-style", "", 0, place, name=name)
        yield DescriptorFault(finding, kind="name-style")


def validate_schema(schema: Descriptor, version_of_standard: int) -> Iterator[DescriptorFault]:
    """Yield what is wrong with a Table Schema, its foreign keys excepted."""
    yield from find_faults(schema, ObjectPlace("schema"), version_of_standard)
    fields = as_objects(schema.get("fields"))
    for number, field in enumerate(fields):
        name = field.get("name")
        yield from _validate_field(field, name if isinstance(name, str) else f"fields.{number}")
    times = Counter(field["name"] for field in fields if isinstance(field.get("name"), str))
    for name, number in times.items():
        if number > 1:
            finding = create_finding("field-duplicate", "", 0, "fields", name=name)
            yield DescriptorFault(finding)
    yield from _check_key("primaryKey", schema.get("primaryKey"), times)
    for key in as_list(schema.get("uniqueKeys")):
        yield from _check_key("uniqueKeys", key, times)


def _check_key(place: str, key: object, columns: Mapping[str, int]) -> Iterator[DescriptorFault]:
    """Yield the columns of a key that are missing from the schema."""
    for name in as_names(key):
        if name not in columns:
            hint = did_you_mean(name, columns) or _list_columns(columns)
            finding = create_finding("key-unknown", "", 0, place, name=name, hint=hint)
            yield DescriptorFault(finding)


def _list_columns(columns: Mapping[str, int]) -> str:
    """Name the columns of a schema, the first ones if there are many."""
    names = ", ".join(list(columns)[:MAX_COLUMNS])
    return f"Its columns are {names}{', …' if len(columns) > MAX_COLUMNS else ''}."


def _validate_field(field: Descriptor, name: str) -> Iterator[DescriptorFault]:
    """Yield what is wrong with several properties of a field together, and with its type."""
    yield from _find_unsupported(field, name)
    yield from _check_type(field, name)
    yield from _check_categories(field, f"{name}.categories")


def _find_unsupported(field: Descriptor, name: str) -> Iterator[DescriptorFault]:
    """Yield features of a field that are not supported, its type excepted."""
    if isinstance(as_object(field.get("constraints")).get("jsonSchema"), dict):
        place = f"{name}.constraints.jsonSchema"
        finding = create_finding(
            "not-read", "", 0, place, feature="a JSON Schema for cells", hint=""
        )
        yield DescriptorFault(finding)
    if re.fullmatch(RESERVED_NAME, name):
        feature = f"a column named {quote_value(name)}"
        hint = "Give it another name."
        yield DescriptorFault(create_finding("not-read", "", 0, name, feature=feature, hint=hint))


def _check_type(field: Descriptor, name: str) -> Iterator[DescriptorFault]:
    """Yield what is wrong with the type of a field, or, if nothing is, with its example."""
    if "type" not in field:
        if "name" in field:  # else that is the worse fault
            finding = create_finding("type-missing", "", 0, name, name=name)
            yield DescriptorFault(finding, kind="type-missing")
        return
    type_name = field["type"]
    if type_name not in TYPE_NAMES:
        suggestion = did_you_mean(str(type_name), TYPE_NAMES)
        hint = suggestion or f"The types are {', '.join(TYPE_NAMES)}."
        finding = create_finding("type-unknown", "", 0, name, type=type_name, hint=hint)
        yield DescriptorFault(finding, kind=f"type {type_name}")
        return
    field_type = find_field_type(field)
    if field_type is None and _has_standard_values(field):
        unsupported = describe_unsupported(field)
        finding = create_finding(
            "not-read", "", 0, name, feature=unsupported.feature, hint=unsupported.hint
        )
        yield DescriptorFault(finding)
    elif (
        field_type is not None
        and "example" in field
        and cast_value(field, field["example"]).has_nulls()
    ):
        finding = create_finding(
            "example-differs",
            "",
            0,
            f"{name}.example",
            example=field["example"],
            expected=field_type.expected,
        )
        yield DescriptorFault(finding)


def _has_standard_values(field: Descriptor) -> bool:
    """Whether no property of a field has a wrong value, which is reported by itself."""
    properties = read_standard()["field"]
    known = [name for name in field if name in properties]
    return all(has_standard_value(properties[name].value, field[name]) for name in known)


def _check_categories(field: Descriptor, place: str) -> Iterator[DescriptorFault]:
    """Yield categories that are not a list of different values, or that differ from `enum`."""
    values = read_categories(field)
    if "categories" in field and not _are_valid_categories(field["categories"]):
        yield DescriptorFault(create_finding("categories-invalid", "", 0, place))
    codes = [str(code) for code in as_list(as_object(field.get("constraints")).get("enum"))]
    not_in_categories = [code for code in codes if code not in values]
    not_in_enum = [value for value in values if value not in codes]
    if values and not_in_categories:
        missing = ", ".join(not_in_categories)
        yield DescriptorFault(create_finding("categories-differ", "", 0, place, codes=missing))
    elif codes and not_in_enum:
        extra = ", ".join(not_in_enum)
        yield DescriptorFault(create_finding("categories-wider", "", 0, place, codes=extra))


def _are_valid_categories(categories: object) -> bool:
    """Whether categories are different values, or objects with different values and labels."""
    if not isinstance(categories, list) or not categories:
        return False
    objects = as_objects(categories)
    values = list(read_categories({"categories": categories}))
    if not objects:
        return len(values) == len(categories)
    if len(objects) < len(categories) or not all("value" in entry for entry in objects):
        return False
    labels = [entry["label"] for entry in objects if "label" in entry]
    has_text_labels = all(isinstance(label, str) for label in labels)
    return has_text_labels and are_different(labels) and len(values) == len(categories)
