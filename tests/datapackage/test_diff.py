"""tipdata/diff: two states of a package, what differs between them, and the version that it calls for."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from conftest import add_table, edit_json, field, replace_text, write_json
from tip_figures.checks import errata
from tip_figures.datapackage.diff import package_comparison
from tip_figures.datapackage.diff.changes import Change, check_version, list_reasons, required_level
from tip_figures.datapackage.read.load import load_package
from tip_figures.figures.model import Figures

NO_VERSIONS = (
    None,
    1.0,
    "",
    "1.0",
    "v1.0.0",
    "01.0.0",
    "1.0.0-",
    "1.0.0\n",
    "1.0.0-a..b",
    "1" * 300 + ".0.0",
    "1.٣.0",
)
IDENTIFIER = [field("id"), field("n", "number"), field("word")]
Side = Callable[..., Path]
Compare = Callable[..., list[Change]]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Side, Side, Compare]:
    """Functions that add a table to the old package, that add one to the new, and that compare the two."""
    old, new = tmp_path / "old", tmp_path / "new"

    def compare(**subjects: list[str]) -> list[Change]:
        return list(
            package_comparison.compare_packages(
                package_comparison.read_state(load_package(old), "old"),
                package_comparison.read_state(load_package(new), "new"),
                subjects,
            )
        )

    return partial(add_table, old), partial(add_table, new), compare


def said(changes: list[Change]) -> list[str]:
    return [" ".join(filter(None, (c.level, c.kind, c.key, c.column))) for c in changes]


# Rows and cells


def test_rows_and_cells_are_found_by_primary_key(two):
    """A row is found by its key wherever it stands; what is gone, new, corrected, filled and emptied is told apart.

    Of the reasons the weightiest comes first; names are listed as far as three, the rest is counted.
    """
    old, new, compare = two
    old("id,n,word\na,1,x\nb,2,y\nc,3,\ne,5,\n", IDENTIFIER, primaryKey="id")
    new("id,n,word\nd,9,w\nc,,z\na,7,x\ne,6,\n", IDENTIFIER, primaryKey="id")
    made = compare()
    assert [(c.level, c.kind, c.key, c.column, c.old, c.new) for c in made] == [
        ("major", "key-removed", "b", "", {"id": "b", "n": "2", "word": "y"}, None),
        ("minor", "row-added", "d", "", None, {"id": "d", "n": "9", "word": "w"}),
        ("patch", "cell-changed", "c", "n", "3", None),
        ("patch", "cell-changed", "a", "n", "1", "7"),
        ("patch", "cell-changed", "e", "n", "5", "6"),
        ("patch", "cell-changed", "c", "word", None, "z"),
    ]
    assert (required_level(made), required_level(made[1:])) == ("major", "minor")
    assert list_reasons(made) == [
        "major: a row was removed that others may know by its key: b (t.csv)",
        "minor: a row was added: d (t.csv)",
        "patch: a value was corrected: n of c, n of a, n of e and 1 more (t.csv)",
    ]


RULE = {"name": "order", "expression": "n > 0", "message": "no"}
FOREIGN = {"fields": "word", "reference": {"resource": "", "fields": "id"}}


@pytest.mark.parametrize(
    ("was", "now", "before", "after", "expected"),
    [
        # Rows of one key, which validate refuses, in their order; without a key whole rows, as often as they stand.
        ("a,1,x\na,2,y", "a,1,x\na,3,y\na,4,z", {}, {}, ["minor row-added a", "patch cell-changed a n"]),
        ("a,1,x\na,1,x\nb,2,y", "a,1,x\nb,2,z", {"primaryKey": []}, {"primaryKey": []}, ["minor row-removed a/1/x", "minor row-removed b/2/y", "minor row-added b/2/z"]),
        # Other line ends, needless quotes and a byte order mark change no cell.
        ('a,1,"x, y"\nb,2,\n', '"a",1,"x, y"\r\nb,2,""', {}, {}, []),
        # A key or rule more is tightened, one less is loosened; another primary key is a change of its own.
        ("", "", {}, {"foreignKeys": [FOREIGN]}, ["major constraint-tightened foreignKeys"]),
        ("", "", {"uniqueKeys": [["id", "n"]]}, {}, ["minor constraint-loosened uniqueKeys"]),
        ("", "", {}, {"primaryKey": ["id", "n"]}, ["major key-changed primaryKey"]),
        ("", "", {"rules": [RULE]}, {"rules": [{**RULE, "expression": "n >= 0"}]}, ["major constraint-changed rules.order"]),
        ("", "", {"rules": [RULE]}, {"rules": [{**RULE, "message": "No."}]}, ["patch schema-changed words.order"]),
        ("", "", {"title": "T"}, {"title": "U"}, ["patch schema-changed title"]),
    ],
)  # fmt: skip
def test_rows_keys_and_rules_that_differ_are_said(two, was, now, before, after, expected):
    """Each change with the version that it calls for, and nothing beside it."""
    old, new, compare = two
    old(f"id,n,word\n{was}", IDENTIFIER, **{"primaryKey": "id", **before})
    new(f"\ufeffid,n,word\n{now}", IDENTIFIER, **{"primaryKey": "id", **after})
    assert said(compare()) == expected


def test_a_row_that_others_refer_to_has_a_major_weight(two):
    """A row with a composite key is an identifier once a foreign key leads to it; what it is about weighs as much."""
    old, new, compare = two
    fields = [field("a"), field("b"), field("year", "integer"), field("n", "integer")]
    key = {"fields": ["a", "b"], "reference": {"resource": "t", "fields": ["a", "b"]}}
    old("a,b,year,n\n1,1,2018,5\n1,2,2019,7\n", fields, primaryKey=["a", "b"])
    old("a,b\n1,1\n", fields[:2], name="other", foreignKeys=[key])
    new("a,b,year,n\n1,1,2017,6\n", fields, primaryKey=["a", "b"])
    new("a,b\n1,1\n", fields[:2], name="other", foreignKeys=[key])
    expected = ["major key-removed 1/2", "major row-changed 1/1 year", "patch cell-changed 1/1 n"]
    assert said(compare(t=["year"])) == expected


def test_a_dimension_of_which_older_rows_are_the_total_is_minor(two):
    """No meaning changes where `all` or nothing stands in the rows that were there before; another code says something else."""
    old, new, compare = two
    head = [field("id"), field("sex", dimension=True)]
    old("id\na\nb\n", head[:1], primaryKey="id")
    new("id,sex\na,all\nb,\nc,female\n", head, primaryKey="id")
    assert said(compare()) == ["minor dimension-added sex", "minor row-added c"]
    new("id,sex\na,female\nb,\n", head, primaryKey="id")
    assert said(compare()) == ["major column-added sex"]
    for side in (old, new):
        key = {"fields": ["id"], "reference": {"resource": "t", "fields": ["id"]}}
        side("id\na\n", head[:1], name="other", foreignKeys=[key])
    old("id,sex\na,\nb,\n", head, primaryKey="id")
    new("id,sex\na,all\nb,male\n", head, primaryKey="id")
    assert said(compare(t=["sex"])) == ["minor dimension-added a sex", "major row-changed b sex"]


# Columns, tables and schemas


def test_all_of_a_package_is_compared_but_for_what_follows(two):
    """A column weighs a major version whichever way, a new table a minor one, a lost one a major one; nothing is guessed.

    The version is what is judged, hashes and sizes follow from the table; a name and a path are opened by others.
    """
    old, new, compare = two
    old("id,n,word\na,1,x\n", IDENTIFIER, primaryKey="id")
    old("x\n1\n", [field("x")], name="gone")
    root = new(
        "extra,id,word\n1,a,x\n", [field("extra", "integer"), IDENTIFIER[2], field("id")], primaryKey="id",
        resource={"title": "T", "path": "moved.csv", "bytes": 2, "hash": "sha256:0"},
        package={"name": "other", "title": "T", "version": "9.9.9", "created": "2026-01-01T00:00:00Z"},
    )  # fmt: skip
    (root / "t.csv").rename(root / "moved.csv")
    new("x\n1\n", [field("x")], name="more")
    assert said(compare()) == [
        "major name-changed name",
        "patch descriptor-changed title",
        "major table-removed gone",
        "major access-changed resources.t.path",
        "patch descriptor-changed resources.t.title",
        "major column-removed n",
        "major column-added extra",
        "major columns-reordered fields",
        "minor table-added more",
    ]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({}, {"required": True}, "major constraint-tightened required"),
        ({"required": True}, {"required": False}, "minor constraint-loosened required"),
        ({"minimum": 0}, {"minimum": 1}, "major constraint-tightened minimum"),
        ({"minimum": 9}, {"minimum": -10}, "minor constraint-loosened minimum"),
        ({"minimum": 9}, {"minimum": "9"}, "major constraint-changed minimum"),
        ({"maximum": 9}, {"maximum": 10}, "minor constraint-loosened maximum"),
        ({"maximum": "2020-01-01"}, {"maximum": "2019-12-31"}, "major constraint-tightened maximum"),
        ({"exclusiveMaximum": 5}, {}, "minor constraint-loosened exclusiveMaximum"),
        ({"pattern": "a+"}, {"pattern": "a*"}, "major constraint-changed pattern"),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, "major constraint-tightened enum; minor constraint-loosened enum"),
        ({}, {"enum": ["a"]}, "major constraint-tightened enum"),
        ({"enum": {}}, {"enum": ["a"]}, "major constraint-changed enum"),
        ({"categories": ["a"]}, {"categories": ["a", "b"]}, "minor constraint-loosened enum"),
        ({"categories": [{"value": "a", "label": "A"}]}, {"categories": [{"value": "a", "label": "B"}]}, "patch schema-changed categories.a"),
        ({"type": "integer"}, {"type": "number"}, "major type-changed type"),
        ({"format": "email"}, {}, "major type-changed format"),
        ({"unit": "person"}, {"unit": "case"}, "major meaning-changed unit"),
        ({"missingValues": ["", "-"]}, {}, "major meaning-changed missingValues"),
        ({"type": "number"}, {"type": "number", "bareNumber": False}, "major meaning-changed bareNumber"),
        ({"description": "A"}, {"description": "B"}, "patch schema-changed description"),
    ],
)  # fmt: skip
def test_a_schema_changes_in_a_direction(two, was, now, expected):
    """What refuses rows that were right is tightened and major, what allows more is loosened and minor, prose is a patch."""
    old, new, compare = two
    for side, about in ((old, was), (new, now)):
        side(
            "v\n",
            [
                field(
                    "v",
                    about.get("type", "string"),
                    **{k: v for k, v in about.items() if k != "type"},
                )
            ],
        )
    changes = compare()
    assert "; ".join(f"{c.level} {c.kind} {c.key}" for c in changes) == expected
    assert {(c.column, c.path) for c in changes} == {("v", "t.json")}


def test_a_file_without_schema_is_compared_as_a_whole(two):
    """Where nothing says what the columns are, a difference is still said."""
    old, new, compare = two
    for side, text in ((old, "a,b\n1,2\n"), (new, "a,b\n1,3\n")):
        with edit_json(side(text, []) / "datapackage.json") as made:
            del made["resources"][0]["schema"]
    assert [(c.kind, c.path, c.level) for c in compare()] == [("file-changed", "t.csv", "patch")]
    old("a,b\n1,3\n", [field("a"), field("b")])
    assert said(compare()) == ["major access-changed resources.t.schema"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prefix", "kinds"),
    [("", {"cell-changed": 500}), ("x", {"key-removed": 50_000, "row-added": 50_000})],
)
def test_fifty_thousand_rows_compare_fast(two, prefix, kinds):
    """Cells and additions among 50,000 rows take seconds at most, also where every key is another."""
    old, new, compare = two
    old(
        "id,n,word\n" + "".join(f"{i},{i},word\n" for i in range(50_000)),
        IDENTIFIER,
        primaryKey="id",
    )
    rows = (f"{prefix}{i},{i + (i % 100 == 0)},word\n" for i in range(50_000))
    new("id,n,word\n" + "".join(rows), IDENTIFIER, primaryKey="id")
    start = time.process_time()
    made = compare()
    assert Counter(change.kind for change in made) == kinds
    assert time.process_time() - start < 6


# The version


@pytest.mark.parametrize(
    ("old", "new", "level", "code", "expected"),
    [
        ("1.2.3", "1.2.4", "patch", "", ""), ("1.2.3", "1.3.0", "minor", "", ""), ("1.2.3", "3.0.0", "major", "", ""), ("1.2.3", "1.2.3", "none", "", ""),
        ("1.2.3", "1.2.3", "patch", "version-behind", "1.2.4"), ("1.2.3", "1.2.9", "minor", "version-behind", "1.3.0"),
        ("1.2.3", "1.9.9", "major", "version-behind", "2.0.0"), ("1.2.3", "0.9.0", "patch", "version-backward", "1.2.4"),
        # Before 1.0.0 the second number says what breaks.
        ("0.1.0", "0.2.0", "major", "", ""), ("0.1.0", "0.1.1", "minor", "", ""), ("0.1.0", "0.1.1", "major", "version-behind", "0.2.0"),
        # A prerelease stands for its release, which may follow it whatever changed; what stands after a plus sign says nothing.
        ("1.0.0", "2.0.0-rc.1", "major", "", ""), ("2.0.0-rc.1", "2.0.0-rc.2", "major", "", ""), ("2.0.0-rc.1", "2.0.0", "major", "", ""),
        ("2.0.0-rc.10", "2.0.0-rc.9", "none", "version-backward", "2.0.0"), ("2.0.0-rc.9", "2.0.0-rc.10", "major", "", ""),
        ("2.0.0", "2.0.0-rc.1", "none", "version-backward", "2.0.0"), ("1.0.0", "1.0.0+linux.7", "patch", "version-behind", "1.0.1"),
        ("1.9.0", "1.10.0", "minor", "", ""), ("1.0.0", "1.1.0-rc.1", "major", "version-behind", "2.0.0"),
        ("2.0.0-rc.1", "2.0.0-rc.1", "patch", "version-behind", "2.0.0"), *(("1.0.0", text, "patch", "version-invalid", "") for text in NO_VERSIONS),
        ("none", "0.0.1", "major", "", ""),
    ],
)  # fmt: skip
def test_the_version_must_follow_what_changed(tmp_path, old, new, level, code, expected):
    """It is at least the one that the weightiest change calls for; the finding stands at its line and says the least that may follow."""
    for name, text in (("old", old), ("new", new)):
        write_json(
            tmp_path / name / "datapackage.json", {"name": name, "version": text, "resources": []}
        )
    kinds = {"patch": "cell-changed", "minor": "row-added", "major": "key-removed"}
    changes = [Change(kinds[level], "t.csv", "a", "n")] if level in kinds else []
    found = list(
        check_version(*(load_package(tmp_path / name) for name in ("old", "new")), changes)
    )
    assert [(f.code, f.path, f.column) for f in found] == (
        [(code, "datapackage.json", "version")] if code else []
    )
    assert not expected or f"Set version to {expected} or later." == found[0].hint


# Errata

FIGURE = "demo-2021-isl-identified-2020"
START = f"{FIGURE},demo-2021-isl-protection,victims_identified,ISL,2020,inferred,all,all,all,all,,,"
HEAD = "# Changelog\n\n## 1.0.1\n\n### Errata\n\n"
LINE = f"- {FIGURE}: 30 → 31 (paragraph 1, sentence 2)"
NEARLY = [
    f"- {FIGURE}: 30 -> 31 (p)", f"* {FIGURE}: 30 → 31 (p)", f"- {FIGURE}: 30 → 31", f"- {FIGURE}: 30 → 31 ()",
    f"-  {FIGURE}: 30 → 31 (p)", f"- {FIGURE} 30 → 31 (p)", f"- {FIGURE}: 30 → 31 (p).", f"  - {FIGURE}: 30 → 31 (p)",
]  # fmt: skip
CHANGED, MISSING = (
    "31,,exact",
    "The value was corrected from 30 to 31, and the errata do not say so.",
)


@pytest.mark.parametrize(
    ("changelog", "now", "before", "expected"),
    [
        ("", CHANGED, "", [MISSING]),
        (HEAD, CHANGED, "", [MISSING]),
        (f"{HEAD}{LINE}\n", CHANGED, "", []),
        ("", "30.0,,exact", "", []),  # what is only written otherwise
        (f"{HEAD}- {FIGURE}: 30 → 30–42 (p)\n", "30,42,between", "", []),
        # Lines of several releases lead from one value to the other; one that was there before does not count again.
        (f"{HEAD}- {FIGURE}: 32 → 31 (again)\n- {FIGURE}: 30 → 32 (p)\n", CHANGED, "", []),
        (f"{HEAD}{LINE}\n", CHANGED, f"{HEAD}{LINE}\n", [MISSING]),
        (f"{HEAD}{LINE}\n\n## 1.0.0\n\n### Errata\n\n{LINE}\n", CHANGED, f"{HEAD}{LINE}\n", []),
        # Only a line under the heading counts.
        (f"# Changelog\n\n## 1.0.1\n\n{LINE}\n", CHANGED, "", [MISSING]),
        (f"{HEAD}\n### Added\n\n{LINE}\n", CHANGED, "", [MISSING]),
        (f"## Errata\n\n{LINE}\n", CHANGED, "", [MISSING]),
        # What is not so.
        (
            f"{HEAD}- {FIGURE}: 30 → 32 (p)\n",
            CHANGED,
            "",
            [MISSING, "The erratum says 32, and the figure is 31."],
        ),
        (f"{HEAD}- nobody: 1 → 2 (p)\n", "30,,exact", "", ["There is no figure “nobody”."]),
        # Errata are read by programs, so they are written in one way.
        *(
            (
                f"{HEAD}{line}\n",
                "30,,exact",
                "",
                [f"“{line.strip()}” is not written as an erratum."],
            )
            for line in NEARLY
        ),
    ],
)
def test_errata_say_what_was_corrected(package, tmp_path, changelog, now, before, expected):
    """Each value that differs has its line, and each new line is about a value that the figure has."""
    old = shutil.copytree(package, tmp_path / "old")
    for root, text in ((old, before), (package, changelog)):
        (root / "CHANGELOG.md").write_text(text, encoding="utf-8")
    replace_text(package / "resources/figures.csv", f"{START}30,,exact", f"{START}{now}")
    found = list(errata.check(*(Figures.load(load_package(root)) for root in (old, package))))
    assert [one.message for one in found] == expected
    places = {
        "resources/figures.csv": (19, "value", FIGURE),
        "CHANGELOG.md": (7, "", found and found[-1].key),
    }
    assert all((one.line, one.column, one.key) == places[one.path] for one in found)
