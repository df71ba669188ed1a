"""frictionless as an independent oracle: both validators must agree on which cells are wrong.

Hypothesis writes tables and schemas. What the two are known to see differently is listed below, one by one and with the
reason, and each entry is tested: a difference that no longer occurs fails as loudly as a new one.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import add_table, field, find
from tipdata.package.load import load

Wrong = set[tuple[int, str]]  # (record of the file, the header being 1; column), or (record, "") for a key

OUR_CELLS = {"cell-type", "cell-required", "cell-minimum", "cell-maximum", "cell-length", "cell-pattern", "cell-enum"}
OUR_KEYS = {"key-empty", "key-duplicate"}
THEIR_CELLS = {"type-error", "constraint-error", "unique-error"}


def ours(root: Path) -> dict[str, Wrong]:
    """What we find wrong in table t: cells, keys and references."""
    table = load(root).tables["t"]
    record = {line: number for number, line in enumerate(table.lines, 2)}
    wrong: dict[str, Wrong] = {"cells": set(), "keys": set(), "references": set()}
    for finding in find(root, "rules", "keys"):
        if finding.code in OUR_CELLS or finding.message.startswith("The unique column"):
            wrong["cells"].add((record[finding.line], finding.column))
        elif finding.code in OUR_KEYS:
            wrong["keys"].add((record[finding.line], ""))
        elif finding.code == "reference-missing":
            wrong["references"].add((record[finding.line], ""))
    return wrong


def theirs(root: Path) -> dict[str, Wrong]:
    """What frictionless finds wrong in table t: cells, keys and references."""
    report = frictionless.validate(str(root / "datapackage.json"))
    assert not report.errors, report.errors
    wrong: dict[str, Wrong] = {"cells": set(), "keys": set(), "references": set()}
    for error in next(task for task in report.tasks if task.name == "t").errors:
        if error.type in THEIR_CELLS:
            wrong["cells"].add((error.row_number, error.field_name))
        elif error.type in ("primary-key", "foreign-key"):
            wrong["keys" if error.type == "primary-key" else "references"].add((error.row_number, ""))
        else:
            raise AssertionError(error)
    return wrong


# Known disagreements about one cell.


@dataclass(frozen=True)
class Known:
    """Cells of one type of column that only one of the two refuses.

    descriptor: of the column; its type and format say where the entry holds
    cells:      pattern of the whole cell
    examples:   cells that show it
    refused_by: "us" or "them"
    """

    descriptor: dict[str, Any]
    cells: str
    examples: tuple[str, ...]
    refused_by: str
    reason: str


INTEGER, NUMBER, DAY = {"type": "integer"}, {"type": "number"}, {"type": "date"}
KNOWN = (
    Known(INTEGER, r"\s.*|.*\s", (" 1", "1 "), "us", "int() takes white space away"),
    Known(INTEGER, r"[+].*", ("+1",), "us", "int() knows a plus sign"),
    Known(INTEGER, r"-?0[0-9]+", ("01", "-007", "00"), "us", "int() ignores leading zeros"),
    Known(INTEGER, r"-0", ("-0",), "us", "int() forgets the sign of zero"),
    Known(INTEGER, r".*_.*", ("1_000",), "us", "int() reads the marks of Python's source code"),
    Known(INTEGER, r"-?[1-9][0-9]{18,}", ("1234567890123456789",), "us", "whole numbers here have 64 bits; theirs have no end"),
    Known(INTEGER, r".*[^\x00-\x7f].*", ("٣",), "us", "int() reads the digits of every script"),
    Known(NUMBER, r"\s.*|.*\s", (" 1", "1 "), "us", "Decimal() takes white space away"),
    Known(NUMBER, r"[+].*", ("+1.5",), "us", "Decimal() knows a plus sign"),
    Known(NUMBER, r"-?0[0-9]+.*", ("01", "-00.5"), "us", "Decimal() ignores leading zeros"),
    Known(NUMBER, r".*_.*", ("1_000",), "us", "Decimal() reads the marks of Python's source code"),
    Known(NUMBER, r"-?[.].*", (".5",), "us", "a digit stands before the point"),
    Known(NUMBER, r".*[.](?:[eE].*)?", ("5.", "1.e5"), "us", "a digit stands behind the point"),
    Known(NUMBER, r"(?i)-?s?nan[0-9]*|-?inf(?:inity)?", ("nan", "NaN", "inf", "-Infinity", "sNaN"), "us", "no number that can be added; Decimal() has them"),
    Known(NUMBER, r"(?i).*e.*", ("1e400", "1e30", "1e-30"), "us", "what is written out is longer than a decimal column holds"),
    Known(NUMBER, r"-?[0-9]{21,}.*|.*[.][0-9]{19,}", ("1" * 21, "0." + "1" * 19), "us", "a decimal column holds 20 digits and 18 behind the point"),
    Known(NUMBER, r".*[^\x00-\x7f].*", ("٣.٥",), "us", "Decimal() reads the digits of every script"),
    Known(DAY, r"(?!.{4}-..-..$)[0-9]+-[0-9]+-[0-9]+", ("2020-1-1", "2019-1-01"), "us", "strptime() does without zeros"),
    Known({"type": "yearmonth"}, r"(?!.{4}-..$)[0-9]+-[0-9]+", ("2019-1", "00019-01"), "us", "frictionless reads two whole numbers"),
    Known({"type": "yearmonth"}, r"-.*", ("-0044-01",), "them", "XML Schema has years before the first, Python has none"),
    Known({"type": "year"}, r"-.*", ("-0044",), "them", "XML Schema has years before the first, frictionless has none"),
    Known({"type": "time"}, r"24:00:00", ("24:00:00",), "us", "the end of a day is written as the beginning of the next"),
    Known({"type": "time"}, r".*[.][0-9]{7,}.*", (), "us", "no more than nine digits of a second"),
    Known({"type": "datetime"}, r".* .*", ("2020-01-01 10:00:00",), "us", "a T stands between day and time"),
    Known({"type": "datetime"}, r".*T24:00:00.*", ("2019-02-28T24:00:00",), "us", "the end of a day is written as the beginning of the next"),
    Known({"type": "duration"}, r".*[.,].*[YMWDH].*", ("P1.5Y", "P1,5Y"), "us", "XML Schema has fractions of seconds alone"),
    Known({"type": "duration"}, r".*[PT]", ("PT", "P1YT"), "us", "something stands behind a T"),
    Known({"type": "object"}, r".*(?:NaN|Infinity).*", (), "us", "these are no JSON"),
    Known({"type": "string", "format": "email"}, r".*[.].|.*:.*", ("A@b.c", "mailto:a@b.co"), "them", "an address is told from none here, not judged"),
    Known({"type": "string", "format": "uri"}, r"[a-z]+:", ("https:",), "us", "an address says more than its scheme"),
    Known({"type": "string", "format": "uuid"}, r".*[{}].*|.{32}|urn:.*", ("{123e4567-e89b-12d3-a456-426614174000}",), "us", "UUID() takes brackets away"),
    Known({"type": "string", "format": "binary"}, r".*[^A-Za-z0-9+/=].*", ("[]", "2019", "1_000")[::2], "us", "b64decode() skips what is no letter of base64"),
)  # fmt: skip


def known(descriptor: dict[str, Any], cell: str) -> bool:
    """Whether the two may see this cell differently."""
    same = (descriptor["type"], descriptor.get("format"))
    return any(
        (k.descriptor["type"], k.descriptor.get("format")) == same and re.fullmatch(k.cells, cell, re.DOTALL)
        for k in KNOWN
    )


def quote(cell: str) -> str:
    """A cell in quotes, as CSV has it."""
    return '"' + cell.replace('"', '""') + '"'


def package(root: Path, *args: Any, **more: Any) -> Path:
    """A package of one table more, with the delimiter declared: frictionless guesses it where it is not."""
    return add_table(root, *args, resource={"dialect": {"delimiter": ","}}, **more)


def one_column(root: Path, descriptor: dict[str, Any], cells: tuple[str, ...]) -> None:
    """A package of one table, whose column x holds these cells."""
    rows = "id,x\n" + "".join(f"r,{quote(cell)}\n" for cell in cells)
    package(root, rows, [field("id"), {"name": "x", **descriptor}])


@pytest.mark.parametrize("entry", KNOWN, ids=[f"{k.descriptor['type']}: {k.reason}" for k in KNOWN])
def test_oracle_known_disagreement_still_occurs(tmp_path, entry):
    """Each listed difference is there as it is told: one refuses the cell, and the other takes it."""
    assert all(known(entry.descriptor, cell) for cell in entry.examples)
    if not entry.examples:
        return
    one_column(tmp_path, entry.descriptor, entry.examples)
    everywhere = {(number, "x") for number in range(2, 2 + len(entry.examples))}
    assert ours(tmp_path)["cells"] == (everywhere if entry.refused_by == "us" else set())
    assert theirs(tmp_path)["cells"] == (everywhere if entry.refused_by == "them" else set())


# Disagreements about a column, a row or a schema as a whole.


def test_oracle_known_categories(tmp_path):
    """frictionless does not know `categories`; here they are what the codes are."""
    one_column(tmp_path, {"type": "string", "categories": ["a"]}, ("a", "b"))
    assert ours(tmp_path)["cells"] == {(3, "x")}
    assert theirs(tmp_path)["cells"] == set()


def test_oracle_known_pattern_of_a_part(tmp_path):
    """frictionless puts ^ and $ around a pattern as it stands, so that `a|b` accepts `axxx`."""
    one_column(tmp_path, {"type": "string", "constraints": {"pattern": "a|b"}}, ("a", "axxx", "xb", "ab"))
    assert ours(tmp_path)["cells"] == {(3, "x"), (4, "x"), (5, "x")}
    assert theirs(tmp_path)["cells"] == set() or (3, "x") not in theirs(tmp_path)["cells"]


def test_oracle_known_pattern_before_a_line_end(tmp_path):
    """In Python's patterns $ also stands before a last line end."""
    one_column(tmp_path, {"type": "string", "constraints": {"pattern": "[a-z]"}}, ("a", "b\n"))
    assert {f.code for f in find(tmp_path, "rules")} == {"cell-space"}  # the line end itself is the root
    assert theirs(tmp_path)["cells"] == set()


def test_oracle_known_part_of_a_primary_key(tmp_path):
    """frictionless minds an empty primary key only where all of its parts are empty."""
    fields = [field("a"), field("b")]
    package(tmp_path, "a,b\nx,\n", fields, primaryKey=["a", "b"])
    assert ours(tmp_path)["keys"] == {(2, "")}
    assert theirs(tmp_path)["keys"] == set()


def test_oracle_known_unique_keys(tmp_path):
    """frictionless does not know `uniqueKeys`."""
    package(tmp_path, "a\nx\nx\n", [field("a")], uniqueKeys=[["a"]])
    assert ours(tmp_path)["keys"] == {(3, "")}
    assert theirs(tmp_path)["keys"] == set()


def test_oracle_known_delimiter_is_guessed(tmp_path):
    """A column of bars makes frictionless take the bar for the delimiter, although the specification has the comma."""
    add_table(tmp_path, 'id,x\nr,"|"\nr,"|"\n', [field("id"), field("x")])
    assert find(tmp_path) == []
    with pytest.raises(AssertionError, match="missing-label"):
        theirs(tmp_path)


def test_oracle_known_row_of_missing_values(tmp_path):
    """A row is blank here where nothing stands in it; frictionless calls one blank that says NA throughout."""
    package(tmp_path, "a,b\nNA,NA\n", [field("a"), field("b")], missingValues=["NA"])
    assert find(tmp_path) == []
    with pytest.raises(AssertionError, match="blank-row"):
        theirs(tmp_path)


def test_oracle_known_keys_of_lists(tmp_path):
    """frictionless breaks down on a key of a type that Python cannot hash."""
    package(tmp_path, "a\n[1]\n[1]\n", [field("a", "array")], primaryKey=["a"])
    assert ours(tmp_path)["keys"] == {(3, "")}
    with pytest.raises(TypeError, match="unhashable"):
        theirs(tmp_path)


# Tables and schemas, written by Hypothesis.

WORDS = st.text("abcxyzKAZ019", min_size=1, max_size=6)
ANY_CELL = st.one_of(
    WORDS,
    st.text("0123456789-.eE", min_size=1, max_size=8),
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=5),
    st.sampled_from(
        ["x,y", '"', "a b", "null", "{}", "[]", "NA", "2019-02-30", "2020-02-29", "1e5", "true", "25:00:00"]
    ),
)
INTEGERS = st.integers(-(10**17), 10**17) | st.integers(-20, 20)
DAYS = st.dates().map(str)
CELLS: dict[str, st.SearchStrategy[str]] = {
    "string": WORDS,
    "integer": INTEGERS.map(str),
    "number": INTEGERS.map(str) | st.decimals(-1000, 1000, places=3).map(str),
    "boolean": st.sampled_from(["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"]),
    "date": DAYS,
    "time": st.times().map(lambda t: t.replace(microsecond=0).isoformat()),
    "datetime": st.datetimes().map(lambda t: t.replace(microsecond=0).isoformat() + "Z"),
    "year": st.integers(1, 9999).map(lambda y: f"{y:04}"),
    "yearmonth": DAYS.map(lambda d: d[:7]),
    "object": st.dictionaries(st.text("ab", min_size=1), st.integers(), max_size=2).map(lambda d: str(d).replace("'", '"')),
    "array": st.lists(st.integers(), max_size=3).map(str),
}  # fmt: skip
BOUNDED = {
    "integer": st.integers(-9, 9),
    "number": st.decimals(-9, 9, places=1).map(float),
    "date": DAYS,
    "year": st.integers(1, 9999),
}
MISSING = st.sampled_from([[""], ["NA"], ["", "NA", "x"]])


def constraints(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    """Constraints that a column of this type may have."""
    choices: dict[str, st.SearchStrategy[Any]] = {"required": st.booleans()}
    if kind in BOUNDED:
        names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        choices |= dict.fromkeys(names, BOUNDED[kind])
    if kind == "string":
        choices |= {"minLength": st.integers(0, 4), "maxLength": st.integers(0, 4)}
        choices["pattern"] = st.sampled_from(["[a-z]+", "(?:a|b)+", "[^x]*", "K.*", "[0-9]{2,}"])
        choices["enum"] = st.lists(WORDS, min_size=1, max_size=3, unique=True)
    if kind == "integer":
        choices["enum"] = st.lists(st.integers(-3, 3), min_size=1, unique=True)
    if kind in ("string", "integer", "date"):
        choices["unique"] = st.booleans()
    return st.fixed_dictionaries({}, optional=choices)


@st.composite
def columns(draw: st.DrawFn, name: str) -> tuple[dict[str, Any], st.SearchStrategy[str]]:
    """A field descriptor, and the cells that its column may hold: right, empty, or anything that is not a known quarrel."""
    kind = draw(st.sampled_from(sorted(CELLS)))
    descriptor: dict[str, Any] = {"name": name, "type": kind, "constraints": draw(constraints(kind))}
    if draw(st.booleans()) and draw(st.booleans()):
        descriptor["missingValues"] = draw(MISSING)
    few = st.sampled_from(draw(st.lists(CELLS[kind], min_size=1, max_size=3)))
    cells = st.one_of(few, few, few, CELLS[kind], st.just(""), ANY_CELL)
    return descriptor, cells.filter(lambda cell: not known(descriptor, cell) and not odd(descriptor, cell))


def odd(descriptor: dict[str, Any], cell: str) -> bool:
    """Whether a text breaks our rules for texts, which frictionless has none of; it is wrong here before all else."""
    return descriptor["type"] == "string" and re.search(r"^[=+\-@ ]| $|[^ -~]", cell) is not None


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
    """A table of up to four columns and six rows, its fields, and the rest of its schema."""
    made = [draw(columns(name)) for name in "abcd"[: draw(st.integers(1, 4))]]
    fields, cells = [f for f, _ in made], [c for _, c in made]
    rows = [[draw(cell) for cell in cells] for _ in range(draw(st.integers(1, 6)))]
    # A column that is always filled, because frictionless calls a row of missing values blank (see above).
    schema: dict[str, Any] = {"missingValues": draw(MISSING)}
    keys = [f["name"] for f in fields if f["type"] not in ("array", "object")]
    if keys and draw(st.booleans()):
        schema["primaryKey"] = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True))
        for one in fields:  # frictionless tells a double of a column that is a key and unique twice
            if schema["primaryKey"] == [one["name"]]:
                one.get("constraints", {}).pop("unique", None)
    text = ",".join(["k", *(f["name"] for f in fields)]) + "\n"
    text += "".join(",".join(["r", *map(quote, row)]) + "\n" for row in rows)
    return text, [field("k"), *fields], schema


SLOW = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@SLOW
@given(tables())
def test_oracle_agrees_on_cells_and_primary_keys(table):
    """Both validators find the same cells and the same keys wrong."""
    text, fields, schema = table
    with tempfile.TemporaryDirectory() as folder:
        root = package(Path(folder), text, fields, **schema)
        mine, other = ours(root), theirs(root)
        assert mine["cells"] == other["cells"]
        # Where a part of the key is wrong by itself, or one of several parts is empty, they differ as listed.
        key, frame = schema.get("primaryKey", []), load(root).tables["t"].frame
        unclear = {row for row, column in mine["cells"] if column in key}
        unclear |= {
            n for n, row in enumerate(frame.select(key).rows(), 2) if None in row and any(v is not None for v in row)
        }
        clear = {
            kind: {(row, "") for row, _ in wrong["keys"] if row not in unclear}
            for kind, wrong in (("m", mine), ("o", other))
        }
        assert clear["m"] == clear["o"]


@st.composite
def references(draw: st.DrawFn) -> tuple[str, str, str, bool]:
    """A table that refers to another, or to itself, by a column of some type."""
    kind = draw(st.sampled_from(["string", "integer", "number", "date", "year"]))
    cells = st.sampled_from(draw(st.lists(CELLS[kind], min_size=1, max_size=4, unique=True)))
    targets = draw(st.lists(cells, min_size=1, max_size=4, unique=True))
    rows = draw(st.lists(st.one_of(cells, CELLS[kind], st.just("")), min_size=1, max_size=6))
    own = draw(st.booleans())
    if own:
        lines = [f"{a},{b}" for a, b in zip(targets, rows, strict=False)]
        return kind, "", "id,r\n" + "".join(f"{line}\n" for line in lines), True
    return (
        kind,
        "id\n" + "".join(f"{t}\n" for t in targets),
        "n,r\n" + "".join(f"{n},{r}\n" for n, r in enumerate(rows)),
        False,
    )


@settings(SLOW, max_examples=120)
@given(references())
def test_oracle_agrees_on_references(case):
    """Both validators find the same references to lead nowhere, to another table or to the own."""
    kind, targets, rows, own = case
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        key = {"fields": ["r"], "reference": {"resource": "" if own else "u", "fields": ["id"]}}
        first = field("id", kind) if own else field("n", "integer")
        if not own:
            package(root, targets, [field("id", kind)], name="u", primaryKey=["id"])
        package(root, rows, [first, field("r", kind)], primaryKey=[first["name"]], foreignKeys=[key])
        assert ours(root)["references"] == theirs(root)["references"]


@settings(SLOW, max_examples=120)
@given(st.sampled_from(sorted(CELLS)), st.lists(ANY_CELL, min_size=1, max_size=12))
def test_oracle_agrees_on_anything_as_any_type(kind, cells):
    """Whatever a cell holds, both validators agree whether it is a value of the type."""
    descriptor = {"type": kind}
    cells = tuple(cell for cell in cells if not known(descriptor, cell) and not odd(descriptor, cell)) or ("x",)
    with tempfile.TemporaryDirectory() as folder:
        one_column(Path(folder), descriptor, cells)
        assert ours(Path(folder))["cells"] == theirs(Path(folder))["cells"]
