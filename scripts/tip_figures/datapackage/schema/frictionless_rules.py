"""The metadata rules of frictionless, without those that are not in the standard."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import frictionless
import frictionless.fields

from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.schema.properties import KNOWN_PROPERTIES, report_invalid

PROFILES = "https://datapackage.org/profiles/2.0/"
MAX_NOTE_LENGTH = 300  # frictionless may quote the whole schema

IGNORED_NOTES = (
    "fieldsMatch",
    "is not supported",
    "is not safe",
    "should be set as",
    "requires datapackage",
)
"""Parts of notes that are ignored: the standard allows it, or our own checks report it."""
RESOURCE_PROPERTIES = (
    "name",
    "title",
    "description",
    "format",
    "mediatype",
    "sources",
    "licenses",
    "homepage",
)
"""What frictionless checks of a resource; reading the package checks the rest."""
SCHEMA_PROPERTIES = ("title", "description", "missingValues")
"""What frictionless checks of a schema; it checks each field by itself."""


def check_package(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what frictionless finds in a descriptor, its resources excepted.

    It is read as version 2 in any case, which allows more. A profile is hidden from frictionless,
    which would fetch it.
    """
    names = [name for name in KNOWN_PROPERTIES["package"] if name != "profile"]
    visible = _select(descriptor, names)
    visible |= {"$schema": f"{PROFILES}datapackage.json", "resources": []}
    yield from _validate_with(frictionless.Package, visible, "")


def check_resource(resource: Mapping[str, Any], place: str) -> Iterator[Finding]:
    """Yield what frictionless finds in a resource."""
    visible = _select(resource, RESOURCE_PROPERTIES)
    visible["$schema"] = f"{PROFILES}dataresource.json"
    # Of path and data frictionless only sees that there are any; reading the package checks them.
    if "path" in resource or "url" in resource:
        visible["path"] = "t.csv"
    if "data" in resource:
        visible["data"] = []
    yield from _validate_with(frictionless.Resource, visible, place)


def check_schema(schema: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what frictionless finds in a schema, its fields excepted.

    With the fields it would load all its plugins to choose their classes.
    """
    visible = _select(schema, SCHEMA_PROPERTIES)
    visible |= {"$schema": f"{PROFILES}tableschema.json", "fields": []}
    yield from _validate_with(frictionless.Schema, visible, "")


def check_field(descriptor: Mapping[str, Any], place: str) -> Iterator[Finding]:
    """Yield what frictionless finds in a field; our own checks report examples and categories."""
    ours = ("example", "categories")
    visible = _select(descriptor, [name for name in KNOWN_PROPERTIES["field"] if name not in ours])
    class_name = f"{str(descriptor.get('type', 'any')).title()}Field"
    model = getattr(frictionless.fields, class_name, frictionless.fields.AnyField)
    yield from _validate_with(model, visible, place)


def _select(entry: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name in names}


def _validate_with(model: Any, descriptor: dict[str, Any], place: str) -> Iterator[Finding]:
    """Validate a descriptor with a class of frictionless."""
    try:
        errors = list(model.metadata_validate(descriptor))
    except frictionless.FrictionlessException as exception:
        errors = [exception.error]
    except (AttributeError, TypeError, KeyError, ValueError):
        # It raises these for values of an unexpected type, such as a license that is text.
        yield report_invalid(place, "A property has a value of the wrong type.")
        return
    for error in errors:
        note = error.note
        if not any(ignored in note for ignored in IGNORED_NOTES):
            reason = f"{note[:MAX_NOTE_LENGTH]} (found by frictionless)."
            yield report_invalid(_join_places(place, _read_place(note)), reason)


def _read_place(note: str) -> str:
    """Return the property that a note is about; "" if it names none."""
    match = re.search(r"at property '([^']*)'", note)
    return match.group(1).replace("/", ".") if match else ""


def _join_places(*places: str) -> str:
    return ".".join(place for place in places if place)
