"""Features of the standard that are not read; the finding names the program that can check them."""

from collections.abc import Iterator, Mapping, Sequence
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
RESOURCE_VALUES: Mapping[str, Sequence[object]] = {
    "format": ("csv",),
    "encoding": ("utf-8", "UTF-8", "utf8"),
    "compression": (None, ""),
}
"""The values of properties of a resource that are read; the same of its dialect."""
DIALECT_VALUES: Mapping[str, Sequence[object]] = {
    "delimiter": (",",),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "header": (True,),
    "lineTerminator": ("\n", "\r\n"),
}
FIELD_PROPERTIES = (
    *("decimalChar", "groupChar", "bareNumber"),
    *("trueValues", "falseValues", "missingValues", "rdfType"),
)
"""Properties of a field that are not read."""


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
    if str(path).lower().endswith(OTHER_FILES):
        yield UnsupportedFeature("path", "a file that is not plain CSV")
    for name, values in RESOURCE_VALUES.items():
        if name in resource and resource[name] not in values:
            yield UnsupportedFeature(name, f"{name} = {quote_value(resource[name])}")
    dialect = resource.get("dialect", {})
    if isinstance(dialect, str):
        yield UnsupportedFeature("dialect", "a dialect in a file of its own")
    for name, value in as_object(dialect).items():
        if value not in DIALECT_VALUES.get(name, ()):
            yield UnsupportedFeature(f"dialect.{name}", f"{name} = {quote_value(value)}")


def _find_in_schema(schema: Mapping[str, Any]) -> Iterator[UnsupportedFeature]:
    match = schema.get("fieldsMatch", "exact")
    if match not in ("exact", ["exact"]):
        yield UnsupportedFeature("schema.fieldsMatch", f"fieldsMatch = {quote_value(match)}")
    missing_values = schema.get("missingValues", [""])
    if isinstance(missing_values, list) and not _are_different(missing_values):
        yield UnsupportedFeature(
            "schema.missingValues", f"missingValues = {quote_value(missing_values)}"
        )
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
        yield f"format = {quote_value(cell_format)}"
    yield from [name for name in FIELD_PROPERTIES if name in field]
    for name in as_object(field.get("constraints")):
        if name not in CONSTRAINTS:
            yield f"the constraint {quote_value(name)}"


def _are_different(values: Sequence[object]) -> bool:
    """Whether there are values, and none is there twice."""
    texts = [str(value) for value in values]
    return 0 < len(texts) == len(set(texts))
