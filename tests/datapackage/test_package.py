"""A package on disk: paths, JSON files, and what keeps them from being read."""

import os
import re
from pathlib import Path

import pytest

from conftest import edit_json, field
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage import json_file
from tip_figures.datapackage.package import load_package

FIELDS = [field("id")]
OUTSIDE = "does not stay inside the package."


def unsupported(feature):
    """Return the message about a feature that is not supported."""
    return f"Not supported: {feature}. Nothing that depends on it is checked."


def unreadable(file, reason):
    """Return the message about a file that cannot be opened."""
    return f"“{file}” cannot be opened: {reason}"


def summarize(findings):
    """Return path, line, column, code and message of each finding."""
    return [
        (finding.path, finding.line, finding.column, finding.code, finding.message)
        for finding in findings
    ]


def test_correct_package_has_no_findings(make_package, run_checks):
    """A table with keys and typed columns passes all checks."""
    fields = [field("id"), field("n", "integer")]
    assert run_checks(make_package("id,n\na,1\n", fields, primaryKey="id")) == []


# By id: the path of a table, and code and message of the only finding.
PATHS = {
    "absolute": ("/etc/passwd", "path-unsafe", f"“/etc/passwd” {OUTSIDE}"),
    "parent folder": ("../t.csv", "path-unsafe", f"“../t.csv” {OUTSIDE}"),
    "parent of a folder": ("a/../t.csv", "path-unsafe", f"“a/../t.csv” {OUTSIDE}"),
    "empty": ("", "path-unsafe", f"“” {OUTSIDE}"),
    "backslash": ("a\\b.csv", "path-unsafe", "“a\\b.csv” has a backslash; write forward slashes: a/b.csv."),
    "NUL": ("t.csv\0", "path-unsafe", f"“t.csv\\u0000” {OUTSIDE}"),
    "file address": ("file:///t.csv", "path-unsafe", "“file:///t.csv” is an address."),
    "drive": ("C:/t.csv", "path-unsafe", "“C:/t.csv” is an address."),
    "hidden file": (".hidden.csv", "path-unsafe", "“.hidden.csv” is hidden: a part of it begins with a dot."),
    "hidden folder": ("a/.b/t.csv", "path-unsafe", "“a/.b/t.csv” is hidden: a part of it begins with a dot."),
    "missing file": ("nope.csv", "path-missing", "There is no file “nope.csv”."),
    "file as folder": ("t.json/t.csv", "path-missing", "There is no file “t.json/t.csv”."),
    "folder": ("folder", "path-unreadable", unreadable("folder", "it is not a regular file.")),
    "pipe": ("pipe", "path-unreadable", unreadable("pipe", "it is not a regular file.")),
    "link out": ("out.csv", "path-unsafe", "“out.csv” is a link that leads out of the package."),
    "link to itself": ("loop.csv", "path-unreadable", unreadable("loop.csv", "it is a link to itself.")),
    "long name": ("x" * 300, "path-unreadable",
                  f"“{'x' * 60}… (300 characters)” cannot be opened: File name too long."),
    "web address": ("http://example.org/t.csv", "not-read", unsupported("a file at an address")),
    "compressed": ("t.csv.gz", "not-read", unsupported("a compressed file")),
    "workbook": ("t.xlsx", "not-read", unsupported("a file of the format “.xlsx”")),
    "list of one": (["nope.csv"], "path-missing", "There is no file “nope.csv”."),
    "list": (["t.csv", "u.csv"], "not-read", unsupported("a list of files")),
    "number": (5, "descriptor-invalid",
               "resources.t.path must be a path, or a list that has only paths or only addresses; "
               "here it is the number 5."),
}  # fmt: skip


@pytest.mark.parametrize(("path", "code", "message"), PATHS.values(), ids=PATHS)
def test_only_a_regular_file_inside_is_opened(make_package, run_checks, path, code, message):
    """Any other path of a table is one finding, and is not opened."""
    root = make_package("id\na\n", FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = path
    (root / "t.csv").rename(root / "table")  # else it is a table that is not listed
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    (root.parent / "secret.csv").write_text("id\na\n")
    (root / "out.csv").symlink_to("../secret.csv")
    (root / "loop.csv").symlink_to("loop.csv")
    for name in ("t.csv.gz", "t.xlsx"):
        (root / name).write_bytes(b"")
    expected = [("datapackage.json", 0, "resources.t.path", code, message)]
    assert summarize(run_checks(root)) == expected


def test_file_without_permission_is_a_finding(make_package, run_checks, monkeypatch):
    """It is not a traceback."""
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("t.csv"))
    (finding,) = run_checks(make_package("id\na\n", FIELDS))
    assert finding.code == "path-unreadable"
    assert finding.message == unreadable("t.csv", "permission denied.")


# By id: the schema of a table, and the codes of all findings.
SCHEMAS = {
    "none": (None, ["schema-missing"]),
    "number": (5, ["schema-unreadable"]),
    "no fields": ({"fields": []}, ["descriptor-invalid"]),
    "number of fields": ({"fields": 5}, ["descriptor-invalid"]),
    "missing file": ("nope.json", ["path-missing"]),
    "outside": ("../s.json", ["path-unsafe"]),
    "folder": ("folder", ["path-unreadable"]),
    "address": ("https://example.org/s.json", ["not-read"]),
    "another column": (
        {"fields": [field("id", "integer"), {"name": "x"}]},
        ["type-missing", "header-missing", "cell-type"],
    ),
}


@pytest.mark.parametrize(("schema", "codes"), SCHEMAS.values(), ids=SCHEMAS)
def test_unusable_schema_is_reported_alone(make_package, run_checks, schema, codes):
    """A table would not be checked without its schema; that is reported, and nothing that follows."""
    root = make_package("id\na\n", FIELDS, resource={"schema": schema, "type": "table"})
    (root / "folder").mkdir()
    findings = run_checks(root)
    assert [finding.code for finding in findings] == codes
    assert findings[0].column.startswith("resources.t.schema")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"{\n5}", 2, "not JSON: Expecting property name enclosed in double quotes at line 2, column 1."),
        (b"[]", 1, "it is a list, not an object."),
        (b'{"x": 1e400}', 1, "the number “1e400” is too large."),
        (b'{"x": -1e400}', 1, "the number “-1e400” is too large."),
        (b'{"x": ' + b"9" * 5_000 + b"}", 1, f"the number “{'9' * 60}… (5,000 characters)” has more than 1,000 digits."),
    ],
    ids=["not JSON", "list", "infinite number", "infinite negative number", "integer of 5,000 digits"],
)  # fmt: skip
def test_unreadable_schema_file_is_reported_at_its_line(
    make_package, run_checks, content, line, reason
):
    """The other tables are still validated."""
    root = make_package("id\na\n", FIELDS)
    (root / "t.json").write_bytes(content)
    make_package("n\nx\n", [field("n", "integer")], name="u")
    not_a_number = "“x” is not a whole number: digits only, without separators or spaces."
    assert summarize(run_checks(root)) == [
        (
            "t.json",
            line,
            "",
            "schema-unreadable",
            f"The schema or dialect cannot be read: {reason}",
        ),
        ("u.csv", 2, "n", "cell-type", not_a_number),
    ]


@pytest.mark.parametrize(
    "number", ["1e308", "-1e308", "1e-400", pytest.param("9" * 1_000, id="1,000 digits")]
)
def test_large_number_in_json_is_read(make_package, run_checks, number):
    """A property of any name may hold any number that Python can write again."""
    root = make_package("id\n1\n", [field("id", "integer")])
    file = root / "datapackage.json"
    file.write_text(file.read_text().replace("{", f'{{"x": {number}, ', 1))
    assert {finding.code for finding in run_checks(root)} <= {"property-unknown"}


def test_repeated_name_in_json_is_reported_at_its_line(make_package, run_checks):
    """JSON would keep the last value without a message; also if the values have different shapes."""
    root = make_package("id\na\n", FIELDS)
    (root / "t.json").write_text(
        '{"fields": [\n{"name": "id",\n "type": "string",\n "n\\u0061me": "id"}]}'
    )
    file = root / "datapackage.json"
    repeated = '"keywords": {"x": 1},\n "keywords": ["y"],\n "version": "1"'
    file.write_text(file.read_text().replace('"version": "1.0.0"', repeated))
    findings = run_checks(root)
    assert [(finding.path, finding.line, finding.column, finding.code) for finding in findings] == [
        ("datapackage.json", 0, "version", "version-invalid"),
        ("datapackage.json", 5, "keywords", "json-duplicate"),
        ("t.json", 4, "name", "json-duplicate"),
    ]
    assert json_file.find_property_lines(file.read_text())["version"] == 6


# By id: the bytes of a descriptor, and why they cannot be read.
DESCRIPTORS = {
    "broken": (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
    "list": (b"[]", "it is a list, not an object."),
    "UTF-16": (b"\xff\xfe{}", "not UTF-8: byte 0xff at offset 0."),
    "byte order mark": (b"\xef\xbb\xbf{}",
                        "not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at line 1, column 1."),
    "NaN": (b'{"a": NaN}', "NaN is not JSON."),
    "half a pair": (b'{"a": "\\ud800"}', "it escapes half of a surrogate pair, which is not a character."),
    "deep": (b'{"a":' * 200 + b"1" + b"}" * 200, "it is nested more than 100 levels deep."),
    "very deep": (b"[" * 100_000 + b"]" * 100_000, "it is nested more than 100 levels deep."),
    "large": (b" " * ((1 << 24) + 1), "it has more than 16,777,216 bytes."),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), DESCRIPTORS.values(), ids=DESCRIPTORS)
def test_unreadable_descriptor_ends_the_reading(tmp_path, content, reason):
    """A descriptor that is not a JSON object is one line."""
    file = tmp_path / "datapackage.json"
    file.write_bytes(content)
    with pytest.raises(ReadError, match=f"^{re.escape(f'{file}: {reason}')}$"):
        load_package(tmp_path)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        pytest.param(".", "/datapackage.json: No such file or directory.", id="empty folder"),
        pytest.param("nope.json", ": No such file or directory.", id="missing file"),
        pytest.param("pipe", ": it is not a regular file.", id="pipe"),
        pytest.param("loop", ": Too many levels of symbolic links.", id="link to itself"),
        pytest.param("x" * 300, ": File name too long.", id="long name"),
    ],
)
def test_missing_package_ends_the_reading(tmp_path, location, reason):
    """What is not a folder with a descriptor, or a descriptor, is one line that names it."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ReadError, match=f"^{re.escape(f'{tmp_path / location}{reason}')}$"):
        load_package(tmp_path / location)


@pytest.mark.parametrize("name", ["datapackage.yaml", "t.csv"])
def test_file_of_another_kind_is_refused_with_a_hint(tmp_path, name):
    """A descriptor in YAML is not read, and a table alone is no package."""
    (tmp_path / name).write_text("name: x\n")
    hint = "Name the folder of a package, or its datapackage.json."
    with pytest.raises(ReadError, match=f"not JSON: .* {re.escape(hint)}$"):
        load_package(tmp_path / name)


def test_address_of_a_package_is_refused_with_a_hint():
    """It is written as the user wrote it, and nothing is downloaded."""
    address = "https://example.org/datapackage.json"
    with pytest.raises(ReadError, match=f"^{address}: this is an address. Download the package,"):
        load_package(Path(address))


def test_unlisted_table_is_reported(make_package, run_checks):
    """It would not be checked.

    A link to a file of the package is that file, and one to itself is not a table. A name that cannot be
    printed is escaped.
    """
    root = make_package("id\na\n", FIELDS)
    (root / "t.csv").rename(root / "u.txt")
    (root / "t.csv").symlink_to("u.txt")
    (root / "loop.csv").symlink_to("loop.csv")
    for name in (os.fsdecode(b"caf\xe9.csv"), "other.TSV", "notes.txt"):
        (root / name).write_text("id\n")
    findings = run_checks(root)
    assert [(finding.path, finding.code, finding.severity) for finding in findings] == [
        ("caf\\udce9.csv", "table-unlisted", "warning"),
        ("other.TSV", "table-unlisted", "warning"),
    ]
    hints = {finding.hint for finding in findings}
    assert hints == {"List it in datapackage.json, or remove it."}


def test_columns_of_one_name_are_read_by_their_order(make_package, run_checks):
    """The standard allows fields with the same name; each column is validated by its own field."""
    fields = [field("a", "integer"), field("a", maximum=5), field("a", "integer", maximum=5)]
    findings = run_checks(make_package("a,a,a\n1,x,5\n2,y,6\n", fields), "cells")
    errors = [finding for finding in findings if finding.severity == "error"]
    assert [(finding.line, finding.column, finding.code) for finding in errors] == [
        (3, "a (3)", "cell-maximum")
    ]
