"""Running checks over a package, and completing their findings."""

import pytest

from conftest import edit_json, field
from tip_figures.cli.package_report import complete_findings, get_name_and_version, run_checks
from tip_figures.datapackage.checks import STRUCTURE, Check
from tip_figures.datapackage.findings import Finding, make_tidy_hint
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.report import CheckResult, Report

FINDING = Finding("a.csv", 1, "", "c", "", "m")


def make_check(name, findings, counts):
    return Check(name, lambda _: iter(findings), lambda _: counts)


def test_finding_of_two_checks_counts_for_the_first(package):
    checks = [
        make_check("first", [FINDING, FINDING], {"rows": 1}),
        make_check("second", [FINDING], {"rows": 1}),
    ]
    results = run_checks(load_package(package), checks).results
    assert [(result.name, result.findings) for result in results] == [
        ("first", (FINDING,)),
        ("second", ()),
    ]


def test_check_without_tables_is_left_out(package):
    assert run_checks(load_package(package), [make_check("absent", [], {})]).results == ()


def test_check_that_looked_at_nothing_is_reported(package):
    (result,) = run_checks(load_package(package), [make_check("idle", [], {"rows": 0})]).results
    messages = [(finding.code, finding.message) for finding in result.findings]
    assert messages == [("nothing-checked", "The check idle had nothing to check: no rows.")]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param({"name": "n", "version": "1.0.0"}, ("n", "1.0.0"), id="both"),
        pytest.param({"name": 1, "version": None}, ("tiny", None), id="neither"),
    ],
)
def test_name_of_the_folder_takes_the_place_of_a_missing_name(make_package, properties, expected):
    root = make_package("a\nx\n", [field("a")], package=properties)
    assert get_name_and_version(load_package(root)) == expected


def find_structure_lines(root):
    """Return path, column and line of what the check of the structure finds."""
    package = load_package(root)
    report = complete_findings(package, run_checks(package, [STRUCTURE]))
    return [(finding.path, finding.column, finding.line) for finding in report.findings]


def test_property_of_the_descriptor_has_its_line(make_package):
    root = make_package("a\nx\n", [field("a")], package={"version": "1"})
    assert ("datapackage.json", "version", 4) in find_structure_lines(root)


def test_field_of_a_schema_has_its_line(make_package):
    """The fifth line of the file is the type of the first field."""
    root = make_package("a\nx\n", [field("a", "integr")])
    assert ("t.json", "fields.a.type", 5) in find_structure_lines(root)


def test_missing_property_has_the_line_of_what_should_contain_it(make_package):
    """A resource without path has the line at which the resource begins."""
    root = make_package("a\nx\n", [field("a")])
    with edit_json(root / "datapackage.json") as descriptor:
        del descriptor["resources"][0]["path"]
    lines = [line for path, _, line in find_structure_lines(root) if path == "datapackage.json"]
    assert all(line > 0 for line in lines)


def test_cell_that_tidy_fills_has_its_hint(package):
    """An empty required cell has the hint to run tidy only if it follows from other cells."""
    cells = [
        Finding("resources/identities.csv", 2, "source_id", "cell-required", "", "m", "hint"),
        Finding("resources/identities.csv", 2, "kind", "cell-required", "", "m", "hint"),
    ]
    file = package / "resources/identities.csv"
    header, first_row, *rows = file.read_text(encoding="utf-8").splitlines()
    column = header.split(",").index("source_id")
    row_cells = first_row.split(",")
    row_cells[column] = ""
    content = "\n".join([header, ",".join(row_cells), *rows]) + "\n"
    file.write_text(content, encoding="utf-8")
    report = Report("p", None, (CheckResult("cells", {"rows": 1}, tuple(cells)),))
    completed = complete_findings(load_package(package), report)
    hints = {finding.column: finding.hint for finding in completed.findings}
    assert hints == {"source_id": make_tidy_hint(), "kind": "hint"}
