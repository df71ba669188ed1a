"""Figures that lie inside another one of their source without an identity."""

from typing import Any

import pytest
from figure_sets import make_figure, make_set

from tip_figures.figures.undeclared_parts import find_undeclared_parts

ALL = make_figure("all", "33")
FOREIGN = make_figure("foreign", "11", citizenship="foreign")
DANISH = make_figure("danish", "7", citizenship="DNK")
SEX = make_figure("sex", "18", exploitation="sex_trafficking")
OTHER_SOURCE = {"source_id": "demo-2022-isl-protection"}


@pytest.mark.parametrize(
    ("rows", "identities", "undeclared"),
    [
        pytest.param([ALL, FOREIGN], [], ["foreign in all"], id="no-identity"),
        pytest.param([ALL, FOREIGN], ["part_of all foreign"], [], id="part-of"),
        pytest.param([ALL, FOREIGN], ["restated all foreign"], [], id="restated"),
        pytest.param([ALL, FOREIGN, DANISH], ["part_of all foreign", "part_of foreign danish"], [],
                     id="part-of-a-part"),
        pytest.param([ALL, FOREIGN, DANISH], ["part_of all foreign danish"], ["danish in foreign"],
                     id="side-by-side"),
        pytest.param([ALL, FOREIGN, DANISH], ["part_of all foreign"], ["danish in foreign"],
                     id="narrowest-container"),
        pytest.param([SEX, FOREIGN], [], [], id="neither-contains-the-other"),
        pytest.param([ALL, make_figure("none", "0", sex="male")], [], [], id="zero"),
        pytest.param([ALL, make_figure("danish", "7", citizenship="DNK", year=2019)], [], [],
                     id="another-year"),
        pytest.param([ALL, make_figure("danish", "7", citizenship="DNK", **OTHER_SOURCE)], [], [],
                     id="another-source"),
        pytest.param([ALL, FOREIGN, make_figure("all-2022", "33", **OTHER_SOURCE),
                      make_figure("foreign-2022", "11", citizenship="foreign", **OTHER_SOURCE)],
                     ["part_of all foreign"], [], id="cell-that-another-source-relates"),
    ],
)  # fmt: skip
def test_part_needs_an_identity(rows: Any, identities: Any, undeclared: list[str]) -> None:
    found = find_undeclared_parts(make_set(rows, *identities))
    assert [f"{part.figure_id} in {whole.figure_id}" for part, whole in found] == undeclared
