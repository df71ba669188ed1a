"""Each damage to the small package is reported on its row, or has a reason why it is not."""

import functools

import pytest

from conftest import DATA
from measures.corruption import REASONS, Outcome, is_damage_reported, render_page, try_damage
from measures.damages import (
    EXCHANGED,
    WHOLE_ROWS,
    Damage,
    PackageCells,
    keeps_meaning,
    list_damages,
)

PACKAGE = DATA / "package"
CELLS = PackageCells(PACKAGE)


@functools.cache
def list_all_damages() -> list[Damage]:
    return list(list_damages(CELLS))


def damages_of_table(table: str) -> list[Damage]:
    return [damage for damage in list_all_damages() if damage.table == table]


def assert_reported(damages: list[Damage]) -> None:
    """Each damage is reported on its row, or has a reason."""
    outcomes = [try_damage(PACKAGE, damage) for damage in damages]
    page = render_page(outcomes, CELLS.tables, "demo 1")
    assert f"{len(damages):,} damages: " in page
    assert "**Not explained:**" not in page


def test_damage_is_reported_on_its_row_or_has_a_reason():
    """Each cell of the small package is damaged in one way, each row twice; few are tried."""
    assert_reported(list_all_damages()[::1000])


MANY_DAMAGES = 75  # of a table with more, an even share is tried; corruption.py tries all


@pytest.mark.slow
@pytest.mark.parametrize("table", CELLS.tables)
def test_damage_of_a_table_is_reported_or_has_a_reason(table):
    """An even share of its damages is tried."""
    damages = damages_of_table(table)
    assert_reported(damages[:: 1 + len(damages) // MANY_DAMAGES])


@pytest.mark.parametrize(
    ("table", "is_on_damaged_row", "is_reported"),
    [
        pytest.param("sentences", True, True, id="on the damaged row"),
        pytest.param("sources", False, True, id="on the row that it refers to"),
        pytest.param("indicators", False, False, id="on a row that is not tied to it"),
    ],
)
def test_finding_leads_to_the_damage_from_its_row_or_one_tied_to_it(
    table, is_on_damaged_row, is_reported
):
    damage = next(
        damage
        for damage in damages_of_table("sentences")
        if damage.column == "length" and len(damage.edits) == 1
    )
    (row_number,) = damage.edits
    line = row_number + 2 if is_on_damaged_row else 2
    places = [(f"resources/{table}.csv", line)]
    assert is_damage_reported(CELLS, damage, CELLS.tables, places) is is_reported


def test_damage_without_a_finding_is_not_reported():
    assert is_damage_reported(CELLS, list_all_damages()[0], CELLS.tables, []) is False


@pytest.mark.slow
def test_package_is_undamaged_again_after_each_damage():
    try_damage(PACKAGE, list_all_damages()[0])
    no_damage = Damage("none", "areas", "name", {0: (CELLS.tables["areas"][0],)})
    assert try_damage(PACKAGE, no_damage) == Outcome(no_damage, False, True)


def test_terms_of_one_role_that_exchange_positions_are_not_damaged():
    terms = CELLS.tables["identity_terms"]
    number = next(
        number
        for number, term in enumerate(terms)
        if term["role"] == terms[number + 1]["role"] == "part"
    )
    first, second = terms[number], terms[number + 1]
    edits = {
        number: ({**first, "figure_id": second["figure_id"]},),
        number + 1: ({**second, "figure_id": first["figure_id"]},),
    }
    assert keeps_meaning(terms, Damage(EXCHANGED, "identity_terms", "figure_id", edits))


@pytest.mark.parametrize("column", REASONS)
def test_reason_names_a_column(column):
    """A reason for a column that does not exist would excuse nothing."""
    table, name = column.split(".")
    assert name in (*CELLS.tables[table][0], WHOLE_ROWS)
