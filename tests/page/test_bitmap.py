"""tip_figures/page/bitmap.py and canvas.py: the picture of a series as PNG."""

import struct
import zlib

import pytest

from conftest import read_figures
from tip_figures.page.bitmap import HEIGHT, WIDTH, render_bitmap
from tip_figures.page.canvas import LEVELS, STROKES, Canvas, measure_text
from tip_figures.page.chart import SIGNS, draw_chart
from tip_figures.page.series import find_series
from tip_figures.page.site import render_pages

BLACK_ON_WHITE = ((255, 255, 255), (0, 0, 0))
SIGNATURE = b"\x89PNG\r\n\x1a\n"


SEVEN = [
    "+########+",
    "+########+",
    ".......+#+",
    "......+##+",
    "......+#+.",
    "......+#+.",
    ".....+#+..",
    ".....+#+..",
    "....+#+...",
    "....+#+...",
    "...+##+...",
    "...+#+....",
    "...+#+....",
    "...++.....",
]


def read_chunks(picture: bytes) -> dict[bytes, bytes]:
    """Read the parts of a PNG file, and check their checksums."""
    assert picture.startswith(SIGNATURE)
    chunks = {}
    position = len(SIGNATURE)
    while position < len(picture):
        (length,) = struct.unpack_from(">I", picture, position)
        name = picture[position + 4 : position + 8]
        content = picture[position + 8 : position + 8 + length]
        (checksum,) = struct.unpack_from(">I", picture, position + 8 + length)
        assert checksum == zlib.crc32(name + content)
        chunks[name] = content
        position += length + 12
    return chunks


def draw_coverage(canvas: Canvas) -> list[str]:
    """Draw the pixels of a canvas of one ink: “#” covered, “+” in part, “.” empty."""
    marks = []
    for pixel in canvas.pixels:
        ink, level = divmod(pixel, LEVELS + 1)
        covered = "#" if level == LEVELS else "+"
        marks.append(covered if ink and level else ".")
    width = canvas.width
    return ["".join(marks[start : start + width]) for start in range(0, len(marks), width)]


def test_picture_is_a_small_png_file() -> None:
    """Size, palette and pixels are complete; the same series gives the same bytes."""
    figures = read_figures()
    chart = draw_chart(figures, find_series(figures).leading)
    picture = render_bitmap(chart)
    chunks = read_chunks(picture)
    assert list(chunks) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", chunks[b"IHDR"]) == (WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    pixels = zlib.decompress(chunks[b"IDAT"])
    assert len(pixels) == HEIGHT * (WIDTH + 1)
    assert max(pixels) < len(chunks[b"PLTE"]) / 3
    assert len(picture) < 10_000
    assert render_bitmap(chart) == picture


def test_page_names_its_picture() -> None:
    """A page of a series has the picture beside it."""
    figures = read_figures()
    files = dict(render_pages(figures.package, figures, []))
    assert files["ISL.png"].startswith(SIGNATURE)
    assert b'<meta property="og:image" content="ISL.png">' in files["ISL.html"]


def test_line_covers_its_pixels() -> None:
    """A horizontal line of two pixels has round ends; what is outside is not drawn."""
    canvas = Canvas(8, 4, BLACK_ON_WHITE)
    canvas.draw_line(1, (2, 2), (9, 2), 2)
    assert draw_coverage(canvas) == ["........", ".+######", ".+######", "........"]


def test_filled_rectangle_hides_what_is_below() -> None:
    """Paper covers ink."""
    canvas = Canvas(4, 2, BLACK_ON_WHITE)
    canvas.fill(1, (0, 0), (4, 2))
    canvas.fill(0, (1, 0), (3, 1))
    assert draw_coverage(canvas) == ["#..#", "####"]


def test_digit_can_be_read() -> None:
    """A seven has a bar above and a stroke to the left; it is as wide as it is measured."""
    width = round(measure_text("7", 1))
    canvas = Canvas(width + 2, 14, BLACK_ON_WHITE)
    canvas.draw_text(1, (1, 13), "7", 1, 2)
    assert draw_coverage(canvas) == SEVEN


def test_unknown_character_is_a_gap() -> None:
    """Nothing fails, and nothing is drawn."""
    canvas = Canvas(20, 14, BLACK_ON_WHITE)
    canvas.draw_text(1, (1, 13), "é ", 1, 1)
    assert not any(canvas.pixels)


@pytest.mark.parametrize("character", sorted({*"0123456789.,?M–", *"".join(SIGNS.values())}))
def test_every_character_of_a_chart_has_strokes(character: str) -> None:
    """Charts write numbers with separators, signs of bounds, millions and doubt."""
    assert character in STROKES
