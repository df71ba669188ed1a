"""What each kind of identity allows, and how many terms of a role it has."""

import pytest

from tip_figures.figures.identity_kinds import IDENTITY_KINDS, TermCount

KINDS = {
    "sum": ("total", ("total", "part"), False, False),
    "part_of": ("whole", (), False, False),
    "order": ("", (), True, False),
    "percent_change": ("", (), True, False),
    "same_rate": ("", (), False, False),
    "restated": ("", ("again",), True, True),
}
"""Kind → role of its whole, roles that can be solved, whether terms may be of other sources, and
whether a difference may be redefined."""


def test_every_kind_has_its_abilities() -> None:
    """Which figures may be terms, and which may be derived, depends on these."""
    abilities = {
        name: (
            kind.whole_role,
            kind.solvable_roles,
            kind.crosses_sources,
            kind.can_be_redefined,
        )
        for name, kind in IDENTITY_KINDS.items()
    }
    assert abilities == KINDS


def test_every_kind_has_its_roles() -> None:
    """A message names the number of terms in these words."""
    roles = {
        name: {role: count.describe() for role, count in kind.roles.items()}
        for name, kind in IDENTITY_KINDS.items()
    }
    assert roles == {
        "sum": {"total": "1", "part": "1 or more"},
        "part_of": {"part": "1 or more", "whole": "1"},
        "order": {"lower": "1", "higher": "1"},
        "percent_change": {"rise": "at most 1", "fall": "at most 1", "old": "1", "new": "1"},
        "same_rate": {"local": "2 or more", "foreign": "2 or more"},
        "restated": {"first": "1", "again": "1 or more"},
    }


@pytest.mark.parametrize(
    ("count", "number", "is_allowed"),
    [
        pytest.param(TermCount(1, 1), 0, False, id="one-fewer"),
        pytest.param(TermCount(1, 1), 1, True, id="exactly-one"),
        pytest.param(TermCount(1, 1), 2, False, id="one-more"),
        pytest.param(TermCount(0, 1), 0, True, id="none-of-at-most-one"),
        pytest.param(TermCount(2), 1, False, id="one-of-two-or-more"),
        pytest.param(TermCount(2), 9, True, id="nine-of-two-or-more"),
    ],
)
def test_number_of_terms_is_within_its_limits(
    count: TermCount, number: int, is_allowed: bool
) -> None:
    """Both limits belong to the allowed numbers."""
    assert count.allows(number) is is_allowed
