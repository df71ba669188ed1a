"""Descriptors and schemas: the profile of the standard, our own rules, files and hashes."""

import hashlib
import os

import pytest

from cases import cases
from conftest import edit_json, field, run_checks
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import load_package

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"


def find_places(findings):
    """Return "column code" of each finding, sorted."""
    return sorted(f"{finding.column} {finding.code}" for finding in findings)


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


# Properties of the descriptor → place and code of what is wrong.
WRONG_PROPERTIES = {
    "item of a list": ({"keywords": ["a", 5]}, "keywords.1 descriptor-invalid"),
    "name that is a path": ({"name": "a/b"}, "name descriptor-invalid"),
    "no email": ({"contributors": [{"email": "a"}]}, "contributors.0.email descriptor-invalid"),
    "version of two numbers": ({"version": "1.0"}, "version version-invalid"),
    "script as homepage": ({"homepage": "javascript:alert(5)"}, "homepage descriptor-invalid"),
    "image outside of the package": ({"image": "../logo.png"}, "image descriptor-invalid"),
    "$schema that is a name": ({"$schema": "data-package"}, "$schema not-read"),
}


@cases("properties, place", WRONG_PROPERTIES)
def test_wrong_property_is_found_at_its_place(make_package, properties, place):
    findings = run_checks(make_package(ROWS, FIELDS, package=properties))
    assert find_places(findings) == [place]
    assert all(finding.path == "datapackage.json" for finding in findings)


def test_package_without_a_version_of_the_standard_is_not_read(make_package):
    """Without $schema it is of version 1."""
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        del descriptor["$schema"]
    assert find_places(run_checks(root)) == ["$schema not-read"]


# Properties of a resource → place and code of what is wrong.
WRONG_RESOURCES = {
    "encoding as a number": ({"encoding": 8}, "encoding descriptor-invalid"),
    "schema at an address": ({"schema": "https://example.org/t.json"}, "schema not-read"),
    "table without a schema": ({"schema": None, "type": "table"}, "schema not-read"),
    "hash of another kind": ({"hash": "crc32:00000000"}, "hash not-read"),
    "hash of other content": ({"hash": f"sha256:{'0' * 64}"}, "hash hash-differs"),
    "another size": ({"bytes": 5}, "bytes hash-differs"),
}


@cases("properties, place", WRONG_RESOURCES)
def test_wrong_resource_is_found_at_its_place(make_package, properties, place):
    root = make_package(ROWS, FIELDS, resource=properties)
    assert f"resources.t.{place}" in find_places(run_checks(root))


CATEGORIES = "fields.c.categories schema-invalid"
LABELS = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
# A field → place and code of what is wrong.
WRONG_FIELDS = {
    "no type": ({"name": "c"}, "fields.c not-read"),
    "type of another kind": ({"name": "c", "type": ["x"]}, "fields.c not-read"),
    "enum as text": (field("c", enum="a"), "fields.c.constraints.enum descriptor-invalid"),
    "code without a label": (field("c", enum=["a", "b"], categories=LABELS[:1]), CATEGORIES),
    "label without a code": (field("c", enum=["a"], categories=LABELS), CATEGORIES),
    "repeated category": (field("c", enum=["a"], categories=LABELS[:1] * 2), CATEGORIES),
    "class subtracted in a pattern": (field("c", pattern="[a-z-[aeiou]]+"), "fields.c not-read"),
}


@cases("descriptor, place", WRONG_FIELDS)
def test_wrong_field_is_found_at_its_place_in_the_schema(make_package, descriptor, place):
    findings = run_checks(make_package("c\nx\n", [descriptor]), "structure")
    assert find_places(findings) == [place]
    assert all(finding.path == "t.json" for finding in findings)


@cases(
    "schema, place",
    [
        ({"primaryKey": "x"}, "primaryKey schema-invalid"),
        ({"primaryKey": ["id", "id"]}, "primaryKey descriptor-invalid"),
        ({"uniqueKeys": [["id", "x"]]}, "uniqueKeys schema-invalid"),
        ({"fields": [*FIELDS, field("id")]}, "fields.id schema-invalid"),
        ({"foreignKeys": []}, "foreignKeys descriptor-invalid"),
        ({"missingValues": ["-"]}, "missingValues not-read"),
    ],
)
def test_wrong_key_is_found_in_the_schema(make_package, schema, place):
    root = make_package(ROWS, **{"fields": FIELDS, **schema})
    assert find_places(run_checks(root, "structure")) == [place]
    assert place in find_places(run_checks(root))  # with the checks of rows


def test_schema_in_the_descriptor_is_checked_there(make_package):
    """Its table is read."""
    schema = {"fields": [field("id", "integer", title=5), field("n")], "primaryKey": "x"}
    findings = run_checks(make_package("id,n\ny,2\n", FIELDS, resource={"schema": schema}))
    assert [(entry.path, entry.column, entry.code) for entry in findings] == [
        ("datapackage.json", "resources.t.schema.fields.id.title", "descriptor-invalid"),
        ("datapackage.json", "resources.t.schema.primaryKey", "schema-invalid"),
        ("t.csv", "id", "cell-type"),
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
    assert [(f.path, f.code) for f in run_checks(root)] == [("forgotten.csv", "table-unlisted")]


# Files


UNSAFE = ("path-unsafe", "is not a path inside the package.")
UNREADABLE = ("path-missing", "is not a file that can be read.")
PATHS = {
    **dict.fromkeys(("/etc/passwd", "../t.csv", "a\\b.csv", ".t.csv", "t.csv/"), UNSAFE),
    **dict.fromkeys(("file:///t.csv", "a\u202eb.csv"), UNSAFE),
    **dict.fromkeys(("folder", "pipe", "loop"), UNREADABLE),
    "none.csv": ("path-missing", "does not exist."),
    "outside": ("path-unsafe", "is a link that leads out of the package."),
}


@cases("path, fault", PATHS.items())
def test_only_a_regular_file_inside_is_opened(make_package, path, fault):
    root = make_package(ROWS, FIELDS, resource={"path": path})
    (root / "folder").mkdir()
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
    (finding,) = [finding for finding in run_checks(root) if finding.code != "nothing-checked"]
    assert (finding.path, finding.line, finding.code) == ("t.json", 2, "schema-invalid")
