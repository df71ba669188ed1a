"""tipdata/changes: two states of a package, and what differs between them."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from conftest import add_table, amend, field
from tipdata.diff import packages, renames, state
from tipdata.diff.change import Change, reasons, required
from tipdata.package.load import load

IDENTIFIER = [field("id"), field("n", "number"), field("word")]
Compare = Callable[[], list[Change]]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Callable[..., Path], Callable[..., Path], Compare]:
    """Functions that add a table to the old package, that add one to the new, and that compare the two."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()

    def compare() -> list[Change]:
        return packages.compare(state.read(load(old)), state.read(load(new)))

    return lambda *a, **m: add_table(old, *a, **m), lambda *a, **m: add_table(new, *a, **m), compare


def brief(changes: list[Change]) -> list[tuple[Any, ...]]:
    return [(c.kind, c.key, c.column, c.old, c.new, c.level) for c in changes]


def test_the_same_package_has_no_changes(package):
    """A package compared with itself gives nothing, and calls for nothing."""
    made = packages.compare(state.read(load(package)), state.read(load(package)))
    assert (made, required(made), reasons(made)) == ([], "none", [])


def test_rows_and_cells_are_found_by_primary_key(two):
    """A row is found by its key wherever it stands; what is gone, new and corrected is told apart."""
    old, new, compare = two
    old("id,n,word\na,1,x\nb,2,y\nc,3,z\n", IDENTIFIER, primaryKey="id")
    new("id,n,word\nd,9,w\nc,3,z\na,7,x\n", IDENTIFIER, primaryKey="id")
    assert brief(compare()) == [
        ("row-removed", "b", "", {"id": "b", "n": "2", "word": "y"}, None, "major"),
        ("row-added", "d", "", None, {"id": "d", "n": "9", "word": "w"}, "minor"),
        ("cell-changed", "a", "n", "1", "7", "patch"),
    ]


def test_a_cell_that_is_filled_or_emptied_is_a_change(two):
    """An empty cell is a missing value on either side."""
    old, new, compare = two
    old("id,n,word\na,,x\nb,2,y\n", IDENTIFIER, primaryKey="id")
    new("id,n,word\na,1,x\nb,,y\n", IDENTIFIER, primaryKey="id")
    assert [(c.kind, c.key, c.old, c.new) for c in compare()] == [
        ("cell-changed", "a", None, "1"),
        ("cell-changed", "b", "2", None),
    ]


@pytest.mark.parametrize(
    ("kind", "was", "now", "expected"),
    [
        ("number", "1.0", "1", "cell-rewritten"),
        ("number", "1e3", "1000", "cell-rewritten"),
        ("number", "1.0", "1.01", "cell-changed"),
        ("boolean", "true", "TRUE", "cell-rewritten"),
        ("string", "a  b", "a b", "cell-rewritten"),
        ("string", "cafe\u0301", "caf\u00e9", "cell-rewritten"),
        ("string", "1.0", "1", "cell-changed"),
        ("integer", "x", "y", "cell-changed"),
    ],
)
def test_what_is_written_otherwise_and_means_the_same_is_a_matter_of_form(two, kind, was, now, expected):
    """Values of a column's type are compared where the texts differ."""
    old, new, compare = two
    old(f"id,v\na,{was}\n", [field("id"), field("v", kind)], primaryKey="id")
    new(f"id,v\na,{now}\n", [field("id"), field("v", kind)], primaryKey="id")
    assert brief(compare()) == [(expected, "a", "v", was, now, "patch")]


def test_rows_of_one_key_do_not_collapse(two):
    """Where a key stands twice, which validate refuses, its rows are compared in their order."""
    old, new, compare = two
    old("id,n,word\na,1,x\na,2,y\n", IDENTIFIER, primaryKey="id")
    new("id,n,word\na,1,x\na,3,y\na,4,z\n", IDENTIFIER, primaryKey="id")
    assert [(c.kind, c.old, c.new) for c in compare()] == [
        ("row-added", None, {"id": "a", "n": "4", "word": "z"}),
        ("cell-changed", "2", "3"),
    ]


def test_without_primary_key_whole_rows_are_compared(two):
    """A row without a key is gone or new, and as often as it is."""
    old, new, compare = two
    old("n,word\n1,x\n1,x\n2,y\n", [field("n", "integer"), field("word")])
    new("n,word\n1,x\n2,z\n", [field("n", "integer"), field("word")])
    assert [(c.kind, c.key) for c in compare()] == [
        ("row-removed", "1/x"),
        ("row-removed", "2/y"),
        ("row-added", "2/z"),
    ]


def test_a_row_under_another_key_is_proposed_as_renamed(two):
    """A row that is gone and one that is new, alike in nearly all cells, are one row; its corrected cell is told besides."""
    old, new, compare = two
    fields = [field("id"), *(field(name) for name in "abcde")]
    old("id,a,b,c,d,e\nk1,one,two,three,four,five\nk2,6,7,8,9,10\n", fields, primaryKey="id")
    new("id,a,b,c,d,e\nk9,one,two,three,four,FIVE\nk3,6,7,0,0,0\n", fields, primaryKey="id")
    assert brief(compare()) == [
        ("row-removed", "k2", "", {"id": "k2", "a": "6", "b": "7", "c": "8", "d": "9", "e": "10"}, None, "major"),
        ("row-added", "k3", "", None, {"id": "k3", "a": "6", "b": "7", "c": "0", "d": "0", "e": "0"}, "minor"),
        ("row-renamed", "k9", "", "k1", "k9", "major"),
        ("cell-changed", "k9", "e", "five", "FIVE", "patch"),
    ]


def test_a_corrected_place_in_a_composite_key_is_a_patch(two):
    """A row that nobody refers to and that has no identifier of its own only has a corrected key."""
    old, new, compare = two
    fields = [field("p", "integer"), field("start", "integer"), field("text")]
    old("p,start,text\n1,4,five\n", fields, primaryKey=["p", "start"])
    new("p,start,text\n1,5,five\n", fields, primaryKey=["p", "start"])
    assert brief(compare()) == [("row-renamed", "1/5", "", "1/4", "1/5", "patch")]


def test_rows_that_agree_only_in_common_cells_are_not_renamed():
    """What many rows share says nothing of which is which."""
    gone = pl.DataFrame({"id": [f"a{i}" for i in range(9)], "kind": ["country"] * 9, "note": [None] * 9})
    added = pl.DataFrame({"id": [f"b{i}" for i in range(9)], "kind": ["country"] * 9, "note": [None] * 9})
    assert renames.pairs(gone, added, ["id"]) == []


def test_of_two_candidates_the_one_that_differs_least_is_the_renamed_row():
    """More cells alike, then more of the key alike, decide; a row is renamed once."""
    gone = pl.DataFrame({"s": ["x", "y"], "id": ["1", "1"], "word": ["five", "five"]})
    added = pl.DataFrame({"s": ["y", "x"], "id": ["2", "2"], "word": ["five", "five"]})
    assert renames.pairs(gone, added, ["s", "id"]) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("spoilt", [None, "a", "b", "c", "d", "e"])
def test_a_renamed_row_is_found_whichever_cell_differs(spoilt):
    """One cell of five may differ, and no cell in particular has to agree."""
    row = {"a": "1", "b": "2", "c": "3", "d": "4", "e": "5"}
    now = row | ({spoilt: "other"} if spoilt else {})
    assert renames.pairs(pl.DataFrame([{"id": "x", **row}]), pl.DataFrame([{"id": "y", **now}]), ["id"]) == [(0, 0)]


def test_a_row_that_others_refer_to_has_a_major_weight(two):
    """A row with a composite key is an identifier once a foreign key leads to it; the columns that say what it is weigh too."""
    old, new, compare = two
    fields = [field("a"), field("b"), field("what"), field("year", "integer"), field("n", "integer")]
    about = {"primaryKey": ["a", "b"], "uniqueKeys": [["what", "year"]]}
    key = {"fields": ["a", "b"], "reference": {"resource": "t", "fields": ["a", "b"]}}
    old("a,b,what,year,n\n1,1,calls,2018,5\n1,2,calls,2019,7\n", fields, **about)
    old("a,b\n1,1\n", fields[:2], name="other", foreignKeys=[key])
    new("a,b,what,year,n\n1,1,calls,2017,6\n", fields, **about)
    new("a,b\n1,1\n", fields[:2], name="other", foreignKeys=[key])
    made = compare()
    assert [(c.kind, c.key, c.column, c.level) for c in made] == [
        ("row-removed", "1/2", "", "major"),
        ("cell-changed", "1/1", "year", "major"),
        ("cell-changed", "1/1", "n", "patch"),
    ]
    assert "major: the key of a row that others refer to now stands for something else: year of 1/1 (t.csv)" in reasons(
        made
    )


def test_columns_and_tables_come_and_go(two):
    """A column weighs a major version whichever way, a new table a minor one, a lost one a major one."""
    old, new, compare = two
    old("id,n\na,1\n", [field("id"), field("n", "integer")], primaryKey="id")
    old("x\n1\n", [field("x")], name="gone")
    new("id,extra\na,1970\n", [field("id"), field("extra", "integer")], primaryKey="id")
    new("x\n1\n", [field("x")], name="more")
    assert [(c.kind, c.key, c.column, c.level) for c in compare()] == [
        ("table-removed", "gone", "", "major"),
        ("column-removed", "", "n", "major"),
        ("column-added", "", "extra", "major"),
        ("table-added", "more", "", "minor"),
    ]


def test_a_renamed_column_is_recognised_by_its_cells(two):
    """Under another name with the same cells a column is renamed, the key's as well, and its cells are not told again."""
    old, new, compare = two
    old("id,n\na,10\nb,20\nc,30\n", [field("id"), field("n", "integer")], primaryKey="id")
    new("key,count\na,10\nb,20\nc,31\n", [field("key"), field("count", "integer")], primaryKey="key")
    assert [(c.kind, c.old, c.new) for c in compare()][:1] == [("column-renamed", "id", "key")]
    new("id,count\na,10\nb,20\nc,30\n", [field("id"), field("count", "integer")], primaryKey="id")
    assert brief(compare()) == [("column-renamed", "", "count", "n", "count", "major")]


def test_a_renamed_table_is_recognised_by_its_path(two):
    """A table under another name and the same path is compared as the same."""
    old, new, compare = two
    old("id\na\n", [field("id")], primaryKey="id")
    with amend(new("id\nb\n", [field("id")], primaryKey="id") / "datapackage.json") as made:
        made["resources"][0]["name"] = "renamed"
    assert [(c.kind, c.key, c.level) for c in compare()] == [
        ("table-renamed", "renamed", "major"),
        ("row-removed", "a", "major"),
        ("row-added", "b", "minor"),
    ]


def test_columns_in_another_order_are_told(two):
    """Re-ordered columns weigh a major version, and no cell is told as changed."""
    old, new, compare = two
    old("id,n,word\na,1,x\n", IDENTIFIER, primaryKey="id")
    new("id,word,n\na,x,1\n", [IDENTIFIER[0], IDENTIFIER[2], IDENTIFIER[1]], primaryKey="id")
    order = ["id", "n", "word"], ["id", "word", "n"]
    assert brief(compare()) == [("columns-reordered", "fields", "", *order, "major")]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({}, {"required": True}, ("constraint-tightened", "required")),
        ({"required": True}, {"required": False}, ("constraint-loosened", "required")),
        ({}, {"unique": True}, ("constraint-tightened", "unique")),
        ({"minimum": 0}, {"minimum": 1}, ("constraint-tightened", "minimum")),
        ({"minimum": 9}, {"minimum": -10}, ("constraint-loosened", "minimum")),
        ({"maximum": 9}, {"maximum": 10}, ("constraint-loosened", "maximum")),
        ({"maximum": "2020-01-01"}, {"maximum": "2019-12-31"}, ("constraint-tightened", "maximum")),
        ({"exclusiveMaximum": 5}, {}, ("constraint-loosened", "exclusiveMaximum")),
        ({"maxLength": 80}, {"maxLength": 60}, ("constraint-tightened", "maxLength")),
        ({"minLength": 2}, {"minLength": 1}, ("constraint-loosened", "minLength")),
        ({}, {"pattern": "a+"}, ("constraint-tightened", "pattern")),
        ({"pattern": "a+"}, {}, ("constraint-loosened", "pattern")),
        ({"pattern": "a+"}, {"pattern": "a*"}, ("constraint-changed", "pattern")),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, ("constraint-tightened", "enum")),
        ({"enum": ["a"]}, {"enum": ["a", "b"]}, ("constraint-loosened", "enum")),
        ({}, {"enum": ["a"]}, ("constraint-tightened", "enum")),
        ({"enum": ["a"]}, {}, ("constraint-loosened", "enum")),
        ({"categories": ["a"]}, {"categories": ["a", "b"]}, ("constraint-loosened", "enum")),
        ({"type": "integer"}, {"type": "number"}, ("type-changed", "type")),
        ({"format": "email"}, {}, ("type-changed", "format")),
        ({"unit": "person"}, {"unit": "case"}, ("meaning-changed", "unit")),
        ({"missingValues": ["", "-"]}, {}, ("meaning-changed", "missingValues")),
        ({"description": "A"}, {"description": "B"}, ("schema-changed", "description")),
        (
            {"categories": [{"value": "a", "label": "A"}]},
            {"categories": [{"value": "a", "label": "B"}]},
            ("schema-changed", "categories.a"),
        ),
    ],
)
def test_a_schema_changes_in_a_direction(two, was, now, expected):
    """What refuses rows that were right is tightened and major, what allows more is loosened and minor, prose is a patch."""
    old, new, compare = two
    for side, about in ((old, was), (new, now)):
        side(
            "v\n",
            [
                {
                    **field("v"),
                    **field("v", about.get("type", "string"), **{k: v for k, v in about.items() if k != "type"}),
                }
            ],
        )
    (change,) = compare()
    assert (change.kind, change.key, change.column, change.path) == (*expected, "v", "t.json")
    levels = {"constraint-loosened": "minor", "schema-changed": "patch"}
    assert change.level == levels.get(change.kind, "major")


def test_codes_that_go_and_codes_that_come_are_two_changes(two):
    """A list of codes can be tightened and loosened at once."""
    old, new, compare = two
    old("v\n", [field("v", enum=["a", "b"])])
    new("v\n", [field("v", enum=["b", "c"])])
    assert brief(compare()) == [
        ("constraint-tightened", "enum", "v", ["a"], None, "major"),
        ("constraint-loosened", "enum", "v", None, ["c"], "minor"),
    ]


def test_a_list_of_codes_that_is_none_is_compared_as_it_stands(two):
    """validate refuses it; comparing it with itself gives nothing, and with a list a change of unknown direction."""
    old, new, compare = two
    old("v\n", [field("v", enum={})])
    new("v\n", [field("v", enum={})])
    assert compare() == []
    new("v\n", [field("v", enum=["a"])])
    assert brief(compare()) == [("constraint-changed", "enum", "v", {}, ["a"], "major")]


def test_keys_and_rules_change_in_a_direction(two):
    """A key or rule more is tightened, one less is loosened; another primary key is a change of its own."""
    old, new, compare = two
    fields = [field("a", "integer"), field("b", "integer")]
    rule = {"name": "order", "expression": "a > b", "message": "no"}
    foreign = {"fields": "a", "reference": {"resource": "", "fields": "b"}}
    old("a,b\n", fields, primaryKey="a", uniqueKeys=[["a", "b"]], rules=[rule], title="T")
    new(
        "a,b\n",
        fields,
        primaryKey=["a", "b"],
        foreignKeys=[foreign],
        rules=[{**rule, "expression": "a >= b"}],
        title="U",
    )
    assert [(c.kind, c.key, c.level) for c in compare()] == [
        ("key-changed", "primaryKey", "major"),
        ("constraint-loosened", "uniqueKeys", "minor"),
        ("constraint-tightened", "foreignKeys", "major"),
        ("constraint-changed", "rules.order", "major"),
        ("schema-changed", "title", "patch"),
    ]
    new("a,b\n", fields, primaryKey="a", uniqueKeys=[["a", "b"]], rules=[{**rule, "message": "why not"}], title="T")
    assert [(c.kind, c.key, c.level) for c in compare()] == [("schema-changed", "rules.order", "patch")]


@pytest.mark.parametrize(
    ("part", "value", "level"),
    [
        ("name", "other", "major"),
        ("title", "T", "patch"),
        ("licenses", [{"name": "CC0-1.0"}], "patch"),
        ("created", "2026-01-01T00:00:00Z", "none"),
    ],
)
def test_the_descriptor_is_compared(two, part, value, level):
    """Another name is another package; prose is a patch; the day of creation calls for nothing."""
    old, new, compare = two
    old("v\n", [field("v")])
    new("v\n", [field("v")], package={part: value, "version": "9.9.9"})
    (change,) = compare()
    assert (change.kind, change.column, change.new, change.level) == ("descriptor-changed", part, value, level)


def test_how_a_table_is_found_weighs_more_than_its_prose(two):
    """A path is opened by others; hashes and sizes follow from the table and are not told."""
    old, new, compare = two
    old("v\n", [field("v")])
    root = new("v\n", [field("v")], resource={"title": "T", "bytes": 2, "hash": "sha256:0"})
    with amend(root / "datapackage.json") as made:
        made["resources"][0]["path"] = "moved.csv"
    (root / "t.csv").rename(root / "moved.csv")
    assert [(c.column, c.level) for c in compare()] == [("resources.t.path", "major"), ("resources.t.title", "patch")]


def test_a_file_without_schema_is_compared_as_a_whole(two):
    """Where nothing says what the columns are, a difference is still told."""
    old, new, compare = two
    for side, text in ((old, "a,b\n1,2\n"), (new, "a,b\n1,3\n")):
        root = side(text, [])
        with amend(root / "datapackage.json") as made:
            del made["resources"][0]["schema"]
    assert [(c.kind, c.path, c.level) for c in compare()] == [("file-changed", "t.csv", "patch")]


def test_a_table_that_is_not_canonical_reads_the_same(two):
    """Other line ends, needless quotes and a byte order mark change no cell."""
    old, new, compare = two
    old('id,n,word\na,1,"x, y"\nb,2,\n', IDENTIFIER, primaryKey="id")
    new('\ufeffid,n,word\r\n"a",1,"x, y"\r\nb,2,""', IDENTIFIER, primaryKey="id")
    assert compare() == []


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"id,n,word\na,1\n", "ragged-row"), (b'id,n,word\na,1,"x\n', "quote"), (b"id,n,word\na,1,\xff\n", "encoding"), (b"id,n\na,1\n", "header-missing")],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_not_compared(make, content, code):
    """A row or column that cannot be read would look as if it had been removed."""
    root = make(content, IDENTIFIER, primaryKey="id")
    assert [fault.code for fault in state.read(load(root)).faults] == [code]


def test_fifty_thousand_rows_compare_fast(two):
    """Cells, renames and additions among 50,000 rows take seconds at most, also where every key is another."""
    old, new, compare = two
    rows = [[f"id-{i:05}", str(i), f"word {i}, quoted", *(str(i % p) for p in (2, 3, 5, 7))] for i in range(50_000)]
    fields = [*IDENTIFIER, *(field(name) for name in "abcd")]

    def text(prefix: str, more: int) -> str:
        lines = [[prefix + row[0], str(int(row[1]) + more * (i % 100 == 0)), *row[2:]] for i, row in enumerate(rows)]
        head = ",".join(f["name"] for f in fields)
        return "\n".join([head, *(",".join(f'"{c}"' if "," in c else c for c in line) for line in lines)]) + "\n"

    old(text("", 0), fields, primaryKey="id")
    for prefix, kinds in (("", {"cell-changed": 500}), ("x", {"row-renamed": 50_000, "cell-changed": 500})):
        new(text(prefix, 1), fields, primaryKey="id")
        start = time.process_time()
        made = compare()
        took = time.process_time() - start
        assert {kind: sum(c.kind == kind for c in made) for kind in {c.kind for c in made}} == kinds
        assert took < 6, f"{took:.1f} s of processor time"


def test_reasons_name_what_they_are_about(two):
    """The weightiest comes first; names are listed as far as three, the rest is counted."""
    old, new, compare = two
    head, rows = "id,n,word\n", "abcde"
    old(head + "".join(f"{c},1,x\n" for c in rows), IDENTIFIER, primaryKey="id")
    new(head + "".join(f"{c},2,x\n" for c in rows) + "f,1,x\n", IDENTIFIER, primaryKey="id")
    made = compare()
    assert required(made) == "minor"
    assert reasons(made) == [
        "minor: a row was added: f (t.csv)",
        "patch: a value was corrected: n of a, n of b, n of c and 2 more (t.csv)",
    ]


def test_cells_are_read_as_they_are_written(package):
    """Every cell of the published tables is the text that Python's csv module reads."""
    read = state.read(load(package))
    for name, cells in read.cells.items():
        with (package / f"resources/{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
        assert cells.to_dicts() == rows
