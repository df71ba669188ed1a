"""Hedges: which bounds they mean, and where they are found."""

import pytest

from tip_figures.prose.claim_finder import find_claims
from tip_figures.prose.claims import Conversions
from tip_figures.prose.hedges import (
    HEDGES,
    HEDGES_AFTER,
    find_bounds,
    find_hedge_after,
    find_hedge_before,
)
from tip_figures.prose.source_text import split_source_text

BOUNDS = {"exact", "at_least", "more_than", "at_most", "less_than", "about", "between"}


def test_every_hedge_has_known_bounds() -> None:
    """Hedges are in lower case, and each means one or more of the seven bounds."""
    assert all(hedge == hedge.lower() for hedge in HEDGES)
    assert all(bounds and bounds <= BOUNDS for bounds in HEDGES.values())
    assert {"or more", "plus", "+"} <= HEDGES_AFTER < HEDGES.keys()


@pytest.mark.parametrize(
    ("hedge", "bounds"),
    [
        pytest.param("at least", {"at_least"}, id="one"),
        pytest.param("Nearly", {"about", "less_than"}, id="capital-two-bounds"),
        pytest.param("only about", {"exact", "about"}, id="two-in-a-row"),
        pytest.param("up to … or more", {"at_most", "at_least"}, id="before-and-after"),
        pytest.param("at last", set(), id="unknown"),
        pytest.param("at least twice", set(), id="known-and-unknown"),
        pytest.param("", set(), id="empty"),
    ],
)
def test_hedge_has_bounds(hedge: str, bounds: set[str]) -> None:
    """Several hedges may be coded as any of their bounds; an unknown word leaves none."""
    assert find_bounds(hedge) == bounds


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        pytest.param("It freed at least", "at least", id="one"),
        pytest.param("It freed At Least", "At Least", id="as-written"),
        pytest.param("at least approximately", "at least approximately", id="two"),
        pytest.param("It took over about", "about", id="verb-before-a-hedge"),
        pytest.param("Some (at least", "at least", id="after-a-bracket"),
        pytest.param("more than (about", "more than (about", id="bracket-between-two"),
        pytest.param("It freed", "", id="none"),
        pytest.param("It is whereabout", "", id="part-of-a-word"),
        pytest.param("", "", id="empty"),
    ],
)
def test_hedge_is_found_at_the_end_of_a_text(text: str, hedge: str) -> None:
    """Only at the end, and in whole words."""
    assert find_hedge_before(text) == hedge


@pytest.mark.parametrize(
    ("sentence", "hedge"),
    [
        pytest.param("5 or more", "or more", id="directly-after"),
        pytest.param("5 years or less", "or less", id="after-what-is-counted"),
        pytest.param("5 Years or less", "", id="after-a-name"),
        pytest.param("5+ men", "+", id="plus-sign"),
        pytest.param("5-plus", "plus", id="plus-with-a-hyphen"),
        pytest.param("5 plus 6", "", id="plus-as-a-sum"),
        pytest.param("5 or more than 50", "", id="hedge-of-the-next-number"),
        pytest.param("5 or over $50", "", id="next-amount"),
        pytest.param("5 or moreover", "", id="part-of-a-word"),
        pytest.param("5 for more food", "", id="end-of-a-word"),
    ],
)
def test_hedge_is_found_after_a_numeral(sentence: str, hedge: str) -> None:
    """The numeral is the first character of the sentence."""
    assert find_hedge_after(sentence, end=1) == hedge


FRAMES = [
    "The number of convictions fell from {} 83 in 2021 to 40 in 2022.",
    "It convicted 40 people, a decrease from {} 83 in 2021.",
    "It convicted 83 people, of whom {} 20 were men.",
    "It convicted 83 people, including {} 20 men.",
    "Of {} 83 people, 20 were men.",
]
BEFORE = sorted(
    hedge
    for hedge, bounds in HEDGES.items()
    if hedge not in HEDGES_AFTER and bounds != {"between"}  # of a range only
)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("hedge", BEFORE)
def test_each_hedge_is_read_in_each_frame(frame: str, hedge: str) -> None:
    """The words around a number relate it to another one, whatever bounds it."""
    (sentence,) = split_source_text("text", frame.format(hedge)).sentences
    assert any(not isinstance(claim, Conversions) for claim in find_claims([sentence]))
