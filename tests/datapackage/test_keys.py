"""Primary keys, unique keys, references to other tables and the order of rows."""

import pytest

from conftest import edit_json, field

FIELDS = [field("id"), field("n", "integer")]


def locate_errors(findings):
    """Return line, column and code of each error as one text."""
    errors = [finding for finding in findings if finding.severity == "error"]
    return [
        f"{error.line} {error.column} {error.code}"
        for error in errors
        if error.code != "nothing-checked"
    ]


PRIMARY = {"primaryKey": ["id", "n"]}
UNIQUE = {"uniqueKeys": [["id", "n"]]}
UNIQUE_N = {"uniqueKeys": [["n"]]}
# For each case: rows, the keys of the schema, where errors are found, and one of their messages.
KEYS = {
    "all keys are different": ("id,n\na,1\na,2\nb,3\n", {**PRIMARY, **UNIQUE_N}, [], ""),
    "unreadable cells are not compared": (
        "id,n\na,x\na,y\n",
        PRIMARY,
        ["2 n cell-type", "3 n cell-type"],
        "",
    ),
    "a primary key is repeated twice": (
        "id,n\na,1\nb,2\na,3\na,4\n",
        {"primaryKey": "id"},
        ["4 id key-duplicate", "5 id key-duplicate"],
        "The primary key is repeated from line 2: id = a.",
    ),
    "a unique key is repeated": (
        "id,n\na,1\nb,1\n",
        UNIQUE_N,
        ["3 n key-duplicate"],
        "The unique key is repeated from line 2: n = 1.",
    ),
    "empty cells equal nothing": ("id,n\na,\nb,\n", UNIQUE_N, [], ""),
    "a key with an empty part equals nothing": ("id,n\na,\na,\n", UNIQUE, [], ""),
    "a number is written in two ways": (
        "id,n\na,1\na,01\n",
        UNIQUE,
        ["3 id key-duplicate"],
        "The unique key is repeated from line 2: id = a, n = 1.",
    ),
}


@pytest.mark.parametrize(("rows", "keys", "expected", "message"), KEYS.values(), ids=KEYS)
def test_duplicate_key_is_found_at_the_later_row(
    make_package, run_checks, rows, keys, expected, message
):
    """A key is one row's; no part of a primary key is empty."""
    findings = run_checks(make_package(rows, FIELDS, **keys))
    assert locate_errors(findings) == expected
    if message:
        assert message in [finding.message for finding in findings]


def foreign_key(*columns, resource="u", to=("id",)):
    """Return a foreign key."""
    return {"fields": list(columns), "reference": {"resource": resource, "fields": list(to)}}


def make_two_tables(make_package, rows, key, fields=None):
    """Make the tables u and t, of which t has a foreign key."""
    make_package("id,n\nx,1\nxyz,2\n", FIELDS, name="u", primaryKey=["id"])
    fields = fields or [field("id"), field("u")]
    return make_package(rows, fields, name="t", primaryKey=["id"], foreignKeys=[key])


def test_reference_to_a_missing_row_is_found_at_its_cell(make_package, run_checks):
    """The hint suggests the key that was meant, if one is similar."""
    root = make_two_tables(make_package, "id,u\na,x\nb,\nc,q\nd,xyzz\n", foreign_key("u"))
    unlike, similar = run_checks(root)
    assert (unlike.path, unlike.line, unlike.column, unlike.key) == ("t.csv", 4, "u", "c")
    assert unlike.code == "reference-missing"
    assert unlike.message == "“q” is not in u.csv (id)."
    assert unlike.hint == "Correct the cell, or add the row to u.csv."
    assert (similar.path, similar.line, similar.column, similar.key) == ("t.csv", 5, "u", "d")
    assert similar.message == "“xyzz” is not in u.csv (id)."
    assert similar.hint == "Did you mean “xyz”?"


def test_reference_of_several_columns_is_one_key(make_package, run_checks):
    """All parts must be in one row; a reference with an empty part refers to nothing."""
    make_package("id,n\nx,1\ny,2\n", FIELDS, name="u", uniqueKeys=[["n", "id"]])
    fields = [field("id"), field("u"), field("m", "integer")]
    key = foreign_key("u", "m", to=("id", "n"))
    rows = "id,u,m\na,x,1\nb,x,2\nc,x,\nd,,9\n"
    (finding,) = run_checks(make_package(rows, fields, primaryKey=["id"], foreignKeys=[key]))
    assert (finding.line, finding.column) == (3, "m")
    assert finding.message == "“x/2” is not in u.csv (id, n)."


def test_tables_may_refer_to_each_other(make_package, run_checks):
    """Each of two references in a circle is checked."""
    fields = [field("id"), field("o")]
    to_p = foreign_key("o", resource="p")
    to_q = foreign_key("o", resource="q")
    make_package("id,o\na,x\n", fields, name="p", primaryKey=["id"], foreignKeys=[to_q])
    root = make_package("id,o\nx,a\ny,b\n", fields, name="q", primaryKey=["id"], foreignKeys=[to_p])
    (finding,) = run_checks(root)
    assert (finding.path, finding.line) == ("q.csv", 3)
    assert finding.message == "“b” is not in p.csv (id)."


# For each case: type and cells of the column, type and cells of the other table, lines with errors.
VALUES = {
    "decimals": ("number", "1.0 2.50 3", "number", "1 2.5", [4]),
    "years in integers": ("year", "2001 2002", "integer", "2001 2002", []),
    "Booleans": ("boolean", "true 0", "boolean", "1", [3]),
}


@pytest.mark.parametrize(
    ("type_", "cells", "target_type", "targets", "lines"), VALUES.values(), ids=VALUES
)
def test_references_compare_values(
    make_package, run_checks, type_, cells, target_type, targets, lines
):
    """Type and spelling do not matter; the other table needs no key."""
    make_package("\n".join(["id", *targets.split(), ""]), [field("id", target_type)], name="u")
    rows = "\n".join(["u", *cells.split(), ""])
    root = make_package(rows, [field("u", type_)], foreignKeys=[foreign_key("u")])
    expected = [f"{line} u reference-missing" for line in lines]
    assert locate_errors(run_checks(root)) == expected


BROKEN_KEYS = {
    "a missing table": (foreign_key("u", resource="v"), "there is no table “v”"),
    "a missing column": (foreign_key("v"), "the table t has no column “v”"),
    "a missing column of the other table": (
        foreign_key("u", to=("idd",)),
        "the table u has no column “idd”",
    ),
    "another type": (foreign_key("n"), "n and u.id are of different types"),
    "two columns to one": (
        foreign_key("u", "n"),
        "it has 2 fields, and reference.fields has 1",
    ),
}


@pytest.mark.parametrize(("key", "reason"), BROKEN_KEYS.values(), ids=BROKEN_KEYS)
def test_broken_foreign_key_is_one_finding_of_the_schema(make_package, run_checks, key, reason):
    """It is not a finding for each row."""
    fields = [field("id"), field("u"), field("n", "integer")]
    root = make_two_tables(make_package, "id,u,n\na,q,1\nb,q,2\n", key, fields)
    (finding,) = run_checks(root)
    assert (finding.path, finding.column) == ("t.json", "foreignKeys.0")
    assert finding.code == "schema-invalid"
    assert finding.message == f"The foreign key cannot be followed: {reason}."


def test_missing_columns_make_no_missing_rows(make_package, run_checks):
    """Where a column of a reference is missing, that is reported, and nothing about rows."""
    make_package("n\n1\n", FIELDS, name="u", primaryKey=["id"])
    fields = [field("id"), field("u")]
    key = foreign_key("u")
    root = make_package("id\na\n", fields, name="t", primaryKey=["id"], foreignKeys=[key])
    assert [(f.path, f.column, f.code) for f in run_checks(root)] == [
        ("t.csv", "u", "header-missing"),
        ("u.csv", "id", "header-missing"),
    ]


def test_missing_file_makes_no_missing_rows(make_package, run_checks):
    """Where the other table has no file, that is reported, and nothing about rows."""
    root = make_two_tables(make_package, "id,u\na,x\n", foreign_key("u"))
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = "nope.csv"
    (root / "u.csv").unlink()
    (finding,) = run_checks(root)
    assert (finding.column, finding.code) == ("resources.u.path", "path-missing")


def test_first_row_out_of_order_is_a_warning(make_package, run_checks):
    """Only the first row that belongs before the previous one is reported."""
    root = make_package("id\na\nc\nb\n", [field("id")], primaryKey=["id"])
    (finding,) = run_checks(root)
    assert (finding.line, finding.column, finding.key) == (4, "id", "b")
    assert (finding.code, finding.severity) == ("row-order", "warning")
    assert finding.message == "The row “b” is after “c”, but rows are sorted by id."
