"""tip_figures/page/chart.py and picture.py: points, numbers, gaps, and the picture as a file."""

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from conftest import read_figures
from tip_figures.figures.model import Figures
from tip_figures.page.chart import Point, choose_ticks, draw_chart, draw_gaps, format_compact
from tip_figures.page.picture import list_notes, render_picture
from tip_figures.page.series import AreaSeries, find_series

SVG_TEXT = "{http://www.w3.org/2000/svg}text"
Total = tuple[int, float, str]
"""Year, value and status of a figure."""


def make_series(*totals: Total) -> tuple[Figures, AreaSeries]:
    """Make figures of one series from their years, values and statuses."""
    figures = read_figures()
    template = find_series(figures).leading[0].figures[0]
    members = tuple(
        replace(
            template,
            figure_id=f"f{year}",
            year=year,
            value=Decimal(str(value)),
            obs_status=status,
        )
        for year, value, status in totals
    )
    changed = replace(figures, figures=members, identities=(), terms=())
    return changed, find_series(changed)


def draw_points(*totals: Total) -> list[Point]:
    """Draw a chart of one series, and return its points."""
    figures, series = make_series(*totals)
    return list(draw_chart(figures, series.leading).points)


WITH_GAP_AND_DOUBT = (
    (2016, 40, "A"),
    (2017, 44, "A"),
    (2020, 10, "A"),
    (2021, 9, "U"),
    (2022, 3, "A"),
)


def test_chart_marks_doubtful_numbers() -> None:
    """A doubtful number has a question mark, and its point is hollow."""
    points = draw_points(*WITH_GAP_AND_DOUBT)
    assert [point.number for point in points] == ["40", "44", "10", "9?", "3"]
    assert [point.is_in_doubt for point in points] == [False, False, False, True, False]
    assert points[3].description.endswith(
        "9 trafficking victims identified, 2021 edition, doubtful"
    )


def test_chart_marks_contradicted_numbers() -> None:
    """A number that does not agree with others is marked like a doubtful one, and says why."""
    figures = read_figures()
    leading = find_series(figures).leading
    points = draw_chart(figures, leading).points
    assert [(point.number, point.is_in_doubt) for point in points] == [
        ("24", False),
        ("30", False),
        ("33?", True),
    ]
    assert points[-1].description.endswith("2022 edition, does not agree with other numbers")


def test_notes_explain_the_marks_of_a_chart() -> None:
    """Years with the same explanation are in one line."""
    figures, series = make_series(*WITH_GAP_AND_DOUBT, (2024, 4, "U"), (2026, 5, "A"))
    notes = [(note.mark, note.text) for note in list_notes(figures, series.leading)]
    assert notes == [
        ("doubt", "2021, 2024: doubtful"),
        ("unknown", "2018–2019, 2023, 2025: no number"),
    ]


def test_chart_breaks_the_line_at_gaps_and_doubtful_points() -> None:
    """Only the first two years are consecutive and certain."""
    figures, series = make_series(*WITH_GAP_AND_DOUBT)
    segments = draw_chart(figures, series.leading).segments
    assert [segment.is_broken for segment in segments] == [False, True, True, True]


def test_gap_strip_spans_the_missing_years() -> None:
    """One strip from before 2018 until after 2019."""
    figures, series = make_series(*WITH_GAP_AND_DOUBT)
    gaps = draw_gaps(figures, series.leading)
    (strip,) = gaps.strips
    points = {point.figure_id: point for point in draw_chart(figures, series.leading).points}
    assert points["f2017"].x < strip.x < strip.x + strip.width < points["f2020"].x
    assert (strip.reason, gaps.height) == ("unknown", 11)


def test_series_without_gaps_has_no_strip() -> None:
    """The space below the chart is one pixel high."""
    figures, series = make_series((2020, 1, "A"), (2021, 2, "A"))
    assert draw_gaps(figures, series.leading).strips == []
    assert draw_gaps(figures, series.leading).height == 1


@pytest.mark.parametrize(
    ("values", "last_number"),
    [
        pytest.param([0], "0", id="zero"),
        pytest.param([0.4], "0.4", id="fraction"),
        pytest.param([93_400_000], "93.4M", id="one-year-of-millions"),
        pytest.param([3, 25_970_000], "25.97M", id="units-and-millions"),
        pytest.param([1834], "1,834", id="thousands"),
        pytest.param([999_999], "999,999", id="below-a-million"),
        pytest.param([1_000_000], "1M", id="a-million"),
    ],
)
def test_chart_fits_any_numbers(values: list[float], last_number: str) -> None:
    """Points are inside the chart, and millions are written short."""
    points = draw_points(*((2020 + number, value, "A") for number, value in enumerate(values)))
    assert len(points) == len(values)
    assert all(9 <= point.y <= 90 for point in points)
    assert points[-1].number == last_number


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        pytest.param(0, [0, 1], id="zero"),
        pytest.param(1, [0, 1], id="one"),
        pytest.param(4, [0, 1, 2, 3, 4], id="four"),
        pytest.param(5, [0, 2, 4, 6], id="five"),
        pytest.param(10, [0, 5, 10], id="ten"),
        pytest.param(100, [0, 25, 50, 75, 100], id="hundred"),
        pytest.param(101, [0, 50, 100, 150], id="above-a-hundred"),
    ],
)
def test_ticks_are_round_and_reach_the_highest_value(highest: float, ticks: list[float]) -> None:
    """Steps are 1, 2, 2.5 or 5 times a power of ten, and whole numbers."""
    assert choose_ticks(highest) == ticks


@pytest.mark.parametrize(
    ("number", "text"),
    [
        pytest.param(0.0, "0", id="zero"),
        pytest.param(1_500.0, "1,500", id="thousands"),
        pytest.param(93_400_000.0, "93.4M", id="millions"),
    ],
)
def test_number_of_the_scale_is_short(number: float, text: str) -> None:
    """Thousands separators below a million, M from there on."""
    assert format_compact(number) == text


def test_numbers_of_one_scale_have_one_unit() -> None:
    """Half a million is written in millions beside others."""
    assert format_compact(500_000.0, 2_000_000.0) == "0.5M"


def place(*values: float) -> list[tuple[str, bool]]:
    """Draw a series, and return for each number which end is at its point, and whether below."""
    points = draw_points(*((2010 + number, value, "A") for number, value in enumerate(values)))
    return [(point.placement.anchor, point.placement.dy > 0) for point in points]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((80, 80, 80, 10, 80, 80, 80, 80), ("middle", True), id="valley-below"),
        pytest.param((10, 10, 10, 80, 10, 10, 10, 10), ("middle", False), id="peak-above"),
        pytest.param((90, 90, 90, 50, 10, 10, 10, 10), ("start", False), id="fall-to-the-right"),
        pytest.param((10, 10, 10, 50, 90, 90, 90, 90), ("end", False), id="rise-to-the-left"),
    ],
)
def test_number_is_not_on_its_line(values: tuple[float, ...], expected: tuple[str, bool]) -> None:
    """The number of the fourth point is where the line is not."""
    assert place(*values)[3] == expected


def test_number_of_zero_is_not_on_the_years() -> None:
    """Years are below the point."""
    assert all(not is_below for _, is_below in place(0, 0, 0))


def test_text_under_the_pointer_is_at_the_point() -> None:
    """It begins at a point on the left, ends at one on the right, and stays inside the chart."""
    points = draw_points(*((2010 + number, 5 * number, "A") for number in range(9)))
    anchors = [point.tip_anchor for point in points]
    assert (anchors[0], anchors[4], anchors[-1]) == ("start", "middle", "end")
    assert all(0 <= point.tip_x <= 40 for point in points)
    assert [point.is_tip_below for point in points][::8] == [False, True]


@pytest.mark.parametrize("lower", [98, 90, 85])
def test_numbers_of_one_year_are_apart(lower: int) -> None:
    """Of two points of one year, one above the other, the numbers are not at the same place."""
    figures, series = make_series((2019, 40, "A"), (2020, 100, "A"))
    (upper,) = series.leading
    figure = replace(upper.figures[-1], figure_id="lower", value=Decimal(lower))
    points = draw_chart(figures, [upper, replace(upper, figures=[figure])]).points
    places = {point.figure_id: point.placement for point in points}
    assert places["f2020"] != places["lower"]


def test_picture_is_one_svg_file_with_its_source() -> None:
    """The picture is well-formed, names its source and its data, and has its numbers as text."""
    figures = read_figures()
    picture = render_picture(figures, find_series(figures).leading)
    elements = ElementTree.fromstring(picture).iter(SVG_TEXT)
    texts = [element.text for element in elements]
    assert texts[1] == "Trafficking victims identified, counted by the government"
    source = (
        "Source: Office of Examples, Report on Made-up Places, 2021–2022. "
        "Data: demo-figures 1.2.0, CC0-1.0."
    )
    assert {"24", "30", "33?", source} <= set(texts)


def test_long_title_of_a_picture_has_several_lines() -> None:
    """What is below it moves down."""
    figures = read_figures()
    leading = find_series(figures).leading
    heights = []
    for title in ("A title", "A title " * 12):
        root = ElementTree.fromstring(render_picture(figures, leading, title))
        heights.append(int(root.attrib["height"]))
        lines = [text for text in root.iter(SVG_TEXT) if text.attrib.get("class") == "title"]
        assert " ".join(line.text or "" for line in lines) == title.strip()
        assert all(len(line.text or "") <= 80 for line in lines)
    assert heights[1] - heights[0] == 22


def test_picture_needs_a_series() -> None:
    """Without a series there is no picture."""
    assert render_picture(read_figures(), []) == ""
