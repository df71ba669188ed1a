"""Totals by year: which rows make a series, and its headline."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import (
    capitalize,
    describe_doubt,
    write_amount,
    write_figure,
    write_limited,
)

LABEL_WITH_VERB = re.compile(r"(?P<noun>.+?) (?P<verb>\w+ed(?: or \w+ed)?)")
"""Labels of indicators such as “trafficking victims identified”."""


@dataclass(frozen=True)
class Series:
    """The totals of one area, indicator, scope and unit.

    rows:    a row of `totals` for each year, with a number or the reason why there is none
    is_core: whether the indicator is one that most countries have
    """

    rows: Sequence[Row]
    is_core: bool

    @property
    def indicator_id(self) -> str:
        """The indicator that it counts."""
        return self.rows[0]["indicator_id"]

    @property
    def area(self) -> str:
        """The name of its area."""
        return self.rows[0]["area"]

    @property
    def title(self) -> str:
        """What it counts, with what limits it: “Victims identified (women)”."""
        row = self.rows[0]
        scope = f" ({row['scope']})" if row["scope"] else ""
        return f"{capitalize(row['what'])}{scope}"

    @property
    def numbers(self) -> list[Row]:
        """The rows with a number."""
        return [row for row in self.rows if row["value"]]

    @property
    def is_drawn(self) -> bool:
        """Whether it has a chart: two numbers or more, of which one is not zero."""
        return len(self.numbers) > 1 and any(float(row["value"]) for row in self.numbers)

    @property
    def stem(self) -> str:
        """The name of its files without an ending: “ISL-victims_identified-forced-labor”."""
        row = self.rows[0]
        unit = row["unit"] if row["unit"].isupper() else ""
        names = [row["ref_area"], row["indicator_id"], row["scope"], unit]
        return re.sub(r"\W", "-", "-".join(filter(None, names)))


def find_series(tables: Tables, ref_area: str) -> list[Series]:
    """Find the series of an area: core ones first, then those that most areas have."""
    areas = {(row["indicator_id"], row["ref_area"]) for row in tables["totals"]}
    area_counts = Counter(indicator_id for indicator_id, _ in areas)
    rows = tables.rows_of_area("totals", ref_area)
    groups = group_by(rows, lambda row: (row["indicator_id"], row["scope"], row["unit"]))
    series = []
    for (indicator_id, _, _), members in groups.items():
        years = sorted(members, key=lambda row: row["year"])
        series.append(Series(years, indicator_id in tables.core_ids))
    series.sort(
        key=lambda line: (
            not line.is_core,
            not line.is_drawn,
            -area_counts[line.indicator_id],
            line.indicator_id,
            bool(line.rows[0]["scope"]),
            -len(line.numbers),
        )
    )
    return series


def write_headline(tables: Tables, series: Series) -> str:
    """Write the newest number of a series, with all that limits it, as a sentence.

    returns: “Denmark identified 24 trafficking victims in 2022, down from 88 in 2020.”
    """
    latest = series.numbers[-1]
    doubt = describe_doubt(latest)
    change = f" ({doubt})" if doubt else _describe_change(tables.figures, series)
    return f"{_write_statement(tables, latest)}{change}."


def _write_statement(tables: Tables, row: Row) -> str:
    """Write a number as a sentence if a government counted and the label has a verb.

    returns: “Denmark identified 24 trafficking victims in 2022”; otherwise
             “Denmark 2022: 24 hotline calls”
    """
    label = LABEL_WITH_VERB.fullmatch(row["what"])
    if label and row["counted_by"] == "government" and row["value"] != "1":
        counted = write_limited(label["noun"], row["scope"])
        amount = write_amount(tables.figures, row)
        return f"{row['area']} {label['verb']} {amount} {counted} in {row['year']}"
    figure = tables.index("figures_flat", "figure_id")[row["figure_id"]]
    return f"{row['area']} {row['year']}: {write_figure(figure)}"


def _describe_change(figures: Figures, series: Series) -> str:
    """Write how the newest number compares with the one before it, if both are exact counts."""
    *earlier, latest = series.numbers
    if latest["break_before"] == "true":
        return ", by a definition that differs from that of earlier years"
    comparable = [
        row
        for row in earlier
        if row["series"] == latest["series"]
        and row["bound"] == latest["bound"] == "exact"
        and not describe_doubt(row)
    ]
    if not comparable or float(comparable[-1]["value"]) == float(latest["value"]):
        return ""
    previous = comparable[-1]
    direction = "up" if float(previous["value"]) < float(latest["value"]) else "down"
    return f", {direction} from {write_amount(figures, previous)} in {previous['year']}"
