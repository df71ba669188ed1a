"""Charts: columns in proportion, and marks of doubt, breaks and missing years."""

import csv
import re

import pytest
from page_helpers import build_pages, make_tables, make_totals

from cases import cases
from tip_figures.page.charts import Note, find_series
from tip_figures.page.rendering import render_template


def find_one_series(numbers, cells=None):
    tables = make_tables(make_totals(numbers, cells))
    (series,) = find_series(tables, "UTO")
    return series, tables.figures


def draw(numbers, cells=None):
    """Return style, description, x, y, width and height of each column, as numbers of the SVG."""
    series, figures = find_one_series(numbers, cells)
    picture = render_template("picture.svg.j2", chart=series, figures=figures)
    pattern = (
        r'<g class="(\w+)">\s*<title>(.*?)</title>'
        r'<rect x="(.+?)%" y="(.+?)%" width="(.+?)%" height="(.+?)%"/>(?:<text.*?>(.+?)</text>)?'
    )
    return [match.groups() for match in re.finditer(pattern, picture)]


def test_columns_are_in_proportion_from_zero_and_of_equal_width():
    """A number of zero is a line."""
    columns = [list(map(float, column[2:6])) for column in draw("2019:0 2020:25 2021:100 2022:50")]
    zero, quarter, highest, half = (height for _x, _y, _width, height in columns)
    assert (highest, quarter, half) == (73, 73 / 4, 73 / 2)
    assert 0 < zero < 1
    assert [round(y + height, 2) for _x, y, _width, height in columns] == [86] * 4
    assert {width for _x, _y, width, _height in columns} == {17}
    assert [x + width / 2 for x, _y, width, _height in columns] == [12.5, 37.5, 62.5, 87.5]


@cases(
    "value, cells, number, style",
    {
        "contradicted": ("1834", {"contradicted_by": "a;b"}, "1,834?", "contradicted"),
        "doubtful": ("1834", {"doubtful": "It repeats 2019."}, "1,834?", "doubtful"),
        "estimate": ("1834", {"obs_status": "E"}, "1,834", "sure"),
        "at-least": ("1834", {"bound": "at_least", "value_to": ""}, "≥1,834", "sure"),
        "longest": ("9999", {}, "9,999", "sure"),
        "thousands": ("10000", {}, "10k", "sure"),
        "rounded-up": ("999999", {}, "1,000k", "sure"),
        "millions": ("25970000", {}, "26M", "sure"),
        "decimal": ("2.5", {}, "2.5", "sure"),
    },
)
def test_number_of_a_column_is_short_and_marks_doubt(value, cells, number, style):
    column = draw(f"2020:{value} 2021:1", {2020: cells})[0]
    assert (column[-1], column[0]) == (number, style)


def test_column_describes_its_number_for_screen_readers():
    columns = draw("2020:5 2021:", {2020: {"doubtful": "It repeats 2019."}})
    assert [column[1] for column in columns] == [
        "2020: 5, doubtful, DEMO 2021",
        "2021: not reported",
    ]


def test_notes_explain_doubt_breaks_and_gaps():
    cells = {
        2016: {"break_before": "edition 2018: with minors"},
        2017: {"contradicted_by": "a;b"},
        2018: {"doubtful": "It repeats 2017."},
        2022: {"why_no_value": "only words"},
    }
    numbers = "2016: 2017:5 2018:6 2019:7 2020: 2021: 2022:"
    series, _ = find_one_series(numbers, cells)
    definition = "edition 2018: with minors; not comparable with numbers of the earlier definition"
    assert series.notes == [
        Note("break", "2016–2022", definition, ""),
        Note("contradicted", "2017", "contradicted by other numbers", "identity_a"),
        Note("doubtful", "2018", "doubtful", "figure-2018"),
        Note("gap", "2016, 2020–2021", "not reported", ""),
        Note("gap", "2022", "only words", ""),
    ]
    styles = [column[0] for column in draw(numbers, cells)]
    assert styles == ["gap", "contradicted", "doubtful", "sure", "gap", "gap", "gap"]


@pytest.fixture(scope="module")
def files():
    """The files of the small package's charts."""
    return build_pages()


@cases(
    "stem, columns, first_rows, texts",
    {
        "series": (
            "ISL-hotline_calls",
            ("year", "value", "doubtful"),
            [
                ("2020", "1200", ""),
                ("2021", "1200", "The edition before gives the same number for 2020."),
            ],
            [
                'aria-label="Iceland: Hotline calls"',
                ">Calls. Scope: all.<",
                ">1,200?<",
                ">2021: doubtful<",
            ],
        ),
        "breakdown": (
            "ISL-victims_identified-by-citizenship-1",
            ("year", "part", "value"),
            [("2020", "Iceland", "24"), ("2020", "foreigners", "6")],
            [
                ">Iceland: Trafficking victims identified<",
                ">Citizenship. People, according to the government. Scope: all.<",
                ">2020: 30<",
                ">foreigners: 6 (20.0%)<",
            ],
        ),
    },
)
def test_files_of_a_chart_have_its_numbers(files, stem, columns, first_rows, texts):
    """The CSV file has the rows of the table; the picture has all that a chart needs."""
    rows = list(csv.DictReader(files[f"{stem}.csv"].splitlines()))
    assert [tuple(row[name] for name in columns) for row in rows[:2]] == first_rows
    for text in (*texts, ">Source: Report on Made-up Places, 2021–2022<"):
        assert text in files[f"{stem}.svg"]


def test_files_of_parts_with_an_indicator_of_their_own_name_the_limits_of_their_total(files):
    """The parts are victims referred by an actor; the total is counted by NGOs."""
    rows = csv.DictReader(files["ISL-victims_referred-counted-by-NGOs-by-actor-1.csv"].splitlines())
    assert {row["series"].partition(", ")[2] for row in rows} == {"counted by NGOs"}
