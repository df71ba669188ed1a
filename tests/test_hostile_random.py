"""Hostile input that Hypothesis writes: never a traceback, and no exit status but 0, 1 and 2."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tipdata.package.specification import KNOWN

from conftest import ROOT, add_table, field
from tipdata.cli import validate
from tipdata.cli.frame import Stop
from tipdata.package.errors import CannotRead

FORMS = ("text", "json", "github", "markdown")
TYPES = (
    "string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration", "list", "object",
    "array", "geopoint", "geojson", "any",
)  # fmt: skip
# The same examples in every run: who wants others runs with --hypothesis-seed and without this.
CALM = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def outcome(root: Path, form: str) -> int:
    """The exit status of `validate.py`; anything raised but the two ways of not being able to run fails the test."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            status = validate.run([str(root), "--format", form])
        except (Stop, CannotRead) as error:
            assert len(str(error).splitlines()) == 1
            return 2
    said.getvalue().encode()  # half of a surrogate pair could not be printed
    if form == "json":
        assert json.loads(said.getvalue())["valid"] == (status == 0)
    return status


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


marks = st.sampled_from(
    [b",", b"\n", b"\r\n", b"\r", b'"', b'""', b"\0", b";", b"\t", b" ", b"x", b"1", b"-", b"\xff", "é".encode(), b"\xef\xbb\xbf", b"2020-01-01", b"1e5", b"true", b"[]"]
)  # fmt: skip


@settings(CALM, max_examples=150)
@given(st.one_of(st.binary(max_size=300), st.lists(marks, max_size=60).map(b"".join)), st.sampled_from(FORMS))
def test_any_bytes_as_a_table(content, form):
    """A table with a column of each type may hold any bytes, behind its header or instead of it."""
    header = ",".join(f"c{i}" for i in range(len(TYPES)))
    fields = [field(f"c{i}", kind) for i, kind in enumerate(TYPES)]
    for start in (b"", header.encode() + b"\n"):
        with folder() as root:
            add_table(root, start + content, fields, primaryKey=["c0"])
            assert outcome(root, form) in (0, 1)


@settings(CALM, max_examples=150)
@given(st.lists(st.lists(st.text(max_size=8), min_size=16, max_size=16), max_size=6))
def test_any_cells_of_any_type(rows):
    """Cells of any text under each type, in a file whose rows are whole."""
    quoted = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    fields = [field(f"c{i}", kind) for i, kind in enumerate(TYPES)]
    with folder() as root:
        content = ",".join(f"c{i}" for i in range(16)) + "\n" + quoted
        add_table(root, content.encode("utf-8", "surrogatepass"), fields, uniqueKeys=[["c1", "c2"]])
        assert outcome(root, "json") in (0, 1)


words = sorted({name for listed in KNOWN.values() for name in (listed.split() if isinstance(listed, str) else listed)})
names = st.one_of(
    st.sampled_from([*words, "minimum", "enum", "pattern", "required", "t", "a", "t.csv"]), st.text(max_size=5)
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), names, st.sampled_from([*TYPES, "", "t.csv", "../t.csv", "(", "a = b", "1.0.0"])
)  # fmt: skip
values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=5)), max_leaves=20
)  # fmt: skip


@settings(CALM, max_examples=200)
@given(values, st.sampled_from(FORMS))
def test_any_json_as_a_descriptor(value, form):
    """A descriptor may be any JSON."""
    with folder() as root:
        (root / "t.csv").write_text("a\nx\n", encoding="utf-8")
        text = json.dumps(value if isinstance(value, dict) else {"resources": value})
        (root / "datapackage.json").write_text(text, encoding="utf-8")
        assert outcome(root, form) in (0, 1, 2)


@settings(CALM, max_examples=200)
@given(
    st.dictionaries(st.sampled_from(words), values, max_size=6),
    st.lists(st.dictionaries(names, values, max_size=5), max_size=3),
)
def test_any_json_as_a_schema(schema, fields):
    """A schema and its fields may say anything."""
    described = [{"name": "ab"[i % 2], "type": "string", **more} for i, more in enumerate(fields)]
    with folder() as root:
        add_table(root, "a,b\nx,1\n", described)
        text = json.dumps({"fields": described, **schema})
        (root / "t.json").write_text(text, encoding="utf-8")
        assert outcome(root, "json") in (0, 1)


@settings(CALM, max_examples=200)
@given(st.sampled_from(["constraints", "categories", "missingValues", "rules", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "type", "format", "example"]), values, st.sampled_from(TYPES))  # fmt: skip
def test_any_value_of_a_property_that_counts(name, value, kind):
    """Each property that reading and checking rest on may have any value, in a schema that is right otherwise."""
    fields = [field("a", kind), field("b", "integer")]
    own = name in ("constraints", "categories", "missingValues", "type", "format", "example")
    if own:
        fields[0][name] = value
    with folder() as root:
        add_table(root, "a,b\nx,1\ny,2\n", fields, **({} if own else {name: value}))
        assert outcome(root, "json") in (0, 1)


FILES = sorted(
    str(file.relative_to(ROOT))
    for file in (*ROOT.glob("resources/*.csv"), *ROOT.glob("schemas/*.json"), ROOT / "datapackage.json")
)
edits = st.tuples(
    st.sampled_from(["insert", "delete", "replace", "swap", "double", "cut"]),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
    st.one_of(marks, st.binary(min_size=1, max_size=4), st.sampled_from([b"{", b"}", b"null", b"-1", b"0", b"9" * 30])),
)


def edited(content: bytes, edit: tuple[str, float, float, bytes]) -> bytes:
    """One change of bytes or lines at a place given as shares of the whole."""
    kind, where, there, new = edit
    one, other = int(where * len(content)), int(there * len(content))
    if kind in ("swap", "double"):
        lines = content.splitlines(keepends=True) or [b""]
        first, second = int(where * len(lines)), int(there * len(lines))
        if kind == "double":
            lines.insert(second, lines[first])
        else:
            lines[first], lines[second] = lines[second], lines[first]
        return b"".join(lines)
    if kind == "cut":
        return content[:one]
    end = one + {"insert": 0, "delete": 1 + other % 20, "replace": len(new)}[kind]
    return content[:one] + (b"" if kind == "delete" else new) + content[end:]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the published package, whose files the test below changes and restores."""
    root = tmp_path_factory.mktemp("mutated")
    for name in ("resources", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "datapackage.json", root)
    return root


@settings(CALM, max_examples=250)
@given(st.sampled_from(FILES), st.lists(edits, min_size=1, max_size=4), st.sampled_from(FORMS))
def test_any_change_of_a_published_file(copy, path, changes, form):
    """Bytes and lines of the published files changed, moved, doubled and cut."""
    file = copy / path
    before = file.read_bytes()
    after = before
    for change in changes:
        after = edited(after, change)
    try:
        file.write_bytes(after)
        assert outcome(copy, form) in ((0, 1, 2) if path == "datapackage.json" else (0, 1))
    finally:
        file.write_bytes(before)
