"""Running checks over a package, and completing their findings."""

from cells import edit_row, read_rows
from conftest import edit_json, field
from tip_figures.checks import PANDERA
from tip_figures.cli.package_report import complete_findings, run_checks
from tip_figures.datapackage.checks import STRUCTURE, Check
from tip_figures.datapackage.findings import Finding
from tip_figures.datapackage.package import load_package
from tip_figures.figures.model import Figures

FINDING = Finding("a.csv", 1, "", "c", "", "m")


def run_twice(root, findings, counts):
    """Run the same check twice, and return both results."""
    check = Check("idle", lambda _: iter(findings), lambda _: counts)
    return run_checks(load_package(root), None, [check, check]).results


def test_finding_of_two_checks_counts_for_the_first(package):
    results = run_twice(package, [FINDING, FINDING], {"rows": 1})
    assert [result.findings for result in results] == [[FINDING], []]


def test_check_without_tables_is_left_out(package):
    assert run_twice(package, [], {}) == []


def test_check_that_looked_at_nothing_is_reported(package):
    (finding,) = run_twice(package, [], {"rows": 0})[0].findings
    assert finding.message == "The check idle had nothing to check: no rows."


def test_check_without_rows_is_no_finding_where_a_table_is_not_read(make_package):
    """That finding says why there are none."""
    package = make_package("a\n1\n", [field("a", "time")])
    assert run_twice(package, [], {"rows": 0})[0].findings == []


def test_name_of_the_folder_takes_the_place_of_a_missing_name(make_package):
    root = make_package("a\nx\n", [field("a")], package={"name": None, "version": None})
    report = run_checks(load_package(root), None, [])
    assert (report.package, report.version) == ("tiny", None)


def test_property_has_its_line(make_package):
    """One of a schema too; a missing property has the line of what should contain it."""
    root = make_package("a\nx\n", [field("a", title=5)], package={"version": "1"})
    with edit_json(root / "datapackage.json") as descriptor:
        del descriptor["resources"][0]["path"]
    package = load_package(root)
    findings = complete_findings(package, None, run_checks(package, None, [STRUCTURE])).findings
    lines = {finding.column: finding.line for finding in findings}
    assert (lines["version"], lines["fields.a.title"]) == (4, 6)
    assert min(lines.values()) > 0


def test_what_tidy_makes_has_its_hint(package):
    """A wrong cell has it in a table that tidy makes, an empty one if it follows from others."""
    identity_id = read_rows(package, "identities")[0]["identity_id"]
    edit_row(package, "identities", identity_id, source_id="", statement="")
    edit_row(package, "contradictions", "", verdict="x")
    (package / "resources/totals.csv").unlink()
    with edit_json(package / "datapackage.json") as descriptor:
        descriptor["resources"].append({"name": "other", "path": "other.csv"})
    loaded = load_package(package)
    figures = Figures.load(loaded)
    report = run_checks(loaded, figures, [STRUCTURE, PANDERA])
    findings = complete_findings(loaded, figures, report).findings
    is_fixed = {finding.column: finding.is_fixed_by_tidy for finding in findings}
    assert is_fixed == {
        "source_id": True,
        "verdict": True,
        "statement": False,
        "resources.totals.path": True,
        "resources.other.path": False,
        "resources.other.schema": False,
    }
