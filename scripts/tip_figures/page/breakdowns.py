"""How totals divide by one dimension: bars of parts, a line for each total."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.divisions import REMAINDERS
from tip_figures.page.charts import list_sources, name_stem
from tip_figures.page.tables import (
    Row,
    Tables,
    capitalize,
    describe_unit,
    write_amount,
    write_limited,
)

PART_COLOURS = 6  # in the style sheet; they are used in turn


class DrawnPart(NamedTuple):
    """A part of a total.

    Attributes:
        text: name, number and share
        x: where it begins in the bar, in percent of the bar
        width: its length, in percent of the bar; 0 if it is not drawn
        colour: number of its colour, from 1; 0 for a remainder, which no report states
        target: anchor of its figure; empty for a remainder, and for a sum of several figures
        link: to its figure in the report, or to the first of several; empty for a remainder
    """

    text: str
    x: float
    width: float
    colour: int
    target: str
    link: str


class Line(NamedTuple):
    """A total and its parts.

    Attributes:
        target: anchor of the figure of the total
        link: to the report
    """

    year: str
    total: str
    target: str
    link: str
    parts: Sequence[DrawnPart]


class Breakdown(NamedTuple):
    """How the totals of one or several series divide by one dimension, such as sex.

    Attributes:
        group: code of the kind of count
        scope: what limits the totals
        dimension: title of the dimension
        blocks: for each series its title and its lines; the title is "" if there is only one series
        rows: of the table `parts`
        stem: the name of its files without an ending
        sources: titles of the reports, each with the link to its newest edition
    """

    group: str
    title: str
    unit: str
    scope: str
    dimension: str
    blocks: Sequence[tuple[str, Sequence[Line]]]
    rows: Sequence[Row]
    stem: str
    sources: Sequence[tuple[str, str]]


def list_breakdowns(
    tables: Tables, ref_area: str, indicator_ids: Sequence[str]
) -> Iterator[Breakdown]:
    """Yield the breakdowns of an area, sorted by the indicator of their parts.

    A breakdown shows how the totals of one series divide by one dimension, such as sex, in the
    order of the years. If a total is divided several times by the same dimension, or into parts of
    several indicators, each division is in a breakdown of its own. Rows of `parts` without the
    number of the total are left out, since they cannot be drawn as a share of it.

    Args:
        indicator_ids: all indicators of the area, in their order on the page
    """
    # A row has the series of its total, but the indicator (also as `what`) of its part.
    parts = [row for row in tables.rows_of_area("parts", ref_area) if row["total"]]
    parts.sort(key=lambda row: indicator_ids.index(row["indicator_id"]))
    groups = group_by(parts, itemgetter("what", "series", "dimension", "division"))
    for (_what, _series, dimension, division), rows in groups.items():
        rows.sort(key=itemgetter("year"))
        stem = f"{name_stem(rows[0])}-by-{dimension}-{division}"
        yield make_breakdown(tables, rows, _title_series(rows[0]), stem)


def make_breakdown(tables: Tables, rows: Sequence[Row], title: str, stem: str) -> Breakdown:
    """Lay out parts as bars: a block for each series, and in it a line for each total.

    Parts of the same name have the same colour in all lines. A remainder, which no report states,
    has no colour. Blocks have titles only if there are several. Unit and scope are those of the
    first row; the counter, such as the government, is named only if there is one series.

    Args:
        rows: of the table `parts`, at least one, and all of the same dimension
        title: of the drawing
        stem: the name of its files without an ending
    """
    figures = tables.figures
    first = rows[0]
    part_names = dict.fromkeys(row["part"] for row in rows if row["part_code"] not in REMAINDERS)
    colours = {name: position % PART_COLOURS + 1 for position, name in enumerate(part_names)}
    blocks = []
    groups = group_by(rows, itemgetter("series"))
    for members in groups.values():
        block_title = _title_series(members[0]) if len(groups) > 1 else ""
        blocks.append((block_title, list(_list_lines(tables, members, colours))))
    dimension_titles = {dimension.name: dimension.title for dimension in figures.dimensions}
    figure_ids = {row["total_figure_id"] for row in rows} | {row["figure_id"] for row in rows}
    figure_ids.discard("")  # of a remainder, or of a part that is the sum of several figures
    # Sorted, so that the reports always have the same order.
    figure_rows = [tables.figure_rows[figure_id] for figure_id in sorted(figure_ids)]
    return Breakdown(
        group=first["group"],
        title=title,
        unit=describe_unit(figures, first, with_counter=len(groups) == 1),
        scope=first["scope"],
        dimension=dimension_titles[first["dimension"]],
        blocks=blocks,
        rows=rows,
        stem=stem,
        sources=list(list_sources(figures, figure_rows)),
    )


def _title_series(row: Row) -> str:
    """Write what a row of `parts` counts: “Victims identified (women)”, “Funds, in USD”.

    The limits, such as “women”, are those of the total. Amounts of money have their currency.
    """
    money = f", in {row['unit']}" if row["unit"].isupper() else ""  # currencies are in capitals
    return f"{capitalize(write_limited(row['what'], row['scope']))}{money}"


def _list_lines(tables: Tables, rows: Iterable[Row], colours: Mapping[str, int]) -> Iterator[Line]:
    """Yield a line for each total of one series: the total, and its parts as a bar.

    Args:
        rows: of the table `parts`, all of one series; lines have the order of these rows
        colours: number of the colour by the name of the part; a remainder has none
    """
    for total_id, members in group_by(rows, itemgetter("total_figure_id")).items():
        total = tables.figure_rows[total_id]
        yield Line(
            year=members[0]["year"],
            total=write_amount(tables.figures, total),
            target=total_id,
            link=total["link"],
            parts=list(_draw_parts(tables.figures, members, colours)),
        )


def _draw_parts(
    figures: Figures, rows: Sequence[Row], colours: Mapping[str, int]
) -> Iterator[DrawnPart]:
    """Yield the parts of one total, side by side in a bar; a remainder comes last.

    A remainder is what the stated parts leave of the total. It is negative if they exceed the
    total, and then has no width. All parts together fill the bar, unless all are 0. The text of a
    part has the share that its row states, if any: “women: 30 (75.0%)”.

    Args:
        rows: of the table `parts`, all of one total
        colours: number of the colour by the name of the part; a remainder has none
    """
    # A negative remainder counts as 0. The sum is a divisor, so it must not be 0.
    sum_of_parts = sum(max(float(row["value"]), 0) for row in rows) or 1
    x = 0.0
    for row in sorted(rows, key=lambda row: row["part"] not in colours):  # the remainder last
        width = round(100 * max(float(row["value"]), 0) / sum_of_parts, 2)
        share = f" ({float(row['share']):.1%})" if row["share"] else ""
        text = f"{row['part']}: {write_amount(figures, row)}{share}"
        colour = colours.get(row["part"], 0)  # 0 for a remainder
        yield DrawnPart(text, round(x, 2), width, colour, target=row["figure_id"], link=row["link"])
        x += width
