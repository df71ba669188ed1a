"""What the wrong value of a property was probably meant to be: JSON value → value, or None."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from tip_figures.datapackage.text_format import find_similar

TRUTH_VALUES = {"true": True, "false": False, "1": True, "0": False}
BARE_ADDRESS = r"www\.[^\s/]+(?:/\S*)?"  # without the scheme

Correction = Callable[[Any], Any]


def correct_nothing(_value: object) -> None:
    """Return None: there is no telling what was meant."""


def correct_text(value: object) -> str | None:
    """Take a text out of a list of one, and write a number as text."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def correct_texts(value: object) -> list[str] | None:
    """Split a text at its commas, and write numbers in a list as texts."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if not isinstance(value, list):
        return None
    texts = []
    for item in value:
        text = item if isinstance(item, str) else correct_text(item)
        if text is None:
            return None
        texts.append(text)
    return texts


def correct_truth_value(value: object) -> bool | None:
    """Read a text or a number as true or false."""
    return TRUTH_VALUES.get(str(value).lower())


def correct_whole_number(value: object) -> int | None:
    """Read a text or a number with the decimal part zero as a whole number."""
    is_whole = re.fullmatch(r"\d{1,18}(?:\.0)?", str(value)) is not None
    return int(float(str(value))) if is_whole else None


def correct_date_and_time(value: object) -> str | None:
    """Add the time and the zone that a date or a time needs."""
    text = str(value).strip().replace(" ", "T")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"{text}T00:00:00Z"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        return f"{text}:00Z"
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?", text):
        return f"{text}Z"
    return None


def correct_address(value: object) -> str | None:
    """Put the scheme before an address."""
    return f"https://{value}" if re.fullmatch(BARE_ADDRESS, str(value)) else None


def correct_path(value: object) -> str | None:
    """Write forward slashes in a path, and none before it; a path out of the package stays."""
    path = str(value).replace("\\", "/").lstrip("/")
    is_changed = isinstance(value, str) and path != value
    stays_inside = path != "" and ":" not in path and ".." not in path.split("/")
    return path if is_changed and stays_inside else correct_address(value)


def correct_object_list(value: object) -> list[Any] | None:
    """Put a single object into a list."""
    return [value] if isinstance(value, dict) and value else None


def correct_option(options: Sequence[str]) -> Correction:
    """Return a correction to the most similar of some options."""

    def correct(value: object) -> str | None:
        return find_similar(str(value), options) or None

    return correct
