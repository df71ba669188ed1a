"""A package as it lies on disk: paths, JSON, and what keeps it from being read."""

import os
import re

import pytest

from conftest import amend, field, write_json
from tipdata.package.errors import CannotRead
from tipdata.package.load import load

FIELDS = [field("id")]
INSIDE = "Paths are relative to the descriptor, with forward slashes, and stay inside the package."


def told(found):
    """Path, line, column, code, message and hint of each finding, but for those of stages that had nothing to check."""
    return [(f.path, f.line, f.column, f.code, f.message, f.hint) for f in found if f.code != "nothing-checked"]


def with_path(make, path):
    """A package of one table, whose resource says `path`."""
    root = make("id\na\n", FIELDS)
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = path
    (root / "t.csv").rename(root / "table")  # not left as a table that nobody lists
    return root


def test_package_right_one_has_no_findings(make, findings):
    """A small right package gives no finding at all."""
    assert findings(make("id,n\na,1\n", [field("id"), field("n", "integer")], primaryKey="id")) == []


def test_package_published_one_has_no_findings(package, findings):
    """The published package is what a Data Package is, and holds all its rules and keys."""
    assert findings(package, "structure", "rules", "keys") == []


def test_package_is_found_by_folder_or_descriptor(package):
    """A package is named by its descriptor or by the folder that holds it."""
    assert load(package).descriptor == load(package / "datapackage.json").descriptor


UNSAFE = [
    ("/etc/passwd", "path-unsafe", "“/etc/passwd” does not stay inside the package.", INSIDE),
    ("../t.csv", "path-unsafe", "“../t.csv” does not stay inside the package.", INSIDE),
    ("a/../t.csv", "path-unsafe", "“a/../t.csv” does not stay inside the package.", INSIDE),
    ("", "path-unsafe", "“” does not stay inside the package.", INSIDE),
    ("a\\b.csv", "path-unsafe", "“a\\b.csv” does not stay inside the package.", INSIDE),
    ("t.csv\0", "path-unsafe", "“t.csv\\u0000” does not stay inside the package.", INSIDE),
    (
        "http://example.org/t.csv",
        "path-unsafe",
        "“http://example.org/t.csv” is an address; nothing is fetched.",
        INSIDE,
    ),
    ("file:///t.csv", "path-unsafe", "“file:///t.csv” is an address; nothing is fetched.", INSIDE),
    (".hidden.csv", "path-unsafe", "“.hidden.csv” is hidden: a part of it begins with a dot.", INSIDE),
    ("a/.b/t.csv", "path-unsafe", "“a/.b/t.csv” is hidden: a part of it begins with a dot.", INSIDE),
    ("nope.csv", "path-missing", "There is no file “nope.csv”.", "Add the file, or correct the path."),
    ("t.json/t.csv", "path-missing", "There is no file “t.json/t.csv”.", "Add the file, or correct the path."),
    ("folder", "path-not-a-file", "“folder” is not a regular file.", "A folder, pipe or device is no table."),
    ("pipe", "path-not-a-file", "“pipe” is not a regular file.", "A folder, pipe or device is no table."),
    ("out.csv", "path-unsafe", "“out.csv” is a link that leads out of the package.", INSIDE),
    ("loop.csv", "path-unreadable", "“loop.csv” cannot be opened: it is a link to itself.", ""),
    ("t.csv.gz", "path-compressed", "“t.csv.gz” is compressed.", "Unpack it: a table is published as plain CSV."),
    ("t.ZIP", "path-compressed", "“t.ZIP” is compressed.", "Unpack it: a table is published as plain CSV."),
]


@pytest.mark.parametrize(("path", "code", "message", "hint"), UNSAFE, ids=[repr(case[0]) for case in UNSAFE])
def test_package_opens_no_path_but_a_plain_file_inside(make, findings, path, code, message, hint):
    """A table's path that is no plain file of the package is a finding, and is not opened."""
    root = with_path(make, path)
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    (root.parent / "secret.csv").write_text("id\na\n")
    (root / "out.csv").symlink_to("../secret.csv")
    (root / "loop.csv").symlink_to("loop.csv")
    for name in ("t.csv.gz", "t.ZIP"):
        (root / name).write_bytes(b"")
    found = [f for f in told(findings(root)) if f[3] != "table-unlisted"]
    assert found == [("datapackage.json", 0, "resources.t.path", code, message, hint)]


def test_package_name_longer_than_a_file_system_allows_is_a_finding(make, findings):
    """A path that the system refuses is a finding, not a traceback."""
    (found,) = told(findings(with_path(make, "x" * 300)))
    assert found[3] == "path-unreadable"
    assert found[4].endswith(" cannot be opened: File name too long.")


def test_package_unreadable_file_is_a_finding(make, findings, monkeypatch):
    """A file that may not be read is a finding, not a traceback."""
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("t.csv"))
    (found,) = told(findings(make("id\na\n", FIELDS)))
    assert found[3:5] == ("path-unreadable", "“t.csv” cannot be opened: permission denied.")


def test_package_link_inside_is_followed(make, findings):
    """A link to a file of the same package is that file."""
    root = make("id\na\n", FIELDS)
    (root / "t.csv").rename(root / "u.txt")
    (root / "t.csv").symlink_to("u.txt")
    assert findings(root) == []


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (["t.csv"], "The table has several files, so none of its cells are checked."),
        (None, "The table has no path to a file, so none of its cells are checked."),
        (5, "The table has no path to a file, so none of its cells are checked."),
    ],
)
def test_package_table_without_one_file_is_a_finding(make, findings, path, message):
    """A table in several files or in none would go unchecked, so that is said."""
    hint = "Give each table one CSV file."
    assert told(findings(with_path(make, path))) == [
        ("datapackage.json", 0, "resources.t.path", "path-unsupported", message, hint)
    ]


MISSING = ("schema-missing", "The table has no schema, so none of its cells can be checked.")
NO_COLUMN = ("schema-missing", "The schema describes no column, so none of the table's cells can be checked.")


@pytest.mark.parametrize(
    ("schema", "code", "message"),
    [
        (None, *MISSING),
        (5, *MISSING),
        ({}, *NO_COLUMN),
        ({"fields": []}, *NO_COLUMN),
        ({"fields": 5}, *NO_COLUMN),
        ("nope.json", "path-missing", "There is no file “nope.json”."),
        ("../s.json", "path-unsafe", "“../s.json” does not stay inside the package."),
        (
            "https://example.org/s.json",
            "path-unsafe",
            "“https://example.org/s.json” is an address; nothing is fetched.",
        ),
    ],
)
def test_package_table_without_a_schema_is_a_finding(make, findings, schema, code, message):
    """A table whose schema is not there or describes nothing would go unchecked, so that is said, and that alone."""
    root = make("id\na\n", FIELDS, resource={"schema": schema})
    found = [f[:5] for f in told(findings(root))]
    assert found == [("datapackage.json", 0, "resources.t.schema", code, message)]


def test_package_inline_schema_is_judged_like_a_file(make, findings):
    """A schema may stand in the descriptor; what is wrong with it is said there."""
    root = make("id\na\n", FIELDS, resource={"schema": {"fields": [field("id", "integer"), {"name": "x"}]}})
    assert [f[:4] for f in told(findings(root))] == [
        ("datapackage.json", 0, "resources.t.schema.x", "type-missing"),
        ("t.csv", 1, "x", "header-missing"),
        ("t.csv", 2, "id", "cell-type"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            b"{\n5}",
            2,
            "The schema cannot be read: not JSON: Expecting property name enclosed in double quotes at line 2, column 1.",
        ),
        (b"[]", 1, "A Table Schema is a JSON object, and this is a list."),
        (b'{"x": "\xe9"}', 1, "The schema cannot be read: not UTF-8: byte 0xe9 at offset 7."),
    ],
)
def test_package_unreadable_schema_is_a_finding_in_its_file(make, findings, text, line, message):
    """A schema file that is no JSON object is a finding at its line; the other tables are still judged."""
    root = make("id\na\n", FIELDS)
    (root / "t.json").write_bytes(text)
    make("n\nx\n", [field("n", "integer")], name="u")
    assert [f[:5] for f in told(findings(root))] == [
        ("t.json", line, "", "schema-unreadable", message),
        ("u.csv", 2, "n", "cell-type", "“x” is not " + _WHOLE + "."),
    ]


_WHOLE = "a whole number: digits alone (18 at most), no thousands marks, spaces, plus sign or leading zeros"


def test_package_name_that_stands_twice_in_json_is_found_at_its_line(make, findings):
    """JSON would keep the last of two equal names without a word; both files are watched, at the second's line."""
    root = make("id\na\n", FIELDS)
    (root / "t.json").write_text(
        '{"fields": [\n{"name": "id",\n "type": "string", "title": "name",\n "n\\u0061me": "id"}]}'
    )
    text = (root / "datapackage.json").read_text()
    (root / "datapackage.json").write_text(text.replace('"name": "tiny",', '"name": "tiny",\n "name": "tiny",'))
    said = "The name “name” stands twice in one object."
    assert told(findings(root)) == [
        ("datapackage.json", 4, "name", "json-duplicate", said, "Keep one."),
        ("t.json", 4, "name", "json-duplicate", said, "Keep one."),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
        (b"", "not JSON: Expecting value at line 1, column 1."),
        (b"[]", "a descriptor is a JSON object, and this is a list."),
        (b"null", "a descriptor is a JSON object, and this is a null."),
        (b'"x"', "a descriptor is a JSON object, and this is a text."),
        (b"5", "a descriptor is a JSON object, and this is a number."),
        (b"true", "a descriptor is a JSON object, and this is a truth value."),
        (b"\xff\xfe{}", "not UTF-8: byte 0xff at offset 0."),
        (b"\xef\xbb\xbf{}", "not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at line 1, column 1."),
        (b'{"a": NaN}', "NaN is not JSON."),
        (b'{"a": -Infinity}', "-Infinity is not JSON."),
        (b'{"a": "\\ud800"}', "it escapes half of a surrogate pair, which is no character."),
        (b'{"a":' * 200 + b"1" + b"}" * 200, "it is nested more than 100 levels deep."),
        (b"[" * 100_000 + b"]" * 100_000, "it is nested more than 100 levels deep."),
        (b" " * ((1 << 24) + 1), "it has more than 16,777,216 bytes."),
    ],
    ids=range(15),
)
def test_package_without_a_readable_descriptor_cannot_be_read(tmp_path, text, why):
    """A descriptor that is no JSON object ends the reading with one line."""
    file = tmp_path / "datapackage.json"
    file.write_bytes(text)
    with pytest.raises(CannotRead, match=f"^{re.escape(f'{file}: {why}')}$"):
        load(tmp_path)


def test_package_that_is_not_there_cannot_be_read(tmp_path):
    """A folder without a descriptor, a missing file and a pipe end the reading with one line."""
    os.mkfifo(tmp_path / "pipe")
    for where, why in (
        (tmp_path, f"{tmp_path}/datapackage.json: No such file or directory."),
        (tmp_path / "nope.json", f"{tmp_path}/nope.json: No such file or directory."),
        (tmp_path / "pipe", f"{tmp_path}/pipe: it is not a regular file."),
    ):
        with pytest.raises(CannotRead, match=f"^{re.escape(why)}$"):
            load(where)


def test_package_surrogate_pair_is_a_character(tmp_path):
    """Two halves of a character, escaped, are one character."""
    (tmp_path / "datapackage.json").write_text('{"title": "\\ud83d\\ude00"}')
    assert load(tmp_path).descriptor == {"title": "😀"}


def test_package_reading_tells_how_far_it_is(make):
    """Whoever loads a package may be told the bytes of its tables as they are read."""
    told_bytes: list[int] = []
    package = load(make("id\na\nb\n", FIELDS), told_bytes.append)
    assert package.tables["t"].frame.height == 2
    assert sum(told_bytes) == len("a\nb\n")


def test_package_tables_know_what_they_have(make):
    """A package has a table when its file and one of its columns can be read."""
    root = make("id\na\n", FIELDS)
    make("x\na\n", FIELDS, name="u")
    write_json(root / "v.json", {})
    package = load(root)
    assert package.has("t")
    assert not package.has("t", "u")
    assert not package.has("v")
