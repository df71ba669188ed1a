"""Keep the table of gaps right where figures were added or removed."""

from collections.abc import Iterator

from tip_figures.datapackage.table_rows import TextRow
from tip_figures.figures.model import Figures
from tip_figures.figures.tables.cells import make_gap_row
from tip_figures.figures.tables.series import find_needed_gaps, list_series


def keep_gaps(before: Figures, after: Figures, gaps: list[TextRow]) -> Iterator[str]:
    """Remove the gaps that are no longer needed after a change, and yield a note on each of them.

    A gap is a year for which a series has no number. A series has the numbers of one count by year;
    the `figure_id` of its first number identifies it in the table of gaps.

    - A row that was needed before the change, because its year was missing in its series, is still
      needed if the year is still missing, and the source of the row still exists. The row gets the
      `figure_id` with which the series begins after the change.
    - A row that was not needed before the change stays as it is: a person has added it.

    Args:
        before, after: the figures before and after the change
        gaps: rows of the table of gaps; the list is changed while the notes are read
    """
    old_series = {series.first_total.figure_id: series for series in list_series(before)}
    new_series = {series.key: series for series in list_series(after)}
    rows = list(gaps)
    gaps.clear()
    for row in rows:
        figure_id, year = row["figure_id"], int(row["year"])
        old = old_series.get(figure_id)
        if old is None or year not in old.missing_years:
            gaps.append(row)
            continue
        new = new_series.get(old.key)
        has_source = row["source_id"] in after.source_by_id
        if new is not None and year in new.missing_years and has_source:
            gaps.append(row | {"figure_id": new.first_total.figure_id})
        else:
            yield f"no longer a gap: {figure_id}, {year}: {row['reason']} {row['note']}".rstrip()


def add_gaps(figures: Figures, gaps: list[TextRow], area: str) -> Iterator[str]:
    """Add the rows of gaps that are missing for an area, and yield a note on each.

    A row says for which year a series (the numbers of one count by year) has no number, and why.
    The reason is a proposal that a person must review.

    Args:
        figures: all figures, with the gaps that the table already has
        gaps: rows of the table of gaps; the list is changed while the notes are read
        area: code of the area
    """
    for gap in find_needed_gaps(figures, list_series(figures)):
        if figures.figure_by_id[gap.figure_id].ref_area == area:
            yield f"gap: {figures.format_key(gap).replace('/', ', ')}: {gap.reason}"
            gaps.append(make_gap_row(gap))
