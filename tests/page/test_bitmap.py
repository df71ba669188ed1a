"""tip_figures/page/bitmap.py: the picture of a series as PNG."""

import io

import pytest
from PIL import Image, ImageColor, ImageFont

from conftest import read_figures
from tip_figures.page.bitmap import HEIGHT, LINE, MARGIN, PAPER, SPELLINGS, WIDTH, render_bitmap
from tip_figures.page.chart import SIGNS, Chart, draw_chart
from tip_figures.page.series import find_series
from tip_figures.page.site import render_pages

NEAR = 24  # of 255: how much a colour may change when the picture gets fewer colours


def draw_leading_series() -> Chart:
    figures = read_figures()
    return draw_chart(figures, find_series(figures).leading)


def is_near(colour: tuple[int, int, int], name: str) -> bool:
    """Whether a pixel has a colour of the picture."""
    expected = ImageColor.getrgb(name)
    return all(abs(part - other) <= NEAR for part, other in zip(colour, expected, strict=True))


def test_picture_is_a_small_png_file() -> None:
    picture = render_bitmap(draw_leading_series())
    image = Image.open(io.BytesIO(picture))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(picture) < 10_000


def test_same_series_gives_the_same_bytes() -> None:
    assert render_bitmap(draw_leading_series()) == render_bitmap(draw_leading_series())


def test_points_are_where_the_chart_has_them() -> None:
    """The middle of a point has the colour of the line; that of a doubtful one is hollow."""
    chart = draw_leading_series()
    image = Image.open(io.BytesIO(render_bitmap(chart))).convert("RGB")
    for point in chart.points:
        x = round(MARGIN + (WIDTH - 2 * MARGIN) * point.x / 100)
        y = round(MARGIN + (HEIGHT - 2 * MARGIN) * point.y / 100)
        assert is_near(image.getpixel((x, y)), PAPER if point.is_in_doubt else LINE)


def test_page_names_its_picture() -> None:
    """A page of a series has the picture beside it."""
    figures = read_figures()
    files = dict(render_pages(figures.package, figures, []))
    assert Image.open(io.BytesIO(files["ISL.png"])).format == "PNG"
    assert b'<meta property="og:image" content="ISL.png">' in files["ISL.html"]


@pytest.mark.parametrize("character", sorted({*"0123456789.,?M–", *"".join(SIGNS.values())}))
def test_every_character_of_a_chart_is_in_the_font(character: str) -> None:
    """Charts write numbers with separators, signs of bounds, millions and doubt."""
    font = ImageFont.load_default(40)
    missing = bytes(font.getmask("\N{SNOWMAN}"))
    for letter in SPELLINGS.get(character, character):
        assert bytes(font.getmask(letter)) != missing
