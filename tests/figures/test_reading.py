"""How sure the reading of some words is."""

import pytest

from tip_figures.figures.area_reading import choose_certainty


@pytest.mark.parametrize(
    ("text", "is_cut_off", "certainty"),
    [
        pytest.param("12 women", True, "inherited", id="cut off after the words"),
        pytest.param("12 women and", True, "inherited", id="cut off after and"),
        pytest.param("12 women there", True, "settled", id="cut off after another word"),
        pytest.param("12 women and", False, "settled", id="whole text"),
    ],
)
def test_words_that_may_go_on_are_not_settled(text: str, is_cut_off: bool, certainty: str) -> None:
    """What is not known may name another code: `12 women and …`."""
    assert choose_certainty(text, len("12 women"), is_cut_off) == certainty
