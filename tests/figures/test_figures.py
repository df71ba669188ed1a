"""The eight source tables as typed records, even if rows, tables or columns are missing."""

from decimal import Decimal

import pytest

from cases import cases
from cells import drop_row, edit_row, read_rows
from conftest import edit_json, read_figures
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures
from tip_figures.figures.records.record_types import ROW_TYPES

IN_2021 = "demo-2021-isl-"  # begins the ids of the figures of this edition
SOURCE = "demo-2021-isl-protection"
ASSISTED = IN_2021 + "assisted-2020"


def test_cells_become_values_of_their_types():
    """An empty text is "", an empty number None."""
    figure = read_figures().figure_by_id[ASSISTED]
    assert (figure.value, figure.bound) == (Decimal(41), "at_least")
    assert (figure.value_to, figure.derived_by) == (None, "")


def test_lists_are_divided():
    """The items of a list are separated by semicolons."""
    assert read_figures().indicator_by_id["assistance_allocation"].units == ("ISK", "USD")


def test_codes_of_dimensions_are_in_one_mapping():
    """In the order of the schema; the code is empty if the indicator does not have it."""
    figures = read_figures()
    codes = figures.figure_by_id[ASSISTED].codes
    assert list(codes) == [dimension.name for dimension in figures.dimensions]
    assert {name: code for name, code in codes.items() if code} == {"sex": "all"}


def test_records_know_their_lines(package):
    """The line is that of the file, whose first line is the header."""
    figure_ids = [row["figure_id"] for row in read_rows(package, "figures")]
    figure = read_figures(package).figure_by_id[ASSISTED]
    assert figure.line == 2 + figure_ids.index(ASSISTED)


def test_dimensions_of_areas_are_those_that_refer_to_areas():
    """Where people come from, and where they were exploited."""
    dimensions = read_figures().dimensions
    area_dimensions = [dimension.name for dimension in dimensions if dimension.is_area]
    assert area_dimensions == ["citizenship", "exploited_in"]


def test_codes_have_labels():
    """Areas have names, other codes have labels in the schema; an unknown code is its own label."""
    figures = read_figures()
    assert figures.get_code_label("citizenship", "NOR") == "Norway"
    assert figures.get_code_label("sex", "unknown") == "sex unknown"
    assert figures.get_code_label("sex", "x") == "x"


@cases(
    "check, table, key, cells",
    {
        "indicator-is-not-unused": (
            "codes",
            "figures",
            IN_2021 + "operations-2020",
            {"value": "many"},
        ),
        "figure-is-not-unsupported": (
            "numerals",
            "numerals",
            f"{SOURCE}/1/2/42",
            {"value": "many"},
        ),
        "identity-without-value-is-not-reported": (
            "identities",
            "figures",
            IN_2021 + "assisted-2020-male",
            {"value": "many"},
        ),
        "identity-without-role-is-not-reported": (
            "identities",
            "identity_terms",
            IN_2021 + "identified-rose/1",
            {"role": ""},
        ),
    },
)
def test_invalid_cell_has_no_consequences(package, run_checks, check, table, key, cells):
    """The check of cells reports it; other checks do not report what is missing because of it."""
    edit_row(package, table, key, **cells)
    assert run_checks(package, check) == []


def test_invalid_cell_hides_nothing_else(package, run_checks):
    """Of two figures, one has an invalid numeral and the other none: the other is reported."""
    edit_row(package, "numerals", f"{SOURCE}/1/2/14", value="many")
    drop_row(package, "numerals", f"{SOURCE}/1/2/42")
    findings = run_checks(package, "numerals")
    assert [(finding.code, finding.key) for finding in findings] == [
        ("figure-unsupported", IN_2021 + "identified-2019")
    ]


def load_findings(root):
    """Load the figures of a package that cannot be loaded; return the findings."""
    findings = Figures.load(load_package(root))
    assert isinstance(findings, tuple)
    return findings


@pytest.mark.parametrize(
    "table", [name for name in ROW_TYPES if name not in ("figures", "indicators")]
)
def test_missing_table_is_reported(package, table):
    """A package of figures without one of the eight tables must not remain unchecked silently."""
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"] = [
            resource for resource in descriptor["resources"] if resource["name"] != table
        ]
    (finding,) = load_findings(package)
    assert (finding.code, finding.path) == ("table-needed", "datapackage.json")
    assert finding.message == (
        f"The package has no table “{table}”, but the checks of figures need all of their tables."
    )


def test_missing_column_is_reported(package):
    """The finding is about the schema."""
    with edit_json(package / "schemas/figures.json") as schema:
        schema["fields"] = [field for field in schema["fields"] if field["name"] != "bound"]
    (finding,) = load_findings(package)
    assert finding.code == "column-needed"
    assert (finding.path, finding.column) == ("schemas/figures.json", "bound")
    assert finding.message == (
        "The checks of figures need a column “bound” of type string in the table figures."
    )


def test_column_of_unsuitable_type_is_reported(package):
    """A dimension has codes, which are texts."""
    with edit_json(package / "schemas/figures.json") as schema:
        (sex,) = [field for field in schema["fields"] if field["name"] == "sex"]
        sex["type"] = "integer"
    (finding,) = load_findings(package)
    assert (finding.code, finding.column) == ("column-needed", "sex")


def test_package_without_figures_has_no_findings(make_package):
    """The checks of figures have nothing to check in a package about something else."""
    assert load_findings(make_package("a\nx\n", [{"name": "a", "type": "string"}])) == ()


def test_missing_file_is_not_reported_twice(package):
    """The check of the structure reports it."""
    (package / "resources/areas.csv").unlink()
    assert load_findings(package) == ()
