"""Compare two states of a package: what differs, and the version that the changes require."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import add_table, edit_json, field, write_json
from tip_figures.datapackage.changes import Change, list_reasons, required_level
from tip_figures.datapackage.package import load_package
from tip_figures.datapackage.package_comparison import compare_packages, require_comparable
from tip_figures.datapackage.row_comparison import TableKinds
from tip_figures.datapackage.version_check import check_version

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
    changes.append(Change("row-added", "t.csv", "d"))
    changes.append(Change("key-removed", "t.csv", "e"))
    assert list_reasons(changes) == [
        "major: a row was removed that others may refer to: e (t.csv)",
        "minor: a row was added: d (t.csv)",
        "patch: a value was corrected: n of a, n of b, n of c and 1 more (t.csv)",
    ]


@pytest.mark.parametrize(
    ("kinds", "level"),
    [
        pytest.param([], "none", id="no-change"),
        pytest.param(["cell-changed"], "patch", id="patch"),
        pytest.param(["cell-changed", "row-added"], "minor", id="minor"),
        pytest.param(["key-removed", "row-added"], "major", id="major"),
    ],
)
def test_highest_level_of_the_changes_is_required(kinds, level):
    assert required_level([Change(kind, "t.csv") for kind in kinds]) == level


RULE = {"name": "order", "expression": "n > 0", "message": "no"}
FOREIGN_KEY = {"fields": "word", "reference": {"resource": "", "fields": "id"}}
NO_KEY = {"primaryKey": []}


@pytest.mark.parametrize(
    ("old_rows", "new_rows", "old_schema", "new_schema", "expected"),
    [
        pytest.param(
            "a,1,x\na,2,y",
            "a,1,x\na,3,y\na,4,z",
            {},
            {},
            ["minor row-added a", "patch cell-changed a n"],
            id="rows-of-one-key-are-paired-in-their-order",
        ),
        pytest.param(
            "a,1,x\na,1,x\nb,2,y",
            "a,1,x\nb,2,z",
            NO_KEY,
            NO_KEY,
            ["minor row-removed a/1/x", "minor row-removed b/2/y", "minor row-added b/2/z"],
            id="rows-without-a-key-are-compared-as-a-whole",
        ),
        pytest.param(
            'a,1,"x, y"\nb,2,\n',
            '"a",1,"x, y"\r\nb,2,""',
            {},
            {},
            [],
            id="line-ends-and-quotes-change-no-cell",
        ),
        pytest.param(
            "",
            "",
            {},
            {"foreignKeys": [FOREIGN_KEY]},
            ["major constraint-tightened foreignKeys"],
            id="foreign-key-added",
        ),
        pytest.param(
            "",
            "",
            {"uniqueKeys": [["id", "n"]]},
            {},
            ["minor constraint-loosened uniqueKeys"],
            id="unique-key-removed",
        ),
        pytest.param(
            "",
            "",
            {},
            {"primaryKey": ["id", "n"]},
            ["major key-changed primaryKey"],
            id="primary-key-changed",
        ),
        pytest.param(
            "",
            "",
            {"rules": [RULE]},
            {"rules": [{**RULE, "expression": "n >= 0"}]},
            ["major constraint-changed rules.order.expression"],
            id="rule-changed",
        ),
        pytest.param(
            "",
            "",
            {"rules": [RULE]},
            {"rules": [{**RULE, "message": "No."}]},
            ["patch schema-changed rules.order.message"],
            id="message-of-rule-changed",
        ),
    ],
)
def test_rows_keys_and_rules_are_compared(
    pair, old_rows, new_rows, old_schema, new_schema, expected
):
    """Each change has the level that it requires; a byte order mark changes nothing."""
    pair.add_old(f"id,n,word\n{old_rows}", IDENTIFIER, **{"primaryKey": "id", **old_schema})
    pair.add_new(f"\ufeffid,n,word\n{new_rows}", IDENTIFIER, **{"primaryKey": "id", **new_schema})
    assert pair.summarize() == expected


def test_cells_may_say_what_a_row_is_about(pair):
    """A change of such a cell is of the kind that the caller names for its column."""
    fields = [field("id"), field("year", "integer"), field("n", "integer")]
    pair.add_old("id,year,n\na,2018,5\n", fields, primaryKey="id")
    pair.add_new("id,year,n\na,2017,6\n", fields, primaryKey="id")
    assert pair.summarize(t={"year": "row-changed"}) == [
        "major row-changed a year",
        "patch cell-changed a n",
    ]


EQUAL_NUMBERS = ["110.0", "0110", "+110", "1.1e2"]


@pytest.mark.parametrize("number", EQUAL_NUMBERS)
def test_number_that_is_written_differently_is_no_change(pair, number):
    pair.add_old("id,n\na,110\n", IDENTIFIER[:2], primaryKey="id")
    pair.add_new(f"id,n\na,{number}\n", IDENTIFIER[:2], primaryKey="id")
    assert pair.compare() == []


@pytest.mark.parametrize(
    ("type_", "old", "new"),
    [
        pytest.param("number", "110", "110.01", id="other-number"),
        pytest.param("number", "1" * 40, "1" * 39 + "2", id="last-of-forty-digits"),
        pytest.param("number", "1", "-1", id="sign"),
        pytest.param("number", "0", "", id="missing-value"),
        pytest.param("string", "110", "110.0", id="text"),
    ],
)
def test_numbers_that_differ_are_shown_as_they_are_written(pair, type_, old, new):
    fields = [field("id"), field("n", type_)]
    pair.add_old(f"id,n\na,{old}\n", fields, primaryKey="id")
    pair.add_new(f"id,n\na,{new}\n", fields, primaryKey="id")
    (change,) = pair.compare()
    assert (change.kind, change.old, change.new) == ("cell-changed", old, new or None)


def test_key_that_is_written_differently_is_the_same_key(pair):
    fields = [field("n", "number"), field("word")]
    pair.add_old("n,word\n1.50,x\n,y\n", fields, primaryKey="n")
    pair.add_new("n,word\n1.5,z\n,y\n", fields, primaryKey="n")
    assert pair.summarize() == ["patch cell-changed 1.5 word"]


ID_COLUMN = [field("id")]
WITH_SEX = [field("id"), field("sex", dimension=True)]


def test_added_dimension_of_which_older_rows_are_the_total_is_minor(pair):
    """Older rows may have the code `all` or nothing; only the new row has another code."""
    pair.add_old("id\na\nb\n", ID_COLUMN, primaryKey="id")
    pair.add_new("id,sex\na,all\nb,\nc,female\n", WITH_SEX, primaryKey="id")
    assert pair.summarize() == ["minor dimension-added sex", "minor row-added c"]


def test_added_dimension_that_divides_an_older_row_is_major(pair):
    pair.add_old("id\na\nb\n", ID_COLUMN, primaryKey="id")
    pair.add_new("id,sex\na,female\nb,\n", WITH_SEX, primaryKey="id")
    assert pair.summarize(t={"sex": "row-changed"}) == [
        "minor dimension-added sex",
        "major row-changed a sex",
    ]


def test_filling_a_dimension_with_all_is_minor(pair):
    """Any other code says that the row is about something else."""
    pair.add_old("id,sex\na,\nb,\n", WITH_SEX, primaryKey="id")
    pair.add_new("id,sex\na,all\nb,male\n", WITH_SEX, primaryKey="id")
    assert pair.summarize(t={"sex": "row-changed"}) == [
        "minor dimension-added a sex",
        "major row-changed b sex",
    ]


# Columns, tables and schemas


def test_tables_columns_and_descriptor_are_compared(pair):
    """The version, hashes and sizes are ignored, since they follow from the rest."""
    pair.add_old("id,n,word\na,1,x\n", IDENTIFIER, primaryKey="id")
    pair.add_old("x\n1\n", [field("x")], name="removed")
    root = pair.add_new(
        "extra,id,word\n1,a,x\n",
        [field("extra", "integer"), field("word"), field("id")],
        primaryKey="id",
        resource={"title": "T", "path": "moved.csv", "bytes": 2, "hash": "sha256:0"},
        package={
            "name": "renamed",
            "title": "T",
            "version": "9.9.9",
            "created": "2026-01-01T00:00:00Z",
        },
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


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([CC0], [CC_BY], "major license-changed", id="replaced"),
        pytest.param([CC0, CC_BY], [CC0], "major license-changed", id="one-of-two-removed"),
        pytest.param([CC0], None, "major license-changed", id="removed"),
        pytest.param([], [CC0], "patch descriptor-changed", id="added"),
        pytest.param([CC0], [{"name": "CC0-1.0"}], "patch descriptor-changed", id="title-removed"),
        pytest.param([{"path": "a"}], [{"path": "b"}], "major license-changed", id="other-path"),
    ],
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
TIGHTENED, LOOSENED = "major constraint-tightened", "minor constraint-loosened"
CHANGED, MEANING = "major constraint-changed", "major meaning-changed"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param({}, {"required": True}, f"{TIGHTENED} required", id="required-added"),
        pytest.param(
            {"required": True}, {"required": False}, f"{LOOSENED} required", id="required-removed"
        ),
        pytest.param({"minimum": 0}, {"minimum": 1}, f"{TIGHTENED} minimum", id="minimum-raised"),
        pytest.param({"minimum": 9}, {"minimum": "9"}, f"{CHANGED} minimum", id="minimum-as-text"),
        pytest.param({"maximum": 9}, {"maximum": 10}, f"{LOOSENED} maximum", id="maximum-raised"),
        pytest.param({"pattern": "a+"}, {"pattern": "a*"}, f"{CHANGED} pattern", id="pattern"),
        pytest.param(
            {"enum": ["a", "b"]},
            {"enum": ["b", "c"]},
            f"{TIGHTENED} enum; {LOOSENED} enum",
            id="code-replaced",
        ),
        pytest.param({}, {"enum": ["a"]}, f"{TIGHTENED} enum", id="codes-added"),
        pytest.param(
            {"categories": ["a"]},
            {"categories": ["a", "b"]},
            f"{LOOSENED} enum",
            id="category-added",
        ),
        pytest.param(LABEL_A, LABEL_B, f"{MEANING} categories.a", id="label-changed"),
        pytest.param(
            {"type": "integer"}, {"type": "number"}, "major type-changed type", id="type-changed"
        ),
        pytest.param(
            {"description": "A"},
            {"description": "B"},
            "patch schema-changed description",
            id="description",
        ),
    ],
)
def test_constraint_changes_have_a_direction(pair, old, new, expected):
    """What rejects rows that were valid is major, what allows more is minor, prose is a patch."""
    for add, properties in ((pair.add_old, old), (pair.add_new, new)):
        kind = properties.get("type", "string")
        further = {name: value for name, value in properties.items() if name != "type"}
        add("v\n", [field("v", kind, **further)])
    changes = pair.compare()
    assert "; ".join(f"{c.level} {c.kind} {c.key}" for c in changes) == expected
    assert {(change.column, change.path) for change in changes} == {("v", "t.json")}


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


def check_versions(folder: Path, old: object, new: object, level: str) -> list[tuple[str, ...]]:
    """Return code, path, column and hint of the findings after a change of this level."""
    packages = []
    for name, version in (("old", old), ("new", new)):
        descriptor = {"name": name, "version": version, "resources": []}
        write_json(folder / name / "datapackage.json", descriptor)
        packages.append(load_package(folder / name))
    changes = []
    if level != "none":
        changes.append(Change(KIND_BY_LEVEL[level], "t.csv", "a", "n"))
    findings = check_version(*packages, changes)
    return [(entry.code, entry.path, entry.column, entry.hint) for entry in findings]


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "3.0.0", "major"),
        ("1.2.3", "1.2.3", "none"),
        ("1.9.0", "1.10.0", "minor"),
        # After something that is not a version anything may follow.
        ("none", "0.0.1", "major"),
    ],
)
def test_version_that_follows_the_changes_is_valid(tmp_path, old, new, level):
    assert check_versions(tmp_path, old, new, level) == []


@pytest.mark.parametrize(
    ("old", "new", "level", "code", "lowest"),
    [
        ("1.2.3", "1.2.3", "patch", "version-behind", "1.2.4"),
        ("1.2.3", "1.2.9", "minor", "version-behind", "1.3.0"),
        ("1.2.3", "1.9.9", "major", "version-behind", "2.0.0"),
        ("1.2.3", "0.9.0", "patch", "version-backward", "1.2.4"),
        ("2.0.0", "1.9.9", "none", "version-backward", "2.0.0"),
    ],
)
def test_version_that_is_too_low_is_reported(tmp_path, old, new, level, code, lowest):
    """The finding is at the version, and its hint names the lowest version that may follow."""
    hint = f"Set version to {lowest} or higher."
    assert check_versions(tmp_path, old, new, level) == [
        (code, "datapackage.json", "version", hint)
    ]


@pytest.mark.parametrize(
    "version",
    [
        pytest.param(None, id="null"),
        pytest.param(1.0, id="number"),
        pytest.param("1.0", id="two-numbers"),
        pytest.param("v1.0.0", id="letter-before"),
        pytest.param("01.0.0", id="leading-zero"),
        pytest.param("1.0.0-rc.1", id="prerelease"),
        pytest.param("1.0.0\n", id="line-end"),
    ],
)
def test_text_that_is_not_a_version_is_reported(tmp_path, version):
    findings = check_versions(tmp_path, "1.0.0", version, "patch")
    (finding,) = findings
    assert finding[0] == "version-invalid"
