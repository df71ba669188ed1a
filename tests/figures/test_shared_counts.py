"""Figures that count the same, and that no identity relates."""

from dataclasses import replace

from figure_sets import make_set
from report_sets import make_report_set

from cases import cases
from tip_figures.figures.relations.shared_counts import find_unconverted, find_unrelated

BOTH = "a 30 source_id=2021; b 30 source_id=2022"


@cases(
    "figures, identities, pairs",
    {
        "undeclared": (BOTH, "", "a-b"),
        "restated": (BOTH, "restated a b", ""),
        "other-kind": (BOTH, "order lower=a higher=b", "a-b"),
        "other-number": ("a 30 source_id=2021; b 31 source_id=2022", "", "a-b"),
        "other-code": (f"{BOTH} sex=male", "", ""),
        "other-year": (f"{BOTH} year=2019", "", ""),
        "other-counter": (f"{BOTH} counted_by=ngo", "", ""),
        "other-definition": (f"{BOTH} definition=wider", "", "a-b"),
        "other-definition-is-related": (f"{BOTH} definition=wider", "restated a b", ""),
        "chain": (f"{BOTH}; c 30 source_id=2023", "restated a b; restated b c", ""),
        "only-two-of-three": (f"{BOTH}; c 30 source_id=2023", "restated b c", "a-b a-c"),
        "related-through-another-count": (
            f"{BOTH}; men 30 source_id=2021 sex=male",
            "restated a men; restated men b",
            "a-b",
        ),
        "parts-make-up-the-difference": (
            "a 30 source_id=2021; b 27 source_id=2022; men 3 source_id=2022 sex=male",
            "restated a b men",
            "",
        ),
        "one-source": ("a 30 source_id=2021; b 30 source_id=2021", "", ""),
    },
)
def test_count_of_two_sources_needs_a_restatement(figures, identities, pairs):
    found = find_unrelated(make_report_set(figures, identities))
    assert " ".join(f"{first.figure_id}-{figure.figure_id}" for first, figure in found) == pairs


KRONA = "isk 300 unit=ISK; usd 3 unit=USD"
MALE = "men-isk 100 unit=ISK sex=male; men-usd 1 unit=USD sex=male"
RATE = "same_rate local=isk foreign=usd local=men-isk foreign=men-usd"


@cases(
    "figures, identities, pairs",
    {
        "undeclared": (f"{KRONA}; {MALE}", "", "isk-usd men-isk-men-usd"),
        "one-rate": (f"{KRONA}; {MALE}", RATE, ""),
        "one-pair-alone": (KRONA, "", ""),
        "one-pair-is-left-out": (
            f"{KRONA}; {MALE}; women-isk 200 unit=ISK sex=female; women-usd 2 unit=USD sex=female",
            RATE,
            "women-isk-women-usd",
        ),
        "other-currency": (f"{KRONA}; {MALE.replace('USD', 'EUR')}", "", ""),
        "no-money": (
            "cases 300 unit=case; persons 3; a 2 unit=case sex=male; b 1 sex=male",
            "",
            "",
        ),
    },
)
def test_amounts_in_two_currencies_need_one_rate(figures, identities, pairs):
    found = find_unconverted(make_set(figures, identities))
    assert " ".join(f"{amount.figure_id}-{other.figure_id}" for amount, other in found) == pairs


def test_search_of_many_editions_is_linear():
    """Each figure is the neighbor of the one before: the longest chain that there can be."""
    figures = make_report_set("a 30 source_id=2021")
    (first,) = figures.figures
    rows = [replace(first, figure_id=f"f{number}") for number in range(3_000)]
    assert list(find_unrelated(replace(figures, figures=tuple(rows)))) == []
