"""Whether a descriptor and its schemas have the form of the standard's published profile.

`profile.json` is the profile of Data Package 2.0 as dplib publishes it, without annotations.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped, unused-ignore]

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_object, as_objects
from tip_figures.datapackage.package import Package
from tip_figures.datapackage.text_format import find_similar, quote_value

PROFILE = Path(__file__).with_name("profile.json")
MAX_VALUE_LENGTH = 40  # characters of a value in a message
ALTERNATIVES = ("oneOf", "anyOf")
DIFFERENT_FROM_TEXT = ("fieldsMatch",)
"""Properties of which the published profile requires something else than the standard's text."""

Schema = Mapping[str, Any]
"""A part of the profile."""


@cache
def read_profile() -> tuple[Schema, Mapping[str, Schema]]:
    """Return the profile without descriptions of fields, and these by the type of the field."""
    profile = json.loads(PROFILE.read_text(encoding="utf-8"))
    resource = profile["properties"]["resources"]["items"]["properties"]
    fields = resource["schema"]["properties"]["fields"]
    alternatives = fields["items"].pop("oneOf")
    by_type = {entry["properties"]["type"]["enum"][0]: entry for entry in alternatives}
    return profile, by_type


def find_profile_faults(package: Package) -> Iterator[Finding]:
    """Yield the values in the descriptor and its schemas that the profile does not allow."""
    profile, field_profiles = read_profile()
    inline = {**package.descriptor}
    yield from _validate(inline, profile, package.path, "", package.descriptor)
    table_schema = profile["properties"]["resources"]["items"]["properties"]["schema"]
    for schema, path, place in list_schemas(package):
        if path != package.path:
            yield from _validate(schema, table_schema, path, place, schema)
        for number, field in enumerate(as_objects(schema.get("fields"))):
            field_profile = field_profiles.get(str(field.get("type", "string")))
            field_place = f"{place}fields.{field.get('name') or number}."
            if field_profile is not None:
                yield from _validate(field, field_profile, path, field_place, field)


def list_schemas(package: Package) -> Iterator[tuple[Schema, str, str]]:
    """Yield each Table Schema with the path of its file, and what precedes its places there."""
    paths = set()
    for table in package.tables.values():
        if not table.schema:
            continue
        if table.schema_path == package.path:
            yield table.schema, package.path, f"resources.{table.name}.schema."
        elif table.schema_path not in paths:
            paths.add(table.schema_path)
            yield table.schema, table.schema_path, ""


def _validate(
    entry: object, profile: Schema, path: str, place: str, root: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield what a part of the profile does not allow in an object.

    path, place: of the object; the places of its properties are added
    """
    for error in jsonschema.Draft7Validator(profile).iter_errors(entry):
        for cause in _find_causes(error):
            steps = list(cause.absolute_path)
            if not set(steps) & set(DIFFERENT_FROM_TEXT):
                column = place + _name_place(root, steps)
                problem = f"{_name_property(steps)} {_describe(cause)}"
                yield create_finding(
                    "descriptor-invalid", path, 0, column.rstrip("."), problem=problem, hint=""
                )


def _find_causes(error: jsonschema.ValidationError) -> list[jsonschema.ValidationError]:
    """Return the errors of the alternative that an entry is nearest to, or the error itself."""
    if error.validator not in ALTERNATIVES:
        return [error]
    by_alternative: dict[object, list[jsonschema.ValidationError]] = {}
    for cause in error.context or ():
        by_alternative.setdefault(cause.schema_path[0], []).append(cause)
    typed = [
        causes
        for causes in by_alternative.values()
        if not any(cause.validator == "type" and not cause.path for cause in causes)
    ]
    # Of several alternatives none is meant more than another one.
    return typed[0] if len(typed) == 1 else [error]


def _name_place(root: object, steps: Sequence[str | int]) -> str:
    """Return a path as a dotted place, in which an object in a list is called by its name."""
    names = []
    value: Any = root
    for step in steps:
        value = value[step]
        name = as_object(value).get("name") if isinstance(step, int) else None
        names.append(str(name or step))
    return ".".join(names)


def _name_property(steps: Sequence[str | int]) -> str:
    named = [str(step) for step in steps if isinstance(step, str)]
    return f"The property {named[-1]}" if named else "The object"


def _describe(error: jsonschema.ValidationError) -> str:
    """Say in words what is wrong with a value."""
    value = quote_value(json.dumps(error.instance, ensure_ascii=False), MAX_VALUE_LENGTH)
    limit = error.validator_value
    if error.validator == "type":
        expected = limit if isinstance(limit, str) else " or ".join(limit)
        return f"must be of the JSON type {expected}, not {value}."
    if error.validator == "required":
        missing = [name for name in limit if name not in error.instance]
        return f"must have {', '.join(missing)}."
    if error.validator in ("minItems", "minProperties"):
        return "must not be empty."
    if error.validator == "uniqueItems":
        return "must not have an item twice."
    if error.validator == "enum":
        return f"must be one of {', '.join(map(str, limit))}, not {value}."
    return f"has a value that the standard does not allow: {value}."


def find_misspelt_properties(package: Package) -> Iterator[Finding]:
    """Yield properties that the standard does not have, if they resemble one that it has."""
    profile, field_profiles = read_profile()
    resource = profile["properties"]["resources"]["items"]
    schema_names = resource["properties"]["schema"]["properties"]
    descriptor = package.descriptor
    yield from _find_misspelt(descriptor, profile["properties"], package.path, "")
    for entry in package.resources:
        place = f"resources.{entry.get('name')}."
        yield from _find_misspelt(entry, resource["properties"], package.path, place)
    for schema, path, place in list_schemas(package):
        yield from _find_misspelt(schema, schema_names, path, place)
        for field in as_objects(schema.get("fields")):
            field_profile = field_profiles.get(str(field.get("type", "string")))
            field_place = f"{place}fields.{field.get('name')}."
            if field_profile is not None:
                names = field_profile["properties"]
                yield from _find_misspelt(field, names, path, field_place)
                constraints = as_object(field.get("constraints"))
                names = names["constraints"]["properties"]
                place_of_constraints = f"{field_place}constraints."
                yield from _find_misspelt(constraints, names, path, place_of_constraints)


def _find_misspelt(
    entry: Mapping[str, Any], names: Mapping[str, Any], path: str, place: str
) -> Iterator[Finding]:
    for name in entry:
        similar = "" if name in names else find_similar(name, names)
        if similar:
            yield create_finding(
                "property-unknown", path, 0, f"{place}{name}", name=name, similar=similar
            )
