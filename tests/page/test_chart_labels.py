"""Where the numbers of points are drawn."""

import pytest

from tip_figures.page.chart_labels import PLACEMENTS, Spot, place_numbers

ABOVE, BELOW = PLACEMENTS[:2]
PHONE_HEIGHT = 248  # pixels of a tall chart on a phone, the lowest one


@pytest.mark.parametrize(
    ("distance", "expected"),
    [
        pytest.param(30, ABOVE, id="far"),
        pytest.param(26, BELOW, id="near"),
    ],
)
def test_number_is_not_next_to_another_point(distance, expected):
    """A number above its point ends 22.5 pixels above it; 6 pixels around a point are free."""
    spot = Spot(50, 50, "7")
    upper_spot = Spot(50, 50 - 100 * distance / PHONE_HEIGHT, "8")
    placements = place_numbers([[spot], [upper_spot]], ticks=[], baseline=100, style="tall")
    assert placements == [[expected], [ABOVE]]
