"""The site of a release: an index of the areas, a page of each, and the files of its charts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from tip_figures.datapackage.csv_file import format_csv_rows
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_list, as_names
from tip_figures.figures.tables.series import FULL_SCOPE
from tip_figures.page.charts import Breakdown, Series, find_series, list_breakdowns
from tip_figures.page.finding import read_finding
from tip_figures.page.headline import list_large_changes, write_headline
from tip_figures.page.rendering import render_template
from tip_figures.page.tables import (
    CheckedRelation,
    Row,
    Tables,
    capitalize,
    define_indicator,
    describe_reading,
    describe_unread_editions,
)

PURPOSES = {
    "totals.csv": "one row for each series and year: the number, or why there is none",
    "parts.csv": "how totals divide",
    "figures_flat.csv": "every number, with a link to its words in the report",
    "contradictions.csv": "where the reports contradict themselves or each other",
    "coverage.csv": "how many sections of each edition state a number, and what the others say",
    ".xlsx": "these tables as sheets of one workbook",
    ".sqlite": "all tables as a database, with views for common questions",
    ".whl": "for Python: loads the tables and checks your own",
    ".zip": "everything, also for R and Stata: CSV, Parquet, Stata files and metadata",
}
"""How the name of a file ends and what it is for, in the order in which files are listed."""
BUTTONS = {"totals.csv": "CSV of totals", ".xlsx": "Excel", ".zip": "Everything (zip)"}
"""The words of the downloads at the top of a page, by how the name of the file ends."""
COUNTER_LIMIT = "counted by "
"""How a limit of the scope begins that names the counter, which has a column of its own."""


class Download(NamedTuple):
    """A published file, in the folder of the pages or in the package; size in bytes."""

    name: str
    size: int
    sha256: str


class SiteInfo(NamedTuple):
    """What every page of a site shares.

    Attributes:
        descriptor: of the release
        dataset: its description for search engines, as JSON-LD
        downloads: files beside the pages
        documents: paths in the package of documents that are copied beside the pages
    """

    descriptor: Mapping[str, Any]
    dataset: str = ""
    downloads: Sequence[Download] = ()
    documents: Collection[str] = ()

    def get(self, key: str) -> str:
        """Return a property of the descriptor as text; "" if it is missing."""
        return str(self.descriptor.get(key) or "")

    @property
    def offers(self) -> Iterator[tuple[Download, str, str]]:
        """The downloads with their purpose and button, in the order of PURPOSES."""
        for ending, purpose in PURPOSES.items():
            for download in self.downloads:
                if download.name.endswith(ending):
                    yield download, purpose, BUTTONS.get(ending, "")


def render_pages(tables: Tables, info: SiteInfo) -> Iterator[tuple[str, str]]:
    """Render a page for each area with figures, the index, and the CSV and SVG of each chart.

    Yields:
        name and content of each file

    Raises:
        CommandError: if the tables do not support the finding of the package
    """
    figures = tables.figures
    files = {}  # code of an area → file name of its page
    for ref_area, area in tables.area_names.items():
        page = make_area_page(tables, ref_area)
        file = f"{quote(ref_area, safe='')}.html"  # also an address, so special characters are %XX
        files[ref_area] = file
        yield file, render_template("area.html.j2", info=info, file=file, area=area, **page)
        for series in page["drawn_series"]:
            yield from _render_chart_files(tables, "picture.svg.j2", series)
        for breakdown in page["breakdowns"]:
            yield from _render_chart_files(tables, "breakdown.svg.j2", breakdown, area)
    finding = read_finding(tables)
    if finding:
        yield from _render_chart_files(tables, "breakdown.svg.j2", finding["chart"])
    codes = {source.ref_area for source in figures.sources} | files.keys()
    index = render_template(
        "index.html.j2",
        info=info,
        file="index.html",
        figures=figures,
        finding=finding,
        counts=_make_count_table(tables),
        files=files,
        areas=sorted((figures.get_code_label("ref_area", code), code) for code in codes),
        relations=group_by(tables.relations, attrgetter("outcome")),
        reading=describe_reading(figures, figures.sources),
        figure_count=len(tables["figures_flat"]),
        coverage=list(_list_coverage(tables)),
    )
    yield "index.html", index


def _render_chart_files(
    tables: Tables, template: str, chart: Series | Breakdown, area: str = ""
) -> Iterator[tuple[str, str]]:
    yield f"{chart.stem}.csv", format_csv_rows(list(chart.rows[0]), chart.rows)
    picture = render_template(template, chart=chart, area=area, figures=tables.figures)
    yield f"{chart.stem}.svg", picture


def make_area_page(tables: Tables, ref_area: str) -> dict[str, Any]:
    """Return what the template of the page of an area needs."""
    figures = tables.figures
    section_groups = _list_section_groups(tables)
    groups = list(chain.from_iterable(section_groups))
    all_series = find_series(tables, ref_area)
    # Sorted before the lead is chosen, so that series of the first sections are preferred.
    all_series.sort(
        key=lambda series: groups.index(series.group) if series.group in groups else len(groups)
    )
    headline_ids = as_names(figures.package.descriptor.get("headline_indicators"))
    leads = [series for series in all_series if series.indicator_id in headline_ids]
    lead = next(iter(leads or all_series), None)
    drawn_series = [series for series in all_series if series.is_drawn]
    hero = None
    if lead and lead.is_drawn:
        hero = replace(lead, notes=[*lead.notes, *list_large_changes(tables, lead)])
    rows = tables.rows_of_area("figures_flat", ref_area)
    # Each indicator once: first those of the series, in their order.
    indicator_ids = [series.indicator_id for series in all_series]
    indicator_ids = list(dict.fromkeys(indicator_ids + [row["indicator_id"] for row in rows]))
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
    breakdowns = list(list_breakdowns(tables, ref_area, indicator_ids))
    other_series = [series for series in drawn_series if series is not lead]
    relations = [entry for entry in tables.relations if entry.figures[0]["ref_area"] == ref_area]
    sources = [source for source in figures.sources if source.ref_area == ref_area]
    return {
        "figures": figures,
        "headline": write_headline(tables, lead) if lead else rows[0]["area"],
        "hero": hero,
        "drawn_series": drawn_series,
        "sections": list(_list_sections(tables, other_series, breakdowns)),
        "relations": group_by(relations, attrgetter("outcome")),
        "relations_by_figure": _group_by_figure(relations),
        "breakdowns": breakdowns,
        "rows": rows,
        "sources": sorted(sources, key=lambda source: source.edition_year, reverse=True),
        "reading": describe_reading(figures, sources),
        "unread": describe_unread_editions(figures, ref_area),
        "reports": tables.report_names,
        "definitions": [define_indicator(figures, indicator_id) for indicator_id in indicator_ids],
    }


def _group_by_figure(relations: Iterable[CheckedRelation]) -> dict[str, list[CheckedRelation]]:
    groups = defaultdict(list)
    for relation in relations:
        for figure in relation.figures:
            groups[figure["figure_id"]].append(relation)
    return groups


def _list_section_groups(tables: Tables) -> list[list[str]]:
    """Return the codes of `group` of each section of a page; by default, each has its own."""
    sections = as_list(tables.figures.package.descriptor.get("page_sections"))
    groups = list(filter(None, map(as_names, sections)))
    return groups or [[group] for group in tables.figures.code_labels.get("group", {})]


def _list_sections(
    tables: Tables, all_series: Sequence[Series], breakdowns: Sequence[Breakdown]
) -> Iterator[dict[str, Any]]:
    """Yield the sections that have charts; groups without a section share the last one."""
    section_groups = _list_section_groups(tables)
    present = {series.group for series in all_series} | {chart.group for chart in breakdowns}
    other_groups = list(present.difference(*section_groups))
    for groups in [*section_groups, other_groups]:
        is_folded = groups is other_groups
        labels = [tables.figures.get_code_label("group", group) for group in groups]
        if present.isdisjoint(groups):
            continue
        yield {
            "name": "other_groups" if is_folded else f"group_{groups[0]}",
            "title": "Other counts" if is_folded else capitalize(" and ".join(labels)),
            "charts": [series for series in all_series if series.group in groups],
            "breakdowns": [chart for chart in breakdowns if chart.group in groups],
            "is_folded": is_folded,
        }


def _make_count_table(tables: Tables) -> dict[str, Any]:
    """Return the table of the first headline indicator: a line for each series, a cell a year.

    Returns:
        empty if the package names no such indicator, or no area has a number
    """
    headline_ids = as_names(tables.figures.package.descriptor.get("headline_indicators"))
    totals = [row for row in tables["totals"] if row["indicator_id"] in headline_ids[:1]]
    rows = [row for row in totals if row["value"]]
    if not rows:
        return {}
    lines = []
    for members in group_by(rows, itemgetter("series")).values():
        first = members[0]
        # The definition is the last limit of the scope, if there is one.
        limits = first["scope"].removesuffix(first["break_before"]).rstrip(", ").split(", ")
        scope = ", ".join(limit for limit in limits if not limit.startswith(COUNTER_LIMIT))
        rows_by_year: dict[int, Row] = {int(row["year"]): row for row in members}
        lines.append({"first": first, "scope": scope or FULL_SCOPE, "rows": rows_by_year})
    years = [int(row["year"]) for row in rows]
    return {
        "title": capitalize(rows[0]["what"]),
        "years": range(min(years), max(years) + 1),
        "lines": sorted(lines, key=lambda line: line["first"]["area"]),
        "areas": {row["ref_area"] for row in rows},
    }


def _list_coverage(tables: Tables) -> Iterator[dict[str, Any]]:
    """Yield a table for each section and subject: its rows of `coverage` by edition."""
    label = tables.figures.get_code_label
    sections = group_by(tables["coverage"], itemgetter("report", "section"))
    for (report, section), rows in sections.items():
        editions = sorted({row["edition_year"] for row in rows})
        rows_by_subject = group_by(rows, itemgetter("subject"))
        for subject in sorted(rows_by_subject, key=partial(tables.figures.rank_code, "subject")):
            yield {
                "subject": capitalize(label("subject", subject)),
                "section": f"{label('report', report)}, section “{section}”",
                "editions": editions,
                "rows": {row["edition_year"]: row for row in rows_by_subject[subject]},
            }
