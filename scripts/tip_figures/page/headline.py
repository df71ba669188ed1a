"""The sentence that heads the page of an area, and what changed within a series."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from tip_figures.datapackage.table import list_marked_codes
from tip_figures.figures.identities.arithmetic import EXACT, WITHIN_ROUNDING
from tip_figures.figures.identities.identity_kinds import SUM
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import CALENDAR_YEAR, TWELVE_MONTHS
from tip_figures.figures.records import FigureRow, Statement
from tip_figures.page.charts import Note, Series
from tip_figures.page.tables import (
    Row,
    Tables,
    describe_doubt,
    write_amount,
    write_figure,
    write_limited,
    write_time,
)

LABEL_WITH_VERB = re.compile(r"(?P<noun>.+?) (?P<verb>\w+ed(?: or \w+ed)?)")
"""Labels of indicators such as “trafficking victims identified”."""
LARGE = 1 / 2  # of the earlier number
YEAR = re.compile(r"\d{4}")


def write_headline(tables: Tables, series: Series) -> str:
    """Return a sentence about the newest number of a series, and how it changed.

    An example is “Utopia identified 24 victims in 2021, down from 88 in 2020.” Numbers are only
    compared if both are comparable and not doubtful.
    """
    *earlier, latest = series.numbers
    statement = _write_statement(tables, latest)
    doubt = describe_doubt(latest)
    if doubt:
        return f"{statement} ({doubt})."
    if series.first["break_before"] and not earlier:
        return f"{statement}, by a definition that differs from that of earlier years."
    comparable = [row for row in earlier if _are_comparable(tables, row, latest)]
    certain = [row for row in comparable if not describe_doubt(row)]
    change = _describe_change(tables, certain[-1], latest) if certain else ""
    return f"{statement}, {change}." if change else f"{statement}."


def _write_statement(tables: Tables, row: Row) -> str:
    """Return a number in words: “Utopia identified 24 victims in 2021”, or with its label."""
    label = LABEL_WITH_VERB.fullmatch(row["what"])
    field = tables.figures.package.tables["figures"].fields["counted_by"]
    acts_for_area = row["counted_by"] in list_marked_codes(field, "acts_for_area")
    if label and acts_for_area and row["value"] != "1" and not row["period"]:
        counted = write_limited(label["noun"], row["scope"])
        amount = write_amount(tables.figures, row)
        return f"{row['area']} {label['verb']} {amount} {counted} in {row['year']}"
    separator = ", " if row["period"] else " "
    figure = tables.figure_rows[row["figure_id"]]
    return f"{row['area']}{separator}{write_time(row)}: {write_figure(figure)}"


def _are_comparable(tables: Tables, earlier: Row, later: Row) -> bool:
    """Return whether both numbers are exact and of the same twelve months of their years."""
    period_types = {tables.figure_rows[row["figure_id"]]["period_type"] for row in (earlier, later)}
    periods_without_years = {YEAR.sub("", row["period"]) for row in (earlier, later)}
    are_exact = earlier["bound"] == later["bound"] == "exact"
    are_whole_years = period_types <= {CALENDAR_YEAR, TWELVE_MONTHS}
    return are_exact and are_whole_years and len(periods_without_years) == 1


def _describe_change(tables: Tables, earlier: Row, later: Row) -> str:
    change = float(later["value"]) - float(earlier["value"])
    if not change:
        return ""
    direction = "up" if change > 0 else "down"
    return f"{direction} from {write_amount(tables.figures, earlier)} in {write_time(earlier)}"


def list_large_changes(tables: Tables, series: Series) -> Iterator[Note]:
    """Yield a note for each number that is half or more above or below the number before it.

    It names the largest part of the higher number: such a change often comes from one group of
    people. Both numbers must be comparable; they may be doubtful, which the chart shows.
    """
    for earlier, later in pairwise(series.numbers):
        before, after = float(earlier["value"]), float(later["value"])
        change = _describe_change(tables, earlier, later)
        is_large = change and abs(after - before) >= LARGE * before
        if not is_large or not _are_comparable(tables, earlier, later):
            continue
        higher = max(earlier, later, key=lambda row: float(row["value"]))
        amount = write_amount(tables.figures, higher)
        part = find_largest_part(tables.figures, higher["figure_id"])
        text = f"what was read does not divide the {amount}"
        if part:
            words = write_figure(tables.figure_rows[part.figure_id])
            text = f"largest part of the {amount}: {words}"
        target = part.figure_id if part else ""
        yield Note("change", later["year"], f"{change}; {text}", target)


def find_largest_part(figures: Figures, total_id: str) -> FigureRow | None:
    """Return the largest figure within a total that is not divided further.

    Sums that hold divide a figure.
    """
    parts_by_whole: dict[Statement, list[FigureRow]] = defaultdict(list)
    for evaluated in figures.evaluated:
        holds = evaluated.verdict in (EXACT, WITHIN_ROUNDING)
        if holds and evaluated.kind is SUM and evaluated.whole:
            parts_by_whole[evaluated.whole.statement] += evaluated.others
    total = figures.figure_by_id[total_id]
    undivided = []
    visited = {total.statement}
    pending = [total]
    while pending:
        figure = pending.pop()
        parts = parts_by_whole.get(figure.statement, ())
        if not parts and figure is not total:
            undivided.append(figure)
        new_parts = [part for part in parts if part.statement not in visited]
        visited |= {part.statement for part in new_parts}
        pending += new_parts
    return max(undivided, key=lambda part: part.value, default=None)
