"""Descriptors, Table Schemas and the files that they describe: what they may say, and that it is true."""

import hashlib
from pathlib import Path

import pytest

from conftest import amend, field
from tipdata.checks import files

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"
COMPARE = "Compare it with the specification."
TIDY = "scripts/tidy.py mends this."


def told(found):
    """Path, column, code, message and hint of each finding, but for those of stages that had nothing to check."""
    assert all(f.line == 0 and f.key == "" for f in found)
    return [(f.path, f.column, f.code, f.message, f.hint) for f in found if f.code != "nothing-checked"]


def spoiled(make, **properties):
    """A right package whose descriptor has these properties; None takes one away."""
    root = make(ROWS, FIELDS)
    with amend(root / "datapackage.json") as descriptor:
        descriptor.update(properties)
        for name in [name for name, value in properties.items() if value is None]:
            del descriptor[name]
    return root


PROFILE = (
    "$schema",
    "descriptor-profile",
    "The descriptor does not say that it is a Data Package of version 2.",
    "Set it to https://datapackage.org/profiles/2.0/datapackage.json.",
)
PACKAGE = [
    ({"$schema": None}, *PROFILE),
    ({"$schema": 5}, *PROFILE),
    ({"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"}, *PROFILE),
    ({"version": "1.0"}, "version", "version-invalid", "“1.0” is no semantic version.", "Write it as 1.2.3."),
    (
        {"version": "1.0.0\n"},
        "version",
        "version-invalid",
        "“1.0.0\\u000a” is no semantic version.",
        "Write it as 1.2.3.",
    ),
    ({"version": "01.0.0"}, "version", "version-invalid", "“01.0.0” is no semantic version.", "Write it as 1.2.3."),
    ({"version": 5}, "version", "version-invalid", "“5” is no semantic version.", "Write it as 1.2.3."),
    (
        {"licences": []},
        "licences",
        "property-unknown",
        "There is no property “licences” of a package, so it has no effect.",
        "Did you mean “licenses”?",
    ),
    (
        {"funding": "x"},
        "funding",
        "property-unknown",
        "There is no property “funding” of a package, so it has no effect.",
        "Take it out, or give it a prefix (x:name).",
    ),
    (
        {"licenses": [{"name": "x", "titel": "y"}]},
        "licenses.0.titel",
        "property-unknown",
        "There is no property “titel” of a license, so it has no effect.",
        "Did you mean “title”?",
    ),
    (
        {"contributors": [{"title": "x", "rolle": ["y"]}]},
        "contributors.0.rolle",
        "property-unknown",
        "There is no property “rolle” of a contributor, so it has no effect.",
        "Did you mean “role”?",
    ),
    (
        {"sources": [{"title": "x", "paht": "y"}]},
        "sources.0.paht",
        "property-unknown",
        "There is no property “paht” of a source, so it has no effect.",
        "Did you mean “path”?",
    ),
    (
        {"name": 5},
        "name",
        "descriptor-invalid",
        "5 is not of type 'string' at property 'name' (found by frictionless).",
        COMPARE,
    ),
    (
        {"licenses": ["CC0"]},
        "licenses.0",
        "descriptor-invalid",
        "'CC0' is not of type 'object' at property 'licenses/0' (found by frictionless).",
        COMPARE,
    ),
    (
        {"created": "yesterday"},
        "",
        "descriptor-invalid",
        'property "created" is not valid "datetime" (found by frictionless).',
        COMPARE,
    ),
    *(
        (
            {"resources": listed},
            "resources",
            "no-tables",
            "The descriptor lists no table, so there is nothing to check.",
            "List each table under resources.",
        )
        for listed in (None, [], 5)
    ),
]


@pytest.mark.parametrize(("properties", "column", "code", "message", "hint"), PACKAGE)
def test_metadata_wrong_property_of_the_package_is_found(make, findings, properties, column, code, message, hint):
    """What is wrong with a property of the descriptor is said once, at the property."""
    assert told(findings(spoiled(make, **properties))) == [("datapackage.json", column, code, message, hint)]


@pytest.mark.parametrize(
    "properties", [{"dc:title": "x"}, {"version": "1.2.3-rc.1+5"}, {"name": None}, {"version": None}]
)
def test_metadata_allowed_property_is_no_finding(make, findings, properties):
    """A property with a prefix is somebody's own; a version may be a pre-release, or be left out."""
    assert findings(spoiled(make, **properties)) == []


def test_metadata_profile_is_not_fetched(make, findings, monkeypatch):
    """A profile at an address is not asked for."""
    monkeypatch.setattr("socket.socket", None)
    root = spoiled(make, profile="https://example.org/profile.json")
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["profile"] = "https://example.org/profile.json"
    assert findings(root) == []


def resource(make, **properties):
    """A right package whose resource has these properties; None takes one away."""
    root = make(ROWS, FIELDS)
    with amend(root / "datapackage.json") as descriptor:
        (one,) = descriptor["resources"]
        one.update(properties)
        for name in [name for name, value in properties.items() if value is None]:
            del one[name]
    return root


SHA256 = hashlib.sha256(ROWS.encode()).hexdigest()
ONLY = "is no sha256 hash (sha256: and 64 hexadecimal digits), and no other kind is checked."
LEAVE = "Leave it out."
RESOURCE = [
    (
        {"pathh": "x"},
        "0.pathh",
        "property-unknown",
        "There is no property “pathh” of a resource, so it has no effect.",
        "Did you mean “path”?",
    ),
    (
        {"type": "tabel"},
        "0.type",
        "descriptor-invalid",
        "Only resources of the type table are checked, and this is “tabel”.",
        "Set it to table, or leave it out.",
    ),
    (
        {"data": []},
        "0.data",
        "descriptor-invalid",
        "The resource has its data in the descriptor, where they are not checked.",
        "Write them into a CSV file, and name it in path.",
    ),
    ({"mediatype": 5}, "0.mediatype", "descriptor-invalid", "5 is not of type 'string' at property 'mediatype' (found by frictionless).", COMPARE),
    ({"encoding": "latin-1"}, "t.encoding", "encoding-unsupported", "The encoding is “latin-1”, and only UTF-8 is read.", "Save the table as UTF-8."),
    ({"encoding": 5}, "t.encoding", "encoding-unsupported", "The encoding is “5”, and only UTF-8 is read.", "Save the table as UTF-8."),
    ({"bytes": 5}, "t.bytes", "bytes-differ", "t.csv has 9 bytes, where the descriptor says “5”.", TIDY),
    ({"bytes": "9"}, "t.bytes", "bytes-differ", "t.csv has 9 bytes, where the descriptor says “9”.", TIDY),
    ({"hash": "sha256:" + "0" * 64}, "t.hash", "hash-differs", "The content of t.csv is not the one that was described: its sha256 differs.", TIDY),
    ({"hash": SHA256}, "t.hash", "hash-unsupported", f"“{SHA256[:60]}… (64 characters)” {ONLY}", TIDY),
    ({"hash": "d41d8cd98f00b204e9800998ecf8427e"}, "t.hash", "hash-unsupported", f"“d41d8cd98f00b204e9800998ecf8427e” {ONLY}", TIDY),
    ({"hash": "sha1:da39a3"}, "t.hash", "hash-unsupported", f"“sha1:da39a3” {ONLY}", TIDY),
    ({"hash": 5}, "t.hash", "hash-unsupported", f"“5” {ONLY}", TIDY),
    ({"dialect": "x.json"}, "t.dialect", "dialect-unsupported", "The dialect is no JSON object.", "Write it into the descriptor."),
    ({"dialect": {"delimiter": ";;"}}, "t.dialect.delimiter", "dialect-unsupported", "“;;” cannot separate columns.", "Use a comma."),
    ({"dialect": {"delimiter": '"'}}, "t.dialect.delimiter", "dialect-unsupported", "“\"” cannot separate columns.", "Use a comma."),
    ({"dialect": {"header": False}}, "t.dialect.header", "dialect-unsupported", "Tables are not read with header = “False”.", LEAVE),
    ({"dialect": {"quoteChar": "'"}}, "t.dialect.quoteChar", "dialect-unsupported", "Tables are not read with quoteChar = “'”.", LEAVE),
    (
        {"dialect": {"delimeter": ","}},
        "t.dialect.delimeter",
        "property-unknown",
        "There is no property “delimeter” of a dialect, so it has no effect.",
        "Did you mean “delimiter”?",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("properties", "column", "code", "message", "hint"), RESOURCE)
def test_metadata_wrong_property_of_a_resource_is_found(make, findings, properties, column, code, message, hint):
    """What is wrong with a property of a resource is said once, at the property."""
    found = told(findings(resource(make, **properties)))
    assert found == [("datapackage.json", f"resources.{column}", code, message, hint)]


def test_metadata_right_hash_bytes_and_dialect_are_no_finding(make, findings):
    """A file that is the one described passes."""
    dialect = {"delimiter": ",", "header": True, "quoteChar": '"', "lineTerminator": "\r\n"}
    root = resource(make, hash=f"sha256:{SHA256}", bytes=9, encoding="UTF-8", type="table", dialect=dialect)
    assert findings(root) == []


def test_metadata_resource_without_a_name_is_found(make, findings):
    """A resource without a name would go unchecked, so that is said."""
    assert told(findings(resource(make, name=None))) == [
        ("datapackage.json", "resources.0", "descriptor-invalid", "'name' is a required property (found by frictionless).", COMPARE)
    ]  # fmt: skip


def test_metadata_resource_that_is_no_object_is_found(make, findings):
    """A resource that is a mere path would go unchecked, so that is said."""
    root = make(ROWS, FIELDS)
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"].append("t.csv")
    assert told(findings(root)) == [
        ("datapackage.json", "resources.1", "descriptor-invalid", "A resource is a JSON object.", COMPARE)
    ]


def test_metadata_tables_of_the_same_name_or_file_are_found(make, findings):
    """Names and paths that only letter case tells apart are one on many machines."""
    root = make(ROWS, FIELDS)
    make(ROWS, FIELDS, name="T", resource={"path": "t.csv"})
    (root / "T.csv").unlink()
    apart = "Each table has a name and a file of its own."
    assert told(findings(root)) == [
        ("datapackage.json", "resources.T.name", "table-duplicate", "Two tables have the name “T” up to letter case.", apart),
        ("datapackage.json", "resources.T.path", "table-duplicate", "Two tables have the path “t.csv”.", apart),
    ]  # fmt: skip
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"][1]["name"] = "t"
    assert [f[3] for f in told(findings(root))] == [
        "Two tables have the name “t”.",
        "Two tables have the path “t.csv”.",
    ]


def test_metadata_table_that_nobody_lists_is_found(make, findings):
    """A CSV file beside the tables that no resource lists would go unchecked."""
    root = make(ROWS, FIELDS)
    (root / "t2.csv").write_text(ROWS)
    (root / "other.TSV").write_text(ROWS)
    (root / "notes.txt").write_text("no table")
    said = "No resource of the descriptor lists this table, so nothing in it is checked."
    assert told(findings(root)) == [
        ("other.TSV", "", "table-unlisted", said, "List it in datapackage.json, or remove it."),
        ("t2.csv", "", "table-unlisted", said, "Did you mean “t.csv”?"),
    ]


SCHEMA = [
    (
        {"primarykey": ["id"]},
        "primarykey",
        "property-unknown",
        "There is no property “primarykey” of a schema, so it has no effect.",
        "Did you mean “primaryKey”?",
    ),
    ({"primaryKey": ["idd"]}, "primaryKey", "key-unknown", "“idd” is no column of the table.", "Did you mean “id”?"),
    ({"primaryKey": 5}, "primaryKey", "schema-invalid", "The key “5” is no list of columns.", ""),
    ({"uniqueKeys": [["id", "m"]]}, "uniqueKeys", "key-unknown", "“m” is no column of the table.", ""),
    ({"uniqueKeys": ["id"]}, "uniqueKeys", "schema-invalid", "The key “id” is no list of columns.", ""),
    ({"uniqueKeys": 5}, "uniqueKeys", "schema-invalid", "The unique keys are no list of lists of columns.", ""),
    ({"foreignKeys": 5}, "foreignKeys", "schema-invalid", "The foreign keys are no list.", ""),
    (
        {"missingValues": "NA"},
        "missingValues",
        "descriptor-invalid",
        "'NA' is not valid under any of the given schemas at property 'missingValues' (found by frictionless).",
        COMPARE,
    ),
    (
        {"rules": [{"name": "r", "expression": "n > 0 OR id = 'a'", "message": "m", "sevrity": "x"}]},
        "rules.r.sevrity",
        "property-unknown",
        "There is no property “sevrity” of a rule, so it has no effect.",
        "Take it out, or give it a prefix (x:name).",
    ),
]


@pytest.mark.parametrize(("properties", "column", "code", "message", "hint"), SCHEMA)
def test_metadata_wrong_property_of_a_schema_is_found(make, findings, properties, column, code, message, hint):
    """What is wrong with a property of a schema is said once, at the property, in the schema's file."""
    assert told(findings(make(ROWS, FIELDS, **properties))) == [("t.json", column, code, message, hint)]


FIELD = [
    (
        {"titel": "x"},
        ".titel",
        "property-unknown",
        "There is no property “titel” of a field, so it has no effect.",
        "Did you mean “title”?",
    ),
    (
        {"constraints": {"reqired": True}},
        ".constraints.reqired",
        "property-unknown",
        "There is no property “reqired” of a constraint, so it has no effect.",
        "Did you mean “required”?",
    ),
    (
        {"constraints": []},
        ".constraints",
        "descriptor-invalid",
        "[] is not of type 'object' at property 'constraints' (found by frictionless).",
        COMPARE,
    ),
    (
        {"example": "x"},
        ".example",
        "schema-invalid",
        "The example “x” is not a whole number: digits alone (18 at most), no thousands marks, spaces, plus sign or leading zeros.",
        "",
    ),
    (
        {"bareNumber": False},
        ".bareNumber",
        "schema-unsupported",
        "Numbers are not read with bareNumber = “False”.",
        LEAVE,
    ),
    (
        {"categories": [1, 1]},
        ".categories",
        "categories-invalid",
        "The categories are no list of different values.",
        "",
    ),
    (
        {"categories": [1, 2], "constraints": {"enum": [1, 3]}},
        ".categories",
        "categories-differ",
        "enum and categories do not list the same codes: 2, 3.",
        "List each code in both.",
    ),
    (
        {"categories": [{"value": 1, "label": "one"}, {"value": 2}], "constraints": {"enum": [2, 1]}},
        ".categories",
        "categories-differ",
        "enum and categories do not list the same codes: their order.",
        "List each code in both.",
    ),
]


@pytest.mark.parametrize(("properties", "column", "code", "message", "hint"), FIELD)
def test_metadata_wrong_property_of_a_field_is_found(make, findings, properties, column, code, message, hint):
    """What is wrong with a property of a column's description is said once, at the property."""
    fields = [field("id"), {"name": "n", "type": "integer", **properties}]
    assert told(findings(make(ROWS, fields))) == [("t.json", f"n{column}", code, message, hint)]


def test_metadata_odd_numbers_of_other_countries_are_declined(make, findings):
    """A number format that reading does not know is declined aloud."""
    fields = [field("id"), field("n", "number", decimalChar=",", groupChar=".")]
    assert [(f[1], f[2], f[3]) for f in told(findings(make(ROWS, fields)))] == [
        ("n.decimalChar", "schema-unsupported", "Numbers are not read with decimalChar = “,”."),
        ("n.groupChar", "schema-unsupported", "Numbers are not read with groupChar = “.”."),
    ]


def test_metadata_columns_of_one_name_are_found(make, findings):
    """A name that two columns of a schema have is a finding, and so is a column that is no object or has no name."""
    fields = [*FIELDS, field("n", "integer"), "x", {"type": "string"}]
    assert [(f[1], f[2], f[3]) for f in told(findings(make(ROWS, fields)))] == [
        ("fields", "schema-invalid", "Two columns of the schema are named “n”."),
        ("fields.3", "schema-invalid", "A column is described by a JSON object."),
        ("fields.4", "descriptor-invalid", "'name' is a required property (found by frictionless)."),
    ]


@pytest.mark.parametrize("name", ["*", "^x.*$"])
def test_metadata_column_name_that_means_many_is_declined(make, findings, name):
    """A name that the engine reads as a pattern over all columns is declined aloud."""
    found = told([f for f in findings(make(f"id,{name}\na,1\n", [field("id"), field(name)])) if f.line == 0])
    said = f"A column named “{name}” cannot be read."
    assert found == [("t.json", name, "schema-unsupported", said, "Give it another name.")]


def test_metadata_what_version_2_allows_is_no_finding(make, findings):
    """Of the things that frictionless refuses although version 2 allows them, nothing is said."""
    fields = [field("id", missingValues=["-"]), field("n", "integer", exclusiveMinimum=0, example=1)]
    more = {"primaryKey": "id", "fieldsMatch": "equal", "missingValues": [{"value": "", "label": "none"}]}
    assert findings(make(ROWS, fields, package={"name": "Tiny Package"}, **more)) == []


def test_metadata_sha256_is_that_of_the_bytes(tmp_path: Path):
    """A file's hash is that of its bytes, as other tools compute it."""
    (tmp_path / "x").write_bytes(b"abc")
    assert files.sha256(tmp_path / "x") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
