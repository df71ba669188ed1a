"""The finding that leads the index: text of the package, whose numbers name their figures.

It is the property `finding` of the descriptor:

- `title`, `text` (paragraphs) and `limits`, in which a number with its figure is written
  "[138](figure_id)";
- `majorities`, the figure_ids of the parts that the text calls the most of their totals: the rows
  of the table of parts that it uses;
- `dimension`, by which the chart divides these totals, and the `chart_title`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tip_figures.datapackage.findings import CommandError
from tip_figures.datapackage.json_file import as_names, as_object
from tip_figures.datapackage.text_format import LinkedText
from tip_figures.page.breakdowns import Breakdown, make_breakdown
from tip_figures.page.tables import Row, Tables, write_amount

NUMBER = re.compile(r"\[(?P<number>[^\]]+)\]\((?P<figure_id>[^)]+)\)")
"""A number of the text, with the figure that it is."""
STEM = "finding"
"""The name of the files of its chart without an ending."""


class LeadFinding(NamedTuple):
    """What the index shows first.

    Attributes:
        paragraphs: of the text, each divided at its numbers, which link to the report
        limits: what limits it, divided in the same way
    """

    title: str
    paragraphs: Sequence[Sequence[LinkedText]]
    limits: Sequence[LinkedText]
    chart: Breakdown


def read_finding(tables: Tables) -> LeadFinding | None:
    """Read the finding of a package and check its numbers.

    Returns:
        None if the package has none

    Raises:
        CommandError: if a number is not that of its figure, or a part is not the majority of its
            total
    """
    finding = as_object(tables.figures.package.descriptor.get("finding"))
    if not finding:
        return None
    parts = _find_majorities(tables, as_names(finding.get("majorities")))
    totals = {row["total_figure_id"]: row["series"] for row in parts}
    dimension = _get_text(finding, "dimension")
    rows = [
        row
        for row in tables["parts"]
        if row["total_figure_id"] in totals and row["dimension"] == dimension and row["total"]
    ]
    if not rows:
        raise CommandError(f"datapackage.json: no total of the finding divides by {dimension}.")
    series = list(dict.fromkeys(totals.values()))
    rows.sort(key=lambda row: (series.index(row["series"]), row["year"]))
    return LeadFinding(
        _get_text(finding, "title"),
        [_link_numbers(tables, text) for text in as_names(finding.get("text"))],
        _link_numbers(tables, _get_text(finding, "limits")),
        make_breakdown(tables, rows, _get_text(finding, "chart_title"), STEM),
    )


def _get_text(finding: Mapping[str, Any], key: str) -> str:
    """Return a text of the finding; "" if it has none."""
    return str(finding.get(key) or "")


def _find_majorities(tables: Tables, figure_ids: Sequence[str]) -> list[Row]:
    """Return rows of the table of parts, each of which is more than half of its total.

    Raises:
        CommandError: if there is no such row for a figure
    """
    parts = {row["figure_id"]: row for row in tables["parts"] if row["share"] and row["total"]}
    for figure_id in figure_ids:
        if figure_id not in parts or float(parts[figure_id]["share"]) <= 1 / 2:
            raise CommandError(
                f"datapackage.json: the finding calls {figure_id} the most of a total, and the "
                "table of parts does not. Correct the finding."
            )
    return [parts[figure_id] for figure_id in figure_ids]


def _link_numbers(tables: Tables, text: str) -> list[LinkedText]:
    """Split a text at its numbers.

    Raises:
        CommandError: if a number is not that of its figure
    """
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
