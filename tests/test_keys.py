"""Primary keys, unique keys and references."""

import pytest

from conftest import amend, field

FIELDS = [field("id"), field("n", "integer")]
TWICE = "Correct the one that is wrong, or take the row out."


def told(found):
    """All that a finding says, as tuples."""
    return [(f.path, f.line, f.column, f.code, f.key, f.message, f.hint) for f in found]


def test_keys_right_ones_pass(make, findings):
    """Keys that name one row each pass, single, composite and unique."""
    assert findings(make("id,n\na,1\na,2\nb,3\n", FIELDS, primaryKey=["id", "n"], uniqueKeys=[["n"]])) == []


def test_keys_empty_part_of_the_primary_key_is_found(make, findings):
    """No part of a primary key may be empty."""
    found = findings(make("id,n\n,1\nb,\n", FIELDS, primaryKey=["id", "n"]))
    assert told(found) == [
        ("t.csv", 2, "id", "key-empty", "/1", "“id” is a part of the primary key and is empty here.", "Fill the cell in."),
        ("t.csv", 3, "n", "key-empty", "b/", "“n” is a part of the primary key and is empty here.", "Fill the cell in."),
    ]  # fmt: skip


def test_keys_empty_part_that_is_required_is_said_once(make, findings):
    """Where the column is required as well, its constraint has said it."""
    fields = [field("id", required=True), field("n", "integer")]
    assert [f.code for f in findings(make("id,n\n,1\n", fields, primaryKey=["id"]))] == ["cell-required"]


def test_keys_unread_part_of_the_primary_key_is_not_empty(make, findings):
    """A cell that cannot be read is wrong for that, not for being empty or twice."""
    found = findings(make("id,n\na,x\na,y\n", FIELDS, primaryKey=["id", "n"]))
    assert [(f.line, f.code) for f in found] == [(2, "cell-type"), (3, "cell-type")]


def test_keys_primary_key_that_stands_twice_is_found(make, findings):
    """The second row of a key is found, and the first is named; a third again."""
    found = findings(make("id,n\na,1\nb,2\na,3\na,4\n", FIELDS, primaryKey=["id"]))
    said = "The primary key stands in line 2 already: id = a."
    assert told(found) == [
        ("t.csv", 4, "id", "key-duplicate", "a", said, TWICE),
        ("t.csv", 5, "id", "key-duplicate", "a", said, TWICE),
    ]


def test_keys_line_of_the_first_row_is_physical(make, findings):
    """Lines in messages are those of the file, behind quoted cells over several lines too."""
    (found,) = findings(make('id,s\na,"x\ny"\nb,z\nb,z\n', [field("id"), field("s")], primaryKey=["id"]))
    assert (found.line, found.message) == (5, "The primary key stands in line 4 already: id = b.")


@pytest.mark.parametrize(
    ("rows", "keys", "lines"),
    [
        ("id,n\na,1\nb,1\n", [["n"]], [(3, "n", "The unique key stands in line 2 already: n = 1.")]),
        ("id,n\na,\nb,\n", [["n"]], []),
        ("id,n\na,1\na,1\n", [["id", "n"]], [(3, "id", "The unique key stands in line 2 already: id = a, n = 1.")]),
        ("id,n\na,\na,\n", [["id", "n"]], [(3, "id", "The unique key stands in line 2 already: id = a, n = empty.")]),
        ("id,n\n,\n", [["id", "n"]], []),
    ],
)
def test_keys_unique_key_that_stands_twice_is_found(make, findings, rows, keys, lines):
    """In a unique key an empty cell counts as a value beside one that is filled; a key of empty cells equals no other."""
    found = [f for f in findings(make(rows, FIELDS, uniqueKeys=keys)) if f.code == "key-duplicate"]
    assert [(f.line, f.column, f.message) for f in found] == lines


def test_keys_unique_column_that_stands_twice_is_found(make, findings):
    """The constraint `unique` is a key of one column."""
    fields = [field("id", unique=True), field("n", "integer", unique=True)]
    found = findings(make("id,n\na,1\nb,1\nc,\nd,\n", fields, primaryKey=["id"]))
    assert told(found) == [
        ("t.csv", 3, "n", "key-duplicate", "b", "The unique column stands in line 2 already: n = 1.", TWICE)
    ]


def test_keys_numbers_are_equal_by_value(make, findings):
    """1 and 1.0 are one number, and so one key."""
    found = findings(make("id\n1.0\n1\n", [field("id", "number")], primaryKey=["id"]))
    assert [(f.line, f.code) for f in found] == [(3, "key-duplicate")]


def test_keys_many_equal_ones_are_counted(make, findings):
    """Of thousands of rows with one key a thousand are looked at, and the rest is counted."""
    found = findings(make("id\n" + "a\n" * 1500, [field("id")], primaryKey=["id"]))
    assert len(found) == 1000
    assert found[-1].message == "And 500 more rows whose primary key stands twice."


def test_keys_many_empty_parts_are_counted(make, findings):
    """Of thousands of empty parts a thousand are listed, and the rest is counted."""
    found = findings(make("id,n\n" + ",1\n" * 1500, FIELDS, primaryKey=["id"]))
    assert len(found) == 1001
    assert found[-1].message == "And 500 more empty cells of this column."


def key(*columns, resource="u", to=("id",)):
    """A foreign key."""
    return {"fields": list(columns), "reference": {"resource": resource, "fields": list(to)}}


def two(make, rows, foreign, own=None, theirs=FIELDS, targets="id,n\nx,1\nxyz,2\n"):
    """Two tables, u and t, and one foreign key of t."""
    make(targets, theirs, name="u", primaryKey=["id"])
    return make(rows, own or [field("id"), field("u")], name="t", primaryKey=["id"], foreignKeys=[foreign])


def test_keys_reference_that_finds_nothing_is_found(make, findings):
    """A reference to no row is found at its cell; the key that was meant is named where one is near."""
    assert told(findings(two(make, "id,u\na,x\nb,\nc,q\nd,xyzz\n", key("u")))) == [
        ("t.csv", 4, "u", "reference-missing", "c", "“q” is not in u.csv (id).", "Correct the cell, or add the row to u.csv."),
        ("t.csv", 5, "u", "reference-missing", "d", "“xyzz” is not in u.csv (id).", "Did you mean “xyz”?"),
    ]  # fmt: skip


def test_keys_reference_may_be_written_as_texts(make, findings):
    """A foreign key of one column may name it without a list."""
    foreign = {"fields": "u", "reference": {"resource": "u", "fields": "id"}}
    found = findings(two(make, "id,u\na,x\nb,q\n", foreign))
    assert [(f.line, f.code) for f in found] == [(3, "reference-missing")]


def test_keys_reference_of_several_columns_is_found_as_one(make, findings):
    """A composite reference finds a row where all its parts do; one with an empty part refers to nothing."""
    make("id,n\nx,1\ny,2\n", FIELDS, name="u", uniqueKeys=[["n", "id"]])
    own = [field("id"), field("u"), field("m", "integer")]
    rows = "id,u,m\na,x,1\nb,x,2\nc,x,\nd,,9\n"
    found = findings(make(rows, own, primaryKey=["id"], foreignKeys=[key("u", "m", to=("id", "n"))]))
    assert [(f.line, f.column, f.message) for f in found] == [(3, "m", "“x/2” is not in u.csv (id, n).")]


@pytest.mark.parametrize("resource", [{"resource": ""}, {}, {"resource": "t"}])
def test_keys_reference_to_the_own_table_is_judged(make, findings, resource):
    """A table may refer to itself: by name, by an empty name or by none."""
    foreign = {"fields": ["u"], "reference": {**resource, "fields": ["id"]}}
    found = findings(make("id,u\na,b\nb,\nc,q\n", [field("id"), field("u")], primaryKey=["id"], foreignKeys=[foreign]))
    assert [(f.line, f.column, f.code) for f in found] == [(4, "u", "reference-missing")]


def test_keys_references_in_a_circle_are_judged(make, findings):
    """Two tables may refer to each other: each reference is looked up, and the circle is a warning."""
    make("id,o\na,x\n", [field("id"), field("o")], name="p", primaryKey=["id"], foreignKeys=[key("o", resource="q")])
    root = make(
        "id,o\nx,a\ny,b\n", [field("id"), field("o")], name="q", primaryKey=["id"], foreignKeys=[key("o", resource="p")]
    )
    assert [(f.severity, f.path, f.line, f.message) for f in findings(root)] == [
        (
            "warning",
            "p.json",
            0,
            "Tables refer to each other in a circle: p → q → p. No order of loading them satisfies all references.",
        ),
        ("error", "q.csv", 3, "“b” is not in p.csv (id)."),
    ]


def test_keys_of_an_empty_table_hold_no_reference(make, findings):
    """Where the table that is referred to has no rows, every reference is lost."""
    make("id\n", [field("id")], name="p", primaryKey=["id"])
    root = make("o\nx\n", [field("o")], name="q", foreignKeys=[key("o", resource="p")])
    assert [f.message for f in findings(root, "keys") if f.code == "reference-missing"] == ["“x” is not in p.csv (id)."]


def test_keys_reference_between_numbers_is_by_value(make, findings):
    """Numbers are compared by value, whatever digits each table writes."""
    numbers = [field("id", "number"), field("n", "integer")]
    root = two(
        make, "id,u\na,1.0\nb,2.50\nc,3\n", key("u"), [field("id"), field("u", "number")], numbers, "id,n\n1,1\n2.5,2\n"
    )
    assert [(f.line, f.code) for f in findings(root)] == [(4, "reference-missing")]


BROKEN = [
    (key("u", resource="v"), "there is no table “v”"),
    (key("u", resource=5), "there is no table “5”"),
    (key("v"), "the table t has no column “v”"),
    (key("u", to=("idd",)), "the table u has no column “idd”"),
    (key("n", to=("n",)), "n is no key of the table u, so it may name several rows"),
    (key("n"), "n is integer and u.id is string"),
    (key("u", "n"), "its fields and the fields that it refers to are not equally many"),
    ({"fields": [], "reference": {"resource": "u", "fields": []}}, "its fields and the fields that it refers to are not equally many"),
    ({"fields": ["u"]}, "a foreign key has fields and a reference with fields"),
    (5, "a foreign key has fields and a reference with fields"),
]  # fmt: skip


@pytest.mark.parametrize(("foreign", "why"), BROKEN)
def test_keys_reference_that_leads_nowhere_is_said_of_the_schema(make, findings, foreign, why):
    """A foreign key to no table, no column, no key or another type is one finding of the schema, not one a row."""
    own = [field("id"), field("u"), field("n", "integer")]
    found = findings(two(make, "id,u,n\na,q,1\nb,q,2\n", foreign, own))
    said = f"The foreign key leads nowhere: {why}."
    assert told(found) == [("t.json", 0, "foreignKeys.0", "reference-broken", "", said, "Correct it in the schema.")]


def test_keys_reference_to_a_table_that_cannot_be_read_is_not_judged(make, findings):
    """Where the target has no file, that is said, and not that each row refers to nothing."""
    root = two(make, "id,u\na,x\n", key("u"))
    with amend(root / "datapackage.json") as descriptor:
        descriptor["resources"][0]["path"] = "nope.csv"
    (root / "u.csv").unlink()
    assert [(f.column, f.code) for f in findings(root)] == [("resources.u.path", "path-missing")]


def test_keys_columns_that_the_file_lacks_are_not_judged_twice(make, findings):
    """A key column that is missing from the header is a finding of the header alone."""
    root = two(make, "id\na\n", key("u"), targets="n\n1\n")
    assert [(f.path, f.column, f.code) for f in findings(root) if f.code != "nothing-checked"] == [
        ("t.csv", "u", "header-missing"),
        ("u.csv", "id", "header-missing"),
    ]


def test_keys_many_lost_references_are_counted(make, findings):
    """Of thousands of references to nothing a thousand are listed, and the rest is counted."""
    rows = "id,u\n" + "".join(f"{i},q\n" for i in range(1500))
    found = findings(two(make, rows, key("u")))
    assert len(found) == 1001
    assert found[-1].message == "And 500 more rows of which u.csv knows nothing."


def test_keys_of_the_package_are_judged(package, findings):
    """A reference of the published package that leads to no row is found."""
    file = package / "resources" / "figures.csv"
    file.write_text(file.read_text().replace(",victims_identified,", ",victims_identifed,", 1))
    (found,) = findings(package, "keys")
    assert (found.path, found.column, found.code) == ("resources/figures.csv", "indicator_id", "reference-missing")
    assert found.hint == "Did you mean “victims_identified”?"


def test_keys_package_without_keys_has_no_such_stage(make, findings):
    """Where no table has a key, there is nothing to check, and no claim that it was."""
    assert findings(make("x\n1\n", [field("x", "integer")])) == []


@pytest.mark.parametrize(
    ("order", "line", "told"),
    [("bacd", 3, "behind “b”"), ("acbd", 4, "behind “c”"), ("dabc", 2, "before “a”"), ("bcda", 5, "behind “d”"), ("acdb", 5, "behind “d”")],
)  # fmt: skip
def test_keys_out_of_order_are_told_at_the_row_that_moved(package, findings, order, line, told):
    """Of two rows the wrong way round, the one is told without which the rows about it are in order."""
    file = package / "resources/indicators.csv"
    header = file.read_text(encoding="utf-8").splitlines()[0]
    rows = [f"{name},label {name},definition,ngo,person,," for name in order]
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    (found,) = [f for f in findings(package, "keys") if f.code == "row-order"]
    assert (found.line, found.message) == (line, f"The row stands {told}, and rows are sorted by indicator_id.")
