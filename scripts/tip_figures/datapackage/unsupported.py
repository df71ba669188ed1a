"""Features of the standard that are not read; the finding names the program that can check them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tip_figures.datapackage.field_types import FIELD_TYPES
from tip_figures.datapackage.json_values import as_object, as_objects
from tip_figures.datapackage.text_format import quote_value

STANDARD_TYPES = (
    *FIELD_TYPES,
    *("array", "datetime", "duration", "geojson", "geopoint", "list", "object", "time"),
    "yearmonth",
)
ADDRESS_STARTS = ("http:", "https:", "ftp:", "ftps:")
OTHER_FILES = (".gz", ".zip", ".xz", ".bz2", ".tsv", ".xlsx", ".json")
CONSTRAINTS = (
    *("required", "unique", "enum", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
"""The constraints that are checked."""
DIALECT: Mapping[str, Any] = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "headerRows": [1],
    "skipInitialSpace": False,
    "lineTerminator": "\n",
}
"""The properties of a dialect and the values that are read."""
DESCRIBING_PROPERTIES = ("$schema", "title", "description", "csvddfVersion")
FIELD_DEFAULTS: Mapping[str, Any] = {
    "decimalChar": ".",
    "groupChar": "",
    "bareNumber": True,
    "trueValues": None,
    "falseValues": None,
    "missingValues": None,
}
"""Properties of a field that say how cells are read, and the values that change nothing."""


class UnsupportedFeature(NamedTuple):
    """A feature that keeps a table from being read.

    place:   property that asks for it, as a dotted path within the resource
    feature: what it is, in words
    """

    place: str
    feature: str


def find_unsupported_feature(
    resource: Mapping[str, Any], schema: Mapping[str, Any]
) -> UnsupportedFeature | None:
    """Find the first feature of a table that is not read; values of wrong types are no feature."""
    return next(_find_in_resource(resource), None) or next(_find_in_schema(schema), None)


def is_address(path: object) -> bool:
    """Whether a path is a web address."""
    return isinstance(path, str) and path.lower().startswith(ADDRESS_STARTS)


def _find_in_resource(resource: Mapping[str, Any]) -> Iterator[UnsupportedFeature]:
    path = resource.get("path")
    if "data" in resource and path is None:
        yield UnsupportedFeature("data", "data in the descriptor")
    if isinstance(path, list):
        yield UnsupportedFeature("path", "a list of files")
    if is_address(path):
        yield UnsupportedFeature("path", "a file at an address")
    if resource.get("compression") or str(path).lower().endswith(OTHER_FILES):
        yield UnsupportedFeature("path", "a file that is not plain CSV")
    file_format = resource.get("format", "csv")
    if file_format != "csv":
        yield UnsupportedFeature("format", f"a file of the format {quote_value(file_format)}")
    encoding = resource.get("encoding", "utf-8")
    if str(encoding).lower() not in ("utf-8", "utf8"):
        yield UnsupportedFeature("encoding", f"the encoding {quote_value(encoding)}")
    dialect = resource.get("dialect", {})
    if isinstance(dialect, str):
        yield UnsupportedFeature("dialect", "a dialect in a file of its own")
    for name, value in as_object(dialect).items():
        if name not in DESCRIBING_PROPERTIES and DIALECT.get(name) != value:
            feature = f"{name} = {quote_value(value)} in the dialect"
            yield UnsupportedFeature(f"dialect.{name}", feature)


def _find_in_schema(schema: Mapping[str, Any]) -> Iterator[UnsupportedFeature]:
    match = schema.get("fieldsMatch", "exact")
    if match not in ("exact", ["exact"]):
        yield UnsupportedFeature("schema.fieldsMatch", f"fieldsMatch = {quote_value(match)}")
    for field in as_objects(schema.get("fields")):
        for feature in _find_in_field(field):
            yield UnsupportedFeature(f"schema.fields.{field.get('name')}", feature)


def _find_in_field(field: Mapping[str, Any]) -> Iterator[str]:
    type_name = str(field.get("type", "any"))
    if type_name not in FIELD_TYPES:
        if type_name in STANDARD_TYPES:
            yield f"the type {type_name}"
        return
    cell_format = field.get("format", "default")
    if (type_name, cell_format) != ("string", "uri") and cell_format != "default":
        yield f"the format {quote_value(cell_format)}"
    for name, usual_value in FIELD_DEFAULTS.items():
        if field.get(name, usual_value) != usual_value:
            yield name
    for name in as_object(field.get("constraints")):
        if name not in CONSTRAINTS:
            yield f"the constraint {quote_value(name)}"
