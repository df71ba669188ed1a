"""The dimensions of figures: the columns that divide an indicator, as the schema describes them.

Each field of a dimension has `"dimension": true`. What the dimension means is in `"meaning"`:

agent   who did something: “referred by police”
origin  the area that people come from
place   the area where something happened
status  how certain it is that people are what is counted, such as suspected victims
trait   what people are: words for it are nouns and adjectives of people, such as “women”

A field without `"meaning"` just divides. If `"overlapping"` is true, one number may belong to
several of the codes, although it has only one.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tip_figures.datapackage.table import Table

AGENT, ORIGIN, PLACE, STATUS, TRAIT = "agent", "origin", "place", "status", "trait"
MEANINGS = (AGENT, ORIGIN, PLACE, STATUS, TRAIT)


class Dimension(NamedTuple):
    """A column of figures that divides an indicator.

    Attributes:
        title: of the column, for people
        is_area: whether its codes are areas
        meaning: one of MEANINGS; "" if it just divides
        is_overlapping: whether a number may belong to several of its codes
    """

    name: str
    title: str
    is_area: bool
    meaning: str = ""
    is_overlapping: bool = False

    @property
    def says_origin(self) -> bool:
        """Return whether its codes are areas of origin, not places where something happened."""
        return self.is_area and self.meaning == ORIGIN

    @property
    def is_agent(self) -> bool:
        """Return whether it says who did something."""
        return self.meaning == AGENT

    @property
    def is_said_of_people(self) -> bool:
        """Return whether its codes are nouns or adjectives of people: `female`."""
        return self.meaning in (STATUS, TRAIT)


def list_dimension_fields(figures_table: Table) -> dict[str, Mapping[str, Any]]:
    """Return the fields of figures that have `"dimension": true` in the schema, by name."""
    return {
        name: field
        for name, field in figures_table.fields.items()
        if field.get("dimension") is True
    }


def list_dimensions(figures_table: Table) -> tuple[Dimension, ...]:
    """Return the dimensions of figures.

    The codes of a dimension are areas if a foreign key of its column alone refers to `areas`.
    """
    area_columns = {
        reference.columns[0]
        for reference in figures_table.references
        if reference.table.name == "areas" and len(reference.columns) == 1
    }
    return tuple(
        Dimension(
            name,
            str(field.get("title", name)),
            name in area_columns,
            str(field.get("meaning", "")),
            field.get("overlapping") is True,
        )
        for name, field in list_dimension_fields(figures_table).items()
    )
