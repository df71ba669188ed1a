"""Compare two states of a package: what differs, and the version that the changes require."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cases import cases
from conftest import add_table, edit_json, field, write_json
from tip_figures.datapackage.changes import Change, check_version, list_reasons, required_level
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.package_comparison import (
    TableKinds,
    compare_packages,
    require_comparable,
)

IDENTIFIER = [field("id"), field("n", "number"), field("word")]
AddTable = Callable[..., Path]


@dataclass
class Pair:
    """Two states of a package in two folders."""

    old_root: Path
    new_root: Path

    def add_old(self, rows: str, fields: list[dict[str, object]], **options: object) -> Path:
        """Add a table to the old state (see `add_table`)."""
        return add_table(self.old_root, rows, fields, **options)

    def add_new(self, rows: str, fields: list[dict[str, object]], **options: object) -> Path:
        """Add a table to the new state."""
        return add_table(self.new_root, rows, fields, **options)

    def compare(self, **cell_kinds: dict[str, str]) -> list[Change]:
        """Return what differs; `cell_kinds` are kinds of change by table and column."""
        old, new = load_package(self.old_root), load_package(self.new_root)
        require_comparable(old, "old")
        require_comparable(new, "new")
        return list(compare_packages(old, new, TableKinds(cell_kinds)))

    def summarize(self, **cell_kinds: dict[str, str]) -> list[str]:
        """Return level, kind, key and column of each change."""
        return [summarize_change(change) for change in self.compare(**cell_kinds)]


def summarize_change(change: Change) -> str:
    parts = (change.level, change.kind, change.key, change.column)
    return " ".join(part for part in parts if part)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Two states of a package, both without tables."""
    return Pair(tmp_path / "old", tmp_path / "new")


# Rows and cells


def test_rows_and_cells_are_found_by_primary_key(pair):
    """A row is found by its key, wherever it is in the file."""
    pair.add_old("id,n,word\na,1,x\nb,2,y\nc,3,\ne,5,\n", IDENTIFIER, primaryKey="id")
    pair.add_new("id,n,word\nd,9,w\nc,,z\na,7,x\ne,6,\n", IDENTIFIER, primaryKey="id")
    changes = pair.compare()
    assert [(c.level, c.kind, c.key, c.column, c.old, c.new) for c in changes] == [
        ("major", "key-removed", "b", "", {"id": "b", "n": "2", "word": "y"}, None),
        ("minor", "row-added", "d", "", None, {"id": "d", "n": "9", "word": "w"}),
        ("patch", "cell-changed", "c", "n", "3", None),
        ("patch", "cell-changed", "a", "n", "1", "7"),
        ("patch", "cell-changed", "e", "n", "5", "6"),
        ("patch", "cell-changed", "c", "word", None, "z"),
    ]


def test_reasons_name_three_places_and_count_the_rest():
    """The highest level comes first; each kind and file has one line."""
    changes = [Change("cell-changed", "t.csv", key, "n") for key in "abcd"]
    changes += [Change("row-added", "t.csv", "d"), Change("key-removed", "t.csv", "e")]
    assert list_reasons(changes) == [
        "major: a row was removed that others may refer to: e (t.csv)",
        "minor: a row was added: d (t.csv)",
        "patch: a value was corrected: n of a, n of b, n of c and 1 more (t.csv)",
    ]
    levels = [required_level(changes[:number]) for number in (0, 4, 5, 6)]
    assert levels == ["none", "patch", "minor", "major"]


RULE = {"name": "order", "expression": "n > 0", "message": "no"}
FOREIGN_KEY = {"fields": "word", "reference": {"resource": "", "fields": "id"}}
TIGHTENED, LOOSENED = "major constraint-tightened", "minor constraint-loosened"
CHANGED, MEANING = "major constraint-changed", "major meaning-changed"


@cases(
    "old_rows, new_rows, expected",
    {
        "other key": ("a,1,x", "b,1,x", ["major key-removed a", "minor row-added b"]),
        "repeated key": (
            "a,1,x a,2,y",
            "a,1,x a,3,y a,4,z",
            ["minor row-added a", "patch cell-changed a n"],
        ),
        "quotes": ('a,1,"x" b,2,', '"a",1,x b,2,""', []),
        "decimals": ("a,110,x", "a,110.0,x", []),
        "zeros and plus": ("a,110,x b,5,y", "a,0110,x b,+5,y", []),
        "exponent": ("a,110,x", "a,1.1e2,x", []),
        "other number": ("a,110,x", "a,110.01,x", ["patch cell-changed a n"]),
        "sign": ("a,1,x", "a,-1,x", ["patch cell-changed a n"]),
        "missing number": ("a,0,x", "a,,x", ["patch cell-changed a n"]),
        "last of forty digits": (
            f"a,{'1' * 40},x",
            f"a,{'1' * 39}2,x",
            ["patch cell-changed a n"],
        ),
        "text": ("a,1,110", "a,1,110.0", ["patch cell-changed a word"]),
    },
)
def test_cells_are_compared_by_value(pair, old_rows, new_rows, expected):
    """A byte order mark and the ends of lines change nothing."""
    pair.add_old("\n".join(["id,n,word", *old_rows.split(), ""]), IDENTIFIER, primaryKey="id")
    new_text = "\r\n".join(["\ufeffid,n,word", *new_rows.split(), ""])
    pair.add_new(new_text, IDENTIFIER, primaryKey="id")
    assert pair.summarize() == expected


def test_rows_without_a_key_are_compared_as_a_whole(pair):
    pair.add_old("id,n,word\na,1,x\na,1,x\nb,2,y\n", IDENTIFIER)
    pair.add_new("id,n,word\na,1,x\nb,2,z\n", IDENTIFIER)
    assert pair.summarize() == [
        "minor row-removed a/1/x",
        "minor row-removed b/2/y",
        "minor row-added b/2/z",
    ]


def test_key_that_is_written_differently_is_the_same_key(pair):
    fields = [field("n", "number"), field("word")]
    pair.add_old("n,word\n1.50,x\n,y\n", fields, primaryKey="n")
    pair.add_new("n,word\n1.5,z\n,y\n", fields, primaryKey="n")
    assert pair.summarize() == ["patch cell-changed 1.5 word"]


def test_cells_may_say_what_a_row_is_about(pair):
    """A change of such a cell is of the kind that the caller names for its column."""
    fields = [field("id"), field("year", "integer"), field("n", "integer")]
    pair.add_old("id,year,n\na,2018,5\n", fields, primaryKey="id")
    pair.add_new("id,year,n\na,2017,6\n", fields, primaryKey="id")
    assert pair.summarize(t={"year": "row-changed"}) == [
        "major row-changed a year",
        "patch cell-changed a n",
    ]


ID_COLUMN = [field("id")]
WITH_SEX = [field("id"), field("sex", dimension=True)]


@cases(
    "old_rows, old_fields, new_rows, expected",
    {
        "total": ("id a b", ID_COLUMN, "id,sex a,all b, c,female", ["minor row-added c"]),
        "part": ("id a b", ID_COLUMN, "id,sex a,female b,", ["major row-changed a sex"]),
        "filled": (
            "id,sex a, b,",
            WITH_SEX,
            "id,sex a,all b,male",
            ["minor dimension-added a sex", "major row-changed b sex"],
        ),
    },
)
def test_dimension_of_which_older_rows_are_the_total_is_minor(
    pair, old_rows, old_fields, new_rows, expected
):
    """Older rows may have the code `all` or nothing; with another code they are something else."""
    pair.add_old("\n".join([*old_rows.split(), ""]), old_fields, primaryKey="id")
    pair.add_new("\n".join([*new_rows.split(), ""]), WITH_SEX, primaryKey="id")
    column_added = ["minor dimension-added sex"] if old_fields == ID_COLUMN else []
    assert pair.summarize(t={"sex": "row-changed"}) == column_added + expected


# Columns, tables and schemas


def test_tables_columns_and_descriptor_are_compared(pair):
    """Hashes and sizes follow from the rest; what holds without being written is no change."""
    pair.add_old("id,n,word\na,1,x\n", IDENTIFIER, primaryKey="id")
    pair.add_old("x\n1\n", [field("x")], name="removed")
    root = pair.add_new(
        "extra,id,word\n1,a,x\n",
        [
            field("extra", "integer"),
            field("word"),
            field("id", format="default", required=False, unique=False),
        ],
        primaryKey=["id"],
        missingValues=[""],
        fieldsMatch="exact",
        resource={
            "title": "T",
            "path": "moved.csv",
            "bytes": 2,
            "hash": "sha256:0",
            "encoding": "utf-8",
            "dialect": {"delimiter": ","},
        },
        package={"name": "renamed", "title": "T", "version": "9.9.9", "created": "2026-01-01"},
    )
    (root / "t.csv").rename(root / "moved.csv")
    pair.add_new("x\n1\n", [field("x")], name="added")
    assert pair.summarize() == [
        "major name-changed name",
        "patch descriptor-changed title",
        "major table-removed removed",
        "major access-changed resources.t.path",
        "patch descriptor-changed resources.t.title",
        "major column-removed n",
        "major column-added extra",
        "major columns-reordered fields",
        "minor table-added added",
    ]


CC0 = {"name": "CC0-1.0", "title": "CC0"}
CC_BY = {"name": "CC-BY-4.0"}


@cases(
    "old, new, expected",
    {
        "replaced": ([CC0], [CC_BY], "major license-changed"),
        "one of two removed": ([CC0, CC_BY], [CC0], "major license-changed"),
        "removed": ([CC0], None, "major license-changed"),
        "added": ([CC_BY], [CC_BY, CC0], "patch descriptor-changed"),
        "title removed": ([CC0], [{"name": "CC0-1.0"}], "patch descriptor-changed"),
        "other path": ([{"path": "a"}], [{"path": "b"}], "major license-changed"),
    },
)
def test_changed_licenses_are_named(pair, old, new, expected):
    """The change is named for the package and for a resource, with both lists."""
    for add, licenses in ((pair.add_old, old), (pair.add_new, new)):
        properties = {} if licenses is None else {"licenses": licenses}
        add("id\na\n", ID_COLUMN, package=properties, resource=properties)
    changes = pair.compare()
    assert [summarize_change(change) for change in changes] == [
        f"{expected} licenses",
        f"{expected} resources.t.licenses",
    ]
    assert [(change.old, change.new) for change in changes] == [(old, new)] * 2


LABEL_A = {"categories": [{"value": "a", "label": "A"}]}
LABEL_B = {"categories": [{"value": "a", "label": "B"}]}


@cases(
    "old, new, expected",
    {
        "required": ({}, {"required": True}, f"{TIGHTENED} required"),
        "not required": ({"required": True}, {"required": False}, f"{LOOSENED} required"),
        "minimum raised": ({"minimum": 0}, {"minimum": 1}, f"{TIGHTENED} minimum"),
        "minimum lowered": ({"minimum": 1}, {"minimum": 0.5}, f"{LOOSENED} minimum"),
        "minimum as text": ({"minimum": 9}, {"minimum": "9"}, f"{CHANGED} minimum"),
        "minimum as other text": ({"minimum": "9"}, {"minimum": "10"}, f"{CHANGED} minimum"),
        "minimum as list": ({"minimum": 9}, {"minimum": [9]}, f"{CHANGED} minimum"),
        "earlier date": (
            {"minimum": "2020-01-01"},
            {"minimum": "2019-12-31"},
            f"{LOOSENED} minimum",
        ),
        "maximum raised": ({"maximum": 9}, {"maximum": 10}, f"{LOOSENED} maximum"),
        "maximum lowered": ({"maximum": 9}, {"maximum": 8}, f"{TIGHTENED} maximum"),
        "exclusive minimum": (
            {"exclusiveMinimum": 1},
            {"exclusiveMinimum": 0},
            f"{LOOSENED} exclusiveMinimum",
        ),
        "exclusive maximum": (
            {"exclusiveMaximum": 9},
            {"exclusiveMaximum": 8},
            f"{TIGHTENED} exclusiveMaximum",
        ),
        "longer text": ({"maxLength": 9}, {"maxLength": 10}, f"{LOOSENED} maxLength"),
        "shorter text": ({"minLength": 2}, {"minLength": 1}, f"{LOOSENED} minLength"),
        "pattern": ({"pattern": "a+"}, {"pattern": "a*"}, f"{CHANGED} pattern"),
        "code replaced": (
            {"enum": ["a", "b"]},
            {"enum": ["b", "c"]},
            f"{TIGHTENED} enum; {LOOSENED} enum",
        ),
        "codes added": ({}, {"enum": ["a"]}, f"{TIGHTENED} enum"),
        "category added": (
            {"categories": ["a"]},
            {"categories": ["a", "b"]},
            f"{LOOSENED} enum",
        ),
        "empty constraints": (
            {"title": "A"},
            {"title": "B", "constraints": {}},
            "patch schema-changed title",
        ),
        "label": (LABEL_A, LABEL_B, f"{MEANING} categories.a"),
        "type": ({"type": "integer"}, {"type": "number"}, "major type-changed type"),
        "words": ({"title": "A"}, {"title": "B"}, "patch schema-changed title"),
    },
)
def test_changes_of_a_field_have_a_direction(pair, old, new, expected):
    """What rejects rows that were valid is major, what allows more is minor, prose is a patch."""
    for add, properties in ((pair.add_old, old), (pair.add_new, new)):
        further = {name: value for name, value in properties.items() if name != "type"}
        add("v\n", [field("v", properties.get("type", "string"), **further)])
    changes = pair.compare()
    assert "; ".join(f"{c.level} {c.kind} {c.key}" for c in changes) == expected
    assert {(change.column, change.path) for change in changes} == {("v", "t.json")}


@cases(
    "old, new, expected",
    {
        "foreign key": ({}, {"foreignKeys": [FOREIGN_KEY]}, f"{TIGHTENED} foreignKeys"),
        "second unique key": (
            {"uniqueKeys": [["id"]]},
            {"uniqueKeys": [["id"], ["n"]]},
            f"{TIGHTENED} uniqueKeys",
        ),
        "unique key": ({"uniqueKeys": [["id", "n"]]}, {}, f"{LOOSENED} uniqueKeys"),
        "primary key": ({}, {"primaryKey": ["id", "n"]}, "major key-changed primaryKey"),
        "rule": ({}, {"rules": [RULE]}, f"{TIGHTENED} rules.order"),
        "expression": (
            {"rules": [RULE]},
            {"rules": [{**RULE, "expression": "n >= 0"}]},
            f"{CHANGED} rules.order.expression",
        ),
        "message": (
            {"rules": [RULE]},
            {"rules": [{**RULE, "message": "No."}]},
            "patch schema-changed rules.order.message",
        ),
    },
)
def test_keys_and_rules_are_compared(pair, old, new, expected):
    pair.add_old("id,n,word\n", IDENTIFIER, **{"primaryKey": "id", **old})
    pair.add_new("id,n,word\n", IDENTIFIER, **{"primaryKey": "id", **new})
    assert pair.summarize() == [expected]


def test_file_without_schema_is_compared_as_a_whole(pair):
    """Without a schema its columns are unknown, but a difference is still reported."""
    for root in (pair.add_old("a,b\n1,2\n", []), pair.add_new("a,b\n1,3\n", [])):
        with edit_json(root / "datapackage.json") as descriptor:
            del descriptor["resources"][0]["schema"]
    changes = pair.compare()
    assert [(change.kind, change.path, change.level) for change in changes] == [
        ("file-changed", "t.csv", "patch")
    ]
    pair.add_old("a,b\n1,3\n", [field("a"), field("b")])
    assert pair.summarize() == ["major access-changed resources.t.schema"]


# The version

KIND_BY_LEVEL = {"patch": "cell-changed", "minor": "row-added", "major": "key-removed"}


@cases(
    "old, new, level, lowest",
    {
        "patch": ("1.2.3", "1.2.4", "patch", ""),
        "minor": ("1.2.3", "1.3.0", "minor", ""),
        "major": ("1.2.3", "3.0.0", "major", ""),
        "none": ("1.2.3", "1.2.3", "none", ""),
        "two digits": ("1.9.0", "1.10.0", "minor", ""),
        "no version before": ("none", "0.0.1", "major", ""),
        "not raised": ("1.2.3", "1.2.3", "patch", "1.2.4"),
        "patch for minor": ("1.2.3", "1.2.9", "minor", "1.3.0"),
        "minor for major": ("1.2.3", "1.9.9", "major", "2.0.0"),
        "lower": ("1.2.3", "0.9.0", "patch", "1.2.4"),
        "lower without changes": ("2.0.0", "1.9.9", "none", "2.0.0"),
        "null": ("1.0.0", None, "patch", "1.0.1"),
        "number": ("1.0.0", 1.0, "patch", "1.0.1"),
        "two numbers": ("1.0.0", "1.1", "patch", "1.0.1"),
        "letter": ("1.0.0", "v1.1.0", "patch", "1.0.1"),
        "leading zero": ("1.0.0", "01.1.0", "patch", "1.0.1"),
        "prerelease": ("1.0.0", "1.1.0-rc.1", "patch", "1.0.1"),
        "line end": ("1.0.0", "1.1.0\n", "patch", "1.0.1"),
    },
)
def test_version_must_be_high_enough_for_the_changes(tmp_path, old, new, level, lowest):
    """The finding is at the version, and its hint names the lowest version that may follow."""
    packages = []
    for name, version in (("old", old), ("new", new)):
        descriptor = {"name": name, "version": version, "resources": []}
        write_json(tmp_path / name / "datapackage.json", descriptor)
        packages.append(load_package(tmp_path / name))
    changes = [Change(KIND_BY_LEVEL[level], "t.csv", "a", "n")] if level != "none" else []
    findings = check_version(*packages, changes)
    places = [(entry.code, entry.path, entry.column, entry.hint) for entry in findings]
    hint = f"Set version to {lowest} or higher."
    assert places == ([("version-behind", "datapackage.json", "version", hint)] if lowest else [])
