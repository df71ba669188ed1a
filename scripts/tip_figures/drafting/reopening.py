"""Reopen coded rows: a person reviews them again in the worksheet, with what is coded."""

from collections.abc import Mapping, Sequence

from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.table_rows import TextRow

REOPENED = "reopened"
"""In `check` and in the mark of a row that was coded before."""


def reopen_rows(
    places: Sequence[str], ledger: Mapping[str, TextRow], figures: list[TextRow]
) -> tuple[dict[str, TextRow], dict[str, TextRow]]:
    """Empty rows of the ledger, and take out the figures that they state.

    places:  of the numerals
    ledger:  rows by place, of which some are emptied
    figures: rows of the table, from which some are removed
    returns: the rows of the worksheet that have what was coded, by place; the figures by identifier
    raises:  ReadError if no coded numeral is at a place
    """
    figure_by_id = {row["figure_id"]: row for row in figures}
    worksheet = {}
    reopened_figures = {}
    for place in places:
        row = ledger.get(place)
        if row is None:
            raise ReadError(f"--reopen {place}: {_describe_places(place, ledger)}")
        if row["role"] in ("", "date"):
            continue  # the row is open already
        figure = figure_by_id.get(row["figure_id"], {}) if row["role"] == "figure" else {}
        if figure.get("value_to", "") == row["value"] != "":
            raise ReadError(
                f"--reopen {place}: this number is the upper end of a range; "
                f"reopen its lower end, {figure['place']}."
            )
        worksheet[place] = _make_worksheet_row(place, row, figure)
        row["drafted"] = figure.get("figure_id", "")
        row |= {"role": "", "figure_id": ""}
        if figure:
            reopened_figures[figure["figure_id"]] = figure
        else:
            row["note"] = ""
    figures[:] = [row for row in figures if row["figure_id"] not in reopened_figures]
    return worksheet, reopened_figures


def _describe_places(place: str, ledger: Mapping[str, TextRow]) -> str:
    """Describe that no numeral is at a place, with those of the same sentence."""
    sentence = place.partition(":")[0]
    others = [name for name in ledger if name.partition(":")[0] == sentence]
    if others:
        return f"no number of the passage is there; this sentence has {', '.join(others)}."
    return "no number of the passage is there; write paragraph, sentence and offset, as in 1.2:26."


def _make_worksheet_row(place: str, row: TextRow, figure: TextRow) -> TextRow:
    """Make the row of the worksheet for a coded numeral.

    figure: the row of the figure that it states; empty if it states none
    """
    cells = dict(figure)
    cells |= {
        "check": REOPENED,
        "id": row["figure_id"],
        "place": place,
        "role": row["role"],
        "note": figure.get("note", row["note"]),
        "line": f"--reopen {place}",
    }
    return cells
