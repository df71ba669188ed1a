"""Relations between numbers in words: what holds, what does not, and what computes a figure."""

from dataclasses import replace

import pytest
from page_helpers import NEW, OLD, PACKAGE

from cases import cases
from tip_figures.datapackage.package import load_package
from tip_figures.page.tables import read_relations, read_tables


@pytest.fixture(scope="module")
def relations():
    """The relations of the small package."""
    return read_relations(read_tables(load_package(PACKAGE)))


def test_relations_are_sorted_by_outcome_and_by_figure(relations):
    """Rounded ones come first, then core indicators before others, and totals before parts."""
    assert [row.arithmetic for row in relations.contradicted] == ["33 = 20 + 11 (contradicted)"]
    assert relations.differing == []
    assert [row.arithmetic for row in relations.computing] == ["30 = 28 + 2", "24 = 24", "15 = 15"]
    holding = [row.arithmetic for row in relations.holding]
    assert [text.endswith(" (within rounding)") for text in holding] == [True] * 2 + [False] * 13
    assert holding[2:6] == ["30 = 24 + 6", "30 = 18 + 12", "24 < 30", "30 = 30"]
    assert holding[-1] == "2,800,000 -> 2,500,000: a fall of more than 10 percent"
    assert relations.check_count == 16
    (relation,) = relations.by_figure[f"{NEW}identified-2021"]
    assert relation is relations.contradicted[0]
    assert relations.by_figure[f"{OLD}identified-2019"][0].arithmetic == "24 < 30"


def test_whole_comes_before_its_parts(relations):
    (relation,) = [row for row in relations.holding if row.arithmetic == "25 + 9 of at least 41"]
    assert [row["value"] for row in relation.figures] == ["41", "25", "9"]
    assert relation.subject == "trafficking victims assisted, counted by NGOs"


@cases(
    "kind, finding",
    [
        ("sum", "The report says 33, but 20 + 11 = 31"),
        ("part_of", "It should be 33, but 20 + 11 = 31"),
        ("order", "20 + 11 = 31 is not 33"),
        ("restated", "One source says 33, another says 20 + 11 = 31"),
    ],
)
def test_finding_says_what_does_not_hold(relations, kind, finding):
    (relation,) = relations.contradicted
    identity = replace(relation.evaluated.identity, kind=kind)
    evaluated = replace(relation.evaluated, identity=identity)
    assert relation._replace(evaluated=evaluated).finding == finding
