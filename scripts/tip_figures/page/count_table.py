"""The numbers of one indicator for all areas, a line for each series and a column for each year."""

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_names
from tip_figures.figures.tables.series import FULL_SCOPE
from tip_figures.page.charts import write_marked_number
from tip_figures.page.tables import Row, Tables, capitalize

COUNTER_LIMIT = "counted by "
"""How a limit of the scope begins that names the counter, which has a column of its own."""


class CountLine(NamedTuple):
    """The numbers of a series.

    Attributes:
        scope: what limits it, without counter and definition
        definition: what changed, if it succeeds a series of another definition; otherwise ""
        cells: for each year its row of totals and its number; None without a number
    """

    ref_area: str
    area: str
    scope: str
    counter: str
    definition: str
    cells: Sequence[tuple[Row, str] | None]


class CountTable(NamedTuple):
    """The numbers of an indicator; `areas` are the codes of those that have one."""

    title: str
    years: Sequence[int]
    lines: Sequence[CountLine]

    @property
    def areas(self) -> set[str]:
        """The codes of the areas that have a number."""
        return {line.ref_area for line in self.lines}


def make_count_table(tables: Tables) -> CountTable | None:
    """Lay out the numbers of the first headline indicator, in the order of the areas' names.

    Returns:
        None if the package names no headline indicator, or the first has no number
    """
    names = as_names(tables.figures.package.descriptor.get("headline_indicators"))
    rows = [row for row in tables["totals"] if row["indicator_id"] in names[:1] and row["value"]]
    if not rows:
        return None
    row_years = [int(row["year"]) for row in rows]
    years = range(min(row_years), max(row_years) + 1)
    lines = [_make_line(tables, years, members) for members in _group_series(rows)]
    return CountTable(capitalize(rows[0]["what"]), years, lines)


def _group_series(rows: Sequence[Row]) -> list[list[Row]]:
    """Group rows by series, sorted by the name of the area, then in their order."""
    return sorted(group_by(rows, itemgetter("series")).values(), key=lambda rows: rows[0]["area"])


def _make_line(tables: Tables, years: Sequence[int], rows: Sequence[Row]) -> CountLine:
    """Lay out the numbers of a series."""
    first = rows[0]
    definition = first["break_before"]
    limits = first["scope"].removesuffix(definition).rstrip(", ").split(", ")
    scope = ", ".join(limit for limit in limits if not limit.startswith(COUNTER_LIMIT))
    row_by_year = {int(row["year"]): row for row in rows}
    cells = [
        (row_by_year[year], write_marked_number(row_by_year[year])) if year in row_by_year else None
        for year in years
    ]
    counter = tables.figures.get_code_label("counted_by", first["counted_by"])
    return CountLine(
        first["ref_area"], first["area"], scope or FULL_SCOPE, counter, definition, cells
    )
