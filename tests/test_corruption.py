"""A part of the damage that `make corrupt` does: it is reported on its row, alone and after tidy, but for what has a reason."""

import pytest

from conftest import DATA
from corruption import EXCHANGED, REASONS, Damage, Grid, attempt, damages, page, reported, same

GRID = Grid(DATA / "package")
ALL = list(damages(GRID))


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(ALL[::150], id="some"),
        *(pytest.param([one for one in ALL if one.table == table], id=table, marks=pytest.mark.slow) for table in GRID.tables),
    ],
)  # fmt: skip
def test_corruption_is_reported_on_its_row_or_has_a_reason(chosen):
    """Each cell of the small package is damaged in one way, each row twice; a part of it every day."""
    made = page([attempt(DATA / "package", damage) for damage in chosen], GRID.tables, "demo", "1")
    assert f"{len(chosen):,} damages: " in made
    assert "**Not explained:**" not in made


def test_corruption_knows_the_row_from_elsewhere():
    """A finding counts where it stands on the damaged row or on one tied to it."""
    damage = next(
        one
        for one in ALL
        if one.table == "sentences" and one.column == "length" and len(one.edits) == 1
    )
    line = next(iter(damage.edits)) + 2
    for found, expected in (
        ([("sentences", line)], True),
        ([("sources", 2)], True),
        ([("indicators", 2)], False),
        ([], False),
    ):
        places = [(f"resources/{table}.csv", line) for table, line in found]
        assert reported(GRID, damage, GRID.tables, places) is expected


def test_corruption_without_damage_is_silent_and_terms_that_change_places_are_no_damage():
    """The copy is whole after a damage; the order of terms of one role says nothing."""
    attempt(DATA / "package", ALL[0])
    nothing = Damage("none", "areas", "name", {0: (GRID.tables["areas"][0],)})
    assert attempt(DATA / "package", nothing) == (nothing, False, True)
    terms = GRID.tables["identity_terms"]
    one = next(i for i, row in enumerate(terms) if row["role"] == terms[i + 1]["role"] == "part")
    left, right = terms[one]["figure_id"], terms[one + 1]["figure_id"]
    edits = {
        one: ({**terms[one], "figure_id": right},),
        one + 1: ({**terms[one + 1], "figure_id": left},),
    }
    assert same(terms, Damage(EXCHANGED, "identity_terms", "figure_id", edits))


def test_corruption_reasons_name_columns():
    """A reason for a column that is gone would excuse nothing."""
    assert all(
        column in GRID.tables[table][0] for table, column in (place.split(".") for place in REASONS)
    )
