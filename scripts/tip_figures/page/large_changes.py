"""Large changes within a series, each with the largest part of the higher number.

Such a change often comes from one group of people, which the report names as a part.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tip_figures.figures.identities.arithmetic import EXACT, WITHIN_ROUNDING
from tip_figures.figures.identities.identity_kinds import SUM
from tip_figures.figures.model import Figures
from tip_figures.figures.records import FigureRow, Statement
from tip_figures.page.charts import Note, Series, are_comparable
from tip_figures.page.tables import Row, Tables, write_amount, write_figure, write_time

LARGE = 1 / 2  # of the earlier number


def list_large_changes(tables: Tables, series: Series) -> Iterator[Note]:
    """Yield a note for each number that is 50 percent or more above or below the number before it.

    Years without a number are skipped, so the number before that of 2021 may be that of 2019. Both
    numbers must be comparable (see `are_comparable`). A number that may be wrong is not left out,
    since the chart marks it. A change from 0 to another number is always large.

    Yields:
        notes such as “up from 40 in 2019; largest part of the 88: 51 women”, each with a link to
        the largest part of the higher number. If no parts are known, the note says so instead, and
        has no link
    """
    for earlier, later in pairwise(series.numbers):
        before, after = float(earlier["value"]), float(later["value"])
        is_large = before != after and abs(after - before) >= LARGE * before
        if is_large and are_comparable(tables, earlier, later):
            higher = max(earlier, later, key=lambda row: float(row["value"]))
            part = find_largest_part(tables.figures, higher["figure_id"])
            direction = "up" if after > before else "down"
            amount = write_amount(tables.figures, earlier)
            change = f"{direction} from {amount} in {write_time(earlier)}"
            target = part.figure_id if part else ""
            text = f"{change}; {_describe_part(tables, higher, target)}"
            yield Note("change", later["year"], text, target)


def _describe_part(tables: Tables, total: Row, part_id: str) -> str:
    """Write what the largest part of a total is: “largest part of the 88: 51 women”.

    Args:
        total: row of `totals`
        part_id: figure_id of its largest part; "" if it has no parts, for the result “what was read
            does not divide the 88”
    """
    amount = write_amount(tables.figures, total)
    if not part_id:
        return f"what was read does not divide the {amount}"
    return f"largest part of the {amount}: {write_figure(tables.figure_rows[part_id])}"


def find_largest_part(figures: Figures, total_id: str) -> FigureRow | None:
    """Return the largest part of a total, among the parts that no sum divides further.

    With 88 = 51 women + 37 men, and 51 = 30 adults + 21 children, it is the 37 men. Only sums that
    hold are used, from any edition that states the same number.

    Args:
        total_id: figure_id of the total

    Returns:
        None if no sum divides the total
    """
    parts_by_whole = _list_divisions(figures)
    total = figures.figure_by_id[total_id]
    undivided: list[FigureRow] = []
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


def _list_divisions(figures: Figures) -> Mapping[Statement, Sequence[FigureRow]]:
    """Return, by the statement of a whole, its parts in all sums that hold.

    A statement is what a figure counts, with its number. Figures of several editions have the same
    statement if they give the same number for the same count. So a sum in one edition divides the
    figures of all these editions. A whole with several sums has the parts of each sum.
    """
    parts_by_whole: dict[Statement, list[FigureRow]] = defaultdict(list)
    for evaluated in figures.evaluated:
        holds = evaluated.verdict in (EXACT, WITHIN_ROUNDING)
        if holds and evaluated.kind is SUM and evaluated.whole:
            parts_by_whole[evaluated.whole.statement] += evaluated.others
    return parts_by_whole
