"""A small canvas that draws lines, discs and numbers, and is written as a PNG file.

Numbers are drawn as strokes, so no font is needed: they look the same wherever they are drawn.
"""

import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

LEVELS = 8  # of how much of a pixel an ink covers; each has a colour in the palette
PAPER = 0  # number of the ink that the canvas begins with

GLYPH_HEIGHT = 12  # units from the top of a digit to its baseline
GLYPH_WIDTH = 8
GLYPH_GAP = 3
NARROW = {".": 2, ",": 2}  # widths of other characters

STROKES = {
    "0": "40 21 13 06 19 2c 4c 6c 79 86 73 61 40",
    "1": "13 40 4c",
    "2": "03 11 30 50 71 83 84 76 0c 8c",
    "3": "01 20 60 82 84 66 36;66 88 8a 6c 2c 0a",
    "4": "6c 60 08 88",
    "5": "70 10 05 45 67 88 8a 6c 2c 0a",
    "6": "71 50 30 13 06 09 2c 6c 8a 88 66 26 08",
    "7": "00 80 3c",
    "8": "26 04 02 20 60 82 84 66 26 08 0a 2c 6c 8a 88 66",
    "9": "1b 3c 5c 79 86 83 60 20 02 04 26 66 84",
    ".": "1b 1c",
    ",": "1b 0e",
    "?": "02 20 60 82 84 66 47 48;4b 4c",
    "M": "0c 00 46 80 8c",
    ">": "03 86 09",
    "<": "83 06 89",
    "≥": "02 85 08;0b 8b",
    "≤": "82 05 88;0b 8b",
    "~": "08 16 26 67 77 85",
    "–": "17 77",
}
"""Lines of each character: hexadecimal places x and y, from the top left corner."""

Place = tuple[float, float]


@dataclass
class Canvas:
    """Pixels of a picture.

    inks:   colours as red, green and blue; the first one is that of the paper
    pixels: ink and coverage of each pixel, as one number
    """

    width: int
    height: int
    inks: Sequence[tuple[int, int, int]]
    pixels: bytearray = field(init=False)

    def __post_init__(self) -> None:
        """Begin with empty paper."""
        self.pixels = bytearray(self.width * self.height)

    def fill(self, ink: int, start: Place, end: Place) -> None:
        """Fill a rectangle, from its upper left to its lower right corner."""
        columns = self._clip_columns(start[0], end[0])
        for y in self._clip_rows(start[1], end[1]):
            row = y * self.width
            self.pixels[row + columns.start : row + columns.stop] = bytes(
                [ink * (LEVELS + 1) + LEVELS] * len(columns)
            )

    def draw_line(self, ink: int, start: Place, end: Place, thickness: float) -> None:
        """Draw a line with round ends."""
        reach = thickness / 2 + 1
        for y in self._clip_rows(min(start[1], end[1]) - reach, max(start[1], end[1]) + reach):
            left, right = _find_span(start, end, y, reach)
            for x in self._clip_columns(left, right):
                distance = _measure_distance(start, end, (x + 0.5, y + 0.5))
                self._cover(ink, x, y, thickness / 2 + 0.5 - distance)

    def draw_disc(self, ink: int, centre: Place, radius: float) -> None:
        """Draw a filled circle."""
        self.draw_line(ink, centre, centre, 2 * radius)

    def draw_text(self, ink: int, start: Place, text: str, scale: float, thickness: float) -> None:
        """Draw a number from its left end on the baseline; other characters leave a gap.

        scale: pixels of one unit of a character
        """
        left, baseline = start
        top = baseline - GLYPH_HEIGHT * scale
        for character in text:
            for first, second in _list_strokes(character):
                place = (left + first[0] * scale, top + first[1] * scale)
                next_place = (left + second[0] * scale, top + second[1] * scale)
                self.draw_line(ink, place, next_place, thickness)
            left += _measure_character(character) * scale

    def write_png(self) -> bytes:
        """Write the picture as a PNG file with a palette."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        rows = b"".join(
            b"\0" + self.pixels[start : start + self.width]
            for start in range(0, len(self.pixels), self.width)
        )
        chunks = (
            (b"IHDR", header),
            (b"PLTE", self._make_palette()),
            (b"IDAT", zlib.compress(rows, 9)),
            (b"IEND", b""),
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(_write_chunk(*chunk) for chunk in chunks)

    def _clip_rows(self, top: float, bottom: float) -> range:
        return range(max(0, math.floor(top)), min(self.height, math.ceil(bottom)))

    def _clip_columns(self, left: float, right: float) -> range:
        return range(max(0, math.floor(left)), min(self.width, math.ceil(right)))

    def _cover(self, ink: int, x: int, y: int, coverage: float) -> None:
        """Cover a pixel with ink, unless more of it is covered already."""
        level = min(round(coverage * LEVELS), LEVELS)
        if level <= 0:
            return
        position = y * self.width + x
        old_ink, old_level = divmod(self.pixels[position], LEVELS + 1)
        if level == LEVELS or old_ink != ink or old_level < level:
            self.pixels[position] = ink * (LEVELS + 1) + level

    def _make_palette(self) -> bytes:
        """Make a colour for each coverage of each ink."""
        paper = self.inks[PAPER]
        palette = bytearray()
        for ink in self.inks:
            for level in range(LEVELS + 1):
                for background, colour in zip(paper, ink, strict=True):
                    palette.append(round(background + (colour - background) * level / LEVELS))
        return bytes(palette)


def measure_text(text: str, scale: float) -> float:
    """Return the width of a number in pixels."""
    return (sum(map(_measure_character, text)) - GLYPH_GAP) * scale


def _measure_character(character: str) -> int:
    return NARROW.get(character, GLYPH_WIDTH) + GLYPH_GAP


def _list_strokes(character: str) -> Iterator[tuple[Place, Place]]:
    """List the lines of a character in units; none if it is unknown."""
    for stroke in STROKES.get(character, "").split(";"):
        places = [(float(int(pair[0], 16)), float(int(pair[1], 16))) for pair in stroke.split()]
        yield from pairwise(places)


def _find_span(start: Place, end: Place, y: int, reach: float) -> tuple[float, float]:
    """Find which part of a row a line can touch, so that few pixels are measured."""
    (x1, y1), (x2, y2) = start, end
    left, right = min(x1, x2), max(x1, x2)
    if y1 != y2:
        slope = (x2 - x1) / (y2 - y1)
        places = [x1 + (row - y1) * slope for row in (y - reach, y + 1 + reach)]
        left, right = max(left, min(places)), min(right, max(places))
    return left - reach, right + reach


def _measure_distance(start: Place, end: Place, place: Place) -> float:
    """Return the distance of a place from a line."""
    (x1, y1), (x2, y2) = start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = 0.0
    if length:
        share = ((place[0] - x1) * (x2 - x1) + (place[1] - y1) * (y2 - y1)) / length
        share = min(max(share, 0.0), 1.0)
    return math.hypot(place[0] - x1 - share * (x2 - x1), place[1] - y1 - share * (y2 - y1))


def _write_chunk(name: bytes, content: bytes) -> bytes:
    """Write a part of a PNG file: length, name, content and checksum."""
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
