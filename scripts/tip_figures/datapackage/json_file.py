"""JSON files, read strictly, and the physical line of each of their properties."""

import json
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from tip_figures.datapackage.text_format import quote_value

MAX_BYTES = 1 << 24
MAX_DEPTH = 100  # levels of nesting
STRING = r'"(?:[^"\\]|\\.)*+"'
BRACKET = re.compile(rf"{STRING}|([\[{{])|([\]}}])")
"""Groups: an opening and a closing bracket."""
TOKEN = re.compile(rf"({STRING})(\s*:\s*({STRING})?)?|([\[{{])|([\]}}])|(,)")
"""Groups: a string; after a name its colon and a string; an opening; a closing; a comma."""
CONTROL = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
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


def read_json(file: Path) -> dict[str, Any]:
    """Read the object in a JSON file strictly.

    raises: ValueError if it is not an object in UTF-8 JSON of at most 16 MiB and 100 levels in
            which no name is repeated; OSError if it cannot be opened
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        raise ValueError(f"it is not a regular file of at most {MAX_BYTES:,} bytes.")
    text = file.read_bytes().decode()
    if text.startswith("\ufeff"):
        raise ValueError("it begins with a byte order mark; save it as UTF-8 without one.")
    # An opening bracket adds a level, a closing one removes it, and a string does neither.
    steps = (bool(match[1]) - bool(match[2]) for match in BRACKET.finditer(text))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep.")
    value = json.loads(text, object_pairs_hook=_make_object)
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object.")
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        problem = "a number that is not finite, or half of a surrogate pair"
        raise ValueError(f"it contains {problem}.") from None
    return value


def _make_object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; the module json itself keeps the last value of a repeated name."""
    properties = dict(pairs)
    if len(properties) < len(pairs):
        ((name, number),) = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the name {quote_value(name)} occurs {number} times in one object.")
    return properties


def to_json(value: object) -> str:
    """Write a value as JSON: indented by two spaces, characters unescaped, with a final newline.

    What a terminal would obey, or a reader could not see, is escaped. An iterator is an array.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, default=list)
    return CONTROL.sub(lambda character: f"\\u{ord(character[0]):04x}", text) + "\n"


def find_property_lines(text: str) -> dict[str, int]:
    """Return the line of each property of a valid JSON text by its dotted path.

    An object in a list is addressed by its `name` if it has one (`resources.figures.hash`), else by
    its position from 0. Of properties with the same path, the first counts.
    """
    properties = list(_list_properties(text))
    names: dict[PropertyPath, str] = {}
    for item in properties:
        parent = item.path[:-1]
        if item.path[-1] == "name" and item.text and parent and isinstance(parent[-1], int):
            names[parent] = item.text
    lines: dict[str, int] = {}
    for path, line, _ in properties:
        steps = [names.get(path[:depth], str(step)) for depth, step in enumerate(path, 1)]
        lines.setdefault(".".join(steps), line)
    return lines


def _list_properties(text: str) -> Iterator[Property]:
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


# Values: one of another type than expected counts as empty


def as_object(value: object) -> dict[str, Any]:
    """Return a JSON object; an empty one if the value is of another type."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return a JSON list; an empty one if the value is of another type."""
    return value if isinstance(value, list) else []


def as_objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list; none if the value is of another type."""
    return [entry for entry in as_list(value) if isinstance(entry, dict)]


def as_names(value: object) -> list[str]:
    """Return the names in a list, or the one name that a key may have instead of a list."""
    if isinstance(value, str):
        return [value]
    return [name for name in as_list(value) if isinstance(name, str)]
