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
    """The numbers of one series.

    Attributes:
        ref_area: code of the area
        area: its name
        scope: the limits of the count, such as “women”, without counter and definition
        counter: who counted
        definition: how the definition differs from that of an earlier series; "" if there is none
        cells: for each year of the table the row of `totals` and its number as text; None for a
            year without a number
    """

    ref_area: str
    area: str
    scope: str
    counter: str
    definition: str
    cells: Sequence[tuple[Row, str] | None]


class CountTable(NamedTuple):
    """The numbers of an indicator: a line for each series, a column for each year."""

    title: str
    years: Sequence[int]
    lines: Sequence[CountLine]

    @property
    def areas(self) -> set[str]:
        """The codes of the areas that have a number."""
        return {line.ref_area for line in self.lines}


def make_count_table(tables: Tables) -> CountTable | None:
    """Lay out the numbers of one indicator: the first of `headline_indicators` in the descriptor.

    Each series with a number is a line, and lines are sorted by the name of the area. There is a
    column for every year from the first number to the last, even if no area has a number in it.

    Returns:
        None if the descriptor names no headline indicator, or if no area has a number of this one
    """
    headline_ids = as_names(tables.figures.package.descriptor.get("headline_indicators"))
    if not headline_ids:
        return None
    totals = [row for row in tables["totals"] if row["indicator_id"] == headline_ids[0]]
    rows = [row for row in totals if row["value"]]
    if not rows:
        return None
    row_years = [int(row["year"]) for row in rows]
    years = range(min(row_years), max(row_years) + 1)
    lines = [_make_line(tables, years, members) for members in _group_series(rows)]
    return CountTable(capitalize(rows[0]["what"]), years, lines)


def _group_series(rows: Sequence[Row]) -> list[list[Row]]:
    """Return a list of rows for each series; these lists are sorted by the name of the area.

    Several series of one area keep their order, and so do the rows of a series.
    """
    rows_by_series = group_by(rows, itemgetter("series"))
    return sorted(rows_by_series.values(), key=lambda members: members[0]["area"])


def _make_line(tables: Tables, years: Sequence[int], rows: Sequence[Row]) -> CountLine:
    """Lay out the numbers of a series, with a cell for each of the years.

    The line shows the counter, and a definition that differs from that of an earlier series,
    separately. So its scope is the scope of the rows without these two: “women, counted by NGOs” ->
    “women”. The scope is FULL_SCOPE if nothing is left.

    Args:
        years: of the table, without gaps
        rows: of the table `totals`, all of one series and with a number, at least one
    """
    first = rows[0]
    definition = first["break_before"]
    # The definition is the last limit of the scope, if there is one.
    limits = first["scope"].removesuffix(definition).rstrip(", ").split(", ")
    scope = ", ".join(limit for limit in limits if not limit.startswith(COUNTER_LIMIT))
    row_by_year = {int(row["year"]): row for row in rows}
    cells: list[tuple[Row, str] | None] = []
    for year in years:
        row = row_by_year.get(year)
        cells.append((row, write_marked_number(row)) if row else None)
    counter = tables.figures.get_code_label("counted_by", first["counted_by"])
    return CountLine(
        ref_area=first["ref_area"],
        area=first["area"],
        scope=scope or FULL_SCOPE,
        counter=counter,
        definition=definition,
        cells=cells,
    )
