"""The page of an area: its headline, its counts in sections, its figures and what was read."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tip_figures.datapackage.json_file import as_list, as_names
from tip_figures.page.breakdowns import Breakdown, list_breakdowns
from tip_figures.page.charts import (
    Chart,
    draw_chart,
    find_lead,
    find_series,
    write_headline,
)
from tip_figures.page.large_changes import list_large_changes
from tip_figures.page.tables import (
    Row,
    Tables,
    capitalize,
    define_indicator,
    describe_reading,
    describe_unread_editions,
    read_relations,
)

OTHER_COUNTS = "Other counts"


class CountSection(NamedTuple):
    """A section of a page: the charts of some groups of indicators, and how their totals divide.

    Attributes:
        name: for its anchor
    """

    name: str
    title: str
    charts: Sequence[Chart]
    breakdowns: Sequence[Breakdown]
    is_folded: bool


def make_area_page(tables: Tables, ref_area: str, area: str) -> dict[str, Any]:
    """Make what the template of an area page shows.

    Args:
        area: its name

    Returns:
        variable of the template → value. `figures` are sorted by indicator, year and unit, a total
        before its parts. Without a series, `headline` is the name of the area; `hero` is the chart
        of the series of the headline, if it has one
    """
    figures = tables.figures
    groups = [group for section in _list_section_groups(tables) for group in section]
    all_series = find_series(tables, ref_area)
    all_series.sort(key=lambda series: [*groups, series.group].index(series.group))
    lead = find_lead(tables, all_series) or next(iter(all_series), None)
    rows = tables.rows_of_area("figures_flat", ref_area)
    sources = [source for source in figures.sources if source.ref_area == ref_area]
    counted = [series.indicator_id for series in all_series] + [row["indicator_id"] for row in rows]
    indicator_ids = list(dict.fromkeys(counted))
    _sort_figures(rows, indicator_ids)
    charts = [draw_chart(figures, series) for series in all_series if series.is_drawn]
    hero = next((_add_changes(tables, chart) for chart in charts if chart.series == lead), None)
    breakdowns = list(list_breakdowns(tables, ref_area, indicator_ids))
    other_charts = [chart for chart in charts if chart.series != lead]
    return {
        "area": area,
        "headline": write_headline(tables, lead) if lead else area,
        "hero": hero,
        "charts": charts,
        "sections": list(_list_sections(tables, other_charts, breakdowns)),
        "relations": read_relations(tables, ref_area),
        "doubtful": [row for row in rows if row.get("doubtful")],
        "breakdowns": breakdowns,
        "figures": rows,
        "sources": sorted(sources, key=lambda source: source.edition_year, reverse=True),
        "reading": describe_reading(figures, sources),
        "unread": describe_unread_editions(figures, ref_area),
        "reports": tables.report_names,
        "definitions": [define_indicator(figures, indicator_id) for indicator_id in indicator_ids],
    }


def _sort_figures(rows: list[Row], indicator_ids: Sequence[str]) -> None:
    """Sort rows by indicator, year and unit, a total before its parts.

    Args:
        indicator_ids: of all rows, in their order on the page
    """
    rows.sort(
        key=lambda row: (
            indicator_ids.index(row["indicator_id"]),
            row["year"],
            row["unit"],
            row["breakdown"] != "total",  # False, which is first, for a total
            row["label"],
            row["edition_year"],
        )
    )


def _add_changes(tables: Tables, chart: Chart) -> Chart:
    """Add notes on large changes to the chart of a headline series."""
    return chart._replace(notes=[*chart.notes, *list_large_changes(tables, chart.series)])


def _list_section_groups(tables: Tables) -> list[list[str]]:
    """List the groups of indicators of each section of a page.

    The descriptor lists them in `page_sections`; without this property, each group is a section.
    """
    sections = as_list(tables.figures.package.descriptor.get("page_sections"))
    groups = tables.figures.code_labels.get("group", {})
    return [as_names(section) for section in sections] or [[group] for group in groups]


def _list_sections(
    tables: Tables, charts: Sequence[Chart], breakdowns: Sequence[Breakdown]
) -> Iterator[CountSection]:
    """Distribute charts and breakdowns to sections; the last one is folded and has all others."""
    section_groups = _list_section_groups(tables)
    named = {group for groups in section_groups for group in groups}
    for groups in section_groups:
        labels = [tables.figures.get_code_label("group", group) for group in groups]
        section = CountSection(
            f"group_{groups[0]}",
            capitalize(" and ".join(labels)),
            [chart for chart in charts if chart.series.group in groups],
            [breakdown for breakdown in breakdowns if breakdown.group in groups],
            is_folded=False,
        )
        if section.charts or section.breakdowns:
            yield section
    others = CountSection(
        "other_groups",
        OTHER_COUNTS,
        [chart for chart in charts if chart.series.group not in named],
        [breakdown for breakdown in breakdowns if breakdown.group not in named],
        is_folded=True,
    )
    if others.charts or others.breakdowns:
        yield others
