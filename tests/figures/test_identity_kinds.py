"""What each kind of identity has: arithmetic, notation, roles that are compared, codes."""

import json
from collections.abc import Sequence

import pytest
from figure_sets import make_figure

from tip_figures.figures.identities.arithmetic import Evaluation
from tip_figures.figures.identities.evaluation import make_operand
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    evaluate_terms,
    write_arithmetic,
)
from tip_figures.location import DEFAULT_PACKAGE

SCHEMAS = DEFAULT_PACKAGE / "schemas"


@pytest.mark.parametrize("name", IDENTITY_KINDS)
def test_every_kind_is_complete(name):
    """It has arithmetic, roles that are compared, a statement for drafts, codes in the schemas."""
    kind = IDENTITY_KINDS[name]
    figure = make_figure("x 4")
    roles = [role.split(" or ")[0] for role in kind.single_roles] + [*kind.repeated_roles] * 2
    terms = [make_operand(figure, role) for role in roles]
    assert isinstance(evaluate_terms(name, terms), Evaluation)
    assert "4" in write_arithmetic(name, terms)
    assert "{" not in write_arithmetic(name, terms)
    assert kind.statement.endswith(".")
    assert name in read_enum("identities", "kind")
    assert set(" or ".join(kind.roles).split(" or ")) <= set(read_enum("identity_terms", "role"))
    assert set(kind.solvable_roles) <= set(kind.roles)
    compared_roles = (kind.main_role, kind.other_role) if name != "same_rate" else ()
    assert set(compared_roles) <= set(kind.roles)


def read_enum(table: str, column: str) -> Sequence[str]:
    """Read the codes of a column from its schema."""
    schema = json.loads((SCHEMAS / f"{table}.json").read_text(encoding="utf-8"))
    (field,) = [field for field in schema["fields"] if field["name"] == column]
    codes: Sequence[str] = field["constraints"]["enum"]
    return codes
