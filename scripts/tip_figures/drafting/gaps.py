"""Keep the table of gaps right where figures were added or removed."""

from collections.abc import Iterator

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.figure_rows import make_gap_row
from tip_figures.figures.tables.gaps import find_needed_gaps
from tip_figures.figures.tables.series import list_series


def keep_gaps(before: Figures, after: Figures, gaps: list[TextRow]) -> Iterator[str]:
    """Keep the gaps that are still needed after a change, and yield a note on each other one.

    A gap is needed as long as its series has no number for its year. It belongs to the figure with
    which the series begins now. A row that was not needed before stays as it is.

    Args:
        before, after: the figures without and with the change
        gaps: rows of the table, which are changed
    """
    series_before = {series.first_total.figure_id: series for series in list_series(before)}
    series_by_key = {series.key: series for series in list_series(after)}
    rows, gaps[:] = list(gaps), []
    for row in rows:
        figure_id, year = row["figure_id"], int(row["year"])
        old = series_before.get(figure_id)
        if old is None or year not in old.missing_years:
            gaps.append(row)
            continue
        new = series_by_key.get(old.key)
        is_covered = row["source_id"] in after.source_by_id
        if new is not None and year in new.missing_years and is_covered:
            gaps.append(row | {"figure_id": new.first_total.figure_id})
        else:
            yield f"no longer a gap: {figure_id}, {year}: {row['reason']} {row['note']}".rstrip()


def add_gaps(figures: Figures, gaps: list[TextRow], area: str) -> Iterator[str]:
    """Add the rows of gaps that an area needs: years without a number, and why; yield a note each.

    The reasons are proposals for a person.
    """
    for gap in find_needed_gaps(figures, list_series(figures)):
        if figures.figure_by_id[gap.figure_id].ref_area == area:
            yield f"gap: {figures.format_key(gap).replace('/', ', ')}: {gap.reason}"
            gaps.append(make_gap_row(gap))
