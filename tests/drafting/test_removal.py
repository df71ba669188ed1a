"""A source is removed from the rows of the small package; see test_worksheet.py for the command."""

import pytest

from conftest import DATA
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.table_rows import read_repaired_rows
from tip_figures.drafting.identities import relate_again
from tip_figures.drafting.removal import remove_source
from tip_figures.drafting.table_cells import Tables, load_rows
from tip_figures.figures.records import ROW_TYPES

REMOVED = "demo-2021-isl-protection"
WOMEN = {"sex": "female", "exploitation": "forced_labor"}
MEN = {"sex": "male", "exploitation": "sex_trafficking"}


@pytest.fixture
def small() -> Package:
    """The small package."""
    return load_package(DATA / "package")


@pytest.fixture
def tables(small) -> Tables:
    """Its rows, which a test may change."""
    return {name: read_repaired_rows(small.tables[name]) for name in ROW_TYPES}


def test_whole_of_a_whole_stays_with_the_part(small, tables):
    """Each `part_of` still names an indicator."""
    whole_ids = {
        "government_assistance": "victims_assisted",  # which the other source counts
        "victims_assisted": "civil_suit_victims",
    }
    for row in tables["indicators"]:
        row["part_of"] = whole_ids.get(row["indicator_id"], "")
    removed = remove_source(load_rows(small, tables), tables, REMOVED)
    remaining_ids = {row["indicator_id"] for row in tables["indicators"]}
    assert {*whole_ids, "civil_suit_victims"} <= remaining_ids
    assert "police_operations" in {row["indicator_id"] for row in removed["indicators"]}


def test_sum_by_two_dimensions_is_added_once(small, tables):
    """The parts differ in both, so the search finds their sum in both."""
    model_id = "demo-2022-isl-identified-2021"
    model = next(row for row in tables["figures"] if row["figure_id"] == model_id)
    tables["figures"] += [
        model | {"figure_id": "all", "year": "2018", "value": "10"},
        model | WOMEN | {"figure_id": "women", "year": "2018", "value": "4"},
        model | MEN | {"figure_id": "men", "year": "2018", "value": "6"},
    ]
    notes = list(relate_again(load_rows(small, tables), tables))
    assert notes == ["sum: 10 = 6 + 4"]
    assert tables["identities"][-1]["identity_id"] == "all-sum"
