"""Which version the change of one cell of the small package requires, and why."""

from dataclasses import replace
from pathlib import Path

from cases import cases
from cells import drop_row, edit_row
from conftest import edit_json, read_figures
from tip_figures.datapackage.comparison import compare_packages
from tip_figures.datapackage.package import Package, load_package
from tip_figures.figures.table_changes import classify_changes

FIGURES = read_figures()
FIGURE = "demo-2021-isl-identified-2020"
SOURCE = "demo-2021-isl-protection"
INDICATOR = "victims_identified"
MEANING = "major meaning-changed"
EXTENDED = "minor list-extended"
CORRECTED = "patch cell-changed"


def select_table(package: Package, table: str) -> Package:
    """Return a package as if it had one table only, which is quick to compare."""
    resources = [resource for resource in package.resources if resource["name"] == table]
    descriptor = {**package.descriptor, "resources": resources}
    return replace(package, descriptor=descriptor, tables={table: package.tables[table]})


def list_changes(root: Path, table: str) -> list[str]:
    """Return level, kind and place of the changes of one table in a copy of the small package."""
    old = select_table(FIGURES.package, table)
    new = select_table(load_package(root), table)
    changes = compare_packages(old, new)
    changes = classify_changes(FIGURES, replace(FIGURES, package=new), changes)
    return [f"{change.level} {change.kind} {change.place}" for change in changes]


@cases(
    "table, key, column, cell, reason",
    {
        "group": ("indicators", INDICATOR, "group", "context", MEANING),
        "core": ("indicators", INDICATOR, "core", "", CORRECTED),
        "definition": ("indicators", INDICATOR, "definition", "Other.", MEANING),
        "label": ("indicators", INDICATOR, "label", "other", MEANING),
        "measure": ("indicators", INDICATOR, "measure", "stock", MEANING),
        "part-of": ("indicators", INDICATOR, "part_of", "calls", MEANING),
        "unit-more": ("indicators", "assistance_allocation", "units", "USD;EUR;ISK", EXTENDED),
        "unit-order": ("indicators", "assistance_allocation", "units", "USD;ISK", CORRECTED),
        "unit-gone": ("indicators", "assistance_allocation", "units", "EUR;ISK", MEANING),
        "first-dimension": ("indicators", "allocation_fall", "dimensions", "purpose", EXTENDED),
        "edition": ("sources", SOURCE, "edition_year", "2022", MEANING),
        "year-covered": ("sources", SOURCE, "year_covered", "2021", MEANING),
        "period": ("figures", FIGURE, "period", "2019/2020", MEANING),
        "counted-by": ("figures", FIGURE, "counted_by", "ngo", MEANING),
        "counter": ("figures", FIGURE, "counter", "Police", CORRECTED),
        "definition-of-figure": ("figures", FIGURE, "definition", "wider", MEANING),
        "doubtful": ("figures", FIGURE, "doubtful", "Copied.", CORRECTED),
        "year": ("figures", FIGURE, "year", "2018", MEANING),
        "dimension": ("figures", FIGURE, "sex", "female", MEANING),
        "unit": ("figures", FIGURE, "unit", "case", MEANING),
        "note": ("figures", FIGURE, "note", "Other.", CORRECTED),
    },
)
def test_level_follows_from_what_a_cell_says(package, table, key, column, cell, reason):
    """Figures that there were mean the same if a list is longer; without an entry they do not."""
    edit_row(package, table, key, **{column: cell})
    assert list_changes(package, table) == [f"{reason} {column} of {key}"]


def test_changed_label_of_a_code_is_major(package):
    with edit_json(package / "schemas/figures.json") as schema:
        (bound,) = (entry for entry in schema["fields"] if entry["name"] == "bound")
        bound["categories"][0]["label"] = "at most or so"
    code = bound["categories"][0]["value"]
    assert list_changes(package, "figures") == [f"{MEANING} bound.enum.{code}"]


@cases(
    "table, key, reason",
    {
        "numeral": (
            "numerals",
            f"{SOURCE}/1/2/14",
            "major key-removed",
        ),
        "filled-gap": (
            "gaps",
            "demo-2021-isl-allocation-2019-isk/2021",
            "minor row-removed",
        ),
        "statement": ("statements", f"{SOURCE}/prosecuted", "minor row-removed"),
    },
)
def test_removed_row_is_major_unless_nothing_refers_to_its_table(package, table, key, reason):
    drop_row(package, table, key)
    assert list_changes(package, table) == [f"{reason} {key}"]


def test_rows_of_a_generated_table_are_not_compared_but_its_schema_is(package):
    """A column that is removed from totals is missed by its users."""
    edit_row(package, "totals", "Iceland: trafficking victims identified/2020", value="31")
    assert list_changes(package, "totals") == []
    with edit_json(package / "schemas/totals.json") as schema:
        schema["fields"] = [entry for entry in schema["fields"] if entry["name"] != "note"]
    assert list_changes(package, "totals") == ["major column-removed note"]
