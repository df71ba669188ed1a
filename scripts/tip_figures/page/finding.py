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
    """The finding that the index page shows first.

    Attributes:
        paragraphs: the text; each paragraph is a list of words and numbers in turn, and each
            number links to the report
        limits: why the finding may not hold in general, divided in the same way
    """

    title: str
    paragraphs: Sequence[Sequence[LinkedText]]
    limits: Sequence[LinkedText]
    chart: Breakdown


def read_finding(tables: Tables) -> LeadFinding | None:
    """Read the finding that the descriptor of a package contains, and check its numbers.

    The finding names majorities: parts that are more than half of their totals. The chart shows how
    these totals divide by the dimension of the finding; those that do not are left out. The totals
    are sorted by series, in the order in which the majorities name the series, then by year.

    Returns:
        None if the package has no finding

    Raises:
        CommandError: if a number in the text or the limits is not the number of the figure that it
            names, if a majority is not more than half of its total, or if none of the totals
            divides by the dimension
    """
    finding = as_object(tables.figures.package.descriptor.get("finding"))
    if not finding:
        return None
    majorities = _find_majorities(tables, as_names(finding.get("majorities")))
    series_by_total = {row["total_figure_id"]: row["series"] for row in majorities}
    dimension = _get_text(finding, "dimension")
    parts = [row for row in tables["parts"] if row["dimension"] == dimension and row["total"]]
    rows = [row for row in parts if row["total_figure_id"] in series_by_total]
    if not rows:
        raise CommandError(f"datapackage.json: no total of the finding divides by {dimension}.")
    series_names = list(dict.fromkeys(series_by_total.values()))
    rows.sort(key=lambda row: (series_names.index(row["series"]), row["year"]))
    return LeadFinding(
        title=_get_text(finding, "title"),
        paragraphs=[_link_numbers(tables, text) for text in as_names(finding.get("text"))],
        limits=_link_numbers(tables, _get_text(finding, "limits")),
        chart=make_breakdown(tables, rows, _get_text(finding, "chart_title"), STEM),
    )


def _get_text(finding: Mapping[str, Any], key: str) -> str:
    """Return a text of the finding; "" if it has none."""
    return str(finding.get(key) or "")


def _find_majorities(tables: Tables, figure_ids: Sequence[str]) -> list[Row]:
    """Return the row of the table `parts` for each figure, in the order of `figure_ids`.

    Args:
        figure_ids: figures that the finding calls the majority of their totals

    Raises:
        CommandError: if a figure is not a part of a total, or if its share of the total is not
            above one half or is unknown
    """
    parts = [row for row in tables["parts"] if row["share"] and row["total"]]
    part_by_id = {row["figure_id"]: row for row in parts}
    for figure_id in figure_ids:
        part = part_by_id.get(figure_id)
        if part is None or float(part["share"]) <= 1 / 2:
            raise CommandError(
                f"datapackage.json: the finding calls {figure_id} the most of a total, and the "
                "table of parts does not. Correct the finding."
            )
    return [part_by_id[figure_id] for figure_id in figure_ids]


def _link_numbers(tables: Tables, text: str) -> list[LinkedText]:
    """Split a text of the finding into words and numbers in turn, with a link for each number.

    In the text, the id of a figure follows each number: “Of [40](figure-a), most left.” -> “Of ”,
    “40” with the link of figure-a to the report, “, most left.” The list begins and ends with
    words, which may be "".

    Raises:
        CommandError: if a figure does not exist, or if the text has its number differently than
            `write_amount` writes it
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
