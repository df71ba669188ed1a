"""Repeated faults of descriptors become one finding with a count."""

from conftest import edit_json, field
from tip_figures.datapackage.findings import create_finding
from tip_figures.datapackage.schema.descriptor_faults import DescriptorFault
from tip_figures.datapackage.schema.fault_groups import merge_faults


def make_fault(place, kind="field type", path="t.json", problem="It is wrong."):
    finding = create_finding("descriptor-invalid", path, 0, place, problem=problem, hint="")
    return DescriptorFault(finding, kind)


def merge(*faults):
    return [(finding.column, finding.message) for finding in merge_faults(faults)]


def test_faults_of_one_kind_are_one_finding():
    """It has the place and the words of the first, and names the others."""
    faults = [make_fault("a"), make_fault("b"), make_fault("rules.1.name")]
    message = "It is wrong. The same fault is in 2 more places: b, rules[1].name."
    assert merge(*faults) == [("a", message)]


def test_two_faults_of_one_kind_are_one_finding():
    """The count is in the singular."""
    message = "It is wrong. The same fault is in 1 more place: b."
    assert merge(make_fault("a"), make_fault("b")) == [("a", message)]


def test_one_fault_has_no_count():
    """Its message is unchanged."""
    assert merge(make_fault("a")) == [("a", "It is wrong.")]


def test_places_are_limited():
    """The message names five other places; the count is that of all."""
    five = [make_fault(f"f{number}") for number in range(6)]
    assert merge(*five)[0][1].endswith("in 5 more places: f1, f2, f3, f4, f5.")
    six = [make_fault(f"f{number}") for number in range(7)]
    assert merge(*six)[0][1].endswith("in 6 more places: f1, f2, f3, f4, f5, ….")


def test_faults_of_other_kinds_or_files_are_findings_of_their_own():
    """So are those of no kind; each group has the place of its first fault in the order."""
    faults = [
        make_fault("a"),
        make_fault("b", kind="field name"),
        make_fault("c", path="u.json"),
        make_fault("d", kind=""),
        make_fault("e", kind=""),
        make_fault("f"),
    ]
    merged = merge(*faults)
    assert [place for place, _message in merged] == ["a", "b", "c", "d", "e"]
    assert [message for _place, message in merged if "same fault" in message] == [
        "It is wrong. The same fault is in 1 more place: f."
    ]


def test_package_with_the_same_fault_in_each_field_has_one_finding(make_package, run_checks):
    """Titles that are numbers in 40 fields; another fault is reported beside it."""
    fields = [field(f"f{number}", title=number) for number in range(40)]
    fields.append(field("last", description=["x"]))
    header = ",".join(entry["name"] for entry in fields)
    root = make_package(f"{header}\n", fields)
    findings = [f for f in run_checks(root) if f.code == "descriptor-invalid"]
    assert [(finding.column, finding.hint) for finding in findings] == [
        ("f0.title", 'Write "title": "0".'),
        ("last.description", 'Write "description": "x".'),
    ]
    assert findings[0].message == (
        "f0.title must be a text; here it is the number 0. "
        "The same fault is in 39 more places: "
        "f1.title, f2.title, f3.title, f4.title, f5.title, …."
    )


def test_package_without_faults_has_no_finding(make_package, run_checks):
    """The same titles as texts."""
    fields = [field(f"f{number}", title=str(number)) for number in range(40)]
    header = ",".join(entry["name"] for entry in fields)
    findings = run_checks(make_package(f"{header}\n", fields), "structure")
    assert [finding.code for finding in findings if finding.severity == "error"] == []


def test_resources_without_a_schema_are_one_finding(make_package, run_checks):
    """Such findings come from reading the package, and are counted in the same way."""
    root = make_package("x\n1\n", [field("x")])
    with edit_json(root / "datapackage.json") as descriptor:
        (resource,) = descriptor["resources"]
        for name in "abc":
            descriptor["resources"].append({"name": name, "path": "t.csv", "type": "table"})
        assert resource["schema"]
    findings = [finding for finding in run_checks(root) if finding.code == "schema-missing"]
    (finding,) = findings
    assert "in 2 more places: resources.b.schema, resources.c.schema." in finding.message
