"""Relations between numbers in words: what holds, what does not, and what computes a figure."""

from page_helpers import NEW, OLD, PACKAGE, make_tables, make_total, make_totals

from cases import cases
from tip_figures.datapackage.package import load_package
from tip_figures.page.relations import CheckedRelation, read_relations, sort_relations
from tip_figures.page.tables import Row, read_tables


def relate(kind: str, verdict: str, roles: str, **contradiction: str) -> CheckedRelation:
    """Return a relation of the numbers 1, 2, … with some roles."""
    terms = [
        {"identity_id": "x", "position": str(n), "figure_id": f"figure-{2000 + n}", "role": role}
        for n, role in enumerate(roles.split(), 1)
    ]
    contradictions: list[Row] = [{"identity_id": "x", **contradiction}] if contradiction else []
    tables = make_tables(
        make_totals("2001:1 2002:2 2003:3"),
        identities=[{"identity_id": "x", "kind": kind, "verdict": verdict}],
        identity_terms=terms,
        contradictions=contradictions,
    )
    (relation,) = read_relations(tables)
    return relation


@cases(
    "kind, verdict, roles, arithmetic",
    [
        ("sum", "exact", "total part part", "1 = 2 + 3"),
        ("sum", "contradicted", "total part", "1 ≠ 2"),
        ("sum", "within_rounding", "total part", "1 ≈ 2"),
        ("part_of", "exact", "part part whole", "3 ≥ 1 + 2"),
        ("part_of", "contradicted", "part whole", "2 < 1"),
        ("order", "exact", "lower higher", "2 > 1"),
        ("order", "contradicted", "lower higher", "2 ≤ 1"),
        ("restated", "redefined", "first again", "1 ≠ 2"),
        ("share", "contradicted", "part whole share", "3 ≠ 1 of 2"),
        ("percent_change", "contradicted", "fall old new", "1, 2, 3"),
    ],
)
def test_arithmetic_begins_with_what_the_others_are_compared_with(kind, verdict, roles, arithmetic):
    assert relate(kind, verdict, roles).arithmetic == arithmetic


@cases(
    "kind, roles, finding",
    [
        ("sum", "total part", "The report says 33, but 20 + 11 = 31"),
        ("part_of", "part whole", "It should be 33, but 20 + 11 = 31"),
        ("order", "lower higher", "20 + 11 = 31 is not 33"),
        ("restated", "first again", "One source says 33, another says 20 + 11 = 31"),
    ],
)
def test_finding_says_what_does_not_hold(kind, roles, finding):
    relation = relate(kind, "contradicted", roles, report_says="33", follows="20 + 11 = 31")
    assert relation.finding == finding
    assert relate(kind, "exact", roles).finding == ""


def test_relations_are_sorted_by_outcome_and_by_figure():
    relations = sort_relations(read_relations(read_tables(load_package(PACKAGE))))
    assert [relation.arithmetic for relation in relations.contradicted] == ["33 ≠ 20 + 11"]
    computing = [relation.arithmetic for relation in relations.computing]
    assert computing == ["30 = 28 + 2", "24 = 24", "15 = 15"]
    verdicts = [relation.identity["verdict"] for relation in relations.holding]
    assert verdicts == ["within_rounding"] * 2 + ["exact"] * 11
    assert relations.check_count == 14
    assert relations.redefined == []
    (relation,) = relations.by_figure[f"{NEW}identified-2021"]
    assert relation.arithmetic == "33 ≠ 20 + 11"
    assert relations.by_figure[f"{OLD}identified-2019"][0].arithmetic == "30 > 24"


def test_relations_of_core_indicators_and_of_totals_come_first():
    cells = {"a": {"indicator_id": "calls"}, "b": {"used_in": "parts"}, "c": {}}
    tables = make_tables(
        [make_total(2020, "1", figure_id=name, **cells[name]) for name in cells],
        identities=[{"identity_id": name, "kind": "sum", "verdict": "exact"} for name in cells],
        identity_terms=[
            {"identity_id": name, "position": "1", "figure_id": name, "role": "total"}
            for name in cells
        ],
        contradictions=[],
    )
    order = [relation.identity["identity_id"] for relation in read_relations(tables)]
    assert order == ["c", "b", "a"]


def test_relation_without_a_verdict_is_left_out():
    tables = make_tables(
        identities=[{"identity_id": "x", "verdict": ""}], identity_terms=[], contradictions=[]
    )
    assert read_relations(tables) == []
