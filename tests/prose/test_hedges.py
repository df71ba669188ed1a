"""Hedges: which bounds they mean, and where they are found."""

import csv

from cases import cases
from conftest import ROOT
from tip_figures.prose.hedges import HEDGES, find_bounds, find_hedge_after, find_hedge_before

BOUNDS = {"exact", "at_least", "more_than", "at_most", "less_than", "about", "between"}


def test_every_hedge_is_in_one_row():
    with (ROOT / "scripts/tip_figures/prose/hedges.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["hedge"] for row in rows}) == len(rows)
    assert {(row["position"], row["never_first"]) for row in rows} == {
        ("before", ""),
        ("before", "true"),
        ("after", ""),
    }


def test_every_hedge_has_known_bounds():
    """Hedges are in lower case, and each means one or more of the seven bounds."""
    assert all(hedge == hedge.lower() for hedge in HEDGES)
    assert all(bounds and bounds <= BOUNDS for bounds in HEDGES.values())


@cases(
    "hedge, bounds",
    {
        # capital two bounds
        "Nearly": {"about", "less_than"},
        # two in a row
        "only about": {"exact", "about"},
        # before and after
        "up to … or more": {"at_most", "at_least"},
        # unknown
        "at last": set(),
        # known and unknown
        "at least twice": set(),
        # empty
        "": set(),
    }.items(),
)
def test_hedge_has_bounds(hedge, bounds):
    """Several hedges may be coded as any of their bounds; an unknown word leaves none."""
    assert find_bounds(hedge) == bounds


@cases(
    "text, hedge",
    {
        # as written
        "It freed At Least": "At Least",
        # verb before a hedge
        "It took over about": "about",
        # bracket between two
        "more than (about": "more than (about",
        # words that say whose number it is
        "NGOs estimated there were": "estimated there were",
        "NGOs estimated that there are": "estimated that there are",
        "Experts place the number at": "place the number at",
        "Experts put the number at more than": "put the number at more than",
        # other verbs with a number
        "NGOs reported there were": "",
        "The law set the number at": "",
        # none
        "It freed": "",
        # part of a word
        "It is whereabout": "",
    }.items(),
)
def test_hedge_is_found_at_the_end_of_a_text(text, hedge):
    """Only at the end, and in whole words."""
    assert find_hedge_before(text) == hedge


@cases(
    "sentence, hedge",
    {
        # after what is counted
        "5 years or less": "or less",
        # after a name
        "5 Years or less": "",
        # plus sign
        "5+ men": "+",
        # plus with a hyphen
        "5-plus": "plus",
        # plus as a sum
        "5 plus 6": "",
        # hedge of the next number
        "5 or more than 50": "",
        # next amount
        "5 or over $50": "",
        # part of a word
        "5 or moreover": "",
        # end of a word
        "5 for more food": "",
    }.items(),
)
def test_hedge_is_found_after_a_numeral(sentence, hedge):
    """The numeral is the first character of the sentence."""
    assert find_hedge_after(sentence, end=1) == hedge
