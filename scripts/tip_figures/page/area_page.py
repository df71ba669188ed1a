"""The page of an area: its charts, breakdowns, contradictions, and every figure."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.page.chart import draw_chart
from tip_figures.page.relations import CheckedRelation, Relations
from tip_figures.page.series import find_series, write_headline
from tip_figures.page.tables import Row, Tables
from tip_figures.page.words import (
    DOUBTFUL,
    capitalize,
    define_indicator,
    describe_reading,
    write_amount,
    write_limited,
)

REMAINDERS = ("not_stated", "rounding", "difference")
"""Codes of parts that no report states."""
PART_COLOURS = 6  # in the style sheet; they are used in turn


class DrawnPart(NamedTuple):
    """A part of a total.

    text:   name, number and share
    x:      where it begins in the bar, in percent
    width:  its length in the bar, in percent; 0 if it is not drawn
    colour: of the bar, by the name of the part; 0 for what no report states
    target: anchor of its figure; empty if it has none
    """

    text: str
    x: float
    width: float
    colour: int
    target: str


class Breakdown(NamedTuple):
    """How the totals of one series divide by one dimension.

    dimension: its title
    lines:     for each year the total, its figure_id, and its parts
    """

    title: str
    dimension: str
    lines: Sequence[tuple[str, str, str, Sequence[DrawnPart]]]


def make_area_page(
    tables: Tables, relations: Sequence[CheckedRelation], ref_area: str, area: str
) -> dict[str, Any]:
    """Make what the template of an area page shows, by the names that it has there.

    relations: of all areas
    """
    series = find_series(tables, ref_area)
    rows = tables.rows_of_area("figures_flat", ref_area)
    sources = [source for source in tables.figures.sources if source.ref_area == ref_area]
    counted = [line.indicator_id for line in series] + [row["indicator_id"] for row in rows]
    indicator_ids = list(dict.fromkeys(counted))
    rows.sort(key=lambda row: _sort_key(row, indicator_ids))
    labels = {row["indicator_id"]: row["what"] for row in rows}
    return {
        "area": area,
        "headline": write_headline(tables, series[0]) if series else area,
        "charts": [draw_chart(tables.figures, line) for line in series if line.is_drawn],
        "relations": Relations([row for row in relations if row.ref_area == ref_area]),
        "doubtful": [row for row in rows if row["obs_status"] == DOUBTFUL],
        "breakdowns": list(_list_breakdowns(tables, ref_area, indicator_ids)),
        "figures": rows,
        "sources": sorted(sources, key=lambda source: source.edition_year, reverse=True),
        "reading": describe_reading(tables.figures, sources),
        "reports": tables.report_names,
        "definitions": [
            (capitalize(labels[indicator_id]), define_indicator(tables.figures, indicator_id))
            for indicator_id in indicator_ids
        ],
    }


def _sort_key(row: Row, indicator_ids: Sequence[str]) -> tuple[object, ...]:
    """Sort figures by indicator and year, the total of a year before its parts."""
    is_part = row["breakdown"] != "total"
    position = indicator_ids.index(row["indicator_id"])
    return position, row["year"], row["unit"], is_part, row["label"], row["edition_year"]


def _list_breakdowns(
    tables: Tables, ref_area: str, indicator_ids: Sequence[str]
) -> Iterator[Breakdown]:
    """List the breakdowns of an area, in the order of its indicators."""
    dimension_titles = {column.name: column.title for column in tables.figures.dimensions}
    parts = tables.rows_of_area("parts", ref_area)
    parts.sort(key=lambda row: indicator_ids.index(row["indicator_id"]))
    groups = group_by(parts, lambda row: (row["what"], row["scope"], row["unit"], row["dimension"]))
    for (what, scope, unit, dimension), rows in groups.items():
        lines = list(_list_lines(tables, rows))
        lines.sort(key=lambda line: line[0])
        money = f", in {unit}" if unit.isupper() else ""
        title = f"{capitalize(write_limited(what, scope))}{money}"
        yield Breakdown(title, dimension_titles[dimension], lines)


def _list_lines(
    tables: Tables, rows: Sequence[Row]
) -> Iterator[tuple[str, str, str, Sequence[DrawnPart]]]:
    """List the totals that some parts make up, in the form of the lines of a Breakdown."""
    figures = tables.index("figures_flat", "figure_id")
    names = list(dict.fromkeys(row["part"] for row in rows if not _is_remainder(row)))
    for total_id, parts in group_by(rows, lambda row: row["total_figure_id"]).items():
        amount = write_amount(tables.figures, figures[total_id])
        drawn_parts = list(_draw_parts(tables.figures, parts, names))
        yield parts[0]["year"], amount, total_id, drawn_parts


def _is_remainder(row: Row) -> bool:
    return row["part_code"] in REMAINDERS


def _draw_parts(figures: Figures, rows: Sequence[Row], names: Sequence[str]) -> Iterator[DrawnPart]:
    """Draw the parts of one total side by side.

    names: of all parts of the breakdown, which decide their colours
    """
    total_length = sum(max(float(row["value"]), 0) for row in rows) or 1
    x = 0.0
    for row in sorted(rows, key=_is_remainder):
        width = round(100 * max(float(row["value"]), 0) / total_length, 2)
        share = f" ({float(row['share']):.1%})" if row["share"] else ""
        colour = 0 if _is_remainder(row) else names.index(row["part"]) % PART_COLOURS + 1
        text = f"{row['part']}: {write_amount(figures, row)}{share}"
        yield DrawnPart(text, round(x, 2), width, colour, row["figure_id"])
        x += width
