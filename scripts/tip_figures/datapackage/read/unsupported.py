"""Features of a resource that the standard allows and that are not supported."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tip_figures.datapackage.text_format import quote_value

CSV_SUFFIXES = ("", ".csv", ".tsv", ".tab", ".txt")
CSV_FORMATS = ("csv", "tsv", "tab", "txt", "text/csv", "text/tab-separated-values", "text/plain")
ADDRESS = re.compile(r"(?:https?|ftps?):")
ENCODINGS = ("utf-8", "utf8", "utf-8-sig", "us-ascii", "ascii")
COMPRESSED_SUFFIXES = (".zip", ".gz", ".bz2", ".xz", ".zst")


class UnsupportedFeature(NamedTuple):
    """A feature that keeps a table from being read.

    property: property of the resource that asks for it
    feature:  what it is, in words
    hint:     how to do without it; may be empty
    """

    property: str
    feature: str
    hint: str = ""


def find_unsupported_feature(
    resource: Mapping[str, Any], file: Path | None
) -> UnsupportedFeature | None:
    """Find the first feature of a table's resource that is not supported.

    file: the file of the table, if its path names one
    """
    if file is None:
        return _find_other_data(resource)
    if file.suffix.lower() in COMPRESSED_SUFFIXES or resource.get("compression"):
        hint = "Unpack it: a table is published as plain CSV."
        return UnsupportedFeature("path", "a compressed file", hint)
    file_format = resource.get("format", resource.get("mediatype"))
    if not _is_csv(file_format, file):
        format_name = quote_value(file_format or file.suffix.lower())
        return UnsupportedFeature("path", f"a file of the format {format_name}")
    encoding = resource.get("encoding") or "utf-8"
    if str(encoding).lower().replace("_", "-") not in ENCODINGS:
        feature = f"the encoding {quote_value(encoding)}"
        return UnsupportedFeature("encoding", feature, "Save the table as UTF-8.")
    return None


def _find_other_data(resource: Mapping[str, Any]) -> UnsupportedFeature | None:
    """Find where the data of a resource are, if they are not in one file of the package."""
    path = resource.get("path", resource.get("url"))
    if "data" in resource and "path" not in resource:
        hint = "Write them into a CSV file, and name it in path."
        return UnsupportedFeature("data", "data in the descriptor", hint)
    if isinstance(path, list):
        return UnsupportedFeature("path", "a list of files", "Give each table one CSV file.")
    if ADDRESS.match(str(path)):
        hint = "Save the file in the package: nothing is downloaded."
        return UnsupportedFeature("path", "a file at an address", hint)
    return None


def _is_csv(file_format: object, file: Path) -> bool:
    """Whether a file is CSV by its declared format, or by its suffix if none is declared."""
    if file_format is None:
        return file.suffix.lower() in CSV_SUFFIXES
    return not isinstance(file_format, str) or file_format.lower() in CSV_FORMATS
