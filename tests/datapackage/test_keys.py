"""Primary keys, unique keys, references to other tables and the order of rows."""

import polars as pl

from cases import cases
from conftest import field, run_checks
from tip_figures.datapackage.frame_validation import validate_frame
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.pandera_schemas import build_table_rules

FIELDS = [field("id"), field("n", "integer")]


def locate_errors(findings):
    """Return line, column and code of each error as one text."""
    errors = [finding for finding in findings if finding.severity == "error"]
    return [f"{error.line} {error.column} {error.code}" for error in errors]


UNIQUE = {"uniqueKeys": [["id", "n"]]}


@cases(
    "rows, keys, expected",
    {
        "unreadable": ("a,x a,y", {"primaryKey": ["id", "n"]}, ["2 n cell-type", "3 n cell-type"]),
        "repeated twice": (
            "a,1 b,2 a,3 a,4",
            {"primaryKey": "id"},
            ["4 id key-duplicate", "5 id key-duplicate"],
        ),
        "empty part": ("a, a,", UNIQUE, []),
        "two spellings": ("a,1 a,01", UNIQUE, ["3 id key-duplicate"]),
    },
)
def test_duplicate_key_is_found_at_the_later_row(make_package, rows, keys, expected):
    """A key is one row's; no part of a primary key is empty, and an empty cell equals no other."""
    lines = "\n".join(["id,n", *rows.split(), ""])
    assert locate_errors(run_checks(make_package(lines, FIELDS, **keys))) == expected


def test_duplicate_key_is_shown_with_the_first_row(make_package):
    root = make_package("id,n\na,1\na,01\n", FIELDS, primaryKey="id", **UNIQUE)
    messages = {finding.message for finding in run_checks(root)}
    assert messages >= {
        "The primary key is repeated from line 2: id = a.",
        "The unique key is repeated from line 2: id = a, n = 01.",
    }


def foreign_key(*columns, resource="u", to=("id",)):
    """Return a foreign key."""
    return {"fields": list(columns), "reference": {"resource": resource, "fields": list(to)}}


def make_two_tables(make_package, rows, key, *more_fields, **schema):
    """Make the tables u and t, of which t has a foreign key."""
    make_package("id,n\nx,1\nxyz,2\n", FIELDS, name="u", primaryKey="id")
    fields = [field("id"), field("u"), *more_fields]
    return make_package(rows, fields, primaryKey="id", foreignKeys=[key], **schema)


def test_reference_to_a_missing_row_is_found_at_its_cell(make_package):
    """The hint suggests the key that was meant, if one is similar; no rule reads the cell."""
    rows = "id,u\na,x\nb,\nc,q\nd,xyzz\n"
    rules = [{"name": "r", "expression": "u <> 'q'"}]
    root = make_two_tables(make_package, rows, foreign_key("u"), rules=rules)
    unlike, similar = run_checks(root)
    assert (unlike.line, unlike.column, unlike.key) == (4, "u", "c")
    assert unlike.message == "“q” is not in u.csv (id)."
    assert unlike.hint == "Correct the cell, or add the row to u.csv."
    assert (similar.line, similar.hint) == (5, f"Did you mean “xyz”? {unlike.hint}")


def test_key_with_other_digits_is_not_suggested(make_package):
    """It is that of another edition or year; the row is missing."""
    make_package("id\nreport-2021-prosecuted-2020\n", [field("id")], name="u", primaryKey="id")
    key = foreign_key("u")
    root = make_package("u\nreport-2022-prosecuted-2021\n", [field("u")], foreignKeys=[key])
    (finding,) = run_checks(root)
    assert finding.hint == "Correct the cell, or add the row to u.csv."


def test_reference_of_several_columns_is_one_key(make_package):
    """All parts must be in one row; a reference with an empty part refers to nothing."""
    key = foreign_key("u", "m", to=("id", "n"))
    rows = "id,u,m\na,x,1\nb,x,2\nc,x,\nd,,9\n"
    root = make_two_tables(make_package, rows, key, field("m", "integer"))
    (finding,) = run_checks(root)
    assert (finding.line, finding.column) == (3, "m")
    assert finding.message == "“x/2” is not in u.csv (id, n)."
    assert "Did you mean" not in finding.hint


def test_reference_to_a_row_of_the_same_table_is_followed(make_package):
    """That of a frame, too."""
    fields = [field("id"), field("u")]
    key = foreign_key("u", resource="")
    root = make_package("id,u\na,b\nb,\nc,d\n", fields, primaryKey="id", foreignKeys=[key])
    assert locate_errors(run_checks(root)) == ["4 u reference-missing"]
    rules = build_table_rules(load_package(root).tables["t"])
    frame = pl.DataFrame({"id": ["e", "f"], "u": ["f", None]})
    assert validate_frame(frame, rules).equals(frame)


def test_references_compare_values(make_package):
    """Type and spelling do not matter; the other table needs no key."""
    targets = [field("id", "number"), field("n", "integer")]
    make_package("id,n\n1,2001\n2.5,2002\n", targets, name="u")
    rows = "u,y\n1.0,2001\n2.50,2002\n3,2002\n"
    keys = [foreign_key("u"), foreign_key("y", to=["n"])]
    root = make_package(rows, [field("u", "number"), field("y", "year")], foreignKeys=keys)
    assert locate_errors(run_checks(root)) == ["4 u reference-missing"]


@cases(
    "key",
    {
        "table": foreign_key("u", resource="v"),
        "column": foreign_key("v"),
        "target": foreign_key("u", to=("idd",)),
        "type": foreign_key("n"),
        "number": foreign_key("u", "n"),
    },
)
def test_broken_foreign_key_is_one_finding_of_the_schema(make_package, key):
    """It is not a finding for each row."""
    rows = "id,u,n\na,q,1\nb,q,2\n"
    root = make_two_tables(make_package, rows, key, field("n", "integer"))
    (finding,) = run_checks(root)
    assert (finding.column, finding.code) == ("foreignKeys.0", "schema-invalid")
    assert finding.message.startswith("The foreign key cannot be followed: ")


def test_missing_columns_and_files_make_no_missing_rows(make_package):
    """Where a column or file is missing, that is reported, and nothing about rows."""
    root = make_two_tables(make_package, "id\na\n", foreign_key("u"))
    (root / "u.csv").write_text("n\n1\n")
    assert locate_errors(run_checks(root)) == ["1 u header-missing", "1 id header-missing"]
    (root / "t.csv").write_text("id,u\na,x\n")
    (root / "u.csv").unlink()
    assert locate_errors(run_checks(root)) == ["0 resources.u.path path-missing"]


def test_first_row_out_of_order_is_a_warning(make_package):
    """Only the first row that belongs before the previous one is reported."""
    root = make_package("id\na\nc\nb\n", [field("id")], primaryKey="id")
    (finding,) = run_checks(root)
    place = (finding.line, finding.key, finding.code, finding.severity)
    assert place == (4, "b", "row-order", "warning")
    assert finding.message == "The row “b” is after “c”, but rows are sorted by id."
