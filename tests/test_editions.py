"""Editions of the small package, held against each other."""

import pytest

from cells import add, edit, read
from conftest import read_figures
from tipdata.figures.agreement import Compared, compared

OLD, NEW = "demo-2021-isl-", "demo-2022-isl-"


def test_equal_cells_need_nothing_and_are_counted(package, findings):
    """One cell is stated by both editions, and a number comes again that is marked as doubtful."""
    assert findings(package, "editions") == []
    assert compared(read_figures()) == Compared(cells=1, agree=1, repeated=1)


def test_different_numbers_for_one_cell_are_an_error_until_they_are_explained(package, findings):
    """47 against 40 fails, until a restated identity of the two has an explanation."""
    line = edit(package, "figures", NEW + "identified-2020", value="47")
    (found,) = findings(package, "editions")
    assert (found.code, found.severity, found.line, found.column) == ("editions-differ", "error", line, "value")
    assert found.message == f"The source “{OLD}protection” gives 30 for this cell (“{OLD}identified-2020”), and this one 47."  # fmt: skip
    add(package, "identities", identity_id="again", source_id=NEW + "protection", kind="restated", statement="x")
    for position, figure, role in (("1", OLD, "first"), ("2", NEW, "again")):
        cells = {"position": position, "figure_id": figure + "identified-2020", "role": role}
        add(package, "identity_terms", identity_id="again", **cells)
    assert [f.code for f in findings(package, "editions")] == ["editions-differ"]
    edit(package, "identities", "again", explanation="The later edition counts anew.")
    assert findings(package, "editions") == []
    assert compared(read_figures(package)).agree == 0


def test_a_conversion_by_an_edition_is_not_compared(package, findings):
    """Dollars are converted at a rate of each edition, so two editions may give two amounts; local currency may not differ."""
    rows = {row["figure_id"]: row for row in read(package, "figures")}
    for unit, value in (("usd", "21000"), ("isk", "2600000")):
        row = rows[f"{OLD}allocation-2020-{unit}"]
        add(package, "figures", **{**row, "figure_id": NEW + unit, "source_id": NEW + "protection", "value": value})
    assert [f.key for f in findings(package, "editions")] == [NEW + "isk"]


COPIED = f"1,200 is also what the edition before gives for 2020 (“{OLD}hotline-calls-2020”); it may have been copied."
AGAIN = [
    ("figures", "hotline-calls-2021", {}, [COPIED]),
    ("figures", "hotline-calls-2021", {"year": "2022"}, []),
    ("figures", "hotline-calls-2021", {"value": "19"}, []),
    ("indicators", "hotline_calls", {"measure": "stock"}, []),
    ("sources", NEW + "protection", {"edition_year": "2023"}, []),
]


@pytest.mark.parametrize(("table", "where", "cells", "messages"), AGAIN)
def test_last_years_number_is_a_warning_unless_it_comes_by_chance(package, findings, table, where, cells, messages):
    """Not one below 20, of what is no flow, or of years or editions that do not follow each other."""
    line = edit(package, "figures", "hotline-calls-2021", obs_status="A", note="")
    edit(package, table, where, **cells)
    if "value" in cells:
        edit(package, "figures", "hotline-calls-2020", **cells)
    found = [(f.severity, f.code, f.line, f.message) for f in findings(package, "editions")]
    assert found == [("warning", "value-repeated", line, message) for message in messages]
