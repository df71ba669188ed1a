"""How sure the reading of some words is."""

from cases import cases
from tip_figures.figures.words.area_reading import choose_certainty


@cases(
    "text, is_cut_off, certainty",
    {
        "cut off after the words": ("12 women", True, "inherited"),
        "cut off after and": ("12 women and", True, "inherited"),
        "cut off after another word": ("12 women there", True, "settled"),
        "whole text": ("12 women and", False, "settled"),
    },
)
def test_words_that_may_go_on_are_not_settled(text: str, is_cut_off: bool, certainty: str) -> None:
    """What is not known may name another code: `12 women and …`."""
    assert choose_certainty(text, len("12 women"), is_cut_off) == certainty
