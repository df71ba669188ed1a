"""Descriptors, Table Schemas and the files that they describe: what they may say, that it is true, and on which line it stands."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import edit_json, field
from tip_figures.datapackage.read import json_file

FIELDS = [field("id"), field("n", "integer")]
ROWS = "id,n\na,1\n"
FRICTIONLESS = "(found by frictionless)."


RULE = {"name": "r", "expression": "n > 0 OR id = 'a'", "message": "m"}
# Where properties are set (None takes one away), the property at which that is found, the code, and message or hint.
WRONG = [
    ("package", {"$schema": None}, "$schema", "descriptor-profile", "The descriptor does not say of which version it is, so it is read as version 1."),
    ("package", {"version": "1.0"}, "version", "version-invalid", "“1.0” is no semantic version."),
    ("package", {"version": "1.0.0\n"}, "version", "version-invalid", "“1.0.0\\u000a” is no semantic version."),
    ("package", {"version": 5}, "version", "descriptor-invalid", f"5 is not of type 'string' at property 'version' {FRICTIONLESS}"),
    ("package", {"licences": []}, "licences", "property-unknown", "The standard has no property “licences” of a package, so it may have no effect."),
    ("package", {"licenses": [{"name": "x", "titel": "y"}]}, "licenses.x.titel", "property-unknown", "The standard has no property “titel” of a license, so it may have no effect."),
    *(("package", {"name": name}, "name", "name-unsafe", f"“{shown}” cannot be the name of a file on every system.") for name, shown in (
        ("../../precious", "../../precious"), ("a/b", "a/b"), ("a\\b", "a\\b"), ("..", ".."), (".hidden", ".hidden"), ("a\x07b", "a\\u0007b"),
        ("a\nb", "a\\u000ab"), ("con:", "con:"), ("a ", "a "), ("", ""),
    )),
    ("package", {"name": "Tiny Package"}, "name", "name-style", "“Tiny Package” has more than small letters, digits, “.”, “_” and “-”."),
    ("package", {"licenses": ["CC0"]}, "licenses.0", "descriptor-invalid", f"'CC0' is not of type 'object' at property 'licenses/0' {FRICTIONLESS}"),
    ("package", {"resources": None}, "resources", "no-tables", "The descriptor lists no resource, so there is nothing to check."),
    ("package", {"resources": [5]}, "resources", "descriptor-invalid", "resources is a list of JSON objects."),
    ("resource", {"pathh": "x"}, "resources.t.pathh", "property-unknown", "The standard has no property “pathh” of a resource, so it may have no effect."),
    ("resource", {"type": "tabel"}, "resources.t.type", "descriptor-invalid", "type is table, or left out."),
    ("resource", {"mediatype": 5}, "resources.t.mediatype", "descriptor-invalid", f"5 is not of type 'string' at property 'mediatype' {FRICTIONLESS}"),
    ("resource", {"encoding": "latin-1"}, "resources.t.encoding", "not-read", "Not supported: the encoding “latin-1”. Nothing that depends on it is checked."),
    ("resource", {"bytes": 5}, "resources.t.bytes", "bytes-differ", "t.csv has 9 bytes, where the descriptor says “5”."),
    ("resource", {"hash": "sha256:" + "0" * 64}, "resources.t.hash", "hash-differs", "The content of t.csv is not the one that was described: its sha256 differs."),
    ("resource", {"hash": "sha1:da39a3"}, "resources.t.hash", "hash-unsupported", "“sha1:da39a3” is no md5, sha1, sha256 or sha512 hash, and no other kind is checked."),
    ("resource", {"schema": None, "bytes": 5}, "resources.t.bytes", "bytes-differ", "t.csv has 9 bytes, where the descriptor says “5”."),
    ("resource", {"dialect": "x.json"}, "resources.t.dialect", "path-missing", "There is no file “x.json”."),
    ("resource", {"dialect": 5}, "resources.t.dialect", "schema-unreadable", "The schema or dialect cannot be read: it is a number, not an object or a path."),
    ("resource", {"dialect": {"delimiter": ";;"}}, "resources.t.dialect.delimiter", "not-read", "Not supported: delimiter = “;;” in the dialect. Nothing that depends on it is checked."),
    ("resource", {"dialect": {"delimeter": ","}}, "resources.t.dialect.delimeter", "property-unknown", "The standard has no property “delimeter” of a dialect, so it may have no effect."),
    ("schema", {"primarykey": ["id"]}, "primarykey", "property-unknown", "Did you mean “primaryKey”?"),
    ("schema", {"primaryKey": ["idd"]}, "primaryKey", "key-unknown", "Did you mean “id”?"),
    ("schema", {"primaryKey": 5}, "primaryKey", "descriptor-invalid", "primaryKey is a list of names of columns."),
    ("schema", {"uniqueKeys": [["id", "m"]]}, "uniqueKeys", "key-unknown", "“m” is no column of the table."),
    ("schema", {"uniqueKeys": ["id"]}, "uniqueKeys", "descriptor-invalid", "uniqueKeys is a list of lists of names of columns."),
    ("schema", {"foreignKeys": 5}, "foreignKeys", "descriptor-invalid", "foreignKeys is a list."),
    ("schema", {"missingValues": "NA"}, "missingValues", "descriptor-invalid", f"'NA' is not valid under any of the given schemas at property 'missingValues' {FRICTIONLESS}"),
    ("schema", {"rules": [{**RULE, "sevrity": "x"}]}, "rules.r.sevrity", "property-unknown", "Take it out, or give it a prefix (x:name)."),
    ("field", {"titel": "x"}, "n.titel", "property-unknown", "Did you mean “title”?"),
    ("field", {"constraints": {"reqired": True}}, "n.constraints.reqired", "property-unknown", "Did you mean “required”?"),
    ("field", {"type": "intger"}, "n", "type-unknown", "Did you mean “integer”?"),
    ("field", {"type": "date", "format": "any"}, "n", "not-read", "Not supported: a column of the type date with the format or marks that it has (any). Nothing that depends on it is checked."),
    ("field", {"example": "x"}, "n.example", "example-differs", "The example “x” is not a whole number: digits alone, without marks or spaces."),
    ("field", {"categories": [1], "constraints": {"enum": [1, 3]}}, "n.categories", "categories-differ", "enum has codes that are not among the categories: 3."),
    ("field", {"categories": [1, 2], "constraints": {"enum": [1]}}, "n.categories", "categories-wider", "The categories have codes that enum does not allow: 2."),
]  # fmt: skip


@pytest.mark.parametrize(("where", "properties", "column", "code", "words"), WRONG)
def test_a_wrong_property_is_found(
    make_package, run_checks, where, properties, column, code, words
):
    """What is wrong with a property is said once, at the property, and nothing that follows from it."""
    root = make_package(ROWS, FIELDS)
    path = "datapackage.json" if where in ("package", "resource") else "t.json"
    with edit_json(root / path) as descriptor:
        places = {
            "resource": lambda: descriptor["resources"][0],
            "field": lambda: descriptor["fields"][1],
        }
        entry = places.get(where, lambda: descriptor)()
        entry.update(properties)
        for name in [name for name, value in properties.items() if value is None]:
            del entry[name]
    found = run_checks(root, *(("structure",) if where == "field" else ()))
    (one,) = [f for f in found if f.code not in ("table-unlisted", "nothing-checked")]
    assert (one.path, one.column, one.code) == (path, column, code)
    assert words in (one.message, one.hint)


def test_no_profile_is_fetched(make_package, run_checks, monkeypatch):
    """A profile at an address is not asked for; a property with a prefix is one of somebody's own."""
    monkeypatch.setattr("socket.socket", None)
    address = "https://example.org/profile.json"
    root = make_package(
        ROWS,
        FIELDS,
        resource={"profile": address},
        package={"profile": address, "$schema": address, "dc:title": "x"},
    )
    assert run_checks(root) == []


def test_tables_of_the_same_name_or_file_are_found(make_package, run_checks):
    """One name is an error; names and paths that only letter case tells apart are one on many machines, a warning."""
    root = make_package(ROWS, FIELDS)
    make_package(ROWS, FIELDS, name="T", resource={"path": "t.csv"})
    (root / "T.csv").unlink()
    alike = [("resources.T.name", "table-alike", "Two resources have the name “T”, up to letter case."), ("resources.T.path", "table-alike", "Two resources have the path “t.csv”, up to letter case.")]  # fmt: skip
    assert [
        (f.column, f.code, f.message) for f in run_checks(root) if f.code != "name-style"
    ] == alike
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][1]["name"] = "t"
    assert [(f.code, f.severity) for f in run_checks(root)] == [
        ("table-duplicate", "error"),
        ("table-alike", "warning"),
    ]


@pytest.mark.parametrize("name", ["*", "^x.*$", "check_output"])
def test_a_column_name_that_means_many_is_declined(make_package, run_checks, name):
    """A name that the engine reads as a pattern over all columns is declined aloud."""
    found = [
        f
        for f in run_checks(make_package(f"id,{name}\na,1\n", [field("id"), field(name)]))
        if f.line == 0
    ]
    assert [(f.path, f.column, f.code) for f in found] == [("t.json", name, "not-read")]


TEXT = """{
  "name": "x",
  "resources": [
    {"name": "a", "path": "a.csv"},
    {"path": "b.csv",
      "name": "b"}],
  "keywords": ["one",
    "two"]}
"""


def test_lines_go_by_the_names_of_entries():
    """Each property has its line; entries of lists go by their name where they have one, else by their number."""
    assert json_file.find_property_lines(TEXT) == {
        "name": 2, "resources": 3, "resources.a": 4, "resources.a.name": 4, "resources.a.path": 4,
        "resources.b": 5, "resources.b.path": 5, "resources.b.name": 6, "keywords": 7,
    }  # fmt: skip


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    max_leaves=20,
)


@given(values)
def test_every_property_of_any_json_has_a_line(value):
    """The number of places is that of the names and of the containers in lists, whatever the text holds."""

    def count(one):
        if isinstance(one, dict):
            return len(one) + sum(map(count, one.values()))
        return (
            sum(count(v) + isinstance(v, dict | list) for v in one) if isinstance(one, list) else 0
        )

    text = json.dumps(value, indent=1, ensure_ascii=False)
    places = list(json_file.list_properties(text))
    assert len(places) == count(value)
    assert all(1 <= line <= text.count("\n") + 1 for _, line, _ in places)
    json_file.find_property_lines(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [{"name": "x"}], "a": 5}',
        '{"a": 5, "a": {"b": [1, {"c": 2}]}}',
        '{"a": [[{}]], "a": []}',
    ],
)
def test_a_name_that_stands_twice_in_another_shape_has_its_lines(text):
    """What lies below the first of two values is not in the second, which is the one that is kept."""
    assert json_file.find_property_lines(text)["a"] == 1
