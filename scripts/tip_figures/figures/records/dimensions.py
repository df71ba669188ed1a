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
        """Whether its codes are the areas that people come from."""
        return self.is_area and self.meaning == ORIGIN

    @property
    def is_agent(self) -> bool:
        """Whether its codes say who did something: `referred by police`."""
        return self.meaning == AGENT

    @property
    def is_said_of_people(self) -> bool:
        """Whether words for its codes are nouns or adjectives of people: `women`, `suspected`."""
        return self.meaning in (STATUS, TRAIT)


def list_dimension_fields(figures_table: Table) -> dict[str, Mapping[str, Any]]:
    """Return name → field descriptor, for each column of figures that is a dimension.

    A dimension has `"dimension": true` in the Table Schema. The order is that of the schema.
    """
    return {
        name: field
        for name, field in figures_table.fields.items()
        if field.get("dimension") is True
    }


def list_dimensions(figures_table: Table) -> tuple[Dimension, ...]:
    """Return the dimensions of figures, in the order of the schema.

    The codes of a dimension are areas (`is_area`) if the schema has a foreign key from this one
    column to the table `areas`.

    Args:
        figures_table: the table `figures`
    """
    area_columns = {
        reference.columns[0]
        for reference in figures_table.references
        if reference.table.name == "areas" and len(reference.columns) == 1
    }
    return tuple(
        Dimension(
            name=name,
            title=str(field.get("title", name)),
            is_area=name in area_columns,
            meaning=str(field.get("meaning", "")),
            is_overlapping=field.get("overlapping") is True,
        )
        for name, field in list_dimension_fields(figures_table).items()
    )
