"""Values of JSON, taken for what they should be: a value of another type counts as empty."""

from typing import Any


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
