"""Packages of version 1: a column whose label is no name of a field is matched by its place."""

from conftest import edit_json, field
from tip_figures.datapackage.read.column_matching import match_columns

FIELDS = ["id", "name", "year"]


def test_unknown_label_gets_the_name_of_the_field_in_its_place():
    assert match_columns(["id", "Full name", "year"], FIELDS) == FIELDS


def test_labels_that_are_all_unknown_are_matched_if_there_are_as_many():
    assert match_columns(["a", "b", "c"], FIELDS) == FIELDS
    assert match_columns(["a", "b"], FIELDS) == ["a", "b"]
    assert match_columns(["id;name;year"], FIELDS) == ["id;name;year"]


def test_known_label_keeps_its_name_wherever_it_is():
    """A field that another column has is not given to an unknown label."""
    assert match_columns(["year", "id", "name"], FIELDS) == ["year", "id", "name"]
    assert match_columns(["x", "id", "year"], FIELDS) == ["x", "id", "year"]


def test_extra_columns_keep_their_labels():
    assert match_columns(["id", "label", "year", "note"], FIELDS) == ["id", "name", "year", "note"]
    assert match_columns([], FIELDS) == []


def check_labels(make_package, run_checks, header, *, version):
    """Return the errors of a table with two columns, n and x, under another header."""
    fields = [field("n", "integer"), field("x", "year")]
    root = make_package(f"{header}\n1,2019\n2,19\n", fields)
    with edit_json(root / "datapackage.json") as descriptor:
        if version == 1:
            del descriptor["$schema"]
    findings = run_checks(root, "structure", "cells")
    return [(finding.code, finding.line) for finding in findings if finding.severity == "error"]


def test_cells_of_a_matched_column_are_checked(make_package, run_checks):
    """In version 1 the label is a warning at most, and the cell that is no year is an error."""
    assert check_labels(make_package, run_checks, "n,Year ", version=1) == [("cell-type", 3)]


def test_version_2_matches_columns_by_their_names(make_package, run_checks):
    """There the label is an error, and cells of a column without a field are not checked."""
    codes = check_labels(make_package, run_checks, "n,Year ", version=2)
    assert codes
    assert ("cell-type", 3) not in codes


def test_labels_that_are_names_have_no_finding(make_package, run_checks):
    """Only the cell is wrong, in both versions."""
    for version in (1, 2):
        errors = check_labels(make_package, run_checks, "n,x", version=version)
        assert errors == [("cell-type", 3)]
