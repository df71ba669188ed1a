"""What each kind of identity has: arithmetic, notation, roles that are compared, codes."""

from figure_sets import make_figure

from cases import cases
from conftest import ROOT
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.table import list_codes
from tip_figures.figures.identities import make_operand
from tip_figures.figures.identities.arithmetic import Evaluation
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    evaluate_terms,
    write_arithmetic,
)

TABLES = load_package(ROOT).tables


@cases("name", IDENTITY_KINDS.keys())
def test_every_kind_is_complete(name):
    """It has arithmetic, a statement for drafts, and codes in the schemas."""
    kind = IDENTITY_KINDS[name]
    figure = make_figure("x 4")
    roles = [role.split(" or ")[0] for role in kind.single_roles] + [*kind.repeated_roles] * 2
    terms = [make_operand(figure, role) for role in roles]
    assert isinstance(evaluate_terms(name, terms), Evaluation)
    assert "4" in write_arithmetic(name, terms)
    assert "{" not in write_arithmetic(name, terms)
    assert kind.statement.endswith(".")
    assert name in list_codes(TABLES["identities"].fields["kind"])
    term_roles = list_codes(TABLES["identity_terms"].fields["role"])
    assert set(" or ".join(kind.roles).split(" or ")) <= set(term_roles)
    assert set(kind.solvable_roles) <= set(kind.roles)
