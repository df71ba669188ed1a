"""JSON files, read strictly, and the line on which each of their properties stands."""

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tip_figures.datapackage.findings import Finding, create_finding
from tip_figures.datapackage.json_values import name_json_type

MAX_BYTES = 1 << 24
MAX_DEPTH = 100  # levels of nesting
DEEP = f"it is nested more than {MAX_DEPTH} levels deep."
TEXT = r'"(?:[^"\\]|\\.)*+"'
TOKEN = re.compile(rf"({TEXT})(\s*:\s*({TEXT})?)?|([\[{{])|([\]}}])|(,)")
Path_ = tuple[str | int, ...]


def read_json(file: Path, shown: str, faults: list[Finding]) -> dict[str, Any]:
    """Read the object of a JSON file strictly; a name that stands twice in an object is added to `faults`.

    shown:  path for findings
    raises: ValueError if it is no object in UTF-8 JSON of at most 16 MiB and 100 levels, OSError if it cannot be opened
    """
    if not stat.S_ISREG(file.stat().st_mode):
        raise ValueError("it is not a regular file.")
    if file.stat().st_size > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES:,} bytes.")
    text = file.read_bytes().decode()
    twice = False

    def constant(name: str) -> Any:
        raise ValueError(f"{name} is not JSON.")

    def pairs(listed: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal twice
        made = dict(listed)
        twice = twice or len(made) < len(listed)
        return made

    try:
        value: Any = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except RecursionError:
        raise ValueError(DEEP) from None
    if _deeper(value, MAX_DEPTH):
        raise ValueError(DEEP)
    if not isinstance(value, dict):
        raise ValueError(f"it is a {name_json_type(value)}, not an object.")
    if re.search(r"\\u[dD][89a-fA-F]", text) and re.search(
        "[\ud800-\udfff]", json.dumps(value, ensure_ascii=False)
    ):
        raise ValueError("it escapes half of a surrogate pair, which is no character.")
    seen = set[Path_]()
    for path, line, _ in _properties(text) if twice else ():
        if path in seen and isinstance(
            path[-1], str
        ):  # of which the parser keeps the last one without a word
            faults.append(create_finding("json-duplicate", shown, line, path[-1], name=path[-1]))
        seen.add(path)
    return value


def to_json(value: object) -> str:
    """A value as its file holds it: two spaces deep, characters as they are, a final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _deeper(value: Any, levels: int) -> bool:
    inner = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    )
    return inner is not None and (levels == 0 or any(_deeper(one, levels - 1) for one in inner))


def _properties(text: str) -> Iterator[tuple[Path_, int, str]]:
    """Path and line of each property and list entry of a valid JSON text, in its order, and its value if that is a text."""
    path: list[str | int] = []
    line, place = 1, 0
    for match in TOKEN.finditer(text):
        line, place = line + text.count("\n", place, match.start()), match.start()
        string, is_name, value, opening, closing, comma = match.groups()
        if is_name:
            path[-1] = json.loads(string)
            yield tuple(path), line, json.loads(value or '""')
        elif opening:
            if path and isinstance(path[-1], int):
                yield tuple(path), line, ""
            path.append(0 if opening == "[" else "")
        elif closing:
            path.pop()
        elif comma and isinstance(path[-1], int):
            path[-1] += 1


def find_property_lines(text: str) -> dict[str, int]:
    """The line of each property of a valid JSON text, by its dotted path.

    An entry of a list goes by its `name` where it has one (`resources.figures.hash`), else by its number from 0.
    """
    places = list(_properties(text))
    named = {
        path[:-1]: value for path, _, value in places if value and path[1:] and path[-1] == "name"
    }
    named = {path: name for path, name in named.items() if isinstance(path[-1], int)}
    return {
        ".".join(str(named.get(path[: depth + 1], step)) for depth, step in enumerate(path)): line
        for path, line, _ in reversed(places)
    }
