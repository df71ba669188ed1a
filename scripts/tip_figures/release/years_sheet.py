"""The main series of each area as one table: a row for each year, a column for each series."""

import polars as pl

from tip_figures.figures.model import Figures
from tip_figures.page.passages import split_by_area
from tip_figures.page.series import describe_series, find_series


def make_years(figures: Figures) -> pl.DataFrame:
    """Make the table of years.

    returns: area and year as in README's tables; for each of the leading series of the area what
             it counts and its number, or why there is none, as text
    """
    rows = []
    for code, area_figures in split_by_area(figures).items():
        area = figures.get_code_label("ref_area", code)
        for line in find_series(area_figures).leading:
            first, last = line.years
            what = describe_series(figures, line)
            for year in range(first, last + 1):
                number = next((row.value for row in line.figures if row.year == year), None)
                remark = line.describe_year(figures, year)
                is_plain = number is not None and remark.replace(",", "") == str(number)
                value = None if number is None else float(number)
                rows.append((year, area, what, value, "" if is_plain else remark))
    schema = {
        "year": pl.Int64(),
        "area": pl.String(),
        "what": pl.String(),
        "value": pl.Float64(),
        "remark": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
