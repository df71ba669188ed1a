"""Descriptors and Table Schemas: faults are found at their property, which has a line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import edit_json, field
from tip_figures.datapackage import json_file

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"
RULE = {"name": "r", "expression": "n > 0 OR id = 'a'", "message": "m"}

# For each case: properties that are set (None removes one), the place and the code of the finding,
# and its message or its hint.
WRONG_PACKAGES = {
    "version of the standard is missing": (
        {"$schema": None},
        "$schema descriptor-profile",
        "The descriptor does not name its version of the standard, so it is read as version 1.",
    ),
    "version with two numbers": (
        {"version": "1.0"},
        "version version-invalid",
        "“1.0” is not a semantic version.",
    ),
    "version with a line end": (
        {"version": "1.0.0\n"},
        "version version-invalid",
        "“1.0.0\\u000a” is not a semantic version.",
    ),
    "version is a number": (
        {"version": 5},
        "version descriptor-invalid",
        "version must be a text; here it is the number 5.",
    ),
    "unknown property": (
        {"licences": []},
        "licences property-unknown",
        "The standard does not have “licences” of a package, so programs may ignore it.",
    ),
    "unknown property of a license": (
        {"licenses": [{"name": "x", "titel": "y"}]},
        "licenses.x.titel property-unknown",
        "The standard does not have “titel” of a license, so programs may ignore it.",
    ),
    "name with capitals and a space": (
        {"name": "Tiny Package"},
        "name name-style",
        "“Tiny Package” has characters other than lowercase letters, digits, “.”, “_” and “-”.",
    ),
    "name with capitals in version 1": (
        {"name": "Tiny", "$schema": None},
        "name descriptor-invalid",
        "In version 1 a name has only lowercase letters, digits, “.”, “_” and “-”; "
        "here it is “Tiny”.",
    ),
    "license is text": (
        {"licenses": ["CC0"]},
        "licenses.0 descriptor-invalid",
        "licenses[0] must be an object; here it is “CC0”.",
    ),
    "resources are missing": (
        {"resources": None},
        "resources no-tables",
        "The descriptor lists no resource, so there is nothing to check.",
    ),
    "resource is a number": (
        {"resources": [5]},
        "resources.0 descriptor-invalid",
        "resources[0] must be an object; here it is the number 5.",
    ),
}
WRONG_RESOURCES = {
    "unknown property": (
        {"pathh": "x"},
        "resources.t.pathh property-unknown",
        "The standard does not have “pathh” of a resource, so programs may ignore it.",
    ),
    "unknown type": (
        {"type": "tabel"},
        "resources.t.type descriptor-invalid",
        "resources.t.type must be “table”, or be left out; here it is “tabel”.",
    ),
    "media type is a number": (
        {"mediatype": 5},
        "resources.t.mediatype descriptor-invalid",
        "resources.t.mediatype must be a text; here it is the number 5.",
    ),
    "encoding that is not supported": (
        {"encoding": "latin-11"},
        "resources.t.encoding not-read",
        "Not supported: the encoding “latin-11”, which is not known. "
        "Nothing that depends on it is checked.",
    ),
    "wrong size": (
        {"bytes": 5},
        "resources.t.bytes bytes-differ",
        "t.csv has 9 bytes, but the descriptor says “5”.",
    ),
    "wrong size of a file without a schema": (
        {"schema": None, "bytes": 5},
        "resources.t.bytes bytes-differ",
        "t.csv has 9 bytes, but the descriptor says “5”.",
    ),
    "wrong hash": (
        {"hash": "sha256:" + "0" * 64},
        "resources.t.hash hash-differs",
        "The content of t.csv has changed: its sha256 hash is not the one in the descriptor.",
    ),
    "hash with too few digits": (
        {"hash": "sha1:da39a3"},
        "resources.t.hash hash-unsupported",
        "“sha1:da39a3” is not an md5, sha1, sha256 or sha512 hash; other kinds are not checked.",
    ),
    "dialect in a missing file": (
        {"dialect": "x.json"},
        "resources.t.dialect path-missing",
        "There is no file “x.json”.",
    ),
    "dialect is a number": (
        {"dialect": 5},
        "resources.t.dialect schema-unreadable",
        "The schema or dialect cannot be read: it is a number, not an object or a path.",
    ),
    "delimiter of two characters": (
        {"dialect": {"delimiter": ";;"}},
        "resources.t.dialect.delimiter not-read",
        "Not supported: delimiter = “;;” in the dialect. Nothing that depends on it is checked.",
    ),
    "unknown property of a dialect": (
        {"dialect": {"delimeter": ","}},
        "resources.t.dialect.delimeter property-unknown",
        "The standard does not have “delimeter” of a dialect, so programs may ignore it.",
    ),
}
WRONG_SCHEMAS = {
    "unknown property": (
        {"primarykey": ["id"]},
        "primarykey property-unknown",
        "Did you mean “primaryKey”?",
    ),
    "primary key of a missing column": (
        {"primaryKey": ["idd"]},
        "primaryKey key-unknown",
        "Its columns are id, n.",
    ),
    "primary key is a number": (
        {"primaryKey": 5},
        "primaryKey descriptor-invalid",
        "primaryKey must be a list of column names; here it is the number 5.",
    ),
    "unique key of a missing column": (
        {"uniqueKeys": [["id", "m"]]},
        "uniqueKeys key-unknown",
        "The schema has no column “m”.",
    ),
    "unique keys are names": (
        {"uniqueKeys": ["id"]},
        "uniqueKeys descriptor-invalid",
        'uniqueKeys must be a list of lists of column names; here it is a list: ["id"].',
    ),
    "foreign keys are a number": (
        {"foreignKeys": 5},
        "foreignKeys descriptor-invalid",
        "foreignKeys must be a list; here it is the number 5.",
    ),
    "missing values are text": (
        {"missingValues": "NA"},
        "missingValues descriptor-invalid",
        'Write "missingValues": ["NA"].',
    ),
    "unknown property of a rule": (
        {"rules": [{**RULE, "sevrity": "x"}]},
        "rules.r.sevrity property-unknown",
        "The standard does not have “sevrity” of a rule, so programs may ignore it.",
    ),
}
WRONG_FIELDS = {
    "unknown property": (
        {"titel": "x"},
        "n.titel property-unknown",
        "Did you mean “title”?",
    ),
    "unknown constraint": (
        {"constraints": {"reqired": True}},
        "n.constraints.reqired property-unknown",
        "Did you mean “required”?",
    ),
    "unknown type": (
        {"type": "intger"},
        "n type-unknown",
        "Did you mean “integer”?",
    ),
    "format that is not supported": (
        {"type": "date", "format": "any"},
        "n not-read",
        "Not supported: a column of type date with the format “any”. "
        "Nothing that depends on it is checked.",
    ),
    "example of another type": (
        {"example": "x"},
        "n.example example-differs",
        "The example “x” is not a whole number: digits only, without separators or spaces.",
    ),
    "code that is missing from the categories": (
        {"categories": [1], "constraints": {"enum": [1, 3]}},
        "n.categories categories-differ",
        "enum has codes that are missing from the categories: 3.",
    ),
    "category that is missing from enum": (
        {"categories": [1, 2], "constraints": {"enum": [1]}},
        "n.categories categories-wider",
        "The categories have codes that enum does not allow: 2.",
    ),
}
FOLLOWING = ("table-unlisted", "nothing-checked")  # codes that follow when a table cannot be read


def change_properties(entry, properties):
    """Set properties of a JSON object; None removes one."""
    entry.update(properties)
    for name, value in properties.items():
        if value is None:
            del entry[name]


def find_one(findings):
    """Return the only finding that does not follow from another; its place and code in one text."""
    (finding,) = [finding for finding in findings if finding.code not in FOLLOWING]
    return finding, f"{finding.column} {finding.code}"


@pytest.mark.parametrize(
    ("properties", "expected", "words"), WRONG_PACKAGES.values(), ids=WRONG_PACKAGES
)
def test_wrong_property_of_a_package_is_found_at_its_place(
    make_package, run_checks, properties, expected, words
):
    """There is one finding, and none that follows from it."""
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        change_properties(descriptor, properties)
    findings = run_checks(root)
    if not expected.endswith("descriptor-profile"):  # which every package of version 1 has
        findings = [finding for finding in findings if finding.code != "descriptor-profile"]
    finding, place_and_code = find_one(findings)
    assert finding.path == "datapackage.json"
    assert place_and_code == expected
    assert words in (finding.message, finding.hint)


@pytest.mark.parametrize(
    ("properties", "expected", "words"), WRONG_RESOURCES.values(), ids=WRONG_RESOURCES
)
def test_wrong_property_of_a_resource_is_found_at_its_place(
    make_package, run_checks, properties, expected, words
):
    """There is one finding, and none that follows from it."""
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        change_properties(descriptor["resources"][0], properties)
    finding, place_and_code = find_one(run_checks(root))
    assert finding.path == "datapackage.json"
    assert place_and_code == expected
    assert words in (finding.message, finding.hint)


@pytest.mark.parametrize(
    ("properties", "expected", "words"), WRONG_SCHEMAS.values(), ids=WRONG_SCHEMAS
)
def test_wrong_property_of_a_schema_is_found_at_its_place(
    make_package, run_checks, properties, expected, words
):
    """There is one finding, and none that follows from it."""
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "t.json") as schema:
        change_properties(schema, properties)
    finding, place_and_code = find_one(run_checks(root))
    assert finding.path == "t.json"
    assert place_and_code == expected
    assert words in (finding.message, finding.hint)


@pytest.mark.parametrize(
    ("properties", "expected", "words"), WRONG_FIELDS.values(), ids=WRONG_FIELDS
)
def test_wrong_property_of_a_field_is_found_at_its_place(
    make_package, run_checks, properties, expected, words
):
    """There is one finding about the schema; cells are another question."""
    root = make_package(ROWS, FIELDS)
    with edit_json(root / "t.json") as schema:
        change_properties(schema["fields"][1], properties)
    finding, place_and_code = find_one(run_checks(root, "structure"))
    assert finding.path == "t.json"
    assert place_and_code == expected
    assert words in (finding.message, finding.hint)


UNSAFE_NAMES = {
    "a path out of the folder": ("../../precious", "../../precious"),
    "a slash": ("a/b", "a/b"),
    "a backslash": ("a\\b", "a\\b"),
    "two full stops": ("..", ".."),
    "a full stop first": (".hidden", ".hidden"),
    "a control character": ("a\x07b", "a\\u0007b"),
    "a line end": ("a\nb", "a\\u000ab"),
    "a colon": ("con:", "con:"),
    "a space at the end": ("a ", "a "),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("name", "quoted"), UNSAFE_NAMES.values(), ids=UNSAFE_NAMES)
def test_name_that_is_not_a_file_name_is_an_error(make_package, run_checks, name, quoted):
    """Names become names of files, so a name that is unsafe on some operating system is refused."""
    (finding,) = run_checks(make_package(ROWS, FIELDS, package={"name": name}))
    assert (finding.column, finding.code, finding.severity) == ("name", "name-unsafe", "error")
    message = f"“{quoted}” cannot be used as a file name on every operating system."
    assert finding.message == message


def test_profiles_are_not_fetched(make_package, run_checks, monkeypatch):
    """A profile at a URL is not asked for; a property with a prefix is somebody's own."""
    monkeypatch.setattr("socket.socket", None)
    url = "https://example.org/profile.json"
    own_properties = {"profile": url, "$schema": url, "dc:title": "x"}
    root = make_package(ROWS, FIELDS, resource={"profile": url}, package=own_properties)
    assert run_checks(root) == []


def test_same_name_is_an_error_and_similar_name_a_warning(make_package, run_checks):
    """Names and paths that differ only in letter case are the same on many computers."""
    root = make_package(ROWS, FIELDS)
    make_package(ROWS, FIELDS, name="T", resource={"path": "t.csv"})
    (root / "T.csv").unlink()
    findings = [finding for finding in run_checks(root) if finding.code != "name-style"]
    assert [(f.column, f.code, f.message) for f in findings] == [
        (
            "resources.T.name",
            "table-alike",
            "Two resources have the name “T” (letter case ignored).",
        ),
        (
            "resources.T.path",
            "table-alike",
            "Two resources have the path “t.csv” (letter case ignored).",
        ),
    ]
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][1]["name"] = "t"
    assert [(finding.code, finding.severity) for finding in run_checks(root)] == [
        ("table-duplicate", "error"),
        ("table-alike", "warning"),
    ]


@pytest.mark.parametrize("name", ["*", "^x.*$", "check_output"])
def test_column_name_that_polars_reads_as_a_pattern_is_not_supported(
    make_package, run_checks, name
):
    """Such a name would mean several columns, or one of Pandera's own."""
    root = make_package(f"id,{name}\na,1\n", [field("id"), field(name)])
    findings = [finding for finding in run_checks(root) if finding.line == 0]
    assert [(f.path, f.column, f.code) for f in findings] == [("t.json", name, "not-read")]


JSON_TEXT = """{
  "name": "x",
  "resources": [
    {"name": "a", "path": "a.csv"},
    {"path": "b.csv",
      "name": "b"}],
  "keywords": ["one",
    "two"]}
"""


def test_property_has_a_line_and_list_entries_go_by_name():
    """An entry of a list goes by its name if it has one, otherwise by its number."""
    assert json_file.find_property_lines(JSON_TEXT) == {
        "name": 2,
        "resources": 3,
        "resources.a": 4,
        "resources.a.name": 4,
        "resources.a.path": 4,
        "resources.b": 5,
        "resources.b.path": 5,
        "resources.b.name": 6,
        "keywords": 7,
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def count_properties(value):
    """Count the names in objects, and the objects and lists in lists."""
    if isinstance(value, dict):
        return len(value) + sum(count_properties(inner) for inner in value.values())
    if isinstance(value, list):
        containers = sum(isinstance(inner, dict | list) for inner in value)
        return containers + sum(count_properties(inner) for inner in value)
    return 0


@given(json_values)
def test_every_property_of_any_json_has_a_line(value):
    """There are as many places as names and containers in lists, whatever the texts contain."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    properties = list(json_file.list_properties(text))
    assert len(properties) == count_properties(value)
    assert all(1 <= entry.line <= text.count("\n") + 1 for entry in properties)
    json_file.find_property_lines(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"a": [{"name": "x"}], "a": 5}', id="list, then number"),
        pytest.param('{"a": 5, "a": {"b": [1, {"c": 2}]}}', id="number, then object"),
        pytest.param('{"a": [[{}]], "a": []}', id="list of lists, then empty list"),
    ],
)
def test_repeated_name_has_the_line_of_the_first(text):
    """What the first of two values contains is not in the second, which is the one that is kept."""
    assert json_file.find_property_lines(text)["a"] == 1
