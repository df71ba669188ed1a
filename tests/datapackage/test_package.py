"""A package as it lies on disk: paths, JSON, and what keeps it from being read."""

import os
import re

import pytest

from conftest import edit_json, field
from tip_figures.datapackage.errors import ReadError
from tip_figures.datapackage.read import json_file
from tip_figures.datapackage.read.load import load_package

FIELDS = [field("id")]
ADDRESS = "Not supported: a file at an address. Nothing that depends on it is checked."


def said(found):
    """Path, line, column, code and message of each finding."""
    return [(f.path, f.line, f.column, f.code, f.message) for f in found]


def test_a_right_package_has_no_findings(make_package, run_checks):
    """A small right package gives no finding at all."""
    assert (
        run_checks(
            make_package("id,n\na,1\n", [field("id"), field("n", "integer")], primaryKey="id")
        )
        == []
    )


PATHS = [
    ("/etc/passwd", "path-unsafe", "“/etc/passwd” does not stay inside the package."),
    ("../t.csv", "path-unsafe", "“../t.csv” does not stay inside the package."),
    ("a/../t.csv", "path-unsafe", "“a/../t.csv” does not stay inside the package."),
    ("", "path-unsafe", "“” does not stay inside the package."),
    ("a\\b.csv", "path-unsafe", "“a\\b.csv” does not stay inside the package."),
    ("t.csv\0", "path-unsafe", "“t.csv\\u0000” does not stay inside the package."),
    ("file:///t.csv", "path-unsafe", "“file:///t.csv” is an address."),
    ("C:/t.csv", "path-unsafe", "“C:/t.csv” is an address."),
    (".hidden.csv", "path-unsafe", "“.hidden.csv” is hidden: a part of it begins with a dot."),
    ("a/.b/t.csv", "path-unsafe", "“a/.b/t.csv” is hidden: a part of it begins with a dot."),
    ("nope.csv", "path-missing", "There is no file “nope.csv”."),
    ("t.json/t.csv", "path-missing", "There is no file “t.json/t.csv”."),
    ("folder", "path-unreadable", "“folder” cannot be opened: it is not a regular file."),
    ("pipe", "path-unreadable", "“pipe” cannot be opened: it is not a regular file."),
    ("out.csv", "path-unsafe", "“out.csv” is a link that leads out of the package."),
    ("loop.csv", "path-unreadable", "“loop.csv” cannot be opened: it is a link to itself."),
    (
        "x" * 300,
        "path-unreadable",
        f"“{'x' * 60}… (300 characters)” cannot be opened: File name too long.",
    ),
    ("http://example.org/t.csv", "not-read", ADDRESS),
    (
        "t.csv.gz",
        "not-read",
        "Not supported: a compressed file. Nothing that depends on it is checked.",
    ),
    (
        "t.xlsx",
        "not-read",
        "Not supported: a file of the format “.xlsx”. Nothing that depends on it is checked.",
    ),
    (
        ["t.csv"],
        "not-read",
        "Not supported: a list of files. Nothing that depends on it is checked.",
    ),
    (
        5,
        "descriptor-invalid",
        "path must be a text, or a list of texts that are all URLs or all paths, not “5”.",
    ),
]


@pytest.mark.parametrize(
    ("path", "code", "message"), PATHS, ids=[repr(case[0])[:20] for case in PATHS]
)
def test_no_path_is_opened_but_a_plain_file_inside(make_package, run_checks, path, code, message):
    """A table's path that is no plain CSV file of the package is one finding, and is not opened."""
    root = make_package("id\na\n", FIELDS)
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = path
    (root / "t.csv").rename(root / "table")  # not left as a table that nobody lists
    (root / "folder").mkdir()
    os.mkfifo(root / "pipe")
    (root.parent / "secret.csv").write_text("id\na\n")
    (root / "out.csv").symlink_to("../secret.csv")
    (root / "loop.csv").symlink_to("loop.csv")
    for name in ("t.csv.gz", "t.xlsx"):
        (root / name).write_bytes(b"")
    assert said(run_checks(root)) == [("datapackage.json", 0, "resources.t.path", code, message)]


def test_a_file_that_may_not_be_read_is_a_finding(make_package, run_checks, monkeypatch):
    """A file without permission is a finding, not a traceback."""
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("t.csv"))
    (found,) = run_checks(make_package("id\na\n", FIELDS))
    assert (found.code, found.message) == (
        "path-unreadable",
        "“t.csv” cannot be opened: permission denied.",
    )


SCHEMAS = [
    (None, ["schema-missing"]),
    (5, ["schema-unreadable"]),
    ({"fields": []}, ["descriptor-invalid"]),
    ({"fields": 5}, ["descriptor-invalid"]),
    ("nope.json", ["path-missing"]),
    ("../s.json", ["path-unsafe"]),
    ("folder", ["path-unreadable"]),
    ("https://example.org/s.json", ["not-read"]),
    (
        {"fields": [field("id", "integer"), {"name": "x"}]},
        ["type-missing", "header-missing", "cell-type"],
    ),
]


@pytest.mark.parametrize(("schema", "codes"), SCHEMAS)
def test_a_table_without_a_schema_is_a_finding(make_package, run_checks, schema, codes):
    """A table whose schema is not there or describes nothing would go unchecked, so that is said, and that alone."""
    root = make_package("id\na\n", FIELDS, resource={"schema": schema, "type": "table"})
    (root / "folder").mkdir()
    found = run_checks(root)
    assert [f.code for f in found] == codes
    assert found[0].column.startswith("resources.t.schema")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b"{\n5}", 2, "The schema or dialect cannot be read: not JSON: Expecting property name enclosed in double quotes at line 2, column 1."),
        (b"[]", 1, "The schema or dialect cannot be read: it is a list, not an object."),
    ],
)  # fmt: skip
def test_an_unreadable_schema_is_a_finding_in_its_file(
    make_package, run_checks, text, line, message
):
    """A schema file that is no JSON object is a finding at its line; the other tables are still judged."""
    root = make_package("id\na\n", FIELDS)
    (root / "t.json").write_bytes(text)
    make_package("n\nx\n", [field("n", "integer")], name="u")
    whole = "“x” is not a whole number: digits only, without separators or spaces."
    assert said(run_checks(root)) == [
        ("t.json", line, "", "schema-unreadable", message),
        ("u.csv", 2, "n", "cell-type", whole),
    ]


def test_a_name_that_stands_twice_in_json_is_found_at_its_line(make_package, run_checks):
    """JSON would keep the last of two equal names without a word; also where their values have different shapes."""
    root = make_package("id\na\n", FIELDS)
    (root / "t.json").write_text(
        '{"fields": [\n{"name": "id",\n "type": "string",\n "n\\u0061me": "id"}]}'
    )
    file = root / "datapackage.json"
    file.write_text(file.read_text().replace('"version": "1.0.0"', '"keywords": {"x": 1},\n "keywords": ["y"],\n "version": "1"'))  # fmt: skip
    assert [(f.path, f.line, f.column, f.code) for f in run_checks(root)] == [
        ("datapackage.json", 0, "version", "version-invalid"),
        ("datapackage.json", 5, "keywords", "json-duplicate"),
        ("t.json", 4, "name", "json-duplicate"),
    ]
    assert json_file.find_property_lines(file.read_text())["version"] == 6


DESCRIPTORS = [
    (b"{", "not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
    (b"[]", "it is a list, not an object."),
    (b"\xff\xfe{}", "not UTF-8: byte 0xff at offset 0."),
    (
        b"\xef\xbb\xbf{}",
        "not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig) at line 1, column 1.",
    ),
    (b'{"a": NaN}', "NaN is not JSON."),
    (b'{"a": "\\ud800"}', "it escapes half of a surrogate pair, which is not a character."),
    (b'{"a":' * 200 + b"1" + b"}" * 200, "it is nested more than 100 levels deep."),
    (b"[" * 100_000 + b"]" * 100_000, "it is nested more than 100 levels deep."),
    (b" " * ((1 << 24) + 1), "it has more than 16,777,216 bytes."),
]


@pytest.mark.parametrize(("text", "reason"), DESCRIPTORS, ids=range(len(DESCRIPTORS)))
def test_a_package_without_a_readable_descriptor_cannot_be_read(tmp_path, text, reason):
    """A descriptor that is no JSON object ends the reading with one line."""
    file = tmp_path / "datapackage.json"
    file.write_bytes(text)
    with pytest.raises(ReadError, match=f"^{re.escape(f'{file}: {reason}')}$"):
        load_package(tmp_path)


def test_a_package_that_is_not_there_cannot_be_read(tmp_path):
    """A folder without a descriptor, a missing file, a pipe and a link to itself end the reading with one line."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for where, reason in (
        (tmp_path, f"{tmp_path}/datapackage.json: No such file or directory."),
        (tmp_path / "nope.json", f"{tmp_path}/nope.json: No such file or directory."),
        (tmp_path / "pipe", f"{tmp_path}/pipe: it is not a regular file."),
        (tmp_path / "loop", f"{tmp_path}/loop: Too many levels of symbolic links."),
        (tmp_path / ("x" * 300), f"{tmp_path}/{'x' * 300}: File name too long."),
    ):
        with pytest.raises(ReadError, match=f"^{re.escape(reason)}$"):
            load_package(where)


def test_a_table_that_nobody_lists_is_found(make_package, run_checks):
    """It would go unchecked; a link to a file of the package is that file, one to itself no table, an odd name printable."""
    root = make_package("id\na\n", FIELDS)
    (root / "t.csv").rename(root / "u.txt")
    (root / "t.csv").symlink_to("u.txt")
    (root / "loop.csv").symlink_to("loop.csv")
    for name in (os.fsdecode(b"caf\xe9.csv"), "other.TSV", "notes.txt"):
        (root / name).write_text("id\n")
    said = ("table-unlisted", "warning", "List it in datapackage.json, or remove it.")
    assert [(f.path, f.code, f.severity, f.hint) for f in run_checks(root)] == [
        ("caf\\udce9.csv", *said),
        ("other.TSV", *said),
    ]


def test_two_columns_of_one_name_are_read_by_their_order(make_package, run_checks):
    """The standard lets names of fields stand twice; each column is judged by its own field."""
    fields = [field("a", "integer"), field("a", maximum=5), field("a", "integer", maximum=5)]
    found = run_checks(make_package("a,a,a\n1,x,5\n2,y,6\n", fields), "cells")
    assert [(f.line, f.column, f.code) for f in found if f.severity == "error"] == [
        (3, "a (3)", "cell-maximum")
    ]
