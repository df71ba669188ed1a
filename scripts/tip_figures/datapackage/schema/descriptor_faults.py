"""Properties of descriptors and schemas that are not as the standard requires."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list
from tip_figures.datapackage.schema.standard import StandardProperty, read_standard
from tip_figures.datapackage.schema.value_shapes import VALUE_SHAPES, ValueShape
from tip_figures.datapackage.text_format import quote_value

OBJECT_LISTS = ("objects", "filled objects")  # shapes of values that list objects and nothing else
MAIN_PROPERTIES = {"contributor": "title", "source": "title", "resource": "path"}
"""What a text in place of an object probably is, if not its name."""
NEVER_EMPTY = ("contributor", "source")  # objects that need a property, whichever it is
OTHER_NAMES: Mapping[str, Sequence[str]] = {
    "name": ("id", "key", "type", "identifier", "label", "title"),
    "title": ("name", "label"),
    "path": ("url", "href", "link", "file"),
    "fields": ("columns", "variables"),
    "resources": ("files", "tables"),
}
"""For a required property, names that are used for it by mistake; the likeliest first."""


@dataclass(frozen=True)
class DescriptorFault:
    """A finding about a property, without the path of its file.

    kind: of the fault; faults of the same kind in the same file become one finding. An empty kind
          is that of no other fault
    """

    finding: Finding
    kind: str = ""


@dataclass(frozen=True)
class ObjectPlace:
    """An object of a descriptor or schema.

    kind: of the object, as in standard.csv
    path: dotted path in the file; an entry of a list goes by its name, or by its number from 0
    """

    kind: str
    path: str = ""

    def join(self, name: str) -> str:
        """Return the dotted path of a property of the object."""
        return f"{self.path}.{name}" if self.path else name


def find_faults(
    entry: Mapping[str, Any], place: ObjectPlace, version: int
) -> Iterator[DescriptorFault]:
    """Yield the properties of an object, and of objects inside it, that are not as required.

    version: of the standard, 1 or 2
    """
    properties = read_standard()[place.kind]
    for name, value in entry.items():
        standard = properties.get(name)
        if standard is not None and standard.version <= version:
            yield from _check_value(value, standard, place, version)
    for standard in properties.values():
        if _is_missing(standard, entry, version):
            yield _report_missing(standard, entry, place)
    if not entry and place.kind in NEVER_EMPTY:
        problem = f"{label_place(place.path)} is an empty object."
        yield report_invalid(place.path, problem, f"Describe the {place.kind}, or remove it.")


def _check_value(
    value: object, standard: StandardProperty, place: ObjectPlace, version: int
) -> Iterator[DescriptorFault]:
    """Check the value of a property, and the objects that it contains."""
    path = place.join(standard.name)
    shape = VALUE_SHAPES[standard.value]
    if not shape.accepts(value):
        yield _report_wrong_value(value, shape, path, kind=f"{place.kind} {standard.name}")
        return
    if standard.value in OBJECT_LISTS:
        for number, entry in enumerate(as_list(value)):
            if not isinstance(entry, dict):
                yield _report_wrong_entry(entry, standard, f"{path}.{number}")
    for inner_place, entry in list_inner_objects(value, standard, path):
        yield from find_faults(entry, inner_place, version)


def list_inner_objects(
    value: object, standard: StandardProperty, path: str
) -> Iterator[tuple[ObjectPlace, Mapping[str, Any]]]:
    """Yield the objects that the value of a property is or lists, with their places.

    path: of the property
    """
    if not standard.contains:
        return
    if isinstance(value, dict):
        yield ObjectPlace(standard.contains, path), value
    for number, entry in enumerate(as_list(value)):
        if isinstance(entry, dict):
            entry_path = _name_entry(entry, standard.contains, path) or f"{path}.{number}"
            yield ObjectPlace(standard.contains, entry_path), entry


def _name_entry(entry: Mapping[str, Any], kind: str, path: str) -> str:
    """Return the path of an entry that has a name; that of a field is its name alone."""
    name = entry.get("name")
    if not isinstance(name, str):
        return ""
    return name if kind == "field" else f"{path}.{name}"


def _is_missing(standard: StandardProperty, entry: Mapping[str, Any], version: int) -> bool:
    """Whether an object does not have a property that it needs."""
    if standard.name in entry:
        return False
    alternative = standard.required.removeprefix("or ")
    if alternative != standard.required:
        return alternative not in entry
    return standard.required in ("always", f"version {version}")


def _report_missing(
    standard: StandardProperty, entry: Mapping[str, Any], place: ObjectPlace
) -> DescriptorFault:
    """Report a property that an object needs; the hint says how to add it."""
    name = standard.name
    alternative = standard.required.removeprefix("or ")
    if alternative == standard.required:
        problem = f"{_describe_object(entry, place)} has no {name}."
    else:
        problem = f"{_describe_object(entry, place)} has neither {name} nor {alternative}."
    hint = _suggest_addition(name, entry, place.kind)
    return report_invalid(place.path or name, problem, hint, kind=f"{place.kind} without {name}")


def _suggest_addition(name: str, entry: Mapping[str, Any], kind: str) -> str:
    """Say how to add a property: by another name of one, or with a value that follows."""
    misnamed = _find_misnamed(name, entry, kind)
    if misnamed:
        return f"Rename {quote_value(misnamed)} to “{name}”."
    path = entry.get("path")
    if kind == "resource" and name == "name" and isinstance(path, str):
        plain_name = make_plain_name(PurePosixPath(path.replace("\\", "/")).stem)
        return f'Add "name": {quote_json(plain_name)}.'
    return f"Add “{name}”."


def make_plain_name(text: str) -> str:
    """Return a text as a name of lowercase letters, digits, full stops and hyphens."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip(".-") or "table"


def _describe_object(entry: Mapping[str, Any], place: ObjectPlace) -> str:
    """Name an object for a message: by its place, a file by its path as well."""
    if not place.path:
        return f"The {place.kind}"
    path = entry.get("path")
    label = label_place(place.path)
    is_file = place.kind == "resource" and isinstance(path, str)
    return f"{label} ({quote_value(path)})" if is_file else label


def _find_misnamed(name: str, entry: Mapping[str, Any], kind: str) -> str:
    """Return the property that is probably the one that an object needs; empty if none is."""
    properties = read_standard()[kind]
    unknown = [other for other in entry if other not in properties]
    for other_name in OTHER_NAMES.get(name, ()):
        if other_name in unknown:
            return other_name
    containing = [other for other in unknown if name in other.lower()]
    return containing[0] if containing else ""


def _report_wrong_value(value: object, shape: ValueShape, path: str, kind: str) -> DescriptorFault:
    """Report a value that is not as expected; the hint writes it as it was probably meant."""
    problem = f"{label_place(path)} must be {shape.expected}; here it is {describe_value(value)}."
    corrected = shape.correct(value)
    if corrected is None:
        return report_invalid(path, problem, "", kind)
    name = path.rpartition(".")[2]
    hint = f"Write {quote_json(name)}: {quote_json(corrected)}."
    return report_invalid(path, problem, hint, kind)


def _report_wrong_entry(entry: object, standard: StandardProperty, path: str) -> DescriptorFault:
    """Report an entry of a list that is not an object; the hint writes a text as one."""
    problem = f"{label_place(path)} must be an object; here it is {describe_value(entry)}."
    hint = ""
    if isinstance(entry, str):
        main_property = MAIN_PROPERTIES.get(standard.contains, "name")
        hint = f"Write {quote_json({main_property: entry})}."
    return report_invalid(path, problem, hint, kind=f"entry of {standard.name}")


def report_invalid(path: str, problem: str, hint: str = "", kind: str = "") -> DescriptorFault:
    """Return the fault of a property that breaks a rule of the standard."""
    finding = create_finding("descriptor-invalid", "", 0, path, problem=problem, hint=hint)
    return DescriptorFault(finding, kind)


def label_place(path: str) -> str:
    """Return a dotted path as messages write it: `licenses[0].path` for `licenses.0.path`."""
    return re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", path)


def describe_value(value: object) -> str:
    """Return a JSON value with its type, for messages."""
    if isinstance(value, str):
        return quote_value(value)
    if value is None or isinstance(value, bool):
        return quote_json(value)
    if isinstance(value, list):
        return f"a list: {quote_json(value)}"
    if isinstance(value, dict):
        return f"an object: {quote_json(value)}"
    return f"the number {quote_json(value)}"


def quote_json(value: object) -> str:
    """Write a JSON value for a message, cut to a bounded length and with nothing invisible."""
    return quote_value(json.dumps(value, ensure_ascii=False))[1:-1]
