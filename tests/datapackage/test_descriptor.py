"""Descriptors and schemas: the profile of the standard, our own rules, files and hashes."""

import hashlib
import os

import pytest

from cases import cases
from conftest import edit_json, field, run_checks
from tip_figures.datapackage.findings import ReadError
from tip_figures.datapackage.json_file import find_property_lines
from tip_figures.datapackage.package import load_package

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"


def find_places(findings):
    """Return file, place and code of each finding."""
    return [f"{finding.path} {finding.column} {finding.code}" for finding in findings]


def test_package_that_follows_the_standard_is_valid(make_package):
    """Size and hash of the file are right."""
    package = {
        "title": "T",
        "homepage": "https://example.org/data",
        "image": "docs/logo.png",
        "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "A", "email": "a@example.org"}],
        "created": "2026-11-29T10:00:00Z",
        "custom": {"property": 1},
    }
    digits = hashlib.sha256(ROWS.encode()).hexdigest()
    resource = {"hash": f"sha256:{digits.upper()}", "bytes": len(ROWS)}
    root = make_package(ROWS, FIELDS, primaryKey="id", package=package, resource=resource)
    assert run_checks(root) == []


LABELS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
# Properties of a table and its package → file, place and code of what is wrong.
WRONG_PROPERTIES = {
    "item of a list": (
        {"package": {"keywords": ["a", 5]}},
        "datapackage.json keywords.1 descriptor-invalid",
    ),
    "name that is a path": (
        {"package": {"name": "a/b"}},
        "datapackage.json name descriptor-invalid",
    ),
    "no email": (
        {"package": {"contributors": [{"email": "a"}]}},
        "datapackage.json contributors.0.email descriptor-invalid",
    ),
    "version of two numbers": (
        {"package": {"version": "1.0"}},
        "datapackage.json version version-invalid",
    ),
    "script as homepage": (
        {"package": {"homepage": "javascript:alert(5)"}},
        "datapackage.json homepage descriptor-invalid",
    ),
    "image outside of the package": (
        {"package": {"image": "../logo.png"}},
        "datapackage.json image descriptor-invalid",
    ),
    "$schema that is a name": (
        {"package": {"$schema": "data-package"}},
        "datapackage.json $schema not-read",
    ),
    "schema at an address": (
        {"resource": {"schema": "https://example.org/t.json"}},
        "datapackage.json resources.t.schema not-read",
    ),
    "table without a schema": (
        {"resource": {"schema": None}},
        "datapackage.json resources.t.schema descriptor-invalid; "
        "datapackage.json resources.t.schema not-read",
    ),
    "hash of another kind": (
        {"resource": {"hash": "crc32:00000000"}},
        "datapackage.json resources.t.hash not-read",
    ),
    "hash of other content": (
        {"resource": {"hash": f"sha256:{'0' * 64}"}},
        "datapackage.json resources.t.hash hash-differs",
    ),
    "another size": ({"resource": {"bytes": 5}}, "datapackage.json resources.t.bytes hash-differs"),
    "type of another kind": (
        {"fields": [{"name": "c", "type": ["x"]}]},
        "t.json fields.c not-read",
    ),
    "enum as text": (
        {"fields": [field("c", enum="a")]},
        "t.json fields.c.constraints.enum descriptor-invalid",
    ),
    "code without a label": (
        {"fields": [field("c", enum=["a", "b"], categories=LABELS[:1])]},
        "t.json fields.c.categories schema-invalid",
    ),
    "label without a code": (
        {"fields": [field("c", enum=["a"], categories=LABELS)]},
        "t.json fields.c.categories schema-invalid",
    ),
    "repeated category": (
        {"fields": [field("c", enum=["a"], categories=LABELS[:1] * 2)]},
        "t.json fields.c.categories schema-invalid",
    ),
    "class subtracted in a pattern": (
        {"fields": [field("c", pattern="[a-z-[aeiou]]+")]},
        "t.json fields.c not-read",
    ),
    "repeated column": ({"fields": [field("c"), field("c")]}, "t.json fields.c schema-invalid"),
    "primary key without its column": ({"primaryKey": "x"}, "t.json primaryKey schema-invalid"),
    "column twice in the primary key": (
        {"primaryKey": ["id", "id"]},
        "t.json primaryKey descriptor-invalid",
    ),
    "unique key without its column": (
        {"uniqueKeys": [["id", "x"]]},
        "t.json uniqueKeys schema-invalid",
    ),
    "no foreign key": ({"foreignKeys": []}, "t.json foreignKeys descriptor-invalid"),
    "text for a missing value": ({"missingValues": ["-"]}, "t.json missingValues not-read"),
}


@cases("properties, expected", WRONG_PROPERTIES)
def test_wrong_property_is_found_at_its_place(make_package, properties, expected):
    """The checks of rows, whose findings are about t.csv, do not fail."""
    findings = run_checks(make_package(ROWS, **{"fields": FIELDS, **properties}))
    places = [place for place in find_places(findings) if not place.startswith("t.csv")]
    assert "; ".join(places) == expected


def test_package_without_a_version_of_the_standard_is_not_read(make_package):
    """Without $schema it is of version 1."""
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        del descriptor["$schema"]
    assert find_places(run_checks(root)) == ["datapackage.json $schema not-read"]


def test_schema_in_the_descriptor_is_checked_there(make_package):
    """Its table is read."""
    schema = {"fields": [field("id", "integer", title=5), field("n")], "primaryKey": "x"}
    findings = run_checks(make_package("id,n\ny,2\n", FIELDS, resource={"schema": schema}))
    assert find_places(findings) == [
        "datapackage.json resources.t.schema.fields.id.title descriptor-invalid",
        "datapackage.json resources.t.schema.primaryKey schema-invalid",
        "t.csv id cell-type",
    ]


def test_two_resources_need_names_and_files_of_their_own(make_package):
    make_package(ROWS, FIELDS, name="T", resource={"path": "T.csv"})
    findings = run_checks(make_package(ROWS, FIELDS), "structure")
    assert [finding.message for finding in findings if finding.code == "schema-invalid"] == [
        "Two resources have the name “t”, apart from letter case.",
        "Two resources have the path “t.csv”, apart from letter case.",
    ]


def test_table_that_no_resource_lists_is_reported(make_package):
    root = make_package(ROWS, FIELDS)
    (root / "forgotten.csv").write_text("a\n")
    (root / "link.csv").symlink_to(root / "t.csv")
    assert find_places(run_checks(root)) == ["forgotten.csv  table-unlisted"]


# Files


UNSAFE = ("path-unsafe", "is not a path inside the package.")
UNREADABLE = ("path-missing", "is not a file that can be read.")
PATHS = {
    **dict.fromkeys(("/etc/passwd", "../t.csv", "a\\b.csv", ".t.csv", "t.csv/"), UNSAFE),
    **dict.fromkeys(("file:///t.csv", "a\u202eb.csv"), UNSAFE),
    **dict.fromkeys(("pipe", "loop"), UNREADABLE),
    "none.csv": ("path-missing", "does not exist."),
    "outside": ("path-unsafe", "is a link that leads out of the package."),
}


@cases("path, fault", PATHS.items())
def test_only_a_regular_file_inside_is_opened(make_package, path, fault):
    root = make_package(ROWS, FIELDS, resource={"path": path})
    os.mkfifo(root / "pipe")
    (root / "loop").symlink_to("loop")
    (root.parent / "outside.csv").write_text("id,n\n")
    (root / "outside").symlink_to(root.parent / "outside.csv")
    (finding,) = [entry for entry in run_checks(root) if entry.code.startswith("path")]
    code, reason = fault
    assert (finding.column, finding.code) == ("resources.t.path", code)
    assert finding.message.endswith(reason)


UNREADABLE_DESCRIPTORS = {
    "{": "not JSON: Expecting property name enclosed in double quotes at line 1, column 2.",
    "[]": "it is not a JSON object.",
    "\udcff": "not UTF-8: byte 0xff at offset 0.",
    "\ufeff{}": "it begins with a byte order mark; save it as UTF-8 without one.",
    '{"a": 1, "a": 2}': "the name “a” occurs 2 times in one object.",
    '{"a": NaN}': "a number that is not finite, or half of a surrogate pair.",
    '{"a": 1e999}': "a number that is not finite, or half of a surrogate pair.",
    '{"a": "\\ud800"}': "a number that is not finite, or half of a surrogate pair.",
    '{"a": ' + "[" * 200_000: "it is nested more than 100 levels deep.",
    '{"a": ' + "9" * 5000 + "}": "has 5000 digits; use ",
}


@pytest.mark.parametrize("content", UNREADABLE_DESCRIPTORS, ids=lambda text: ascii(text)[:20])
def test_unreadable_descriptor_ends_the_reading(tmp_path, content):
    (tmp_path / "datapackage.json").write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(ReadError) as error:
        load_package(tmp_path)
    assert UNREADABLE_DESCRIPTORS[content] in str(error.value)


def test_unreadable_schema_is_reported_at_its_line(make_package):
    root = make_package(ROWS, FIELDS)
    (root / "t.json").write_text('{\n"fields": [,]}')
    (finding,) = run_checks(root, "structure")
    assert (finding.path, finding.line, finding.code) == ("t.json", 2, "schema-invalid")


def test_properties_have_the_lines_of_the_text():
    text = '{"a": "[",\n"b": [\n{"name": "c",\n"d": 1}, ["x"]]}'
    lines = {"": 1, "a": 1, "b": 2, "b.c": 3, "b.c.name": 3, "b.c.d": 4, "b.1": 4}
    assert find_property_lines(text) == lines


def test_repeated_name_has_no_certain_line():
    with pytest.raises(ValueError, match="the name “a” occurs 2 times in one object"):
        find_property_lines('{"a": 1,\n"a": 2,\n"b": 3}')
