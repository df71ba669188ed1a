"""Hostile input ends in a finding or one line, in seconds, and nothing else is read or started."""

import os
import socket
import subprocess

import pytest

from cases import cases
from conftest import add_table, field, run_checks

FIELDS = [field("a"), field("n", "integer")]
ROWS = "a,n\nx,1\n"
ESCAPES = "\x1b\u009b\u202e"


@pytest.fixture
def isolated(monkeypatch):
    """Make a test fail that opens a connection or starts a program."""
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(subprocess, "Popen", None)


# By id: rows, fields, properties of resource, package and schema, and the code of a finding.
PACKAGES = {
    "pattern that backtracks for ever": (
        "a\n" + "a" * 5_000,
        [field("a", pattern="(a+)+b")],
        {},
        "cell-pattern",
    ),
    "pattern that unpacks to gigabytes": (
        "a\nx\n",
        [field("a", pattern="((a{1000}){1000}){1000}")],
        {},
        "schema-invalid",
    ),
    "resources that are a text": (
        ROWS,
        FIELDS,
        {"package": {"resources": "t.csv"}},
        "descriptor-invalid",
    ),
    "resource whose name is an object": (
        ROWS,
        FIELDS,
        {"package": {"resources": [{"name": {}, "path": "t.csv", "hash": 5}]}},
        "descriptor-invalid",
    ),
    "fields that are no objects": (ROWS, [5, None, {"name": []}], {}, "descriptor-invalid"),
    "column that is a pattern": ("^.*$,n\n1,x\n", [field("^.*$"), field("n")], {}, "not-read"),
    "keys that are no names": (
        ROWS,
        FIELDS,
        {"primaryKey": [5], "uniqueKeys": 5, "foreignKeys": [5, {}]},
        "schema-invalid",
    ),
    "codes that are a number": (
        ROWS,
        [field("a"), field("n", "integer", enum=5)],
        {},
        "descriptor-invalid",
    ),
    "no codes": (ROWS, [field("a"), field("n", "year", enum=[])], {}, "descriptor-invalid"),
    "many fields": ("a\n", [field(f"c{i}") for i in range(20_000)], {}, "schema-invalid"),
    "quote that nothing closes": ('a,n\n"' + "xx,1\n" * 100_000, FIELDS, {}, "quote"),
    "quotes in each row": ("a,n\n" + '"x,1\n' * 50_000, FIELDS, {}, "quote"),
    "number of a million digits": (f"a,n\nx,{'9' * 1_000_000}\n", FIELDS, {}, "cell-type"),
    "many wrong cells": ("a,n\n" + "x,k\n" * 50_000, FIELDS, {}, "cell-type"),
    "many repeated keys": (
        "a,n\n" + "x,1\n" * 50_000,
        FIELDS,
        {"primaryKey": "a"},
        "key-duplicate",
    ),
}


# By id: rows whose first fault makes every later row uncertain or wrong, and its line and code.
FLOODS = {
    "blank lines": ("a,n\nx,1\n" + "\n" * 20_000, (3, "ragged-row")),
    "quote before rows": ('a,n\n"' + "x,1\n" * 20_000, (2, "quote")),
    "quote before wide rows": ('a,n\n"' + "x,1,2\n" * 20_000, (2, "quote")),
    "quote before quotes": ('a,n\n"' + '"",x\n' * 20_000, (2, "quote")),
}


@cases("rows, expected", FLOODS)
@pytest.mark.usefixtures("isolated")
def test_one_fault_in_many_rows_is_one_finding(tmp_path, rows, expected):
    findings = run_checks(add_table(tmp_path, rows, FIELDS, primaryKey="a"))
    assert [(finding.line, finding.code) for finding in findings] == [expected]


@cases("rows, fields, properties, code", PACKAGES)
@pytest.mark.usefixtures("isolated")
def test_hostile_package_has_a_clear_verdict(tmp_path, rows, fields, properties, code):
    findings = run_checks(add_table(tmp_path, rows, fields, **properties))
    assert code in {finding.code for finding in findings}


def test_device_and_pipe_behind_a_link_are_not_opened(tmp_path):
    """To read them would never end."""
    root = add_table(tmp_path / "p", ROWS, FIELDS, resource={"schema": "s.json", "path": "f/t.csv"})
    (root / "s.json").symlink_to("/dev/zero")
    (tmp_path / "other").mkdir()
    os.mkfifo(tmp_path / "other/t.csv")
    (root / "f").symlink_to(tmp_path / "other")
    codes = [finding.code for finding in run_checks(root, "structure")]
    assert codes == ["path-unsafe", "path-unsafe"]


def test_reports_escape_what_a_terminal_would_obey(tmp_path, run):
    """In names, headers, cells and messages, in every format."""
    fields = [field("a", enum=["x"]), field("n", "integer")]
    package = {"name": f"p{ESCAPES}\n::error::x"}
    root = add_table(tmp_path, f"a,n{ESCAPES}\n{ESCAPES},1\n", fields, package=package)
    for report_format in ("text", "json", "github", "markdown"):
        output = run("validate.py", root, "--format", report_format).stdout
        assert not {*ESCAPES} & {*output}
        assert "\n::error::x" not in output
