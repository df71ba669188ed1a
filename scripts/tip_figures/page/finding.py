"""The finding that leads the index: text of the package, whose numbers name their figures.

It is the property `finding` of the descriptor:

- `title`, `text` (paragraphs) and `limits`, in which a number with its figure is written
  "[138](figure_id)";
- `majorities`, the figure_ids of the parts that the text calls the most of their totals: the rows
  of the table of parts that it uses;
- `dimension`, by which the chart divides these totals, and the `chart_title`.
"""

import re
from typing import Any

from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import as_names, as_object
from tip_figures.datapackage.text_format import LinkedText
from tip_figures.page.charts import make_breakdown
from tip_figures.page.tables import Tables, write_amount

NUMBER = re.compile(r"\[(?P<number>[^\]]+)\]\((?P<figure_id>[^)]+)\)")
"""A number of the text, with the figure that it is."""
STEM = "finding"
"""The name of the files of its chart without an ending."""


def read_finding(tables: Tables) -> dict[str, Any]:
    """Read the finding that a package contains, and check its numbers.

    Returns:
        title; `paragraphs` and `limits`, as words and numbers in turn, each number with a link to
        the report; and `chart`, a Breakdown. Empty if the package has no finding

    Raises:
        CommandError: if a number or a majority is not that of the tables, or nothing divides by
            the dimension
    """
    finding = as_object(tables.figures.package.descriptor.get("finding"))
    if not finding:
        return {}
    texts = {key: str(finding.get(key) or "") for key in ("title", "limits", "chart_title")}
    dimension = finding.get("dimension") or ""
    parts = [row for row in tables["parts"] if row["total"]]
    part_by_id = {row["figure_id"]: row for row in parts if row["share"]}
    series_by_total = {}
    for figure_id in as_names(finding.get("majorities")):
        part = part_by_id.get(figure_id)
        if part is None or float(part["share"]) <= 1 / 2:
            raise CommandError(
                f"datapackage.json: the finding calls {figure_id} the most of a total, and the "
                "table of parts does not. Correct the finding."
            )
        series_by_total[part["total_figure_id"]] = part["series"]
    rows = [
        row
        for row in parts
        if row["dimension"] == dimension and row["total_figure_id"] in series_by_total
    ]
    if not rows:
        raise CommandError(f"datapackage.json: no total of the finding divides by {dimension}.")
    series_names = list(dict.fromkeys(series_by_total.values()))
    rows.sort(key=lambda row: (series_names.index(row["series"]), row["year"]))
    return {
        "title": texts["title"],
        "paragraphs": [_link_numbers(tables, text) for text in as_names(finding.get("text"))],
        "limits": _link_numbers(tables, texts["limits"]),
        "chart": make_breakdown(tables, rows, texts["chart_title"], STEM),
    }


def _link_numbers(tables: Tables, text: str) -> list[LinkedText]:
    """Return words and numbers of a text in turn; each number must be that of its figure."""
    texts = []
    end = 0
    for match in NUMBER.finditer(text):
        figure = tables.figure_rows.get(match["figure_id"])
        value = write_amount(tables.figures, figure) if figure else "missing"
        if figure is None or value != match["number"]:
            raise CommandError(
                f"datapackage.json: the finding says {match['number']}, and figure "
                f"{match['figure_id']} is {value}. Correct the finding."
            )
        texts += [LinkedText(text[end : match.start()]), LinkedText(value, figure["link"])]
        end = match.end()
    return [*texts, LinkedText(text[end:])]
