"""Features of the standard that are not read; the finding names the program that can check them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tip_figures.datapackage.field_types import CONSTRAINTS
from tip_figures.datapackage.json_values import as_object, as_objects
from tip_figures.datapackage.text_format import quote_value

PROFILE_ADDRESS = "https://datapackage.org/profiles/2.0/datapackage.json"
UNREAD_TYPES = (
    *("array", "datetime", "duration", "geojson", "geopoint", "list", "object", "time"),
    "yearmonth",
)
RESOURCE_VALUES: Mapping[str, Sequence[object]] = {
    "format": ("csv",),
    "encoding": ("utf-8", "UTF-8", "utf8"),
    "compression": (None, ""),
}
"""The values of properties of a resource that are read; likewise of its dialect and schema."""
DIALECT_VALUES: Mapping[str, Sequence[object]] = {
    "delimiter": (",",),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "header": (True,),
    "lineTerminator": ("\n", "\r\n"),
}
SCHEMA_VALUES: Mapping[str, Sequence[object]] = {
    "fieldsMatch": ("exact", ["exact"]),
    "missingValues": ([""],),
}
UNREAD_FIELD_PROPERTIES = (
    *("decimalChar", "groupChar", "bareNumber"),
    *("trueValues", "falseValues", "missingValues", "rdfType"),
)
COLUMN_PATTERN = re.compile(r"\*|\^.*\$|", re.DOTALL)
"""A name of a column that polars takes for a pattern of names, or for no name."""
CLASS_SUBTRACTION = re.compile(r"\[[^\]]*-\[")
"""In a pattern: characters of which some are taken away, which no program here understands."""

Feature = tuple[str, str]
"""A feature that keeps a table from being read: the property that asks for it, as a dotted path
within the resource or schema, and what it is, in words."""


def find_resource_features(resource: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield the features of a table that are not read, apart from its schema."""
    path, dialect = resource.get("path"), resource.get("dialect")
    if "data" in resource:
        yield "data", "data in the descriptor"
    if isinstance(path, str) and not path.lower().endswith(".csv"):
        yield "path", "a file that is not plain CSV"
    if isinstance(dialect, str):
        yield "dialect", "a dialect in a file of its own"
    for name, values in RESOURCE_VALUES.items():
        if resource.get(name, values[0]) not in values:
            yield name, f"{name} = {quote_value(resource[name])}"
    for name, value in as_object(dialect).items():
        if value not in DIALECT_VALUES.get(name, ()):
            yield f"dialect.{name}", f"{name} = {quote_value(value)}"


def find_schema_features(schema: Mapping[str, Any]) -> Iterator[Feature]:
    """Yield the features of a Table Schema that are not read."""
    for name, values in SCHEMA_VALUES.items():
        if schema.get(name, values[0]) not in values:
            yield name, f"{name} = {quote_value(schema[name])}"
    for field in as_objects(schema.get("fields")):
        for feature in _find_in_field(field):
            yield f"fields.{field.get('name')}", feature


def _find_in_field(field: Mapping[str, Any]) -> Iterator[str]:
    """Yield the features of a field that are not read, in words."""
    type_name, cell_format = field.get("type"), field.get("format", "default")
    constraints = as_object(field.get("constraints"))
    if COLUMN_PATTERN.fullmatch(str(field.get("name"))):
        yield f"the name {quote_value(field['name'])}"
    if type_name in UNREAD_TYPES:
        yield f"the type {type_name}"
    if cell_format != "default" and (type_name, cell_format) != ("string", "uri"):
        yield f"format = {quote_value(cell_format)}"
    for name in constraints:
        if name not in CONSTRAINTS:
            yield f"the constraint {quote_value(name)}"
    if CLASS_SUBTRACTION.search(str(constraints.get("pattern"))):
        yield f"the pattern {quote_value(constraints['pattern'])}"
    yield from [name for name in UNREAD_FIELD_PROPERTIES if name in field]
