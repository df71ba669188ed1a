"""Relations between numbers in words: what holds, what does not, and what computes a figure."""

from dataclasses import replace

import pytest
from page_helpers import PACKAGE

from cases import cases
from tip_figures.datapackage.grouping import group_by
from tip_figures.datapackage.package import load_package
from tip_figures.page.tables import read_tables


@pytest.fixture(scope="module")
def relations():
    """The relations of the small package, by outcome."""
    tables = read_tables(load_package(PACKAGE))
    return group_by(tables.relations, lambda relation: relation.outcome)


def test_relations_are_sorted_by_outcome_and_by_figure(relations):
    """Core indicators come before others, and totals before parts."""
    lines = {outcome: [row.arithmetic for row in rows] for outcome, rows in relations.items()}
    assert lines["contradicted"] == ["33 = 20 + 11 (contradicted)"]
    assert lines["computed"] == ["30 = 28 + 2", "24 = 24", "15 = 15"]
    assert [line.endswith(" (within rounding)") for line in lines["within_rounding"]] == [True] * 2
    assert lines["exact"][:4] == ["30 = 24 + 6", "30 = 18 + 12", "24 < 30", "30 = 30"]
    assert lines["exact"][-1] == "2,800,000 -> 2,500,000: a fall of more than 10 percent"
    assert sum(map(len, lines.values())) == 16 + 3


def test_whole_comes_before_its_parts(relations):
    (relation,) = [row for row in relations["exact"] if row.arithmetic == "25 + 9 of at least 41"]
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
    (relation,) = relations["contradicted"]
    identity = replace(relation.evaluated.identity, kind=kind)
    evaluated = replace(relation.evaluated, identity=identity)
    assert relation._replace(evaluated=evaluated).finding == finding
