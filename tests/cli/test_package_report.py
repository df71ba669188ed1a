"""Running checks over a package, and completing their findings."""

from cells import edit_row, read_rows
from conftest import edit_json, field
from tip_figures.cli.package_report import complete_findings, run_checks
from tip_figures.datapackage.checks import STRUCTURE, Check
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.report import CheckResult, Report

FINDING = Finding("a.csv", 1, "", "c", "", "m")


def make_check(name, findings, counts):
    return Check(name, lambda _: iter(findings), lambda _: counts)


def test_finding_of_two_checks_counts_for_the_first(package):
    checks = [make_check(name, [FINDING, FINDING], {"rows": 1}) for name in ("first", "second")]
    results = run_checks(load_package(package), checks).results
    assert [result.findings for result in results] == [[FINDING], []]


def test_check_without_tables_is_left_out(package):
    assert run_checks(load_package(package), [make_check("absent", [], {})]).results == []


def test_check_that_looked_at_nothing_is_reported(package):
    (result,) = run_checks(load_package(package), [make_check("idle", [], {"rows": 0})]).results
    messages = [(finding.code, finding.message) for finding in result.findings]
    assert messages == [("nothing-checked", "The check idle had nothing to check: no rows.")]


def test_check_without_rows_is_no_finding_where_a_table_is_not_read(make_package):
    """That finding says why there are none."""
    package = load_package(make_package("a\n1\n", [field("a", "time")]))
    (result,) = run_checks(package, [make_check("idle", [], {"rows": 0})]).results
    assert result.findings == []


def test_name_of_the_folder_takes_the_place_of_a_missing_name(make_package):
    root = make_package("a\nx\n", [field("a")], package={"name": None, "version": None})
    report = run_checks(load_package(root), [])
    assert (report.package, report.version) == ("tiny", None)


def test_property_has_its_line(make_package):
    """One of a schema too; a missing property has the line of what should contain it."""
    root = make_package("a\nx\n", [field("a", title=5)], package={"version": "1"})
    with edit_json(root / "datapackage.json") as descriptor:
        del descriptor["resources"][0]["path"]
    package = load_package(root)
    findings = complete_findings(package, run_checks(package, [STRUCTURE])).findings
    lines = {(finding.path, finding.column): finding.line for finding in findings}
    assert lines["datapackage.json", "version"] == 4
    assert lines["t.json", "fields.a.title"] == 6
    assert min(lines.values()) > 0


def test_what_tidy_makes_has_its_hint(package):
    """An empty required cell has it only if it follows from others, a missing file likewise."""
    places = {
        "source_id": ("resources/identities.csv", 2),
        "kind": ("resources/identities.csv", 2),
        "resources.totals.path": ("datapackage.json", 0),
        "resources.areas.path": ("datapackage.json", 0),
    }
    findings = tuple(
        Finding(*place, column, "cell-required" if place[1] else "path-missing", "", "m", "hint")
        for column, place in places.items()
    )
    identity_id = read_rows(package, "identities")[0]["identity_id"]
    edit_row(package, "identities", identity_id, source_id="")
    report = Report("p", None, (CheckResult("cells", {"rows": 1}, findings),))
    completed = complete_findings(load_package(package), report)
    fixed = {finding.column for finding in completed.findings if finding.is_fixed_by_tidy}
    assert fixed == {"source_id", "resources.totals.path"}
