"""What the profile of the standard does not say about descriptors and schemas."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tip_figures.datapackage.descriptor_profile import list_schemas
from tip_figures.datapackage.field_types import cast_cells, get_field_type, read_categories
from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_names, as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import did_you_mean
from tip_figures.datapackage.unsupported import STANDARD_TYPES
from tip_figures.datapackage.version_check import parse_version

PROFILE_ADDRESS = "https://datapackage.org/profiles/2.0/datapackage.json"
NAME = "[a-z0-9._-]+"
UNSAFE_NAME = r'.*[/\\:*?"<>|\x00-\x1f].*|\.{1,2}|'
WEB_ADDRESS = r"https?://[^\s/]+\S*"


def find_descriptor_faults(package: Package) -> Iterator[Finding]:
    """Yield what is wrong with names, version, addresses and schemas."""
    descriptor = package.descriptor
    if not isinstance(descriptor.get("$schema"), str) and "profile" not in descriptor:
        yield _report(package, "$schema", "descriptor-profile", profile=PROFILE_ADDRESS)
    yield from _check_name(package, descriptor.get("name"), "name")
    for resource in package.resources:
        yield from _check_name(package, resource.get("name"), f"resources.{resource.get('name')}")
    version = descriptor.get("version")
    if version is not None and parse_version(version) is None:
        yield _report(package, "version", "version-invalid", version=version)
    homepage = descriptor.get("homepage")
    if isinstance(homepage, str) and not re.fullmatch(WEB_ADDRESS, homepage):
        problem = (
            "The property homepage must be a web address that begins with https:// or http://."
        )
        yield _report(package, "homepage", "descriptor-invalid", problem=problem, hint="")
    yield from _find_same_names(package)
    for schema, path, place in list_schemas(package):
        yield from _check_schema(schema, path, place)


def _report(package: Package, column: str, code: str, **values: Any) -> Finding:
    return create_finding(code, package.path, 0, column, **values)


def _check_name(package: Package, name: object, place: str) -> Iterator[Finding]:
    if not isinstance(name, str) or (re.fullmatch(NAME, name) and not re.fullmatch(r"\.+", name)):
        return
    code = "name-unsafe" if re.fullmatch(UNSAFE_NAME, name, re.DOTALL) else "name-style"
    yield _report(package, place, code, name=name)


def _find_same_names(package: Package) -> Iterator[Finding]:
    """Yield names and paths that two resources share, even if only their letter case differs."""
    for part in ("name", "path"):
        values: dict[str, str] = {}  # by their form without letter case
        for resource in package.resources:
            value = resource.get(part)
            if not isinstance(value, str):
                continue
            earlier = values.get(value.casefold())
            if earlier:
                code = "table-duplicate" if part == "name" and earlier == value else "table-alike"
                place = f"resources.{resource.get('name')}.{part}"
                yield _report(package, place, code, part=part, value=value)
            values[value.casefold()] = value


def _check_schema(schema: Mapping[str, Any], path: str, place: str) -> Iterator[Finding]:
    """Yield what is wrong with the fields and keys of a Table Schema."""
    names: list[object] = []
    for field in as_objects(schema.get("fields")):
        name = field.get("name")
        field_place = f"{place}fields.{name}"
        if name in names:
            yield create_finding("field-duplicate", path, 0, field_place, name=name)
        names.append(name)
        yield from _check_field(field, path, field_place)
    keys = [schema.get("primaryKey"), *as_list(schema.get("uniqueKeys"))]
    for key in keys:
        for name in as_names(key):
            if name not in names:
                hint = did_you_mean(name, names) or "Correct the key, or add the column."
                column = f"{place}primaryKey" if key is keys[0] else f"{place}uniqueKeys"
                yield create_finding("key-unknown", path, 0, column, name=name, hint=hint)


def _check_field(field: Mapping[str, Any], path: str, place: str) -> Iterator[Finding]:
    """Yield what is wrong with type, codes and example of a field."""
    name, type_name = field.get("name"), field.get("type")
    if type_name is None:
        yield create_finding("type-missing", path, 0, place, name=name)
    elif str(type_name) not in STANDARD_TYPES:
        hint = did_you_mean(str(type_name), STANDARD_TYPES) or "Write string for text."
        column = f"{place}.type"
        yield create_finding("type-unknown", path, 0, column, type=type_name, hint=hint)
        return
    example = field.get("example")
    if isinstance(example, str | int | float) and not isinstance(example, bool):
        cells = pl.DataFrame({"example": [str(example)]})
        if cells.select(cast_cells("example", field))["example"].null_count():
            expected = get_field_type(field).expected
            values = {"example": example, "expected": expected}
            yield create_finding("example-differs", path, 0, f"{place}.example", **values)
    if isinstance(field.get("categories"), list):
        yield from _compare_codes(field, path, f"{place}.categories")


def _compare_codes(field: Mapping[str, Any], path: str, place: str) -> Iterator[Finding]:
    """Yield differences between the categories of a field and its `enum`."""
    categories = read_categories(field)
    labels = set(categories.values())
    if not len(categories) == len(labels) == len(field["categories"]):
        yield create_finding("categories-invalid", path, 0, place)
    codes = [str(code) for code in as_list(as_object(field.get("constraints")).get("enum"))]
    if not codes:
        return
    missing = [code for code in codes if code not in categories]
    surplus = [code for code in categories if code not in codes]
    if missing:
        yield create_finding("categories-differ", path, 0, place, codes=", ".join(missing))
    if surplus:
        yield create_finding("categories-wider", path, 0, place, codes=", ".join(surplus))
