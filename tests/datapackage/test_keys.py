"""Primary keys, unique keys and references."""

import pytest

from conftest import edit_json, field

FIELDS = [field("id"), field("n", "integer")]


def places(found):
    """Line, column and code of each error in one text."""
    return [
        f"{f.line} {f.column} {f.code}"
        for f in found
        if f.severity == "error" and f.code != "nothing-checked"
    ]


PRIMARY, UNIQUE, COLUMN = (
    {"primaryKey": ["id", "n"]},
    {"uniqueKeys": [["id", "n"]]},
    {"uniqueKeys": [["n"]]},
)
# Rows, the schema's keys, where a fault is found, and one of the messages.
KEYS = [
    ("id,n\na,1\na,2\nb,3\n", {**PRIMARY, **COLUMN}, [], ""),
    ("id,n\n,1\nb,\n", PRIMARY, ["2 id key-empty", "3 n key-empty"], "The cell is empty, and it is a part of the primary key."),
    ("id,n\na,x\na,y\n", PRIMARY, ["2 n cell-type", "3 n cell-type"], ""),
    ("id,n\na,1\nb,2\na,3\na,4\n", {"primaryKey": "id"}, ["4 id key-duplicate", "5 id key-duplicate"], "The primary key stands in line 2 already: id = a."),
    ("id,n\na,1\nb,1\n", COLUMN, ["3 n key-duplicate"], "The unique key stands in line 2 already: n = 1."),
    ("id,n\na,\nb,\n", COLUMN, [], ""),
    ("id,n\na,1\na,01\n", UNIQUE, ["3 id key-duplicate"], "The unique key stands in line 2 already: id = a, n = 1."),
    ("id,n\na,\na,\n", UNIQUE, [], ""),
    ("id,n\na,+7\na,007\n", UNIQUE, ["3 id key-duplicate"], "The unique key stands in line 2 already: id = a, n = 7."),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "keys", "expected", "message"), KEYS)
def test_a_key_names_one_row(make_package, run_checks, rows, keys, expected, message):
    """A key that stands twice is found at the later row; no part of a primary key is empty; empty cells equal nothing."""
    found = run_checks(make_package(rows, FIELDS, **keys))
    assert places(found) == expected
    assert not message or message in {f.message for f in found}


def key(*columns, resource="u", to=("id",)):
    """A foreign key."""
    return {"fields": list(columns), "reference": {"resource": resource, "fields": list(to)}}


def two(make, rows, foreign, own=None, theirs=FIELDS, targets="id,n\nx,1\nxyz,2\n"):
    """Two tables, u and t, and one foreign key of t."""
    make(targets, theirs, name="u", primaryKey=["id"])
    return make(
        rows, own or [field("id"), field("u")], name="t", primaryKey=["id"], foreignKeys=[foreign]
    )


def test_a_reference_that_finds_nothing_is_found(make_package, run_checks):
    """A reference to no row is found at its cell; the key that was meant is named where one is near."""
    found = run_checks(two(make_package, "id,u\na,x\nb,\nc,q\nd,xyzz\n", key("u")))
    assert [(f.path, f.line, f.column, f.code, f.key, f.message, f.hint) for f in found] == [
        ("t.csv", 4, "u", "reference-missing", "c", "“q” is not in u.csv (id).", "Correct the cell, or add the row to u.csv."),
        ("t.csv", 5, "u", "reference-missing", "d", "“xyzz” is not in u.csv (id).", "Did you mean “xyz”?"),
    ]  # fmt: skip


def test_a_reference_of_several_columns_is_found_as_one(make_package, run_checks):
    """A composite reference finds a row where all its parts do; one with an empty part refers to nothing."""
    make_package("id,n\nx,1\ny,2\n", FIELDS, name="u", uniqueKeys=[["n", "id"]])
    own = [field("id"), field("u"), field("m", "integer")]
    rows = "id,u,m\na,x,1\nb,x,2\nc,x,\nd,,9\n"
    found = run_checks(
        make_package(rows, own, primaryKey=["id"], foreignKeys=[key("u", "m", to=("id", "n"))])
    )
    assert [(f.line, f.column, f.message) for f in found] == [
        (3, "m", "“x/2” is not in u.csv (id, n).")
    ]


def test_references_in_a_circle_are_judged(make_package, run_checks):
    """Two tables may refer to each other: each reference is looked up."""
    fields = [field("id"), field("o")]
    make_package(
        "id,o\na,x\n", fields, name="p", primaryKey=["id"], foreignKeys=[key("o", resource="q")]
    )
    root = make_package(
        "id,o\nx,a\ny,b\n",
        fields,
        name="q",
        primaryKey=["id"],
        foreignKeys=[key("o", resource="p")],
    )
    assert [(f.path, f.line, f.message) for f in run_checks(root)] == [
        ("q.csv", 3, "“b” is not in p.csv (id).")
    ]


WIDE = "9" * 40  # which no column of integers can hold


@pytest.mark.parametrize(
    ("mine", "cells", "theirs", "targets", "lines"),
    [
        ("number", "1.0 2.50 3", "number", "1 2.5", [4]),
        ("integer", "1 2 3", "number", "1 2.5", [3, 4]),
        ("number", "1.0 2.50 3", "integer", "1 2", [3, 4]),
        ("year", "2001 2002", "integer", "2001 2002", []),
        ("integer", f"1 2 {WIDE}", "integer", "1 2", [4]),
        ("integer", f"1 {WIDE} 2", "integer", f"1 {WIDE}", [4]),
        ("time", "09:30:00", "string", "09:30 09:30:00", []),
        ("boolean", "true 0", "boolean", "1", [3]),
    ],
)
def test_references_are_by_value(make_package, run_checks, mine, cells, theirs, targets, lines):
    """Values are compared, whatever their type and the digits that each table writes; a table needs no key to refer."""
    make_package("\n".join(["id", *targets.split(), ""]), [field("id", theirs)], name="u")
    root = make_package(
        "\n".join(["u", *cells.split(), ""]), [field("u", mine)], foreignKeys=[key("u")]
    )
    assert [(f.line, f.code) for f in run_checks(root)] == [
        (line, "reference-missing") for line in lines
    ]


SIZES = "its fields and the fields that it refers to differ in number"
BROKEN = [
    (key("u", resource="v"), "there is no table “v”"),
    (key("u", resource=5), "there is no table “5”"),
    (key("v"), "the table t has no column “v”"),
    (key("u", to=("idd",)), "the table u has no column “idd”"),
    (key("n"), "n is integer and u.id is string"),
    (key("u", "n"), SIZES),
    ({"fields": [], "reference": {"resource": "u", "fields": []}}, SIZES),
    ({"fields": ["u"]}, "a foreign key has fields and a reference with fields"),
    (5, "a foreign key has fields and a reference with fields"),
]


@pytest.mark.parametrize(("foreign", "reason"), BROKEN)
def test_a_reference_that_leads_nowhere_is_said_of_the_schema(
    make_package, run_checks, foreign, reason
):
    """A foreign key to no table, no column or another type is one finding of the schema, not one a row."""
    own = [field("id"), field("u"), field("n", "integer")]
    (found,) = run_checks(two(make_package, "id,u,n\na,q,1\nb,q,2\n", foreign, own))
    assert (found.path, found.column, found.code) == ("t.json", "foreignKeys.0", "reference-broken")
    assert found.message == f"The foreign key leads nowhere: {reason}."


def test_what_follows_from_a_missing_file_or_column_is_not_said(make_package, run_checks):
    """Where the target has no file or no column, that is said, and not that each row refers to nothing."""
    root = two(make_package, "id\na\n", key("u"), targets="n\n1\n")
    assert [(f.path, f.column, f.code) for f in run_checks(root)] == [
        ("t.csv", "u", "header-missing"), ("u.csv", "id", "header-missing"),
    ]  # fmt: skip
    root = two(make_package, "id,u\na,x\n", key("u"))
    with edit_json(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = "nope.csv"
    (root / "u.csv").unlink()
    assert [(f.column, f.code) for f in run_checks(root)] == [("resources.u.path", "path-missing")]


@pytest.mark.parametrize(
    ("order", "line", "where"),
    [("bacd", 3, "“a” stands behind “b”"), ("acdb", 5, "“b” stands behind “d”")],
)
def test_rows_out_of_order_are_a_warning_at_the_first_of_them(
    make_package, run_checks, order, line, where
):
    """The first row that should stand before the one above it is named, and no other."""
    (found,) = run_checks(
        make_package(
            "id\n" + "".join(f"{name}\n" for name in order), [field("id")], primaryKey=["id"]
        )
    )
    assert (found.line, found.severity) == (line, "warning")
    assert found.message == f"The row {where}, and rows are sorted by id."
