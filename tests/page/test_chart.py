"""Charts: columns in proportion, and marks of doubt, breaks and missing years."""

import csv

import pytest
from page_helpers import build_pages, make_tables, make_total

from tip_figures.page.chart import BASELINE, TOP, Chart, Note, draw_chart
from tip_figures.page.series import find_series
from tip_figures.page.tables import Row


def draw(*totals: Row) -> Chart:
    tables = make_tables(*totals)
    (series,) = find_series(tables, "UTO")
    return draw_chart(tables, series)


def test_heights_are_in_proportion_from_zero():
    chart = draw(make_total(2019, "0"), make_total(2020, "25"), make_total(2021, "100"))
    zero, quarter, highest = (column.height for column in chart.columns)
    assert highest == BASELINE - TOP
    assert quarter == highest / 4
    assert 0 < zero < 1
    assert [round(column.y + column.height, 2) for column in chart.columns] == [BASELINE] * 3


def test_columns_of_equal_width_fill_the_chart():
    chart = draw(*(make_total(year, "5") for year in range(2018, 2022)))
    assert [column.middle for column in chart.columns] == [12.5, 37.5, 62.5, 87.5]
    assert {column.width for column in chart.columns} == {17.0}


def test_height_of_a_range_leaves_room_for_its_upper_end():
    chart = draw(make_total(2020, "50", bound="between", value_to="100"), make_total(2021, "100"))
    assert chart.columns[0].height == chart.columns[1].height / 2


@pytest.mark.parametrize(
    ("cells", "number", "style"),
    [
        pytest.param({}, "1,834", "sure", id="sure"),
        pytest.param({"contradicted_by": "a;b"}, "1,834?", "contradicted", id="contradicted"),
        pytest.param({"obs_status": "U"}, "1,834?", "doubtful", id="doubtful"),
        pytest.param({"bound": "at_least", "value_to": ""}, "≥1,834", "sure", id="at-least"),
        pytest.param({"bound": "between", "value_to": "2000"}, "1,834–2,000", "sure", id="range"),
        pytest.param({"value": "202630"}, "202.6k", "sure", id="thousands"),
        pytest.param({"value": "25970000"}, "25.97M", "sure", id="millions"),
        pytest.param({"value": "2.5"}, "2.5", "sure", id="decimal"),
    ],
)
def test_number_of_a_column_is_short_and_marks_doubt(cells, number, style):
    row = {**make_total(2020, "1834"), **cells}
    column = draw(row, make_total(2021, "1")).columns[0]
    assert (column.number, column.style) == (number, style)


def test_column_describes_its_number_for_screen_readers():
    chart = draw(make_total(2020, "5", obs_status="U"), make_total(2021))
    descriptions = [column.description for column in chart.columns]
    assert descriptions == ["2020: 5, doubtful, DEMO 2021", "2021: not reported"]
    assert [column.target for column in chart.columns] == ["figure-2020", ""]


def test_notes_explain_doubt_breaks_and_gaps():
    chart = draw(
        make_total(2016),
        make_total(2017, "5", contradicted_by="a;b"),
        make_total(2018, "6", obs_status="U"),
        make_total(2019, "7", series="new", break_before="true"),
        make_total(2020),
        make_total(2021),
        make_total(2022, why_no_value="only words"),
    )
    assert chart.notes == [
        Note("contradicted", "2017", "contradicted by other numbers", "identity_a"),
        Note("doubtful", "2018", "doubtful", "figure-2018"),
        Note("break", "2019", "new definition; not comparable with earlier years", "figure-2019"),
        Note("gap", "2016, 2020–2021", "not reported", ""),
        Note("gap", "2022", "only words", ""),
    ]
    assert chart.breaks == [round(3 * 100 / 7, 2)]
    styles = [column.style for column in chart.columns]
    assert styles == ["gap", "contradicted", "doubtful", "sure", "gap", "gap", "gap"]


@pytest.mark.parametrize(
    ("count", "labels"), [(8, 8), (9, 5)], ids=["every-year", "every-second-year"]
)
def test_years_are_labelled_as_far_as_there_is_room(count, labels):
    chart = draw(*(make_total(2000 + number, "5") for number in range(count)))
    years = [column.year_label for column in chart.columns if column.year_label]
    assert len(years) == labels
    assert years[-1] == chart.columns[-1].year


def test_files_of_a_chart_have_its_numbers():
    """The CSV file has the rows of totals; the picture has title, unit, notes and source."""
    pages = build_pages()
    rows = list(csv.DictReader(pages["ISL-hotline_calls.csv"].splitlines()))
    assert [(row["year"], row["value"], row["obs_status"]) for row in rows] == [
        ("2020", "1200", "A"),
        ("2021", "1200", "U"),
    ]
    picture = pages["ISL-hotline_calls.svg"]
    for text in (
        'aria-label="Iceland: Hotline calls"',
        ">Calls, reported by a hotline<",
        ">1,200?<",
        ">2021: doubtful<",
        ">Source: Report on Made-up Places, 2021–2022<",
    ):
        assert text in picture
