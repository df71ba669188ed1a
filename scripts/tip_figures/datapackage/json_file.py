"""JSON files, read strictly, and the physical line of each of their properties."""

import json
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from tip_figures.datapackage.text_format import quote_value

MAX_BYTES = 1 << 24
MAX_DEPTH = 100  # levels of nesting
STRING = r'"(?:[^"\\]|\\.)*+"'
BRACKET = re.compile(rf"{STRING}|([\[{{])|([\]}}])")
"""Groups: an opening and a closing bracket; both are empty in a string."""
PLACE = re.compile(rf"({STRING}\s*:|[\[{{])|{STRING}")
"""Group: the name of a property, or an opening bracket; empty in a string that is a value."""
CONTROL = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def read_json(file: Path) -> dict[str, Any]:
    """Return the object in a JSON file, which is read more strictly than by the module json.

    Raises:
        ValueError: if the file is not a regular file with an object in UTF-8 JSON, has more than 16
            MiB or 100 levels of nesting, begins with a byte order mark, repeats a name within an
            object, or contains a number that is not finite or half of a surrogate pair
        OSError: if the file cannot be opened
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        raise ValueError(f"it is not a regular file of at most {MAX_BYTES:,} bytes.")
    text = file.read_bytes().decode()
    if text.startswith("\ufeff"):
        raise ValueError("it begins with a byte order mark; save it as UTF-8 without one.")
    # A step is a change of the level: 1 at an opening bracket, -1 at a closing one, 0 at a string.
    steps = (bool(match[1]) - bool(match[2]) for match in BRACKET.finditer(text))
    if max(accumulate(steps), default=0) > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep.")
    value = json.loads(text, object_pairs_hook=_refuse_repeated_name)
    if not isinstance(value, dict):
        raise ValueError("it is not a JSON object.")
    # The parser accepts NaN, infinity and half of a surrogate pair; writing them fails.
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        raise ValueError(
            "it contains a number that is not finite, or half of a surrogate pair."
        ) from None
    return value


def _refuse_repeated_name(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the names and values of a JSON object as a dictionary.

    The parser calls this, because by default it would keep the last value of a repeated name.

    Raises:
        ValueError: if a name is repeated
    """
    properties = dict(pairs)
    if len(properties) < len(pairs):
        name_counts = Counter(name for name, _value in pairs)
        ((name, number),) = name_counts.most_common(1)
        raise ValueError(f"the name {quote_value(name)} occurs {number} times in one object.")
    return properties


def to_json(value: object) -> str:
    """Return a value as JSON: indented by two spaces, with a final line end.

    An iterator is written as an array. Control characters and invisible characters are escaped;
    other characters, such as é, are not.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, default=list)
    # CONTROL matches no line end, so that the text stays indented, and nothing beyond U+FFFF.
    return CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def find_property_lines(text: str) -> dict[str, int]:
    """Return the line of each property in a JSON text: dotted path → line, from 1.

    An object or list within a list counts as a property. It is called by its `name` if it has one
    (`resources.figures.hash`), otherwise by its position from 0. If two objects in a list have the
    same name, the first one counts. The path of the whole text is "".

    Raises:
        ValueError: if the text is not JSON, or a name is repeated within an object
    """
    properties = json.loads(text, object_pairs_hook=_refuse_repeated_name)
    paths = _list_paths(properties, "")
    # PLACE matches texts that are values, too, so that no bracket is found in them; only names and
    # opening brackets are in its group. Each of these has one path, in the order of the text.
    matches = (match for match in PLACE.finditer(text) if match[1])
    lines: dict[str, int] = {}
    line, offset = 1, 0
    for path, match in zip(paths, matches, strict=True):
        line += text.count("\n", offset, match.start())
        offset = match.start()
        # A property with a list or an object has its path twice, at its name and at the bracket.
        lines.setdefault(path.removeprefix("."), line)
    return lines


def _list_paths(value: object, path: str) -> Iterator[str]:
    """Yield the dotted path of each name and each opening bracket, in the order of the text.

    A property that contains a list or an object has its path twice: at its name, and at the
    bracket. `{"a": [{"name": "b"}]}` has the paths "", ".a", ".a", ".a.b", ".a.b.name".

    Args:
        value: parsed JSON
        path: of the value, "" for a whole text; paths within the value begin with it
    """
    if isinstance(value, dict | list):
        yield path
    for name, entry in as_object(value).items():
        yield f"{path}.{name}"
        yield from _list_paths(entry, f"{path}.{name}")
    for number, entry in enumerate(as_list(value)):
        name_or_number = as_object(entry).get("name") or number
        yield from _list_paths(entry, f"{path}.{name_or_number}")


# Values: one of another type than expected counts as empty


def as_object(value: object) -> dict[str, Any]:
    """Return the value if it is a JSON object, otherwise an empty object."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """Return the value if it is a JSON list, otherwise an empty list."""
    return value if isinstance(value, list) else []


def as_objects(value: object) -> list[dict[str, Any]]:
    """Return the JSON objects in a list; empty if it has none, or the value is not a list."""
    return [entry for entry in as_list(value) if isinstance(entry, dict)]


def as_names(value: object) -> list[str]:
    """Return the texts in a JSON list; a single text counts as a list of one.

    In a Table Schema, `"primaryKey": "id"` means the same as `"primaryKey": ["id"]`. The result is
    empty for a value of another type.
    """
    if isinstance(value, str):
        return [value]
    return [name for name in as_list(value) if isinstance(name, str)]
