"""Totals by year: which rows make a series, its headline, and its chart.

A chart shows columns by year. Positions are in percent of the drawing, so that it fits any width
while its text keeps its size. Each number is above its column, where nothing else is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.json_file import as_names
from tip_figures.datapackage.table import list_marked_codes
from tip_figures.figures.model import Figures
from tip_figures.figures.periods import CALENDAR_YEAR, TWELVE_MONTHS
from tip_figures.figures.tables.series import FULL_SCOPE
from tip_figures.page.tables import (
    Row,
    Tables,
    capitalize,
    define_indicator,
    describe_doubt,
    describe_unit,
    describe_years,
    list_years,
    write_amount,
    write_area_and_time,
    write_edition,
    write_figure,
    write_limited,
    write_time,
)

LABEL_WITH_VERB = re.compile(r"(?P<noun>.+?) (?P<verb>\w+ed(?: or \w+ed)?)")
"""Labels of indicators such as “trafficking victims identified”."""
TOP, BASELINE = 13.0, 86.0  # percent of the height; above the top there is room for a number
COLUMN_SHARE = 0.68  # of the width of a year; the rest separates columns
GAP_HEIGHT = 5.0  # percent: the mark of a year without a number
LEAST_HEIGHT = 0.7  # percent: a number of zero is a line
LONG = 10_000  # from here on, a number is shortened to fit above a column on a phone
YEAR = re.compile(r"\d{4}")
SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "about": "≈"}
"""Codes of `bound` as a chart shows them."""


class Series(NamedTuple):
    """The totals by year of one area and indicator, for one scope, such as “women”.

    Attributes:
        rows: a row of `totals` for each year, in their order, with a number or the reason why there
            is none
        is_core: whether the indicator is one that most countries have
    """

    rows: Sequence[Row]
    is_core: bool

    @property
    def indicator_id(self) -> str:
        """The indicator that it counts."""
        return self.rows[0]["indicator_id"]

    @property
    def group(self) -> str:
        """The code of the kind of count."""
        return self.rows[0]["group"]

    @property
    def title(self) -> str:
        """What is counted, with the limits of the count in brackets: “Victims identified (women)”.

        Without limits, there are no brackets: “Victims identified”.
        """
        row = self.rows[0]
        scope = f" ({row['scope']})" if row["scope"] != FULL_SCOPE else ""
        return f"{capitalize(row['what'])}{scope}"

    @property
    def numbers(self) -> list[Row]:
        """The rows with a number."""
        return [row for row in self.rows if row["value"]]

    @property
    def definition(self) -> str:
        """How the definition differs from that of an earlier series; "" if there is none."""
        return self.rows[0]["break_before"]

    @property
    def is_drawn(self) -> bool:
        """Return whether the series has a chart: two numbers or more, at least one not zero."""
        return len(self.numbers) > 1 and any(float(row["value"]) for row in self.numbers)

    @property
    def stem(self) -> str:
        """The name of the files of the series, without an ending; see `name_stem`."""
        return name_stem(self.rows[0])


def name_stem(row: Row) -> str:
    """Return the name, without an ending, for files about the series of a row.

    It consists of the code of the area, the indicator_id, and the limits at the end of the name of
    the series: “ISL-victims_identified-forced-labor” for “Iceland: victims identified, forced
    labor”.

    Args:
        row: of `totals` or `parts`. A part may have another indicator than its series; the limits
            are then left out
    """
    limits = row["series"].partition(row["what"])[2]
    return re.sub(r"\W+", "-", f"{row['ref_area']}-{row['indicator_id']}{limits}")


def find_series(tables: Tables, ref_area: str) -> list[Series]:
    """Return the series of an area, the most important one first.

    Series are sorted by these criteria, the first one first:

    1. core indicators before the rest
    2. series with a chart before the rest
    3. indicators of many areas before those of few
    4. id of the indicator
    5. order of the table `totals`

    Args:
        ref_area: code of the area
    """
    area_indicators = {(row["indicator_id"], row["ref_area"]) for row in tables["totals"]}
    # indicator_id → number of areas that have totals of it
    area_counts = Counter(indicator_id for indicator_id, _ in area_indicators)
    rows = tables.rows_of_area("totals", ref_area)
    all_series = [
        Series(members, members[0]["indicator_id"] in tables.core_ids)
        for members in group_by(rows, itemgetter("series")).values()
    ]
    all_series.sort(
        key=lambda series: (
            not series.is_core,
            not series.is_drawn,
            -area_counts[series.indicator_id],
            series.indicator_id,
        )
    )
    return all_series


def find_lead(tables: Tables, all_series: Sequence[Series]) -> Series | None:
    """Return the series for the headline of an area: the first one of a headline indicator.

    The property `headline_indicators` of the descriptor lists the headline indicators. Without this
    property, every indicator is a headline indicator.

    Args:
        all_series: of the area, the preferred ones first

    Returns:
        None if the area has no series of a headline indicator
    """
    headline_ids = as_names(tables.figures.package.descriptor.get("headline_indicators"))
    for series in all_series:
        if not headline_ids or series.indicator_id in headline_ids:
            return series
    return None


def write_headline(tables: Tables, series: Series) -> str:
    """Write the newest number of a series as a sentence, compared with an earlier year.

    - “Denmark identified 24 trafficking victims in 2022, down from 88 in 2020.”
    - the number may be wrong: “Denmark identified 24 trafficking victims in 2022 (doubtful).”
    - the last comparable number is equal, or there is none: “Denmark identified 24 trafficking
      victims in 2022.”
    - the number is the only one of a series with a new definition: “Denmark identified 24
      trafficking victims in 2022, by a definition that differs from that of earlier years.”
    - a sentence with a verb is not possible: “Denmark 2022: 24 hotline calls, up from 20 in 2021.”

    Args:
        series: with at least one number
    """
    latest = series.numbers[-1]
    doubt = describe_doubt(latest)
    change = f" ({doubt})" if doubt else _describe_change(tables, series)
    return f"{_write_statement(tables, latest)}{change}."


def _write_statement(tables: Tables, row: Row) -> str:
    """Write the number of a row of `totals` as a sentence, or as a note if that is not possible.

    - a sentence: “Denmark identified 24 trafficking victims (women) in 2022”
    - a note: “Denmark 2022: 24 hotline calls”

    A sentence is possible under four conditions:

    - whoever counted acts for the area, as a government does, because the area is the subject of
      the sentence; the schema marks the codes of such counters with `"acts_for_area": true`
    - the label of the indicator ends with a verb, such as `identified`
    - the number is not 1, since the noun of the label is in the plural
    - the number is for a calendar year
    """
    label = LABEL_WITH_VERB.fullmatch(row["what"])
    field = tables.figures.package.tables["figures"].fields["counted_by"]
    acts_for_area = row["counted_by"] in list_marked_codes(field, "acts_for_area")
    if label and acts_for_area and row["value"] != "1" and not row["period"]:
        counted = write_limited(label["noun"], row["scope"])
        amount = write_amount(tables.figures, row)
        return f"{row['area']} {label['verb']} {amount} {counted} in {row['year']}"
    figure = tables.figure_rows[row["figure_id"]]
    return f"{write_area_and_time(row)}: {write_figure(figure)}"


def _describe_change(tables: Tables, series: Series) -> str:
    """Write the change from the last comparable number to the newest number of a series.

    An earlier number that may be wrong is skipped, and so is one that `are_comparable` excludes.

    Args:
        series: with at least one number. The newest must be without doubt; the caller checks that

    Returns:
        the end of a sentence: “, down from 88 in 2020”; a remark about the definition if the newest
        number is the only one and has a new definition; "" if there is no comparable number, or the
        two are equal
    """
    *earlier, latest = series.numbers
    if series.definition and not earlier:
        return ", by a definition that differs from that of earlier years"
    comparable = [
        row for row in earlier if are_comparable(tables, row, latest) and not describe_doubt(row)
    ]
    if not comparable:
        return ""
    previous = comparable[-1]
    change = float(latest["value"]) - float(previous["value"])
    if not change:
        return ""
    direction = "up" if change > 0 else "down"
    amount = write_amount(tables.figures, previous)
    return f", {direction} from {amount} in {write_time(previous)}"


def are_comparable(tables: Tables, earlier: Row, later: Row) -> bool:
    """Return whether two numbers of a series are exact, and for the same months of their years.

    Each must be for twelve months. Two calendar years have the same months, and so have “July 2019
    to June 2020” and “July 2020 to June 2021”; but neither of these two periods is comparable with
    a calendar year. Numbers for parts of a year, for several years or at a point in time are never
    comparable.

    Args:
        earlier, later: rows of `totals` with a number
    """
    period_types = {tables.figure_rows[row["figure_id"]]["period_type"] for row in (earlier, later)}
    periods_without_years = {YEAR.sub("", row["period"]) for row in (earlier, later)}
    are_exact = earlier["bound"] == later["bound"] == "exact"
    are_whole_years = period_types <= {CALENDAR_YEAR, TWELVE_MONTHS}
    return are_exact and are_whole_years and len(periods_without_years) == 1


# Charts


class Column(NamedTuple):
    """The column of a year, or the mark that it has no number.

    Attributes:
        x, y: of its upper left corner, in percent of the width and the height of the drawing
        height: in percent of the height of the drawing
        number: above the column: “≥26” for a bound, “26?” for a number that may be wrong
        description: year, number, doubt and edition, for screen readers and under the pointer
        style: sure, doubtful, contradicted or gap
    """

    row: Row
    x: float
    y: float
    height: float
    number: str
    description: str
    style: str


class Note(NamedTuple):
    """A line below a chart that explains one of its marks.

    Attributes:
        style: of the mark, as in Column; “break” for a new definition, “change” for a large change
        target: anchor of what explains the mark on the page; empty if nothing does
    """

    style: str
    years: str
    text: str
    target: str


class Chart(NamedTuple):
    """A series as columns, with all that is around them.

    Attributes:
        width: of a column
        scope: what limits the numbers
        definition: what is counted
        sources: titles of the reports, each with the link to its newest edition
    """

    series: Series
    columns: Sequence[Column]
    width: float
    notes: Sequence[Note]
    unit: str
    scope: str
    definition: str
    sources: Sequence[tuple[str, str]]


def draw_chart(figures: Figures, series: Series) -> Chart:
    """Lay out the chart of a series: a column for each year, all of the same width.

    The column of the highest number fills the height from the baseline to the top. A year without a
    number has a mark instead of a column.

    Args:
        series: at least one of its numbers is not zero
    """
    highest = max(float(row["value"]) for row in series.numbers)
    year_width = 100 / len(series.rows)
    margin = (1 - COLUMN_SHARE) / 2  # on either side of a column, as a share of the year's width
    columns = []
    for position, row in enumerate(series.rows):
        x = round(year_width * (position + margin), 2)
        columns.append(_draw_column(figures, row, x, highest))
    _label, definition = define_indicator(figures, series.indicator_id)
    return Chart(
        series,
        columns,
        width=round(year_width * COLUMN_SHARE, 2),
        notes=list(_list_notes(series)),
        unit=describe_unit(figures, series.numbers[0]),
        scope=series.rows[0]["scope"],
        definition=definition,
        sources=list(list_sources(figures, series.rows)),
    )


def _draw_column(figures: Figures, row: Row, x: float, highest: float) -> Column:
    """Lay out the column of a year, or the mark (style “gap”) of a year without a number.

    A column is at least LEAST_HEIGHT high, so that a zero is visible. All marks are equally high.
    The description of a mark is the reason why there is no number.

    Args:
        row: of the table `totals`
        x: left edge of the column, in percent of the width
        highest: the number for which a column reaches from the baseline to the top
    """
    if row["value"]:
        height = round(float(row["value"]) / highest * (BASELINE - TOP), 2)
        height = max(height, LEAST_HEIGHT)
        doubt = describe_doubt(row)
        style = (doubt or "sure").split()[0]  # “contradicted by other numbers”: contradicted
        number = write_marked_number(row)
        details = ", ".join(filter(None, [write_amount(figures, row), doubt, write_edition(row)]))
    else:
        height = GAP_HEIGHT
        style = "gap"
        number = ""
        details = row["why_no_value"]
    y = round(BASELINE - height, 2)
    description = f"{row['year']}: {details}"
    return Column(row, x, y, height, number, description, style)


def write_marked_number(row: Row) -> str:
    """Write the number of a row with marks for bound and doubt: “≥26M”, “1,834?”.

    Large numbers are shortened, so that the text fits above a column. An exact number has no mark
    for its bound.
    """
    doubt = "?" if describe_doubt(row) else ""
    return f"{SIGNS.get(row['bound'], '')}{_shorten(float(row['value']))}{doubt}"


def _shorten(number: float) -> str:
    """Write a number with commas; from LONG on, round it to three digits and write “k” or “M”.

    1834 -> “1,834”, 24512 -> “24.5k”, 2500000 -> “2.5M”
    """
    if number < LONG:
        return f"{number:,g}"
    size, letter = (1_000_000, "M") if number >= 1_000_000 else (1_000, "k")
    first_digits = float(f"{number / size:.3g}")  # a number again, since the text may be 1e+03
    return f"{first_digits:,g}{letter}"


def _list_notes(series: Series) -> Iterator[Note]:
    """Yield the notes below a chart, which explain its marks.

    Yields:
        - a note about the definition, with the years of the series, if the definition is new
        - a note for each number that may be wrong. It leads to the first identity (a relation such
          as 40 = 35 + 5) that contradicts the number. Without such an identity, it leads to the
          figure
        - a note for each reason why years have no number, with all years that have this reason
    """
    if series.definition:
        years = describe_years(row["year"] for row in series.rows)
        text = f"{series.definition}; not comparable with numbers of the earlier definition"
        yield Note("break", years, text, target="")
    for row in series.rows:
        doubt = describe_doubt(row)
        if doubt:
            identity_id = row["contradicted_by"].partition(";")[0]  # only the first of the ids
            target = f"identity_{identity_id}" if identity_id else row["figure_id"]
            style = doubt.split()[0]  # “contradicted by other numbers”: contradicted
            yield Note(style, row["year"], doubt, target)
    gaps = [row for row in series.rows if not row["value"]]
    for reason, members in group_by(gaps, itemgetter("why_no_value")).items():
        yield Note("gap", list_years(row["year"] for row in members), reason, target="")


def list_sources(figures: Figures, rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield the reports that rows are from, each with a link.

    Args:
        rows: of any table with the columns `report`, `edition_year` and `link`

    Yields:
        (text, address): title of the report with the years of its first and last edition in the
        rows, “Title, 2020–2022”; and a link to the newest edition for which a row has a link. The
        place on the page (from “#” on) is cut off. The address is "" if no row has a link
    """
    for report, members in group_by(rows, itemgetter("report")).items():
        years = describe_years(row["edition_year"] for row in members)
        # True is higher than False, so any row with a link is preferred to one without.
        newest = max(members, key=lambda row: (row["link"] != "", row["edition_year"]))
        title = figures.get_code_label("report", report)
        yield f"{title}, {years}", newest["link"].partition("#")[0]
