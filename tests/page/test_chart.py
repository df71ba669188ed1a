"""Charts: columns in proportion, and marks of doubt, breaks and missing years."""

import csv

from page_helpers import build_pages, make_tables, make_totals

from cases import cases
from tip_figures.page.charts import BASELINE, TOP, Chart, Note, draw_chart, find_series


def draw(numbers: str, cells: dict[int, dict[str, str]] | None = None) -> Chart:
    tables = make_tables(make_totals(numbers, cells))
    (series,) = find_series(tables, "UTO")
    return draw_chart(tables.figures, series)


def test_columns_are_in_proportion_from_zero_and_of_equal_width():
    """A number of zero is a line."""
    chart = draw("2019:0 2020:25 2021:100 2022:50")
    zero, quarter, highest, half = (column.height for column in chart.columns)
    assert highest == BASELINE - TOP
    assert (quarter, half) == (highest / 4, highest / 2)
    assert 0 < zero < 1
    assert [round(column.y + column.height, 2) for column in chart.columns] == [BASELINE] * 4
    assert chart.width == 17.0
    assert [column.x + chart.width / 2 for column in chart.columns] == [12.5, 37.5, 62.5, 87.5]


NUMBERS = {
    "contradicted": ("1834", {"contradicted_by": "a;b"}, "1,834?", "contradicted"),
    "doubtful": ("1834", {"doubtful": "It repeats 2019."}, "1,834?", "doubtful"),
    "estimate": ("1834", {"obs_status": "E"}, "1,834", "sure"),
    "at-least": ("1834", {"bound": "at_least", "value_to": ""}, "≥1,834", "sure"),
    "longest": ("9999", {}, "9,999", "sure"),
    "thousands": ("10000", {}, "10k", "sure"),
    "rounded-up": ("999999", {}, "1,000k", "sure"),
    "millions": ("25970000", {}, "26M", "sure"),
    "decimal": ("2.5", {}, "2.5", "sure"),
}


@cases("value, cells, number, style", NUMBERS)
def test_number_of_a_column_is_short_and_marks_doubt(value, cells, number, style):
    column = draw(f"2020:{value} 2021:1", {2020: cells}).columns[0]
    assert (column.number, column.style) == (number, style)


def test_column_describes_its_number_for_screen_readers():
    chart = draw("2020:5 2021:", {2020: {"doubtful": "It repeats 2019."}})
    descriptions = [column.description for column in chart.columns]
    assert descriptions == ["2020: 5, doubtful, DEMO 2021", "2021: not reported"]


def test_notes_explain_doubt_breaks_and_gaps():
    cells = {
        2016: {"break_before": "edition 2018: with minors"},
        2017: {"contradicted_by": "a;b"},
        2018: {"doubtful": "It repeats 2017."},
        2022: {"why_no_value": "only words"},
    }
    chart = draw("2016: 2017:5 2018:6 2019:7 2020: 2021: 2022:", cells)
    definition = "edition 2018: with minors; not comparable with numbers of the earlier definition"
    assert chart.notes == [
        Note("break", "2016–2022", definition, ""),
        Note("contradicted", "2017", "contradicted by other numbers", "identity_a"),
        Note("doubtful", "2018", "doubtful", "figure-2018"),
        Note("gap", "2016, 2020–2021", "not reported", ""),
        Note("gap", "2022", "only words", ""),
    ]
    styles = [column.style for column in chart.columns]
    assert styles == ["gap", "contradicted", "doubtful", "sure", "gap", "gap", "gap"]


def test_files_of_a_chart_have_its_numbers():
    """The CSV file has the rows of totals; the picture has title, unit, notes and source."""
    pages = build_pages()
    rows = list(csv.DictReader(pages["ISL-hotline_calls.csv"].splitlines()))
    cells = [(row["year"], row["value"], row["doubtful"]) for row in rows]
    doubt = "The edition before gives the same number for 2020."
    assert cells == [("2020", "1200", ""), ("2021", "1200", doubt)]
    for text in (
        'aria-label="Iceland: Hotline calls"',
        ">Calls. Scope: all.<",
        ">1,200?<",
        ">2021: doubtful<",
        ">Source: Report on Made-up Places, 2021–2022<",
    ):
        assert text in pages["ISL-hotline_calls.svg"]


def test_files_of_a_breakdown_have_its_parts():
    """The CSV file has the rows of the table of parts; the picture has all that a chart needs."""
    pages = build_pages()
    rows = list(csv.DictReader(pages["ISL-victims_identified-by-citizenship-1.csv"].splitlines()))
    assert [(row["year"], row["part"], row["value"]) for row in rows[:2]] == [
        ("2020", "Iceland", "24"),
        ("2020", "foreigners", "6"),
    ]
    for text in (
        ">Iceland: Trafficking victims identified<",
        ">Citizenship. People, according to the government. Scope: all.<",
        ">2020: 30<",
        ">foreigners: 6 (20.0%)<",
        ">Source: Report on Made-up Places, 2021–2022<",
    ):
        assert text in pages["ISL-victims_identified-by-citizenship-1.svg"]
