"""The files of a chart: its numbers as CSV, and the chart as SVG, with the names of both."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from tip_figures.datapackage.text_format import format_number
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow
from tip_figures.page.picture import render_picture
from tip_figures.page.series import Series

CSV_COLUMNS = (
    "year",
    "area",
    "what",
    "scope",
    "counted_by",
    "value",
    "value_to",
    "bound",
    "unit",
    "obs_status",
    "contradicted_by",
    "report",
    "edition_year",
    "why_no_number",
    "remark",
    "figure_id",
    "indicator_id",
    "ref_area",
)


@dataclass(frozen=True)
class ChartFiles:
    """Names of the files of a chart, in the folder of the page."""

    csv: str
    svg: str


def name_chart_files(area_code: str, charts: Sequence[Sequence[Series]]) -> list[ChartFiles]:
    """Name the files of the charts of an area, each given by its series.

    Names have the indicator of a chart of one series, and a number from its second chart on.
    """
    counts: Counter[str] = Counter()
    names = []
    for lines in charts:
        indicator_id = lines[0].indicator.indicator_id
        name = indicator_id if len(lines) == 1 else "totals"
        counts[name] += 1
        number = f"-{counts[name]}" if counts[name] > 1 else ""
        stem = quote(f"{area_code}-{name}{number}", safe="")
        names.append(ChartFiles(f"{stem}.csv", f"{stem}.svg"))
    return names


def render_chart_files(
    figures: Figures, lines: Sequence[Series], files: ChartFiles, title: str
) -> Iterator[tuple[str, bytes]]:
    """Render the files of a chart: names and bytes."""
    yield files.csv, write_chart_csv(figures, lines).encode()
    yield files.svg, render_picture(figures, lines, title).encode()


def write_chart_csv(figures: Figures, lines: Sequence[Series]) -> str:
    """Write the numbers of a chart as CSV, with a row for each year of each series.

    A year without a number says why; its other cells of numbers are empty. A remark says that a
    number has a new definition.
    """
    output = io.StringIO()
    writer = csv.DictWriter(output, CSV_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for line in lines:
        figure_of_year = {figure.year: figure for figure in line.figures}
        first, last = line.figures[0].year, line.years[1]
        for year in range(first, last + 1):
            figure = figure_of_year.get(year)
            row = {**_describe_line(figures, line), "year": str(year)}
            if figure:
                row.update(_describe_number(figures, figure))
                row["remark"] = line.explain_break(year)
                row["contradicted_by"] = ";".join(line.contradictions.get(figure.figure_id, ()))
            else:
                row["why_no_number"] = line.describe_year(figures, year)
            writer.writerow(row)
    return output.getvalue()


def _describe_line(figures: Figures, line: Series) -> dict[str, str]:
    area = line.figures[0].ref_area
    return {
        "area": figures.get_code_label("ref_area", area),
        "what": line.indicator.label,
        "scope": line.scope,
        "counted_by": line.indicator.counted_by,
        "unit": line.unit,
        "indicator_id": line.indicator.indicator_id,
        "ref_area": area,
    }


def _describe_number(figures: Figures, figure: FigureRow) -> Mapping[str, str]:
    source = figures.source_by_id[figure.source_id]
    value = format_number(figure.value).replace(",", "")
    value_to = "" if figure.value_to is None else format_number(figure.value_to).replace(",", "")
    if figure.bound == "exact":
        value_to = value
    return {
        "value": value,
        "value_to": value_to,
        "bound": figure.bound,
        "obs_status": figure.obs_status,
        "report": source.report,
        "edition_year": str(source.edition_year),
        "figure_id": figure.figure_id,
    }
