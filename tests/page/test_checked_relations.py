"""Relations between numbers in words: what holds, what does not, and what computes a figure."""

import pytest
from page_helpers import NEW, OLD, make_tables, make_total, read_package_tables

from tip_figures.page.relations import CheckedRelation, read_relations, sort_relations
from tip_figures.page.tables import Row


def relate(kind: str, verdict: str, roles: list[str], **contradiction: str) -> CheckedRelation:
    """Return a relation of the numbers 1, 2, … with some roles."""
    totals = [make_total(2000 + n, str(n), basis="stated", derived_from="") for n in range(1, 5)]
    terms = [
        {"identity_id": "x", "position": str(n), "figure_id": f"figure-{2000 + n}", "role": role}
        for n, role in enumerate(roles, 1)
    ]
    identity = {"identity_id": "x", "kind": kind, "verdict": verdict}
    contradictions: list[Row] = [{"identity_id": "x", **contradiction}] if contradiction else []
    tables = make_tables(
        *totals, identities=[identity], identity_terms=terms, contradictions=contradictions
    )
    (relation,) = read_relations(tables)
    return relation


@pytest.mark.parametrize(
    ("kind", "verdict", "roles", "arithmetic"),
    [
        pytest.param("sum", "exact", ["total", "part", "part"], "1 = 2 + 3", id="sum"),
        pytest.param("sum", "contradicted", ["total", "part"], "1 ≠ 2", id="wrong-sum"),
        pytest.param("sum", "within_rounding", ["total", "part"], "1 ≈ 2", id="rounded-sum"),
        pytest.param("part_of", "exact", ["part", "part", "whole"], "3 ≥ 1 + 2", id="part"),
        pytest.param("part_of", "contradicted", ["part", "whole"], "2 < 1", id="wrong-part"),
        pytest.param("order", "exact", ["lower", "higher"], "2 > 1", id="order"),
        pytest.param("order", "contradicted", ["lower", "higher"], "2 ≤ 1", id="wrong-order"),
        pytest.param("restated", "redefined", ["first", "again"], "1 ≠ 2", id="redefined"),
        pytest.param("percent_change", "exact", ["fall", "old", "new"], "1, 2, 3", id="change"),
    ],
)
def test_arithmetic_begins_with_what_the_others_are_compared_with(kind, verdict, roles, arithmetic):
    assert relate(kind, verdict, roles).arithmetic == arithmetic


@pytest.mark.parametrize(
    ("kind", "roles", "finding"),
    [
        ("sum", ["total", "part"], "The report says 33, but 20 + 11 = 31"),
        ("part_of", ["part", "whole"], "It should be 33, but 20 + 11 = 31"),
        ("order", ["lower", "higher"], "20 + 11 = 31 is not 33"),
        ("restated", ["first", "again"], "One source says 33, another says 20 + 11 = 31"),
    ],
)
def test_finding_says_what_does_not_hold(kind, roles, finding):
    relation = relate(kind, "contradicted", roles, report_says="33", follows="20 + 11 = 31")
    assert relation.finding == finding


def test_relation_that_holds_has_no_finding():
    assert relate("order", "exact", ["lower", "higher"]).finding == ""


def test_relations_are_sorted_by_outcome():
    relations = sort_relations(read_relations(read_package_tables()))
    assert [relation.arithmetic for relation in relations.contradicted] == ["33 ≠ 20 + 11"]
    assert [relation.arithmetic for relation in relations.computing] == [
        "30 = 28 + 2",
        "24 = 24",
        "15 = 15",
    ]
    assert len(relations.holding) == 13
    verdicts = [relation.identity["verdict"] for relation in relations.holding[:3]]
    assert verdicts == ["within_rounding", "within_rounding", "exact"]
    assert relations.check_count == 14
    assert relations.redefined == []


def test_relation_without_a_verdict_is_left_out():
    tables = make_tables(
        identities=[{"identity_id": "x", "verdict": ""}], identity_terms=[], contradictions=[]
    )
    assert read_relations(tables) == []


def test_figure_knows_its_relations():
    by_figure = sort_relations(read_relations(read_package_tables())).by_figure
    arithmetic = [relation.arithmetic for relation in by_figure[f"{NEW}identified-2021"]]
    assert arithmetic == ["33 ≠ 20 + 11"]
    assert by_figure[f"{OLD}identified-2019"][0].arithmetic == "30 > 24"
