"""What each kind of identity allows, and how many terms of a role it has."""

import json
from collections.abc import Sequence

import pytest
from figure_sets import make_figure

from cases import cases
from tip_figures.drafting.identities import STATEMENTS
from tip_figures.figures.identities.arithmetic import Evaluation
from tip_figures.figures.identities.evaluation import make_operand
from tip_figures.figures.identities.identity_kinds import (
    IDENTITY_KINDS,
    TermCount,
    evaluate_terms,
    write_arithmetic,
)
from tip_figures.figures.records.record_types import TermRow
from tip_figures.figures.relations.comparability import CHECK_BY_KIND
from tip_figures.location import DEFAULT_PACKAGE

SCHEMAS = DEFAULT_PACKAGE / "schemas"


@pytest.mark.parametrize("name", IDENTITY_KINDS)
def test_every_kind_is_complete(name: str) -> None:
    """It has arithmetic, a check of its terms, a statement for drafts, and codes in the schemas."""
    kind = IDENTITY_KINDS[name]
    figure = make_figure("x 4")
    needed = {role: count.minimum for role, count in kind.roles.items()}
    needed |= dict.fromkeys(kind.alternatives[:1], 1)
    roles = [role for role, number in needed.items() for _ in range(number)]
    terms = [
        make_operand(TermRow("i", position, "x", role, None), figure, name)
        for position, role in enumerate(roles, 1)
    ]
    assert isinstance(evaluate_terms(name, terms), Evaluation)
    assert "4" in write_arithmetic(name, terms)
    assert name in CHECK_BY_KIND
    assert name in STATEMENTS
    assert name in read_enum("identities", "kind")
    assert set(kind.roles) <= set(read_enum("identity_terms", "role"))
    assert {*kind.solvable_roles, *kind.alternatives} <= set(kind.roles)
    assert kind.whole_role in ("", *kind.roles)


def read_enum(table: str, column: str) -> Sequence[str]:
    """Read the codes of a column from its schema."""
    schema = json.loads((SCHEMAS / f"{table}.json").read_text(encoding="utf-8"))
    (field,) = [field for field in schema["fields"] if field["name"] == column]
    codes: Sequence[str] = field["constraints"]["enum"]
    return codes


@cases(
    "count, number, is_allowed",
    {
        "one-fewer": (TermCount(1, 1), 0, False),
        "exactly-one": (TermCount(1, 1), 1, True),
        "one-more": (TermCount(1, 1), 2, False),
        "none-of-at-most-one": (TermCount(0, 1), 0, True),
        "one-of-two-or-more": (TermCount(2), 1, False),
        "nine-of-two-or-more": (TermCount(2), 9, True),
    },
)
def test_number_of_terms_is_within_its_limits(
    count: TermCount, number: int, is_allowed: bool
) -> None:
    """Both limits belong to the allowed numbers."""
    assert count.allows(number) is is_allowed
