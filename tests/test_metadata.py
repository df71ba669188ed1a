"""Descriptors, Table Schemas and the files that they describe: what they may say, and that it is true."""

from __future__ import annotations

import pytest

from conftest import amend, field

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"
FRICTIONLESS = "(found by frictionless)."


def changed(entry, properties):
    """Set properties; None takes one away."""
    entry.update(properties)
    for name in [name for name, value in properties.items() if value is None]:
        del entry[name]


def said(found):
    """Column, code, message and hint of each finding."""
    return [(f.column, f.code, f.message, f.hint) for f in found]


PACKAGE = [
    ({"$schema": None}, "$schema", "descriptor-profile", "The descriptor does not say of which version it is, so it is read as version 1."),
    ({"version": "1.0"}, "version", "version-invalid", "“1.0” is no semantic version."),
    ({"version": "1.0.0\n"}, "version", "version-invalid", "“1.0.0\\u000a” is no semantic version."),
    ({"version": 5}, "version", "descriptor-invalid", f"5 is not of type 'string' at property 'version' {FRICTIONLESS}"),
    ({"licences": []}, "licences", "property-unknown", "The standard has no property “licences” of a package, so it may have no effect."),
    ({"licenses": [{"name": "x", "titel": "y"}]}, "licenses.x.titel", "property-unknown", "The standard has no property “titel” of a license, so it may have no effect."),
    *(({"name": name}, "name", "name-unsafe", f"“{shown}” cannot be the name of a file on every system.") for name, shown in (
        ("../../precious", "../../precious"), ("a/b", "a/b"), ("a\\b", "a\\b"), ("..", ".."), (".hidden", ".hidden"), ("a\x07b", "a\\u0007b"),
        ("a\nb", "a\\u000ab"), ("con:", "con:"), ("a ", "a "), ("", ""),
    )),
    ({"name": "Tiny Package"}, "name", "name-style", "“Tiny Package” has more than small letters, digits, “.”, “_” and “-”."),
    ({"licenses": ["CC0"]}, "licenses.0", "descriptor-invalid", f"'CC0' is not of type 'object' at property 'licenses/0' {FRICTIONLESS}"),
    ({"resources": None}, "resources", "no-tables", "The descriptor lists no resource, so there is nothing to check."),
    ({"resources": [5]}, "resources", "descriptor-invalid", "resources is a list of JSON objects."),
    ({"dc:title": "x"}, "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("properties", "column", "code", "message"), PACKAGE)
def test_a_wrong_property_of_the_package_is_found(make, findings, properties, column, code, message):
    """What is wrong with a property of the descriptor is said once, at the property."""
    root = make(ROWS, FIELDS)
    with amend(root / "datapackage.json") as descriptor:
        changed(descriptor, properties)
    found = [f for f in findings(root) if f.code != "table-unlisted"]
    assert [(f.path, *case[:3]) for f, case in zip(found, said(found), strict=True)] == (
        [("datapackage.json", column, code, message)] if code else []
    )


RESOURCE = [
    ({"pathh": "x"}, "t.pathh", "property-unknown", "The standard has no property “pathh” of a resource, so it may have no effect."),
    ({"type": "tabel"}, "t.type", "descriptor-invalid", "type is table, or left out."),
    ({"mediatype": 5}, "t.mediatype", "descriptor-invalid", f"5 is not of type 'string' at property 'mediatype' {FRICTIONLESS}"),
    ({"encoding": "latin-1"}, "t.encoding", "not-read", "the encoding “latin-1” is not read here, so nothing that depends on it is judged."),
    ({"bytes": 5}, "t.bytes", "bytes-differ", "t.csv has 9 bytes, where the descriptor says “5”."),
    ({"hash": "sha256:" + "0" * 64}, "t.hash", "hash-differs", "The content of t.csv is not the one that was described: its sha256 differs."),
    ({"hash": "0" * 32}, "t.hash", "hash-differs", "The content of t.csv is not the one that was described: its md5 differs."),
    ({"hash": "sha1:da39a3"}, "t.hash", "hash-unsupported", "“sha1:da39a3” is no md5, sha1, sha256 or sha512 hash, and no other kind is checked."),
    ({"dialect": "x.json"}, "t.dialect", "path-missing", "There is no file “x.json”."),
    ({"dialect": 5}, "t.dialect", "schema-unreadable", "The description cannot be read: a number stands where an object or a path should."),
    ({"dialect": {"delimiter": ";;"}}, "t.dialect.delimiter", "not-read", "delimiter = “;;” of its dialect is not read here, so nothing that depends on it is judged."),
    ({"dialect": {"delimeter": ","}}, "t.dialect.delimeter", "property-unknown", "The standard has no property “delimeter” of a dialect, so it may have no effect."),
]  # fmt: skip


@pytest.mark.parametrize(("properties", "column", "code", "message"), RESOURCE)
def test_a_wrong_property_of_a_resource_is_found(make, findings, properties, column, code, message):
    """What is wrong with a property of a resource is said once, at the property, and nothing that follows from it."""
    root = make(ROWS, FIELDS)
    with amend(root / "datapackage.json") as descriptor:
        changed(descriptor["resources"][0], properties)
    found = [f for f in findings(root) if f.code != "table-unlisted"]
    assert [case[:3] for case in said(found)] == [(f"resources.{column}", code, message)]


def test_no_profile_is_fetched(make, findings, monkeypatch):
    """A profile at an address is not asked for."""
    monkeypatch.setattr("socket.socket", None)
    address = "https://example.org/profile.json"
    root = make(ROWS, FIELDS, resource={"profile": address}, package={"profile": address, "$schema": address})
    assert findings(root) == []


def test_tables_of_the_same_name_or_file_are_found(make, findings):
    """One name is an error; names and paths that only letter case tells apart are one on many machines, a warning."""
    root = make(ROWS, FIELDS)
    make(ROWS, FIELDS, name="T", resource={"path": "t.csv"})
    (root / "T.csv").unlink()
    alike = [("resources.T.name", "table-alike", "Two resources have the name “T”, up to letter case."), ("resources.T.path", "table-alike", "Two resources have the path “t.csv”, up to letter case.")]  # fmt: skip
    assert [case[:3] for case in said(findings(root)) if case[1] != "name-style"] == alike
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"][1]["name"] = "t"
    assert [(f.code, f.severity) for f in findings(root)] == [("table-duplicate", "error"), ("table-alike", "warning")]


def test_a_table_that_nobody_lists_is_found(make, findings):
    """A CSV file beside the tables that no resource lists would go unchecked."""
    root = make(ROWS, FIELDS)
    for name in ("t2.csv", "other.TSV", "notes.txt"):
        (root / name).write_text(ROWS)
    assert [(f.path, f.code, f.hint) for f in findings(root)] == [
        ("other.TSV", "table-unlisted", "List it in datapackage.json, or remove it."),
        ("t2.csv", "table-unlisted", "List it in datapackage.json, or remove it."),
    ]


RULE = {"name": "r", "expression": "n > 0 OR id = 'a'", "message": "m"}
SCHEMA = [
    ({"primarykey": ["id"]}, "primarykey", "property-unknown", "Did you mean “primaryKey”?"),
    ({"primaryKey": ["idd"]}, "primaryKey", "key-unknown", "Did you mean “id”?"),
    ({"primaryKey": 5}, "primaryKey", "descriptor-invalid", "primaryKey is a list of names of columns."),
    ({"uniqueKeys": [["id", "m"]]}, "uniqueKeys", "key-unknown", "“m” is no column of the table."),
    ({"uniqueKeys": ["id"]}, "uniqueKeys", "descriptor-invalid", "uniqueKeys is a list of lists of names of columns."),
    ({"uniqueKeys": 5}, "uniqueKeys", "descriptor-invalid", "uniqueKeys is a list of lists of names of columns."),
    ({"foreignKeys": 5}, "foreignKeys", "descriptor-invalid", "foreignKeys is a list."),
    ({"missingValues": "NA"}, "missingValues", "descriptor-invalid", f"'NA' is not valid under any of the given schemas at property 'missingValues' {FRICTIONLESS}"),
    ({"rules": [{**RULE, "sevrity": "x"}]}, "rules.r.sevrity", "property-unknown", "Take it out, or give it a prefix (x:name)."),
]  # fmt: skip


@pytest.mark.parametrize(("properties", "column", "code", "words"), SCHEMA)
def test_a_wrong_property_of_a_schema_is_found(make, findings, properties, column, code, words):
    """What is wrong with a property of a schema is said once, at the property, in the schema's file."""
    (found,) = findings(make(ROWS, FIELDS, **properties))
    assert (found.path, found.column, found.code) == ("t.json", column, code)
    assert words in (found.message, found.hint)


FIELD = [
    ({"titel": "x"}, "n.titel", "property-unknown", "Did you mean “title”?"),
    ({"constraints": {"reqired": True}}, "n.constraints.reqired", "property-unknown", "Did you mean “required”?"),
    ({"type": "intger"}, "n", "type-unknown", "Did you mean “integer”?"),
    ({"type": "date", "format": "any"}, "n", "not-read", "a column of the type date with the format or marks that it has (any) is not read here, so nothing that depends on it is judged."),
    ({"example": "x"}, "n.example", "example-differs", "The example “x” is not a whole number: digits alone, without marks or spaces."),
    ({"categories": [1], "constraints": {"enum": [1, 3]}}, "n.categories", "categories-differ", "enum has codes that are not among the categories: 3."),
    ({"categories": [1, 2], "constraints": {"enum": [1]}}, "n.categories", "categories-wider", "The categories have codes that enum does not allow: 2."),
]  # fmt: skip


@pytest.mark.parametrize(("properties", "column", "code", "words"), FIELD)
def test_a_wrong_property_of_a_field_is_found(make, findings, properties, column, code, words):
    """What is wrong with a property of a column's description is said once, at the property."""
    found = findings(make(ROWS, [field("id"), {"name": "n", "type": "integer", **properties}]), "structure")
    assert [(f.path, f.column, f.code) for f in found] == [("t.json", column, code)]
    assert words in (found[0].message, found[0].hint)


@pytest.mark.parametrize("name", ["*", "^x.*$", "check_output"])
def test_a_column_name_that_means_many_is_declined(make, findings, name):
    """A name that the engine reads as a pattern over all columns is declined aloud."""
    found = [f for f in findings(make(f"id,{name}\na,1\n", [field("id"), field(name)])) if f.line == 0]
    assert [(f.path, f.column, f.code) for f in found] == [("t.json", name, "not-read")]
