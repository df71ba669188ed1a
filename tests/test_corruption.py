"""Each damage to the small package is reported on its row, or has a reason why it is not.

Temporary, like `measures/corruption.py`.
"""

import pytest

from conftest import DATA
from measures.corruption import find_reason, try_damage
from measures.damages import PackageCells, list_damages

PACKAGE = DATA / "package"
CELLS = PackageCells(PACKAGE)
MANY_DAMAGES = 75  # of a table with more, an even share is tried; corruption.py tries all

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("table", CELLS.tables)
def test_damage_of_a_table_is_reported_or_has_a_reason(table):
    damages = [damage for damage in list_damages(CELLS) if damage.table == table]
    missed = []
    for damage in damages[:: 1 + len(damages) // MANY_DAMAGES]:
        outcome = try_damage(PACKAGE, damage)
        if not outcome.is_reported_after_tidy and not find_reason(damage):
            missed.append(damage.describe(CELLS.tables[table]))
    assert missed == []
