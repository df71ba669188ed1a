"""Features of a resource that the standard allows and that are not supported."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tip_figures.datapackage.read.encodings import UNDECLARED, UTF_8, find_codec
from tip_figures.datapackage.schema.value_shapes import has_standard_value
from tip_figures.datapackage.text_format import quote_value

CSV_SUFFIXES = ("", ".csv", ".tsv", ".tab", ".txt")
CSV_FORMATS = ("csv", "tsv", "tab", "txt", "text/csv", "text/tab-separated-values", "text/plain")
ADDRESS = re.compile(r"(?:https?|ftps?):")
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


def read_path(resource: Mapping[str, Any]) -> Any:
    """Return the path of a resource; of a list of one path that path."""
    path = resource.get("path", resource.get("url"))
    return path[0] if isinstance(path, list) and len(path) == 1 else path


def read_encoding(resource: Mapping[str, Any], version: int) -> str | None:
    """Return the codec of a resource's file; None if its encoding is not known.

    version: of the standard; in version 1 a file is UTF-8 if the resource does not say otherwise
    """
    encoding = resource.get("encoding") or _read_charset(resource.get("mediatype"))
    if isinstance(encoding, str) and encoding:
        return find_codec(encoding)
    return UTF_8 if version == 1 else UNDECLARED


def _read_charset(mediatype: object) -> str:
    """Return the encoding in a media type such as `text/csv; charset=utf-8`; empty if none is."""
    charset = re.search(r';\s*charset="?([^\s;"]+)', str(mediatype), re.IGNORECASE)
    return charset.group(1) if charset else ""


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
    if not is_csv(resource, file.suffix):
        file_format = resource.get("format", resource.get("mediatype"))
        format_name = quote_value(file_format or file.suffix.lower())
        return UnsupportedFeature("path", f"a file of the format {format_name}")
    if read_encoding(resource, version=2) is None:
        feature = f"the encoding {quote_value(resource.get('encoding'))}, which is not known"
        hint = "Write the name of a character set, such as utf-8 or iso-8859-1."
        return UnsupportedFeature("encoding", feature, hint)
    return None


def _find_other_data(resource: Mapping[str, Any]) -> UnsupportedFeature | None:
    """Find where the data of a resource are, if they are not in one file of the package."""
    path = read_path(resource)
    if isinstance(resource.get("data"), list | dict | str) and "path" not in resource:
        hint = "Write them into a CSV file, and name it in path."
        return UnsupportedFeature("data", "data in the descriptor", hint)
    if isinstance(path, list) and has_standard_value("paths", path):
        return UnsupportedFeature("path", "a list of files", "Give each table one CSV file.")
    if ADDRESS.match(str(path)):
        hint = "Save the file in the package: nothing is downloaded."
        return UnsupportedFeature("path", "a file at an address", hint)
    return None


def is_csv(resource: Mapping[str, Any], suffix: str) -> bool:
    """Whether a file is CSV by its declared format, or by its suffix if none is declared."""
    file_format = resource.get("format", resource.get("mediatype"))
    if file_format is None:
        return suffix.lower() in CSV_SUFFIXES
    if not isinstance(file_format, str):
        return True
    without_parameters = file_format.partition(";")[0].strip()
    return without_parameters.lower() in CSV_FORMATS
