"""What the value of a property must be: a test, the same in words, and how to correct a value."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tip_figures.datapackage.json_values import as_list, as_objects
from tip_figures.datapackage.schema import value_corrections
from tip_figures.datapackage.schema.field_types import LIST_ITEM_TYPES, STRING_FORMATS
from tip_figures.datapackage.schema.value_corrections import Correction

ADDRESS = r"(?:https?|ftps?)://\S+"
DATE_AND_TIME = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)"
FIELDS_MATCH = ("exact", "equal", "subset", "superset", "partial")
TABLE_TYPES = ("table",)
ITEM_FORMS = ("array", "object")

Test = Callable[[Any], bool]


@dataclass(frozen=True)
class ValueShape:
    """What the value of a property must be.

    expected: in words that follow "must be"
    accepts:  whether a JSON value is as expected
    correct:  a wrong value → what was probably meant, or None
    """

    expected: str
    accepts: Test
    correct: Correction = value_corrections.correct_nothing


def _accept_anything(_value: object) -> bool:
    return True


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_null(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_character_or_null(value: object) -> bool:
    return value is None or (isinstance(value, str) and len(value) == 1)


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_filled_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _is_list_of(item_type: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, item_type) for item in value)


def _is_list_of_texts(value: object) -> bool:
    return _is_list_of(str, value)


def _is_truth_value(value: object) -> bool:
    return isinstance(value, bool)


def _is_whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _are_row_numbers(value: object) -> bool:
    """Whether a value is a list of whole numbers from 1."""
    return isinstance(value, list) and all(_is_whole_number(item) and item for item in value)


def _matches(pattern: str) -> Test:
    """Return a test for texts that match a regular expression."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_one_of(options: Sequence[str]) -> Test:
    return lambda value: value in options


_is_address = _matches(ADDRESS)


def _is_path(value: object) -> bool:
    """Whether a value is a relative path, with forward slashes, that stays inside the package."""
    if not isinstance(value, str) or not value or "\\" in value:
        return False
    parts = value.split("/")
    return parts[0] != "" and ":" not in parts[0] and ".." not in parts


def _is_address_or_path(value: object) -> bool:
    return _is_address(value) or _is_path(value)


def _are_paths(value: object) -> bool:
    """Whether a value is one path, of any kind, or a list of paths or of addresses.

    The path of a single file is checked when the file is opened.
    """
    if isinstance(value, str):
        return True
    if not _is_filled_list(value) or not _is_list_of_texts(value):
        return False
    paths = as_list(value)
    return len(paths) == 1 or all(map(_is_path, paths)) or all(map(_is_address, paths))


_is_filled_email_address = _matches(STRING_FORMATS["email"])


def _is_email_address(value: object) -> bool:
    """An example of the standard has an empty text."""
    return value == "" or _is_filled_email_address(value)


def _is_date_and_time(value: object) -> bool:
    """Whether a value is a date-time of RFC 3339, in which second 60 is a leap second."""
    if not isinstance(value, str) or not re.fullmatch(DATE_AND_TIME, value):
        return False
    without_fraction = re.sub(r"\.\d+", "", value.upper())
    without_leap_second = re.sub(r":60(?=[Z+-])", ":59", without_fraction)
    try:
        datetime.fromisoformat(without_leap_second)
    except ValueError:
        return False
    return True


def _is_fields_match(value: object) -> bool:
    """The standard's text has a text, its published profile a list."""
    match = value[0] if isinstance(value, list) and len(value) == 1 else value
    return match in FIELDS_MATCH


def _is_inline_data(value: object) -> bool:
    return isinstance(value, list | dict | str)


def _are_column_names(value: object) -> bool:
    return isinstance(value, str) or _is_list_of_texts(value)


def _are_lists_of_column_names(value: object) -> bool:
    return _is_filled_list(value) and all(map(_is_list_of_texts, as_list(value)))


def _are_missing_values(value: object) -> bool:
    """Whether a value is a list of different texts, or of objects with different values."""
    if _is_list_of_texts(value):
        return are_different(as_list(value))
    if not _is_list_of(dict, value):
        return False
    values = [entry.get("value") for entry in as_objects(value)]
    labels = [entry["label"] for entry in as_objects(value) if "label" in entry]
    are_texts = _is_list_of_texts([*values, *labels])
    return are_texts and are_different(values) and are_different(labels)


def are_different(values: Sequence[object]) -> bool:
    """Whether no JSON value occurs twice."""
    return len({json.dumps(value, sort_keys=True) for value in values}) == len(values)


def _option_shape(expected: str, options: Sequence[str]) -> ValueShape:
    return ValueShape(expected, _is_one_of(options), value_corrections.correct_option(options))


VALUE_SHAPES: Mapping[str, ValueShape] = {
    "anything": ValueShape("anything", _accept_anything),
    "object": ValueShape("an object", _is_object),
    "list": ValueShape("a list", _is_list, value_corrections.correct_object_list),
    "objects": ValueShape("a list of objects", _is_list, value_corrections.correct_object_list),
    "filled objects": ValueShape(
        "a list of objects, one or more", _is_filled_list, value_corrections.correct_object_list
    ),
    "filled list": ValueShape("a list of one value or more", _is_filled_list),
    "text": ValueShape("a text", _is_text, value_corrections.correct_text),
    "text or null": ValueShape("a text", _is_text_or_null, value_corrections.correct_text),
    "texts": ValueShape("a list of texts", _is_list_of_texts, value_corrections.correct_texts),
    "character": ValueShape("one character", _is_character_or_null),
    "truth value": ValueShape(
        "true or false", _is_truth_value, value_corrections.correct_truth_value
    ),
    "whole number": ValueShape(
        "a whole number", _is_whole_number, value_corrections.correct_whole_number
    ),
    "row numbers": ValueShape("a list of row numbers from 1", _are_row_numbers),
    "date and time": ValueShape(
        "a date and time with zone, such as 1985-04-12T23:20:50Z",
        _is_date_and_time,
        value_corrections.correct_date_and_time,
    ),
    "email address": ValueShape("an email address", _is_email_address),
    "URI": ValueShape("a URI (https://…)", _matches(STRING_FORMATS["uri"])),
    "address": ValueShape("an address (https://…)", _is_address, value_corrections.correct_address),
    "address or path": ValueShape(
        "an address (https://…) or a relative path inside the package",
        _is_address_or_path,
        value_corrections.correct_path,
    ),
    "paths": ValueShape("a path, or a list that has only paths or only addresses", _are_paths),
    "inline data": ValueShape("a list, an object or a text", _is_inline_data),
    "resource type": _option_shape("“table”, or be left out", TABLE_TYPES),
    "item form": _option_shape("“array” or “object”", ITEM_FORMS),
    "list item type": _option_shape(f"one of {', '.join(LIST_ITEM_TYPES)}", LIST_ITEM_TYPES),
    "match": ValueShape(
        f"one of {', '.join(FIELDS_MATCH)}",
        _is_fields_match,
        value_corrections.correct_option(FIELDS_MATCH),
    ),
    "missing values": ValueShape(
        "a list of different texts, or of objects with different values and labels",
        _are_missing_values,
        value_corrections.correct_texts,
    ),
    "column names": ValueShape("a list of column names", _are_column_names),
    "lists of column names": ValueShape(
        "a list of lists of column names", _are_lists_of_column_names
    ),
}
"""Each shape by the name that standard.csv uses."""


def has_standard_value(name: str, value: object) -> bool:
    """Whether a value has a shape, by the name of the shape."""
    return VALUE_SHAPES[name].accepts(value)
