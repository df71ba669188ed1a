"""The search for figures that add up to a total, against all combinations."""

from fractions import Fraction
from itertools import combinations

import pytest
from figure_sets import join_ids, make_figure
from hypothesis import given
from hypothesis import strategies as st

from tip_figures.figures.containment import Containment
from tip_figures.figures.part_search import MAX_STEPS, find_part_lists, find_parts


def make_figures(values, roundings=()):
    """Make figures that share no person, with ids f0, f1, …"""
    figures = []
    for number, value in enumerate(values):
        rounded_to = roundings[number] if roundings else None
        figures.append(
            make_figure(f"f{number}", value, citizenship=f"X{number}", rounded_to=rounded_to)
        )
    return figures


def list_ids(part_lists):
    """Return the ids of each list."""
    return [join_ids(figures, " ") for figures in part_lists]


def share_no_person(_figure, _other):
    """Exclude no two figures from a list."""
    return True


AMOUNTS = st.tuples(st.integers(0, 12).map(str), st.sampled_from([None, 1, 10]))


@given(AMOUNTS, st.lists(AMOUNTS, max_size=6), st.booleans(), st.sets(st.integers(0, 5)))
def test_search_finds_what_all_combinations_contain(total, parts, is_rounded, overlapping):
    """Every list of two or more positive figures, of which at most one is of those that overlap."""
    total_figure = make_figure("total", total[0], rounded_to=total[1])
    values = [value for value, _ in parts]
    candidates = make_figures(values, [rounded_to for _, rounded_to in parts])
    overlapping_ids = {f"f{number}" for number in overlapping}

    def are_disjoint(figure, other):
        return not {figure.figure_id, other.figure_id} <= overlapping_ids

    expected = set()
    positive = [figure for figure in candidates if figure.value > 0]
    for size in range(2, len(positive) + 1):
        for figures in combinations(positive, size):
            tolerance = Fraction(0)
            if is_rounded:
                tolerance = sum(Fraction(f.rounded_to or 0) for f in (total_figure, *figures)) / 2
            distance = abs(sum(figure.value for figure in figures) - total_figure.value)
            pairs = combinations(figures, 2)
            if distance <= tolerance and all(are_disjoint(*pair) for pair in pairs):
                expected.add(" ".join(figure.figure_id for figure in figures))
    found = list_ids(find_part_lists(total_figure, candidates, are_disjoint, is_rounded=is_rounded))
    assert sorted(found) == sorted(expected)
    assert [len(text.split()) for text in found] == sorted(len(text.split()) for text in found)


@pytest.mark.parametrize(
    ("total", "values", "parts"),
    [
        pytest.param("6", ["4", "2"], "f0 f1", id="two"),
        pytest.param("6", ["1", "2", "3", "4"], "f1 f3", id="fewest"),
        pytest.param("6", ["6"], "", id="one-is-no-list"),
        pytest.param("6", ["6", "0"], "", id="zero-is-no-part"),
        pytest.param("21", ["1", "2", "3", "4", "5", "6"], "f0 f1 f2 f3 f4 f5", id="all"),
        pytest.param("0.3", ["0.1", "0.2"], "f0 f1", id="fractions"),
        pytest.param("7", ["4", "2"], "", id="none"),
        pytest.param("7", [], "", id="no-candidates"),
    ],
)
def test_fewest_parts_are_found(total, values, parts):
    """Exact sums only; the parts are in the order of the candidates."""
    containment = Containment(frozenset(["citizenship"]))
    figures = find_parts(make_figure("total", total), make_figures(values), containment)
    assert list_ids([figures]) == [parts]


def test_search_for_an_impossible_sum_ends():
    """Even numbers never add up to an odd one; each pair is compared at most once a step."""
    compared = []

    def are_disjoint(figure, _other):
        compared.append(figure)
        return True

    candidates = make_figures([str(2 * number) for number in range(1, 61)])
    odd_total = make_figure("total", "901")
    assert list(find_part_lists(odd_total, candidates, are_disjoint)) == []
    assert MAX_STEPS / 2 < len(compared) < 60 * MAX_STEPS


def test_long_list_is_found_among_many_candidates():
    """Twelve figures are searched completely."""
    values = ["1", "2", "4", "8", "16", "32", "64", "128", "256", "512", "1024", "2048"]
    total = make_figure("total", "4095")
    found = list_ids(find_part_lists(total, make_figures(values), share_no_person))
    assert found == [" ".join(f"f{number}" for number in range(12))]
