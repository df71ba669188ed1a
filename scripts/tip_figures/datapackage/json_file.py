"""JSON files, read strictly, and the physical line of each of their properties."""

import json
import math
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import name_json_type
from tip_figures.datapackage.text_format import quote_value

MAX_BYTES = 1 << 24
MAX_DEPTH = 100  # levels of nesting
MAX_DIGITS = 1_000  # of an integer
STRING = r'"(?:[^"\\]|\\.)*+"'
TOKEN = re.compile(rf"({STRING})(\s*:\s*({STRING})?)?|([\[{{])|([\]}}])|(,)")
"""Groups: a string; after a name its colon and a string; an opening; a closing; a comma."""
SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
CONTROL = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
SURROGATE = re.compile("[\ud800-\udfff]")
PropertyPath = tuple[str | int, ...]


class Property(NamedTuple):
    """A property of an object, or a container in a list.

    path: names of properties, and positions in lists from 0
    line: physical line
    text: the value, if it is a text; else empty
    """

    path: PropertyPath
    line: int
    text: str


def read_json(file: Path, path: str) -> tuple[dict[str, Any], list[Finding]]:
    """Read the object in a JSON file strictly.

    path:    of the file, for findings
    returns: the object, and a finding for each name that is repeated in an object
    raises:  ValueError if it is not an object in UTF-8 JSON of at most 16 MiB and 100 levels;
             OSError if it cannot be opened
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is not a regular file.")
    if status.st_size > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES:,} bytes.")
    text = file.read_bytes().decode()
    if text.startswith("\ufeff"):
        raise ValueError("it begins with a byte order mark; save it as UTF-8 without one.")
    value, has_repeated_names = _parse(text)
    if not isinstance(value, dict):
        raise ValueError(f"it is a {name_json_type(value)}, not an object.")
    if SURROGATE_ESCAPE.search(text) and SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise ValueError("it escapes half of a surrogate pair, which is not a character.")
    return value, list(_find_repeated_names(text, path)) if has_repeated_names else []


def _parse(text: str) -> tuple[Any, bool]:
    """Parse a text, and return whether a name is repeated in an object, too.

    The module json keeps the last value of a repeated name without a message.

    raises: ValueError if it is not JSON, or too deep
    """
    repeated_names = []

    def make_object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        properties = dict(pairs)
        if len(properties) < len(pairs):
            repeated_names.append(len(pairs))
        return properties

    try:
        value = json.loads(
            text,
            object_pairs_hook=make_object,
            parse_constant=_refuse_constant,
            parse_float=_read_number,
            parse_int=_read_number,
        )
        is_deep = _is_deeper_than(value, MAX_DEPTH)
    except RecursionError:
        is_deep = True
    if is_deep:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep.")
    return value, bool(repeated_names)


def _refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(f"{name} is not JSON.")


def _read_number(text: str) -> int | float:
    """Read a number; refuse one that is infinite or takes long to convert."""
    if len(text) > MAX_DIGITS:
        raise ValueError(f"the number {quote_value(text)} has more than {MAX_DIGITS:,} digits.")
    is_integer = text.removeprefix("-").isdigit()
    number = int(text) if is_integer else float(text)
    if not is_integer and math.isinf(number):
        raise ValueError(f"the number {quote_value(text)} is too large.")
    return number


def to_json(value: object) -> str:
    """Write a value as JSON: indented by two spaces, characters unescaped, with a final newline."""
    return _escape_controls(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def _escape_controls(text: str) -> str:
    """Escape what a terminal would obey, or a reader could not see, in a JSON text."""
    return CONTROL.sub(lambda character: f"\\u{ord(character[0]):04x}", text)


def _is_deeper_than(value: object, levels: int) -> bool:
    """Whether a value has containers nested deeper than some levels."""
    if isinstance(value, dict):
        children = list(value.values())
    elif isinstance(value, list):
        children = value
    else:
        return False
    return levels == 0 or any(_is_deeper_than(child, levels - 1) for child in children)


def _find_repeated_names(text: str, path: str) -> Iterator[Finding]:
    """Report each name that occurred in the same object before, at its line."""
    seen: set[PropertyPath] = set()
    for item in list_properties(text):
        name = item.path[-1]
        if item.path in seen and isinstance(name, str):
            yield create_finding("json-duplicate", path, item.line, name, name=name)
        seen.add(item.path)


def list_properties(text: str) -> Iterator[Property]:
    """List the properties of objects and the containers in lists of a valid JSON text."""
    path: list[str | int] = []
    line = 1
    offset = 0
    for token in TOKEN.finditer(text):
        line += text.count("\n", offset, token.start())
        offset = token.start()
        string, colon, value, opening, closing, comma = token.groups()
        if colon:
            path[-1] = json.loads(string)
            yield Property(tuple(path), line, json.loads(value or '""'))
        elif opening:
            if path and isinstance(path[-1], int):
                yield Property(tuple(path), line, "")
            path.append(0 if opening == "[" else "")
        elif closing:
            path.pop()
        elif comma and isinstance(path[-1], int):
            path[-1] += 1


def find_property_lines(text: str) -> dict[str, int]:
    """Return the line of each property of a valid JSON text by its dotted path.

    An object in a list is addressed by its `name` if it has one (`resources.figures.hash`), else by
    its position from 0. Of properties with the same path, the first counts.
    """
    properties = list(list_properties(text))
    names: dict[PropertyPath, str] = {}
    for item in properties:
        parent = item.path[:-1]
        if item.path[-1] == "name" and item.text and parent and isinstance(parent[-1], int):
            names[parent] = item.text
    lines: dict[str, int] = {}
    for item in properties:
        lines.setdefault(_format_path(item.path, names), item.line)
    return lines


def _format_path(path: PropertyPath, names: dict[PropertyPath, str]) -> str:
    """Join the steps of a path with dots; an object in a list is called by its name."""
    steps = []
    for depth, step in enumerate(path, 1):
        steps.append(names.get(path[:depth], str(step)))
    return ".".join(steps)
