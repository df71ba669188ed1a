"""What each kind of identity has: arithmetic, notation, roles that are compared, codes."""

from dataclasses import replace

from figure_sets import make_figure

from cases import cases
from conftest import ROOT
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table import list_codes
from tip_figures.figures.identities import make_operand
from tip_figures.figures.identities.arithmetic import (
    BALANCE,
    CONTRADICTED,
    EXACT,
    Evaluation,
    TermComparison,
    add_intervals,
    make_point,
)
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    SIGNS,
    IdentityKind,
    evaluate_terms,
    solve_term,
    write_arithmetic,
)

TABLES = load_package(ROOT).tables


def make_terms(kind, *values):
    """Make a term for each single role of a kind and two for each repeated one."""
    roles = [role.split(" or ")[0] for role in kind.single_roles] + [*kind.repeated_roles] * 2
    return [
        make_operand(make_figure(f"figure_{number} {value}"), role)
        for number, (role, value) in enumerate(zip(roles, values, strict=False))
    ]


@cases("name", IDENTITY_KINDS.keys())
def test_every_kind_is_complete(name):
    """It has arithmetic, a statement for drafts, and codes in the schemas."""
    kind = IDENTITY_KINDS[name]
    terms = make_terms(kind, 4, 4, 4, 4)
    assert isinstance(evaluate_terms(name, terms), Evaluation)
    assert "4" in write_arithmetic(name, terms)
    assert "{" not in write_arithmetic(name, terms)
    assert kind.statement.endswith(".")
    assert name in list_codes(TABLES["identities"].fields["kind"])
    term_roles = list_codes(TABLES["identity_terms"].fields["role"])
    assert set(" or ".join(kind.roles).split(" or ")) <= set(term_roles)
    assert set(kind.solvable_roles) <= set(kind.roles)
    assert kind.comparison is not BALANCE or set(kind.roles) <= SIGNS.keys()
    assert list_unsolved_roles(kind) == []


def list_unsolved_roles(kind):
    """Return the solvable roles of a kind of which a term does not follow from the other terms.

    It follows if its solution satisfies the identity, and a number beside that does not.
    """
    terms = make_terms(kind, 16, 8, 4, 2)
    unsolved_roles = []
    for target in terms:
        if target.role not in kind.solvable_roles:
            continue
        solution = solve_term(kind.name, terms, target.figure_id).interval.low
        verdicts = []
        for value in (solution - 1, solution, solution + 1):
            solved = replace(target, value=value, value_to=value)
            solved_terms = [solved if term is target else term for term in terms]
            verdicts.append(evaluate_terms(kind.name, solved_terms).verdict)
        if verdicts != [CONTRADICTED, EXACT, CONTRADICTED]:
            unsolved_roles.append(target.role)
    return unsolved_roles


def subtract_average(terms):
    """Subtract the average of the members from the stated one."""
    members = [interval for term, interval in terms if term.role == "member"]
    (average,) = [interval for term, interval in terms if term.role == "average"]
    return average - add_intervals(members) / make_point(len(members))


AVERAGE = IdentityKind(
    name="average_of",
    comparison=TermComparison(subtract_average, make_point(0)),
    template="{average}: average of {member}",
    statement="An average: {main}.",
    single_roles=("average",),
    repeated_roles=("member",),
)
"""A kind of identity whose terms have no signs, and that is not in the project."""


@cases(
    "kind, role",
    {
        "no-signs": (AVERAGE, "average"),
        "signs-of-a-limit": (IDENTITY_KINDS["part_of"], "whole"),
        "order": (IDENTITY_KINDS["order"], "lower"),
        "percentage": (IDENTITY_KINDS["share"], "share"),
    },
)
def test_role_that_signs_do_not_solve_is_noticed(monkeypatch, kind, role):
    wrong_kind = kind._replace(solvable_roles=(role,))
    monkeypatch.setitem(IDENTITY_KINDS, kind.name, wrong_kind)
    assert list_unsolved_roles(wrong_kind) == [role]


def test_repeated_role_without_signs_is_written_as_a_list(monkeypatch):
    """As its template asks: no sum that the identity does not make."""
    monkeypatch.setitem(IDENTITY_KINDS, "average_of", AVERAGE)
    terms = make_terms(AVERAGE, 114, 74, 154)
    assert write_arithmetic("average_of", terms) == "114: average of 74 and 154"
    assert evaluate_terms("average_of", terms).verdict == EXACT
