"""A part of the damage that `make corrupt` does: it is reported on its row, alone and after tidy, but for what has a reason."""

from __future__ import annotations

import pytest

from conftest import DATA
from corruption.__main__ import reason, share
from corruption.damages import Damage, Grid, damages
from corruption.reasons import REASONS
from corruption.trial import ELSEWHERE, MENDED, ON_ROW, SILENT, attempt, scratch, verdict

GRID = Grid(DATA / "package")
ALL = list(damages(GRID, 1))


def survivors(chosen: list[Damage]) -> list[str]:
    """What is not reported on its row, and for which nobody has given a reason."""
    outcomes = [attempt(*scratch(DATA / "package"), damage) for damage in chosen]
    left = [o for o in outcomes if o.alone != ON_ROW or o.tidied not in (ON_ROW, MENDED)]
    return [f"{o.table}.{o.column}, {o.kind}: {o.words}: {o.alone}, {o.tidied}" for o in left if "**" in reason(o)]


def test_corruption_some_damages_are_reported_on_their_row():
    """Every hundredth damage of the small package."""
    assert survivors(ALL[::100]) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", GRID.tables)
def test_corruption_damages_of_a_table_are_reported_on_their_row(table):
    """Each cell of the small package, one way each."""
    assert survivors([damage for damage in ALL if damage.table == table]) == []


def test_corruption_leaves_the_copy_whole():
    """After each damage the copy is what the package is, and nothing is found in it."""
    grid, root = scratch(DATA / "package")
    attempt(grid, root, ALL[0])
    assert {name: (root / path).read_text() for name, path in grid.paths.items()} == {
        name: (DATA / "package" / path).read_text() for name, path in grid.paths.items()
    }
    nothing = Damage("none", "areas", "name", {0: (grid.tables["areas"][0],)})
    assert (attempt(grid, root, nothing).alone, attempt(grid, root, nothing).tidied) == (SILENT, MENDED)


def test_corruption_knows_the_row_from_elsewhere():
    """A finding counts where it stands: on the damaged row, on one tied to it, elsewhere, or nowhere."""
    (damage,) = [d for d in ALL if d.column == "sha256" and 0 in d.edits and d.kind == "emptied"][:1] or ALL[:1]
    path = GRID.paths[damage.table]
    line = next(iter(damage.edits)) + 2
    assert verdict(GRID, damage, GRID.tables, iter([(path, line)])) == ON_ROW
    assert verdict(GRID, damage, GRID.tables, iter([("datapackage.json", 1)])) == ELSEWHERE
    assert verdict(GRID, damage, GRID.tables, iter([])) == SILENT


def test_corruption_same_number_written_otherwise_is_no_damage():
    """Neither 40.0 for 40 nor two terms of one role that change places are damages."""
    figures, terms = GRID.tables["figures"], GRID.tables["identity_terms"]
    same = Damage("x", "figures", "value", {0: ({**figures[0], "value": figures[0]["value"] + ".0"},)})
    assert GRID.same(same)
    one = next(i for i, row in enumerate(terms) if row["role"] == terms[i + 1]["role"] == "part")
    left, right = terms[one]["figure_id"], terms[one + 1]["figure_id"]
    edits = {one: ({**terms[one], "figure_id": right},), one + 1: ({**terms[one + 1], "figure_id": left},)}
    assert GRID.same(Damage("two rows' values exchanged", "identity_terms", "figure_id", edits))
    assert not GRID.same(Damage("x", "figures", "value", {0: ({**figures[0], "value": "7777"},)}))


def test_corruption_shares_are_cut():
    """100 % means all."""
    assert (share(2_999, 3_000), share(3, 3)) == ("99.9 %", "100 %")


def test_corruption_reasons_name_columns_that_are_there():
    """A reason for a column that is gone would excuse nothing."""
    for table, column, _ in REASONS:
        assert column in GRID.tables[table][0]
