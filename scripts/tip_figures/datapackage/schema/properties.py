"""The properties of descriptors and schemas: which are known, and what their values must be.

Only those values are described that frictionless, whose rules are applied as well, does not check.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import as_list, as_object, as_objects
from tip_figures.datapackage.schema.constraints import CONSTRAINT_NAMES
from tip_figures.datapackage.text_format import did_you_mean, quote_value


def _split(names: str) -> Sequence[str]:
    return tuple(names.split())


KNOWN_PROPERTIES: Mapping[str, Sequence[str]] = {
    "package": _split("""
        $schema name id licenses title description homepage image version created keywords
        contributors sources resources profile
    """),
    "resources": _split("""
        $schema name path data type title description format mediatype encoding bytes hash sources
        licenses dialect schema homepage profile
    """),
    "schema": _split("""
        $schema name title description fields fieldsMatch missingValues primaryKey uniqueKeys
        foreignKeys rules
    """),
    "field": _split("""
        name type format title description example unit constraints categories categoriesOrdered
        missingValues rdfType trueValues falseValues delimiter itemType decimalChar groupChar
        bareNumber dimension
    """),
    "constraints": CONSTRAINT_NAMES,
    "dialect": _split("""
        $schema name title description header headerRows headerJoin commentRows commentChar
        delimiter lineTerminator quoteChar doubleQuote escapeChar nullSequence skipInitialSpace
        property itemType itemKeys sheetNumber sheetName table caseSensitiveHeader csvddfVersion
    """),
    "licenses": _split("name path title"),
    "contributors": _split("title path email givenName familyName role roles organization"),
    "sources": _split("title path email version"),
    "foreignKeys": _split("fields reference"),
    "reference": _split("resource fields"),
    "rules": _split("name expression message hint"),
}
"""For each kind of object its properties: those of the standard, and our `rules` and `dimension`.

An object inside another has the kind of the property that contains it.
"""

FIELDS_MATCH = ("exact", "equal", "subset", "superset", "partial")


def _is_list_of(type_: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, type_) for entry in value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_table_type(value: object) -> bool:
    return value == "table"


def _is_path_or_paths(value: object) -> bool:
    """A path, or several that are all URLs or all paths of files."""
    paths: list[Any] = value if isinstance(value, list) else [value]
    return _is_list_of(str, paths) and len({"://" in path for path in paths}) == 1


def _is_nonempty_list_of_objects(value: object) -> bool:
    return bool(value) and _is_list_of(dict, value)


def _is_name_or_names(value: object) -> bool:
    return isinstance(value, str) or _is_list_of(str, value)


def _is_nonempty_list_of_names(value: object) -> bool:
    return bool(value) and _is_list(value) and all(_is_list_of(str, key) for key in as_list(value))


def _is_fields_match(value: object) -> bool:
    """The standard's text has a string, its published profile a list of one."""
    match = value[0] if isinstance(value, list) and value else value
    return match in FIELDS_MATCH


def _has_no_empty_object(value: object) -> bool:
    return {} not in as_list(value)


def has_no_repeats(value: object) -> bool:
    """Whether a list of values, which may have labels, repeats no value and no label."""
    values = [entry.get("value") if isinstance(entry, dict) else entry for entry in as_list(value)]
    labels = [entry["label"] for entry in as_objects(value) if "label" in entry]
    return _are_different(values) and _are_different(labels)


def _are_different(values: Sequence[object]) -> bool:
    return len({json.dumps(value) for value in values}) == len(values)


@dataclass(frozen=True)
class Shape:
    """What the value of a property must be: a test, and the same in words."""

    accepts: Callable[[Any], bool]
    expected: str


TEXT = Shape(_is_text, "a text")
TEXTS = Shape(partial(_is_list_of, str), "a list of texts")
OBJECTS = Shape(partial(_is_list_of, dict), "a list of JSON objects")
FIELDS = Shape(_is_nonempty_list_of_objects, "a list of JSON objects, one for each column")
LIST = Shape(_is_list, "a list")
BOOLEAN = Shape(_is_boolean, "true or false")
NO_EMPTY_OBJECT = Shape(_has_no_empty_object, "a list in which every object has a property")
MISSING_VALUES = Shape(has_no_repeats, "a list that repeats no value and no label")
PATHS = Shape(_is_path_or_paths, "a text, or a list of texts that are all URLs or all paths")
TABLE_TYPE = Shape(_is_table_type, "“table” or missing")
COLUMN_NAMES = Shape(_is_name_or_names, "a list of column names")
LISTS_OF_NAMES = Shape(_is_nonempty_list_of_names, "a list of lists of column names")
MATCH = Shape(_is_fields_match, f"one of {', '.join(FIELDS_MATCH)}")

PERSON = {
    "role": TEXT,
    "roles": TEXTS,
    "givenName": TEXT,
    "familyName": TEXT,
    "organization": TEXT,
    "version": TEXT,
}
SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "package": {
        "$schema": TEXT,
        "resources": OBJECTS,
        "contributors": NO_EMPTY_OBJECT,
        "sources": NO_EMPTY_OBJECT,
    },
    "resources": {"type": TABLE_TYPE, "path": PATHS, "sources": NO_EMPTY_OBJECT},
    "contributors": PERSON,
    "sources": PERSON,
    "schema": {
        "fields": FIELDS,
        "primaryKey": COLUMN_NAMES,
        "uniqueKeys": LISTS_OF_NAMES,
        "foreignKeys": LIST,
        "missingValues": MISSING_VALUES,
        "fieldsMatch": MATCH,
    },
    "field": {"categoriesOrdered": BOOLEAN, "missingValues": MISSING_VALUES},
}
"""For each kind of object the properties whose values frictionless does not check."""


def check_properties(entry: Mapping[str, Any], kind: str, prefix: str = "") -> Iterator[Finding]:
    """Yield unknown properties of an object and of those inside it, and values of a wrong shape.

    kind:   of the object, a key of KNOWN_PROPERTIES
    prefix: path of the object, which its properties continue ("resources.figures.")
    """
    shapes = SHAPES.get(kind, {})
    for name, value in entry.items():
        place = f"{prefix}{name}"
        if not _is_known(name, kind):
            yield _report_unknown(place, name, kind)
        elif name in shapes and not shapes[name].accepts(value):
            yield report_invalid(place, _describe_wrong_shape(name, shapes[name], value))
        elif name in KNOWN_PROPERTIES and name != "schema":  # a schema is validated by itself
            yield from _check_inner_objects(value, name, place)


def _check_inner_objects(value: object, kind: str, place: str) -> Iterator[Finding]:
    """Check the properties of an object, or of all objects in a list."""
    for number, entry in enumerate(as_objects(value)):
        yield from check_properties(entry, kind, f"{place}.{name_entry(entry, number)}.")
    yield from check_properties(as_object(value), kind, f"{place}.")


def _is_known(name: str, kind: str) -> bool:
    """Properties with a prefix (`dc:title`) are somebody's own, and not checked."""
    return ":" in name or name in KNOWN_PROPERTIES[kind]


def _report_unknown(place: str, name: str, kind: str) -> Finding:
    suggestion = did_you_mean(name, KNOWN_PROPERTIES[kind])
    hint = suggestion or "Remove it, or give it a prefix (x:name)."
    singular = kind.removesuffix("s")
    return create_finding("property-unknown", "", 0, place, name=name, kind=singular, hint=hint)


def report_invalid(place: str, reason: str) -> Finding:
    """Return a finding about a property of a descriptor or schema."""
    return create_finding("descriptor-invalid", "", 0, place, reason=reason)


def _describe_wrong_shape(name: str, shape: Shape, value: object) -> str:
    if value is None:
        return f"{name} is missing; it must be {shape.expected}."
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{name} must be {shape.expected}, not {quote_value(text)}."


def name_entry(entry: Mapping[str, Any], number: int) -> str:
    """Return how places call an entry of a list: by its name, or by its number from 0."""
    return entry["name"] if isinstance(entry.get("name"), str) else str(number)
