"""The main series of each area as one table: a row for each year, a column for each series."""

import polars as pl

from tip_figures.figures.model import Figures
from tip_figures.page.passages import split_by_area
from tip_figures.page.series import Series, describe_series, find_series


def make_years(figures: Figures) -> pl.DataFrame:
    """Make the table of years.

    returns: area and year as in README's tables; for each of the leading series of the area what
             it counts and its number; a remark says why there is none, or why it is in doubt
    """
    rows = []
    for code, area_figures in split_by_area(figures).items():
        area = figures.get_code_label("ref_area", code)
        for line in find_series(area_figures).leading:
            first, last = line.years
            what = describe_series(figures, line)
            for year in range(first, last + 1):
                figure = next((row for row in line.figures if row.year == year), None)
                value = None if figure is None else float(figure.value)
                remark = _describe_number(area_figures, line, year)
                rows.append((year, area, what, value, remark))
    schema = {
        "year": pl.Int64(),
        "area": pl.String(),
        "what": pl.String(),
        "value": pl.Float64(),
        "remark": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _describe_number(figures: Figures, line: Series, year: int) -> str:
    """Write what a number alone does not show, or why a year has none.

    returns: bound and unit, doubt, and new definition, as far as there are any
    """
    words = line.describe_year(figures, year)
    figure = next((row for row in line.figures if row.year == year), None)
    if figure is None:
        return words
    is_plain = words.replace(",", "") == str(figure.value)
    parts = ["" if is_plain else words, line.describe_doubt(figure), line.explain_break(year)]
    return ", ".join(part for part in parts if part)
