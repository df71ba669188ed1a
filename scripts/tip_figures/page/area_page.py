"""The page of an area: its headline, its counts in sections, its figures and what was read."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from tip_figures.datapackage.json_file import as_list, as_names
from tip_figures.page.breakdowns import Breakdown, list_breakdowns
from tip_figures.page.charts import (
    Chart,
    Series,
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
    """A section of an area page, which is about some groups of indicators.

    Attributes:
        name: its anchor on the page
        charts: of totals by year
        breakdowns: of totals by their parts
        is_folded: whether readers must open the section to see its content
    """

    name: str
    title: str
    charts: Sequence[Chart]
    breakdowns: Sequence[Breakdown]
    is_folded: bool


def make_area_page(tables: Tables, ref_area: str, area: str) -> dict[str, Any]:
    """Return the content of an area page, as variables of its template.

    Args:
        ref_area: code of the area
        area: name of the area

    Returns:
        name of a variable → value. The lead series is the first series of a headline indicator, or
        without one the first series. These variables need an explanation:

        - `headline`: a sentence about the newest number of the lead series; without any series, the
          name of the area
        - `hero`: chart of the lead series with notes on large changes; None if it has no chart
        - `charts`, `breakdowns`: all of them, for files; those of the page are in `sections`, which
          leave out the chart of the lead series
        - `figures`: rows of `figures_flat`, sorted as in `_sort_figures`; `doubtful`: those of
          these rows that give a reason why the number may be wrong
        - `reading`, `unread`: sentences about the editions that were, and were not, read
    """
    figures = tables.figures
    all_series = find_series(tables, ref_area)
    # Sorted before the lead is chosen, so that series of the first sections are preferred.
    _sort_by_section(all_series, _list_section_groups(tables))
    lead = find_lead(tables, all_series) or next(iter(all_series), None)
    rows = tables.rows_of_area("figures_flat", ref_area)
    sources = [source for source in figures.sources if source.ref_area == ref_area]
    series_ids = [series.indicator_id for series in all_series]
    row_ids = [row["indicator_id"] for row in rows]
    indicator_ids = list(dict.fromkeys(series_ids + row_ids))  # each once, in this order
    _sort_figures(rows, indicator_ids)
    charts = [draw_chart(figures, series) for series in all_series if series.is_drawn]
    lead_charts = [chart for chart in charts if chart.series == lead]  # one; none if not drawn
    other_charts = [chart for chart in charts if chart.series != lead]
    breakdowns = list(list_breakdowns(tables, ref_area, indicator_ids))
    return {
        "area": area,
        "headline": write_headline(tables, lead) if lead else area,
        "hero": _add_changes(tables, lead_charts[0]) if lead_charts else None,
        "charts": charts,
        "sections": list(_list_sections(tables, other_charts, breakdowns)),
        "relations": read_relations(tables, ref_area),
        "doubtful": [row for row in rows if row.get("doubtful")],  # an optional column
        "breakdowns": breakdowns,
        "figures": rows,
        "sources": sorted(sources, key=lambda source: source.edition_year, reverse=True),
        "reading": describe_reading(figures, sources),
        "unread": describe_unread_editions(figures, ref_area),
        "reports": tables.report_names,
        "definitions": [define_indicator(figures, indicator_id) for indicator_id in indicator_ids],
    }


def _sort_by_section(all_series: list[Series], section_groups: Sequence[Sequence[str]]) -> None:
    """Sort series in place by section of the page, and within a section by group of indicators.

    Series of a group that is in no section come last. Series of one group keep their order.

    Args:
        section_groups: for each section, in the order of the page, the codes of its groups in order
    """
    groups = list(chain.from_iterable(section_groups))

    def rank(series: Series) -> int:
        """Return the position of the group of a series, or the one after the last group."""
        return groups.index(series.group) if series.group in groups else len(groups)

    all_series.sort(key=rank)


def _sort_figures(rows: list[Row], indicator_ids: Sequence[str]) -> None:
    """Sort rows of `figures_flat` in place: by indicator, year and unit, a total before its parts.

    Parts are sorted by their labels, and figures with equal labels by edition.

    Args:
        indicator_ids: those of all rows, in their order on the page
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
    """Return a copy of a chart with an additional note for each large change in its series."""
    return chart._replace(notes=[*chart.notes, *list_large_changes(tables, chart.series)])


def _list_section_groups(tables: Tables) -> list[list[str]]:
    """Return, for each section of a page, the codes of its groups of indicators.

    These lists are the property `page_sections` of the descriptor: `[["victims"], ["cases",
    "fines"]]` for two sections. A section without groups is left out. Without this property, each
    group of the schema has a section of its own, in the order of the schema.
    """
    sections = as_list(tables.figures.package.descriptor.get("page_sections"))
    if sections:
        return list(filter(None, map(as_names, sections)))
    return [[group] for group in tables.figures.code_labels.get("group", {})]


def _list_sections(
    tables: Tables, charts: Sequence[Chart], breakdowns: Sequence[Breakdown]
) -> Iterator[CountSection]:
    """Yield the sections of an area page, each with its charts and breakdowns.

    The title of a section has the labels of its groups: “Victims and cases”. The charts and
    breakdowns of groups without a section are in a last section, which is folded and has the title
    OTHER_COUNTS. Any section without charts and breakdowns is left out.

    Args:
        charts: without the chart at the top of the page
    """
    section_groups = _list_section_groups(tables)
    groups_with_section = set(chain.from_iterable(section_groups))
    for groups in section_groups:
        labels = [tables.figures.get_code_label("group", group) for group in groups]
        section = CountSection(
            name=f"group_{groups[0]}",
            title=capitalize(" and ".join(labels)),
            charts=[chart for chart in charts if chart.series.group in groups],
            breakdowns=[breakdown for breakdown in breakdowns if breakdown.group in groups],
            is_folded=False,
        )
        if section.charts or section.breakdowns:
            yield section
    others = CountSection(
        name="other_groups",
        title=OTHER_COUNTS,
        charts=[chart for chart in charts if chart.series.group not in groups_with_section],
        breakdowns=[entry for entry in breakdowns if entry.group not in groups_with_section],
        is_folded=True,
    )
    if others.charts or others.breakdowns:
        yield others
