"""What the Data Package standard requires of descriptors: the rows of standard.csv.

A row describes one property: the object that it belongs to, what its value must be (a name of
`value_shapes.VALUE_SHAPES`), the objects that the value contains, whether the property is required
("always", in "version 1", or unless there is another one: "or path"), and the first version of the
standard that has it. The rows include our own properties `unit`, `dimension` and `rules`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

STANDARD_TABLE = Path(__file__).with_name("standard.csv")
PROFILES = "https://datapackage.org/profiles/"
PROFILE = f"{PROFILES}2.0/datapackage.json"
"""Value of `$schema` in a package of version 2."""
TABULAR_PROFILES = (
    "tabular-data-resource",
    "https://specs.frictionlessdata.io/schemas/tabular-data-resource.json",
)
"""Values of `profile` that mark a resource as a table in version 1."""


@dataclass(frozen=True)
class StandardProperty:
    """A property that the standard describes.

    name:     of the property
    value:    what its value must be: a name of VALUE_SHAPES
    contains: kind of the objects that the value is or lists; empty if it contains none
    required: whether it is required: "always", "version 1", "or OTHER" or "" for never
    version:  first version of the standard that has the property
    """

    name: str
    value: str
    contains: str
    required: str
    version: int


@cache
def read_standard() -> Mapping[str, Mapping[str, StandardProperty]]:
    """Return the properties of each kind of object by name, in the order of standard.csv."""
    standard: dict[str, dict[str, StandardProperty]] = {}
    with STANDARD_TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            properties = standard.setdefault(row["object"], {})
            properties[row["property"]] = StandardProperty(
                name=row["property"],
                value=row["value"],
                contains=row["contains"],
                required=row["required"],
                version=int(row["version"] or 1),
            )
    return standard


def read_version(descriptor: Mapping[str, Any]) -> int:
    """Return the version of the standard that a package descriptor follows, 1 or 2.

    It is 1 without `$schema`. A profile at another address extends version 2.
    """
    profile = descriptor.get("$schema", f"{PROFILES}1.0/")
    return 1 if str(profile).startswith(f"{PROFILES}1.") else 2
