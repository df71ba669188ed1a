"""Which version the change of one cell of the small package requires, and why."""

from dataclasses import replace
from pathlib import Path

from cases import cases
from cells import drop_row, edit_row
from conftest import edit_json, read_figures
from tip_figures.datapackage.changes import list_reasons
from tip_figures.datapackage.package import Package, load_package
from tip_figures.datapackage.package_comparison import compare_packages
from tip_figures.figures.changes.identity_changes import describe_tables

FIGURES = read_figures()
FIGURE = "demo-2021-isl-identified-2020"
SOURCE = "demo-2021-isl-protection"
SUM = "demo-2021-isl-identified-by-exploitation"
MEANING = "the meaning of values changed"
EXTENDED = "a list has more entries; the older ones are unchanged"
SUBJECT = "a row that others refer to is about something else"
CORRECTED = "a value was corrected"


def select_table(package: Package, table: str) -> Package:
    """Return a package as if it had one table only, which is quick to compare."""
    resources = [resource for resource in package.resources if resource["name"] == table]
    descriptor = {**package.descriptor, "resources": resources}
    return replace(package, descriptor=descriptor, tables={table: package.tables[table]})


def list_table_reasons(root: Path, table: str) -> list[str]:
    """Return which version a copy of the small package requires, by the changes of one table."""
    old = select_table(FIGURES.package, table)
    new = select_table(load_package(root), table)
    return list_reasons(compare_packages(old, new, describe_tables(FIGURES)))


@cases(
    "table, key, column, cell, meaning",
    {
        "counted-by": ("indicators", "victims_identified", "counted_by", "ngo", MEANING),
        "definition": ("indicators", "victims_identified", "definition", "Other.", MEANING),
        "label": ("indicators", "victims_identified", "label", "other", MEANING),
        "measure": ("indicators", "victims_identified", "measure", "stock", MEANING),
        "units": ("indicators", "victims_identified", "units", "case", MEANING),
        "dimensions": ("indicators", "victims_identified", "dimensions", "sex", MEANING),
        "part-of": ("indicators", "victims_identified", "part_of", "calls", MEANING),
        "edition": ("sources", SOURCE, "edition_year", "2022", MEANING),
        "year-covered": ("sources", SOURCE, "year_covered", "2021", MEANING),
        "period": ("figures", FIGURE, "period", "several_years", SUBJECT),
        "year-of-a-figure": ("figures", FIGURE, "year", "2018", SUBJECT),
        "dimension-of-a-figure": ("figures", FIGURE, "sex", "female", SUBJECT),
        "unit": ("figures", FIGURE, "unit", "case", SUBJECT),
    },
)
def test_change_of_what_is_counted_is_major(package, table, key, column, cell, meaning):
    edit_row(package, table, key, **{column: cell})
    assert list_table_reasons(package, table) == [
        f"major: {meaning}: {column} of {key} (resources/{table}.csv)"
    ]


@cases(
    "column, cell, reason",
    {
        "unit more": ("units", "USD;EUR;ISK", f"minor: {EXTENDED}"),
        "other order": ("units", "USD;ISK", f"patch: {CORRECTED}"),
        "other unit": ("units", "EUR;ISK", f"major: {MEANING}"),
        "dimension more": ("dimensions", "purpose;sex", f"minor: {EXTENDED}"),
        "no dimension": ("dimensions", "", f"major: {MEANING}"),
    },
)
def test_longer_list_of_an_indicator_is_minor(package, column, cell, reason):
    """Figures that there were mean the same; an entry that is gone is another meaning."""
    edit_row(package, "indicators", "assistance_allocation", **{column: cell})
    place = f"{column} of assistance_allocation (resources/indicators.csv)"
    assert list_table_reasons(package, "indicators") == [f"{reason}: {place}"]


@cases(
    "table, key, column",
    {
        "note-of-an-indicator": ("indicators", "victims_identified", "note"),
        "publisher": ("sources", SOURCE, "publisher"),
        "note-of-a-figure": ("figures", FIGURE, "note"),
        "statement-of-an-identity": ("identities", SUM, "statement"),
    },
)
def test_change_of_wording_is_a_patch(package, table, key, column):
    edit_row(package, table, key, **{column: "Other words."})
    assert list_table_reasons(package, table) == [
        f"patch: {CORRECTED}: {column} of {key} (resources/{table}.csv)"
    ]


def test_changed_label_of_a_code_is_major(package):
    with edit_json(package / "schemas/figures.json") as schema:
        (bound,) = (entry for entry in schema["fields"] if entry["name"] == "bound")
        bound["categories"][0]["label"] = "at most or so"
    code = bound["categories"][0]["value"]
    assert list_table_reasons(package, "figures") == [
        f"major: {MEANING}: bound.categories.{code} (schemas/figures.json)"
    ]


def test_removed_numeral_is_major(package):
    drop_row(package, "numerals", f"{SOURCE}/1/2/14")
    assert list_table_reasons(package, "numerals") == [
        f"major: a row was removed that others may refer to: {SOURCE}/1/2/14"
        " (resources/numerals.csv)"
    ]


def test_gap_that_is_filled_is_a_minor_change(package):
    """Nothing refers to a row of gaps."""
    key = f"victims_assisted/ISL/all/person/2021/{SOURCE.replace('2021', '2022')}"
    drop_row(package, "gaps", key)
    assert list_table_reasons(package, "gaps") == [
        f"minor: a row was removed: {key} (resources/gaps.csv)"
    ]


def test_rows_of_a_generated_table_are_not_compared(package):
    """They follow from other tables; tidy makes them."""
    edit_row(package, "totals", "Iceland: trafficking victims identified/2020", value="31")
    assert list_table_reasons(package, "totals") == []


def test_schema_of_a_generated_table_is_compared(package):
    """A column that is removed from totals is missed by its users."""
    with edit_json(package / "schemas/totals.json") as schema:
        schema["fields"] = [entry for entry in schema["fields"] if entry["name"] != "note"]
    assert list_table_reasons(package, "totals") == [
        "major: a column was removed: note (schemas/totals.json)"
    ]
