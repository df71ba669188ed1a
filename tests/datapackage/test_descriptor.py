"""Descriptors and schemas: the profile of the standard, our own rules, files and hashes."""

import hashlib
import os

import pytest

from conftest import edit_json, field, summarize
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.package import load_package

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"


def find_places(findings):
    """Return column and code of each finding, sorted."""
    return sorted((finding.column, finding.code) for finding in findings)


def test_package_that_follows_the_standard_is_valid(make_package, run_checks):
    package = {
        "title": "T",
        "homepage": "https://example.org/data",
        "licenses": [{"name": "CC0-1.0"}],
        "contributors": [{"title": "A", "email": "a@example.org"}],
        "created": "2026-11-29T10:00:00Z",
        "custom": {"property": 1},
    }
    assert run_checks(make_package(ROWS, FIELDS, primaryKey="id", package=package)) == []


# Properties of the descriptor → where what is wrong with them is found.
WRONG_PROPERTIES = {
    "title of another type": ({"title": 5}, [("title", "descriptor-invalid")]),
    "keywords as text": ({"keywords": "x"}, [("keywords", "descriptor-invalid")]),
    "empty list": ({"licenses": []}, [("licenses", "descriptor-invalid")]),
    "item of a list": ({"keywords": ["a", 5]}, [("keywords.1", "descriptor-invalid")]),
    "license without a name": ({"licenses": [{}]}, [("licenses.0", "descriptor-invalid")]),
    "no $schema": ({"$schema": None}, [("$schema", "descriptor-invalid")]),
    "name that is a path": ({"name": "a/b"}, [("name", "name-unsafe")]),
    "created on a day": ({"created": "2026-11-29"}, [("created", "descriptor-invalid")]),
    "no email address": (
        {"contributors": [{"title": "A", "email": "a"}]},
        [("contributors.0.email", "descriptor-invalid")],
    ),
    "version of two numbers": ({"version": "1.0"}, [("version", "version-invalid")]),
    "script as homepage": (
        {"homepage": "javascript:alert(5)"},
        [("homepage", "descriptor-invalid")],
    ),
    "words as homepage": ({"homepage": "no url"}, [("homepage", "descriptor-invalid")]),
}


@pytest.mark.parametrize("name", WRONG_PROPERTIES)
def test_wrong_property_is_found_at_its_place(make_package, run_checks, name):
    properties, expected = WRONG_PROPERTIES[name]
    findings = run_checks(make_package(ROWS, FIELDS, package=properties))
    assert [place for place in find_places(findings) if "profile" not in place[1]] == expected
    assert all(finding.path == "datapackage.json" for finding in findings)


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        (
            {"keywords": "x"},
            'The property keywords must be of the JSON type array, not “"x"”.',
        ),
        ({"licenses": []}, "The property licenses must not be empty."),
        ({"resources": 5}, "The property resources must be of the JSON type array, not “5”."),
    ],
)
def test_message_says_what_was_expected(make_package, run_checks, properties, message):
    messages = [
        finding.message for finding in run_checks(make_package(ROWS, FIELDS, package=properties))
    ]
    assert message in messages


# Properties of a field → where what is wrong with them is found.
WRONG_FIELDS = {
    "no type": ({"name": "c"}, [("fields.c.type", "type-unknown")]),
    "unknown type": ({"type": "intger"}, [("fields.c.type", "type-unknown")]),
    "type of another kind": ({"type": ["x"]}, [("fields.c.type", "type-unknown")]),
    "enum as text": (
        {"type": "string", "constraints": {"enum": "a"}},
        [("fields.c.constraints.enum", "descriptor-invalid")],
    ),
    "code without a label": (
        {"type": "string", "constraints": {"enum": ["a", "b"]}, "categories": ["a"]},
        [("fields.c.categories", "categories-differ")],
    ),
    "label without a code": (
        {"type": "string", "constraints": {"enum": ["a"]}, "categories": ["a", "b"]},
        [("fields.c.categories", "categories-differ")],
    ),
    "misspelt constraint": (
        {"type": "integer", "constraints": {"minimun": 1}},
        [("fields.c", "not-read")],
    ),
}


@pytest.mark.parametrize("name", WRONG_FIELDS)
def test_wrong_field_is_found_at_its_place_in_the_schema(make_package, run_checks, name):
    properties, expected = WRONG_FIELDS[name]
    findings = run_checks(make_package("c\n\n", [{"name": "c", **properties}]), "structure")
    assert find_places(findings) == expected
    assert all(finding.path == "t.json" for finding in findings)


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"primaryKey": "x"}, ("primaryKey", "key-unknown")),
        ({"uniqueKeys": [["id", "x"]]}, ("uniqueKeys", "key-unknown")),
        ({"fields": [*FIELDS, field("id")]}, ("fields.id", "field-duplicate")),
        ({"foreignKeys": []}, ("foreignKeys", "descriptor-invalid")),
    ],
)
def test_wrong_key_is_found_in_the_schema(make_package, run_checks, schema, place):
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "t.json") as value:
        value.update(schema)
    assert find_places(run_checks(root, "structure")) == [place]


def test_schema_in_the_descriptor_is_checked_there(make_package, run_checks):
    root = make_package(ROWS, FIELDS, resource={"schema": {"fields": [{"name": "id", "type": 5}]}})
    places = find_places(run_checks(root, "structure"))
    assert ("resources.t.schema.fields.id.type", "type-unknown") in places


def test_two_resources_need_names_and_files_of_their_own(make_package, run_checks):
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"] += [{"name": "t", "path": "x.csv"}, {"name": "T", "path": "t.csv"}]
    codes = [finding.code for finding in run_checks(root, "structure")]
    assert sorted(codes) == ["table-duplicate"] * 3


def test_table_that_no_resource_lists_is_reported(make_package, run_checks):
    root = make_package(ROWS, FIELDS)
    (root / "forgotten.csv").write_text("a\n")
    (root / "link.csv").symlink_to(root / "t.csv")
    assert [(f.path, f.code) for f in run_checks(root)] == [("forgotten.csv", "table-unlisted")]


# Files


PATHS = {
    "/etc/passwd": ("path-unsafe", "“/etc/passwd” does not stay inside the package."),
    "../t.csv": ("path-unsafe", "“../t.csv” does not stay inside the package."),
    "a\\b.csv": ("path-unsafe", "“a\\b.csv” has a backslash; write forward slashes: a/b.csv."),
    ".t.csv": ("path-unsafe", "“.t.csv” is hidden: a part of it begins with a dot."),
    "file:///t.csv": ("path-unsafe", "“file:///t.csv” is an address."),
    "none.csv": ("path-missing", "There is no file “none.csv”."),
    "t.csv/": ("path-missing", "There is no file “t.csv/”."),
    "folder": ("path-unreadable", "“folder” cannot be opened: it is not a regular file."),
    "pipe": ("path-unreadable", "“pipe” cannot be opened: it is not a regular file."),
    "loop": ("path-unreadable", "“loop” cannot be opened: it is a link to itself."),
    "outside": ("path-unsafe", "“outside” is a link that leads out of the package."),
}


@pytest.mark.parametrize("path", PATHS)
def test_only_a_regular_file_inside_is_opened(make_package, run_checks, path):
    root = make_package(ROWS, FIELDS, resource={"path": path})
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    (root / "loop").symlink_to("loop")
    (root.parent / "outside.csv").write_text("id,n\n")
    (root / "outside").symlink_to(root.parent / "outside.csv")
    code, message = PATHS[path]
    findings = [finding for finding in run_checks(root) if finding.code.startswith("path")]
    assert summarize(findings) == [(code, "datapackage", 0, "resources.t.path", message)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
        (b"[]", "it is a list, not an object."),
        (b"\xff", "not UTF-8: byte 0xff at offset 0."),
        (b"\xef\xbb\xbf{}", "it begins with a byte order mark; save it as UTF-8 without one."),
        (b'{"a": NaN}', "NaN is not JSON."),
        (b'{"a": ' + b"[" * 200_000, "it is nested more than 100 levels deep."),
        (b'{"a": ' + b"9" * 5000 + b"}", "has more than 1,000 digits."),
        (b'{"a": "\\ud800"}', "it escapes half of a surrogate pair, which is not a character."),
    ],
    ids=["syntax", "list", "bytes", "byte-order-mark", "nan", "deep", "digits", "surrogate"],
)
def test_unreadable_descriptor_ends_the_reading(tmp_path, content, reason):
    (tmp_path / "datapackage.json").write_bytes(content)
    with pytest.raises(ReadError) as error:
        load_package(tmp_path)
    assert str(error.value).endswith(reason)


@pytest.mark.parametrize(
    ("location", "reason"),
    [("none", "none: No such file or directory."), ("https://a.org/x", "this is an address.")],
)
def test_missing_package_is_named(tmp_path, monkeypatch, location, reason):
    from pathlib import Path

    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match=reason):
        load_package(Path(location))


def test_unreadable_schema_is_reported_at_its_line(make_package, run_checks):
    root = make_package(ROWS, FIELDS)
    (root / "t.json").write_text('{\n"fields": [,]}')
    (finding,) = [finding for finding in run_checks(root) if finding.code != "nothing-checked"]
    assert (finding.path, finding.line, finding.code) == ("t.json", 2, "schema-unreadable")


def test_repeated_name_in_json_is_reported_at_its_line(make_package, run_checks):
    root = make_package(ROWS, FIELDS)
    (root / "t.json").write_text('{"fields": [{"name": "id",\n"name": "n", "type": "string"}]}')
    (finding,) = [finding for finding in run_checks(root) if finding.code == "json-duplicate"]
    assert (finding.path, finding.line, finding.column) == ("t.json", 2, "name")


def test_hash_and_size_must_be_those_of_the_file(make_package, run_checks):
    digits = hashlib.sha256(ROWS.encode()).hexdigest()
    right = {"hash": f"sha256:{digits.upper()}", "bytes": len(ROWS)}
    assert run_checks(make_package(ROWS, FIELDS, resource=right)) == []
    wrong = {"hash": f"sha256:{'0' * len(digits)}", "bytes": 5}
    findings = run_checks(make_package(ROWS, FIELDS, resource=wrong))
    assert [finding.code for finding in findings] == ["bytes-differ", "hash-differs"]


def test_hash_of_an_unknown_kind_is_not_checked(make_package, run_checks):
    recorded = {"hash": "crc32:00000000"}
    findings = run_checks(make_package(ROWS, FIELDS, resource=recorded), "files")
    assert [finding.code for finding in findings] == ["hash-unsupported"]
