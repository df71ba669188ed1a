"""A part of the damage that `make corrupt` does: it is reported on its row, alone and after tidy, but for what has a reason."""

import pytest

from conftest import DATA
from corruption.__main__ import REASONS, reason, share, survives
from corruption.damages import EXCHANGED, Damage, Grid, damages
from corruption.trial import ELSEWHERE, MENDED, ON_ROW, SILENT, attempt, scratch, verdict

GRID = Grid(DATA / "package")
ALL = list(damages(GRID))


def survivors(chosen: list[Damage]) -> list[str]:
    """What is not reported on its row, and for which nobody has given a reason."""
    outcomes = [attempt(DATA / "package", damage) for damage in chosen]
    return [f"{one}" for one in outcomes if survives(one) and "**" in reason(one)]


def test_corruption_some_damages_are_reported_on_their_row():
    """Every hundredth damage of the small package."""
    assert survivors(ALL[::100]) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", GRID.tables)
def test_corruption_damages_of_a_table_are_reported_on_their_row(table):
    """Each cell of the small package, one way each."""
    assert survivors([damage for damage in ALL if damage.table == table]) == []


def test_corruption_leaves_the_copy_whole():
    """After a damage the copy is what the package is, and nothing is found in it."""
    grid, root = scratch(DATA / "package")
    attempt(DATA / "package", ALL[0])
    assert Grid(root).tables == grid.tables
    nothing = Damage("none", "areas", "name", {0: (grid.tables["areas"][0],)})
    made = attempt(DATA / "package", nothing)
    assert (made.alone, made.tidied) == (SILENT, MENDED)


def test_corruption_knows_the_row_from_elsewhere():
    """A finding counts where it stands: on the damaged row, on one tied to it, elsewhere, or nowhere."""
    damage = next(one for one in ALL if one.table == "sentences" and one.column == "length" and len(one.edits) == 1)
    line = next(iter(damage.edits)) + 2
    for found, expected in (
        ([("resources/sentences.csv", line)], ON_ROW), ([("resources/sources.csv", 2)], ON_ROW),
        ([("resources/indicators.csv", 2)], ELSEWHERE), ([], SILENT),
    ):  # fmt: skip
        assert verdict(GRID, damage, GRID.tables, iter(found)) == expected


def test_corruption_same_number_written_otherwise_is_no_damage():
    """Neither 40.0 for 40 nor two terms of one role that change places are damages."""
    figure, terms = GRID.tables["figures"][0], GRID.tables["identity_terms"]
    for value, same in ((figure["value"] + ".0", True), ("7777", False)):
        assert GRID.same(Damage("x", "figures", "value", {0: ({**figure, "value": value},)})) is same
    one = next(i for i, row in enumerate(terms) if row["role"] == terms[i + 1]["role"] == "part")
    left, right = terms[one]["figure_id"], terms[one + 1]["figure_id"]
    edits = {one: ({**terms[one], "figure_id": right},), one + 1: ({**terms[one + 1], "figure_id": left},)}
    assert GRID.same(Damage(EXCHANGED, "identity_terms", "figure_id", edits))


def test_corruption_shares_are_cut_and_reasons_name_columns():
    """100 % means all; a reason for a column that is gone would excuse nothing."""
    assert (share(2_999, 3_000), share(3, 3)) == ("99.9 %", "100 %")
    assert all(column in GRID.tables[table][0] for table, column in (place.split(".") for place in REASONS))
