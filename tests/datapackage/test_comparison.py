"""Compare two states of a package: what differs, and of which kind it is."""

import pytest

from cases import cases
from conftest import add_table, field
from tip_figures.datapackage.comparison import compare_packages
from tip_figures.datapackage.package import load_package

IDENTIFIER = [field("id"), field("n", "number"), field("word")]


@pytest.fixture
def compare(tmp_path):
    """A function that compares two states of a table.

    old, new: the arguments of `add_table` for each state; both: those that are the same
    """

    def compare_states(old, new, **both):
        packages = []
        for name, state in (("old", old), ("new", new)):
            packages.append(load_package(add_table(tmp_path / name, **{**both, **state})))
        return list(compare_packages(*packages))

    return compare_states


def summarize(changes):
    """Return level, kind and place of each change."""
    return [f"{change.level} {change.kind} {change.place}" for change in changes]


def write_lines(words):
    """Return the words as lines."""
    return "\n".join([*words.split(), ""])


# Rows and cells


def test_rows_and_cells_are_found_by_primary_key(compare):
    """A row is found by its key, wherever it is in the file."""
    changes = compare(
        {"rows": write_lines("id,n,word a,1,x b,2,y c,3,")},
        {"rows": write_lines("id,n,word d,9,w c,,z a,7,x")},
        fields=IDENTIFIER,
        primaryKey="id",
    )
    assert [change[:1] + change[2:] for change in changes] == [
        ("cell-changed", "a", "n", "1", "7"),
        ("key-removed", "b", "", {"id": "b", "n": "2", "word": "y"}, None),
        ("cell-changed", "c", "n", "3", None),
        ("cell-changed", "c", "word", None, "z"),
        ("row-added", "d", "", None, {"id": "d", "n": "9", "word": "w"}),
    ]
    assert {change.path for change in changes} == {"t.csv"}


@cases(
    "key, old_rows, new_rows, expected",
    {
        "same values": ("id", 'a,110,"x" b,5, c,110,z', '"a",110.0,x b,+5,"" c,1.1e2,z', []),
        "last of forty digits": (
            "id",
            f"a,{'1' * 40},x",
            f"a,{'1' * 39}2,x",
            ["patch cell-changed n of a"],
        ),
        "text": ("id", "a,1,110", "a,1,110.0", ["patch cell-changed word of a"]),
        "all": ("id", "a,1,", "a,1,all", ["patch cell-changed word of a"]),
        "no key": (
            [],
            "a,1,x b,2,y",
            "a,1,x b,2,z",
            ["major key-removed b/2/y", "minor row-added b/2/z"],
        ),
        "number": ("n", "a,1.50,x b,,y", "a,1.5,z b,,y", ["patch cell-changed word of 1.5"]),
    },
)
def test_rows_and_cells_are_compared_by_value(compare, key, old_rows, new_rows, expected):
    """A byte order mark and the ends of lines change nothing."""
    old_text = write_lines(f"id,n,word {old_rows}")
    new_text = "\ufeff" + write_lines(f"id,n,word {new_rows}").replace("\n", "\r\n")
    changes = compare({"rows": old_text}, {"rows": new_text}, fields=IDENTIFIER, primaryKey=key)
    assert summarize(changes) == expected


@cases(
    "old_rows, new_rows, expected",
    {
        "total or empty": (
            "id a b",
            "a,all b, c,female",
            ["minor dimension-added sex", "minor row-added c"],
        ),
        "part": (
            "id a b",
            "a,female b,",
            ["minor dimension-added sex", "major meaning-changed sex of a"],
        ),
        "filled": (
            "id,sex a, b,",
            "a,all b,male",
            ["minor dimension-added sex of a", "major meaning-changed sex of b"],
        ),
    },
)
def test_dimension_of_which_older_rows_are_the_total_is_minor(
    compare, old_rows, new_rows, expected
):
    """Older rows may have the code `all` or nothing; with another code they are something else."""
    fields = [field("id"), field("sex", dimension=True)]
    old_fields = fields if "sex" in old_rows else fields[:1]
    old = {"rows": write_lines(old_rows), "fields": old_fields}
    new = {"rows": write_lines(f"id,sex {new_rows}"), "fields": fields}
    assert summarize(compare(old, new, primaryKey="id")) == expected


# Columns, tables and schemas


def test_tables_columns_and_descriptor_are_compared(compare, tmp_path):
    """Hashes and sizes follow from the rest; what holds without being written is no change."""
    add_table(tmp_path / "old", "x\n1\n", [field("x")], name="removed")
    add_table(tmp_path / "new", "x\n1\n", [field("x")], name="added")
    (tmp_path / "new/moved.csv").write_text("extra,id,word\n1,a,x\n", "utf-8")
    resource = {"title": "T", "path": "moved.csv", "bytes": 2, "hash": "sha256:0", "dialect": {}}
    new = {
        "rows": "",
        "fields": [field("extra"), field("word"), field("id", format="default", required=False)],
        "resource": {**resource, "encoding": "utf-8"},
        "package": {
            "name": "renamed",
            "version": "9.9.9",
            "created": "2026-01-01",
            "sources": [{"title": "A report"}],
        },
        "missingValues": [""],
        "fieldsMatch": "exact",
    }
    old = {"rows": "id,n,word\na,1,x\n", "fields": IDENTIFIER}
    assert summarize(compare(old, new, primaryKey="id")) == [
        "major access-changed name",
        "major table-removed resources.removed",
        "major access-changed resources.t.path",
        "patch descriptor-changed resources.t.title",
        "minor table-added resources.added",
        "patch descriptor-changed sources",
        "major column-removed n",
        "major column-added extra",
        "major columns-reordered order",
    ]


def test_license_that_is_gone_is_major(compare):
    """One that is added or named otherwise is not."""
    old = [{"name": "A", "title": "T"}, {"path": "b"}]
    states = [{"package": {"licenses": value}} for value in (old, [{"name": "A"}, {"path": "c"}])]
    assert summarize(compare(*states, rows="id\na\n", fields=[field("id")])) == [
        "patch descriptor-changed licenses.A.title",
        "major license-changed licenses.b",
        "patch descriptor-changed licenses.c",
    ]


TIGHTENED, LOOSENED = "major constraint-tightened", "minor constraint-loosened"


@cases(
    "name, old, new, expected",
    [
        ("required", None, True, f"{TIGHTENED} v.required"),
        ("required", True, False, f"{LOOSENED} v.required"),
        ("minimum", 0, 1, f"{TIGHTENED} v.minimum"),
        ("minimum", 1, 0.5, f"{LOOSENED} v.minimum"),
        ("minimum", 9, "9", f"{TIGHTENED} v.minimum"),
        ("maximum", 9, 10, f"{LOOSENED} v.maximum"),
        ("maximum", 9, 8, f"{TIGHTENED} v.maximum"),
        ("exclusiveMinimum", 1, 0, f"{LOOSENED} v.exclusiveMinimum"),
        ("minLength", 2, 1, f"{LOOSENED} v.minLength"),
        ("enum", ["a", "b"], ["b", "c"], f"{TIGHTENED} v.enum.a; {LOOSENED} v.enum.c"),
        ("enum", None, ["a"], f"{TIGHTENED} v.enum"),
        (
            "categories",
            [{"value": "a", "label": "A"}],
            [{"value": "a", "label": "B"}],
            "major meaning-changed v.enum.a",
        ),
        ("constraints", None, {}, ""),
        ("title", "A", "B", "patch descriptor-changed v.title"),
        ("type_", "integer", "number", "major type-changed v.type"),
    ],
)
def test_changes_of_a_field_have_a_direction(compare, name, old, new, expected):
    """What rejects rows that were valid is major, what allows more is minor, prose is a patch."""
    both = {"enum": ["a"]} if name == "categories" else {}
    states = []
    for value in (old, new):
        properties = {} if value is None else {name: value}
        states.append({"fields": [field("v", **both, **properties)]})
    changes = compare(*states, rows="v\n")
    assert "; ".join(summarize(changes)) == expected
    assert {(change.column, change.path) for change in changes} <= {("v", "t.json")}


RULE = {"name": "order", "expression": "n > 0", "message": "no"}
REFERENCE = {"fields": "word", "reference": {"resource": "", "fields": "id"}}


@cases(
    "name, old, new, expected",
    [
        ("foreignKeys", [], [REFERENCE], [f"{TIGHTENED} foreignKeys.word → t: id"]),
        ("foreignKeys", [REFERENCE], [{**REFERENCE, "fields": ["word"]}], []),
        ("uniqueKeys", [["n"]], [["n"], ["n", "id"]], [f"{TIGHTENED} uniqueKeys.n, id"]),
        ("primaryKey", "id", ["id", "n"], ["major key-changed primaryKey"]),
        ("rules", [], [RULE], [f"{TIGHTENED} rules.order"]),
        ("rules", [RULE], [], [f"{LOOSENED} rules.order"]),
        (
            "rules",
            [RULE],
            [RULE | {"expression": "n > 1", "message": "No."}],
            [f"{TIGHTENED} rules.order.expression", "patch descriptor-changed rules.order.message"],
        ),
    ],
)
def test_keys_and_rules_are_compared(compare, name, old, new, expected):
    changes = compare({name: old}, {name: new}, rows="id,n,word\n", fields=IDENTIFIER)
    assert summarize(changes) == expected
